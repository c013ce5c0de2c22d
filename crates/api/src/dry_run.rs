//! `?dry_run=true`: what a command would change, and what the rules would then find, while nothing is kept.

use std::collections::HashMap;

use axum::response::Response;
use decide::{Command, Decided};
use door::{Client, Fault};
use record::{Body, Id, changes};
use serde_json::{Value as Json, json};

use crate::{answer, readiness};

/// Decides a command and tells its edits.
///
/// # Errors
/// The [`Fault`] that committing would meet.
pub(crate) async fn tried(client: &Client, command: Command) -> Result<Response, Fault> {
    let decided = decided(client, command).await?;
    let mut told = told(client, &decided);
    answer::set(&mut told, "effect", effect(client, &decided));
    Ok(answer::json(&told))
}

/// What it would change about the findings.
pub(crate) fn effect(client: &Client, decided: &Decided) -> Json {
    let view = &client.view;
    readiness::effect(view, &decided.effect(view, &listing::survey(view)))
}

/// Decides a command and keeps nothing.
///
/// # Errors
/// The [`Fault`] that committing would meet.
pub(crate) async fn decided(client: &Client, command: Command) -> Result<Decided, Fault> {
    match command {
        // Thousands of commands at once would hold up a thread that others need.
        Command::All(_) | Command::Import(_) | Command::Undo(_) | Command::Draft(_) | Command::Apply(_) => {
            let client = client.clone();
            let runtime = tokio::runtime::Handle::current();
            let decided = tokio::task::spawn_blocking(move || runtime.block_on(client.preview(&command))).await;
            decided.map_err(|_| Fault::Busy)?
        }
        _ => client.preview(&command).await,
    }
}

/// The edits, in order. A record that the command would make has no id yet, and its number is what it would get now.
fn told(client: &Client, decided: &Decided) -> Json {
    let mut before: HashMap<Id, Body> = HashMap::new();
    let mut edits = Vec::new();
    let mut unseen = 0_usize;
    for revision in &decided.commit().revisions {
        let known = client.view.held(revision.kind, revision.id).map(|held| held.body());
        // A consequence may reach what the viewer may not see: it is counted and not told.
        if known.is_none() && revision.version > 1 && !before.contains_key(&revision.id) {
            unseen += 1;
            continue;
        }
        let old = before.remove(&revision.id).or_else(|| known.clone()).unwrap_or_default();
        let changes = changes(&old, &revision.body).into_iter();
        let changes = changes.map(|change| json!({"field": change.field, "old": change.old, "new": change.new}));
        let number = revision.body.get("number").and_then(Json::as_u64).map(|number| revision.kind.number(number));
        edits.push(json!({
            "kind": revision.kind.plural,
            "id": known.map(|_| revision.id),
            "number": number,
            "version": revision.version,
            "changes": changes.collect::<Vec<_>>(),
        }));
        before.insert(revision.id, revision.body.clone());
    }
    json!({"edits": edits, "unseen": unseen})
}
