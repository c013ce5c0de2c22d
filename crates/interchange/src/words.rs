//! The words of nine languages: what columns are called, what cells say. The truth is the YAML under `data/`.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::de::DeserializeOwned;

use crate::register::Register;
use crate::word_files;

static WORDS: LazyLock<Words> =
    LazyLock::new(|| Words::of(embedded("words.yaml", include_str!(concat!(env!("OUT_DIR"), "/words.json")))));
static PHRASES: LazyLock<BTreeMap<Register, Phrases>> = LazyLock::new(|| {
    let headers: word_files::Headers =
        embedded("headers.yaml", include_str!(concat!(env!("OUT_DIR"), "/headers.json")));
    Register::ALL.into_iter().map(|register| (register, Phrases::of(register, &headers))).collect()
});

/// What columns of a register are called, folded.
pub(crate) fn phrases(register: Register) -> Option<&'static Phrases> {
    PHRASES.get(&register)
}

/// What cells say.
pub(crate) fn words() -> &'static Words {
    &WORDS
}

/// The names of the columns of one register.
pub(crate) struct Phrases {
    /// The field and how far down its list the name stands, by folded name.
    pub by_name: HashMap<String, (&'static str, u32)>,
    /// The most words of a name.
    pub longest: usize,
}

impl Phrases {
    fn of(register: Register, headers: &word_files::Headers) -> Self {
        let mut by_name = HashMap::new();
        for (field, languages) in headers.get(register.name()).into_iter().flatten() {
            let Some(field) = register.field(field) else { continue };
            for (rank, name) in languages.values().flat_map(|names| (0_u32..).zip(names)) {
                let kept = by_name.entry(fold(name)).or_insert((field.name, rank));
                kept.1 = kept.1.min(rank);
            }
        }
        let longest = by_name.keys().map(|name| name.split(' ').count()).max().unwrap_or(0);
        Self { by_name, longest }
    }
}

/// All words, folded, by what they say.
pub(crate) struct Words {
    /// Phrases that say of which state a rating is, the longest first.
    pub states: Vec<(String, String)>,
    /// Letters that stand for a rating under the heading of a state.
    pub abbreviations: HashMap<String, String>,
    /// Words that say "risk" and nothing more.
    pub risk: Vec<String>,
    /// What a consequence is for.
    pub dimensions: HashMap<String, String>,
    /// Names of sheets.
    pub sheets: Vec<(Register, String)>,
    /// Yes and no.
    pub truth: HashMap<String, bool>,
    /// The code of a word, by the name of its list.
    pub choices: BTreeMap<String, HashMap<String, String>>,
    /// From 1 to 5.
    pub ratings: HashMap<String, u8>,
    /// What stands for no value.
    pub nothing: Vec<String>,
    /// The names of each month.
    pub months: Vec<Vec<String>>,
    /// How many minutes a unit has.
    pub minutes_of: HashMap<String, i64>,
}

impl Words {
    fn of(file: word_files::Words) -> Self {
        let mut states: Vec<(String, String)> = by_word(&file.states).collect();
        states.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.split(' ').count()));
        let number = |(word, number): (String, String)| Some((word, number.parse().ok()?));
        Self {
            states,
            abbreviations: by_word(&file.abbreviations).collect(),
            risk: file.risk.iter().map(|word| fold(word)).collect(),
            dimensions: by_word(&file.dimensions).collect(),
            sheets: by_word(&file.sheets).filter_map(|(word, name)| Some((Register::named(&name)?, word))).collect(),
            truth: by_word(&file.truth).map(|(word, truth)| (word, truth == "yes")).collect(),
            choices: file.choices.iter().map(|(list, codes)| (list.clone(), by_word(codes).collect())).collect(),
            ratings: by_word(&file.ratings).filter_map(|(word, rating)| Some((word, rating.parse().ok()?))).collect(),
            nothing: file.nothing.iter().map(|word| fold(word)).collect(),
            months: file.months.iter().map(|names| names.iter().map(|name| fold(name)).collect()).collect(),
            minutes_of: by_word(&file.minutes_of).filter_map(number).collect(),
        }
    }

    /// The code of a choice that a text names outright, or behind a number: `2 - internal`.
    pub fn choice(&self, list: &str, text: &str) -> Option<&str> {
        let codes = self.choices.get(list)?;
        let folded = fold(text);
        let behind = folded.split_once(' ').filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()));
        let found = codes.get(&folded).or_else(|| codes.get(behind?.1))?;
        Some(found)
    }

    /// Yes or no.
    pub fn truth(&self, text: &str) -> Option<bool> {
        self.truth.get(&fold(text)).copied()
    }

    /// Whether a text stands for no value.
    pub fn is_nothing(&self, text: &str) -> bool {
        text.len() <= 20 && self.nothing.contains(&fold(text))
    }
}

/// Each word with the key that it stands under. A list may be written with commas within its items.
fn by_word(lists: &BTreeMap<String, Vec<String>>) -> impl Iterator<Item = (String, String)> {
    let words = |(key, words): (&String, &Vec<String>)| {
        let key = key.clone();
        let words: Vec<String> = words.iter().flat_map(|words| words.split(',')).map(fold).collect();
        words.into_iter().map(move |word| (word, key.clone()))
    };
    lists.iter().flat_map(words)
}

/// A text without what makes no difference: lower case, no accents, ae/oe/ue as a/o/u, words and numbers with single spaces
/// between. A text of signs alone stays as it is.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut is_word = false;
    for character in text.chars().flat_map(char::to_lowercase) {
        if !character.is_alphanumeric() {
            // An accent on its own, behind its letter, is part of the word; so is an invisible hyphen.
            is_word &= matches!(character, '\u{300}'..='\u{36F}' | '\u{AD}' | '\u{200B}');
            continue;
        }
        if !is_word && !folded.is_empty() {
            folded.push(' ');
        }
        let before = folded.chars().next_back().filter(|_| is_word);
        is_word = true;
        match plain(character) {
            "" => folded.push(character),
            "e" if matches!(before, Some('a' | 'o' | 'u')) => {}
            letters => folded.push_str(letters),
        }
    }
    if folded.is_empty() { text.trim().to_owned() } else { folded }
}

/// A letter without its accent; nothing for one that stays as it is.
fn plain(letter: char) -> &'static str {
    match letter {
        'e' | 'é' | 'è' | 'ê' | 'ë' | 'ę' | 'ě' | 'ē' => "e",
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' | 'ă' | 'æ' => "a",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' | 'œ' => "o",
        'ù' | 'ú' | 'û' | 'ü' | 'ů' | 'ű' => "u",
        'ç' | 'ć' | 'č' => "c",
        'ñ' | 'ń' | 'ň' => "n",
        'ś' | 'š' => "s",
        'ß' => "ss",
        'ź' | 'ż' | 'ž' => "z",
        'ł' | 'ľ' => "l",
        'ř' | 'ŕ' => "r",
        'ď' | 'đ' => "d",
        'ť' => "t",
        'ý' | 'ÿ' => "y",
        _ => "",
    }
}

/// The data behind `json`, as types.
///
/// # Panics
/// Where the file and the types disagree. Nobody can run into that: the file is part of the binary, and the tests of this crate
/// read it before one is built.
#[expect(clippy::panic, reason = "the data is compiled in and read by every test run; there is nothing to go on with")]
fn embedded<T: DeserializeOwned>(file: &str, json: &str) -> T {
    match serde_json::from_str(json) {
        Ok(value) => value,
        Err(error) => panic!("crates/interchange/data/{file} does not fit its types: {error}. Correct one of them."),
    }
}

#[cfg(test)]
mod tests;
