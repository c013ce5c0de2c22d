//! What becomes of rows that are not as they should be.

use interchange::{Answers, Effect, Standing, Value};

use crate::fixture::{Rows, Taken, take, xlsx};

fn taken(rows: Rows<'_>) -> Taken {
    take(&xlsx("Risks", rows), &Answers::default())
}

const HEADER: &[&str] = &["ID", "Title", "Likelihood (1-5)", "Impact (1-5)", "Owner", "Due"];

#[test]
fn a_row_without_a_title_is_rejected_with_its_cell() {
    let taken = taken(&[
        HEADER,
        &["R-1", "", "#5", "#5", "Anna"],
        &["R-2", "Theft", "#5"],
        &["", "", "#3", "#3", "Bernd"],
        &["", "  ", "", "", ""],
    ]);
    let counts = taken.interpretation.counts;
    assert_eq!((counts.rows, counts.good, counts.rejected), (3, 1, 2));
    let sentences: Vec<&str> = taken.problems();
    assert_eq!(
        sentences,
        [
            "Risks!B2 is empty: a row needs its title. Fill it in, or delete the row.",
            "Risks!B4 is empty: a row needs its title. Fill it in, or delete the row."
        ]
    );
    assert_eq!(taken.interpretation.entries[0].problems[0].effect, Effect::Rejected);
}

#[test]
fn ids_that_stand_twice_are_named_in_both_rows() {
    let taken = taken(&[
        HEADER,
        &["R-1", "Theft", "#5"],
        &["R-2", "Fire", "#5"],
        &["r-1", "Flood", "#1"],
        &["R-1", "Theft", "#5"],
    ]);
    let counts = taken.interpretation.counts;
    assert_eq!((counts.good, counts.duplicate), (2, 2));
    let standings: Vec<Standing> = taken.interpretation.entries.iter().map(|entry| entry.standing).collect();
    assert_eq!(standings, [Standing::Good, Standing::Good, Standing::Duplicate, Standing::Duplicate]);
    assert_eq!(
        taken.problems(),
        [
            "The ID r-1 stands in row 4 as well; this row counts.",
            "The ID R-1 stands in row 5 as well; this row counts.",
            "Risks!A4: the ID r-1 stands in row 2 already, and that row counts. Give this one an ID of its own.",
            "Risks!A5: the ID R-1 stands in row 2 already, and that row counts. Give this one an ID of its own."
        ]
    );
}

#[test]
fn a_row_with_the_id_and_title_of_the_one_above_is_a_line_of_it_if_it_adds_something() {
    let rows: &[&[&str]] = &[
        &["ID", "Title", "Threat", "Asset"],
        &["R-1", "Theft", "Thief", "CRM"],
        &["R-1", "Theft", "Thief", "Laptops"],
        &["R-1", "Theft", "Thief", "Laptops"],
    ];
    let taken = taken(rows);
    let counts = taken.interpretation.counts;
    assert_eq!((counts.good, counts.joined, counts.duplicate), (1, 1, 1), "the third says nothing new");
    assert_eq!(
        taken.interpretation.entries[0].get("assets").unwrap().value,
        Value::Named(vec!["CRM".into(), "Laptops".into()])
    );
}

#[test]
fn a_cell_that_cannot_be_read_costs_its_value_and_not_its_row() {
    let taken = taken(&[
        &["ID", "Title", "Likelihood (1-5)", "Owner", "Due", "Annex A controls", "C/I/A"],
        &["R-1", "Theft", "#5", "Anna", "31.02.2026", "A.5.1, A.9.2.3", "Q"],
        &["R-2", "Fire", "#4", "Anna", "soon", "A.5.99", "C"],
        &["R-3", "Flood", "#3", "Anna", "22.11.2026", "A.8.1", "CIA"],
    ]);
    assert_eq!(taken.interpretation.counts.good, 3);
    assert_eq!(
        taken.problems(),
        [
            "Risks!E2: “31.02.2026” is no day. Write it like 2026-11-22.",
            "Risks!F2: A.9.2.3 is a number of the edition of 2013. Write the number that it has in the edition of 2022.",
            "Risks!G2: “Q” does not say which of C, I and A are meant. Write letters such as C, I.",
            "Risks!E3: “soon” is no day. Write it like 2026-11-22.",
            "Risks!F3: A.5.99 is no control of Annex A (5.1 to 5.37, 6.1 to 6.8, 7.1 to 7.14, 8.1 to 8.34). Correct the number.",
        ]
    );
    let first = &taken.interpretation.entries[0];
    assert_eq!(first.get("reference_controls").unwrap().value, Value::Controls(vec!["A.5.1".into()]));
    let effects: Vec<Effect> = first.problems.iter().map(|problem| problem.effect).collect();
    assert_eq!(effects, [Effect::LeftOut, Effect::Noted, Effect::LeftOut]);
}

