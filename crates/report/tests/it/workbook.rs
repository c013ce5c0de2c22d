//! Workbooks and CSV, read by calamine and by the csv crate.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use crate::fixture;

#[test]
fn a_workbook_keeps_text_numbers_and_days_apart() {
    let table = fixture::table(4);
    let bytes = table.workbook().unwrap();
    let mut book = Xlsx::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Assets", "About"]);
    let sheet = book.worksheet_range("Assets").unwrap();
    assert_eq!(sheet[(1, 1)], Data::String("+49 30 1234".to_owned()));
    assert_eq!(sheet[(4, 1)], Data::String("=HYPERLINK(\"http://x\")".to_owned()), "text, and no formula");
    assert!(book.worksheet_formula("Assets").unwrap().is_empty());
    assert_eq!(sheet[(2, 3)], Data::Float(2.0));
    let Data::DateTime(day) = &sheet[(1, 4)] else { panic!("{:?}", sheet[(1, 4)]) };
    assert_eq!(day.as_f64(), 46_112.0, "31 March 2026");
    assert_eq!(sheet[(2, 5)], Data::String("Yes".to_owned()));
    let about = book.worksheet_range("About").unwrap();
    assert_eq!(about[(0, 1)], Data::String("Assets".to_owned()));
}

#[test]
fn its_header_is_frozen_and_filters() {
    let bytes = fixture::statement().table().workbook().unwrap();
    let mut book = Xlsx::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(book.worksheet_range("SoA").unwrap().height(), 1 + 93 + 2);
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains("<autoFilter ref=\"A1:M96\"")
            && sheet.contains("state=\"frozen\"")
            && sheet.contains("ySplit=\"1\"")
    );
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    assert_eq!(fixture::table(3).workbook().unwrap(), fixture::table(3).workbook().unwrap());
    assert_eq!(fixture::table(3).separated().unwrap(), fixture::table(3).separated().unwrap());
}

#[test]
fn csv_is_rfc_4180_in_utf_8_with_its_mark() {
    let bytes = fixture::table(4).separated().unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.strip_prefix('\u{FEFF}').unwrap().split("\r\n").collect();
    assert_eq!(lines[0], "Annexa number,Name,Description,Recovery time,Reviewed on,Personal data");
    assert!(
        lines[1].starts_with("A-001,'+49 30 1234,\"Die Räume in Łódź und Žižkov gehören dem Vermieter; er"),
        "{}",
        lines[1]
    );
    assert!(lines[1].ends_with(",1,2026-03-31,No"));
    assert_eq!(
        lines[4],
        format!("A-004,\"'=HYPERLINK(\"\"http://x\"\")\",{},4,2026-03-31,Yes", fixture::REASON.replace('\u{0}', ""))
            .replace(fixture::REASON, &format!("\"{}\"", fixture::REASON))
    );
}

#[test]
fn a_text_that_no_cell_holds_is_cut_and_says_so() {
    let mut table = fixture::table(1);
    for text in ["🔒".repeat(20_000), "a".repeat(32_768)] {
        table.rows[0][1] = report::Cell::text(&text);
        let mut book = Xlsx::new(Cursor::new(table.workbook().unwrap())).unwrap();
        let Data::String(kept) = &book.worksheet_range("Assets").unwrap()[(1, 1)] else { panic!() };
        assert!(kept.ends_with("a cell holds no more)") && kept.encode_utf16().count() <= 32_767);
    }
}
