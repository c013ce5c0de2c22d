//! The checklist that an audit begins with: an item for each requirement and control that it covers, with the questions that the
//! catalogue has for it.

use isms::Typed;
use isms::audit::{Audit, ChecklistItem, checklist as items, coverage, team};
use record::{Body, Kinded as _};
use serde_json::{Value as Json, json};

use crate::step::context::StepContext;
use crate::step::rules::Consequence;

/// The items that are missing. Of audits by others none are made: their checklists are theirs.
pub(super) fn checklist(context: &StepContext<'_>, audit: &Typed<'_, Audit>) -> Vec<Consequence> {
    if !audit.kind.is_ours() {
        return Vec::new();
    }
    let isms = context.isms();
    let known: Vec<_> = items(isms, context.id).filter_map(|item| item.requirement.clone()).collect();
    let covered = coverage::references().filter(|row| audit.covers(row) && !known.iter().any(|known| &**known == *row));
    covered.filter_map(|row| item(context, audit, row)).collect()
}

fn item(context: &StepContext<'_>, audit: &Typed<'_, Audit>, row: &'static str) -> Option<Consequence> {
    let id = format!("iso27001-2022/{row}");
    let (title, questions) = match catalogue::control(&id) {
        Some(control) => (&control.title, &control.auditor_questions),
        None => catalogue::requirement(&id).map(|row| (&row.title, &row.auditor_questions))?,
    };
    let mut assigned = team(context.isms(), context.id).filter(|one| one.is_current(context.today));
    let auditor = assigned.find(|one| one.rows(audit).iter().any(|above| isms::requirement::is_within(row, above)));
    let auditor = auditor.map(|one| one.auditor).or(audit.lead);
    let questions: Vec<String> = questions.iter().map(|question| format!("- {question}")).collect();
    let mut body: Body = Body::new();
    body.insert("title".to_owned(), Json::from(format!("{row} {title}")));
    body.insert("audit".to_owned(), json!(context.id.to_string()));
    body.insert("requirement".to_owned(), json!(row));
    body.insert("questions".to_owned(), Json::from(questions.join("\n")));
    body.extend(auditor.map(|auditor| ("auditor".to_owned(), json!(auditor.id.to_string()))));
    body.insert("unit".to_owned(), json!(audit.held.envelope.unit.to_string()));
    Some(Consequence::new(ChecklistItem::kind_of(), "audit.make_checklist", body))
}
