//! How a row becomes a planned row.

use std::collections::HashMap;

use access::View;
use decide::{Import, ImportTarget, ImportedClaim, ImportedRow};
use interchange::{Claim, Effect, Entry, Interpretation, Mapping, Register, Standing, one_line, own};
use isms::Held;
use isms::people::Person;
use isms::treatment::Action;
use record::text::LINE_CHARACTERS;
use record::{Body, Id, Kind, Kinded as _, Line};
use serde_json::{Value as Json, json};

use crate::names::{Found, Names, fold};
use crate::plan::{Class, Counts, FieldChange, Plan, PlannedProblem, PlannedRow, Source};
use crate::shaping::{Shaped, shape};

/// The versions in which earlier imports left records. What was edited since then is not overwritten.
pub type Earlier = HashMap<Id, u64>;

/// Plans an import: what every row would do to the records that the importer may see.
pub fn plan(view: &View, source: Source, mapping: &Mapping, read: &Interpretation, earlier: &Earlier) -> Plan {
    let register = mapping.register;
    let Some(kind) = crate::kind_of(register) else { return nothing(source, read) };
    let mut planning = Planning {
        view,
        kind,
        register,
        earlier,
        source: &source,
        names: Names::of(view),
        here: Here::of(view, kind),
        rows: Vec::new(),
        actions: Vec::new(),
    };
    let rows: Vec<PlannedRow> = read.entries.iter().map(|entry| planning.row(entry)).collect();
    let counts = Counts::of(&rows);
    let placeholders = planning.names.placeholders();
    let mut written = planning.names.rows();
    written.append(&mut planning.rows);
    written.append(&mut planning.actions);
    let import = (counts.created + counts.changed > 0).then(|| Import {
        report: report(kind, &source, &counts),
        rows: written,
        reason: None,
    });
    Plan {
        source,
        register: kind.plural,
        rows,
        counts,
        placeholders: if import.is_some() { placeholders } else { Vec::new() },
        not_carried_over: read.not_carried_over.clone(),
        open: read.open.clone(),
        import,
    }
}

fn nothing(source: Source, read: &Interpretation) -> Plan {
    Plan {
        source,
        register: "",
        rows: Vec::new(),
        counts: Counts::default(),
        placeholders: Vec::new(),
        not_carried_over: read.not_carried_over.clone(),
        open: read.open.clone(),
        import: None,
    }
}

/// The fields of the report that stays.
fn report(kind: &Kind, source: &Source, counts: &Counts) -> Body {
    let title = format!("Import of {} from {}", kind.nouns(), source.file_name);
    let fields = json!({
        "title": line(&title),
        "file_name": line(&source.file_name),
        "file_digest": source.digest,
        "file_size": source.size,
        "register": kind.plural,
        "created": counts.created,
        "changed": counts.changed,
        "unchanged": counts.unchanged,
        "conflicts": counts.conflicts,
        "rejected": counts.rejected,
    });
    match fields {
        Json::Object(fields) => fields,
        _ => Body::new(),
    }
}

fn line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(LINE_CHARACTERS).collect()
}

/// The records of the kind that are here, by what a sheet can know them by.
struct Here {
    by_external: HashMap<String, Id>,
    by_title: HashMap<String, Vec<Id>>,
}

impl Here {
    fn of(view: &View, kind: &'static Kind) -> Self {
        let mut here = Self { by_external: HashMap::new(), by_title: HashMap::new() };
        for held in view.records(kind).filter(|held| held.is_living() && held.record().is_some()) {
            for id in &held.envelope.external {
                here.by_external.insert(fold(id), held.id);
            }
            here.by_title.entry(fold(held.title())).or_default().push(held.id);
        }
        here
    }

    /// The record that a row speaks of: in a sheet of ours by its number, where the title is the same; else by its id in the
    /// other tool, by our number where the title is the same, or by a title that no other has.
    fn find<'a>(&self, view: &'a View, kind: &'static Kind, entry: &Entry, title: &str) -> Option<&'a Held> {
        let held = |id: &Id| view.held(kind, *id).map(AsRef::as_ref);
        let ours = entry.text(own::NUMBER).and_then(|number| view.find(kind, number)).map(AsRef::as_ref);
        if let Some(found) = ours.filter(|found: &&Held| fold(found.title()) == fold(title)) {
            return Some(found);
        }
        // A sheet of another organisation's Annexa: our number is the id in the other tool there.
        let external = entry.text("external").or_else(|| entry.text(own::NUMBER)).map(str::trim);
        if let Some(found) = external.and_then(|id| self.by_external.get(&fold(id))).and_then(held) {
            return Some(found);
        }
        let numbered = external.and_then(|number| view.find(kind, number)).map(AsRef::as_ref);
        if let Some(found) = numbered.filter(|found: &&Held| found.is_living() && fold(found.title()) == fold(title)) {
            return Some(found);
        }
        match self.by_title.get(&fold(title)).map(Vec::as_slice) {
            // One that another tool knows by another id is another one.
            Some([only]) => held(only).filter(|found| external.is_none() || found.envelope.external.is_empty()),
            _ => None,
        }
    }
}

