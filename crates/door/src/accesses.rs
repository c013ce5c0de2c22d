//! Who looked at what: what people from outside read, noted before the answer leaves, and what left as a file; and who may
//! see that.
//!
//! The row `audit_trail` of `rights.yaml` says so: whoever sees all of the log sees what everybody looked at; whoever sees of
//! it what a grant names sees what they looked at themselves.

use access::View;
use axum::http::request::Parts;
use catalogue::{Qualifier, rights};
use store::{Access, AccessQuestion, Occasion, hour_of};

use crate::{App, Fault};

/// How many rows are read at once.
const ROWS: u32 = 2_000;

/// What was looked at, the latest first, as far as one page goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Accesses {
    /// The rows.
    pub rows: Vec<Access>,
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

/// Whether the viewer may see what was looked at, be it only what they looked at themselves.
pub fn sees_accesses(view: &View) -> bool {
    sees_everybody(view).is_some()
}

/// What was looked at, from hours before `before`, on one occasion or on all.
///
/// # Errors
/// [`Fault::NotFound`] for whoever may not see it.
pub async fn accesses(
    app: &App,
    view: &View,
    occasion: Option<Occasion>,
    before: Option<i64>,
) -> Result<Accesses, Fault> {
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
    let asked = AccessQuestion { person, occasion, before, limit: ROWS };
    let mut rows = app.host().store().accesses(view.organisation(), asked).await?;
    let is_full = rows.len() == ROWS as usize;
    let last = rows.last().map(|row| row.hour).filter(|_| is_full);
    // An hour that was cut off comes whole on the next page, unless it fills one.
    if let Some(last) = last
        && rows.first().is_some_and(|first| first.hour != last)
    {
        rows.retain(|row| row.hour != last);
    }
    let next = last.and_then(|_| rows.last()).map(|row| row.hour);
    Ok(Accesses { rows, next })
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
    let (store, by) = (app.host().store(), (standing.person, holding.assignment));
    Ok(store.note_access(view.organisation(), by, Occasion::Outside, &what, app.host().now()).await?)
}
