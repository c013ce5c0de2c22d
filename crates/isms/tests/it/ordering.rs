//! A value that followed every commit and one that was read at once are the same.

use std::fmt::Write as _;
use std::sync::Arc;

use isms::asset::Asset;
use isms::context::Unit;
use isms::people::Person;
use isms::{Commit, Held, Isms, registry};
use proptest::prelude::*;
use proptest::sample::Index;
use record::{Body, Envelope, Id, Kind, Kinded};
use serde_json::json;
use trial::World;

const WORDS: [&str; 6] = ["Backup", "backups", "Berlin", "Ärger", "e-mail", "42"];

/// One thing that happens, whatever the rules say.
#[derive(Clone, Debug)]
pub enum Step {
    Make { kind: usize, fields: Fields },
    Revise { record: Index, fields: Fields },
    Retire { record: Index, is_retired: bool },
}

#[derive(Clone, Debug)]
pub struct Fields {
    words: Vec<usize>,
    unit: Index,
    person: Option<Index>,
    assets: Vec<Index>,
    address: Option<u8>,
    external: Vec<u8>,
}

fn fields() -> impl Strategy<Value = Fields> {
    let words = prop::collection::vec(0..WORDS.len(), 1..4);
    let assets = prop::collection::vec(any::<Index>(), 0..3);
    let external = prop::collection::vec(0..6_u8, 0..2);
    (words, any::<Index>(), any::<Option<Index>>(), assets, prop::option::of(0..6_u8), external).prop_map(
        |(words, unit, person, assets, address, external)| Fields { words, unit, person, assets, address, external },
    )
}

pub fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..3_usize, fields()).prop_map(|(kind, fields)| Step::Make { kind, fields }),
        4 => (any::<Index>(), fields()).prop_map(|(record, fields)| Step::Revise { record, fields }),
        2 => (any::<Index>(), any::<bool>()).prop_map(|(record, is_retired)| Step::Retire { record, is_retired }),
    ]
}

fn kinds() -> [&'static Kind; 3] {
    [Asset::kind_of(), Person::kind_of(), Unit::kind_of()]
}

fn ids(isms: &Isms, kind: &Kind) -> Vec<Id> {
    isms.register(kind).unwrap().iter().map(|held| held.id).collect()
}

/// The body that the fields make of a record of that kind; values that must be unique are left out where another has
/// them.
fn body(isms: &Isms, kind: &'static Kind, id: Id, fields: &Fields) -> Body {
    let units = ids(isms, Unit::kind_of());
    let mut envelope = Envelope::new(*fields.unit.get(&units));
    let register = isms.register(kind).unwrap();
    envelope.number = register.get(id).map_or(Some(register.last_number() + 1), |held| held.envelope.number);
    for external in &fields.external {
        let external = format!("X-{external}");
        if register.external(&external).is_none_or(|other| other == id) {
            envelope.external.push(record::Line::new(&external).unwrap());
        }
    }
    envelope.external.dedup();
    let name: Vec<_> = fields.words.iter().map(|word| WORDS[*word]).collect();
    let mut body = trial::body(json!({"name": name.join(" ")}));
    if kind == Asset::kind_of() {
        let (people, assets) = (ids(isms, Person::kind_of()), ids(isms, Asset::kind_of()));
        if let Some(owner) = &fields.person {
            body.insert("owner".into(), owner.get(&people).to_string().into());
        }
        if !assets.is_empty() && !fields.assets.is_empty() {
            let mut needed: Vec<_> = fields.assets.iter().map(|one| one.get(&assets).to_string()).collect();
            needed.sort();
            needed.dedup();
            body.insert("depends_on".into(), needed.into());
        }
    }
    if let (true, Some(address)) = (kind == Person::kind_of(), fields.address) {
        let address = format!("P{address}@corvane.example");
        let (position, _) = kind.field("email").unwrap();
        if register.unique(position, &address).is_none_or(|other| other == id) {
            body.insert("email".into(), address.into());
        }
    }
    envelope.write(&mut body);
    body
}

/// Carries out the steps on a world and returns their commits.
pub fn happen(world: &mut World, steps: &[Step]) -> Vec<Commit> {
    let mut commits = Vec::new();
    for step in steps {
        let all: Vec<Arc<Held>> =
            kinds().into_iter().flat_map(|kind| world.isms.register(kind).unwrap().iter().cloned()).collect();
        let (kind, id, body) = match step {
            Step::Make { kind, fields } => {
                let (kind, id) = (kinds()[*kind], isms::Ids::id(&world.ids, world.now));
                (kind, id, body(&world.isms, kind, id, fields))
            }
            Step::Revise { record, fields } => {
                let held = record.get(&all);
                // As decided: what is retired is not edited.
                if !held.is_living() {
                    continue;
                }
                (held.kind, held.id, body(&world.isms, held.kind, held.id, fields))
            }
            Step::Retire { record, is_retired } => {
                let held = record.get(&all);
                let mut body = held.body();
                let is_free =
                    held.kind.fields.iter().enumerate().filter(|(_, field)| field.is_unique).all(|(at, _)| {
                        let record::Value::Text(text) = held.get(at) else { return true };
                        let other = world.isms.register(held.kind).unwrap().unique(at, text);
                        other.is_none_or(|other| other == held.id)
                    });
                if held.is_living() != *is_retired || held.id == world.root || !is_free {
                    continue;
                }
                if *is_retired {
                    body.insert("retired".into(), "2026-03-02".into());
                } else {
                    body.remove("retired");
                }
                (held.kind, held.id, body)
            }
        };
        let commit = world.commit_of(world.revision(kind, id, body, 1));
        Arc::make_mut(&mut world.isms).apply(&commit);
        commits.push(commit);
    }
    commits
}

