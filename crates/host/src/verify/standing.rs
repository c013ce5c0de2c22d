//! Level 3: whether a decision was the person's to make. The role that its entry names was theirs, in force that day, at the record's
//! unit or above it, and one that gives such a command; whom a step takes two of, there were two.
//!
//! Read from the contents of the log itself, so that it holds for each entry what the organisation knew at that point, whatever was
//! edited later. Guards and conditions (whether the criteria asked for a second signature, who contributed) are not asked again:
//! they read the whole value of the day. Decision 0030 says why.

use std::collections::{BTreeMap, HashMap};

use catalogue::Role;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ledger::entry::{Actor, Entry, Revision};
use record::Id;

use super::facts::{Facts, Of, Told, all_of};
use super::power::Power;

/// Roles, grants, people and units as the entries so far leave them.
#[derive(Default)]
pub struct Book {
    zone: Option<TimeZone>,
    known: BTreeMap<Id, Facts>,
    /// What the run that is being read writes: its entries were decided on what was before, or on one another.
    written: BTreeMap<Id, Facts>,
    /// The unit of every record.
    units: HashMap<Id, Told<Id>>,
    /// First halves of steps that take two people: who, and which version it made.
    proposed: HashMap<Id, (String, Id, u64)>,
    /// Decisions of the open run that cannot stand by themselves. One that stands in the same run, under the same role, carries those
    /// that follow from it.
    leaning: Vec<Leaning>,
    standing: Vec<Option<Id>>,
}

/// A decision that stands only if it follows from another.
pub struct Leaning {
    /// The role; none where it names none.
    under: Option<Id>,
    /// The entry, for people.
    pub entry: String,
    /// What is wrong where it follows from none.
    pub problem: String,
}

/// What was found about a decision.
pub enum Found {
    /// It names no role, and needs none.
    NoneNamed,
    /// It was theirs to make.
    Theirs,
    /// As far as is told here; something that it depends on is left out.
    InPart,
    /// It was not.
    Wrong(String),
    /// What it names is not here.
    Unknown(Id),
}

impl Book {
    /// Looks at a decision, before what it wrote is noted.
    pub fn look(&mut self, name: &str, entry: &Entry, said: Option<&Revision>, facts: Option<&Facts>) -> Found {
        let Actor::Person(person) = &entry.by.actor else { return Found::NoneNamed };
        let power = said.map_or(Power::Nothing, |said| Power::of(&entry.command, &said.kind));
        let second = said.and_then(|said| self.second(entry, said, *person, power));
        let Some(assignment) = entry.by.assignment else {
            return second.map_or_else(|| self.without_a_role(name, entry, power), Found::Wrong);
        };
        if let Some(problem) = second {
            return Found::Wrong(problem);
        }
        let today = self.day(entry.recorded);
        let mut found = Found::Unknown(assignment);
        let candidates = [self.known.get(&assignment), self.written.get(&assignment)];
        let candidates: Vec<Facts> = candidates.into_iter().flatten().cloned().collect();
        for role in &candidates {
            found = self.held(role, assignment, *person, today);
            if !matches!(found, Found::Wrong(_)) {
                let (acts, is_whole) = (self.acts(role, entry, said, power), matches!(found, Found::Theirs));
                let at = said.map_or(Some(true), |said| self.is_at(role, said.id, facts));
                return self.weigh(name, assignment, (acts, at), is_whole);
            }
        }
        found
    }

    /// A decision that names no role. A step that takes one is right where it follows from another of the run that takes none: whoever
    /// leads an audit issues its findings by that tie alone, and that opens nonconformities.
    fn without_a_role(&mut self, name: &str, entry: &Entry, power: Power) -> Found {
        let is_step = matches!(power, Power::Step(..));
        if !power.takes_a_role() {
            self.standing.extend(is_step.then_some(None));
            return Found::NoneNamed;
        }
        let problem = format!("It names no role, and nobody gives {} without one.", entry.command);
        if !is_step {
            return Found::Wrong(problem);
        }
        self.leaning.push(Leaning { under: None, entry: name.to_owned(), problem });
        Found::NoneNamed
    }

