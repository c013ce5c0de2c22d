//! The report of an audit: what it says, and that it says nothing that whoever prints it may not see.

use catalogue::Role;
use exports::Format;
use isms::audit::{Audit, AuditAssignment, ChecklistItem, Finding};
use isms::control::Control;
use record::{Id, Kinded as _};
use serde_json::json;
use trial::World;

/// An internal audit of access rights that found that two leavers kept theirs; Iris audited, and owns a control that it covers.
struct Audited {
    world: World,
    audit: Id,
}

fn audited() -> Audited {
    let mut world = World::founded();
    let root = world.root;
    let iris = world.holder("Iris Bohm", &[Role::InternalAuditor, Role::ControlOwner], root);
    world.record::<Control>(root, json!({"title": "Access", "step": "implemented", "owner": iris, "serves": "A.5.18"}));
    let audit = world.record::<Audit>(root, json!({
        "title": "Access", "kind": "internal", "step": "closed", "from": "2026-02-02", "to": "2026-02-04",
        "opened_on": "2026-02-02", "fieldwork_ended_on": "2026-02-04", "requirements": "A.5.18", "lead": iris,
        "scope": "Engineering", "conformity": "It conforms but for two accounts", "effectiveness": "It works",
        "issued_by": iris, "issued_on": "2026-02-09", "received_by": world.top_management, "received_on": "2026-02-10",
    }));
    world.record::<AuditAssignment>(root, json!({
        "title": "Audits access", "audit": audit, "auditor": iris, "competence": "Course of 2024", "is_independent": true,
        "declared_on": "2026-01-20",
    }));
    let item = world.record::<ChecklistItem>(root, json!({
        "title": "A.5.18 Access rights", "audit": audit, "requirement": "A.5.18", "auditor": iris, "result": "nonconforming",
        "examined": "Tickets of five leavers", "population": "Ann\nBen\nCarl\nDora\nEmil\nFay", "sample_size": 5,
        "population_source": "Export of HR of 1 Feb", "seed": "AU-001", "sample": "Ann\nBen\nDora\nEmil\nFay",
        "exceptions": 2, "exception_answer": "does_not_work", "examined_on": "2026-02-03",
    }));
    for (title, kind) in [("A list would help", "improvement"), ("Two leavers kept access", "minor")] {
        world.record::<Finding>(root, json!({
            "title": title, "audit": audit, "step": "closed", "kind": kind, "requirements": "A.5.18", "checklist_item": item,
            "description": "Seen in the list", "evidence": "Export of March", "correction": "Closed the same day",
        }));
    }
    Audited { world, audit }
}

#[test]
fn the_report_says_what_was_examined_found_and_concluded() {
    let Audited { world, audit } = audited();
    let view = world.view(world.isms_manager);
    let held = view.held(Audit::kind_of(), audit).unwrap();
    let file = exports::document_file(&view, held, None, Format::Csv, view.now()).unwrap();
    assert_eq!(file.name, "corvane-audit-report-au-001-2026-03-02.csv");
    let papers = String::from_utf8(file.bytes).unwrap();
    let population = "\"6 items, Export of HR of 1 Feb. Drawn with the seed AU-001. Nobody says why it is complete.\"";
    assert!(papers.contains(population), "{papers}");
    assert!(papers.contains("A.5.18,A.5.18 Access rights,Iris Bohm,"), "{papers}");
    assert!(papers.contains(",2,Does not work,"), "{papers}");
    let told = told(&world, audit);
    let (minor, improvement) = (told.find("Two leavers").unwrap(), told.find("A list would help").unwrap());
    assert!(minor < improvement, "the gravest first");
    for said in ["It conforms but for two accounts", "It works", "9 Feb 2026", "Closed the same day", "own: 1"] {
        assert!(told.contains(said), "{said} in {told}");
    }
    assert!(told.contains("shortcomings: []"), "a conflict of today does not undo an audit of then: {told}");
}

/// The report as its press gets it.
fn told(world: &World, audit: Id) -> String {
    exports::install(&crate::documents::Told);
    let view = world.view(world.isms_manager);
    let held = view.held(Audit::kind_of(), audit).unwrap();
    String::from_utf8(exports::document_file(&view, held, None, Format::Pdf, view.now()).unwrap().bytes).unwrap()
}

#[test]
fn an_audit_without_evidence_or_team_says_that_it_does_not_count() {
    let mut world = World::founded();
    let root = world.root;
    let audit = world.record::<Audit>(root, json!({"title": "A walk", "kind": "internal", "step": "closed"}));
    let told = told(&world, audit);
    for missing in ["It has no criteria.", "It has no scope.", "Nothing shows what was looked at."] {
        assert!(told.contains(missing), "{missing} in {told}");
    }
}
