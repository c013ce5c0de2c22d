//! What a person may change in a mapping, and what they are told.

use interchange::{Answers, Header, Mapping, Register, Target, interpret, read, recognise, recognise_as};

use crate::fixture::xlsx;

const ROWS: &[&[&str]] = &[&["ID", "Title", "Likelihood", "Impact", "Owner"], &["R-1", "Theft", "#5", "#5", "Anna"]];

fn mapping() -> Mapping {
    recognise(&read(&xlsx("Risks", ROWS)).unwrap()).swap_remove(0).unwrap().mapping
}

fn sentences(mapping: &Mapping) -> Vec<String> {
    let sheet = read(&xlsx("Risks", ROWS)).unwrap().sheets.swap_remove(0);
    interpret(&sheet, mapping, &Answers::default()).unwrap_err().into_iter().map(|misfit| misfit.sentence).collect()
}

#[test]
fn a_column_mapped_twice_is_an_error_in_words() {
    let mut mapping = mapping();
    let mut again = mapping.columns[2].clone();
    again.target = Target::Field("residual_likelihood".into());
    mapping.columns.push(again);
    assert_eq!(
        sentences(&mapping),
        ["Column C (Likelihood) is mapped twice, to Likelihood and to Residual likelihood. Keep one of them."]
    );
}

#[test]
fn a_field_given_twice_is_an_error_in_words() {
    let mut mapping = mapping();
    mapping.columns[3].target = Target::Field("likelihood".into());
    assert_eq!(
        sentences(&mapping),
        [
            "Columns C (Likelihood) and D (Impact) are both mapped to Likelihood. Give it one column, and keep the other as an extra one."
        ]
    );
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let mut mapping = mapping();
    mapping.columns[1].target = Target::Ignored;
    mapping.columns[2].target = Target::Field("colour".into());
    mapping.header = Header { first: 3, last: 2 };
    assert_eq!(
        sentences(&mapping),
        [
            "Rows 3 to 2 are no header. Give one row, or a few that follow each other.",
            "Column C (Likelihood) is mapped to colour, which is no field of risks.",
            "No column is mapped to Title. It is the one field that every row needs."
        ]
    );
    mapping.register = Register::Other;
    assert!(sentences(&mapping)[0].starts_with("Say what the sheet is a list of"));
}

#[test]
fn a_mapping_survives_being_written_down() {
    let mapping = mapping();
    let written = serde_json::to_string(&mapping).unwrap();
    assert!(written.contains(r#"{"column":1,"header":"Title","target":{"field":"title"}}"#), "{written}");
    assert_eq!(serde_json::from_str::<Mapping>(&written).unwrap(), mapping);
    assert!(
        serde_json::from_str::<Mapping>(&written.replace("\"header\":\"Title\"", "\"colour\":1,\"header\":\"Title\""))
            .is_err(),
        "unknown fields are refused"
    );
}

#[test]
fn a_person_may_point_out_the_header_and_the_register() {
    let workbook = read(&xlsx("Sheet1", &[&["Name", "Owner"], &["Title", "Threat"], &["a", "b"]])).unwrap();
    let pointed = recognise_as(&workbook.sheets[0], Header { first: 2, last: 2 }, Some(Register::Risks));
    assert_eq!(
        (pointed.register, pointed.mapping.column_of("title"), pointed.mapping.column_of("threats")),
        (Register::Risks, Some(0), Some(1))
    );
}

#[test]
fn a_column_or_a_header_that_the_sheet_does_not_have_is_an_error_in_words() {
    let mut beyond = mapping();
    beyond.columns[4].column = 40;
    assert_eq!(
        sentences(&beyond),
        ["Column AO is mapped to Owner, and the last column of the sheet Risks is E."],
        "a column that goes nowhere may be beyond"
    );
    beyond.columns[4].target = Target::Ignored;
    let sheet = read(&xlsx("Risks", ROWS)).unwrap().sheets.swap_remove(0);
    assert!(interpret(&sheet, &beyond, &Answers::default()).is_ok());
    let mut below = mapping();
    below.header = Header { first: 99, last: 99 };
    assert_eq!(
        sentences(&below),
        ["The header is said to end in row 99, and the sheet Risks ends in row 2. Say which row names the columns."]
    );
}
