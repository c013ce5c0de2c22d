//! What a list shows: which records, in which order, with which columns. The address holds all of it, so that a list can
//! be shared and kept.

use access::View;
use door::Fault;
use isms::derived::Column;
use jiff::ToSpan as _;
use listing::{Cursor, Orders, Parameters, Question};
use record::{Field, Id, Kind, Type};

use super::face::Face;

/// The questions that an address asks of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The parameters as they were sent, in order; `cursor` left out.
    pub asked: Vec<(String, String)>,
    /// Where the page begins.
    cursor: Option<String>,
    /// How many rows it has.
    pub limit: usize,
}

/// Within how many days something is due soon.
pub const SOON: i32 = 30;

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
        let taken = |asked: &[(String, String)], name: &str| {
            asked.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
        };
        let cursor = taken(&asked, "cursor");
        let limit = taken(&asked, "limit").and_then(|limit| limit.parse().ok());
        let limit = limit.filter(|limit| LIMITS.contains(limit)).unwrap_or(50);
        asked.retain(|(name, _)| name != "cursor" && name != "as_of");
        Self { asked, cursor, limit }
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.asked.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The same address with a parameter set, or taken away; the page begins anew.
    pub fn with(&self, name: &str, value: Option<&str>) -> String {
        let kept =
            self.asked.iter().filter(|(known, _)| known != name).map(|(name, value)| (name.as_str(), value.as_str()));
        encoded(kept.chain(value.map(|value| (name, value))))
    }

    /// The same questions without these parameters.
    pub fn without(&self, names: &[&str]) -> Self {
        let asked = self.asked.iter().filter(|(name, _)| !names.contains(&name.as_str())).cloned().collect();
        Self { asked, cursor: None, limit: self.limit }
    }

    /// The same address beginning at a cursor, or at the first row.
    pub fn at(&self, cursor: Option<&str>) -> String {
        let kept = self.asked.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        encoded(kept.chain(cursor.map(|cursor| ("cursor", cursor))))
    }

    /// The columns that were chosen, or the usual ones; `None` is the state.
    pub fn columns(&self, kind: &'static Kind) -> Vec<Option<Column>> {
        let chosen: Vec<&str> =
            self.asked.iter().filter(|(name, _)| name == "column").map(|(_, value)| value.as_str()).collect();
        let all = || Column::all(kind).filter(|column| !column.field().is_title);
        let usual = Face::of(kind).columns;
        if !usual.is_empty() && chosen.is_empty() {
            let named = |name: &&str| match *name {
                "state" => Some(None),
                name => all().find(|column| column.field().name == name).map(Some),
            };
            return usual.iter().filter_map(named).collect();
        }
        let is_shown = |field: &Field| match chosen.is_empty() {
            true => field.is_listed,
            false => chosen.contains(&field.name),
        };
        all().filter(|column| is_shown(column.field())).map(Some).chain([None]).collect()
    }

    /// Whether it asks for all that these parameters say.
    pub fn has(&self, parameters: &str) -> bool {
        Self::read(parameters).asked.iter().all(|(name, value)| self.get(name) == Some(value))
    }

    /// The records that it asks for, and the part of them that the page shows.
    ///
    /// # Errors
    /// When the address asks for something that does not exist.
    pub async fn rows(&self, orders: &Orders, view: &View, kind: &'static Kind) -> Result<Rows, Fault> {
        let question = self.question(view, kind)?;
        let ids = orders.answer(view, &question).await?;
        let cursor = self.cursor.as_deref().map(|cursor| Cursor::decode(cursor, &question)).transpose()?;
        let from = cursor.map_or(0, |cursor| cursor.position(view, &question, &ids));
        let to = from.saturating_add(self.limit).min(ids.len());
        // A page begins after the row that its cursor names.
        let begins_after = |row: usize| Cursor::at(view, &question, *ids.get(row)?).map(|cursor| cursor.encode());
        let before = (from > 0).then(|| from.checked_sub(self.limit + 1).and_then(begins_after));
        let after = (to < ids.len()).then(|| to.checked_sub(1).and_then(begins_after)).flatten();
        let shown = ids.get(from..to).unwrap_or_default().to_vec();
        Ok(Rows { shown, from, total: ids.len(), before, after })
    }

    /// What it asks.
    ///
    /// # Errors
    /// When it asks for something that does not exist.
    pub fn question(&self, view: &View, kind: &'static Kind) -> Result<Question, Fault> {
        Question::read(view, kind, self.parameters(view, kind)?)
    }

    /// The parameters as the question reads them; some have a shorter name on pages.
    fn parameters(&self, view: &View, kind: &'static Kind) -> Result<Parameters, Fault> {
        let link = kind.fields.iter().find(|field| field.link.is_some());
        let soon = view.today().saturating_add(SOON.days());
        let asked = self.asked.iter().filter(|(name, _)| name != "column" && name != "limit");
        let pairs = asked.filter_map(|(name, value)| match (name.as_str(), value.as_str()) {
            ("mine", "true") => link.map(|field| (field.name.to_owned(), view.actor().person.to_string())),
            (name, "due") if is_date(kind, name) => Some((format!("{name}.lte"), soon.to_string())),
            (name, "past") if is_date(kind, name) => Some((format!("{name}.lt"), view.today().to_string())),
            (name, "none") => Some((format!("{name}.empty"), "true".to_owned())),
            (name, value) => Some((name.to_owned(), value.to_owned())),
        });
        Parameters::from_pairs(pairs.collect())
    }
}

/// A page of rows.
pub struct Rows {
    /// The records shown.
    pub shown: Vec<Id>,
    /// How many come before them.
    pub from: usize,
    /// How many there are on all pages.
    pub total: usize,
    /// Where the page before begins: a cursor, or the first row. Nothing when this is the first page.
    pub before: Option<Option<String>>,
    /// Where the next page begins.
    pub after: Option<String>,
}

fn is_date(kind: &'static Kind, name: &str) -> bool {
    Column::all(kind).any(|column| column.field().name == name && column.field().field_type == Type::Date)
}

/// Whether a field can be filtered by choosing one of a few values.
pub fn is_chosen_from(field: &Field) -> bool {
    field.is_listed && matches!(field.field_type, Type::Choice(_) | Type::Reference(_))
}

fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

fn encoded<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let encode =
        |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    let pairs: Vec<String> = pairs.map(|(name, value)| format!("{}={}", name, encode(value))).collect();
    format!("?{}", pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_holds_the_whole_state_of_a_list() {
        let query = Query::read("q=cloud+backup&sort=-name&state=kept&cursor=abc&owner=");
        assert_eq!((query.get("q"), query.cursor.as_deref(), query.limit), (Some("cloud backup"), Some("abc"), 50));
        assert_eq!(query.with("state", None), "?q=cloud%20backup&sort=%2Dname", "a change begins at the first row");
        assert_eq!(query.at(Some("x")), "?q=cloud%20backup&sort=%2Dname&state=kept&cursor=x");
        assert_eq!(Query::read("limit=7").limit, 50, "only the offered sizes");
    }
}
