//! Compare, then apply what differs to the first moment: that gives the second.

use std::collections::BTreeMap;
use std::sync::Arc;

use comparison::{Became, Day, apply, changes, edits};
use isms::asset::Asset;
use isms::campaign::RiskAssessment;
use isms::context::Unit;
use isms::risk::{Risk, RiskCriteria};
use isms::{Held, Isms, Register, registry};
use proptest::prelude::*;
use proptest::sample::Index;
use record::{Body, Id, Kind, Kinded as _};
use serde_json::{Value as Json, json};
use trial::World;

/// One thing that happens, whatever the rules say.
#[derive(Clone, Debug)]
enum Step {
    Make { kind: usize, fields: Fields },
    Revise { record: Index, fields: Fields },
    Retire { record: Index, is_retired: bool },
    Sleep { days: u8 },
}

#[derive(Clone, Debug)]
struct Fields {
    words: String,
    likelihood: Option<u8>,
    records: Vec<Index>,
    rows: Vec<(u8, String)>,
}

fn fields() -> impl Strategy<Value = Fields> {
    let rows = prop::collection::vec((0..4_u8, "[a-c ]{1,6}x"), 0..4);
    ("[a-d ]{0,12}x", prop::option::of(1..6_u8), prop::collection::vec(any::<Index>(), 0..3), rows)
        .prop_map(|(words, likelihood, records, rows)| Fields { words, likelihood, records, rows })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..4_usize, fields()).prop_map(|(kind, fields)| Step::Make { kind, fields }),
        4 => (any::<Index>(), fields()).prop_map(|(record, fields)| Step::Revise { record, fields }),
        2 => (any::<Index>(), any::<bool>()).prop_map(|(record, is_retired)| Step::Retire { record, is_retired }),
        1 => (0..60_u8).prop_map(|days| Step::Sleep { days }),
    ]
}

