//! Tables as XLSX: one sheet with a frozen, filtered header, and one that says what it is.

use std::borrow::Cow;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::table::{Cell, Column, Shape, Table, said};
use crate::{Imprint, Unprinted};

/// The accent of the pages, as spreadsheet programs know colours.
const ACCENT: u32 = 0x00_5F_73;

pub(crate) fn write(table: &Table) -> Result<Vec<u8>, Unprinted> {
    book(table).map_err(|error| Unprinted::Workbook(error.to_string()))
}

fn book(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(&table.imprint)?);
    let formats = Formats::new();
    let sheet = book.add_worksheet();
    sheet.set_name(&table.sheet)?;
    header(sheet, table, &formats)?;
    for (row, cells) in (1_u32..).zip(&table.rows) {
        for ((column, cell), Column { shape, .. }) in (0_u16..).zip(cells).zip(&table.columns) {
            write_cell(sheet, row, column, cell, *shape, &formats)?;
        }
    }
    page(sheet, &table.imprint)?;
    about(book.add_worksheet(), table, &formats)?;
    book.save_to_buffer()
}

fn properties(imprint: &Imprint) -> Result<DocProperties, XlsxError> {
    Ok(DocProperties::new()
        .set_title(&imprint.title)
        .set_author(&imprint.organisation)
        .set_company(&imprint.organisation)
        .set_comment("Made by Annexa")
        .set_creation_datetime(&printed(imprint)?))
}

fn printed(imprint: &Imprint) -> Result<ExcelDateTime, XlsxError> {
    let (date, time) = (imprint.printed.at.date(), imprint.printed.at.time());
    let small = |part: i8| u8::try_from(part).unwrap_or(0);
    let year = u16::try_from(date.year()).unwrap_or(1900);
    ExcelDateTime::from_ymd(year, small(date.month()), small(date.day()))?.and_hms(
        u16::try_from(time.hour()).unwrap_or(0),
        small(time.minute()),
        f64::from(time.second()),
    )
}

struct Formats {
    header: Format,
    text: Format,
    prose: Format,
    number: Format,
    date: Format,
    name: Format,
}

impl Formats {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        Self {
            header: top()
                .set_bold()
                .set_text_wrap()
                .set_background_color(ACCENT)
                .set_font_color(0xFF_FF_FF)
                .set_border_bottom(FormatBorder::Thin),
            // What is text stays text, also where somebody goes into the cell and leaves it again.
            text: top().set_quote_prefix(),
            prose: top().set_quote_prefix().set_text_wrap(),
            number: top().set_num_format("0"),
            date: top().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            name: top().set_bold(),
        }
    }
}

fn header(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> Result<(), XlsxError> {
    for ((position, column), width) in (0_u16..).zip(&table.columns).zip(table.widths()) {
        sheet.write_string_with_format(0, position, &column.title, &formats.header)?;
        sheet.set_column_width(position, f64::from(u16::try_from(width).unwrap_or(u16::MAX)) + 2.0)?;
    }
    let last_row = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    let last_column = u16::try_from(table.columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
    sheet.autofilter(0, 0, last_row, last_column)?;
    // The header stays, and so does what names a row.
    sheet.set_freeze_panes(1, if table.columns.len() > 4 { 2 } else { 0 })?;
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    shape: Shape,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let text = if shape == Shape::Prose { &formats.prose } else { &formats.text };
    match cell {
        Cell::Empty => {}
        Cell::Text(words) => drop(sheet.write_string_with_format(row, column, held(words), text)?),
        Cell::Number(number) => drop(sheet.write_number_with_format(row, column, exact(*number), &formats.number)?),
        Cell::Truth(truth) => drop(sheet.write_string_with_format(row, column, said(*truth), text)?),
        Cell::Date(date) => match u16::try_from(date.year()) {
            // What lies before the calendar of spreadsheets is text.
            Ok(year) if year > 1900 => {
                let part = |part: i8| u8::try_from(part).unwrap_or(1);
                let day = ExcelDateTime::from_ymd(year, part(date.month()), part(date.day()))?;
                sheet.write_datetime_with_format(row, column, &day, &formats.date)?;
            }
            _ => drop(sheet.write_string_with_format(row, column, date.to_string(), text)?),
        },
    }
    Ok(())
}

/// As much of a text as a cell of the format holds. Only tables within records are longer, such as the lines of a statement.
fn held(words: &str) -> Cow<'_, str> {
    const UNITS: usize = 32_767;
    const CUT: &str = "… (cut off here: a cell holds no more)";
    if words.encode_utf16().count() <= UNITS {
        return Cow::Borrowed(words);
    }
    let mut left = UNITS - CUT.encode_utf16().count();
    let fits = |character: &char| {
        let is_room = character.len_utf16() <= left;
        left = left.saturating_sub(character.len_utf16());
        is_room
    };
    let kept: String = words.chars().take_while(fits).collect();
    Cow::Owned(kept + CUT)
}

/// Numbers of records are whole and at most 2^53, which a float holds exactly.
#[expect(clippy::cast_precision_loss, reason = "numbers here are at most 2^53")]
fn exact(number: i64) -> f64 {
    number as f64
}

/// How it prints: across, as wide as the page, the header on each.
fn page(sheet: &mut Worksheet, imprint: &Imprint) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    let said = |text: &str| text.replace('&', "&&");
    let footer =
        format!("&L{} – {}&R{} – &P / &N", said(&imprint.organisation), said(&imprint.title), imprint.printed.words);
    // The format allows 255 characters there.
    if footer.chars().count() <= 255 {
        sheet.set_footer(footer);
    }
    Ok(())
}

/// The sheet that says what the other is.
fn about(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_name("About")?;
    sheet.set_column_width(0, 24.0)?;
    sheet.set_column_width(1, 90.0)?;
    let Imprint { organisation, title, as_of, printed, log, .. } = &table.imprint;
    let own = [
        ("Document", Some(title.clone())),
        ("Organisation", Some(organisation.clone())),
        ("As of", as_of.clone()),
        ("Printed", Some(printed.words.clone())),
        ("Rows", Some(table.rows.len().to_string())),
        ("State of the log", Some(format!("{}, {}", log.mark, log.recorded))),
        (
            "To check it",
            Some(
                "Take an export of the log: annexa verify EXPORT --printed, with the state of the log up to the comma"
                    .to_owned(),
            ),
        ),
    ];
    let own = own.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    for (row, (name, value)) in (0_u32..).zip(own.chain(table.asked.iter().cloned())) {
        sheet.write_string_with_format(row, 0, name, &formats.name)?;
        sheet.write_string_with_format(row, 1, value, &formats.prose)?;
    }
    Ok(())
}
