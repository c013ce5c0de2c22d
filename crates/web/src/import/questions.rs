//! What a file leaves open: foreign scales, foreign words, the order of days and months.
//!
//! INVARIANT: what is suggested counts for nothing until a person has sent it.

use interchange::address::letters;
use interchange::{Answers, DateOrder, DateQuestion, Mapping, Meaning, Questions, ScaleQuestion, SourceValue};
use maud::{Markup, html};

use super::address::{NOTHING, order_code, word};
use crate::component::icon;
use crate::format::{capitalised, counted};

/// A card for each question.
pub fn cards(questions: &Questions, answers: &Answers, mapping: &Mapping) -> Markup {
    html! {
        @for question in &questions.scales { (scale(question, answers, mapping)) }
        @for question in &questions.dates { (days(question, answers)) }
    }
}

fn scale(question: &ScaleQuestion, answers: &Answers, mapping: &Mapping) -> Markup {
    let columns = question.columns.iter().zip(&question.headers);
    let columns: Vec<String> = columns.map(|(column, header)| format!("{} {header}", letters(*column))).collect();
    let open = question
        .values
        .iter()
        .filter(|value| !value.is_known && answers.meaning(question.scale, &value.text).is_none());
    let open = open.count();
    html! {
        section.card {
            header {
                h2 { (heading(question, mapping)) }
                small { @if open > 0 { span.tag.warn { (counted(open, "answer", "answers")) " needed" } } @else { span.tag.good { "Answered" } } }
            }
            div.body.stack {
                p.muted { (question.sentence) " " span.faint { "Column " (columns.join(", ")) "." } }
                div.scroll { table.table.meanings aria-label=(heading(question, mapping)) {
                    thead { tr { th scope="col" { "In the file" } th.num scope="col" { "Cells" } th scope="col" { "Means here" } } }
                    tbody { @for value in &question.values { (line(question, value, answers)) } }
                } }
            }
        }
    }
}

fn heading(question: &ScaleQuestion, mapping: &Mapping) -> String {
    let field = |column: &u16| mapping.columns.iter().find(|mapped| mapped.column == *column);
    let label = question.columns.first().and_then(field).and_then(|mapped| match &mapped.target {
        interchange::Target::Field(name) => mapping.register.field(name),
        interchange::Target::Extra | interchange::Target::Ignored => None,
    });
    let what = match question.scale {
        "truth" => "Yes and no".to_owned(),
        "worth" => "How much an asset matters".to_owned(),
        "consequence" => "Consequence".to_owned(),
        "likelihood" => "Likelihood".to_owned(),
        _ => label.map_or_else(|| question.scale.replace('_', " "), |field| field.label.to_owned()),
    };
    format!("{what}: what do the values of the file mean?")
}

fn line(question: &ScaleQuestion, value: &SourceValue, answers: &Answers) -> Markup {
    let answered = answers.meaning(question.scale, &value.text);
    let chosen = answered.or(value.suggestion.as_ref());
    let state = match (answered, &value.suggestion, value.is_known) {
        (Some(_), _, _) => None,
        (None, _, true) => Some(("tag bare", "known word")),
        (None, Some(_), false) => Some(("tag info", "suggested")),
        (None, None, false) => Some(("tag warn", "open")),
    };
    html! {
        tr {
            th scope="row" { b { (value.text) } " " small.faint { "first in " (value.first) } }
            td.num { (value.count) }
            td {
                div.with {
                    (select(question, value, chosen))
                    @if let Some((class, words)) = state { span class=(class) { (words) } }
                }
            }
        }
    }
}

fn select(question: &ScaleQuestion, value: &SourceValue, chosen: Option<&Meaning>) -> Markup {
    let choices: Vec<(String, String)> = match (question.scale, question.codes) {
        ("truth", _) => vec![("yes".to_owned(), "Yes".to_owned()), ("no".to_owned(), "No".to_owned())],
        (scale, []) => (1..=5).map(|rating: u8| (rating.to_string(), anchored(scale, rating))).collect(),
        (_, codes) => codes.iter().map(|code| ((*code).to_owned(), in_words(code))).collect(),
    };
    let chosen = chosen.map(word);
    let known = value.suggestion.as_ref().filter(|_| value.is_known).map(word);
    html! {
        @if let Some(known) = known { input type="hidden" name=(format!("k.{}.{}", question.scale, value.text)) value=(known); }
        select name=(format!("s.{}.{}", question.scale, value.text)) aria-label=(format!("“{}” means", value.text)) {
            @if chosen.is_none() { option value="" { "Not answered" } }
            @for (code, words) in choices { option value=(code) selected[chosen.as_ref() == Some(&code)] { (words) } }
            option value=(NOTHING) selected[chosen.as_deref() == Some(NOTHING)] { "Nothing: leave the cells empty" }
        }
    }
}

/// A rating with what its ends are.
fn anchored(scale: &str, rating: u8) -> String {
    let (least, most) = match scale {
        "likelihood" => ("rarest", "most likely"),
        "consequence" => ("least", "gravest"),
        _ => ("matters least", "matters most"),
    };
    match rating {
        1 => format!("1, {least}"),
        5 => format!("5, {most}"),
        rating => rating.to_string(),
    }
}

fn in_words(code: &str) -> String {
    capitalised(&code.replace('_', " "))
}

fn days(question: &DateQuestion, answers: &Answers) -> Markup {
    let answered = answers.dates.get(question.field).copied();
    let chosen = answered.or(question.suggestion);
    let name = format!("d.{}", question.field);
    let orders = [
        (DateOrder::DayFirst, "Day first: 03/04 is 3 April"),
        (DateOrder::MonthFirst, "Month first: 03/04 is 4 March"),
    ];
    html! {
        section.card {
            header {
                h2 { (question.header) ": day or month first?" }
                small { @if answered.is_none() { span.tag.warn { "1 answer needed" } } @else { span.tag.good { "Answered" } } }
            }
            div.body.stack {
                p.muted { (question.sentence) " " span.faint { "Column " (letters(question.column)) ", such as " (question.examples.join(", ")) "." } }
                div.checks role="radiogroup" aria-label=(question.header) {
                    @for (order, words) in orders {
                        label.check { input type="radio" name=(name) value=(order_code(order)) checked[chosen == Some(order)]; span { (words) @if answered.is_none() && question.suggestion == Some(order) { " " span.tag.info { "suggested" } } } }
                    }
                }
                @if answered.is_none() && question.suggestion.is_some() { p.faint { (icon("info")) " Counts once you go on." } }
            }
        }
    }
}
