//! How deep the acts reach: what really happens when they are carried out on a value alone. What the stories are about has to
//! occur, or they show nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use decide::{Command, Rejection};
use isms::registry;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use trial::World;

use super::act::Act;
use super::crew::{STAGES, crew, stage};
use super::turn::{Turn, actor};
use super::{Told, acts};

/// What occurred, and how often.
#[derive(Debug, Default)]
struct Reached(BTreeMap<String, usize>);

impl Reached {
    fn count(&mut self, what: impl Into<String>) {
        *self.0.entry(what.into()).or_default() += 1;
    }

    fn of(&self, what: &str) -> usize {
        self.0.get(what).copied().unwrap_or_default()
    }

    /// How many different things begin so.
    fn beginning(&self, with: &str) -> usize {
        self.0.keys().filter(|what| what.starts_with(with)).count()
    }
}

fn called(act: &Act) -> &'static str {
    match act {
        Act::Make { .. } => "made",
        Act::Begin { .. } => "begun",
        Act::Edit { .. } => "edited",
        Act::Retire { .. } => "retired or taken back",
        Act::Restore { .. } => "an earlier version restored",
        Act::Step { .. } => "step",
        Act::Careful { .. } => "careful",
        Act::Batch { .. } => "batch",
        Act::Import { .. } => "import",
        Act::Undo { .. } => "import taken back",
        Act::Draft { .. } => "drafted",
        Act::Apply { .. } => "what-if applied",
        Act::Stale { .. } => "stale edit",
        Act::Sleep { .. } => "nothing for a while",
    }
}

fn refused(rejection: &Rejection) -> &'static str {
    match rejection {
        Rejection::Refused(_) => "refused by a rule",
        Rejection::Invalid(_) => "refused input",
        Rejection::Conflict(_) => "refused as stale",
        Rejection::NotFound => "refused as not there",
        Rejection::Batch(_) => "refused batch",
    }
}

fn carry_out(acts: &[Act], reached: &mut Reached) {
    let mut world = World::founded();
    for at in 0..STAGES {
        let (person, command) = stage(&world.isms, at);
        world.commit(person, &command);
    }
    let crew = crew(&world.isms);
    let mut told = Told::default();
    told.commit(&world.isms, &[], None);
    let mut waiting = BTreeSet::new();
    for act in acts {
        if let Act::Sleep { minutes } = act {
            world.now += jiff::SignedDuration::from_mins((*minutes).into());
            continue;
        }
        let turn =
            Turn { isms: &world.isms, now: world.now, crew: &crew, versions: &told.versions, imports: &told.imports };
        let Some((person, command)) = turn.command(act) else { continue };
        match decide::decide(&world.isms, &actor(person, world.now), &command, &world.moment()) {
            Err(rejection) => reached.count(refused(&rejection)),
            Ok(decided) => {
                reached.count(called(act));
                for revision in &decided.commit().revisions {
                    reached.count(format!("command {}", revision.command));
                    if let Some(step) = revision.command.strip_suffix(".proposal") {
                        waiting.insert((revision.id, step.to_owned(), revision.by));
                    }
                    let proposed = waiting
                        .iter()
                        .any(|(id, step, by)| *id == revision.id && *step == *revision.command && *by != revision.by);
                    if proposed {
                        reached.count("step of two people");
                    }
                    reached.count(format!("kind {}", revision.kind.name));
                    reached.count(if revision.body.contains_key("retired") { "left retired" } else { "left in use" });
                }
                if let Command::Retire(retire) = &command {
                    reached.count(if retire.is_retired { "retired" } else { "taken back into use" });
                }
                world.isms = Arc::clone(decided.after());
                told.commit(&world.isms, decided.outcomes(), Some(&command));
            }
        }
    }
    let today = world.today();
    for held in registry::kinds().filter_map(|kind| world.isms.register(kind)).flat_map(isms::Register::iter) {
        if let Some(state) = held.record().and_then(|record| record.state(today)) {
            reached.count(format!("state {} {}", held.kind.name, state.code));
        }
    }
}

#[test]
fn the_acts_reach_what_the_stories_are_about() {
    let config = Config { rng_seed: RngSeed::Fixed(27_001), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let mut reached = Reached::default();
    for _ in 0..60 {
        let acts = acts().new_tree(&mut runner).unwrap().current();
        carry_out(&acts, &mut reached);
    }
    let at_least = [
        ("made", 60),
        ("begun", 15),
        ("edited", 60),
        ("retired", 12),
        ("taken back into use", 2),
        ("an earlier version restored", 3),
        ("careful", 100),
        ("step", 25),
        ("step of two people", 20),
        ("batch", 10),
        ("import", 15),
        ("import taken back", 2),
        ("drafted", 40),
        ("what-if applied", 5),
        ("refused by a rule", 60),
        ("refused input", 20),
        ("refused as stale", 10),
        ("refused batch", 5),
        ("state risk-criteria superseded", 2),
        ("state role-assignment active", 60),
    ];
    let missed: Vec<_> = at_least.iter().filter(|(what, least)| reached.of(what) < *least).collect();
    let many = [("kind ", 20), ("command ", 60), ("state ", 40)];
    let few: Vec<_> = many.iter().filter(|(with, least)| reached.beginning(with) < *least).collect();
    assert!(missed.is_empty() && few.is_empty(), "too seldom: {missed:?} {few:?}, of {:#?}", reached.0);
}
