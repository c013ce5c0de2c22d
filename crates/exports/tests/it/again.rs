//! What is exported is brought in again, and every row says what is here.

use access::View;
use exports::{Asked, Columns, File, Format};
use intake::{Class, Earlier, Plan, Source};
use isms::asset::Asset;
use isms::people::Person;
use isms::risk::Risk;
use isms::risk::threat::Threat;
use isms::risk::weakness::Weakness;
use isms::supplier::Supplier;
use listing::{Parameters, Question};
use proptest::prelude::*;
use record::{Id, Kind, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

fn asked(columns: Columns, parameters: &[(&str, &str)]) -> Asked {
    let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Asked { parameters, columns, part: None }
}

fn export(view: &View, kind: &'static Kind, asked: Asked, format: Format) -> File {
    let parameters = Parameters::from_pairs(asked.parameters.clone()).unwrap();
    let question = Question::read(view, kind, parameters).unwrap();
    let ids = question.answer(view);
    exports::file(view, kind, &ids, &asked, format, view.now()).unwrap()
}

/// What bringing a file in would do. Nothing may be open: Annexa does not ask what it wrote itself.
fn plan(view: &View, bytes: &[u8]) -> Plan {
    let workbook = interchange::read(bytes).unwrap();
    let (sheet, recognition) = (&workbook.sheets[0], interchange::recognise(&workbook)[0].clone().unwrap());
    let questions = interchange::questions(sheet, &recognition.mapping);
    assert!(questions.is_empty(), "{questions:#?}");
    let read = interchange::interpret(sheet, &recognition.mapping, &interchange::Answers::default()).unwrap();
    let source = Source { file_name: "export".to_owned(), digest: "00".to_owned(), size: 1, sheet: String::new() };
    intake::plan(view, source, &recognition.mapping, &read, &Earlier::new())
}

/// Exports a register in both formats and brings it in again.
fn comes_back(world: &World, kind: &'static Kind, parameters: &[(&str, &str)], rows: usize) {
    let view = world.view(world.isms_manager);
    for format in [Format::Csv, Format::Xlsx] {
        let file = export(&view, kind, asked(Columns::Usual, parameters), format);
        let plan = plan(&view, &file.bytes);
        assert_eq!(plan.rows.len(), rows, "{format:?}");
        for row in &plan.rows {
            assert_eq!(row.class, Class::Unchanged, "{format:?}: {row:#?}");
            assert!(row.number.is_some(), "it was found by its number");
        }
        assert!(plan.import.is_none());
    }
}

/// A list of ours that no file brings back is known as such, whatever its headers look like.
#[test]
fn no_list_of_another_kind_is_taken_for_a_register() {
    let mut world = World::founded();
    world.criteria();
    let view = world.view(world.isms_manager);
    let mut looked_at = 0;
    for kind in isms::registry::kinds().filter(|kind| !kind.prefix.is_empty()) {
        let is_brought = ["asset", "risk", "supplier"].contains(&kind.name);
        for format in [Format::Csv, Format::Xlsx] {
            let file = export(&view, kind, asked(Columns::Usual, &[]), format);
            let workbook = interchange::read(&file.bytes).unwrap();
            let found = interchange::recognise(&workbook)[0].clone().unwrap();
            assert_eq!(found.register != interchange::Register::Other, is_brought, "{}: {found:?}", kind.name);
            let elsewhere = interchange::own::elsewhere(&workbook.sheets[0]);
            assert_eq!(elsewhere, (!is_brought).then(|| kind.title.to_lowercase()), "{}", kind.name);
            looked_at += 1;
        }
    }
    assert!(looked_at > 40, "{looked_at}");
}

const STRANGE: [&str; 15] = [
    "=1+1",
    "@SUM(A1)",
    "-5 °C",
    "+49 30 1234",
    "'=quoted",
    "''",
    "Smith, Jones & Co",
    "A; B | C",
    "- bullet",
    "n/a",
    "a\u{200B}b\u{00AD}c",
    "_x0041_ and _x000D_",
    "sep=;",
    "a;b;c;d;e;f;g;h;i;j;k;l;m;n;o;p;q;r;s;t;u;v;w",
    "Größe \"in\" 100 %",
];

#[test]
fn a_register_of_strange_texts_comes_back_unchanged() {
    let mut world = World::founded();
    let root = world.root;
    for (position, text) in STRANGE.into_iter().enumerate() {
        let owner = world.person(text, root);
        let on = world.record::<Asset>(root, json!({"name": format!("Base {text}")}));
        let asset = json!({
            "name": text, "owner": owner.to_string(), "description": format!("{text}\n\n{text}"), "location": text,
            "depends_on": [on.to_string()], "integrity": position % 5 + 1, "recovery_time": position, "kind": "paper",
            "classification": "strictly_confidential", "belongs_to": "entrusted", "has_personal_data": position % 2 == 0,
            "reviewed_on": "2026-02-01", "review_every": 12,
        });
        world.record::<Asset>(root, asset);
    }
    comes_back(&world, Asset::kind_of(), &[], 2 * STRANGE.len());
}

#[test]
fn names_that_several_have_and_names_of_the_retired_come_back_as_the_same_records() {
    let mut world = World::founded();
    let root = world.root;
    let [one, other, gone] = ["Olga Novak", "Olga Novak", "Left In March"].map(|name| world.person(name, root));
    let [first, second, third] = ["Laptop", "Laptop", "Fax machine"].map(|name| world.asset(name, root));
    let threat = world.record::<Threat>(root, json!({"name": "Theft"}));
    world.record::<Threat>(root, json!({"name": "Theft"}));
    let weakness = world.record::<Weakness>(root, json!({"name": "No lock; no alarm"}));
    for (position, owner) in [one, other, gone].into_iter().enumerate() {
        let assets: Vec<String> = [first, second, third].iter().take(position + 1).map(Id::to_string).collect();
        let risk = json!({
            "title": "The same title", "step": "identified", "owner": owner.to_string(), "assets": assets,
            "threats": [threat.to_string()], "weaknesses": [weakness.to_string()],
        });
        world.record::<Risk>(root, risk);
    }
    world.retire(Person::kind_of(), gone);
    world.retire(Asset::kind_of(), third);
    comes_back(&world, Risk::kind_of(), &[], 3);
}

#[test]
fn risks_that_were_decided_here_come_back_unchanged() {
    let mut world = World::founded();
    let (root, ines) = (world.root, world.isms_manager.to_string());
    let criteria = world.criteria().to_string();
    let rated = json!({
        "title": "Lost laptop", "step": "treated", "likelihood": 4, "financial": 3, "people": 0, "legal": 2,
        "criteria": criteria, "rated_by": [ines], "analysed_on": "2026-02-01", "rationale": "As measured",
        "inherent_likelihood": 5, "inherent_consequence": 4, "option": "modify", "target_likelihood": 1,
        "target_consequence": 3, "target_criteria": criteria, "residual_likelihood": 2, "residual_financial": 2,
        "residual_criteria": criteria, "residual_rated_by": [ines], "existing_controls": "A.8.13, A.8.14",
        "affects_integrity": false, "affects_availability": true, "source": "Outsider", "cause": "No encryption",
    });
    world.record::<Risk>(root, rated);
    let imported = json!({
        "title": "From a file", "step": "identified", "likelihood": 3, "overall": 4, "criteria": criteria,
        "rated_by": [ines], "is_imported": true, "imported_level": "hoch",
    });
    world.record::<Risk>(root, imported);
    world.record::<Risk>(
        root,
        json!({"title": "Closed", "step": "closed", "likelihood": 2, "service": 1, "criteria": criteria}),
    );
    world.record::<Risk>(root, json!({"title": "Rejected", "step": "rejected"}));
    // Criteria that came later change no rating that was made.
    world.record::<isms::risk::RiskCriteria>(root, json!({"title": "Next", "edition": 2, "step": "draft"}));
    comes_back(&world, Risk::kind_of(), &[], 4);
}

#[test]
fn retired_records_come_back_as_what_they_are() {
    let mut world = World::founded();
    let root = world.root;
    let gone = world.asset("Fax machine", root);
    world.asset("Laptop", root);
    world.retire(Asset::kind_of(), gone);
    world.asset("Fax machine", root);
    comes_back(&world, Asset::kind_of(), &[("retired", "any")], 3);
}

#[test]
fn suppliers_come_back_too() {
    let mut world = World::founded();
    let (root, owner) = (world.root, world.owner.to_string());
    let supplier = json!({
        "name": "Hosting, Inc.", "step": "active", "delivers": "Machines", "criticality": "high", "has_personal_data": true, "owner": owner,
        "contact": "Novak, Irena", "contract_until": "2027-01-31", "reviewed_on": "2026-01-31",
    });
    world.record::<Supplier>(root, supplier);
    comes_back(&world, Supplier::kind_of(), &[], 1);
}

#[test]
fn a_number_that_another_tool_gave_to_another_record_misleads_nobody() {
    let mut world = World::founded();
    let root = world.root;
    world.record::<Asset>(root, json!({"name": "First", "external": ["A-002"]}));
    world.record::<Asset>(root, json!({"name": "Second", "external": ["A-001"], "location": "Here"}));
    comes_back(&world, Asset::kind_of(), &[], 2);
}

#[test]
fn one_changed_cell_is_one_changed_field_and_what_one_may_not_see_stays() {
    let mut world = World::founded();
    let root = world.root;
    let lab = world.unit("Lab", root);
    let manager = world.holder("Noor", &[catalogue::Role::IsmsManager], lab);
    let hidden = world.asset("Vault", root);
    let seen = world.asset("Bench", lab);
    let asset = world.record::<Asset>(
        lab,
        json!({"name": "Rig", "location": "Floor 1", "depends_on": [hidden.to_string(), seen.to_string()]}),
    );
    let view = world.view(manager);
    let file = export(&view, Asset::kind_of(), Asked::default(), Format::Csv);
    let text = String::from_utf8(file.bytes).unwrap();
    assert!(!text.contains("Vault"), "{text}");
    assert!(plan(&view, text.as_bytes()).rows.iter().all(|row| row.class == Class::Unchanged));
    let plan = plan(&view, text.replace("Floor 1", "Floor 2").as_bytes());
    let changed: Vec<_> = plan.rows.iter().filter(|row| row.class == Class::Changed).collect();
    assert_eq!(changed.len(), 1);
    assert_eq!((changed[0].id, changed[0].changes.len()), (Some(asset), 1));
    assert_eq!(changed[0].changes[0].field, "location");
}

#[test]
fn a_register_of_one_annexa_starts_another() {
    let mut world = World::founded();
    let root = world.root;
    world.record::<Asset>(root, json!({"name": "Laptop", "kind": "equipment", "integrity": 2}));
    let view = world.view(world.isms_manager);
    let file = export(&view, Asset::kind_of(), Asked::default(), Format::Xlsx);
    let mut elsewhere = World::founded();
    let made = plan(&elsewhere.view(elsewhere.isms_manager), &file.bytes);
    assert_eq!(made.rows[0].class, Class::Created);
    let manager = elsewhere.isms_manager;
    let command = decide::Command::Import(Box::new(made.import.unwrap()));
    elsewhere.commit(manager, &command);
    let asset = elsewhere.isms.all::<Asset>().next().unwrap();
    assert_eq!((&*asset.held.envelope.external[0], asset.integrity.map(record::Number::get)), ("A-001", Some(2)));
    let again = plan(&elsewhere.view(manager), &file.bytes);
    assert_eq!(again.rows[0].class, Class::Unchanged);
}

/// Texts that people and attackers write; nothing that a line or prose refuses.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ -~]{1,12}",
        "[äöüßŁłžОлеΩ資産🔒]{1,6}",
        prop::sample::select(STRANGE.map(str::to_owned).to_vec()),
        prop::sample::select(
            ["\n", "\t", "  ", "\u{00A0}", ",", ";", "\"", "'", "=", "\r\n"].map(str::to_owned).to_vec()
        ),
    ];
    let is_text = |text: &String| !text.trim().is_empty() && !interchange::one_line(text).is_empty();
    prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat()).prop_filter("a line holds something", is_text)
}

