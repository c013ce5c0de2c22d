//! The moment that an address names with `as_of`, and what may be done there: look.

use axum::extract::Query;
use axum::http::request::Parts;
use axum::http::{Method, Uri};
use host::{HostError, When};
use serde::Deserialize;

use crate::{Does, Fault};

#[derive(Deserialize)]
struct AsOf {
    as_of: Option<String>,
}

/// The moment that an address names; nothing for the present.
///
/// # Errors
/// [`Fault::NoSuchMoment`] with a sentence where it names none.
pub(crate) fn moment_of(uri: &Uri) -> Result<Option<When>, Fault> {
    let Query(AsOf { as_of }) = Query::try_from_uri(uri).map_err(|_| Fault::NoSuchMoment {
        sentence: "The address names more than one moment; leave one of them.".to_owned(),
        asked: String::new(),
    })?;
    as_of.filter(|text| !text.is_empty()).map(|text| parse_when(&text)).transpose()
}

/// The moment that `text` names.
///
/// # Errors
/// [`Fault::NoSuchMoment`] with a sentence when it names none.
pub fn parse_when(text: &str) -> Result<When, Fault> {
    text.trim().parse().map_err(|sentence| Fault::NoSuchMoment { sentence, asked: text.to_owned() })
}

/// What the host says of a moment, with what was asked.
pub(crate) fn asked(error: HostError, moment: When) -> Fault {
    match error {
        HostError::NoSuchMoment(sentence) => Fault::NoSuchMoment { sentence, asked: moment.to_string() },
        other => other.into(),
    }
}

/// Makes sure that nobody is about to change the past.
///
/// # Errors
/// [`Fault::PastIsRead`] for a request that would.
pub(crate) fn reads_only(parts: &Parts) -> Result<(), Fault> {
    if matches!(parts.method, Method::GET | Method::HEAD) { Ok(()) } else { Err(Fault::PastIsRead) }
}

/// Makes sure that no form is opened that could not be sent.
///
/// # Errors
/// [`Fault::PastIsRead`] for a page whose only use is to change something.
pub(crate) fn shows_only(parts: &Parts) -> Result<(), Fault> {
    let does = parts.extensions.get::<Does>();
    if does.is_some_and(|does| does.changes()) { Err(Fault::PastIsRead) } else { Ok(()) }
}
