//! PDFs: that they are set at all, that they say what archives and readers of screens need, and that they are the same twice.

use std::path::PathBuf;

use lopdf::{Dictionary, Document, Object};
use report::{AuditReport, Document as Printing, Press as _, Statement};
use typeset::Typesetter;

use crate::{fixture, strangers};

/// Keeps a document where somebody wants to look at it: `ANNEXA_SHOTS=DIR`.
fn keep(name: &str, bytes: &[u8]) {
    if let Ok(folder) = std::env::var("ANNEXA_SHOTS") {
        std::fs::write(PathBuf::from(folder).join(name), bytes).unwrap();
    }
}

fn named<'a>(document: &'a Document, within: &'a Dictionary, name: &[u8]) -> &'a Object {
    let object = within.get(name).unwrap_or_else(|_| panic!("no /{}", String::from_utf8_lossy(name)));
    document.dereference(object).unwrap().1
}

/// Holds a document against what PDF/A-2a and PDF/UA-1 ask for and can be seen from outside; returns its text.
fn read(bytes: &[u8]) -> String {
    strangers::check(bytes);
    let document = Document::load_mem(bytes).unwrap();
    let catalogue = document.catalog().unwrap();
    let marked = named(&document, catalogue, b"MarkInfo").as_dict().unwrap();
    assert!(marked.get(b"Marked").unwrap().as_bool().unwrap(), "it is tagged");
    let tree = named(&document, catalogue, b"StructTreeRoot").as_dict().unwrap();
    assert!(tree.has(b"K") && tree.has(b"ParentTree"));
    assert_eq!(named(&document, catalogue, b"Lang").as_str().unwrap(), b"en-GB");
    let preferences = named(&document, catalogue, b"ViewerPreferences").as_dict().unwrap();
    assert!(preferences.get(b"DisplayDocTitle").unwrap().as_bool().unwrap());
    let metadata = named(&document, catalogue, b"Metadata").as_stream().unwrap();
    let metadata = String::from_utf8(metadata.get_plain_content().unwrap()).unwrap();
    for said in
        ["<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", "<pdfuaid:part>1</pdfuaid:part>"]
    {
        assert!(metadata.contains(said), "{said} in {metadata}");
    }
    assert!(catalogue.has(b"OutputIntents"), "its colours are described");
    assert!(!document.trailer.has(b"Encrypt"));
    for object in document.objects.values() {
        let Ok(font) = object.as_dict() else { continue };
        if font.get(b"Type").and_then(Object::as_name).is_ok_and(|name| name == b"FontDescriptor") {
            assert!(font.has(b"FontFile2") || font.has(b"FontFile3") || font.has(b"FontFile"), "fonts travel within");
        }
    }
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    document.extract_text(&pages).unwrap().replace('\u{200B}', "")
}

fn set(document: Printing<'_>) -> Vec<u8> {
    Typesetter.pdf(document).unwrap()
}

/// How many elements of the structure have a role.
fn roles(bytes: &[u8], role: &[u8]) -> usize {
    let document = Document::load_mem(bytes).unwrap();
    let is_role = |object: &Object| {
        object.as_dict().is_ok_and(|element| element.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == role))
    };
    document.objects.values().filter(|object| is_role(object)).count()
}

#[test]
fn a_statement_is_for_archives_and_for_everybody() {
    let bytes = set(Printing::Statement(&fixture::statement()));
    keep("statement.pdf", &bytes);
    let text = read(&bytes);
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "Statement of Applicability",
        "Jonas Weber, 4 Jul 2026",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "A.8.34",
        "Page 1 of",
    ] {
        assert!(text.contains(said), "{said}");
    }
    let lines = 37 + 8 + 14 + 34 + 2;
    assert!(roles(&bytes, b"TR") > lines, "every line is a row for readers of screens");
    assert!(roles(&bytes, b"TH") > 9 * 5, "with heads");
}

#[test]
fn a_draft_says_that_nobody_signed_it() {
    let mut statement = fixture::statement();
    statement.standing.is_approved = false;
    statement.standing.state = "Draft".to_owned();
    (statement.standing.approved, statement.standing.submitted, statement.changes) = (None, None, None);
    (statement.proof, statement.comparison, statement.summary) = (None, None, None);
    statement.findings.clear();
    statement.gaps.clear();
    let bytes = set(Printing::Statement(&statement));
    keep("draft.pdf", &bytes);
    assert!(read(&bytes).contains("Not approved"));
}