/// All that can be asked of a value, as text.
pub fn told(isms: &Isms) -> String {
    let mut told = format!("{:?}\n", isms.head());
    for kind in registry::kinds() {
        let register = isms.register(kind).unwrap();
        let numbers = (register.living(), register.last_number(), register.generation());
        writeln!(told, "{kind:?} {numbers:?}").unwrap();
        for held in register.iter() {
            let about = (held.version, held.at, held.recorded, held.by, held.commitment, held.is_living());
            writeln!(told, "  {} {about:?} {}", held.id, serde_json::Value::from(held.body())).unwrap();
            let mut referring: Vec<_> =
                isms.referring(held.kind, held.id).map(|one| (one.held.id, one.held.version, one.field.name)).collect();
            referring.sort_unstable();
            writeln!(told, "    referred to by {referring:?}").unwrap();
        }
        for number in 1..=register.last_number() {
            writeln!(told, "  {number} {:?}", register.numbered(number).map(|held| (held.id, held.version))).unwrap();
        }
        for value in 0..6 {
            let address = format!("p{value}@corvane.EXAMPLE");
            let unique = kind.field("email").map(|(position, _)| register.unique(position, &address));
            writeln!(told, "  {value} {:?} {unique:?}", register.external(&format!("X-{value}"))).unwrap();
        }
    }
    for text in ["b", "back", "backups berlin", "är", "e mail", "42", "a-001", "u-", "x-1", "zzz", ""] {
        let found: Vec<_> = isms
            .search(text)
            .into_iter()
            .map(|(kind, held)| (kind, held.iter().map(|one| one.id).collect::<Vec<_>>()))
            .collect();
        writeln!(told, "{text:?} finds {found:?}").unwrap();
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_value_that_followed_the_log_is_the_one_that_is_read_from_storage_in_any_order(
        steps in prop::collection::vec(step(), 1..40),
        order in prop::collection::vec(any::<u32>(), 64),
    ) {
        let mut world = World::founded();
        let before = Arc::clone(&world.isms);
        let commits = happen(&mut world, &steps);
        let followed = told(&world.isms);

        // Another server catches up, checking each commitment.
        let mut caught_up = Isms::clone(&before);
        for revision in commits.iter().flat_map(|commit| &commit.revisions) {
            caught_up.catch_up(revision);
        }
        caught_up.stand_at(world.isms.head().clone());
        prop_assert_eq!(&told(&caught_up), &followed);

        // A server starts: the newest of each record, in whatever order the database has them.
        let mut newest: Vec<Held> = registry::kinds()
            .flat_map(|kind| world.isms.register(kind).unwrap().iter())
            .map(|held| Held::clone(held))
            .collect();
        for (position, other) in order.iter().enumerate() {
            let length = newest.len();
            newest.swap(position % length, *other as usize % length);
        }
        let loaded = Isms::at(world.isms.organisation(), world.isms.head().clone(), newest);
        prop_assert_eq!(&told(&loaded), &followed);

        // The value before is what it was, however much it shares with the one after.
        let again = Isms::at(before.organisation(), before.head().clone(), registry::kinds()
            .flat_map(|kind| before.register(kind).unwrap().iter()).map(|held| Held::clone(held)));
        prop_assert_eq!(told(&before), told(&again));
    }
}

#[test]
fn the_head_is_where_the_entries_lead() {
    let mut world = World::founded();
    let size = world.isms.size();
    world.asset("x", world.root);
    assert_eq!(world.isms.size(), size + 1);
    let mut frontier = ledger::tree::Frontier::clone(&World::founded().isms.head().frontier);
    assert_eq!(frontier.size(), size);
    let mut other = World::founded();
    let id = isms::Ids::id(&other.ids, other.now);
    let mut body = trial::body(json!({"name": "x"}));
    Envelope { number: Some(1), ..Envelope::new(other.root) }.write(&mut body);
    let commit = other.commit_of(other.revision(Asset::kind_of(), id, body, 1));
    frontier.push(ledger::tree::leaf_hash(&commit.entries[0]));
    Arc::make_mut(&mut other.isms).apply(&commit);
    assert_eq!(other.isms.head().frontier.root(), frontier.root());
}
