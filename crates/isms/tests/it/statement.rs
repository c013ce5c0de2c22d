//! What follows for a line of the Statement of Applicability from the controls that serve it.

use isms::context::{Obligation, Scope};
use isms::control::{Control, Implementation, SoaLine, lines, missing_lines};
use isms::derived::Column;
use isms::risk::Risk;
use record::{Id, Kinded as _, Value};
use serde_json::{Value as Json, json};
use trial::World;

fn world(controls: &[Json]) -> (World, Id, Vec<Id>) {
    let mut world = World::founded();
    let scope = world.record::<Scope>(world.root, json!({"name": "All", "edition": 1, "step": "approved"}));
    let made = controls.iter().map(|fields| {
        let mut control = json!({"title": "x", "serves": "A.8.13"});
        for (name, value) in trial::body(fields.clone()) {
            control[name] = value;
        }
        world.record::<Control>(world.root, control)
    });
    let made = made.collect();
    let line = json!({"title": "A.8.13", "step": "included", "scope": scope, "reference": "A.8.13"});
    let line = world.record::<SoaLine>(world.root, line);
    (world, line, made)
}

fn line(world: &World, line: Id) -> &SoaLine {
    world.held(SoaLine::kind_of(), line).typed().unwrap()
}

#[test]
fn a_line_is_implemented_only_if_every_control_that_serves_it_is() {
    let of = |steps: &[&str]| steps.iter().map(|step| json!({"step": step})).collect::<Vec<_>>();
    for (steps, expected) in [
        (&[][..], Implementation::NotImplemented),
        (&["not_implemented"], Implementation::NotImplemented),
        (&["planned", "not_implemented"], Implementation::Planned),
        (&["implemented", "not_implemented"], Implementation::Partial),
        (&["partial", "planned"], Implementation::Partial),
        (&["implemented", "implemented"], Implementation::Implemented),
        (&["implemented", "retired"], Implementation::Implemented),
        (&["retired"], Implementation::NotImplemented),
    ] {
        let (mut world, id, _) = self::world(&of(steps));
        assert_eq!(line(&world, id).implementation(&world.isms), expected, "{steps:?}");
        world.revise(SoaLine::kind_of(), id, json!({"step": "excluded", "exclusion": "x"}));
        assert_eq!(line(&world, id).implementation(&world.isms), Implementation::NotApplicable, "{steps:?}");
    }
}

#[test]
fn a_line_is_proven_for_as_long_as_all_of_its_controls_are() {
    let proven = |until: &str| json!({"step": "implemented", "proven_until": until});
    let (world, id, _) = self::world(&[proven("2026-12-31"), proven("2026-06-30")]);
    assert_eq!(line(&world, id).proven_until(&world.isms), "2026-06-30".parse().ok());
    assert!(line(&world, id).is_proven(&world.isms, "2026-06-30".parse().unwrap()));
    assert!(!line(&world, id).is_proven(&world.isms, "2026-07-01".parse().unwrap()));
}

#[test]
fn a_line_is_not_proven_while_one_of_its_controls_is_not_and_none_proves_nothing() {
    let (world, id, _) =
        self::world(&[json!({"step": "implemented", "proven_until": "2026-12-31"}), json!({"step": "implemented"})]);
    assert_eq!(line(&world, id).proven_until(&world.isms), None);
    let (world, id, _) = self::world(&[]);
    assert_eq!(line(&world, id).proven_until(&world.isms), None);
}

#[test]
fn reasons_follow_from_what_controls_serve_and_an_exclusion_against_them_is_a_contradiction() {
    let (mut world, id, controls) = self::world(&[json!({"step": "planned"})]);
    let risk = world.record::<Risk>(world.root, json!({"title": "x", "step": "analysed"}));
    let law = world.record::<Obligation>(world.root, json!({"name": "GDPR", "source": "law"}));
    let contract = world.record::<Obligation>(world.root, json!({"name": "Customer", "source": "contract"}));
    let told = |world: &World| {
        let held = world.held(SoaLine::kind_of(), id);
        let columns = Column::all(SoaLine::kind_of()).filter_map(|column| match column {
            Column::Derived(derived) => Some((derived.field.name, (derived.value)(&world.isms, held))),
            Column::Stored(..) => None,
        });
        let truths = columns.filter(|(_, value)| *value == Value::Truth(true));
        truths.map(|(name, _)| name).collect::<Vec<_>>()
    };
    assert_eq!(told(&world), [""; 0]);
    world.revise(Control::kind_of(), controls[0], json!({"risks": [risk], "obligations": [law, contract]}));
    assert_eq!(told(&world), ["for_risk", "for_law", "for_contract"]);
    world.revise(SoaLine::kind_of(), id, json!({"step": "excluded", "exclusion": "x", "business_reason": "x"}));
    assert_eq!(told(&world), ["for_risk", "for_law", "for_contract", "for_business", "is_contradicted"]);
    world.revise(Risk::kind_of(), risk, json!({"step": "closed"}));
    world.revise(Obligation::kind_of(), law, json!({"is_addressed": false}));
    world.retire(Obligation::kind_of(), contract);
    assert_eq!(told(&world), ["for_business"]);
}

#[test]
fn a_scope_has_a_line_for_every_reference_control_and_every_control_that_serves_none() {
    let (mut world, id, controls) =
        self::world(&[json!({"step": "planned"}), json!({"step": "planned", "serves": ""})]);
    let scope = line(&world, id).scope.id;
    let missing = missing_lines(&world.isms, scope);
    assert_eq!(missing.len(), 93, "92 rows and one control");
    assert!(missing.iter().all(|body| body.get("reference") != Some(&json!("A.8.13"))));
    for body in missing {
        world.record::<SoaLine>(world.root, Json::Object(body));
    }
    assert_eq!(missing_lines(&world.isms, scope).len(), 0);
    let all = lines(&world.isms, scope);
    assert_eq!(
        (all.len(), all[0].reference.as_deref(), all[93].control.map(|own| own.id)),
        (94, Some("A.5.1"), Some(controls[1]))
    );
    world.revise(Control::kind_of(), controls[1], json!({"step": "retired"}));
    assert_eq!(lines(&world.isms, scope).len(), 93);
}
