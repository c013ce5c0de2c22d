//! Readers of PDFs that others wrote, as auditors have them: qpdf, which looks at every object of a file, and pdftotext of
//! poppler. Neither judges PDF/A or PDF/UA as a whole; veraPDF does, and is not to be had where these tests run.

use std::path::Path;
use std::process::{Command, Output};

/// Runs a reader over a document.
fn run(reader: &str, arguments: &[&str], bytes: &[u8]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("document.pdf");
    std::fs::write(&file, bytes).unwrap();
    let mut command = Command::new(reader);
    for argument in arguments {
        command.arg(if *argument == "FILE" { file.as_path() } else { Path::new(argument) });
    }
    let missing = |error| panic!("{reader} does not run ({error}); `scripts/install-needs test` installs it");
    command.output().unwrap_or_else(missing)
}

/// Every object is whole and every stream can be unpacked.
pub fn check(bytes: &[u8]) {
    let told = run("qpdf", &["--check", "FILE"], bytes);
    let said = String::from_utf8_lossy(&told.stdout).into_owned() + &String::from_utf8_lossy(&told.stderr);
    assert!(told.status.success() && !said.contains("WARNING"), "{said}");
}

/// The text as whoever copies or searches it finds it.
pub fn text(bytes: &[u8]) -> String {
    let told = run("pdftotext", &["-raw", "FILE", "-"], bytes);
    String::from_utf8(told.stdout).unwrap()
}
