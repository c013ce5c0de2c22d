//! `POST /batch`: several commands, all or none.

use access::View;
use axum::extract::Request;
use axum::response::{ErrorResponse, Response};
use decide::{Command, Put, Rejection, Retire, Step, StepTarget, Target};
use door::{Client, Fault};
use host::Committed;
use isms::registry;
use record::{Body, Id, Kind, Line, Misfit};
use serde_json::{Value as Json, json};

use crate::input::{Input, Needs, reason_of};
use crate::item::href;
use crate::{answer, dry_run, step, write};

/// The most bytes of a batch.
pub(crate) const BODY: usize = 16 * 1024 * 1024;

pub(crate) async fn batch(client: Client, request: Request) -> Result<Response, ErrorResponse> {
    let mut input = Input::read(request, Needs::Object, BODY).await?;
    let commands = commands(&client.view, std::mem::take(&mut input.body), input.reason.as_ref())?;
    let command = Command::All(commands);
    if input.is_dry_run {
        return Ok(dry_run::tried(&client, command).await?);
    }
    let committed = client.commit(command, input.idempotency).await.map_err(ErrorResponse::from)?;
    let view = client.refreshed().await?;
    let mut response = answer::json(&told(&view, &committed));
    write::mark_replayed(&mut response, &committed);
    Ok(response)
}

/// What was written. A consequence may reach what the viewer may not see: it is counted and not told.
pub(crate) fn told(view: &View, committed: &Committed) -> Json {
    let outcomes = committed.outcomes.iter().filter_map(|outcome| {
        let number = view.held(outcome.kind, outcome.id)?.envelope.number;
        Some(json!({
            "kind": outcome.kind.plural,
            "id": outcome.id,
            "number": number.map(|number| outcome.kind.number(number)),
            "version": outcome.version,
            "href": href(outcome.kind, outcome.id, number),
        }))
    });
    let outcomes: Vec<Json> = outcomes.collect();
    json!({"unseen": committed.outcomes.len() - outcomes.len(), "outcomes": outcomes})
}

/// Reads the commands. Everything that does not fit is named with its position.
pub(crate) fn commands(view: &View, mut body: Body, reason: Option<&Line>) -> Result<Vec<Command>, Fault> {
    let list = body.remove("commands");
    if let Some(name) = body.keys().next() {
        return Err(Misfit::new(
            name.as_str(),
            "unknown_field",
            "A batch has `commands` and `reason` and nothing else.",
        )
        .into());
    }
    let Some(Json::Array(list)) = list else {
        return Err(Misfit::new("commands", "wrong_type", "This should be a list of commands.").into());
    };
    let mut commands = Vec::with_capacity(list.len());
    let mut rejected = Vec::new();
    for (position, one) in list.into_iter().enumerate() {
        match command(view, one, reason) {
            Ok(command) => commands.push(command),
            Err(rejection) => rejected.push((position, rejection)),
        }
    }
    if rejected.is_empty() { Ok(commands) } else { Err(Rejection::Batch(rejected).into()) }
}

