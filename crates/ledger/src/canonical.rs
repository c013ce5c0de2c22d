//! Canonical JSON: RFC 8785, without floats.
//!
//! A hash needs one spelling of a value. RFC 8785 gives it: no white space, names ordered by their UTF-16 code units,
//! the shortest escapes. Its floats are the one part that implementations get wrong, so they are refused, and so are
//! whole numbers that a reader with 64-bit floats would round: everything outside -(2^53-1)..=2^53-1.

mod check;

use serde::Serialize;

/// How many arrays and objects may lie inside one another, so that no value can exhaust a stack.
pub const MAX_DEPTH: u8 = 100;

/// Why a value has no canonical spelling.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// A number with a fraction or an exponent, whether or not its value is whole.
    #[error("a number with a fraction or an exponent; write a whole number, or the number as text")]
    Float,
    /// A whole number that not every reader keeps.
    #[error("{0} is outside -9007199254740991..=9007199254740991; write it as text")]
    Range(String),
    /// More than [`MAX_DEPTH`] levels.
    #[error("more than {MAX_DEPTH} arrays and objects lie inside one another")]
    Depth,
    /// The value cannot be written as JSON at all: a map whose names are not text, a name twice, a failing `Serialize`.
    #[error("cannot be written as JSON: {0}")]
    Json(String),
}

impl serde::ser::Error for CanonicalError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self::Json(message.to_string())
    }
}

/// The canonical bytes of `value`, UTF-8.
///
/// # Errors
///
/// See [`CanonicalError`].
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    // Before the canonicalizer, because it writes what we refuse: floats, rounded numbers, and null for a NaN in a list.
    value.serialize(check::Check::new())?;
    serde_json_canonicalizer::to_vec(&value).map_err(|error| CanonicalError::Json(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_float_is_refused_wherever_it_hides() {
        assert_eq!(to_vec(&1.0_f32), Err(CanonicalError::Float));
        assert_eq!(to_vec(&[f64::NAN]), Err(CanonicalError::Float));
        assert_eq!(to_vec(&Some(vec![(1, 0.5)])), Err(CanonicalError::Float));
        assert_eq!(to_vec(&BTreeMap::from([("a", f64::INFINITY)])), Err(CanonicalError::Float));
        assert_eq!(to_vec(&serde_json::json!({"a": [{"b": 1e300}]})), Err(CanonicalError::Float));
    }

    #[test]
    fn a_whole_number_that_a_float_would_round_is_refused() {
        let largest = (1_i64 << 53) - 1;
        assert!(to_vec(&[largest, -largest]).is_ok());
        assert_eq!(to_vec(&(largest + 1)), Err(CanonicalError::Range("9007199254740992".into())));
        assert!(to_vec(&(-largest - 1)).is_err());
        assert!(to_vec(&u64::MAX).is_err());
        assert!(to_vec(&u128::MAX).is_err());
        assert!(to_vec(&i128::MIN).is_err());
        assert!(to_vec(&BTreeMap::from([(u64::MAX, "as a name")])).is_err());
    }

    #[test]
    fn a_value_too_deep_is_refused_and_not_a_crash() {
        let nested = |depth| (0..depth).fold(serde_json::json!(1), |inside, _| serde_json::Value::Array(vec![inside]));
        assert!(to_vec(&nested(MAX_DEPTH)).is_ok());
        assert_eq!(to_vec(&nested(MAX_DEPTH + 1)), Err(CanonicalError::Depth));
    }

    #[test]
    fn text_and_unsized_values_have_a_spelling_too() {
        assert_eq!(to_vec("a/\u{1f}"), Ok(br#""a/\u001f""#.to_vec()));
        assert_eq!(to_vec([1, 2].as_slice()), Ok(b"[1,2]".to_vec()));
    }
}
