//! The demo organisation does what the product asks of its users. No types yet: a plain tree of values.

mod register;
mod result;
mod risk;
mod statement;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;

use crate::distinct;

static SAMPLE: LazyLock<Value> = LazyLock::new(|| serde_saphyr::from_str(catalogue::sample::TEXT).unwrap());

/// The levels of chapter 7, the lowest first.
const LEVELS: [&str; 4] = ["low", "medium", "high", "critical"];

/// The place of a rating's level among the levels; nothing rated is below all.
fn rank(rating: &Value) -> Option<usize> {
    rating["level"].as_str().and_then(rank_of)
}

fn rank_of(level: &str) -> Option<usize> {
    LEVELS.iter().position(|other| *other == level)
}

/// Whether a word looks like the id of a record or of a metric: `R30`, `NC-17`, `AU1`. Ids of rules hold two parts.
fn is_record_id(word: &str) -> bool {
    let (letters, digits) = word.split_at(word.find(|letter: char| letter.is_ascii_digit()).unwrap_or(word.len()));
    ["P", "A", "R", "C", "S", "I", "O", "K", "AU", "NC-"].contains(&letters)
        && !digits.is_empty()
        && digits.chars().all(|letter| letter.is_ascii_digit())
}

fn all_ids() -> BTreeSet<&'static str> {
    let registers =
        ["people", "assets", "risks", "controls", "suppliers", "audits", "nonconformities", "incidents", "objectives"];
    let records = distinct(registers.iter().flat_map(|register| ids(list(register))));
    records.into_iter().chain(catalogue::measures().all.iter().map(|measure| measure.id.as_str())).collect()
}

fn person(id: &str) -> &'static Value {
    by_id("people", id)
}

fn by_id(register: &str, id: &str) -> &'static Value {
    list(register).find(|record| record["id"] == id).unwrap_or_else(|| panic!("no {id} in {register}"))
}

fn lines() -> impl Iterator<Item = &'static Value> {
    SAMPLE["statement_of_applicability"]["lines"].as_array().unwrap().iter()
}

fn list(register: &str) -> impl Iterator<Item = &'static Value> {
    SAMPLE[register].as_array().unwrap_or_else(|| panic!("no {register}")).iter()
}

fn ids<'a>(records: impl Iterator<Item = &'a Value>) -> Vec<&'a str> {
    records.map(|record| text(record, "id")).collect()
}

fn text<'a>(record: &'a Value, field: &str) -> &'a str {
    record[field].as_str().unwrap_or_else(|| panic!("{field} is no text in {record}"))
}

fn words<'a>(record: &'a Value, field: &str) -> Vec<&'a str> {
    record[field].as_array().map(|list| list.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}
