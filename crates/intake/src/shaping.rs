//! How the values of a row become fields of a kind.

use std::collections::HashMap;

use access::View;
use interchange::{Effect, Entry, Located, Register, Value, own};
use isms::Held;
use isms::context::Unit;
use isms::people::Person;
use isms::risk::threat::Threat;
use isms::risk::weakness::Weakness;
use isms::risk::{CriteriaStep, RiskCriteria};
use record::text::{LINE_CHARACTERS, PROSE_CHARACTERS};
use record::{Body, Id, Kind, Kinded as _, Type};
use serde_json::{Value as Json, json};

use crate::names::{Found, Names};
use crate::plan::PlannedProblem;

/// What a row would set.
#[derive(Default)]
pub(crate) struct Shaped {
    /// Plain fields.
    pub fields: Body,
    /// Decided fields that files may bring.
    pub brought: Body,
    /// Actions that the row names, each with the cells' words.
    pub actions: Vec<Body>,
    /// What was not taken as it stands.
    pub problems: Vec<PlannedProblem>,
    /// Texts that go into no field of their own and are kept at the end of the description.
    notes: Vec<(&'static str, String)>,
    /// What the record that is here names.
    here: References,
}

/// Whom and what a record names, by field.
#[derive(Default)]
struct References(HashMap<&'static str, Vec<Id>>);

impl References {
    fn of(held: Option<&Held>) -> Self {
        let named = held.into_iter().flat_map(|held| {
            let fields = held.kind.fields.iter().enumerate();
            fields.map(|(position, field)| (field.name, held.get(position).references().to_vec()))
        });
        Self(named.filter(|(_, ids)| !ids.is_empty()).collect())
    }

    fn get(&self, field: &str) -> &[Id] {
        self.0.get(field).map_or(&[], Vec::as_slice)
    }
}

/// Shapes a row of a register; `held` is the record that it is about, if that is here.
pub(crate) fn shape(
    view: &View,
    kind: &'static Kind,
    register: Register,
    entry: &Entry,
    held: Option<&Held>,
    names: &mut Names<'_>,
) -> Shaped {
    let mut shaped = Shaped { here: References::of(held), ..Shaped::default() };
    for located in &entry.values {
        shaped.take(view, kind, register, located, names);
    }
    if register == Register::Risks {
        shaped.actions = actions(entry, names);
        shaped.rate(view);
    }
    shaped.describe(kind);
    shaped
}

impl Shaped {
    fn take(&mut self, view: &View, kind: &'static Kind, register: Register, located: &Located, names: &mut Names<'_>) {
        let field = located.field;
        match (register, field) {
            (Register::Risks, "action" | "action_owner" | "due" | "accepted_by" | "accepted_on") => {}
            (Register::Risks, "affects") => {}
            (Register::Risks, "assessor") => self.reference(kind, "assessors", located, names),
            (Register::Risks, "threats") => self.named_or_text("threats", "event", located, names),
            (Register::Risks, "weaknesses") => self.named_or_text("weaknesses", "cause", located, names),
            (Register::Risks, "level") => self.brings("imported_level", located),
            (
                Register::Risks,
                "consequence" | "consequence_confidentiality" | "consequence_integrity" | "consequence_availability",
            ) => {
                self.rates_overall(located);
            }
            (Register::Risks, _) if field.strip_prefix("consequence_").is_some() => {
                self.brings(field.trim_start_matches("consequence_"), located);
            }
            (Register::Risks, "likelihood" | "inherent_likelihood" | "inherent_consequence" | "option") => {
                self.brings(field, located);
            }
            // What a sheet calls residual is what somebody expects; nobody has rated it after treatment here.
            (Register::Risks, "target_likelihood" | "residual_likelihood") => self.brings("target_likelihood", located),
            (Register::Risks, "target_consequence" | "residual_consequence") => {
                self.brings("target_consequence", located)
            }
            (Register::Risks, "reference_controls") => self.note("Annex A controls in the sheet", located),
            (Register::Risks, "comment") => self.note("Comment in the sheet", located),
            (Register::Risks, "status") => self.note("Status in the sheet", located),
            (Register::Risks, "inherent_level" | "target_level" | "residual_level") => {}
            (Register::Risks, "review_on") => self.note("Next review in the sheet", located),
            (Register::Assets, "status") if located.value == Value::Choice("retired") => {
                self.problem(
                    located,
                    "The sheet calls it retired; it is brought in as in use. Retire it here if that is so.",
                );
            }
            (Register::Assets, "status" | "retired_on") => {}
            (_, "unit") => self.place(view, kind, located, names),
            (Register::Suppliers, "contact") => self.line("contact", located),
            (Register::Suppliers, "criticality") => self.criticality(located),
            _ => self.plain(kind, field, located, names),
        }
    }

    /// A field of the kind that has the same name.
    fn plain(&mut self, kind: &'static Kind, name: &'static str, located: &Located, names: &mut Names<'_>) {
        if name == "external" || name == own::NUMBER {
            if let Some(text) = text(&located.value) {
                self.fields.insert("external".to_owned(), json!([text]));
            }
            return;
        }
        let Some((_, field)) = kind.field(name) else { return };
        match (field.field_type, &located.value) {
            (Type::Line, _) => self.line(field.name, located),
            (Type::Prose, value) => {
                if let Some(text) = text(value) {
                    self.fields.insert(name.to_owned(), Json::from(text));
                }
            }
            (Type::Reference(_) | Type::References(_), _) => self.reference(kind, field.name, located, names),
            (_, Value::Number(number)) => drop(self.fields.insert(name.to_owned(), json!(number))),
            (_, Value::Truth(truth)) => drop(self.fields.insert(name.to_owned(), json!(truth))),
            (_, Value::Date(day)) => drop(self.fields.insert(name.to_owned(), json!(day.to_string()))),
            (_, Value::Choice(code)) => drop(self.fields.insert(name.to_owned(), json!(code))),
            (_, _) => {}
        }
    }

    /// The unit that the record belongs to, where the importer may write such records. Units are nobody's placeholders: one that
    /// is not here is said so.
    fn place(&mut self, view: &View, kind: &'static Kind, located: &Located, names: &mut Names<'_>) {
        let Some(said) = text(&located.value) else { return };
        match names.find_known(Unit::kind_of(), &said) {
            Some(unit) if view.writes_all_at(kind, unit) => {
                self.fields.insert("unit".to_owned(), Json::from(unit.to_string()));
            }
            Some(_) => {
                let sentence = format!("You may not bring {} to {said}. It stands at your own unit.", kind.nouns());
                self.problem(located, &sentence);
            }
            None => {
                let sentence =
                    format!("There is no unit “{said}” here, or several. Make it first, or move the record by hand.");
                self.problem(located, &sentence);
            }
        }
    }

    /// Text of one line. What is longer stands whole at the end of the description.
    fn line(&mut self, name: &'static str, located: &Located) {
        let Some(text) = text(&located.value) else { return };
        let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.chars().count() > LINE_CHARACTERS {
            let short: String = line.chars().take(LINE_CHARACTERS - 1).chain(['…']).collect();
            self.fields.insert(name.to_owned(), Json::from(short));
            self.notes.push(("In full", text));
            return;
        }
        self.fields.insert(name.to_owned(), Json::from(line));
    }

    /// People and records by name; who or what is not known becomes a placeholder.
    fn reference(&mut self, kind: &'static Kind, name: &'static str, located: &Located, names: &mut Names<'_>) {
        let Some((_, field)) = kind.field(name) else { return };
        let Some(target) = field.field_type.target().and_then(isms::registry::named) else { return };
        let mut found = Vec::new();
        for called in called(&located.value) {
            if let Some(id) = names.among(target, self.here.get(name), &called) {
                found.push(Json::from(id.to_string()));
                continue;
            }
            match names.find(target, &called) {
                Found::One(reference) => found.push(reference),
                Found::Several => {
                    self.problem(
                        located,
                        &format!("Several {} are called “{called}”. Name this one by hand.", target.plural),
                    );
                }
                Found::Nothing => {}
            }
        }
        if matches!(field.field_type, Type::References(_)) && !found.is_empty() {
            found.extend(names.unseen(target, self.here.get(name)).map(|id| Json::from(id.to_string())));
        }
        let value = match (field.field_type, found.as_slice()) {
            (_, []) => return,
            (Type::References(_), _) => Json::Array(found),
            (_, [first, ..]) => first.clone(),
        };
        self.fields.insert(name.to_owned(), value);
    }

    /// Entries of a library by name; those that it does not have are words of another field.
    fn named_or_text(&mut self, name: &'static str, text: &'static str, located: &Located, names: &mut Names<'_>) {
        let kind = if name == "threats" { Threat::kind_of() } else { Weakness::kind_of() };
        let mut known = Vec::new();
        let mut words = Vec::new();
        for called in called(&located.value) {
            let here = names.among(kind, self.here.get(name), &called);
            match here.or_else(|| names.find_known(kind, &called)) {
                Some(id) => known.push(Json::from(id.to_string())),
                None => words.push(called),
            }
        }
        if !known.is_empty() {
            known.extend(names.unseen(kind, self.here.get(name)).map(|id| Json::from(id.to_string())));
            self.fields.insert(name.to_owned(), Json::Array(known));
        }
        if words.is_empty() {
            return;
        }
        let joined = words.join("; ");
        if self.fields.contains_key(text) || joined.chars().count() > LINE_CHARACTERS {
            self.notes
                .push((if name == "threats" { "Threats in the sheet" } else { "Weaknesses in the sheet" }, joined));
        } else {
            self.fields.insert(text.to_owned(), Json::from(joined));
        }
    }

    fn brings(&mut self, name: &str, located: &Located) {
        let value = match &located.value {
            Value::Number(number) => json!(number),
            Value::Choice(code) => json!(code),
            other => match text(other) {
                Some(text) => Json::from(text.chars().take(LINE_CHARACTERS).collect::<String>()),
                None => return,
            },
        };
        self.brought.insert(name.to_owned(), value);
    }

    /// A consequence without a dimension of ours; of several the highest counts.
    fn rates_overall(&mut self, located: &Located) {
        let Value::Number(rated) = located.value else { return };
        let before = self.brought.get("overall").and_then(Json::as_i64).unwrap_or(0);
        self.brought.insert("overall".to_owned(), json!(rated.max(before)));
    }

    fn criticality(&mut self, located: &Located) {
        let Some(said) = text(&located.value) else { return };
        let lower = said.trim().to_lowercase();
        match isms::supplier::Criticality::CHOICES.iter().find(|choice| choice.code == lower) {
            Some(choice) => drop(self.fields.insert("criticality".to_owned(), json!(choice.code))),
            None => {
                self.problem(located, &format!("“{said}” is none of low, medium, high and critical. Choose by hand."))
            }
        }
    }

    fn note(&mut self, label: &'static str, located: &Located) {
        if let Some(text) = text(&located.value) {
            self.notes.push((label, text));
        }
    }

    fn problem(&mut self, located: &Located, sentence: &str) {
        let cell = Some(located.cell.to_string());
        self.problems.push(PlannedProblem { cell, effect: Effect::Noted, sentence: sentence.to_owned() });
    }

    /// Ratings are an analysis by the importer, by the criteria in force, or by the newest that there are.
    fn rate(&mut self, view: &View) {
        let has = |name: &str| self.brought.contains_key(name);
        if !["likelihood", "overall", "inherent_likelihood", "target_likelihood"].into_iter().any(has)
            && !self.has_dimension()
        {
            return;
        }
        let Some(criteria) = in_force_for(view) else {
            let sentence = "There are no risk criteria here yet, so that ratings mean nothing. Draft criteria first.";
            self.problems.push(PlannedProblem { cell: None, effect: Effect::LeftOut, sentence: sentence.to_owned() });
            self.brought.retain(|name, _| matches!(name.as_str(), "imported_level" | "option"));
            return;
        };
        if has("target_likelihood") && has("target_consequence") {
            self.brought.insert("target_criteria".to_owned(), criteria.clone());
        } else {
            self.brought.remove("target_likelihood");
            self.brought.remove("target_consequence");
        }
        if self.brought.contains_key("likelihood") || self.brought.contains_key("overall") || self.has_dimension() {
            self.brought.insert("criteria".to_owned(), criteria);
            self.brought.insert("rated_by".to_owned(), json!([view.actor().person.to_string()]));
            self.brought.insert("analysed_on".to_owned(), json!(view.today().to_string()));
            self.brought.insert("is_imported".to_owned(), json!(true));
        }
    }

    fn has_dimension(&self) -> bool {
        isms::risk::level::DIMENSIONS.iter().any(|(name, _)| self.brought.contains_key(*name))
    }

    /// Puts what has no field of its own at the end of the description.
    fn describe(&mut self, kind: &'static Kind) {
        if self.notes.is_empty() || kind.field("description").is_none() {
            return;
        }
        let mut text = self.fields.get("description").and_then(Json::as_str).unwrap_or_default().to_owned();
        for (label, note) in &self.notes {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&format!("{label}: {note}"));
        }
        let text: String = text.chars().take(PROSE_CHARACTERS).collect();
        self.fields.insert("description".to_owned(), Json::from(text));
    }
}

/// The criteria in force, or the newest version while none is.
fn in_force_for(view: &View) -> Option<Json> {
    let versions: Vec<_> = view.all::<RiskCriteria>().collect();
    let in_force = versions.iter().find(|version| version.step == CriteriaStep::Approved);
    let newest = versions.iter().max_by_key(|version| version.edition);
    in_force.or(newest).map(|version| Json::from(version.held.id.to_string()))
}

/// The actions that a row names: one a line, each with its owner and day.
fn actions(entry: &Entry, names: &mut Names<'_>) -> Vec<Body> {
    let of = |name: &str| entry.values.iter().filter(|located| located.field == name).collect::<Vec<_>>();
    let (owners, days) = (of("action_owner"), of("due"));
    let mut actions = Vec::new();
    for (position, located) in of("action").into_iter().enumerate() {
        let Some(said) = text(&located.value) else { continue };
        let mut action = Body::new();
        let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let title: String = line.chars().take(LINE_CHARACTERS).collect();
        action.insert("title".to_owned(), Json::from(title));
        if line.chars().count() > LINE_CHARACTERS {
            action.insert("effect".to_owned(), Json::from(said));
        }
        let owner = owners.get(position).or(owners.first().filter(|_| owners.len() == 1));
        if let Some(called) = owner.and_then(|owner| text(&owner.value))
            && let Found::One(reference) = names.find(Person::kind_of(), &called)
        {
            action.insert("assignee".to_owned(), reference);
        }
        let due = days.get(position).or(days.first().filter(|_| days.len() == 1));
        if let Some(Value::Date(day)) = due.map(|due| &due.value) {
            action.insert("due".to_owned(), json!(day.to_string()));
        }
        actions.push(action);
    }
    actions
}

/// The words of a value that is text.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Line(text) | Value::Prose(text) | Value::Person(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Date(day) => Some(day.to_string()),
        Value::Choice(code) => Some(code.replace('_', " ")),
        Value::Named(names) | Value::Controls(names) => Some(names.join(", ")),
        Value::Truth(_) => None,
    }
    .filter(|text| !text.trim().is_empty())
}

fn called(value: &Value) -> Vec<String> {
    match value {
        Value::Named(names) => names.clone(),
        other => text(other).into_iter().collect(),
    }
}