#[test]
fn the_report_of_an_audit_is_set_with_what_it_lacks() {
    let report = fixture::audit();
    let bytes = set(Printing::Audit(&report));
    keep("audit.pdf", &bytes);
    let text: String = read(&bytes).split_whitespace().collect::<Vec<_>>().join(" ");
    for said in
        ["Audit report", "Not concluded yet", "Audits own work", "Not declared", "F-008", "A.8.60", "Not graded yet"]
    {
        assert!(text.contains(said), "{said}");
    }
    assert!(roles(&bytes, b"TR") > 60, "every paper is a row for readers of screens");
    let empty = AuditReport { team: Vec::new(), papers: Vec::new(), findings: Vec::new(), is_issued: false, ..report };
    assert!(read(&set(Printing::Audit(&empty))).contains("Not issued"));
}

#[test]
fn an_empty_statement_can_be_printed() {
    let empty = Statement { themes: Vec::new(), ..fixture::statement() };
    read(&set(Printing::Statement(&empty)));
}

#[test]
fn a_register_stands_across_with_its_criteria() {
    let bytes = set(Printing::Risks(&fixture::register(60)));
    keep("register.pdf", &bytes);
    let text = read(&bytes);
    assert!(text.contains("Risk criteria, version 2") && text.contains("R-060"));
    let without = report::RiskRegister { criteria: None, ..fixture::register(0) };
    read(&set(Printing::Risks(&without)));
}

#[test]
fn any_list_can_be_printed() {
    let bytes = set(Printing::Table(&fixture::table(80)));
    keep("table.pdf", &bytes);
    assert!(read(&bytes).contains("A-080"));
}

#[test]
fn no_text_is_too_strange_to_be_printed() {
    let mut table = fixture::table(1);
    let long: String = "Lang und länger. ".repeat(1_200);
    for text in [
        "資産 🔒 نص",
        "a\u{0301}\u{200D}b\u{FE0F}",
        "\u{E000}\u{10FFFF}\u{FFFE}",
        "#let x = [",
        "$ a $ *b* @c <d> // e",
        &"W".repeat(300),
        &long,
        "\n\n\n",
    ] {
        table.rows[0][1] = report::Cell::text(text);
        table.imprint.title = format!("Assets: {}", text.trim().chars().take(290).collect::<String>());
        let bytes = Typesetter.pdf(Printing::Table(&table)).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        read(&bytes);
    }
}

/// The names of the fonts within.
fn fonts(bytes: &[u8]) -> Vec<String> {
    let document = Document::load_mem(bytes).unwrap();
    let names =
        document.objects.values().filter_map(|object| object.as_dict().ok()?.get(b"BaseFont").ok()?.as_name().ok());
    names.map(|name| String::from_utf8_lossy(name).into_owned()).collect()
}

#[test]
fn other_scripts_are_set_in_letters_and_what_is_missing_is_said() {
    let mut table = fixture::table(1);
    let written = ["سجل المخاطر", "מרשם הסיכונים", "जोखिम रजिस्टर", "ทะเบียนความเสี่ยง"];
    table.rows = written.map(|text| vec![report::Cell::text("A-001"), report::Cell::text(text)]).into();
    table.columns.truncate(2);
    table.imprint.title = written.join(", ");
    let bytes = set(Printing::Table(&table));
    keep("scripts.pdf", &bytes);
    let text = read(&bytes);
    assert!(!text.contains("stands for"), "nothing is missing: {text}");
    for script in ["Arabic", "Hebrew", "Devanagari", "Thai"] {
        assert!(
            fonts(&bytes).iter().any(|font| font.contains(&format!("NotoSans{script}"))),
            "{script} travels within"
        );
    }
    let copied = strangers::text(&bytes);
    // Not the Arabic: of letters that join, poppler takes each form for one of its own.
    for word in ["מרשם", "रजिस्टर", "ทะเบียน"] {
        assert!(copied.contains(word), "{word} can be searched and copied: {copied}");
    }

    table.rows[0][1] = report::Cell::text("リスク登録簿, 위험");
    table.imprint.title = "Assets".to_owned();
    let bytes = set(Printing::Table(&table));
    keep("missing.pdf", &bytes);
    let text = read(&bytes).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("□ stands for 8 characters") && text.contains("Han, Hangul, Katakana"), "{text}");
}

#[test]
fn the_same_value_gives_the_same_bytes() {
    assert!(set(Printing::Statement(&fixture::statement())) == set(Printing::Statement(&fixture::statement())));
    assert!(set(Printing::Risks(&fixture::register(9))) == set(Printing::Risks(&fixture::register(9))));
}

#[test]
fn the_proof_of_the_approval_stands_in_the_properties_as_it_is() {
    let bytes = set(Printing::Statement(&fixture::statement()));
    let is_there = bytes.windows(fixture::APPROVAL.len()).any(|window| window == fixture::APPROVAL.as_bytes());
    assert!(is_there, "the lines of the proof can be taken from the file without unpacking anything");
    let text = read(&bytes);
    assert!(text.contains("Proof of the approval") && text.contains("index 18231"), "and people can read it");
}
