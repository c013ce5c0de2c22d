//! What a sheet is a list of, and which of its columns is which field: a proposal that a person looks at.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::header::{self, Header};
use crate::mapping::{MappedColumn, Mapping, Target};
use crate::naming::{Guess, guesses};
use crate::own;
use crate::profile::{Profile, profiles};
use crate::register::{Field, Register, Shape, Sight};
use crate::words::{fold, words};
use crate::workbook::{Sheet, Workbook};

/// Below this, a column is not mapped.
const SURE_ENOUGH: i32 = 45;
/// Below this, a sheet is something else.
const LIKE_ENOUGH: i32 = 15;

/// What a sheet was recognised as.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recognition {
    /// What it is a list of.
    pub register: Register,
    /// How much it looks like that, of 100.
    pub score: u8,
    /// What else it may be, the likeliest first, each with its score.
    pub others: Vec<(Register, u8)>,
    /// The proposal.
    pub mapping: Mapping,
    /// What was seen of its columns.
    pub columns: Vec<Column>,
    /// The headers in one word: two sheets with the same headers have the same, and a mapping can be remembered under it.
    pub fingerprint: String,
}

/// What was seen of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// The column, from 0.
    pub column: u16,
    /// What stands above it, on one line.
    pub header: String,
    /// How many of the first thousand rows hold something there.
    pub filled: usize,
    /// The first different values.
    pub examples: Vec<String>,
    /// How sure the proposal is, of 100; 0 where there is none.
    pub sureness: u8,
}

/// Recognises every sheet; nothing for one that is empty.
pub fn recognise(workbook: &Workbook) -> Vec<Option<Recognition>> {
    workbook.sheets.iter().map(|sheet| header::find(sheet).map(|header| recognise_as(sheet, header, None))).collect()
}

/// Recognises a sheet whose header a person pointed out, and whose register perhaps as well.
pub fn recognise_as(sheet: &Sheet, header: Header, register: Option<Register>) -> Recognition {
    let lines = header::lines(sheet, header);
    let profiles = profiles(sheet, header.last);
    let seen = Seen { sheet, lines: &lines, profiles: &profiles };
    if let Some(mapping) = own::mapping(header, &lines).filter(|own| register.is_none_or(|asked| asked == own.register))
    {
        return seen.ours(mapping);
    }
    let mut likely: Vec<(i32, Register, Assignment)> = Register::ALL
        .into_iter()
        .map(|register| {
            let assignment = seen.assign(register);
            (seen.likeness(register, &assignment), register, assignment)
        })
        .collect();
    if register.is_none() && own::elsewhere(sheet).is_some() {
        likely.clear();
    }
    likely.sort_by_key(|(likeness, register, _)| (std::cmp::Reverse(*likeness), *register));
    let others = likely.iter().map(|(likeness, register, _)| (*register, of_hundred(*likeness))).collect::<Vec<_>>();
    let chosen = likely.into_iter().find(|(likeness, found, _)| match register {
        Some(register) => *found == register,
        None => *likeness >= LIKE_ENOUGH,
    });
    let (score, register, assignment) = chosen
        .map_or((0, Register::Other, Assignment::new()), |(likeness, register, assignment)| {
            (of_hundred(likeness), register, assignment)
        });
    let others = others.into_iter().filter(|(other, score)| *other != register && *score > 0).collect();
    let columns = seen.columns(&assignment);
    let mapped = columns.iter().map(|column| seen.mapped(column, &assignment)).collect();
    let mapping = Mapping { register, header, columns: mapped };
    Recognition { register, score, others, mapping, columns, fingerprint: fingerprint(&lines) }
}

/// Which field a column is proposed for, and how sure that is.
type Assignment = BTreeMap<u16, Guess>;

struct Seen<'s> {
    sheet: &'s Sheet,
    lines: &'s BTreeMap<u16, Vec<String>>,
    profiles: &'s [Profile],
}

