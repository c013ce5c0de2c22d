//! From what somebody may try to the command that they give, on the value that there is then.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::{Actor, Proof, Reach, Via, View};
use catalogue::life_cycles;
use decide::{
    Apply, Command, Draftable, Drafting, Import, ImportTarget, ImportedRow, Outcome, Part, Put, Retire, Step,
    StepTarget, Target, Undo, UndoRow, WhatIfTarget, details, first_steps, steps,
};
use isms::asset::Asset;
use isms::context::Unit;
use isms::risk::Risk;
use isms::what_if::WhatIf;
use isms::{Held, Isms, registry};
use jiff::Timestamp;
use proptest::sample::Index;
use record::{Body, Id, Kind, Kinded as _, Line};
use serde_json::{Value as Json, json};

use super::act::{Act, By};
use super::careful::risks;
use super::filling::{Chance, Desk, unit};

/// The steps that end a role.
const ENDING: [&str; 2] = ["role_assignment.end", "role_assignment.resign"];

/// What was written of each record, version by version.
pub type Versions = BTreeMap<Id, Vec<Body>>;

/// An import that was made.
#[derive(Clone, Debug)]
pub struct Imported {
    pub report: Id,
    /// The records that it wrote, each with its body before.
    pub rows: Vec<(Outcome, Option<Body>)>,
}

/// What a command is made upon.
pub struct Turn<'a> {
    pub isms: &'a Arc<Isms>,
    pub now: Timestamp,
    /// The people who act; the ISMS manager first.
    pub crew: &'a [Id],
    pub versions: &'a Versions,
    pub imports: &'a [Imported],
}

/// Somebody at the pages, with a factor just proven.
pub fn actor(person: Id, now: Timestamp) -> Actor {
    let proof = Some(Proof { factor: "totp".to_owned(), at: now });
    Actor { person, via: Via::Page, reach: Reach::Approve, token: None, proof }
}

