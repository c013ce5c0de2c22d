//! What is read from each format.

use interchange::workbook::{Epoch, Format, Origin};
use interchange::{Content, Sheet, read};
use jiff::civil::date;

use crate::fixture::{ods, ods_table, raw_xlsx, xlsx, xlsx_with};

fn shown(sheet: &Sheet) -> Vec<Vec<String>> {
    sheet.rows.iter().map(|row| row.cells.iter().map(|cell| cell.content.shown()).collect()).collect()
}

#[test]
fn a_workbook_gives_text_numbers_truths_days_and_the_stored_values_of_formulas() {
    let rows: &[&[&str]] =
        &[&["Risk", "#3", "#0.1", "%0.25", "@2026-11-22", "!true", "=B1*2|6", "=A1|high"], &[], &["", "Row 3"]];
    let workbook = read(&xlsx("Risks", rows)).unwrap();
    assert_eq!(workbook.format, Format::Xlsx);
    let sheet = &workbook.sheets[0];
    assert_eq!(sheet.address(1, 4).to_string(), "Risks!E1");
    let row = sheet.row(1).unwrap();
    assert_eq!(row.cell(0).unwrap().content, Content::Text("Risk".into()));
    assert_eq!(row.cell(4).unwrap().content, Content::Date(date(2026, 11, 22)));
    assert_eq!(row.cell(5).unwrap().content, Content::Truth(true));
    assert_eq!(shown(sheet), [vec!["Risk", "3", "0.1", "25%", "2026-11-22", "true", "6", "high"], vec!["Row 3"]]);
    let computed: Vec<bool> = row.cells.iter().map(|cell| cell.is_computed).collect();
    assert_eq!(computed, [false, false, false, false, false, false, true, true]);
    assert_eq!(sheet.rows[1].number, 3, "empty rows keep their numbers");
}

#[test]
fn a_cell_with_an_error_is_an_error_and_the_others_are_read() {
    let sheet = r##"<sheetData><row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="e"><v>#SPILL!</v></c><c r="C1"><v>7</v></c><c r="D1" t="s"><v>99</v></c><c r="E1" t="inlineStr"><is><r><t>a </t></r><rPh><t>x</t></rPh><r><t>b</t></r></is></c></row></sheetData>"##;
    let workbook = read(&raw_xlsx("", sheet, "<sst/>")).unwrap();
    let cells = &workbook.sheets[0].rows[0].cells;
    assert_eq!(cells[0].content, Content::Error("#REF!".into()));
    assert_eq!(cells[1].content, Content::Error("#SPILL!".into()));
    assert_eq!(cells[2].content.shown(), "7");
    assert!(matches!(cells[3].content, Content::Error(_)));
    assert_eq!(cells[4].content.shown(), "a b");
}

#[test]
fn days_count_from_1904_where_the_workbook_says_so() {
    let sheet =
        r#"<sheetData><row r="1"><c r="A1" s="1"><v>44886</v></c><c r="B1" s="2"><v>0.25</v></c></row></sheetData>"#;
    let old_mac = read(&raw_xlsx(r#"<workbookPr date1904="1"/>"#, sheet, "<sst/>")).unwrap();
    assert_eq!(old_mac.sheets[0].epoch, Epoch::From1904);
    assert_eq!(shown(&old_mac.sheets[0]), [["2026-11-22", "6:00"]]);
    let usual = read(&raw_xlsx("", sheet, "<sst/>")).unwrap();
    assert_eq!(shown(&usual.sheets[0]), [["2022-11-21", "6:00"]]);
}

#[test]
fn merged_cells_show_their_value_everywhere_and_say_where_it_comes_from() {
    let bytes = xlsx_with("Risks", |sheet| {
        let plain = rust_xlsxwriter::Format::new();
        sheet.merge_range(0, 0, 0, 2, "Inherent risk", &plain).unwrap();
        sheet.merge_range(1, 0, 2, 0, "R-1", &plain).unwrap();
        sheet.write_string(2, 2, "more").unwrap();
    });
    let workbook = read(&bytes).unwrap();
    let sheet = &workbook.sheets[0];
    assert_eq!(
        shown(sheet),
        [vec!["Inherent risk", "Inherent risk", "Inherent risk"], vec!["R-1"], vec!["R-1", "more"]]
    );
    assert_eq!(sheet.rows[0].cells[1].origin, Origin::Left);
    assert_eq!(sheet.rows[2].cells[0].origin, Origin::Above);
}

#[test]
fn hidden_rows_columns_and_sheets_are_read_and_noted() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Risks").unwrap().write_string(0, 0, "a").unwrap();
    sheet.write_string(1, 1, "b").unwrap().set_row_hidden(1).unwrap().set_column_hidden(1).unwrap();
    workbook.add_worksheet().set_name("Old").unwrap().set_hidden(true).write_string(0, 0, "c").unwrap();
    let read = read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert!(read.sheets[0].rows[1].is_hidden && read.sheets[1].is_hidden);
    let notes: Vec<&str> = read.notes.iter().map(|note| note.sentence.as_str()).collect();
    assert_eq!(notes.len(), 3, "{notes:?}");
    assert!(
        notes[0].starts_with("Risks: 1 rows are hidden") && notes[1].contains("(B)") && notes[2].starts_with("Old:"),
        "{notes:?}"
    );
}

#[test]
fn an_opendocument_sheet_gives_the_same_as_a_workbook() {
    let table = r#"<table:table table:name="Risks"><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned="2" office:value-type="string"><text:p>Risk</text:p><text:p>two<text:s text:c="2"/>lines</text:p><office:annotation><text:p>a comment</text:p></office:annotation></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="1024"/></table:table-row><table:table-row table:visibility="filter"><table:table-cell office:value-type="float" office:value="3.50" table:formula="of:=1"/><table:table-cell office:value-type="percentage" office:value="0.25"/><table:table-cell office:value-type="date" office:date-value="2026-11-22T08:00:00"/><table:table-cell office:value-type="boolean" office:boolean-value="true"/><table:table-cell office:value-type="time" office:time-value="PT04H30M00S"/><table:table-cell calcext:value-type="error" office:value-type="string" office:string-value=""><text:p>Err:502</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>twice</text:p></table:table-cell></table:table-row></table:table><table:table table:name="Old" table:style-name="hidden"><table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>"#;
    let workbook = read(&ods(table)).unwrap();
    assert_eq!(workbook.format, Format::Ods);
    let sheet = &workbook.sheets[0];
    assert_eq!(
        shown(sheet),
        [
            vec!["Risk two lines", "Risk two lines"],
            vec!["3.5", "25%", "2026-11-22", "true", "4:30", "Err:502", "twice", "twice"]
        ]
    );
    assert_eq!(sheet.rows[0].cells[0].content, Content::Text("Risk\ntwo  lines".into()));
    assert_eq!((sheet.rows[1].number, sheet.rows[1].is_hidden), (5, true));
    assert!(sheet.rows[1].cells[0].is_computed);
    assert!(workbook.sheets[1].is_hidden);
    let rows: &[&[&str]] = &[&["ID", "Title"], &["R-1", "a & b < c"]];
    assert_eq!(shown(&read(&ods(&ods_table("Risks", rows))).unwrap().sheets[0]), rows);
}

#[test]
fn a_csv_file_is_parted_by_whatever_separator_it_uses() {
    for (text, separator) in [
        ("ID,Title\n1,\"a, b\"\n", ','),
        ("ID;Title\r\n1;\"a, b\"\r\n", ';'),
        ("ID\tTitle\n1\ta, b", '\t'),
        ("ID|Title\n1|a, b", '|'),
        ("sep=;\nID;Title\n1;a, b", ';'),
        ("\u{FEFF}ID;Title\n1;a, b", ';'),
    ] {
        let workbook = read(text.as_bytes()).unwrap();
        assert_eq!(shown(&workbook.sheets[0]), [["ID", "Title"], ["1", "a, b"]], "{text:?}");
        assert!(matches!(workbook.format, Format::Csv { separator: found, .. } if found == separator), "{text:?}");
    }
}

#[test]
fn rows_of_a_csv_file_have_the_numbers_that_a_program_shows() {
    let workbook = read(b"ID,Title\n\n\n1,\"two\nlines\"\n\n,\n2,last").unwrap();
    let sheet = &workbook.sheets[0];
    let numbers: Vec<u32> = sheet.rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 4, 7]);
    assert_eq!(sheet.address(4, 1).to_string(), "B4");
    assert_eq!(sheet.rows[1].cells[1].content, Content::Text("two\nlines".into()));
}

