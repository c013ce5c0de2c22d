//! Scales and words that are not ours: asked for, never stretched.

use interchange::{Answers, DateOrder, Meaning, Questions, Value, questions, read, recognise};

use crate::fixture::{answers, take, xlsx};

/// What is asked about a register of these likelihoods and options.
fn asked(header: &str, values: &[&str]) -> Questions {
    let text = |value: &&str| value.to_string();
    let rows: Vec<Vec<String>> = [vec!["ID".to_owned(), "Risk".into(), "Threat".into(), header.into()]]
        .into_iter()
        .chain(
            values
                .iter()
                .enumerate()
                .map(|(row, value)| vec![row.to_string(), format!("Risk {row}"), "Fire".into(), text(value)]),
        )
        .collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let workbook = read(&xlsx("Risks", &rows)).unwrap();
    let recognition = recognise(&workbook).swap_remove(0).unwrap();
    questions(&workbook.sheets[0], &recognition.mapping)
}

fn suggestions(questions: &Questions) -> Vec<(&str, Option<Meaning>)> {
    questions.scales[0].values.iter().map(|value| (value.text.as_str(), value.suggestion.clone())).collect()
}

#[test]
fn a_scale_that_reaches_five_fits_and_is_not_asked() {
    assert!(asked("Likelihood", &["#1", "#5", "#3"]).is_empty());
    assert!(asked("Likelihood (1-5)", &["#1", "#2", "2"]).is_empty());
    assert!(asked("Likelihood", &["5", "4", "", "n/a", "tbd"]).is_empty());
}

#[test]
fn words_among_numbers_that_fit_are_asked_and_the_numbers_are_not() {
    use Meaning::Rating;
    let questions = asked("Likelihood (1-5)", &["#4", "#3", "#2", "high"]);
    assert_eq!(
        suggestions(&questions),
        [("2", Some(Rating(2))), ("3", Some(Rating(3))), ("4", Some(Rating(4))), ("high", Some(Rating(4)))]
    );
    let open: Vec<bool> = questions.scales[0].values.iter().map(|value| !value.is_known).collect();
    assert_eq!(open, [false, false, false, true]);
    let high = answers("likelihood", &[("high", Rating(4))]);
    assert!(questions.unanswered(&high).is_empty(), "one answer is all it takes");
    let labelled = asked("Likelihood (1-5)", &["2 - rare", "3 - possible"]);
    assert_eq!(suggestions(&labelled), [("2 - rare", Some(Rating(2))), ("3 - possible", Some(Rating(3)))]);
}

#[test]
fn every_other_scale_is_asked_with_its_values_in_their_order() {
    use Meaning::Rating;
    for (values, wanted) in [
        (&["#3", "#1", "#2"][..], &[("1", Some(Rating(1))), ("2", Some(Rating(3))), ("3", Some(Rating(5)))][..]),
        (
            &["#4", "#1", "#2", "#3"],
            &[("1", Some(Rating(1))), ("2", Some(Rating(2))), ("3", Some(Rating(4))), ("4", Some(Rating(5)))],
        ),
        (&["#10", "#1"], &[("1", Some(Rating(1))), ("10", Some(Rating(5)))]),
        (&["E", "A", "C"], &[("A", Some(Rating(1))), ("C", Some(Rating(3))), ("E", Some(Rating(5)))]),
        (
            &["hoch", "gering", "mittel", "sehr hoch"],
            &[
                ("gering", Some(Rating(2))),
                ("mittel", Some(Rating(3))),
                ("hoch", Some(Rating(4))),
                ("sehr hoch", Some(Rating(5))),
            ],
        ),
        (
            &["4 - likely", "1 - rare", "5 - certain"],
            &[("1 - rare", Some(Rating(1))), ("4 - likely", Some(Rating(4))), ("5 - certain", Some(Rating(5)))],
        ),
        (&["%0.9", "%0.05", "%0.5"], &[("5%", Some(Rating(1))), ("50%", Some(Rating(3))), ("90%", Some(Rating(5)))]),
        (&["green", "red", "low"], &[("low", Some(Rating(2))), ("green", None), ("red", None)]),
        (
            &["#0", "#1", "#2", "#3", "#4"],
            &[
                ("0", Some(Rating(1))),
                ("1", Some(Rating(2))),
                ("2", Some(Rating(3))),
                ("3", Some(Rating(4))),
                ("4", Some(Rating(5))),
            ],
        ),
        (&["#2.5", "#5"], &[("2.5", None), ("5", Some(Rating(5)))]),
    ] {
        let questions = asked("Likelihood", values);
        assert_eq!(questions.scales.len(), 1, "{values:?}");
        assert_eq!(questions.scales[0].scale, "likelihood");
        assert!(
            questions.scales[0].sentence.ends_with("on the scale from 1 to 5."),
            "{}",
            questions.scales[0].sentence
        );
        assert_eq!(suggestions(&questions), wanted, "{values:?}");
    }
}

#[test]
fn values_are_counted_and_have_a_first_cell() {
    let questions = asked("Likelihood", &["hoch", "Hoch", "gering", "HOCH"]);
    let values: Vec<(&str, usize, String)> = questions.scales[0]
        .values
        .iter()
        .map(|value| (value.text.as_str(), value.count, value.first.to_string()))
        .collect();
    assert_eq!(values, [("gering", 1, "Risks!D4".to_owned()), ("hoch", 3, "Risks!D2".to_owned())]);
}

const WORDS: &[&[&str]] = &[
    &["ID", "Risk", "Threat", "Likelihood", "Residual likelihood", "Treatment option"],
    &["1", "Theft", "Thief", "hoch", "gering", "reduce"],
    &["2", "Fire", "Fire", "gering", "gering", "watch"],
];