struct Planning<'a> {
    view: &'a View,
    kind: &'static Kind,
    register: Register,
    earlier: &'a Earlier,
    source: &'a Source,
    names: Names<'a>,
    here: Here,
    rows: Vec<ImportedRow>,
    actions: Vec<ImportedRow>,
}

impl Planning<'_> {
    fn row(&mut self, entry: &Entry) -> PlannedRow {
        let title_field = self.kind.fields.iter().find(|field| field.is_title).map_or("", |field| field.name);
        let title = entry.text(title_field).unwrap_or_default().to_owned();
        let problems = entry.problems.iter().map(|problem| PlannedProblem {
            cell: problem.cell.as_ref().map(ToString::to_string),
            effect: problem.effect,
            sentence: problem.sentence.clone(),
        });
        let mut planned = PlannedRow {
            row: entry.row(),
            title: title.clone(),
            class: Class::Rejected,
            number: None,
            id: None,
            changes: Vec::new(),
            problems: problems.collect(),
            claim: None,
        };
        if entry.standing != Standing::Good {
            return planned;
        }
        let held = self.here.find(self.view, self.kind, entry, &title).cloned();
        let shaped = shape(self.view, self.kind, self.register, entry, held.as_ref(), &mut self.names);
        planned.problems.extend(shaped.problems.iter().cloned());
        match held {
            None => self.create(entry, &mut planned, shaped),
            Some(held) => self.change(&mut planned, &held, shaped),
        }
        planned
    }

    /// Why a record that is here takes nothing from a sheet.
    fn closed(&self, held: &Held) -> Option<String> {
        if !held.is_living() {
            return Some("This is retired here. It stays as it is; take it back into use first.".to_owned());
        }
        if held.is_frozen(self.view.today()) {
            return Some("This was decided here and is not edited any more. It stays as it is.".to_owned());
        }
        (!self.view.may_write(held)).then(|| "You may not edit this record. It stays as it is.".to_owned())
    }

    fn create(&mut self, entry: &Entry, planned: &mut PlannedRow, shaped: Shaped) {
        let key = format!("row:{}", entry.row());
        planned.class = Class::Created;
        planned.changes = self.told(&Body::new(), &shaped.fields).collect();
        planned.changes.extend(self.told(&Body::new(), &shaped.brought));
        let claims = entry.claim.iter().filter_map(|claim| self.claim(claim, &planned.title)).collect();
        planned.claim = entry.claim.as_ref().map(|claim| claim.words.clone());
        for (position, mut action) in shaped.actions.into_iter().enumerate() {
            action.insert("risk".to_owned(), Json::from(format!("new:{key}")));
            action.extend(shaped.fields.get(UNIT).map(|unit| (UNIT.to_owned(), unit.clone())));
            self.actions.push(ImportedRow {
                key: Some(format!("{key}:action:{position}")),
                kind: Action::kind_of(),
                target: ImportTarget::New,
                fields: action,
                brought: Body::new(),
                claims: Vec::new(),
            });
        }
        self.rows.push(ImportedRow {
            key: Some(key),
            kind: self.kind,
            target: ImportTarget::New,
            fields: shaped.fields,
            brought: shaped.brought,
            claims,
        });
    }

    fn change(&mut self, planned: &mut PlannedRow, held: &Held, shaped: Shaped) {
        (planned.number, planned.id) = (held.number(), Some(held.id));
        let before = held.body();
        let Shaped { mut fields, mut brought, .. } = shaped;
        // The id in the other tool is added to those that are known.
        if let Some(Json::Array(ids)) = fields.get_mut("external") {
            let mut all: Vec<Json> = held.envelope.external.iter().map(|id| Json::from(&**id)).collect();
            let is_new = |id: &Json| {
                !held.envelope.external.iter().any(|known| id.as_str().is_some_and(|id| fold(id) == fold(known)))
            };
            all.extend(ids.iter().filter(|id| is_new(id) && id.as_str() != held.number().as_deref()).cloned());
            *ids = all;
        }
        fields.retain(|name, value| is_other(before.get(name), value));
        if fields.get("external").is_some_and(|ids| ids.as_array().is_some_and(Vec::is_empty)) {
            fields.remove("external");
        }
        let is_decided_here = before.contains_key("rated_by") && before.get("is_imported") != Some(&json!(true));
        let differs = |name: &str, value: &Json| !ABOUT_RATINGS.contains(&name) && is_other(before.get(name), value);
        let rated_otherwise = brought.iter().any(|(name, value)| differs(name, value));
        if let Some(sentence) = self.closed(held).filter(|_| !fields.is_empty() || rated_otherwise) {
            planned.class = Class::Conflict;
            planned.problems.push(PlannedProblem { cell: None, effect: Effect::LeftOut, sentence });
            return;
        }
        if !rated_otherwise {
            brought.clear();
        } else if is_decided_here {
            brought.clear();
            let sentence = "The ratings here were set by people and differ from the sheet. They stay; analyse the risk again to \
                            change them.";
            planned.problems.push(PlannedProblem {
                cell: None,
                effect: Effect::LeftOut,
                sentence: sentence.to_owned(),
            });
        }
        // Who answers for a record here was named by people; a sheet names others only for what a sheet brought.
        let is_ours = !self.earlier.contains_key(&held.id);
        let replaces = |name: &String| {
            let is_chosen =
                |name: &str| name == UNIT || self.kind.field(name).is_some_and(|(_, field)| field.link.is_some());
            is_ours && before.contains_key(name) && is_chosen(name)
        };
        let replaced: Vec<String> = fields.keys().filter(|name| replaces(name)).cloned().collect();
        for name in &replaced {
            fields.remove(name);
            let label = self.kind.field(name).map_or("Unit", |(_, field)| field.label);
            let sentence = format!(
                "{label} was chosen here and differs from the sheet. It stays; change it by hand if the sheet is right."
            );
            planned.problems.push(PlannedProblem { cell: None, effect: Effect::LeftOut, sentence });
        }
        if !replaced.is_empty() {
            planned.class = Class::Conflict;
        }
        let is_edited_since = self.earlier.get(&held.id).is_some_and(|version| held.version > *version);
        if is_edited_since && !fields.is_empty() {
            let labels: Vec<&str> = fields.keys().filter_map(|name| Some(self.kind.field(name)?.1.label)).collect();
            let sentence = format!(
                "{} differ from the sheet, and somebody has edited the record here since it was imported. What is here stays.",
                labels.join(", ")
            );
            planned.problems.push(PlannedProblem { cell: None, effect: Effect::LeftOut, sentence });
            fields.clear();
            planned.class = Class::Conflict;
        }
        planned.changes = self.told(&before, &fields).collect();
        planned.changes.extend(self.told(&before, &brought));
        if fields.is_empty() && brought.is_empty() {
            let is_conflict = planned.class == Class::Conflict || (rated_otherwise && is_decided_here);
            planned.class = if is_conflict { Class::Conflict } else { Class::Unchanged };
            return;
        }
        planned.class = Class::Changed;
        self.rows.push(ImportedRow {
            key: None,
            kind: self.kind,
            target: ImportTarget::Existing { id: held.id, version: held.version },
            fields,
            brought,
            claims: Vec::new(),
        });
    }

    fn told(&self, before: &Body, set: &Body) -> impl Iterator<Item = FieldChange> {
        let kind = self.kind;
        let changes: Vec<FieldChange> = set
            .iter()
            .filter_map(|(name, value)| {
                let (field, label) = match kind.field(name) {
                    Some((_, field)) => (field.name, field.label),
                    None if name == "external" => ("external", "Id in the other tool"),
                    None if name == UNIT => (UNIT, "Unit"),
                    None => return None,
                };
                Some(FieldChange { field, label, old: before.get(name).cloned(), new: shown(value) })
            })
            .collect();
        changes.into_iter()
    }

    fn claim(&mut self, claim: &Claim, title: &str) -> Option<ImportedClaim> {
        let cells: Vec<String> = claim.cells.iter().map(ToString::to_string).collect();
        let person = claim.who.as_deref().and_then(|who| match self.names.find(Person::kind_of(), who) {
            Found::One(reference) => Some(reference),
            Found::Several | Found::Nothing => None,
        });
        Some(ImportedClaim {
            summary: Line::new(&line(&format!("Acceptance of {title}"))).ok()?,
            person,
            stated_name: Line::new(&line(claim.who.as_deref().unwrap_or("Nobody named"))).ok()?,
            stated_on: claim.when,
            place: Line::new(&line(&format!("{}, {}", self.source.file_name, cells.join(", ")))).ok()?,
        })
    }
}

