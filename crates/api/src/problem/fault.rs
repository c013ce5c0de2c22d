//! The problem of each fault.

use axum::http::StatusCode;
use decide::{Conflict, Refusal, Rejection};
use door::Fault;
use record::Misfit;
use serde_json::{Map, Value as Json, json};

use super::{Problem, known};

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Rejected(rejection) => of_rejection(&rejection),
            Fault::NotSignedIn => titled(&known::NOT_SIGNED_IN),
            Fault::NotFound => titled(&known::NOT_FOUND),
            Fault::BadRequest(sentence) | Fault::NoSuchMoment { sentence, .. } => {
                Problem::general(&known::BAD_REQUEST, sentence)
            }
            Fault::NotYet(sentence) => Problem::general(&known::NOT_FOUND, sentence),
            Fault::PastIsRead => Problem::general(
                &known::BAD_REQUEST,
                "`as_of` shows the past, which cannot be changed; who signs in, tokens and uploads are no part of it. Leave it out.",
            ),
            Fault::PreconditionMissing => titled(&known::PRECONDITION_MISSING),
            Fault::Foreign => titled(&known::FOREIGN),
            Fault::TooLarge(most) => {
                Problem::general(&known::TOO_LARGE, format!("At most {} are read here.", size(most)))
            }
            Fault::Stalled => titled(&known::STALLED),
            Fault::Busy => titled(&known::BUSY),
            Fault::Behind => titled(&known::BEHIND),
            Fault::KeyReused => titled(&known::KEY_REUSED),
            Fault::SignIn(sentence) => Problem::general(&known::SIGN_IN, sentence),
            Fault::Failure { id, sentence } => Problem::general(&known::FAILURE, sentence).with("id", id.to_string()),
        }
    }
}

/// A number of bytes as people say it.
fn size(bytes: usize) -> String {
    const MEBIBYTE: usize = 1024 * 1024;
    if bytes >= MEBIBYTE && bytes.is_multiple_of(MEBIBYTE) {
        return format!("{} MB ({bytes} bytes)", bytes / MEBIBYTE);
    }
    format!("{bytes} bytes")
}

/// A problem about which there is no more to say than its title.
fn titled(general: &super::General) -> Problem {
    Problem::general(general, format!("{}.", general.title))
}

/// The problem of a status that came without a fault: from axum, or from the door's limits.
pub(super) fn of_status(status: StatusCode) -> Problem {
    // Who is busy says so with a fault; a bare 503 is the door's limit of time, and something may have been done.
    if status == known::TIMEOUT.status {
        return titled(&known::TIMEOUT);
    }
    match known::ALL.iter().find(|general| general.status == status && general.code != known::OTHER.code) {
        Some(general) => titled(general),
        None => Problem { status, ..titled(&known::OTHER) },
    }
}

/// The problem that a rejection is, within an answer that is none.
pub(crate) fn told(rejection: &Rejection) -> Map<String, Json> {
    of_rejection(rejection).to_json()
}

fn of_rejection(rejection: &Rejection) -> Problem {
    match rejection {
        Rejection::Refused(refusals) => of_refusals(refusals),
        Rejection::Invalid(misfits) => of_misfits(misfits),
        Rejection::Conflict(conflict) => of_conflict(conflict),
        Rejection::NotFound => titled(&known::NOT_FOUND),
        Rejection::Batch(rejected) => {
            let items = rejected.iter().map(
                |(position, rejection)| json!({"position": position, "problem": of_rejection(rejection).to_json()}),
            );
            let items: Vec<Json> = items.collect();
            let detail = format!("{} of the commands were rejected.", items.len());
            Problem::general(&known::BATCH_REJECTED, detail).with("items", items)
        }
    }
}

/// One refusal gives the problem its code; several share one.
fn of_refusals(refusals: &[Refusal]) -> Problem {
    let list: Vec<Json> = refusals.iter().map(refused).collect();
    let status = Fault::Rejected(Rejection::Refused(refusals.to_vec())).status();
    let sentences = refusals.iter().map(|refusal| refusal.sentence.as_str()).collect::<Vec<_>>().join(" ");
    let problem = Problem { status, ..Problem::general(&known::REFUSED, sentences) };
    match refusals {
        [one] => Problem { code: one.code.clone(), next: one.next.clone(), ..problem },
        _ => problem,
    }
    .with("refusals", list)
}

fn refused(refusal: &Refusal) -> Json {
    let records = refusal.records.iter().map(|(kind, id)| json!({"kind": kind.plural, "id": id}));
    json!({
        "code": refusal.code,
        "detail": refusal.sentence,
        "next": refusal.next,
        "records": records.collect::<Vec<_>>(),
        "unseen": refusal.unseen,
    })
}

/// The status that goes with a refusal by that code alone.
pub(super) fn status_of_refusal(code: &str) -> StatusCode {
    let refusal = Refusal { code: code.to_owned(), ..Refusal::guard(code) };
    Fault::Rejected(Rejection::from(refusal)).status()
}

fn of_misfits(misfits: &[Misfit]) -> Problem {
    let errors = misfits.iter().map(|one| json!({"field": one.field, "code": one.code, "detail": one.sentence}));
    let errors: Vec<Json> = errors.collect();
    let told = misfits.iter().map(|one| {
        if one.field.is_empty() { one.sentence.clone() } else { format!("`{}`: {}", one.field, one.sentence) }
    });
    let detail = told.collect::<Vec<_>>().join(" ");
    Problem::general(&known::INVALID, detail).with("errors", errors)
}

fn of_conflict(conflict: &Conflict) -> Problem {
    let Conflict { kind, id, seen, current } = conflict;
    let detail = format!("You saw version {seen}; the record has version {current} now.");
    Problem::general(&known::STALE_VERSION, detail)
        .with("kind", kind.plural)
        .with("id", id.to_string())
        .with("seen", *seen)
        .with("current", *current)
}
