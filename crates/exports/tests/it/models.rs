//! Any sequence of commands, by several people, over a real host: what was recorded after each commit is what every later question
//! about that moment answers, and nothing else is there.
//!
//! | module | holds |
//! |---|---|
//! | [`act`] | what somebody may try |
//! | [`turn`] | the command that this becomes on the value of the moment |
//! | [`careful`] | what somebody does next who knows the standard |
//! | [`filling`] | values for fields, by their types |
//! | [`crew`] | the people, and how they got their roles |
//! | [`reach`] | that the acts reach deep |
//!
//! `ANNEXA_MODEL_CASES=200` tries more of them. A failure prints its acts, and the seed that `PROPTEST_RNG_SEED` takes.

mod act;
mod careful;
mod crew;
mod filling;
mod reach;
mod turn;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use access::View;
use catalogue::Role;
use comparison::apply;
use decide::{Command, Outcome};
use exports::LogAsked;
use host::{Asked, Elsewhere, Host, HostError, Level, Opened, When};
use isms::{Held, Isms, Register, registry};
use jiff::Timestamp;
use ledger::Hash;
use ledger::note::LogKey;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use record::{Body, Id, Kind};
use store::Engine;
use trial::{Database, House, foreign};

use act::{Act, act};
use crew::{STAGES, crew, stage};
use turn::{Imported, Turn, Versions, actor};

/// Some acts in a row.
fn acts() -> impl Strategy<Value = Vec<Act>> {
    prop::collection::vec(act(), 20..60)
}

/// What is said of each record of a value.
type Of<T> = BTreeMap<(&'static str, Id), T>;

/// What was told of a value at the end of a commit.
#[derive(Debug)]
struct Recorded {
    size: u64,
    root: Hash,
    recorded: Timestamp,
    /// All that there is to be said of a record, as one line.
    told: Of<String>,
    bodies: Of<Body>,
}

/// What a reader who was there at every commit has written down.
#[derive(Debug, Default)]
struct Told {
    commits: Vec<Recorded>,
    versions: Versions,
    imports: Vec<Imported>,
    acknowledged: Vec<Acknowledged>,
}

impl Told {
    fn commit(&mut self, isms: &Isms, outcomes: &[Outcome], command: Option<&Command>) {
        let before = self.commits.last().map(|recorded| &recorded.bodies);
        if let Some(Command::Import(_)) = command {
            let row = |outcome: &Outcome| {
                let said = before.and_then(|before| before.get(&(outcome.kind.name, outcome.id))).cloned();
                (outcome.clone(), said)
            };
            let rows = outcomes[1..].iter().map(row).collect();
            self.imports.push(Imported { report: outcomes[0].id, rows });
        }
        let (size, recorded) = (isms.size(), isms.head().recorded);
        let (told, bodies) = (of(all(isms), told), of(all(isms), Held::body));
        for outcome in outcomes {
            let body = bodies[&(outcome.kind.name, outcome.id)].clone();
            self.versions.entry(outcome.id).or_default().push(body.clone());
            self.acknowledged.push(Acknowledged { outcome: outcome.clone(), size, body });
        }
        self.commits.push(Recorded { size, root: isms.head().frontier.root(), recorded, told, bodies });
    }
}

/// One record of something that was answered as done.
#[derive(Debug)]
struct Acknowledged {
    outcome: Outcome,
    /// How many entries there were after it.
    size: u64,
    body: Body,
}

fn all(isms: &Isms) -> impl Iterator<Item = &Arc<Held>> {
    registry::kinds().flat_map(|kind| isms.register(kind).into_iter().flat_map(Register::iter))
}

fn of<'a, T>(all: impl Iterator<Item = &'a Arc<Held>>, said: impl Fn(&Held) -> T) -> Of<T> {
    all.map(|held| ((held.kind.name, held.id), said(held))).collect()
}

fn told(held: &Held) -> String {
    let about = (held.version, held.at, held.recorded, held.by, held.commitment, held.number(), held.is_living());
    format!("{about:?} {}", serde_json::Value::from(held.body()))
}

/// The whole value of the present: what is recorded is held against all of it.
#[expect(clippy::disallowed_methods, reason = "the test knows more than any viewer")]
fn whole(view: &View) -> Arc<Isms> {
    Arc::new(view.whole().clone())
}

/// What a viewer is told.
fn told_to(view: &View) -> Of<String> {
    of(registry::kinds().flat_map(|kind| view.records(kind)), told)
}

/// A house, and a reader who writes down what happens in it.
struct Story {
    house: House,
    told: Told,
}