#[test]
fn an_error_of_a_formula_is_named_with_its_cell() {
    let sheet = r##"<sheetData><row r="1"><c r="A1" t="str"><v>Title</v></c><c r="B1" t="str"><v>Threat</v></c><c r="C1" t="str"><v>Level</v></c></row><row r="2"><c r="A2" t="str"><v>Theft</v></c><c r="B2" t="str"><v>Thief</v></c><c r="C2" t="e"><f>X1*2</f><v>#REF!</v></c></row></sheetData>"##;
    let taken = take(&crate::fixture::raw_xlsx("", sheet, "<sst/>"), &Answers::default());
    assert_eq!(
        taken.problems(),
        ["Risks!C2 holds #REF! in place of a value. Correct it in the file, or fill in Level later."]
    );
}

#[test]
fn a_title_that_is_too_long_is_shortened_and_kept_whole_as_the_description() {
    let long = "Somebody might come and take what is not theirs. ".repeat(10);
    let rows: &[&[&str]] = &[&["Risk description", "Likelihood", "Impact"], &[&long, "#5", "#5"]];
    let taken = taken(rows);
    let entry = &taken.interpretation.entries[0];
    assert!(entry.text("title").unwrap().chars().count() <= 300 && entry.text("title").unwrap().ends_with('…'));
    assert_eq!(entry.text("description").unwrap(), long.trim());
    assert_eq!(entry.problems[0].effect, Effect::Noted);
}

#[test]
fn accepted_as_a_state_or_an_option_is_a_claim_and_never_a_signature() {
    let taken = taken(&[
        &["ID", "Title", "Threat", "Treatment option", "Status"],
        &["R-1", "Theft", "Thief", "accept", "open"],
        &["R-2", "Fire", "Fire", "accepted", "open"],
        &["R-3", "Flood", "Rain", "reduce", "akzeptiert"],
    ]);
    let claims: Vec<Option<&str>> = taken
        .interpretation
        .entries
        .iter()
        .map(|entry| entry.claim.as_ref().map(|claim| claim.words.as_str()))
        .collect();
    assert_eq!(claims, [None, Some("accepted"), Some("akzeptiert")]);
    let options: Vec<Option<&Value>> =
        taken.interpretation.entries.iter().map(|entry| entry.get("option").map(|located| &located.value)).collect();
    assert_eq!(options, [Some(&Value::Choice("retain")), None, Some(&Value::Choice("modify"))]);
}

#[test]
fn numbers_are_read_with_a_decimal_comma_and_what_is_ambiguous_is_asked_back() {
    let rows: &[&[&str]] = &[
        &["Name", "Owner", "RTO", "RPO"],
        &["a", "x", "0,5 days", "1,5 h"],
        &["b", "x", "1.500", "90 min"],
        &["c", "x", "120 min", "3 parsecs"],
    ];
    let taken = take(&xlsx("Assets", rows), &Answers::default());
    let hours: Vec<Option<&Value>> = taken
        .interpretation
        .entries
        .iter()
        .map(|entry| entry.get("recovery_time").map(|located| &located.value))
        .collect();
    assert_eq!(hours, [Some(&Value::Number(12)), None, Some(&Value::Number(2))]);
    assert_eq!(taken.problems().len(), 4, "{:?}", taken.problems());
    assert!(taken.problems()[1].contains("thousands or as a fraction"));
}

#[test]
fn lists_in_cells_are_parted_by_lines_semicolons_bars_or_else_commas() {
    for (cell, names) in [
        ("CRM", &["CRM"][..]),
        ("CRM, Mail", &["CRM", "Mail"]),
        ("CRM; Mail, internal", &["CRM", "Mail, internal"]),
        ("- CRM\n- Mail\n", &["CRM", "Mail"]),
        ("CRM|Mail|crm", &["CRM", "Mail"]),
        ("•  CRM \n\n• Mail", &["CRM", "Mail"]),
    ] {
        let taken = taken(&[&["Title", "Threat", "Asset", "Likelihood"], &["Theft", "Thief", cell, "#5"]]);
        let wanted = Value::Named(names.iter().map(|name| (*name).to_owned()).collect());
        let found = taken.interpretation.entries[0].get("assets").map(|located| located.value.clone());
        assert_eq!(found, Some(wanted), "{cell:?} {:?}", taken.fields());
    }
}

