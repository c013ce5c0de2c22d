//! Files that are refused: each by its own refusal, in a sentence that says what to do.

use std::fmt::Write as _;

use interchange::{Refusal, limit, read};

use crate::fixture::{archive, ods, ods_of, raw_xlsx, xlsx};

/// The code of the refusal, after a look at its sentence.
fn refused(bytes: &[u8]) -> &'static str {
    let Err(refusal) = read(bytes) else { panic!("it should have been refused") };
    let sentence = refusal.to_string();
    assert!(sentence.ends_with('.') && sentence.len() < 260 && sentence.matches(". ").count() <= 2, "{sentence}");
    refusal.code()
}

#[test]
fn what_is_no_spreadsheet_is_told_apart() {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let compound = |name: &str| [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), vec![0; 600], wide(name)].concat();
    let types = b"<Types/>".as_slice();
    for (what, bytes, code) in [
        ("nothing", Vec::new(), "empty_file"),
        ("blank lines", b"\n\n  \n".to_vec(), "no_rows"),
        ("separators", b";;;\n;;;\n".to_vec(), "no_rows"),
        ("a PDF", b"%PDF-1.7\n%....".to_vec(), "not_a_spreadsheet"),
        ("a picture", b"\x89PNG\r\n\x1a\n....".to_vec(), "not_a_spreadsheet"),
        ("JSON", b"{\"risks\": []}".to_vec(), "not_a_spreadsheet"),
        ("a web page", b"<!DOCTYPE html><table><tr><td>1".to_vec(), "other_spreadsheet"),
        ("bytes", (0..=255).cycle().take(4000).collect(), "not_a_spreadsheet"),
        ("old Excel", compound("Workbook"), "other_spreadsheet"),
        ("old Word", compound("WordDocument"), "not_a_spreadsheet"),
        ("encrypted Excel", compound("EncryptedPackage"), "encrypted"),
        ("Word", archive(&[("[Content_Types].xml", types), ("word/document.xml", b"<w/>")]), "not_a_spreadsheet"),
        ("binary Excel", archive(&[("[Content_Types].xml", types), ("xl/workbook.bin", b"..")]), "other_spreadsheet"),
        ("an archive", archive(&[("holiday.jpg", b"..")]), "not_a_spreadsheet"),
        (
            "an OpenDocument text",
            archive(&[("mimetype", b"application/vnd.oasis.opendocument.text")]),
            "not_a_spreadsheet",
        ),
        (
            "encrypted ODS",
            ods_of("", "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"),
            "encrypted",
        ),
        ("a cut archive", xlsx("Risks", &[&["Title"]])[..900].to_vec(), "damaged"),
        ("no rows", xlsx("Risks", &[]), "no_rows"),
        ("too many bytes", vec![b'a'; limit::FILE_BYTES + 1], "file_too_large"),
    ] {
        assert_eq!(refused(&bytes), code, "{what}");
    }
}

#[test]
fn a_list_that_begins_like_an_archive_or_a_picture_is_a_list() {
    for text in ["PK,Title\n1,a\n", "BMW,Title\n1,a\n", "MZ;Title\n1;a\n"] {
        assert!(read(text.as_bytes()).is_ok(), "{text}");
    }
}

#[test]
fn a_workbook_with_macros_is_refused() {
    let types = br#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>"#;
    assert_eq!(refused(&archive(&[("[Content_Types].xml", b"<Types/>"), ("xl/vbaProject.bin", b"..")])), "macros");
    assert_eq!(refused(&archive(&[("[Content_Types].xml", types), ("xl/workbook.xml", b"<workbook/>")])), "macros");
    assert_eq!(
        refused(&archive(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("Basic/Standard/Module1.xml", b"..")
        ])),
        "macros"
    );
}