    /// What a role that is in force gives at the record.
    fn weigh(&mut self, name: &str, under: Id, (acts, at): (Option<String>, Option<bool>), is_whole: bool) -> Found {
        let outside = || format!("It was done under the role {under}, which counts at other units than the record's.");
        let problem = acts.or_else(|| (at == Some(false)).then(outside));
        match problem {
            Some(problem) => {
                self.leaning.push(Leaning { under: Some(under), entry: name.to_owned(), problem });
                Found::Theirs
            }
            None => {
                self.standing.push(Some(under));
                if at.is_some() && is_whole { Found::Theirs } else { Found::InPart }
            }
        }
    }

    /// Whether the role was the person's and in force, and the person here.
    fn held(&self, role: &Facts, assignment: Id, person: Id, today: Date) -> Found {
        let by = match &role.of {
            Of::Held { by, .. } | Of::Granted { by, .. } => by,
            Of::Organisation { .. } | Of::Unit | Of::Person { .. } | Of::Other => {
                return Found::Wrong(format!("It was done under {assignment}, which is no role and no grant."));
            }
        };
        if *by != Told::Says(person) && *by != Told::LeftOut {
            return Found::Wrong(format!("It was done under the role {assignment}, which is another person's."));
        }
        let is_in_force = role.is_in_force(today);
        if is_in_force == Some(false) {
            let problem = format!("It was done under the role {assignment}, which was not in force on {today}.");
            return Found::Wrong(problem);
        }
        let stands = self.stands_for(role, today);
        if stands == Some(false) {
            let problem = format!(
                "It was done under {assignment} as a deputy, and the role that the deputy stood in for was not in force on {today}."
            );
            return Found::Wrong(problem);
        }
        let known: Vec<_> = [self.known.get(&person), self.written.get(&person)].into_iter().flatten().collect();
        let here: Vec<_> = known.iter().map(|known| known.is_here(today)).collect();
        if !here.is_empty() && here.iter().all(|is_here| *is_here == Some(false)) {
            return Found::Wrong(format!("It was done by {person}, who did not work here on {today}."));
        }
        let is_here = if here.contains(&Some(true)) { Some(true) } else { None };
        let is_theirs = (*by == Told::Says(person)).then_some(true);
        if all_of([is_in_force, is_here, is_theirs, stands]) == Some(true) { Found::Theirs } else { Found::InPart }
    }

    /// Whether the role that a deputy stands in for was in force; true of whoever is none, nothing where it is not told.
    fn stands_for(&self, role: &Facts, today: Date) -> Option<bool> {
        let Of::Held { stands_for, .. } = &role.of else { return Some(true) };
        let deputised = match stands_for {
            Told::Nothing => return Some(true),
            Told::LeftOut => return None,
            Told::Says(deputised) => deputised,
        };
        let known: Vec<_> = [self.known.get(deputised), self.written.get(deputised)].into_iter().flatten().collect();
        let in_force: Vec<_> = known.iter().map(|known| known.is_in_force(today)).collect();
        match in_force.is_empty() || in_force.contains(&None) {
            true if !in_force.contains(&Some(true)) => None,
            _ => Some(in_force.contains(&Some(true))),
        }
    }

    /// Why a role does not give the command, if it does not.
    fn acts(&self, role: &Facts, entry: &Entry, said: Option<&Revision>, power: Power) -> Option<String> {
        let said = said?;
        let role = match &role.of {
            Of::Held { role: Told::Says(role), .. } => *role,
            Of::Granted { .. } => Role::ExternalAuditor,
            _ => return None,
        };
        let does_not = !power.is_given_by(role, &said.kind, &entry.command);
        does_not.then(|| format!("It was done as {}, and that role does not give {}.", role.id(), entry.command))
    }

