//! What stands in the way of a statement: the same rules, asked of one scope.

use isms::context::Scope;
use isms::control::Control;
use isms::risk::Risk;
use readiness::{gaps, majors};
use serde_json::json;

use crate::sound::Sound;

fn rules(failures: &[readiness::Failure]) -> Vec<&str> {
    failures.iter().map(|failure| failure.rule.id.as_str()).collect()
}

#[test]
fn the_gaps_of_a_scope_are_those_of_its_units() {
    let mut sound = Sound::begin();
    let sales = sound.world.unit("Sales", sound.world.root);
    let lab = sound.world.unit("Lab", sales);
    let lapsed = sound.risk(sound.theo, json!({"step": "accepted", "accepted_until": "2026-03-01"}));
    sound.world.record::<Risk>(lab, lapsed);
    let scope = |sound: &mut Sound, unit| {
        sound.revise::<Scope>(sound.scope, json!({"units": [unit]}));
        let today = sound.world.today();
        let gaps = gaps(&sound.world.isms, sound.scope, today);
        rules(&gaps).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(scope(&mut sound, sales), ["R6-43"], "a unit below");
    let other = sound.world.unit("Office", sound.world.root);
    assert_eq!(scope(&mut sound, other), [""; 0], "another unit");
}

#[test]
fn what_fails_below_major_refuses_nothing() {
    let mut sound = Sound::begin();
    sound.revise::<Control>(sound.backups, json!({"risks": null}));
    assert!(sound.failing().contains(&"R6-30".to_owned()));
    let found = majors(&sound.world.isms, sound.scope, sound.world.today());
    assert_eq!(rules(&found), [""; 0]);
    sound.revise::<Control>(sound.backups, json!({"risks": [sound.treated], "serves": "A.8.13, A.8.14"}));
    let found = majors(&sound.world.isms, sound.scope, sound.world.today());
    assert_eq!(rules(&found), ["R6-35"]);
}
