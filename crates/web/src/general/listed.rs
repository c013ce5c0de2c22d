//! What a list shows: which records, in which order, with which columns. The address holds all of it, so that a list can
//! be shared and kept.

use std::cmp::Ordering;
use std::sync::Arc;

use access::View;
use isms::Held;
use record::{Kind, Type, Value};

/// The questions that an address asks of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The parameters as they were sent, in order; `cursor` left out.
    pub asked: Vec<(String, String)>,
    /// Where the page begins.
    pub from: usize,
    /// How many rows it has.
    pub limit: usize,
}

/// Rows of a page when nobody says otherwise, and the choices there are.
pub const LIMITS: [usize; 3] = [25, 50, 200];

impl Query {
    /// Reads an address's query.
    pub fn read(query: &str) -> Self {
        let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        });
        let mut asked: Vec<(String, String)> = pairs.filter(|(_, value)| !value.is_empty()).collect();
        let number = |asked: &[(String, String)], name: &str| {
            asked.iter().find(|(known, _)| known == name).and_then(|(_, value)| value.parse().ok())
        };
        let from = number(&asked, "from").unwrap_or(0);
        let limit = number(&asked, "limit").filter(|limit| LIMITS.contains(limit)).unwrap_or(50);
        asked.retain(|(name, _)| name != "from" && name != "as_of");
        Self { asked, from, limit }
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.asked.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The same address with a parameter set, or taken away; the page begins anew.
    pub fn with(&self, name: &str, value: Option<&str>) -> String {
        let kept = self.asked.iter().filter(|(known, _)| known != name).map(|(name, value)| (name.as_str(), value.as_str()));
        encoded(kept.chain(value.map(|value| (name, value))))
    }

    /// The same address beginning at a row.
    pub fn at(&self, from: usize) -> String {
        let from = from.to_string();
        let kept = self.asked.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        encoded(kept.chain((from != "0").then_some(("from", from.as_str()))))
    }

    /// The columns that were chosen, or the usual ones.
    pub fn columns<'a>(&self, kind: &'a Kind) -> Vec<(usize, &'a record::Field)> {
        let chosen: Vec<&str> = self.asked.iter().filter(|(name, _)| name == "column").map(|(_, value)| value.as_str()).collect();
        let is_shown = |field: &record::Field| match chosen.is_empty() {
            true => field.is_listed,
            false => chosen.contains(&field.name),
        };
        kind.fields.iter().enumerate().filter(|(_, field)| !field.is_title && is_shown(field)).collect()
    }

    /// The records that it asks for, in its order.
    pub fn select<'a>(&self, view: &'a View, kind: &'static Kind) -> Vec<&'a Arc<Held>> {
        let words = self.get("q").map(|words| view.search_within(kind, words));
        let mut rows: Vec<&Arc<Held>> = view
            .records(kind)
            .filter(|held| words.as_ref().is_none_or(|found| found.contains(&held.id)))
            .filter(|held| self.is_asked_for(view, held))
            .collect();
        self.order(view, kind, &mut rows);
        rows
    }

    fn is_asked_for(&self, view: &View, held: &Held) -> bool {
        let retired = self.get("retired") == Some("true");
        if held.is_living() == retired {
            return false;
        }
        if let Some(code) = self.get("state")
            && held.record().and_then(|record| record.state(view.today())).is_none_or(|state| state.code != code)
        {
            return false;
        }
        if let Some(unit) = self.get("unit")
            && held.envelope.unit.to_string() != unit
        {
            return false;
        }
        if self.get("mine") == Some("true") && !view.is_own(held) {
            return false;
        }
        held.kind.fields.iter().enumerate().all(|(position, field)| {
            self.get(field.name).is_none_or(|asked| is_value(&held.get(position), asked))
        })
    }

    fn order(&self, view: &View, kind: &Kind, rows: &mut [&Arc<Held>]) {
        let sort = self.get("sort").unwrap_or("number");
        let (name, is_falling) = sort.strip_prefix('-').map_or((sort, false), |name| (name, true));
        let compare = |a: &&Arc<Held>, b: &&Arc<Held>| match kind.field(name) {
            Some((position, _)) => values(view, kind, position, a, b),
            None if name == "state" => state(view, a).cmp(&state(view, b)),
            None => a.envelope.number.cmp(&b.envelope.number),
        };
        rows.sort_by(|a, b| if is_falling { compare(b, a) } else { compare(a, b) });
    }
}

fn is_value(value: &Value<'_>, asked: &str) -> bool {
    match value {
        Value::Absent => asked == "none",
        Value::Text(text) => text.eq_ignore_ascii_case(asked),
        Value::Number(number) => asked.parse() == Ok(*number),
        Value::Truth(truth) => asked.parse() == Ok(*truth),
        Value::Date(date) => asked.parse().ok() == Some(*date),
        Value::Choice(choice) => choice.code == asked,
        Value::Reference(id) => id.to_string() == asked,
        Value::References(ids) => ids.iter().any(|id| id.to_string() == asked),
    }
}

fn state<'a>(view: &View, held: &'a Held) -> Option<&'a str> {
    held.record().and_then(|record| record.state(view.today())).map(|state| state.label)
}

/// Absent values come last, texts regardless of case, choices in the order of their list, references by name.
fn values(view: &View, kind: &Kind, position: usize, a: &Held, b: &Held) -> Ordering {
    let (a, b) = (a.get(position), b.get(position));
    match (a.is_present(), b.is_present()) {
        (true, false) => return Ordering::Less,
        (false, true) => return Ordering::Greater,
        (false, false) => return Ordering::Equal,
        (true, true) => {}
    }
    match (&a, &b) {
        (Value::Text(a), Value::Text(b)) => a.to_lowercase().cmp(&b.to_lowercase()),
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Truth(a), Value::Truth(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Choice(a), Value::Choice(b)) => {
            let order = |choice: &record::Choice| match kind.fields.get(position).map(|field| field.field_type) {
                Some(Type::Choice(choices)) => choices.iter().position(|one| one == choice),
                _ => None,
            };
            order(a).cmp(&order(b))
        }
        _ => {
            let target = kind.fields.get(position).and_then(|field| field.field_type.target()).and_then(isms::registry::named);
            let name = |value: &Value<'_>| {
                let id = value.references().first().copied();
                target.zip(id).and_then(|(kind, id)| view.label(kind, id)).map(str::to_lowercase)
            };
            name(&a).cmp(&name(&b))
        }
    }
}

fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

fn encoded<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let encode = |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    let pairs: Vec<String> = pairs.map(|(name, value)| format!("{}={}", name, encode(value))).collect();
    format!("?{}", pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_holds_the_whole_state_of_a_list() {
        let query = Query::read("q=cloud+backup&sort=-name&state=kept&from=50&owner=");
        assert_eq!((query.get("q"), query.from, query.limit), (Some("cloud backup"), 50, 50));
        assert_eq!(query.with("state", None), "?q=cloud%20backup&sort=%2Dname", "a change begins at the first row");
        assert_eq!(query.at(100), "?q=cloud%20backup&sort=%2Dname&state=kept&from=100");
        assert_eq!(Query::read("limit=7").limit, 50, "only the offered sizes");
    }
}
