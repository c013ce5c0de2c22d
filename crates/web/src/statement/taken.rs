//! What the forms of a line do: its steps, and a control adopted for it. Both lead back to the line.

use axum::extract::Path;
use axum::response::Response;
use decide::{Command, Step, StepTarget};
use door::{Fault, Visitor};
use isms::Held;
use isms::control::{Control, SoaLine};
use record::text::LINE_CHARACTERS;
use record::{Body, Id, Kinded as _, Line};
use serde_json::{Value as Json, json};

use super::PATH;
use super::opened::{Opened, adopter, unit_of_adopted};
use super::page::Shown;
use crate::form::Sent;
use crate::general::Query;
use crate::look::Look;

/// The steps of a line that the statement takes.
const NOUNS: [&str; 2] = ["inclusion", "exclusion"];

/// Takes a step of a line.
pub async fn take(
    Path((_, handle, noun)): Path<(String, String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    let held = visitor.view.find(SoaLine::kind_of(), &handle).ok_or(Fault::NotFound)?;
    let noun = NOUNS.into_iter().find(|known| *known == noun).ok_or(Fault::NotFound)?;
    let version = sent.number("version").ok_or(Fault::PreconditionMissing)?;
    let step = step(held.id, version, noun, details(noun, &sent), sent.text("exclusion"));
    answered(&visitor, look, held, &sent, Command::Step(step)).await
}

/// Adopts the reference control of a line as a control that serves it.
pub async fn adopt(
    Path((_, handle)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    let held = visitor.view.find(SoaLine::kind_of(), &handle).ok_or(Fault::NotFound)?;
    let line = held.typed::<SoaLine>().ok_or(Fault::NotFound)?;
    let reference = line.reference.as_ref().ok_or(Fault::NotFound)?;
    let chosen = Some(sent.text("owner")).filter(|owner| !owner.is_empty()).map(str::to_owned);
    let owner = chosen.or(adopter(&visitor, line).map(|owner| owner.to_string()));
    let named = owner.as_deref().and_then(|owner| Id::parse_str(owner).ok());
    let unit = unit_of_adopted(&visitor.view, held.envelope.unit, named).unwrap_or(held.envelope.unit);
    let step = adoption(reference, owner, unit);
    answered(&visitor, look, held, &sent, Command::Step(step)).await
}

/// The step that adopts a reference control.
fn adoption(reference: &str, owner: Option<String>, unit: Id) -> Step {
    let mut details = Body::from_iter([
        ("adopted_from".to_owned(), Json::from(reference)),
        ("serves".to_owned(), Json::from(reference)),
    ]);
    details.extend(owner.map(|owner| ("owner".to_owned(), Json::from(owner))));
    Step {
        kind: Control::kind_of(),
        target: StepTarget::New { unit: Some(unit) },
        noun: "control".to_owned(),
        details,
        reason: None,
        is_proposal: false,
    }
}

/// A step of a line; the words of an exclusion are its reason too.
pub fn step(id: Id, version: u64, noun: &str, details: Body, words: &str) -> Step {
    Step {
        kind: SoaLine::kind_of(),
        target: StepTarget::Existing { id, version },
        noun: noun.to_owned(),
        details,
        reason: one_line(words),
        is_proposal: false,
    }
}

fn details(noun: &str, sent: &Sent) -> Body {
    let fields: &[&str] = if noun == "inclusion" { &["owner", "business_reason"] } else { &["exclusion"] };
    let given = fields.iter().filter(|name| !sent.text(name).trim().is_empty());
    given.map(|name| ((*name).to_owned(), json!(sent.text(name)))).collect()
}

/// A text in one line of the history, cut off where it is longer.
fn one_line(text: &str) -> Option<Line> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LINE_CHARACTERS {
        return Line::new(&line).ok();
    }
    let cut: String = line.chars().take(LINE_CHARACTERS - 1).collect();
    Line::new(&format!("{cut}…")).ok()
}

/// Back to the line where it was done; the statement with the reason at the line where it was not.
async fn answered(
    visitor: &Visitor,
    mut look: Look,
    held: &Held,
    sent: &Sent,
    command: Command,
) -> Result<Response, Fault> {
    let back = Query::read(sent.text("back")).without(&["line"]);
    match visitor.commit(command).await {
        Ok(_) => {
            let number = held.handle();
            let query = back.with("line", Some(&number));
            Ok(look.go(&format!("{}{query}#{number}", visitor.href(PATH))))
        }
        Err(Fault::Rejected(rejection)) => {
            look.query = back.at(None).trim_start_matches('?').to_owned();
            let status = Fault::Rejected(rejection.clone()).status();
            let taken = Some(Opened { line: held, sent, status, rejection });
            Shown { visitor, look: &look, taken }.send()
        }
        Err(other) => Err(other),
    }
}