impl Story {
    async fn begin(database: &Database) -> Self {
        let house = House::found(database).await;
        let mut story = Self { house, told: Told::default() };
        for at in 0..STAGES {
            let (person, command) = stage(&story.present().await, at);
            story.gives(person, command).await.unwrap();
        }
        story
    }

    async fn present(&self) -> Arc<Isms> {
        whole(&self.house.view().await)
    }

    async fn happens(&mut self, act: &Act) {
        let host = self.house.host.clone();
        if let Act::Sleep { minutes } = act {
            return self.house.clock.set(host.now() + jiff::SignedDuration::from_mins((*minutes).into()));
        }
        let isms = self.present().await;
        let Told { versions, imports, .. } = &self.told;
        let turn = Turn { isms: &isms, now: host.now(), crew: &crew(&isms), versions, imports };
        let Some((person, command)) = turn.command(act) else { return };
        match self.gives(person, command).await {
            Ok(()) => {}
            // INVARIANT: what is refused changes nothing.
            Err(HostError::Rejected(_)) => {
                let still = self.present().await;
                assert_eq!((still.head(), of(all(&still), told)), (isms.head(), of(all(&isms), told)));
            }
            Err(other) => panic!("{act:?} failed: {other}"),
        }
    }

    async fn gives(&mut self, person: Id, command: Command) -> Result<(), HostError> {
        let (host, organisation) = (&self.house.host, self.house.organisation);
        let before = self.present().await.size();
        let committed = host.commit(organisation, actor(person, host.now()), command.clone(), None).await?;
        let isms = self.present().await;
        assert_eq!((committed.run, committed.size), (before, isms.size()), "it stands where it says");
        assert_eq!(committed.outcomes.len() as u64, isms.size() - before, "every entry is answered for");
        self.told.commit(&isms, &committed.outcomes, Some(&command));
        Ok(())
    }

    /// Each moment shows what was recorded then: to all of the crew together every record that one of them may see today.
    async fn shows_every_moment(&self, house: &House) {
        let (host, organisation) = (&house.host, house.organisation);
        let crew = crew(&*self.present().await);
        let mut seen = BTreeSet::new();
        for person in &crew {
            let view = host.view(organisation, actor(*person, host.now())).await.unwrap();
            seen.extend(told_to(&view).into_keys());
        }
        let shows = async |when: When, recorded: &Recorded| {
            let mut told = BTreeMap::new();
            for person in &crew {
                let view = host.past(organisation, actor(*person, host.now()), when).await.unwrap();
                assert_eq!((view.log_size(), view.log_root()), (recorded.size, recorded.root));
                told.extend(told_to(&view));
            }
            let then = recorded.told.iter().filter(|(key, _)| seen.contains(*key));
            assert_eq!(told, then.map(|(key, said)| (*key, said.clone())).collect());
        };
        let commits = &self.told.commits;
        for recorded in commits.iter().rev().chain(commits) {
            shows(When::Entry(recorded.size - 1), recorded).await;
            let last = commits.iter().rfind(|other| other.recorded == recorded.recorded).unwrap();
            shows(When::Instant(recorded.recorded), last).await;
        }
        let present = self.present().await;
        assert_eq!(of(all(&present), told), commits.last().unwrap().told, "and so does the present");
        let is_manager = |holding: &access::Holding| holding.role == Role::IsmsManager;
        let is_managed = house.view().await.standing().held.iter().any(is_manager);
        assert!(!is_managed || 10 * seen.len() >= 9 * all(&present).count(), "the crew sees nearly everything");
    }

    /// What differs between two moments, applied to the first, gives the second.
    async fn compares(&self, house: &House, pairs: &[(Index, Index)]) {
        let kinds: Vec<&'static Kind> = registry::kinds().collect();
        let bodies = |view: &View| of(registry::kinds().flat_map(|kind| view.records(kind)), Held::body);
        for (one, other) in pairs {
            let (one, other) = (one.index(self.told.commits.len()), other.index(self.told.commits.len()));
            let (first, second) = (&self.told.commits[one.min(other)], &self.told.commits[one.max(other)]);
            let at = async |recorded: &Recorded| {
                let when = When::Entry(recorded.size - 1);
                house.host.past(house.organisation, house.actor(), when).await.unwrap()
            };
            let (before, after) = (at(first).await, at(second).await);
            let mut applied = bodies(&before);
            assert!(applied.iter().all(|(key, body)| first.bodies[key] == *body));
            let compared = after.since(&before, &kinds);
            for edit in compared.edits() {
                apply(applied.entry((edit.kind.name, edit.id)).or_default(), &compared.changes(edit));
            }
            assert_eq!(applied, bodies(&after), "from entry {} to entry {}", first.size, second.size);
        }
    }

