//! What people from outside look at: noted before the answer leaves, and who may see it.
//!
//! The row `audit_trail` of `rights.yaml` says so: whoever sees all of the log sees what everybody from outside looked at;
//! whoever sees of it what a grant names sees what they looked at themselves.

use access::View;
use axum::http::request::Parts;
use catalogue::{Qualifier, rights};
use store::{Reading, hour_of};

use crate::{App, Fault};

/// How many rows are read at once.
const ROWS: u32 = 2_000;

/// What was looked at from outside, the latest first, as far as one page goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Reads {
    /// The rows.
    pub rows: Vec<Reading>,
    /// Where to go on: hours before this one.
    pub next: Option<i64>,
}

/// Whether the viewer sees what everybody looked at, or only themselves; nothing for whoever sees neither.
fn sees_everybody(view: &View) -> Option<bool> {
    let trail = rights().group("audit_trail")?;
    let mut sees_own = None;
    for holding in &view.standing().held {
        match trail.access(holding.role).see {
            // It tells of all units, so a role at one of them is not enough.
            Some(Qualifier::All) if Some(holding.unit) == view.root() => return Some(true),
            Some(Qualifier::Granted) => sees_own = Some(false),
            _ => {}
        }
    }
    sees_own
}

/// Whether the viewer may see what was looked at from outside, be it only what they looked at themselves.
pub fn sees_reads(view: &View) -> bool {
    sees_everybody(view).is_some()
}

/// What was looked at from outside, from hours before `before`.
///
/// # Errors
/// [`Fault::NotFound`] for whoever may not see it.
pub async fn reads(app: &App, view: &View, before: Option<i64>) -> Result<Reads, Fault> {
    let person = match sees_everybody(view) {
        Some(true) => None,
        Some(false) => Some(view.actor().person),
        None => return Err(Fault::NotFound),
    };
    // A past moment knows the hours that had ended by then.
    let ended = view.is_past().then(|| hour_of(view.now()));
    let before = match (before, ended) {
        (Some(before), Some(ended)) => Some(before.min(ended)),
        (before, ended) => before.or(ended),
    };
    let mut rows = app.host().store().readings(view.organisation(), person, before, ROWS).await?;
    let is_full = rows.len() == ROWS as usize;
    let last = rows.last().map(|row| row.hour).filter(|_| is_full);
    // An hour that was cut off comes whole on the next page, unless it fills one.
    if let Some(last) = last
        && rows.first().is_some_and(|first| first.hour != last)
    {
        rows.retain(|row| row.hour != last);
    }
    let next = last.and_then(|_| rows.last()).map(|row| row.hour);
    Ok(Reads { rows, next })
}

/// Notes what somebody from outside is about to be shown. Whoever holds a role here is not followed.
///
/// # Errors
/// When it cannot be noted: then nothing is shown.
pub(crate) async fn note(app: &App, view: &View, parts: &Parts) -> Result<(), Fault> {
    let standing = view.standing();
    let Some(holding) = standing.held.first().filter(|_| !standing.is_colleague()) else { return Ok(()) };
    let whole = parts.uri.path_and_query().map_or(parts.uri.path(), |whole| whole.as_str());
    // Pages: what follows the organisation's own address.
    let what = whole.strip_prefix("/o/").and_then(|rest| rest.split_once('/')).map_or(whole, |(_, rest)| rest);
    let what = if what.is_empty() { "home" } else { what };
    let what =
        if parts.method == axum::http::Method::GET { what.to_owned() } else { format!("{} {what}", parts.method) };
    let (organisation, now) = (view.organisation(), app.host().now());
    Ok(app.host().store().note_reading(organisation, standing.person, holding.assignment, &what, now).await?)
}
