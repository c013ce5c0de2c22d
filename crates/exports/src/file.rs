//! A file as it is handed over.

use access::View;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::Format;

/// A file.
#[derive(Clone, Debug)]
pub struct File {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it is.
    pub format: Format,
    /// Its name: letters, digits, hyphens and one dot.
    pub name: String,
}

impl File {
    pub(crate) fn new(bytes: Vec<u8>, format: Format, name: &str) -> Self {
        Self { bytes, format, name: format!("{name}.{}", format.name()) }
    }
}

/// Saved under its name and never shown within the pages.
impl IntoResponse for File {
    fn into_response(self) -> Response {
        let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", self.name));
        let disposition = disposition.unwrap_or(HeaderValue::from_static("attachment"));
        let media_type = HeaderValue::from_static(self.format.media_type());
        ([(CONTENT_TYPE, media_type), (CONTENT_DISPOSITION, disposition)], self.bytes).into_response()
    }
}

/// The name of a file: whose it is, what it is, the day that it shows.
pub(crate) fn name(view: &View, what: &[&str]) -> String {
    let today = view.today().to_string();
    let parts = std::iter::once(view.organisation_name()).chain(what.iter().copied()).chain([today.as_str()]);
    parts.map(plain).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// In letters that every system takes for a name.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_everywhere() {
        for (text, name) in
            [("Corvane Systems", "corvane-systems"), ("Łódź & Söhne \"x\"/../", "d-s-hne-x"), ("資産", "")]
        {
            assert_eq!(plain(text), name);
        }
    }
}