fn chosen(world: &World, kind: &'static Kind, among: &[Index]) -> Vec<String> {
    let all: Vec<Id> = world.isms.register(kind).unwrap().iter().map(|held| held.id).collect();
    let mut ids: Vec<String> = Vec::new();
    for index in among.iter().filter(|_| !all.is_empty()) {
        let id = index.get(&all).to_string();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The fields of a record of that kind; references, rows and numbers among them.
fn of_kind(world: &World, kind: &'static Kind, fields: &Fields) -> Json {
    let Fields { words, likelihood, records, rows } = fields;
    match kind.name {
        "asset" => json!({"name": words, "depends_on": null, "description": rows.first().map(|(_, text)| text)}),
        "unit" => json!({"name": words}),
        "risk" => json!({
            "title": words, "step": "identified", "assets": chosen(world, Asset::kind_of(), records),
            "likelihood": likelihood, "service": likelihood,
            "criteria": chosen(world, RiskCriteria::kind_of(), &records[..records.len().min(1)]).first(),
        }),
        _ => {
            let risks = chosen(world, Risk::kind_of(), records);
            let left_out: Vec<Json> =
                risks.iter().zip(rows).map(|(risk, (_, because))| json!({"risk": risk, "because": because})).collect();
            json!({"title": words, "left_out": left_out})
        }
    }
}

fn kinds() -> [&'static Kind; 4] {
    [Asset::kind_of(), Unit::kind_of(), Risk::kind_of(), RiskAssessment::kind_of()]
}

/// A body without what has no value.
fn tidy(kind: &'static Kind, json: Json) -> Json {
    let known = |name: &String| kind.field(name).is_some();
    let body = trial::body(json).into_iter().filter(|(name, value)| known(name) && !value.is_null());
    Json::Object(body.collect())
}

fn happen(world: &mut World, step: &Step) {
    match step {
        Step::Make { kind, fields } => {
            let kind = kinds()[*kind];
            let body = tidy(kind, of_kind(world, kind, fields));
            let root = world.root;
            match kind.name {
                "asset" => world.record::<Asset>(root, body),
                "unit" => world.record::<Unit>(root, body),
                "risk" => world.record::<Risk>(root, body),
                _ => world.record::<RiskAssessment>(root, with_step(body)),
            };
        }
        Step::Revise { record, fields } => {
            let (kind, id) = any_record(world, *record);
            let mut body = of_kind(world, kind, fields);
            body.as_object_mut().unwrap().retain(|name, value| {
                // What a record needs stays.
                kind.field(name).is_some_and(|(_, field)| !(field.is_required && value.is_null()))
            });
            world.revise(kind, id, body);
        }
        Step::Retire { record, is_retired } => {
            let (kind, id) = any_record(world, *record);
            let today = is_retired.then(|| world.today().to_string());
            world.revise(kind, id, json!({"retired": today}));
        }
        Step::Sleep { days } => world.now += jiff::SignedDuration::from_hours(24 * i64::from(*days)),
    }
}

fn with_step(mut body: Json) -> Json {
    body["step"] = json!("planned");
    body
}

fn any_record(world: &World, index: Index) -> (&'static Kind, Id) {
    let all: Vec<(&'static Kind, Id)> = kinds()
        .into_iter()
        .flat_map(|kind| {
            world.isms.register(kind).into_iter().flat_map(Register::iter).map(move |held| (kind, held.id))
        })
        .collect();
    *index.get(&all)
}

/// All bodies of a value.
fn bodies(isms: &Isms) -> BTreeMap<(&'static str, Id), Body> {
    let all = registry::kinds().flat_map(|kind| isms.register(kind).into_iter().flat_map(Register::iter));
    all.map(|held| ((held.kind.name, held.id), held.body())).collect()
}

/// The same value, as if it had been loaded from storage: it shares nothing.
fn loaded_apart(isms: &Isms) -> Isms {
    let all = registry::kinds().flat_map(|kind| isms.register(kind).into_iter().flat_map(Register::iter));
    Isms::at(isms.organisation(), isms.head().clone(), all.map(|held| Held::clone(held)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn comparing_and_applying_gives_the_second_moment(
        first in prop::collection::vec(step(), 0..12),
        second in prop::collection::vec(step(), 0..12),
    ) {
        let mut world = World::founded();
        world.criteria();
        first.iter().for_each(|step| happen(&mut world, step));
        let (then, day_then) = (Arc::clone(&world.isms), world.today());
        second.iter().for_each(|step| happen(&mut world, step));
        let (before, after) = (Day { isms: &then, today: day_then }, Day { isms: &world.isms, today: world.today() });
        let kinds: Vec<&'static Kind> = registry::kinds().collect();

        let found = edits(before, after, &kinds);
        let mut applied = bodies(&then);
        for edit in &found {
            let changes = changes(edit, before, after);
            prop_assert!(!changes.is_empty() || edit.before.as_ref().map(|held| held.body()) == edit.after.as_ref().map(|held| held.body()), "{edit:?}");
            prop_assert!(edit.became != Became::Gone, "nothing goes away");
            prop_assert!(edit.became != Became::Followed || changes.iter().all(|change| !change.source.is_stored()));
            apply(applied.entry((edit.kind.name, edit.id)).or_default(), &changes);
        }
        prop_assert_eq!(applied, bodies(&world.isms));

        let (one, other) = (loaded_apart(&then), loaded_apart(&world.isms));
        let apart = edits(Day { isms: &one, ..before }, Day { isms: &other, ..after }, &kinds);
        let said = |edits: &[comparison::Edit]| edits.iter().map(|edit| (edit.kind.name, edit.id, edit.became)).collect::<Vec<_>>();
        prop_assert_eq!(said(&found), said(&apart), "what is shared makes no difference");
        prop_assert!(edits(after, after, &kinds).is_empty(), "nothing differs from itself");
    }
}
