//! Bytes on their way out: saved under a name, never shown.

use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};

/// The answer that saves bytes, or a stream of them, under a name. Browsers take them for no page, whatever they hold: they are an attachment
/// of an opaque type, and would have neither scripts nor an origin if they were shown all the same.
pub fn download(name: &str, media_type: &'static str, bytes: impl IntoResponse) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(CONTENT_DISPOSITION, attachment(name));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    response
}

/// What a file is called that came without a name.
const UNNAMED: &str = "evidence";

/// How many characters of a name are kept.
const NAME: usize = 200;

/// The name of a file that was brought, as it is shown and kept: one line, without the way to it.
pub fn file_name(sent: &str) -> String {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|character| !character.is_control()).take(NAME).collect();
    if name.trim().is_empty() { UNNAMED.to_owned() } else { name.trim().to_owned() }
}

/// Saved under its name: in letters that no reader of the header takes for anything else, and once more as it is (RFC 6266,
/// RFC 8187).
fn attachment(name: &str) -> HeaderValue {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_' | ' ');
    let plain: String = name.chars().map(|character| if is_plain(character) { character } else { '_' }).collect();
    let exact: String = name.bytes().map(encoded).collect();
    let value = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}");
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

fn encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_without_the_way_to_it() {
        for (sent, kept) in [(r"C:\tests\a.pdf", "a.pdf"), ("../../x\ny", "xy"), (" / ", "evidence")] {
            assert_eq!(file_name(sent), kept, "{sent:?}");
        }
    }

    #[test]
    fn the_name_of_a_download_says_nothing_but_a_name() {
        for (name, header) in [
            ("risks.xlsx", "attachment; filename=\"risks.xlsx\"; filename*=UTF-8''risks.xlsx"),
            ("a\"; x=\"b", "attachment; filename=\"a__ x__b\"; filename*=UTF-8''a%22%3B%20x%3D%22b"),
            ("Größe\r\n.csv", "attachment; filename=\"Gr__e__.csv\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%0D%0A.csv"),
            ("../../etc", "attachment; filename=\".._.._etc\"; filename*=UTF-8''..%2F..%2Fetc"),
        ] {
            assert_eq!(attachment(name).to_str().unwrap(), header, "{name}");
        }
    }
}
