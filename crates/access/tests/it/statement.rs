//! The lines of a statement as they stand: whoever sees a line knows its status, and of its controls those that they may see.

use catalogue::Role;
use isms::context::Scope;
use isms::control::{Control, Implementation, SoaLine};
use serde_json::json;
use trial::World;

#[test]
fn a_line_names_only_the_controls_that_its_viewer_may_see() {
    let mut world = World::founded();
    let scope = world.record::<Scope>(world.root, json!({"name": "All", "edition": 1, "step": "approved"}));
    let control = json!({"title": "Backups", "serves": "A.8.13", "step": "implemented"});
    let control = world.record::<Control>(world.root, control);
    let line = json!({"title": "A.8.13", "step": "included", "scope": scope, "reference": "A.8.13"});
    world.record::<SoaLine>(world.root, line);
    let manager = world.view(world.isms_manager).statement(scope);
    assert_eq!(manager[0].controls.iter().map(|control| control.id).collect::<Vec<_>>(), [control]);
    let owner = world.holder("Ilse Verhoeven", &[Role::Owner], world.root);
    let seen = world.view(owner).statement(scope);
    assert_eq!((seen[0].controls.len(), seen[0].implementation), (0, Implementation::Implemented));
    let employee = world.holder("Oskar Lind", &[Role::Employee], world.root);
    assert_eq!(world.view(employee).statement(scope), []);
}

#[test]
fn the_statement_of_every_version_of_a_scope_is_that_of_its_first() {
    let mut world = World::founded();
    let first = world.record::<Scope>(world.root, json!({"name": "All", "edition": 1, "step": "superseded"}));
    let next = json!({"name": "All", "edition": 2, "step": "approved", "replaces": first});
    let next = world.record::<Scope>(world.root, next);
    let view = world.view(world.isms_manager);
    assert_eq!((view.first_version_of_scope(next), view.first_version_of_scope(first)), (first, first));
}