#[test]
fn nothing_is_taken_from_a_foreign_scale_without_an_answer() {
    let taken = take(&xlsx("Risks", WORDS), &Answers::default());
    assert!(
        taken
            .interpretation
            .entries
            .iter()
            .all(|entry| entry.get("likelihood").is_none() && entry.get("residual_likelihood").is_none())
    );
    let open: Vec<(&str, &[u16])> =
        taken.interpretation.open.scales.iter().map(|question| (question.scale, question.columns.as_slice())).collect();
    assert_eq!(open, [("likelihood", &[3, 4][..]), ("option", &[5][..])]);
    let sentence = taken.interpretation.entries[0].problems[0].sentence.as_str();
    assert_eq!(sentence, "Risks!D2: what “hoch” means for Likelihood has not been answered yet.");
    assert_eq!(
        taken.interpretation.entries[0].get("option").unwrap().value,
        Value::Choice("modify"),
        "a known word needs no answer"
    );
}

#[test]
fn an_answer_places_the_values_of_all_columns_of_its_scale() {
    let mut given = answers("likelihood", &[("Hoch", Meaning::Rating(5)), ("gering", Meaning::Rating(2))]);
    given.scales.insert("option".into(), [("watch".to_owned(), Meaning::Nothing)].into());
    let taken = take(&xlsx("Risks", WORDS), &given);
    let entry = &taken.interpretation.entries[0];
    assert_eq!(entry.get("likelihood").unwrap().value, Value::Number(5));
    assert_eq!(entry.get("residual_likelihood").unwrap().value, Value::Number(2));
    assert_eq!(taken.interpretation.entries[1].get("option"), None);
    assert!(taken.interpretation.open.is_empty() && taken.problems().is_empty());
}

#[test]
fn an_answer_outside_of_the_scale_is_an_error_in_words() {
    for (scale, meaning, word) in [
        ("likelihood", Meaning::Rating(6), "1 to 5"),
        ("option", Meaning::Choice("panic".into()), "modify, share, avoid, retain"),
        ("truth", Meaning::Rating(1), "yes, no"),
        ("colour", Meaning::Nothing, "no scale colour"),
    ] {
        let misfits = answers(scale, &[("x", meaning)]).check().unwrap_err();
        assert!(misfits[0].sentence.contains(word), "{misfits:?}");
    }
}

#[test]
fn unknown_words_of_lists_are_asked_beside_those_that_are_known() {
    let rows: &[&[&str]] = &[
        &["Name", "Owner", "Classification", "Personal data", "Type"],
        &["a", "x", "internal", "yes", "server"],
        &["b", "x", "TLP:AMBER", "a little", "web server"],
    ];
    let workbook = read(&xlsx("Assets", rows)).unwrap();
    let recognition = recognise(&workbook).swap_remove(0).unwrap();
    let questions = questions(&workbook.sheets[0], &recognition.mapping);
    let asked: Vec<(&str, Vec<(&str, bool)>)> = questions
        .scales
        .iter()
        .map(|question| {
            (question.scale, question.values.iter().map(|value| (value.text.as_str(), value.is_known)).collect())
        })
        .collect();
    assert_eq!(
        asked,
        [
            ("kind", vec![("server", true), ("web server", false)]),
            ("classification", vec![("internal", true), ("TLP:AMBER", false)]),
            ("truth", vec![("yes", true), ("a little", false)])
        ]
    );
    assert_eq!(questions.scales[0].values[1].suggestion, Some(Meaning::Choice("infrastructure".into())));
}

fn due(values: &[&str], answers: &Answers) -> (Vec<Option<String>>, usize) {
    let rows: Vec<[&str; 4]> = values.iter().map(|value| ["Theft", "Thief", *value, "x"]).collect();
    let rows: Vec<&[&str]> = [&["Risk", "Threat", "Due date", "Action"][..]]
        .into_iter()
        .chain(rows.iter().map(<[&str; 4]>::as_slice))
        .collect();
    let taken = take(&xlsx("Risks", &rows), answers);
    let days = taken
        .interpretation
        .entries
        .iter()
        .map(|entry| {
            entry.get("due").map(|located| format!("{:?}", located.value).replace("Date(", "").replace(')', ""))
        })
        .collect();
    (days, taken.interpretation.open.dates.len())
}

#[test]
fn the_order_of_day_and_month_is_settled_by_the_column_or_asked() {
    let some = |day: &str| Some(day.to_owned());
    let none = Answers::default();
    assert_eq!(due(&["03/04/2026", "22/11/2026"], &none), (vec![some("2026-04-03"), some("2026-11-22")], 0));
    assert_eq!(due(&["03/04/2026", "11/22/2026"], &none), (vec![some("2026-03-04"), some("2026-11-22")], 0));
    assert_eq!(due(&["03/04/2026", "2026-11-22"], &none), (vec![None, some("2026-11-22")], 1));
    assert_eq!(
        due(&["03/04/2026", "22/11/2026", "11/22/2026"], &none),
        (vec![None, some("2026-11-22"), some("2026-11-22")], 1)
    );
    let mut answered = Answers::default();
    answered.dates.insert("due".into(), DateOrder::MonthFirst);
    assert_eq!(due(&["03/04/2026", "2026-11-22"], &answered), (vec![some("2026-03-04"), some("2026-11-22")], 0));
}

#[test]
fn days_in_four_styles_in_one_column() {
    let day = Some("2026-11-22".to_owned());
    let (days, open) = due(
        &[
            "2026-11-22",
            "22.11.2026",
            "22/11/2026",
            "22 Nov 2026",
            "22. November 2026",
            "@2026-11-22",
            "#46348",
            "22 novembre 2026",
        ],
        &Answers::default(),
    );
    assert_eq!((days, open), (vec![day; 8], 0));
}
