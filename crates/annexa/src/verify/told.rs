//! What was found, for people and as JSON.

use host::{Cosigned, Level, Verification, VerifiedLog, Wrong};
use serde_json::{Value as Json, json};

use crate::client::table;
use crate::exit::Failed;

/// Says it. `under` tells where the key came from.
///
/// # Errors
/// [`Failed`] under code 5 when something is wrong.
pub fn all(verification: &Verification, as_json: bool, under: &str) -> anyhow::Result<()> {
    if as_json {
        println!("{}", json(verification));
    } else {
        say(verification, under);
    }
    match verification.wrong().count() {
        0 => Ok(()),
        count => Err(Failed::wrong(format!(
            "{count} wrong. Keep this copy to find out what happened, and restore from a backup that verifies."
        ))
        .into()),
    }
}

fn number(level: Level) -> u8 {
    match level {
        Level::Tree => 1,
        Level::Content => 2,
        Level::Decisions => 3,
    }
}

fn say(verification: &Verification, under: &str) {
    let mut logs =
        table::headed(["log", "entries", "records", "contents", "files", "decisions", "checkpoints", "wrong"]);
    for log in &verification.logs {
        let checked = &log.checked;
        let counts = [log.size, log.records as u64, checked.contents, checked.files, checked.decisions];
        let others = [checked.checkpoints, log.wrong.len()];
        let row = std::iter::once(log.name.clone()).chain(counts.map(|count| count.to_string()));
        logs.add_row(row.chain(others.map(|count| count.to_string())).collect::<Vec<_>>());
    }
    table::print(&logs);
    for log in &verification.logs {
        println!("\n{}\n  root {}\n  verifier key {}", log.name, log.root, log.verifier);
        notes(log).iter().for_each(|note| println!("  {note}"));
        for Cosigned { witness, size, at } in &log.cosigned {
            println!("  {witness} cosigned the first {size} entries, last at {at}");
        }
        log.wrong.iter().for_each(one);
    }
    println!("\n{under}");
    verification.strays.iter().for_each(one);
    if verification.is_sound() {
        println!("Everything is as the logs say (level {}).", number(verification.level));
    }
}

/// What could not be looked at, and why that is nothing wrong.
fn notes(log: &VerifiedLog) -> Vec<String> {
    let checked = &log.checked;
    let notes = [
        (checked.pinned as u64, "pinned checkpoints fit: the log went on from them"),
        (log.printed.len() as u64, "printed states fit: the log went on from them"),
        (checked.contents_withheld, "versions of records have no content here"),
        (checked.fields_withheld, "fields are withheld; all others verify without them"),
        (checked.files_elsewhere, "files that records name are not here"),
        (
            checked.decisions_in_part,
            "decisions are right as far as is told here; the rest of what they depend on is left out",
        ),
        (checked.decisions_unseen, "decisions name a role that is not here"),
    ];
    notes.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect()
}

fn one(wrong: &Wrong) {
    println!("  {}: {}", wrong.object, wrong.problem);
}

/// How far a witness vouches.
pub fn cosigned(cosigned: &Cosigned) -> Json {
    json!({"witness": cosigned.witness, "size": cosigned.size, "at": cosigned.at})
}

fn json(verification: &Verification) -> Json {
    let wrong = |wrong: &Wrong| {
        let mut told = json!({"object": wrong.object, "problem": wrong.problem});
        if let (Some((kind, id)), Some(told)) = (&wrong.record, told.as_object_mut()) {
            told.insert("kind".to_owned(), json!(kind));
            told.insert("id".to_owned(), json!(id));
        }
        told
    };
    let logs = verification.logs.iter().map(|log| {
        let checked = &log.checked;
        json!({
            "id": log.id, "name": log.name, "size": log.size, "root": log.root.to_string(), "records": log.records,
            "verifier": log.verifier, "cosigned": log.cosigned.iter().map(cosigned).collect::<Vec<_>>(), "wrong": log.wrong.iter().map(wrong).collect::<Vec<_>>(),
            "checked": {
                "checkpoints": checked.checkpoints, "pinned": checked.pinned, "printed": log.printed.len(),
                "contents": checked.contents,
                "files": checked.files, "decisions": checked.decisions,
            },
            "not_here": {
                "contents": checked.contents_withheld, "fields": checked.fields_withheld,
                "files": checked.files_elsewhere, "decisions": checked.decisions_unseen,
                "decisions_in_part": checked.decisions_in_part,
            },
        })
    });
    json!({
        "sound": verification.is_sound(),
        "level": number(verification.level),
        "logs": logs.collect::<Vec<_>>(),
        "strays": verification.strays.iter().map(wrong).collect::<Vec<_>>(),
    })
}
