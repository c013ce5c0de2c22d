//! Improvements: anybody proposes one and sees what becomes of it; what is decided about it is left to who keeps the register.

use catalogue::Role;
use isms::improvement::Improvement;
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::scene::codes;

struct Idea {
    world: World,
    engineering: Id,
    /// An employee of Engineering.
    elin: Id,
}

impl Idea {
    fn begin() -> Self {
        let mut world = World::founded();
        let engineering = world.unit("Engineering", world.root);
        let elin = world.holder("Elin Berg", &[Role::Employee], engineering);
        Self { world, engineering, elin }
    }

    fn proposing(&self, with: Json) -> decide::Command {
        let mut fields = json!({"title": "Lock screens sooner", "unit": self.engineering, "source": "idea"});
        for (name, value) in trial::body(with) {
            fields[name] = value;
        }
        World::make::<Improvement>(fields)
    }
}

#[test]
fn an_employee_proposes_an_improvement_and_sees_what_becomes_of_it() {
    let mut idea = Idea::begin();
    let made = idea.world.commit(idea.elin, &idea.proposing(json!({})));
    let view = idea.world.view(idea.elin);
    let it: &Improvement = view.held(Improvement::kind_of(), made).unwrap().typed().unwrap();
    assert_eq!(it.proposed_by.map(|person| person.id), Some(idea.elin));
    assert_eq!(it.proposed_on, Some(idea.world.today()));
    assert!(view.may_create(Improvement::kind_of()), "pages offer to make one");
    let edit = idea.world.edit::<Improvement>(made, json!({"idea": "After two minutes"}));
    let found = idea.world.decide(idea.elin, &edit).map(|_| ()).map_err(|rejection| codes(&rejection));
    assert_eq!(found, Err(vec!["not_entitled".to_owned()]), "they report and write no more");
}

#[test]
fn whoever_proposes_decides_nothing_about_it() {
    let idea = Idea::begin();
    for with in [json!({"decision": "accepted"}), json!({"owner": idea.elin}), json!({"due": "2026-06-30"})] {
        let found = idea.world.decide(idea.elin, &idea.proposing(with.clone())).map(|_| ());
        let codes = codes(&found.unwrap_err());
        assert!(codes.iter().any(|code| code.ends_with("closed_field")), "{with}: {codes:?}");
    }
}

#[test]
fn nobody_proposes_at_a_unit_where_they_hold_no_role() {
    let idea = Idea::begin();
    let found = idea.world.decide(idea.elin, &idea.proposing(json!({"unit": idea.world.root}))).map(|_| ());
    assert_eq!(codes(&found.unwrap_err()), ["not_entitled"]);
}

#[test]
fn a_decision_has_its_reason_its_day_and_an_owner_and_names_who_took_it() {
    let mut idea = Idea::begin();
    let made = idea.world.commit(idea.elin, &idea.proposing(json!({})));
    let manager = idea.world.isms_manager;
    let edit = idea.world.edit::<Improvement>(made, json!({"decision": "accepted"}));
    let found = idea.world.decide(manager, &edit).map(|_| ()).map_err(|rejection| codes(&rejection));
    let missing = ["decided_because: missing", "decided_on: missing", "owner: missing"];
    assert_eq!(found, Err(missing.map(str::to_owned).to_vec()));
    let decision = json!({
        "decision": "accepted", "decided_because": "Cheap", "decided_on": "2026-03-02", "owner": idea.elin,
    });
    idea.world.commit(manager, &idea.world.edit::<Improvement>(made, decision));
    let it: &Improvement = idea.world.held(Improvement::kind_of(), made).typed().unwrap();
    assert_eq!(it.decided_by.map(|person| person.id), Some(manager));
    assert_eq!(
        idea.world.held(Improvement::kind_of(), made).record().unwrap().state(idea.world.today()).unwrap().code,
        "accepted"
    );
}

#[test]
fn a_proposal_that_nobody_answers_shows_after_the_days_of_the_rules() {
    let mut idea = Idea::begin();
    let made = idea.world.commit(idea.elin, &idea.proposing(json!({})));
    let state = |idea: &Idea| {
        let held = idea.world.held(Improvement::kind_of(), made);
        held.record().unwrap().state(idea.world.today()).unwrap().code
    };
    idea.world.now += jiff::SignedDuration::from_hours(24 * 90);
    assert_eq!(state(&idea), "proposed", "the ninetieth day is still in time");
    idea.world.now += jiff::SignedDuration::from_hours(24);
    assert_eq!(state(&idea), "unanswered");
}
