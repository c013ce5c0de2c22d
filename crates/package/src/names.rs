//! Names of people, and what stands for them: the same person is the same number throughout a package.
//!
//! Replaced are full names in either order, addresses, and family names that stand alone; the names that somebody had before, too. A
//! first name that stands alone is not known from other words and stays: the instructions say so.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, BuildError, MatchKind};
use host::Named;
use record::Id;

/// The shortest family name that is replaced where it stands alone.
const SHORTEST: usize = 3;
/// What stands for a name that several people have.
const ONE_OF_THEM: &str = "A person";
/// What stands for a name that records tell and that belongs to nobody here.
const SOMEBODY: &str = "Somebody";

/// The names of the people of an organisation.
pub(crate) struct Names {
    by_person: HashMap<Id, String>,
    /// Full names and addresses, however they are written.
    whole: Finder,
    /// Family names, which are words too: only as names are written.
    family: Finder,
}

/// Texts to be found, each with what stands for it.
struct Finder {
    texts: AhoCorasick,
    instead: Vec<String>,
}

impl Names {
    /// Those of the people, the first of whom is Person 1.
    ///
    /// # Errors
    /// When there are more than can be looked for.
    pub fn of_people(people: &[Named]) -> Result<Self, BuildError> {
        let mut by_person = HashMap::new();
        let (mut whole, mut family) = (Texts::default(), Texts::default());
        for named in people {
            let called = match named.person {
                Some(id) => {
                    let called = format!("Person {}", by_person.len() + 1);
                    by_person.insert(id, called.clone());
                    called
                }
                None => SOMEBODY.to_owned(),
            };
            for name in &named.names {
                whole.add(name, &called);
                if let Some((first, last)) = name.trim().rsplit_once(' ') {
                    whole.add(&format!("{last}, {first}"), &called);
                    whole.add(&format!("{last} {first}"), &called);
                    if last.chars().count() >= SHORTEST {
                        family.add(last, &called);
                    }
                }
            }
            for address in &named.addresses {
                whole.add(address, &called);
            }
        }
        Ok(Self { by_person, whole: whole.finder(true)?, family: family.finder(false)? })
    }

    /// What a person is called.
    pub fn of(&self, person: Id) -> &str {
        self.by_person.get(&person).map_or(SOMEBODY, String::as_str)
    }

    /// A text without names.
    pub fn replaced(&self, text: &str) -> String {
        self.family.replaced(&self.whole.replaced(text))
    }
}

/// Texts with what stands for them; one that stands for two people stands for neither.
#[derive(Default)]
struct Texts(HashMap<String, String>);

impl Texts {
    fn add(&mut self, text: &str, called: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let known = self.0.entry(text.to_owned()).or_insert_with(|| called.to_owned());
        if known != called {
            ONE_OF_THEM.clone_into(known);
        }
    }

    fn finder(self, in_any_case: bool) -> Result<Finder, BuildError> {
        let (texts, instead): (Vec<String>, Vec<String>) = self.0.into_iter().unzip();
        let texts = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(in_any_case)
            .build(texts)?;
        Ok(Finder { texts, instead })
    }
}

impl Finder {
    fn replaced(&self, text: &str) -> String {
        let mut told = String::with_capacity(text.len());
        let mut rest = 0;
        for found in self.texts.find_iter(text) {
            let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
            let before = text.get(..found.start()).and_then(|before| before.chars().next_back());
            let after = text.get(found.end()..).and_then(|after| after.chars().next());
            if is_letter(before) || is_letter(after) {
                continue;
            }
            told.push_str(text.get(rest..found.start()).unwrap_or_default());
            told.push_str(self.instead.get(found.pattern().as_usize()).map_or(SOMEBODY, String::as_str));
            rest = found.end();
        }
        told.push_str(text.get(rest..).unwrap_or_default());
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let named = |number: u128, names: &[&str], address: &str| Named {
            person: Some(Id::from_u128(number)),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            addresses: vec![address.to_owned()],
        };
        Names::of_people(&[
            named(1, &["Ines Vermeulen", "Ines Bakker"], "ines@corvane.example"),
            named(2, &["Łukasz Żak"], "lukasz.zak@corvane.example"),
            named(3, &["Tom Vermeulen"], "tom@corvane.example"),
        ])
        .unwrap()
    }

    #[test]
    fn names_are_replaced_however_they_are_told() {
        let names = names();
        for (text, told) in [
            ("Ines Vermeulen asked Łukasz Żak.", "Person 1 asked Person 2."),
            ("INES VERMEULEN, ines@Corvane.example", "Person 1, Person 1"),
            ("Vermeulen, Ines; before: Bakker", "Person 1; before: Person 1"),
            ("Ask Vermeulen", "Ask A person"),
            ("(Żak)", "(Person 2)"),
            ("The bakker next door, Bakkerstraat 5", "The bakker next door, Bakkerstraat 5"),
            ("", ""),
        ] {
            assert_eq!(names.replaced(text), told);
        }
        assert_eq!(names.of(Id::from_u128(2)), "Person 2");
        assert_eq!(names.of(Id::from_u128(9)), "Somebody");
    }
}
