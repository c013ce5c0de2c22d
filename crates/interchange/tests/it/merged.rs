//! Merged cells among the rows: headings, groups, one record over several lines.

use interchange::{Answers, Value};

use crate::fixture::{fill, take, xlsx_with};

#[test]
fn merged_theme_rows_and_the_header_once_more_are_no_records() {
    let bytes = xlsx_with("Risks", |sheet| {
        let plain = rust_xlsxwriter::Format::new();
        fill(sheet, 0, &[&["ID", "Title", "Likelihood", "Impact", "Owner"]]);
        sheet.merge_range(1, 0, 1, 4, "People", &plain).unwrap();
        fill(sheet, 2, &[&["R-1", "Phishing", "#5", "#3", "Anna"]]);
        fill(sheet, 3, &[&["ID", "Title", "Likelihood", "Impact", "Owner"]]);
        fill(sheet, 5, &[&["R-2", "Theft", "#4", "#5", "Anna"]]);
    });
    let taken = take(&bytes, &Answers::default());
    let counts = taken.interpretation.counts;
    assert_eq!((counts.rows, counts.good, counts.headings, counts.empty), (5, 2, 2, 1));
}

#[test]
fn a_merged_asset_belongs_to_all_its_risks() {
    let bytes = xlsx_with("Risks", |sheet| {
        let plain = rust_xlsxwriter::Format::new();
        fill(sheet, 0, &[&["Asset", "ID", "Risk", "Likelihood", "Impact"]]);
        sheet.merge_range(1, 0, 2, 0, "CRM", &plain).unwrap();
        sheet.write_string(1, 1, "R-1").unwrap().write_string(1, 2, "Theft").unwrap().write_number(1, 3, 5).unwrap();
        sheet.write_string(2, 1, "R-2").unwrap().write_string(2, 2, "Fire").unwrap().write_number(2, 3, 1).unwrap();
    });
    let taken = take(&bytes, &Answers::default());
    let assets: Vec<_> =
        taken.interpretation.entries.iter().map(|entry| entry.get("assets").unwrap().value.clone()).collect();
    assert_eq!(assets, [Value::Named(vec!["CRM".into()]), Value::Named(vec!["CRM".into()])]);
    assert_eq!(taken.interpretation.counts.good, 2);
}

#[test]
fn one_risk_over_several_lines_under_merged_cells() {
    let bytes = xlsx_with("Risks", |sheet| {
        let plain = rust_xlsxwriter::Format::new();
        fill(sheet, 0, &[&["ID", "Risk", "Likelihood", "Impact", "Asset", "Action", "Responsible", "Due"]]);
        sheet.merge_range(1, 0, 3, 0, "R-1", &plain).unwrap();
        sheet.merge_range(1, 1, 3, 1, "Theft", &plain).unwrap();
        sheet.merge_range(1, 2, 3, 2, "", &plain).unwrap();
        sheet.write_number(1, 2, 5).unwrap();
        sheet.write_number(1, 3, 4).unwrap();
        for (row, cells) in (1..).zip([
            ["CRM", "Locks", "Anna", "2026-01-01"],
            ["Laptops", "Cameras", "Bernd", "2026-02-01"],
            ["CRM", "Guards", "Anna", ""],
        ]) {
            for (column, cell) in (4..).zip(cells) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
        fill(
            sheet,
            4,
            &[&["R-2", "Fire", "#1", "#5", "CRM", "", "", ""], &["", "", "", "", "Server room", "", "", ""]],
        );
    });
    let taken = take(&bytes, &Answers::default());
    let [first, second] = taken.interpretation.entries.as_slice() else {
        panic!("{:#?}", taken.interpretation.entries)
    };
    assert_eq!((first.rows.as_slice(), second.rows.as_slice()), (&[2, 3, 4][..], &[5, 6][..]));
    assert_eq!(first.get("assets").unwrap().value, Value::Named(vec!["CRM".into(), "Laptops".into()]));
    assert_eq!(second.get("assets").unwrap().value, Value::Named(vec!["CRM".into(), "Server room".into()]));
    let actions: Vec<_> = first
        .values
        .iter()
        .filter(|located| located.field == "action")
        .map(|located| (located.value.clone(), located.cell.row))
        .collect();
    assert_eq!(
        actions,
        [(Value::Prose("Locks".into()), 2), (Value::Prose("Cameras".into()), 3), (Value::Prose("Guards".into()), 4)]
    );
    let counts = taken.interpretation.counts;
    assert_eq!((counts.rows, counts.good, counts.joined), (5, 2, 3));
    assert!(taken.problems().is_empty(), "{:?}", taken.problems());
}