#[test]
fn ratings_per_dimension_stay_apart() {
    let taken = taken(&[
        &[
            "ID",
            "Title",
            "Likelihood",
            "Impact C",
            "Impact I",
            "Impact A",
            "Financial impact",
            "Reputational impact / reputation",
        ],
        &["R-1", "Theft", "#5", "#5", "#3", "#2", "#4", "#1"],
    ]);
    let entry = &taken.interpretation.entries[0];
    for (field, rating) in [
        ("consequence_confidentiality", 5),
        ("consequence_integrity", 3),
        ("consequence_availability", 2),
        ("consequence_financial", 4),
        ("consequence_reputation", 1),
    ] {
        assert_eq!(
            entry.get(field).map(|located| located.value.clone()),
            Some(Value::Number(rating)),
            "{field} {:?}",
            taken.fields()
        );
    }
}

#[test]
fn c_i_and_a_hold_yes_and_no_or_ratings_and_the_cells_decide() {
    let crosses = taken(&[
        &["Title", "Threat", "Likelihood", "C", "I", "A"],
        &["Theft", "Thief", "#5", "x", "", "x"],
        &["Fire", "Fire", "#5", "", "x", ""],
    ]);
    assert_eq!(crosses.interpretation.entries[0].get("affects_confidentiality").unwrap().value, Value::Truth(true));
    assert_eq!(crosses.interpretation.entries[0].get("affects_integrity"), None);
    let ratings =
        taken(&[&["Title", "Threat", "Likelihood", "C", "I", "A"], &["Theft", "Thief", "#5", "#5", "#4", "#3"]]);
    assert_eq!(ratings.interpretation.entries[0].get("consequence_confidentiality").unwrap().value, Value::Number(5));
}

#[test]
fn acceptance_in_a_column_of_yes_and_no_claims_nobody() {
    let taken = taken(&[
        &["ID", "Title", "Threat", "Accepted by"],
        &["R-1", "Theft", "Thief", "no"],
        &["R-2", "Fire", "Fire", "x"],
        &["R-3", "Flood", "Rain", "A. Director"],
    ]);
    let claims: Vec<Option<Option<&str>>> = taken
        .interpretation
        .entries
        .iter()
        .map(|entry| entry.claim.as_ref().map(|claim| claim.who.as_deref()))
        .collect();
    assert_eq!(claims, [None, Some(None), Some(Some("A. Director"))]);
}

#[test]
fn the_actions_of_a_risk_over_several_lines_stay_apart() {
    let taken = taken(&[
        &["ID", "Title", "Threat", "Action", "Responsible", "Due"],
        &["R-1", "Theft", "Thief", "Locks", "Anna", "2026-01-01"],
        &["", "", "", "Cameras", "", "2026-02-01"],
        &["R-1", "Theft", "Thief", "Guards", "Bernd", ""],
    ]);
    let entry = &taken.interpretation.entries[0];
    let actions: Vec<(u32, bool, bool, bool)> = entry
        .actions()
        .iter()
        .map(|action| (action.row, action.action.is_some(), action.owner.is_some(), action.due.is_some()))
        .collect();
    assert_eq!(actions, [(2, true, true, true), (3, true, false, true), (4, true, true, false)]);
}

#[test]
fn very_many_problems_are_counted_and_rejections_all_told() {
    let mut text = "ID;Title;Threat;Due\n".to_owned();
    for row in 0..interchange::limit::PROBLEMS + 10 {
        text += &format!("{row};{};x;never\n", if row % 1000 == 0 { "" } else { "a" });
    }
    let taken = take(text.as_bytes(), &Answers::default());
    let rejected = taken.interpretation.counts.rejected;
    let told = taken
        .interpretation
        .entries
        .iter()
        .flat_map(|entry| &entry.problems)
        .filter(|problem| problem.effect == Effect::Rejected)
        .count();
    assert_eq!((rejected, told), (21, 21));
    assert!(taken.interpretation.untold > 0 && taken.problems().len() < interchange::limit::PROBLEMS + 100);
}

#[test]
fn hostile_lists_and_lines_take_no_long_time() {
    let names: String = (0..5_000).map(|name| format!("n{name},")).collect();
    let mut text = format!("ID;Title;Threat;Asset;Likelihood;Description\n1;a;b;\"{names}\";5;x\n");
    for row in 0..20_000 {
        text += &format!(";;;asset {row};;line {row}\n");
    }
    let taken = take(text.as_bytes(), &Answers::default());
    let counts = taken.interpretation.counts;
    assert_eq!(counts.rows, 20_001);
    assert_eq!((counts.joined, counts.rejected), (interchange::limit::LINES - 1, 20_001 - interchange::limit::LINES));
}
