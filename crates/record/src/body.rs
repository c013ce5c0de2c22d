//! The body of a revision: a JSON object of the fields that have a value, and the few names that every record has.
//!
//! Bodies hold no floats, no null and no integers beyond 2^53. A field without a value is not there.

use jiff::civil::Date;
use serde_json::{Map, Value as Json};

use crate::field::Misfit;
use crate::{Id, Line};

/// A body, as stored, committed to and sent: field names with their values.
pub type Body = Map<String, Json>;

/// What every record has beside the fields of its kind. A kind cannot declare these names.
///
/// | name | value |
/// |---|---|
/// | `unit` | id of the unit whose roles count for it |
/// | `number` | its number within its kind |
/// | `external` | ids it has in other tools, each once per kind |
/// | `retired` | the date on which it was retired |
/// | `reason` | why this revision was made, in the words of who made it |
/// | `not_independent` | the exception under which one person took the last decision about it alone |
/// | `in_name_of` | the person in whose name a deputy took the last decision about it |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The unit it belongs to.
    pub unit: Id,
    /// Its number, given once and never again; none for kinds without numbers.
    pub number: Option<u64>,
    /// Its ids in other tools.
    pub external: Vec<Line>,
    /// Since when it is retired.
    pub retired: Option<Date>,
    /// Why this revision was made.
    pub reason: Option<Line>,
    /// The exception under which one person took the last decision about it alone: that decision was not independent. It
    /// stays until the next decision.
    pub not_independent: Option<Id>,
    /// In whose name a deputy took the last decision about it.
    pub in_name_of: Option<Id>,
}

impl Envelope {
    /// The names that are taken.
    pub const NAMES: [&'static str; 8] =
        ["unit", "number", "external", "retired", "reason", "not_independent", "in_name_of", "own"];

    /// The envelope of a new record of `unit`.
    pub fn new(unit: Id) -> Self {
        Self {
            unit,
            number: None,
            external: Vec::new(),
            retired: None,
            reason: None,
            not_independent: None,
            in_name_of: None,
        }
    }

    /// Writes what has a value.
    pub fn write(&self, body: &mut Body) {
        body.insert("unit".to_owned(), Json::from(self.unit.to_string()));
        if let Some(number) = self.number {
            body.insert("number".to_owned(), Json::from(number));
        }
        if !self.external.is_empty() {
            let ids = self.external.iter().map(|id| Json::from(&**id)).collect();
            body.insert("external".to_owned(), Json::Array(ids));
        }
        if let Some(retired) = self.retired {
            body.insert("retired".to_owned(), Json::from(retired.to_string()));
        }
        if let Some(reason) = &self.reason {
            body.insert("reason".to_owned(), Json::from(&**reason));
        }
        if let Some(exception) = self.not_independent {
            body.insert("not_independent".to_owned(), Json::from(exception.to_string()));
        }
        if let Some(person) = self.in_name_of {
            body.insert("in_name_of".to_owned(), Json::from(person.to_string()));
        }
    }

    /// Takes the envelope out of a body and leaves the fields of the kind.
    ///
    /// # Errors
    /// Every name whose value does not fit.
    pub fn take(body: &mut Body) -> Result<Self, Vec<Misfit>> {
        let mut misfits = Vec::new();
        let mut misfit =
            |name: &str| misfits.push(Misfit::new(name, "unreadable", format!("`{name}` cannot be read.")));
        let unit = match body.remove("unit").as_ref().and_then(Json::as_str).map(Id::parse_str) {
            Some(Ok(unit)) => unit,
            _ => {
                misfit("unit");
                Id::nil()
            }
        };
        let number = body.remove("number").map(|number| number.as_u64());
        if number == Some(None) {
            misfit("number");
        }
        let retired = body.remove("retired").map(|date| date.as_str().and_then(|date| date.parse().ok()));
        if retired == Some(None) {
            misfit("retired");
        }
        let reason = body.remove("reason").map(|text| text.as_str().and_then(|text| Line::new(text).ok()));
        if reason == Some(None) {
            misfit("reason");
        }
        let not_independent = body.remove("not_independent").map(|id| Id::parse_str(id.as_str()?).ok());
        if not_independent == Some(None) {
            misfit("not_independent");
        }
        let in_name_of = body.remove("in_name_of").map(|id| Id::parse_str(id.as_str()?).ok());
        if in_name_of == Some(None) {
            misfit("in_name_of");
        }
        let external = body.remove("external").map(|ids| lines(&ids));
        if external == Some(None) {
            let sentence = format!("Give at most {EXTERNAL} ids, each a line of text.");
            misfits.push(Misfit::new("external", "unreadable", sentence));
        }
        if !misfits.is_empty() {
            return Err(misfits);
        }
        Ok(Self {
            unit,
            number: number.flatten(),
            external: external.flatten().unwrap_or_default(),
            retired: retired.flatten(),
            reason: reason.flatten(),
            not_independent: not_independent.flatten(),
            in_name_of: in_name_of.flatten(),
        })
    }
}

/// How many ids in other tools a record may have.
const EXTERNAL: usize = 20;

fn lines(ids: &Json) -> Option<Vec<Line>> {
    ids.as_array().filter(|ids| ids.len() <= EXTERNAL)?.iter().map(|id| Line::new(id.as_str()?).ok()).collect()
}
