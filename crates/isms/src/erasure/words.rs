//! By which words texts name a person.

use serde_json::Value as Json;

/// The least number of characters of a word by which texts are searched: less would be found everywhere.
pub const LEAST: usize = 4;

/// Names, addresses and ids by which texts name somebody, compared without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// INVARIANT: in lower case, each once, none shorter than [`LEAST`].
    words: Vec<String>,
}

impl Words {
    /// Adds one. Returns whether it is long enough to be searched for.
    pub fn add(&mut self, word: &str) -> bool {
        let word = word.trim().to_lowercase();
        if word.chars().count() < LEAST {
            return false;
        }
        if !self.words.contains(&word) {
            self.words.push(word);
        }
        true
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Each, in lower case.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Whether a text names them: one of the words stands in it, with nothing of a word before or behind it.
    pub fn name(&self, text: &str) -> bool {
        if self.words.is_empty() {
            return false;
        }
        let text = text.to_lowercase();
        self.words.iter().any(|word| stands_in(word, &text))
    }

    /// The same for an address or JSON that may hold one, where texts are written otherwise: `Maren+Voss`, `Maren%20Voss`.
    pub fn name_in_address(&self, text: &str) -> bool {
        self.name(text) || self.name(&decoded(text))
    }

    /// Whether bytes hold one of the words, as a file does that names them. What is not UTF-8 stands for itself.
    pub fn name_in_bytes(&self, bytes: &[u8]) -> bool {
        self.name(&String::from_utf8_lossy(bytes))
    }

    /// Whether JSON as it is stored may hold one of the words: a quick look before it is read.
    pub fn may_stand_in(&self, json: &str) -> bool {
        let json = json.to_lowercase();
        self.words.iter().any(|word| {
            let quoted = Json::from(word.as_str()).to_string();
            let within = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or(word);
            json.contains(within)
        })
    }

    /// Whether a value names them, in any text within it.
    pub fn stand_in(&self, value: &Json) -> bool {
        match value {
            Json::String(text) => self.name(text),
            Json::Array(values) => values.iter().any(|value| self.stand_in(value)),
            Json::Object(fields) => fields.values().any(|value| self.stand_in(value)),
            Json::Null | Json::Bool(_) | Json::Number(_) => false,
        }
    }
}

/// Whether a word stands in a text as a whole. Where it begins or ends with a sign, any neighbour will do.
fn stands_in(word: &str, text: &str) -> bool {
    let is_inner = |neighbour: Option<char>, own: Option<char>| {
        neighbour.is_some_and(char::is_alphanumeric) && own.is_some_and(char::is_alphanumeric)
    };
    text.match_indices(word).any(|(at, found)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|after| after.chars().next());
        !is_inner(before, found.chars().next()) && !is_inner(after, found.chars().next_back())
    })
}

/// What stands in an address, read as it was meant.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(all: &[&str]) -> Words {
        let mut words = Words::default();
        for word in all {
            words.add(word);
        }
        words
    }

    #[test]
    fn a_name_is_found_whole_in_any_case_and_not_within_another() {
        let words = words(&["Maren Voss", "maren@corvane.example"]);
        for text in ["Ask MAREN VOSS.", "maren voss", "(Maren Voss)", "to maren@corvane.example, today"] {
            assert!(words.name(text), "{text}");
        }
        for text in ["Maren Vossberg", "xmaren@corvane.example", "Maren", "Voss", ""] {
            assert!(!words.name(text), "{text}");
        }
    }

    #[test]
    fn what_is_too_short_is_not_searched_for() {
        let mut words = Words::default();
        assert!(!words.add(" Bo ") && words.is_empty());
        assert!(!words.name("Bo is here"));
        assert!(words.add("Bo Li"));
    }

    #[test]
    fn a_name_in_an_address_is_found_however_it_is_written() {
        let words = words(&["Zoë Voss"]);
        for text in ["/people?q=Zo%C3%AB+Voss", "/people?q=zo%c3%ab%20voss&sort=name", r#"{"q":"Zoë Voss"}"#] {
            assert!(words.name_in_address(text), "{text}");
        }
        assert!(!words.name_in_address("/people?q=Zo%C3%AB&x=%zz%"));
    }

    #[test]
    fn a_name_with_quotes_is_found_in_stored_json() {
        let words = words(&["Ed \"Mo\" Li"]);
        let body = serde_json::json!({"rows": [{"text": "by Ed \"Mo\" Li"}]});
        assert!(words.may_stand_in(&body.to_string()) && words.stand_in(&body));
    }
}