#[test]
fn text_that_begins_like_a_formula_is_text() {
    for text in ["=1+1", "+49 30", "-x", "@SUM(A1)", "\tx", "\rx"] {
        let workbook = read(format!("ID,Title\n1,\"{text}\"\n").as_bytes()).unwrap();
        assert_eq!(workbook.sheets[0].rows[1].cells[1].content, Content::Text(text.into()));
    }
}

#[test]
fn utf_16_and_windows_1252_are_read_and_windows_1252_is_reported() {
    let text = "ID;Eigentümer\n1;Jürgen\n";
    let little: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let big: Vec<u8> = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let windows: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for bytes in [little, big] {
        let workbook = read(&bytes).unwrap();
        assert_eq!(shown(&workbook.sheets[0]), [["ID", "Eigentümer"], ["1", "Jürgen"]]);
        assert!(workbook.notes.is_empty());
    }
    let workbook = read(&windows).unwrap();
    assert_eq!(shown(&workbook.sheets[0]), [["ID", "Eigentümer"], ["1", "Jürgen"]]);
    assert!(workbook.notes[0].sentence.contains("byte 0xFC in line 1, byte 10 of the file"), "{:?}", workbook.notes);
}

#[test]
fn a_damaged_byte_in_utf_8_costs_its_cell_and_is_named() {
    let mut bytes = "ID,Title\n1,Müller äöü\n2,B".to_owned().into_bytes();
    bytes.extend(b"\xE9x\n3,good\n");
    let workbook = read(&bytes).unwrap();
    let sheet = &workbook.sheets[0];
    assert_eq!(sheet.rows[1].cells[1].content.shown(), "Müller äöü");
    assert!(matches!(sheet.rows[2].cells[1].content, Content::Error(_)));
    assert_eq!(sheet.rows[3].cells[1].content.shown(), "good");
    assert!(workbook.notes[0].sentence.contains("byte 0xE9 in line 3"), "{:?}", workbook.notes);
    assert_eq!(workbook.notes[1].address.as_ref().unwrap().to_string(), "B3");
}

#[test]
fn a_formula_that_was_never_computed_is_no_empty_cell() {
    let sheet = r#"<sheetData><row r="1"><c r="A1"><f>B1&amp;C1</f><v></v></c><c r="B1" t="str"><f>""</f><v></v></c><c r="C1"><f>1+1</f><v>2</v></c></row></sheetData>"#;
    let workbook = read(&raw_xlsx("", sheet, "<sst/>")).unwrap();
    let cells = &workbook.sheets[0].rows[0].cells;
    let Content::Error(said) = &cells[0].content else { panic!("{cells:?}") };
    assert!(said.starts_with("a formula that was never computed"), "{said}");
    assert_eq!(
        (cells.len(), cells[1].column, cells[1].content.shown()),
        (2, 2, "2".to_owned()),
        "an empty text is no value"
    );
}