#[test]
fn an_archive_bomb_is_refused_before_it_unpacks() {
    let zeros = vec![b' '; 64 * 1024 * 1024];
    let bomb = archive(&[("[Content_Types].xml", b"<Types/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bomb.len() < 100_000);
    assert_eq!(refused(&bomb), "unpacks_too_large");
    let names: Vec<String> = (0..=limit::PARTS).map(|part| format!("xl/{part}.xml")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    assert_eq!(refused(&archive(&parts)), "too_many_parts");
}

#[test]
fn an_archive_that_lies_about_sizes_is_found_out_while_it_unpacks() {
    // The same bomb, with a directory that says that little comes out.
    let inside = format!("<sheetData>{}</sheetData>", " ".repeat(48 * 1024 * 1024));
    let mut bomb = raw_xlsx("", &inside, "<sst/>");
    let whole = u32::try_from(inside.len() + "<worksheet></worksheet>".len()).unwrap().to_le_bytes();
    let lie = 3_000_000_u32.to_le_bytes();
    let places: Vec<usize> =
        bomb.windows(4).enumerate().filter(|(_, window)| *window == whole).map(|(place, _)| place).collect();
    assert!(!places.is_empty());
    for place in places {
        bomb[place..place + 4].copy_from_slice(&lie);
    }
    assert!(matches!(refused(&bomb), "unpacks_too_large" | "damaged"));
}

#[test]
fn a_document_type_is_refused_with_all_entities_that_it_could_define() {
    let content = r#"<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><office:document-content>&a;</office:document-content>"#;
    assert_eq!(refused(&ods_of(content, "<m/>")), "document_type");
    assert_eq!(
        refused(&raw_xlsx(
            "",
            "<sheetData/>",
            r#"<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa">]><sst><si><t>&a;</t></si></sst>"#
        )),
        "document_type"
    );
}

#[test]
fn small_files_cannot_ask_for_much_memory_or_time() {
    let far = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>"#;
    assert_eq!(read(&raw_xlsx("", far, "<sst/>")).unwrap().sheets[0].rows.len(), 2);
    let wide = r#"<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>"#;
    assert_eq!(refused(&raw_xlsx("", wide, "<sst/>")), "too_many_columns");
    let counted = read(&raw_xlsx(
        "",
        "<sheetData><row><c><v>1</v></c></row></sheetData>",
        r#"<sst uniqueCount="18446744073709551615"/>"#,
    ));
    assert!(counted.is_ok());
    let merged = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>"#;
    assert_eq!(read(&raw_xlsx("", merged, "<sst/>")).unwrap().sheets[0].rows.len(), 1);
    let cell = r#"<table:table-cell office:value-type="float" office:value="1"/>"#;
    let rows = format!(
        r#"<table:table table:name="a"><table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row></table:table>"#
    );
    assert_eq!(refused(&ods(&rows)), "too_many_rows");
    let columns = cell.replace("office:value-type", r#"table:number-columns-repeated="16384" office:value-type"#);
    let columns = format!(r#"<table:table table:name="a"><table:table-row>{columns}</table:table-row></table:table>"#);
    assert_eq!(refused(&ods(&columns)), "too_many_columns");
    let spaces = r#"<table:table table:name="a"><table:table-row><table:table-cell office:value-type="string"><text:p>a<text:s text:c="40000000000"/></text:p></table:table-cell></table:table-row></table:table>"#;
    assert!(read(&ods(spaces)).is_ok());
    let long =
        format!("<sheetData><row><c t=\"str\"><v>{}</v></c></row></sheetData>", "a&amp;".repeat(limit::PIECE_BYTES));
    assert_eq!(refused(&raw_xlsx("", &long, "<sst/>")), "too_much");
    let long =
        format!("<sheetData><row><c t=\"str\"><v>{}</v></c></row></sheetData>", "a".repeat(limit::PIECE_BYTES * 2));
    assert_eq!(refused(&raw_xlsx("", &long, "<sst/>")), "unpacks_too_large");
    let cut = r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="A">"#;
    assert_eq!(refused(&ods_of(cut, "<m/>")), "damaged");
}

#[test]
fn too_many_rows_sheets_and_columns_are_refused() {
    let mut rows = "Title\n".to_owned();
    for row in 0..limit::ROWS {
        writeln!(rows, "{row}").unwrap();
    }
    assert_eq!(refused(rows.as_bytes()), "too_many_rows");
    let wide = vec!["x"; limit::COLUMNS as usize + 1].join(",");
    assert_eq!(refused(wide.as_bytes()), "too_many_columns");
    let tables: String = (0..=limit::SHEETS).map(|sheet| format!(r#"<table:table table:name="{sheet}"/>"#)).collect();
    assert_eq!(refused(&ods(&tables)), "too_many_sheets");
}

#[test]
fn bytes_that_are_no_text_are_named_with_their_place() {
    let refusal = |bytes: &[u8]| read(bytes).unwrap_err();
    let after_mark = refusal(b"\xEF\xBB\xBFID,Title\n1,caf\xE9\n");
    assert_eq!(after_mark, Refusal::Undecodable { encoding: "UTF-8", line: 2, offset: 18, byte: 0xE9 });
    let undefined = refusal(b"ID,Title\n1,\x81\xFC\n");
    assert_eq!(undefined, Refusal::Undecodable { encoding: "UTF-8 or Windows-1252", line: 2, offset: 12, byte: 0x81 });
    let half = refusal(b"\xFF\xFEI\0D\0\n\0\x00\xD8x\0");
    assert!(matches!(half, Refusal::Undecodable { encoding: "UTF-16LE", line: 2, .. }), "{half:?}");
    assert_eq!(refusal(b"ID,Title\n1,a\n2,\"never closed\n3,b\n"), Refusal::UnclosedQuote { row: 3 });
}

#[test]
fn too_many_rows_are_told_of_a_file_without_a_sheet_as_well() {
    let text = "Title\n".to_owned() + &"x\n".repeat(limit::ROWS + 1);
    let refusal = read(text.as_bytes()).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "200000 rows are read of a sheet, and the file has more. Split it, and bring the parts one after another."
    );
}