    /// Everything that was answered as done is in the database, as it was answered.
    async fn holds_what_was_acknowledged(&self, house: &House) {
        for Acknowledged { outcome, size, body } in &self.told.acknowledged {
            let store = house.host.store();
            let history = store.history(house.organisation, outcome.kind, outcome.id, *size).await.unwrap();
            let written = history.iter().find(|revision| revision.version == outcome.version).unwrap();
            assert_eq!(written.at, outcome.at);
            // One commit can write a record several times; what it said last was looked at.
            if Some(written.at) == history.last().map(|newest| newest.at) {
                let mut found = written.body.clone();
                found.retain(|name, _| name != "reason" || body.contains_key(name));
                assert_eq!(found, *body);
            }
        }
    }

    /// Whoever of the crew may read the log: the ISMS manager, as long as they are.
    async fn reader(&self, house: &House) -> View {
        for person in crew(&*self.present().await) {
            let view = house.host.view(house.organisation, actor(person, house.host.now())).await.unwrap();
            if view.may_read_log() {
                return view;
            }
        }
        panic!("the last owner cannot go, and reads the log")
    }

    /// The log verifies at each level, here and, taken out, elsewhere; and to the readers that others wrote.
    async fn verifies(&self, house: &House, database: &Database) {
        let key = LogKey::from_seed(&[7; 32]).public_key();
        for level in [Level::Tree, Level::Content, Level::Decisions] {
            let asked = Asked { level, now: house.host.now(), ..Asked::under(key) };
            let found = host::verify(house.host.store(), &asked, &mut |_, _| ()).await.unwrap();
            assert!(found.is_sound(), "{level:?}: {:#?}", found.wrong().collect::<Vec<_>>());
        }
        let entries =
            foreign::verify(house.host.store(), house.organisation, &house.host.verifier(house.organisation)).await;
        foreign::verify_revisions(house.host.store(), house.organisation, &entries).await;
        let path = database.directory().join("log.zip");
        std::fs::write(&path, exported(&house.host, &self.reader(house).await).await).unwrap();
        let elsewhere = Elsewhere { key: Some(key), ..Elsewhere::default() };
        let mut files = Opened::open(&path).unwrap();
        let (found, _) =
            host::verify_export(&mut files, elsewhere, Level::Decisions, house.host.now(), &mut |_, _| ()).unwrap();
        assert!(found.is_sound(), "the export: {:#?}", found.wrong().collect::<Vec<_>>());
        assert_eq!(found.logs[0].size, self.told.commits.last().unwrap().size);
    }
}

async fn exported(host: &Host, view: &View) -> Vec<u8> {
    let Ok(answer) = exports::log(host, view, LogAsked::default()).await else { panic!("the log was not exported") };
    axum::body::to_bytes(answer.into_body(), 1 << 28).await.unwrap().to_vec()
}

async fn stays_true(database: Database, acts: Vec<Act>, pairs: Vec<(Index, Index)>) {
    let mut story = Story::begin(&database).await;
    for act in &acts {
        story.happens(act).await;
    }
    let again = story.house.again(&database).await;
    story.shows_every_moment(&again).await;
    story.shows_every_moment(&story.house).await;
    story.compares(&again, &pairs).await;
    story.holds_what_was_acknowledged(&again).await;
    story.verifies(&again, &database).await;
}

/// The stories that every run tells: no landing stands or falls by chance. `PROPTEST_RNG_SEED` tells others.
const SEED: u64 = 27_001;

fn try_on(engine: Engine, cases: u32) {
    let cases = std::env::var("ANNEXA_MODEL_CASES").map_or(cases, |cases| cases.parse().unwrap());
    let seed = match Config::default().rng_seed {
        RngSeed::Fixed(seed) => seed,
        RngSeed::Random => SEED,
    };
    let config = Config {
        cases,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 24,
        ..Config::default()
    };
    let began = Instant::now();
    let pairs = prop::collection::vec(any::<(Index, Index)>(), 6);
    let tried = TestRunner::new(config).run(&(acts(), pairs), |(acts, pairs)| {
        trial::story(engine, async |database| stays_true(database, acts, pairs).await);
        Ok(())
    });
    if let Err(error) = tried {
        panic!("{error}\nAgain with PROPTEST_RNG_SEED={seed}.");
    }
    eprintln!("{cases} stories on {engine:?} in {:.1} s", began.elapsed().as_secs_f64());
}

#[test]
fn whatever_several_people_do_stays_true_on_sqlite() {
    try_on(Engine::Sqlite, 4);
}

#[test]
fn whatever_several_people_do_stays_true_on_postgres() {
    try_on(Engine::Postgres, 2);
}