impl Turn<'_> {
    /// Who gives which command; nothing where there is nothing to act on.
    pub fn command(&self, act: &Act) -> Option<(Id, Command)> {
        Some(match act {
            Act::Make { by, kind, filling } => {
                let kinds: Vec<_> =
                    registry::kinds().filter(|kind| kind.is_edited && kind.life_cycle.is_none()).collect();
                let kind = *kind.get(&kinds);
                (self.person(*by), Command::Put(self.put(kind, Target::New, *filling)))
            }
            Act::Begin { by, kind, filling } => return self.begun(*by, *kind, *filling),
            Act::Edit { by, record, filling } => {
                let person = self.person(*by);
                // One time in eight it is not asked whether they may.
                let view = (filling % 8 > 0).then(|| self.view(person));
                let today = self.isms.today(self.now);
                let is_open = |held: &Held| {
                    let may = |view: &View| view.may_write(held) && held.is_living() && !held.is_frozen(today);
                    held.kind.is_edited && view.as_ref().is_none_or(may)
                };
                let held = self.record(*record, is_open)?;
                let target = Target::Existing { id: held.id, version: held.version };
                (person, Command::Put(self.put(held.kind, target, *filling)))
            }
            Act::Stale { by, record } => {
                let held = self.record(*record, |held| held.kind.is_edited)?;
                let target = Target::Existing { id: held.id, version: held.version - 1 };
                (self.person(*by), Command::Put(self.put(held.kind, target, 7)))
            }
            Act::Retire { by, record, is_back } => {
                let person = self.person(*by);
                let view = self.view(person);
                let held = self.record(*record, |held| held.is_living() != *is_back && view.may_write(held))?;
                let (kind, id, version) = (held.kind, held.id, held.version);
                let retire = Retire { kind, id, version, is_retired: held.is_living(), reason: reason("not needed") };
                (person, Command::Retire(retire))
            }
            Act::Restore { by, record, version } => {
                let person = self.person(*by);
                let view = self.view(person);
                let changed = |held: &Held| held.kind.is_edited && held.version > 1 && view.may_write(held);
                let held = self.record(*record, changed)?;
                let earlier = &version.get(self.versions.get(&held.id)?);
                let plain = held.kind.fields.iter().filter(|field| !field.is_decided);
                let patch = plain
                    .map(|field| (field.name.to_owned(), earlier.get(field.name).cloned().unwrap_or(Json::Null)))
                    .collect();
                let target = Target::Existing { id: held.id, version: held.version };
                let put = Put { kind: held.kind, target, patch, reason: reason("restored from an earlier version") };
                (person, Command::Put(put))
            }
            Act::Step { by, record, step, filling, is_proposal } => {
                return self.step(*by, *record, *step, *filling, *is_proposal);
            }
            Act::Careful { risk, filling } => {
                let risks = risks(self.isms);
                let is_risk = filling % 6 > 0 && !risks.is_empty();
                return if is_risk {
                    self.careful_risk(risk.get::<Arc<Held>>(&risks), &mut Chance::new(*filling))
                } else {
                    self.careful_criteria()
                };
            }
            Act::Batch { by, of } => {
                let commands: Vec<Command> =
                    of.iter().filter_map(|act| self.command(act)).map(|(_, command)| command).collect();
                if commands.is_empty() {
                    return None;
                }
                (self.person(*by), Command::All(commands))
            }
            Act::Import { by, made, changed, filling } => (self.person(*by), self.import(*made, changed, *filling)),
            Act::Undo { by, import } => {
                let import = self.import_taken_back(*import)?;
                let rows = import.rows.iter().map(|(outcome, before)| UndoRow {
                    kind: outcome.kind,
                    id: outcome.id,
                    version: outcome.version,
                    before: before.clone(),
                });
                (self.person(*by), Command::Undo(Undo { report: import.report, rows: rows.collect() }))
            }
            Act::Draft { by, what_if, record, filling } => return self.draft(*by, *what_if, *record, *filling),
            Act::Apply { by, what_if } => {
                let held = self.open_what_if(*what_if)?;
                let apply = Apply { what_if: held.id, version: held.version, reason: reason("as looked at") };
                (self.person(*by), Command::Apply(apply))
            }
            Act::Sleep { .. } => return None,
        })
    }

    fn person(&self, by: By) -> Id {
        match by {
            By::Manager => self.crew[0],
            By::Anybody(index) => *index.get(self.crew),
        }
    }

    pub fn view(&self, person: Id) -> View {
        View::of_present(Arc::clone(self.isms), actor(person, self.now), self.now)
    }

    fn desk(&self) -> Desk<'_> {
        Desk { isms: self.isms, today: self.isms.today(self.now), now: self.now, crew: self.crew }
    }

    /// A record of any kind that has one, each kind as likely as another.
    fn record(&self, index: Index, counts: impl Fn(&Held) -> bool) -> Option<Arc<Held>> {
        let of_kind = |kind: &'static Kind| {
            let records = self.isms.register(kind).into_iter().flat_map(isms::Register::iter);
            records.filter(|held| counts(held)).cloned().collect::<Vec<_>>()
        };
        let kinds: Vec<_> = registry::kinds().map(of_kind).filter(|records| !records.is_empty()).collect();
        if kinds.is_empty() {
            return None;
        }
        let kind = index.get(&kinds);
        // The same position chooses twice; what is left of it after the first choice is chance enough.
        let within = Chance::new(index.index(usize::MAX) as u64).below(kind.len());
        kind.get(within).cloned()
    }

    fn put(&self, kind: &'static Kind, target: Target, filling: u64) -> Put {
        let mut chance = Chance::new(filling);
        let percent = [15, 60, 95][chance.below(3)];
        let mut patch = self.desk().fill(&kind.fields, percent, &mut chance);
        if matches!(target, Target::Existing { .. }) {
            // Of a record that is there some fields change and some are emptied.
            let names: Vec<String> = patch.keys().cloned().collect();
            for name in names {
                let is_required = kind.field(&name).is_some_and(|(_, field)| field.is_required);
                if is_required && chance.happens(50) {
                    patch.remove(&name);
                } else if !is_required && chance.happens(10) {
                    patch.insert(name, Json::Null);
                }
            }
        }
        if chance.happens(15)
            && let Some(unit) = unit(self.isms, Unit::kind_of(), &mut chance)
        {
            patch.insert("unit".to_owned(), json!(unit.to_string()));
        }
        Put { kind, target, patch, reason: chance.happens(50).then(|| reason("it changed")).flatten() }
    }

    fn begun(&self, by: By, kind: Index, filling: u64) -> Option<(Id, Command)> {
        let mut chance = Chance::new(filling);
        let kinds: Vec<_> = registry::kinds().filter(|kind| kind.life_cycle.is_some()).collect();
        // What asks for most steps begins more often than the rest.
        let kind = if chance.happens(30) { Risk::kind_of() } else { *kind.get(&kinds) };
        let offered = |person: Id| first_steps(&self.view(person), kind).into_iter().map(move |step| (person, step));
        let mut ways: Vec<_> = self.crew.iter().copied().flat_map(offered).collect();
        // Who may not is to be refused; most often somebody tries who may.
        let (person, transition) = if ways.is_empty() || chance.happens(10) {
            let machine = life_cycles().machine(kind.life_cycle?)?;
            (self.person(by), machine.steps(None).next()?)
        } else {
            let (person, step) = ways.swap_remove(chance.below(ways.len()));
            (person, step.transition)
        };
        let unit = chance.happens(30).then(|| unit(self.isms, Unit::kind_of(), &mut chance)).flatten();
        let details = self.desk().fill(&details(&transition.id), 85, &mut chance);
        let noun = transition.noun.clone()?;
        let target = StepTarget::New { unit };
        let reason = reason("as agreed");
        Some((person, Command::Step(Step { kind, target, noun, details, reason, is_proposal: false })))
    }

    fn step(
        &self,
        by: Option<By>,
        record: Index,
        step: Index,
        filling: u64,
        is_proposal: bool,
    ) -> Option<(Id, Command)> {
        let mut chance = Chance::new(filling);
        let held = self.record(record, |held| held.kind.life_cycle.is_some() && held.is_living())?;
        let people: Vec<Id> = match by {
            Some(by) => vec![self.person(by)],
            None => self.crew.to_vec(),
        };
        let offered = |person: Id| steps(&self.view(person), &held).into_iter().map(move |step| (person, step));
        let mut ways: Vec<_> = people.into_iter().flat_map(offered).collect();
        // Whoever lays down their role does nothing more; that is to happen seldom.
        if !chance.happens(8) {
            ways.retain(|(_, step)| !ENDING.contains(&step.transition.id.as_str()));
        }
        // What waits for a second person comes first, then what nothing refuses so far.
        ways.sort_by_key(|(_, step)| (step.part != Part::Confirms, !step.is_open));
        let promising = ways.iter().filter(|(_, step)| step.part == Part::Confirms || step.is_open).count();
        let among = if promising > 0 && chance.happens(90) { promising } else { ways.len() };
        if among == 0 {
            return None;
        }
        let (person, offered) = ways.swap_remove(step.index(among));
        let fields = details(&offered.transition.id);
        let details = match offered.part {
            Part::Confirms => Body::new(),
            Part::Alone | Part::Proposes => self.desk().fill(&fields, 85, &mut chance),
        };
        let target = StepTarget::Existing { id: held.id, version: held.version };
        let reason = chance.happens(90).then(|| reason("as agreed")).flatten();
        let is_proposal = is_proposal && offered.may_propose && offered.part != Part::Confirms;
        let noun = offered.transition.noun.clone()?;
        Some((person, Command::Step(Step { kind: held.kind, target, noun, details, reason, is_proposal })))
    }

    fn import(&self, made: u8, changed: &[Index], filling: u64) -> Command {
        let mut chance = Chance::new(filling);
        let kind = Asset::kind_of();
        let mut row = |target: ImportTarget| ImportedRow {
            key: None,
            kind,
            target,
            fields: self.desk().fill(&kind.fields, 40, &mut chance),
            brought: Body::new(),
            claims: Vec::new(),
        };
        let assets: Vec<Arc<Held>> =
            self.isms.register(kind).into_iter().flat_map(isms::Register::iter).cloned().collect();
        let mut rows: Vec<ImportedRow> = (0..made).map(|_| row(ImportTarget::New)).collect();
        let mut known = std::collections::BTreeSet::new();
        for index in changed.iter().filter(|_| !assets.is_empty()) {
            let held = index.get(&assets);
            if known.insert(held.id) {
                rows.push(row(ImportTarget::Existing { id: held.id, version: held.version }));
            }
        }
        let report = trial::body(json!({"title": "Import of assets", "register": "assets"}));
        Command::Import(Box::new(Import { report, rows, reason: reason("a file came") }))
    }

    /// An import; one that nobody wrote upon since, if there is any.
    fn import_taken_back(&self, index: Index) -> Option<&Imported> {
        let is_newest = |(outcome, _): &(Outcome, Option<Body>)| {
            self.isms.held(outcome.kind, outcome.id).is_some_and(|held| held.version == outcome.version)
        };
        let mut standing: Vec<&Imported> = self.imports.iter().filter(|one| one.rows.iter().all(is_newest)).collect();
        if standing.is_empty() {
            standing = self.imports.iter().collect();
        }
        (!standing.is_empty()).then(|| *index.get(&standing))
    }

    fn open_what_if(&self, index: Index) -> Option<Arc<Held>> {
        let is_open = |held: &&Arc<Held>| held.is_living() && held.typed::<WhatIf>().is_some_and(WhatIf::is_open);
        let all: Vec<_> = self.isms.register(WhatIf::kind_of())?.iter().filter(is_open).cloned().collect();
        (!all.is_empty()).then(|| Arc::clone(index.get(&all)))
    }

    fn draft(&self, by: By, what_if: Option<Index>, record: Option<Index>, filling: u64) -> Option<(Id, Command)> {
        let is_plain = |held: &Held| held.kind.is_edited && held.kind != WhatIf::kind_of() && held.is_living();
        let put = match record.and_then(|record| self.record(record, is_plain)) {
            Some(held) => {
                let target = Target::Existing { id: held.id, version: held.version };
                self.put(held.kind, target, filling)
            }
            None => self.put(Asset::kind_of(), Target::New, filling),
        };
        let what_if = match what_if.and_then(|what_if| self.open_what_if(what_if)) {
            Some(held) => WhatIfTarget::Existing(held.id),
            None => WhatIfTarget::New(Line::new("What would be if").unwrap()),
        };
        Some((self.person(by), Command::Draft(Drafting { what_if, does: vec![Draftable::Put(put)] })))
    }
}

fn reason(text: &str) -> Option<Line> {
    Line::new(text).ok()
}
