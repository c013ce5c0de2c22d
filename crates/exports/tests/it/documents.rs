//! The Statement of Applicability and the risk register as documents: what they say, of which version, to whom.

use exports::{Asked, Format};
use isms::asset::Asset;
use isms::context::Scope;
use isms::control::{Control, SoaLine, SoaVersion, differences, missing_lines, version};
use isms::risk::Risk;
use record::{Id, Kind, Kinded as _};
use serde_json::{Value as Json, json};
use trial::World;

/// Tells what it was given to set. How it is set, `typeset` tests.
pub struct Told;

impl report::Press for Told {
    fn pdf(&self, document: report::Document<'_>) -> Result<Vec<u8>, report::Unprinted> {
        Ok(format!("{document:?}").into_bytes())
    }
}

/// A scope whose lines were frozen once, approved, and went on changing.
struct Stated {
    world: World,
    scope: Id,
    version: Id,
}

fn stated() -> Stated {
    exports::install(&Told);
    let mut world = World::founded();
    let root = world.root;
    let approved = json!({"name": "Hosting", "edition": 1, "step": "approved", "statement": "Hosting and support", "approved_on": "2026-01-31"});
    let scope = world.record::<Scope>(root, approved);
    let backups =
        json!({"title": "Daily backups", "step": "implemented", "serves": "A.8.13", "proven_until": "2026-12-31"});
    world.record::<Control>(root, backups);
    let own = world.record::<Control>(root, json!({"title": "Bunker", "step": "planned"}));
    for mut line in missing_lines(&world.isms, scope) {
        let is_included = line.get("reference").is_none_or(|reference| reference == "A.8.13");
        let (step, why) = if is_included { ("included", "business_reason") } else { ("excluded", "exclusion") };
        line.insert("step".to_owned(), json!(step));
        line.insert(why.to_owned(), json!("Nothing here asks for more"));
        world.record::<SoaLine>(root, Json::Object(line));
    }
    let lines = version::frozen(&world.isms, scope, world.today());
    let (ines, jonas) = (world.isms_manager.to_string(), world.top_management.to_string());
    let version = world.record::<SoaVersion>(root, json!({
        "title": "Statement, version 1", "edition": 1, "step": "approved", "scope": scope.to_string(), "lines": rows(&lines),
        "submitted_by": ines, "submitted_on": "2026-02-01", "approved_by": jonas, "approved_on": "2026-02-02",
        "gaps": [{"rule": "R6-40", "object": "TP-002", "sentence": "No approved treatment plan holds R-014.", "why": "It changed hands"}],
    }));
    assert_eq!(lines.len(), 94, "93 and {own}");
    Stated { world, scope, version }
}

fn rows(lines: &[isms::control::FrozenLine]) -> Json {
    let mut body = record::Body::new();
    let value: record::Rows<isms::control::FrozenLine> = lines.to_vec().into();
    body.insert("lines".to_owned(), record::FieldValue::to_json(&value).unwrap());
    body.remove("lines").unwrap()
}

fn csv(world: &World, person: Id, kind: &Kind, id: Id) -> String {
    let view = world.view(person);
    let held = view.held(kind, id).unwrap();
    String::from_utf8(exports::document_file(&view, held, None, Format::Csv, view.now()).unwrap().bytes).unwrap()
}

#[test]
fn an_approved_version_says_what_was_signed_whatever_happened_since() {
    let Stated { mut world, scope, version } = stated();
    let before = csv(&world, world.isms_manager, SoaVersion::kind_of(), version);
    assert_eq!(before.matches("\r\n").count(), 1 + 93 + 1);
    assert!(before.contains("\r\nA.8.13,Information backup,A.8 Technological controls,Included,No,No,No,Yes,Nothing here asks for more,Implemented,Yes,,C-001 Daily backups\r\n"), "{before}");
    let line = world.isms.all::<SoaLine>().find(|line| line.reference.as_deref() == Some("A.5.1")).unwrap().held.id;
    world.revise(SoaLine::kind_of(), line, json!({"step": "included", "business_reason": "Customers ask"}));
    assert_eq!(csv(&world, world.isms_manager, SoaVersion::kind_of(), version), before);
    let now = csv(&world, world.isms_manager, Scope::kind_of(), scope);
    assert!(now.contains(",Included,No,No,No,Yes,Customers ask,Not implemented,No,,\r\n"), "{now}");
}

#[test]
fn lines_as_they_stand_are_what_would_be_frozen() {
    let Stated { world, scope, .. } = stated();
    let frozen = version::frozen(&world.isms, scope, world.today());
    let view = world.view(world.isms_manager);
    assert_eq!(differences(&frozen, &exports::lines(&view, scope)), Vec::new());
    assert_eq!(frozen.len(), exports::lines(&view, scope).len());
}

#[test]
fn a_document_is_set_in_every_format_and_twice_the_same() {
    let Stated { world, scope, version } = stated();
    let view = world.view(world.isms_manager);
    for (kind, id, name) in [
        (SoaVersion::kind_of(), version, "corvane-statement-of-applicability-version-1-2026-03-02"),
        (Scope::kind_of(), scope, "corvane-statement-of-applicability-as-it-stands-2026-03-02"),
    ] {
        for format in Format::ALL {
            let log = Some(exports::InLog {
                checkpoint: "origin\n5\nroot\n\n— signature\n".to_owned(),
                key: "key".to_owned(),
                approval: Some("c2sp.org/tlog-proof@v1\nindex 4\n".to_owned()),
            });
            let held = view.held(kind, id).unwrap();
            let file = exports::document_file(&view, held, log.clone(), format, view.now()).unwrap();
            assert_eq!(file.name, format!("{name}.{}", format.name()));
            assert!(file.bytes == exports::document_file(&view, held, log, format, view.now()).unwrap().bytes);
        }
    }
}

#[test]
fn whoever_sees_no_records_gets_none() {
    let Stated { mut world, scope, .. } = stated();
    let root = world.root;
    let lab = world.unit("Lab", root);
    let other = world.holder("Noor", &[catalogue::Role::IsmsManager], lab);
    let view = world.view(other);
    assert!(view.held(Scope::kind_of(), scope).is_none(), "there is nothing to ask a document of");
    assert!(exports::lines(&view, scope).is_empty());
}

#[test]
fn every_kind_leaves_in_every_format() {
    let Stated { mut world, .. } = stated();
    let root = world.root;
    let laptop = world.asset("Laptop", root);
    world.criteria();
    world.record::<Risk>(root, json!({"title": "Lost laptop", "step": "identified"}));
    world.damage(Asset::kind_of(), laptop);
    let view = world.view(world.isms_manager);
    for kind in isms::registry::kinds() {
        let ids: Vec<Id> = view.records(kind).map(|held| held.id).collect();
        for format in Format::ALL {
            let file = exports::file(&view, kind, &ids, &Asked::default(), format, view.now());
            let file = file.unwrap_or_else(|fault| panic!("{kind:?} as {format:?}: {fault:?}"));
            if format == Format::Csv {
                let rows = csv_rows(&file.bytes);
                assert_eq!(rows, 1 + ids.len(), "{kind:?}");
            }
        }
    }
}

fn csv_rows(bytes: &[u8]) -> usize {
    csv::ReaderBuilder::new().has_headers(false).from_reader(bytes).records().map(Result::unwrap).count()
}
