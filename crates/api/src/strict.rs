//! Reading JSON strictly: what two readers could understand differently is refused, with a sentence that says where.
//!
//! Refused are: a key that comes twice in one object, more than 20 levels, numbers with a fraction or beyond 2^53, bytes
//! after the end, and text that is not UTF-8. Bodies hold nothing of the kind, so nothing is lost.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value as Json};

/// The most levels of arrays and objects within each other.
const DEPTH: usize = 20;
/// The largest whole number that every reader holds exactly.
const LARGEST: u64 = 1 << 53;

/// Reads one JSON value from all of `bytes`.
///
/// # Errors
/// A sentence that says what is wrong and where.
pub fn read(bytes: &[u8]) -> Result<Json, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        format!("The body is not UTF-8 from byte {} on; send it as UTF-8.", error.valid_up_to() + 1)
    })?;
    if text.trim().is_empty() {
        return Err("The body is empty; send a JSON object.".to_owned());
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Place { path: String::new(), depth: 0 }.deserialize(&mut reader);
    read.and_then(|json| reader.end().map(|()| json)).map_err(|error| explain(&error))
}

/// serde_json says where after what is wrong; people look for the place first.
fn explain(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let what = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
    format!("The JSON cannot be read at line {}, column {}: {what}.", error.line(), error.column())
}

/// Where the reader stands, as a JSON pointer.
struct Place {
    path: String,
    depth: usize,
}

impl Place {
    fn below(&self, name: impl fmt::Display) -> Self {
        Self { path: format!("{}/{name}", self.path), depth: self.depth + 1 }
    }

    fn here(&self) -> &str {
        if self.path.is_empty() { "the top" } else { &self.path }
    }

    fn check_depth<E: Error>(&self) -> Result<(), E> {
        if self.depth < DEPTH {
            return Ok(());
        }
        Err(E::custom(format_args!("there are more than {DEPTH} levels within each other")))
    }
}

impl<'de> DeserializeSeed<'de> for Place {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place {
    type Value = Json;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Json, E> {
        Ok(Json::Bool(truth))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::from(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::String(text))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Json, E> {
        if number > LARGEST {
            return Err(too_large(&self));
        }
        Ok(Json::Number(Number::from(number)))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Json, E> {
        if number.unsigned_abs() > LARGEST {
            return Err(too_large(&self));
        }
        Ok(Json::Number(Number::from(number)))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Json, E> {
        Err(E::custom(format_args!("{} is no whole number of at most 2^53; write others as text", self.here())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Json, A::Error> {
        self.check_depth()?;
        let mut list = Vec::new();
        while let Some(one) = sequence.next_element_seed(self.below(list.len()))? {
            list.push(one);
        }
        Ok(Json::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        self.check_depth()?;
        let mut object = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(format_args!("{name:?} comes twice in {}", self.here())));
            }
            let value = entries.next_value_seed(self.below(&name))?;
            object.insert(name, value);
        }
        Ok(Json::Object(object))
    }
}

fn too_large<E: Error>(place: &Place) -> E {
    E::custom(format_args!("{} is beyond 2^53; write such numbers as text", place.here()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_every_reader_understands_alike_is_read() {
        let read = read(
            br#" {"name": "B\u00e4cker", "n": [-9007199254740992, 9007199254740992, 0], "t": true, "o": {"x": null}} "#,
        );
        assert_eq!(
            read.unwrap(),
            json!({"name": "Bäcker", "n": [-(1_i64 << 53), 1_i64 << 53, 0], "t": true, "o": {"x": null}})
        );
    }

    #[test]
    fn what_two_readers_could_understand_differently_is_refused_with_its_place() {
        for (body, said) in [
            (r#"{"a": {"b": 1, "c": 2, "b": 3}}"#, r#"line 1, column 26: "b" comes twice in /a."#),
            ("{\"a\": 1,\n \"a\": 1}", r#"line 2, column 4: "a" comes twice in the top."#),
            (r#"{"a": [1, 2.0]}"#, "/a/1 is no whole number"),
            (r#"{"a": 1e3}"#, "/a is no whole number"),
            (r#"{"a": 9007199254740993}"#, "/a is beyond 2^53"),
            (r#"{"a": -9007199254740993}"#, "/a is beyond 2^53"),
            (r#"{"a": 99999999999999999999}"#, "/a is no whole number"),
            (r#"{"a": 1} x"#, "trailing characters"),
            (r#"{"a": 1"#, "EOF"),
            (r#"{"a": "\ud800"}"#, "line 1"),
            ("{'a': 1}", "key must be a string"),
            ("NaN", "line 1, column 1"),
            ("  ", "empty"),
        ] {
            let sentence = read(body.as_bytes()).unwrap_err();
            assert!(sentence.contains(said), "{body}: {sentence}");
        }
        assert!(read(b"{\"a\": \"\xff\"}").unwrap_err().contains("from byte 8 on"));
    }

    #[test]
    fn levels_are_counted_and_end_at_twenty() {
        let nested = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
        assert!(read(nested(20).as_bytes()).is_ok());
        assert!(read(nested(21).as_bytes()).unwrap_err().contains("more than 20 levels"));
        assert!(read(nested(100_000).as_bytes()).is_err(), "and no stack runs over");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }

        #[test]
        fn nothing_that_looks_like_json_panics(text in r#"[\[\]{}":,0-9a-z\\. eE+\-]{0,60}"#) {
            let _ = read(text.as_bytes());
        }

        #[test]
        fn what_is_read_is_what_the_lenient_reader_reads(text in r#"\{("[a-c]": ?(-?[1-9][0-9]{0,3}|"[a-z]{0,3}"|\[\]|null), ?){0,3}"z": true\}"#) {
            if let Ok(strict) = read(text.as_bytes()) {
                prop_assert_eq!(strict, serde_json::from_str::<Json>(&text).unwrap());
            }
        }
    }
}
