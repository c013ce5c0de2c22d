//! How a file is read, as an address says it: what a person chose, and nothing that is recognised anyway.
//!
//! | parameter | says |
//! |---|---|
//! | `name` | the name that the file came with |
//! | `sheet`, `register`, `first`, `last` | the sheet, what it is a list of, the rows of its header |
//! | `c3=owner` | where column 3 goes; `+` keeps it as an extra one, `-` leaves it out |
//! | `s.likelihood.hoch=4` | what a word means on a scale; `-` leaves its cells empty |
//! | `d.due=day_first` | which of two numbers is the day |
//! | `like=RR-001` | the import whose reading the others were taken from, until somebody goes on |

use imports::Choice;
use interchange::{DateOrder, Header, Meaning, Register, Target};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Parameters, as they were sent.
pub type Pairs = Vec<(String, String)>;

/// A column that is kept beside the record, and one that is left out.
pub const EXTRA: &str = "+";
pub const NOTHING: &str = "-";

/// The import whose reading was taken over.
pub const LIKE: &str = "like";

/// The longest query that leads from page to page: servers and proxies take heads of 32 KB at most.
pub const ADDRESS: usize = 24_000;

/// What is coded in a query: all but the characters that never need it.
const CODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The longest name of a file that is kept, in characters.
const NAME: usize = 200;

/// What an address, or a form with the same names, chooses.
pub fn choice(digest: &str, pairs: &[(String, String)]) -> Choice {
    let get = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let number = |name: &str| get(name).and_then(|value| value.trim().parse::<u32>().ok());
    let sheet = get("sheet").and_then(|sheet| sheet.parse().ok());
    // What was chosen for another sheet says nothing about this one.
    let is_same_sheet = get("was").is_none_or(|was| Some(was) == get("sheet"));
    let register = get("register").and_then(Register::named).filter(|_| is_same_sheet);
    let last = number("last").or(number("first"));
    let header = number("first").zip(last).filter(|_| is_same_sheet).map(|(first, last)| Header { first, last });
    let mut choice = Choice {
        digest: digest.to_owned(),
        file_name: file_name(get("name").unwrap_or_default()),
        sheet,
        register,
        header,
        ..Choice::default()
    };
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        if let Some(column) = name.strip_prefix('c').and_then(|column| column.parse().ok()) {
            choice.targets.insert(column, target(value));
        } else if let Some((scale, text)) = name.strip_prefix("s.").and_then(|name| name.split_once('.')) {
            let values = choice.answers.scales.entry(scale.to_owned()).or_default();
            values.insert(text.to_owned(), meaning(scale, value));
        } else if let Some(field) = name.strip_prefix("d.")
            && let Some(order) = order(value)
        {
            choice.answers.dates.insert(field.to_owned(), order);
        }
    }
    choice
}

/// The parameters of an address that chooses the same.
pub fn query(choice: &Choice) -> String {
    let mut pairs: Pairs = vec![("name".to_owned(), choice.file_name.clone())];
    pairs.extend(choice.sheet.map(|sheet| ("sheet".to_owned(), sheet.to_string())));
    pairs.extend(choice.register.map(|register| ("register".to_owned(), register.name().to_owned())));
    if let Some(header) = choice.header {
        pairs.push(("first".to_owned(), header.first.to_string()));
        pairs.push(("last".to_owned(), header.last.to_string()));
    }
    pairs.extend(choice.targets.iter().map(|(column, target)| (format!("c{column}"), code(target).to_owned())));
    for (scale, values) in &choice.answers.scales {
        pairs.extend(values.iter().map(|(text, meaning)| (format!("s.{scale}.{text}"), word(meaning))));
    }
    let dates = choice.answers.dates.iter();
    pairs.extend(dates.map(|(field, order)| (format!("d.{field}"), order_code(*order).to_owned())));
    let encoded = |text: &str| utf8_percent_encode(text, CODED).to_string();
    pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect::<Vec<_>>().join("&")
}

/// A name as it is shown and kept: one line, without the way to it.
pub fn file_name(sent: &str) -> String {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|character| !character.is_control()).take(NAME).collect();
    if name.trim().is_empty() { "spreadsheet".to_owned() } else { name.trim().to_owned() }
}

fn target(value: &str) -> Target {
    match value {
        EXTRA => Target::Extra,
        NOTHING => Target::Ignored,
        field => Target::Field(field.to_owned()),
    }
}

/// Where a column goes, as an address says it.
pub fn code(target: &Target) -> &str {
    match target {
        Target::Extra => EXTRA,
        Target::Ignored => NOTHING,
        Target::Field(field) => field,
    }
}

fn meaning(scale: &str, value: &str) -> Meaning {
    match (scale, value) {
        (_, NOTHING) => Meaning::Nothing,
        ("truth", value) => Meaning::Truth(value == "yes"),
        (_, value) => value.parse().map_or_else(|_| Meaning::Choice(value.to_owned()), Meaning::Rating),
    }
}

/// What a word means, as an address says it.
pub fn word(meaning: &Meaning) -> String {
    match meaning {
        Meaning::Rating(rating) => rating.to_string(),
        Meaning::Choice(code) => code.clone(),
        Meaning::Truth(true) => "yes".to_owned(),
        Meaning::Truth(false) => "no".to_owned(),
        Meaning::Nothing => NOTHING.to_owned(),
    }
}

fn order(value: &str) -> Option<DateOrder> {
    [DateOrder::DayFirst, DateOrder::MonthFirst].into_iter().find(|order| order_code(*order) == value)
}

/// The order of a day, as an address says it.
pub fn order_code(order: DateOrder) -> &'static str {
    match order {
        DateOrder::DayFirst => "day_first",
        DateOrder::MonthFirst => "month_first",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Pairs {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn an_address_says_again_what_was_chosen() {
        let sent = pairs(&[
            ("name", "Risiken 2026.xlsx"),
            ("sheet", "1"),
            ("register", "risks"),
            ("first", "4"),
            ("last", "5"),
            ("c3", "owner"),
            ("c4", "+"),
            ("c5", "-"),
            ("s.likelihood.4. sehr hoch", "5"),
            ("s.option.tragen & teilen", "share"),
            ("s.truth.nö", "no"),
            ("s.worth.n/a", "-"),
            ("d.due", "month_first"),
        ]);
        let chosen = choice("abc", &sent);
        let read = query(&chosen);
        let read: Pairs = read
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| {
                let decoded = |text| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
                (decoded(name), decoded(value))
            })
            .collect();
        assert_eq!(choice("abc", &read), chosen);
        assert_eq!(chosen.answers.meaning("likelihood", "4. Sehr hoch"), Some(&Meaning::Rating(5)));
    }

    #[test]
    fn what_was_chosen_for_one_sheet_does_not_follow_to_another() {
        let chosen = choice("abc", &pairs(&[("was", "0"), ("sheet", "1"), ("register", "risks"), ("first", "4")]));
        assert_eq!((chosen.sheet, chosen.register, chosen.header), (Some(1), None, None));
    }

    #[test]
    fn the_name_of_a_file_is_one_line_without_the_way_to_it() {
        assert_eq!(file_name(r"C:\Users\maren\risks.xlsx"), "risks.xlsx");
        assert_eq!(file_name("../../etc/ris\nks.csv"), "risks.csv");
        assert_eq!(file_name(" "), "spreadsheet");
    }
}
