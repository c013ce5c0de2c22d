//! Many records at once: chosen in a list, changed by one form, all or none. Whoever refuses says so in its own row, and
//! nothing that was typed or chosen is lost.

mod change;
mod form;
mod row;

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use decide::{Command, Draftable, Rejection, Retire};
use door::{Fault, Visitor};
use maud::Markup;
use record::{Kind, Line};

use super::listed::Query;
use super::{retire, tried};
use crate::form::Sent;
use crate::look::Look;
use crate::what_if::first;
use change::Change;
use form::Form;
use row::Row;

/// Does to the chosen records what the button says: shows the form, saves it, retires them.
pub async fn bulk(
    Path((_, plural)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    let kind = super::kind_of(&visitor, &plural)?;
    let rows = Row::read(&visitor.view, kind, &sent);
    if !rows.iter().any(|row| row.is_chosen) && !sent.has("row") {
        return Err(Fault::BadRequest("Choose at least one row first.".to_owned()));
    }
    match sent.text("do") {
        "retire" => retire_all(&visitor, &look, kind, &sent, &rows).await,
        "save" | "look" | "try" => save(&visitor, &look, kind, &sent, rows).await,
        "rest" => save(&visitor, &look, kind, &sent, Row::without_refused(rows, &sent)).await,
        _ => Ok(Form::new(&visitor, &look, kind, &sent).send(StatusCode::OK, &rows, &visitor.view)),
    }
}

/// The list that the records were chosen in, with its questions.
fn back(visitor: &Visitor, kind: &Kind, sent: &Sent) -> String {
    let asked = Query::read(sent.text("back")).at(None);
    visitor.href(&format!("{}{}", kind.plural, if asked == "?" { "" } else { &asked }))
}

/// Saves the form over the chosen records: one commit, or nothing. Or only looks what that would change.
async fn save(
    visitor: &Visitor,
    look: &Look,
    kind: &'static Kind,
    sent: &Sent,
    mut rows: Vec<Row>,
) -> Result<Response, Fault> {
    let change = Change::read(kind, sent);
    let form = Form::new(visitor, look, kind, sent);
    if change.is_empty() {
        return Ok(form.wrong(&rows, "Say what changes: fill in at least one field, or take its value away."));
    }
    if !rows.iter().any(|row| row.is_chosen) {
        return Ok(form.wrong(&rows, "Choose at least one row."));
    }
    let (places, commands): (Vec<usize>, Vec<Command>) = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.is_chosen)
        .filter_map(|(place, row)| Some((place, change.of(&visitor.view, row)?)))
        .unzip();
    if commands.is_empty() {
        return Ok(look.go(&back(visitor, kind, sent)));
    }
    let done = done(visitor, look, sent, commands).await.map_err(|fault| in_rows(fault, &places));
    match done {
        Ok(Done::Tried(tried)) => Ok(form.tried(&rows, &tried)),
        Ok(Done::Drafted(response)) => Ok(response),
        Ok(Done::Saved) => Ok(look.go(&back(visitor, kind, sent))),
        Err(Fault::Rejected(Rejection::Invalid(misfits))) => {
            let sentences: Vec<&str> = misfits.iter().map(|misfit| misfit.sentence.as_str()).collect();
            Ok(form.wrong(&rows, &sentences.join(" ")))
        }
        Err(Fault::Rejected(Rejection::Batch(rejected))) => {
            let status = Fault::Rejected(Rejection::Batch(rejected.clone())).status();
            let answers: BTreeMap<usize, Rejection> = rejected
                .into_iter()
                .filter_map(|(position, rejection)| Some((*places.get(position)?, rejection)))
                .collect();
            for (place, rejection) in answers {
                if let Some(row) = rows.get_mut(place) {
                    row.answer = Some(rejection);
                }
            }
            Ok(form.send(status, &rows, &visitor.refreshed().await?))
        }
        Err(fault) => Err(fault),
    }
}

/// What became of a change of many records.
enum Done {
    Saved,
    Tried(Markup),
    Drafted(Response),
}

/// Saves the change, or only looks what it would lead to, or adds it to a what-if, as the button says that was pressed.
async fn done(visitor: &Visitor, look: &Look, sent: &Sent, commands: Vec<Command>) -> Result<Done, Fault> {
    if first::is_try(sent) {
        let put = |command: Command| match command {
            Command::Put(put) => Some(Draftable::Put(put)),
            _ => None,
        };
        let does = commands.into_iter().filter_map(put).collect();
        return first::try_first(visitor, look, sent, does).await.map(Done::Drafted);
    }
    let command = Command::All(commands);
    if tried::is_look(sent) {
        return tried::tried(visitor, command).await.map(Done::Tried);
    }
    visitor.commit(command).await.map(|_| Done::Saved)
}

/// What refuses the only command of several is said as that of its row.
fn in_rows(fault: Fault, places: &[usize]) -> Fault {
    match fault {
        Fault::Rejected(Rejection::Batch(rejected)) => Fault::Rejected(Rejection::Batch(rejected)),
        Fault::Rejected(Rejection::Invalid(misfits)) if misfits.iter().any(first::is_name) => {
            Fault::Rejected(Rejection::Invalid(misfits))
        }
        Fault::Rejected(only) if places.len() == 1 => Fault::Rejected(Rejection::Batch(vec![(0, only)])),
        other => other,
    }
}

/// Retires the chosen records, all or none.
async fn retire_all(
    visitor: &Visitor,
    look: &Look,
    kind: &'static Kind,
    sent: &Sent,
    rows: &[Row],
) -> Result<Response, Fault> {
    let reason = Line::new(sent.text("reason")).ok();
    let retired = |row: &Row| {
        Command::Retire(Retire { kind, id: row.id, version: row.seen, is_retired: true, reason: reason.clone() })
    };
    let commands = rows.iter().filter(|row| row.is_chosen).map(retired).collect();
    match visitor.commit(Command::All(commands)).await {
        Ok(_) => Ok(look.go(&back(visitor, kind, sent))),
        Err(Fault::Rejected(rejection)) => Ok(retire::refused(visitor, look, kind.plural, &rejection)),
        Err(fault) => Err(fault),
    }
}