/// The unit that a record belongs to, which every record has.
const UNIT: &str = "unit";

/// What a rating that comes with a file says beside the ratings themselves. Where those are the same, the file says nothing new.
const ABOUT_RATINGS: [&str; 5] = ["analysed_on", "rated_by", "criteria", "target_criteria", "is_imported"];

/// Whether the sheet says something else than what is here. Lists are compared without regard to order, and texts as a cell
/// holds them, where characters that cannot be seen are lost.
fn is_other(here: Option<&Json>, said: &Json) -> bool {
    match (here, said) {
        (Some(Json::String(here)), Json::String(said)) => here != said && one_line(here) != *said,
        (Some(Json::Array(here)), Json::Array(said)) => {
            here.len() != said.len() || !said.iter().all(|one| here.contains(one))
        }
        (None, Json::Array(said)) => !said.is_empty(),
        (here, said) => here != Some(said),
    }
}

/// A value as a person sees it: placeholders by their names.
fn shown(value: &Json) -> Json {
    match value {
        Json::String(text) => match text.strip_prefix("new:").and_then(|key| key.split_once(':')) {
            Some((_, name)) => Json::from(name),
            None => value.clone(),
        },
        Json::Array(values) => values.iter().map(shown).collect(),
        other => other.clone(),
    }
}
