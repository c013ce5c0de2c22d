//! Moments in addresses: `as_of=2026-03-31` or `as_of=2026-03-31T12:00:00Z`.

use host::When;

use crate::Fault;

/// The moment that `text` names.
///
/// # Errors
/// [`Fault::BadRequest`] with a sentence when it names none.
pub fn parse_when(text: &str) -> Result<When, Fault> {
    if let Ok(date) = text.parse() {
        return Ok(When::Date(date));
    }
    text.parse().map(When::Instant).map_err(|_| {
        Fault::BadRequest("Write the moment as a date like 2026-03-31, or as 2026-03-31T12:00:00Z.".to_owned())
    })
}
