//! How long documents take. Printed, never judged: the figures of a release build are those of `make bench`.

use std::time::Instant;

use report::{Document, Press as _};
use typeset::Typesetter;

use crate::fixture;

#[test]
fn documents_are_printed_in_good_time() {
    let took = |what: &str, work: &dyn Fn() -> usize| {
        let began = Instant::now();
        let bytes = work();
        println!("{what}: {bytes} bytes in {:?}", began.elapsed());
        assert!(bytes > 1_000);
    };
    let statement = fixture::statement();
    took("statement as PDF, the first", &|| Typesetter.pdf(Document::Statement(&statement)).unwrap().len());
    took("statement as PDF, the second", &|| Typesetter.pdf(Document::Statement(&statement)).unwrap().len());
    took("statement as XLSX", &|| statement.table().workbook().unwrap().len());
    took("200 risks as PDF", &|| Typesetter.pdf(Document::Risks(&fixture::register(200))).unwrap().len());
    let large = fixture::table(10_000);
    took("10,000 rows as XLSX", &|| large.workbook().unwrap().len());
    took("10,000 rows as CSV", &|| large.separated().unwrap().len());
}