    /// Whether the role counts at the record: at its unit, before or after what was done, or above. Nothing where that is not told.
    fn is_at(&self, role: &Facts, record: Id, facts: Option<&Facts>) -> Option<bool> {
        let held_at: Vec<Told<Id>> = match &role.of {
            Of::Granted { covers: Told::Says(covers), .. } => covers.iter().map(|unit| Told::Says(*unit)).collect(),
            Of::Granted { covers, .. } if *covers == Told::LeftOut => vec![Told::LeftOut],
            _ => vec![role.unit.clone()],
        };
        let mut units: Vec<&Told<Id>> = self.units.get(&record).into_iter().collect();
        units.extend(facts.map(|facts| &facts.unit));
        if units.is_empty() {
            return None;
        }
        let mut is_told = true;
        for unit in units {
            let Told::Says(unit) = unit else {
                is_told = false;
                continue;
            };
            for held_at in &held_at {
                match (held_at, held_at_or_above(self, *unit, held_at)) {
                    (Told::Says(_), Some(true)) => return Some(true),
                    (Told::Says(_), Some(false)) => {}
                    _ => is_told = false,
                }
            }
        }
        // What a record's unit was before is not told where its earlier versions are not.
        (is_told && (self.units.contains_key(&record) || facts.is_some())).then_some(false)
    }

    /// What is wrong with the second half of a step that takes two people.
    fn second(&self, entry: &Entry, said: &Revision, person: Id, power: Power) -> Option<String> {
        // A dated exception lets one person decide alone; the entry names it, and it is shown with the decision.
        if !power.takes_a_second() || entry.by.exception.is_some() {
            return None;
        }
        let first = self
            .proposed
            .get(&said.id)
            .filter(|(step, _, version)| *step == entry.command && version + 1 == said.version);
        match first {
            Some((_, proposer, _)) if *proposer == person => {
                Some("The same person proposed and confirmed it; it takes two.".to_owned())
            }
            Some(_) => None,
            None => Some("It takes two people, and nobody proposed it before.".to_owned()),
        }
    }

    /// Notes what an entry wrote, where it concerns who may what.
    pub fn note(&mut self, entry: &Entry, said: &Revision, facts: Option<&Facts>) {
        if let (Actor::Person(person), Some(step)) = (&entry.by.actor, entry.command.strip_suffix(".proposal")) {
            self.proposed.insert(said.id, (step.to_owned(), *person, said.version));
        }
        let Some(facts) = facts else {
            // A version that is not told may have moved it.
            self.units.insert(said.id, Told::LeftOut);
            return;
        };
        self.units.insert(said.id, facts.unit.clone());
        if let Of::Organisation { zone } = &facts.of {
            self.zone = zone.clone();
        }
        if matches!(facts.of, Of::Held { .. } | Of::Granted { .. } | Of::Person { .. } | Of::Unit) {
            self.written.insert(said.id, facts.clone());
        }
    }

    /// What a run wrote counts for all that follow. Returns its decisions that neither stand nor follow from one that does.
    pub fn end_of_run(&mut self) -> Vec<Leaning> {
        self.known.append(&mut self.written);
        let standing = std::mem::take(&mut self.standing);
        let mut leaning = std::mem::take(&mut self.leaning);
        leaning.retain(|one| !standing.contains(&one.under));
        leaning
    }

    fn day(&self, recorded: Timestamp) -> Date {
        recorded.to_zoned(self.zone.clone().unwrap_or(TimeZone::UTC)).date()
    }
}

/// How deep units lie at most: a ring of them, which only a forger writes, ends here.
const DEPTH: usize = 64;

/// Whether a unit is another one or lies below it; nothing where that is not told.
fn held_at_or_above(book: &Book, unit: Id, above: &Told<Id>) -> Option<bool> {
    let Told::Says(above) = above else { return None };
    let mut at = unit;
    for _ in 0..DEPTH {
        if at == *above {
            return Some(true);
        }
        let next = book.written.get(&at).or_else(|| book.known.get(&at)).map(|facts| &facts.unit);
        match next {
            Some(Told::Says(next)) if *next != at => at = *next,
            Some(Told::Says(_) | Told::Nothing) => return Some(false),
            Some(Told::LeftOut) | None => return None,
        }
    }
    Some(false)
}