fn assets() -> impl Strategy<Value = Vec<Json>> {
    let truth = || prop::option::of(any::<bool>());
    let asset =
        (text(), text(), prop::option::of(1..=5), prop::option::of(0..9000), truth(), prop::option::of(0..9_usize));
    let asset = asset.prop_map(|(name, words, worth, hours, truth, kind)| {
        let kinds = isms::asset::AssetType::CHOICES;
        let json = json!({
            "name": name, "description": words, "location": words, "confidentiality": worth, "availability": worth,
            "recovery_point": hours.filter(|hours| *hours <= 8760), "has_personal_data": truth,
            "kind": kind.map(|kind| kinds[kind].code),
        });
        trial::body(json).into_iter().filter(|(_, value)| !value.is_null()).collect::<record::Body>().into()
    });
    prop::collection::vec(asset, 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_stands_in_a_register_comes_back_unchanged(assets in assets(), names in prop::collection::vec(text(), 1..5)) {
        let mut world = World::founded();
        let root = world.root;
        let people: Vec<Id> = names.iter().map(|name| world.person(name, root)).collect();
        let mut made: Vec<Id> = Vec::new();
        let count = assets.len();
        for (position, mut asset) in assets.into_iter().enumerate() {
            asset["owner"] = people[position % people.len()].to_string().into();
            asset["depends_on"] = made.iter().map(Id::to_string).collect::<Vec<_>>().into();
            made.push(world.record::<Asset>(root, asset));
        }
        comes_back(&world, Asset::kind_of(), &[], count);
        for (position, name) in names.iter().enumerate() {
            let risk = json!({
                "title": name, "step": "identified", "cause": name, "event": name, "leads_to": name, "description": name,
                "assets": made.iter().skip(position).map(Id::to_string).collect::<Vec<_>>(),
                "owner": people[position].to_string(),
            });
            world.record::<Risk>(root, risk);
        }
        comes_back(&world, Risk::kind_of(), &[], names.len());
    }
}