/// One command: an object with one name, that of what to do.
fn command(view: &View, json: Json, reason: Option<&Line>) -> Result<Command, Rejection> {
    let shape = || {
        let sentence =
            "A command is an object with one of `create`, `edit`, `retire`, `restore`, `step`, and an object in it.";
        Rejection::Invalid(vec![Misfit::new("", "no_command", sentence)])
    };
    let Json::Object(object) = json else { return Err(shape()) };
    let mut entries = object.into_iter();
    let (Some((verb, Json::Object(arguments))), None) = (entries.next(), entries.next()) else { return Err(shape()) };
    let mut arguments = Arguments { body: arguments, misfits: Vec::new() };
    let kind = arguments.kind();
    let own_reason = arguments.reason();
    let reason = own_reason.or_else(|| reason.cloned());
    let (target, fields) = match verb.as_str() {
        "create" => (None, arguments.fields()),
        "edit" => (arguments.target(view, kind)?, arguments.fields()),
        "retire" | "restore" => (arguments.target(view, kind)?, Body::new()),
        "step" => (arguments.target(view, kind)?, arguments.details()),
        _ => return Err(shape()),
    };
    let noun = if verb == "step" { arguments.noun(kind) } else { String::new() };
    let Some(kind) = arguments.end(kind)? else { return Err(shape()) };
    match (verb.as_str(), target) {
        ("create", None) => step::creation(kind, fields, reason),
        ("step", Some((id, version))) => {
            let target = StepTarget::Existing { id, version };
            Ok(Command::Step(Step { kind, target, noun, details: fields, reason, is_proposal: false }))
        }
        ("edit", Some((id, version))) => {
            Ok(Command::Put(Put { kind, target: Target::Existing { id, version }, patch: fields, reason }))
        }
        (verb, Some((id, version))) => {
            Ok(Command::Retire(Retire { kind, id, version, is_retired: verb == "retire", reason }))
        }
        (_, None) => Err(shape()),
    }
}

/// What stands in a command, taken piece by piece; what does not fit is gathered.
struct Arguments {
    body: Body,
    misfits: Vec<Misfit>,
}

impl Arguments {
    fn misfit(&mut self, field: &str, code: &'static str, sentence: &str) {
        self.misfits.push(Misfit::new(field, code, sentence));
    }

    fn kind(&mut self) -> Option<&'static Kind> {
        let named = self.body.remove("kind");
        let kind = named.as_ref().and_then(Json::as_str).and_then(registry::of_resource);
        if kind.is_none() {
            self.misfit("kind", "no_such_kind", "This should be the name of a collection, such as assets.");
        }
        kind
    }

    fn fields(&mut self) -> Body {
        match self.body.remove("fields") {
            Some(Json::Object(fields)) => fields,
            _ => {
                self.misfit("fields", "wrong_type", "This should be an object of fields.");
                Body::new()
            }
        }
    }

    /// The fields of a step, which may ask for none.
    fn details(&mut self) -> Body {
        if self.body.contains_key("fields") { self.fields() } else { Body::new() }
    }

    fn noun(&mut self, kind: Option<&'static Kind>) -> String {
        let named = self.body.remove("noun");
        let noun = named.as_ref().and_then(Json::as_str).and_then(|noun| step::noun_of(kind?, noun));
        noun.unwrap_or_else(|| {
            self.misfit("noun", "no_such_step", "This should be a step of the kind's life cycle, such as consent.");
            String::new()
        })
    }

    fn reason(&mut self) -> Option<Line> {
        reason_of(self.body.remove("reason")).unwrap_or_else(|misfit| {
            self.misfits.push(misfit);
            None
        })
    }

    /// The record and the version that was seen. A record that is not there is told as such.
    fn target(&mut self, view: &View, kind: Option<&'static Kind>) -> Result<Option<(Id, u64)>, Rejection> {
        let version = self.body.remove("version").as_ref().and_then(Json::as_u64);
        if version.is_none() {
            self.misfit("version", "missing", "Say which version you saw.");
        }
        let handle = self.body.remove("id");
        let Some(handle) = handle.as_ref().and_then(Json::as_str) else {
            self.misfit("id", "missing", "Name the record by its id or number.");
            return Ok(None);
        };
        let Some(kind) = kind else { return Ok(None) };
        let id = write::id_of(view, kind, handle).ok_or(Rejection::NotFound)?;
        Ok(version.map(|version| (id, version)))
    }

    fn end<T>(mut self, whole: Option<T>) -> Result<Option<T>, Rejection> {
        for name in self.body.keys() {
            self.misfits.push(Misfit::new(name.as_str(), "unknown_field", "This is not read here."));
        }
        if self.misfits.is_empty() { Ok(whole) } else { Err(Rejection::Invalid(self.misfits)) }
    }
}