impl Seen<'_> {
    /// A sheet that Annexa wrote.
    fn ours(&self, mapping: Mapping) -> Recognition {
        let mut assignment = Assignment::new();
        for (column, field) in mapping.fields() {
            assignment.insert(column, Guess { field, sureness: 100 });
        }
        Recognition {
            register: mapping.register,
            score: 100,
            others: Vec::new(),
            columns: self.columns(&assignment),
            fingerprint: fingerprint(self.lines),
            mapping,
        }
    }

    fn profile(&self, column: u16) -> Option<&Profile> {
        self.profiles.get(usize::from(column))
    }

    /// The surest of all pairs first; each column and each field once.
    fn assign(&self, register: Register) -> Assignment {
        let mut pairs: Vec<(u16, Guess)> = Vec::new();
        for (column, lines) in self.lines {
            let guesses = guesses(register, lines).into_iter().map(|guess| self.weighed(register, *column, guess));
            pairs.extend(guesses.filter(|guess| guess.sureness >= SURE_ENOUGH).map(|guess| (*column, guess)));
        }
        pairs.sort_by_key(|(column, guess)| (std::cmp::Reverse(guess.sureness), *column, guess.field.name));
        let mut assignment = Assignment::new();
        for (column, guess) in pairs {
            let is_taken = assignment.values().any(|taken| taken.field.name == guess.field.name);
            if !is_taken && !assignment.contains_key(&column) {
                assignment.insert(column, guess);
            }
        }
        self.by_content(register, &mut assignment);
        mend(register, self, &mut assignment);
        assignment
    }

    /// A guess by the header, turned and weighed by what the cells hold.
    fn weighed(&self, register: Register, column: u16, guess: Guess) -> Guess {
        let Some(profile) = self.profile(column) else { return guess };
        let turn = guess.field.turns.iter().find(|(sight, _)| profile.shows(*sight));
        let field = turn.and_then(|(_, name)| register.field(name)).unwrap_or(guess.field);
        let lost = if turn.is_some() { 8 } else { 0 };
        Guess { field, sureness: guess.sureness - lost + profile.fits(field.shape) }
    }

    /// Columns that no header explains and whose cells do.
    fn by_content(&self, register: Register, assignment: &mut Assignment) {
        for (position, profile) in self.profiles.iter().enumerate() {
            let Ok(column) = u16::try_from(position) else { break };
            let name = if profile.shows(Sight::References) && profile.filled >= 3 {
                if register == Register::StatementOfApplicability { "control" } else { "reference_controls" }
            } else if profile.are_addresses() {
                "owner"
            } else {
                continue;
            };
            let Some(field) = register.field(name) else { continue };
            if !assignment.contains_key(&column) && assignment.values().all(|taken| taken.field.name != name) {
                assignment.insert(column, Guess { field, sureness: 50 });
            }
        }
    }

    /// How much the sheet looks like the register: what its columns tell, its name, and numbers of controls.
    fn likeness(&self, register: Register, assignment: &Assignment) -> i32 {
        let told: i32 =
            assignment.values().map(|guess| i32::from(guess.field.tells) * guess.sureness.min(100) / 100).sum();
        let name = format!(" {} ", fold(&self.sheet.name));
        let is_named =
            words().sheets.iter().any(|(named, word)| *named == register && name.contains(&format!(" {word} ")));
        let controls = match (register, column_of(assignment, "control").and_then(|column| self.profile(column))) {
            (Register::StatementOfApplicability, Some(profile)) if profile.shows(Sight::References) => 20,
            (Register::StatementOfApplicability, _) => -30,
            _ => 0,
        };
        told + controls + if is_named { 15 } else { 0 }
    }

    fn columns(&self, assignment: &Assignment) -> Vec<Column> {
        let filled = self.profiles.iter().enumerate().filter(|(_, profile)| profile.filled > 0);
        let all: BTreeSet<u16> =
            filled.filter_map(|(position, _)| u16::try_from(position).ok()).chain(self.lines.keys().copied()).collect();
        let column = |column: u16| Column {
            column,
            header: self.lines.get(&column).map(|lines| lines.join(" ")).unwrap_or_default(),
            filled: self.profile(column).map_or(0, |profile| profile.filled),
            examples: self.profile(column).map(|profile| profile.examples.clone()).unwrap_or_default(),
            sureness: assignment.get(&column).map_or(0, |guess| of_hundred(guess.sureness)),
        };
        all.into_iter().map(column).collect()
    }

    fn mapped(&self, column: &Column, assignment: &Assignment) -> MappedColumn {
        let target = match assignment.get(&column.column) {
            Some(guess) => Target::Field(guess.field.name.to_owned()),
            None if column.filled == 0 => Target::Ignored,
            None => Target::Extra,
        };
        MappedColumn { column: column.column, header: column.header.clone(), target }
    }
}

/// What the columns together tell and none of them alone.
fn mend(register: Register, seen: &Seen<'_>, assignment: &mut Assignment) {
    let has = |assignment: &Assignment, name: &str| column_of(assignment, name).is_some();
    // A sheet of sentences without a title: the sentence is the title.
    if let Some(title) = register.title().filter(|title| !has(assignment, title.name)) {
        let sentence =
            ["event", "description", "leads_to", "threats", "delivers"].into_iter().find(|name| has(assignment, name));
        if let Some(sentence) = sentence {
            rename(assignment, sentence, title);
        }
    }
    if register != Register::Risks {
        return;
    }
    // "Responsible" is for the action where there is one, and else for the risk.
    let owner = register
        .field("owner")
        .filter(|_| !has(assignment, "owner") && !has(assignment, "action") && !has(assignment, "due"));
    if let Some(owner) = owner {
        rename(assignment, "action_owner", owner);
    }
    // L and I beside each other are likelihood and impact; an I among C, I and A is integrity.
    let is_alone = !has(assignment, "affects_confidentiality")
        && !has(assignment, "consequence_confidentiality")
        && !has(assignment, "consequence");
    let integrity =
        column_of(assignment, "consequence_integrity").filter(|_| is_alone && has(assignment, "likelihood"));
    let is_letter = |column: u16| {
        seen.lines.get(&column).and_then(|lines| lines.last()).is_some_and(|line| line.chars().count() == 1)
    };
    if let (Some(_), Some(consequence)) = (integrity.filter(|column| is_letter(*column)), register.field("consequence"))
    {
        rename(assignment, "consequence_integrity", consequence);
    }
}

fn column_of(assignment: &Assignment, name: &str) -> Option<u16> {
    assignment.iter().find(|(_, guess)| guess.field.name == name).map(|(column, _)| *column)
}

fn rename(assignment: &mut Assignment, from: &str, to: &'static Field) {
    if let Some(guess) = assignment.values_mut().find(|guess| guess.field.name == from) {
        let lost = if to.shape == Shape::Title { 30 } else { 15 };
        *guess = Guess { field: to, sureness: (guess.sureness - lost).max(1) };
    }
}

fn of_hundred(number: i32) -> u8 {
    u8::try_from(number.clamp(0, 100)).unwrap_or(0)
}

/// The digest of the folded headers in their order.
fn fingerprint(lines: &BTreeMap<u16, Vec<String>>) -> String {
    let mut digest = Sha256::new();
    for (column, lines) in lines {
        digest.update(format!("{column}\u{1f}{}\u{1e}", fold(&lines.join(" "))));
    }
    digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
