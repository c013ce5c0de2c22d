//! People and records by the names that a sheet has for them.

use std::collections::{BTreeMap, HashMap};

use access::View;
use decide::{ImportTarget, ImportedRow};
use isms::Held;
use record::{Body, Id, Kind, Value};
use serde_json::{Value as Json, json};

use crate::plan::Placeholder;

/// What a name led to.
pub(crate) enum Found {
    /// A record, or a placeholder: the value that refers to it.
    One(Json),
    /// Several records have that name.
    Several,
    /// The name is empty.
    Nothing,
}

/// The names that an importer may refer to, and those that only the sheet knows.
pub(crate) struct Names<'a> {
    view: &'a View,
    known: HashMap<&'static str, HashMap<String, Vec<Id>>>,
    /// By kind and folded name: the name as it was first met, and how many rows have it.
    unknown: BTreeMap<(&'static str, String), (String, usize)>,
}

impl<'a> Names<'a> {
    pub fn of(view: &'a View) -> Self {
        Self { view, known: HashMap::new(), unknown: BTreeMap::new() }
    }

    /// The record of that name, number or address, if exactly one has it; else, if nobody has it, a placeholder.
    pub fn find(&mut self, kind: &'static Kind, name: &str) -> Found {
        match self.known(kind, name).as_deref() {
            Some([one]) => Found::One(Json::from(one.to_string())),
            Some([_, _, ..]) => Found::Several,
            Some([]) | None => self.placeholder(kind, name),
        }
    }

    /// The one of these records that a name means: it is called so, or has that number. A row about a record that is here means
    /// whom and what this names already, also where others have the same name or it is not in use any more.
    pub fn among(&self, kind: &'static Kind, ids: &[Id], name: &str) -> Option<Id> {
        let folded = fold(name);
        let number = |id: Id| self.view.held(kind, id).and_then(|held| held.number());
        let is = |id: &&Id| {
            self.view.label(kind, **id).is_some_and(|label| fold(label) == folded)
                || number(**id).is_some_and(|number| fold(&number) == folded)
        };
        ids.iter().find(is).copied()
    }

    /// Those of these records that the importer may not see: no sheet of theirs can name them.
    pub fn unseen<'b>(&self, kind: &'static Kind, ids: &'b [Id]) -> impl Iterator<Item = Id> + use<'a, 'b> {
        let view = self.view;
        ids.iter().copied().filter(move |id| view.label(kind, *id).is_none())
    }

    /// The record of that name, if there is exactly one.
    pub fn find_known(&mut self, kind: &'static Kind, name: &str) -> Option<Id> {
        match self.known(kind, name).as_deref() {
            Some([one]) => Some(*one),
            _ => None,
        }
    }

    fn known(&mut self, kind: &'static Kind, name: &str) -> Option<Vec<Id>> {
        let view = self.view;
        let names = self.known.entry(kind.name).or_insert_with(|| names_of(view, kind));
        let found = names.get(&fold(name)).or_else(|| names.get(&turned(name)?));
        found
            .cloned()
            .or_else(|| view.find(kind, name.trim()).filter(|held| held.is_living()).map(|held| vec![held.id]))
    }

    fn placeholder(&mut self, kind: &'static Kind, name: &str) -> Found {
        let folded = fold(name);
        if folded.is_empty() {
            return Found::Nothing;
        }
        let reference = Json::from(format!("new:{}", key(kind, &folded)));
        let (_, rows) = self.unknown.entry((kind.name, folded)).or_insert_with(|| (name.trim().to_owned(), 0));
        *rows += 1;
        Found::One(reference)
    }

    /// The rows that make the placeholders.
    pub fn rows(&self) -> Vec<ImportedRow> {
        let row = |((kind, folded), (name, _)): (&(&'static str, String), &(String, usize))| {
            let kind = isms::registry::named(kind)?;
            let title = kind.fields.iter().find(|field| field.is_title)?;
            let mut fields = Body::new();
            let shown: String = name.chars().take(300).collect();
            fields.insert(title.name.to_owned(), Json::from(shown));
            fields.insert("is_placeholder".to_owned(), json!(true));
            if kind.name == "person" && is_address(name) {
                fields.insert("email".to_owned(), Json::from(name.to_lowercase()));
            }
            Some(ImportedRow {
                key: Some(key(kind, folded)),
                kind,
                target: ImportTarget::New,
                fields,
                brought: Body::new(),
                claims: Vec::new(),
            })
        };
        self.unknown.iter().filter_map(row).collect()
    }

    /// The placeholders, as a person sees them.
    pub fn placeholders(&self) -> Vec<Placeholder> {
        let told = |((kind, _), (name, rows)): (&(&'static str, String), &(String, usize))| {
            let kind = isms::registry::named(kind)?;
            Some(Placeholder { kind: kind.plural, name: name.clone(), rows: *rows })
        };
        self.unknown.iter().filter_map(told).collect()
    }
}

fn key(kind: &Kind, folded: &str) -> String {
    format!("{}:{folded}", kind.name)
}

/// What records of a kind can be called in a sheet: their names, addresses, ids in other tools.
fn names_of(view: &View, kind: &'static Kind) -> HashMap<String, Vec<Id>> {
    let mut names: HashMap<String, Vec<Id>> = HashMap::new();
    for held in view.choices(kind) {
        let mut called: Vec<String> = std::iter::once(fold(held.title())).chain(addresses(view, held)).collect();
        called.extend(held.envelope.external.iter().map(|id| fold(id)));
        called.sort();
        called.dedup();
        for name in called.into_iter().filter(|name| !name.is_empty()) {
            names.entry(name).or_default().push(held.id);
        }
    }
    names
}

/// Unique texts of a record, such as an address for mail; only those that the importer may see.
fn addresses(view: &View, held: &Held) -> Vec<String> {
    if !view.sees(held) {
        return Vec::new();
    }
    let unique = held.kind.fields.iter().enumerate().filter(|(_, field)| field.is_unique);
    let texts = unique.filter_map(|(position, _)| match held.get(position) {
        Value::Text(text) => Some(fold(text)),
        _ => None,
    });
    texts.collect()
}

/// Names are compared without regard to case, to white space and to what looks like it.
pub(crate) fn fold(name: &str) -> String {
    interchange::one_line(name).to_lowercase()
}

/// `Novak, Irena` as `irena novak`.
fn turned(name: &str) -> Option<String> {
    let (last, first) = name.split_once(',')?;
    (!first.contains(',')).then(|| fold(&format!("{first} {last}")))
}

fn is_address(name: &str) -> bool {
    let mut parts = name.split('@');
    let (Some(local), Some(domain), None) = (parts.next(), parts.next(), parts.next()) else { return false };
    !local.is_empty() && domain.contains('.') && !name.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_in_any_case_and_order() {
        assert_eq!(fold("  Irena   NOVAK "), "irena novak");
        assert_eq!(turned("Novak, Irena").as_deref(), Some("irena novak"));
        assert_eq!(turned("Novak, Irena, Dr."), None);
        assert!(is_address("i.novak@corvane.example") && !is_address("I. Novak @ home"));
    }
}
