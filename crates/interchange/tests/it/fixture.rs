//! Makes files as people bring them: workbooks by a writer, and by hand what no writer makes.

use std::io::Write;

use interchange::{Answers, Interpretation, Recognition, interpret, read, recognise};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Worksheet};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Rows of cells. A cell is text, or by its first sign: `#3.5` a number, `%0.5` a percentage, `@2026-11-22` a day, `!true` a truth,
/// `=A1*2|6` a formula with its stored value. An empty text is no cell.
pub type Rows<'r> = &'r [&'r [&'r str]];

/// A workbook of one sheet.
pub fn xlsx(name: &str, rows: Rows<'_>) -> Vec<u8> {
    xlsx_with(name, |sheet| fill(sheet, 0, rows))
}

/// A workbook of one sheet that is written by hand.
pub fn xlsx_with(name: &str, write: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(name).unwrap();
    write(sheet);
    workbook.save_to_buffer().unwrap()
}

/// Writes rows from a row on, counted from 0.
pub fn fill(sheet: &mut Worksheet, from: u32, rows: Rows<'_>) {
    for (row, cells) in (from..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            put(sheet, row, column, cell);
        }
    }
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: &str) {
    let with = |code: &str| Format::new().set_num_format(code);
    let number = |text: &str| text.parse::<f64>().unwrap();
    let written = match cell.split_at_checked(1) {
        _ if cell.is_empty() => return,
        Some(("#", text)) => sheet.write_number(row, column, number(text)),
        Some(("%", text)) => sheet.write_number_with_format(row, column, number(text), &with("0%")),
        Some(("@", day)) => {
            let day = ExcelDateTime::parse_from_str(day).unwrap();
            sheet.write_datetime_with_format(row, column, &day, &with("dd.mm.yyyy"))
        }
        Some(("!", truth)) => sheet.write_boolean(row, column, truth == "true"),
        Some(("=", formula)) => {
            let (formula, value) = formula.split_once('|').unwrap();
            sheet.write_formula(row, column, Formula::new(format!("={formula}")).set_result(value))
        }
        _ => sheet.write_string(row, column, cell),
    };
    written.unwrap();
}

/// An archive of parts.
pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut zip = ZipWriter::new(std::io::Cursor::new(&mut bytes));
    for (name, part) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
        zip.write_all(part).unwrap();
    }
    zip.finish().unwrap();
    bytes
}

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const PACKAGE: &str =
    r#"<Relationships><Relationship Id="r" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="http://x/styles" Target="/xl/styles.xml"/></Relationships>"#;
const STYLES: &str =
    r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/></cellXfs></styleSheet>"#;

/// A workbook of one sheet, Risks, as parts: what stands in `workbook`, in the sheet and in the table of texts is raw XML. Style 1 is a day, style 2 a
/// time.
pub fn raw_xlsx(workbook: &str, sheet: &str, strings: &str) -> Vec<u8> {
    let workbook =
        format!(r#"<workbook>{workbook}<sheets><sheet name="Risks" sheetId="1" id="r1"/></sheets></workbook>"#);
    let sheet = format!("<worksheet>{sheet}</worksheet>");
    archive(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", PACKAGE.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// An ODS file whose `content.xml` holds these tables.
pub fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content><office:automatic-styles><style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    );
    ods_of(&content, "<manifest:manifest/>")
}

/// An ODS file of a raw `content.xml` and manifest.
pub fn ods_of(content: &str, manifest: &str) -> Vec<u8> {
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", content.as_bytes()),
    ])
}

/// An ODS table of rows of text.
pub fn ods_table(name: &str, rows: Rows<'_>) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let cell = |text: &&str| {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>"#, escape(text))
    };
    let row =
        |cells: &&[&str]| format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>());
    format!(r#"<table:table table:name="{name}">{}</table:table>"#, rows.iter().map(row).collect::<String>())
}

/// A file with everything read out of it, as a person gets it who accepts what is proposed.
pub struct Taken {
    pub recognition: Recognition,
    pub interpretation: Interpretation,
}

/// Reads the first sheet with what is proposed and these answers.
pub fn take(bytes: &[u8], answers: &Answers) -> Taken {
    let workbook = read(bytes).unwrap();
    let recognition = recognise(&workbook).swap_remove(0).unwrap();
    let interpretation = interpret(&workbook.sheets[0], &recognition.mapping, answers)
        .unwrap_or_else(|misfits| panic!("{misfits:?}\n{:#?}", recognition.mapping));
    assert!(interpretation.counts.add_up(), "{:?}", interpretation.counts);
    Taken { recognition, interpretation }
}

impl Taken {
    /// The field that each mapped column is proposed for, by its header.
    pub fn fields(&self) -> Vec<(&str, &str)> {
        let field = |column: &'_ interchange::MappedColumn| match &column.target {
            interchange::Target::Field(name) => name.clone(),
            interchange::Target::Extra => "(extra)".to_owned(),
            interchange::Target::Ignored => "(ignored)".to_owned(),
        };
        let columns = &self.recognition.mapping.columns;
        columns.iter().map(|column| (column.header.as_str(), &*Box::leak(field(column).into_boxed_str()))).collect()
    }

    /// The sentences of all problems.
    pub fn problems(&self) -> Vec<&str> {
        self.interpretation
            .entries
            .iter()
            .flat_map(|entry| &entry.problems)
            .map(|problem| problem.sentence.as_str())
            .collect()
    }
}

/// Answers for one scale.
pub fn answers(scale: &str, meanings: &[(&str, interchange::Meaning)]) -> Answers {
    let values = meanings.iter().map(|(text, meaning)| ((*text).to_owned(), meaning.clone())).collect();
    Answers { scales: [(scale.to_owned(), values)].into(), ..Answers::default() }
}
