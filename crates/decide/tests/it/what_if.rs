//! What-ifs: drafted by several, foreseen, applied as if given by hand, and never a way around a rule.

use std::sync::Arc;

use catalogue::Role;
use decide::{Apply, Command, Draftable, Drafting, Rejection, StepTarget, WhatIfTarget};
use isms::asset::Asset;
use isms::context::Scope;
use isms::risk::{Risk, RiskCriteria};
use isms::what_if::WhatIf;
use proptest::prelude::*;
use record::{Body, Id, Kinded as _, Line};
use serde_json::{Value as Json, json};
use trial::World;

use crate::scene::codes;

/// A world with some assets, and somebody who keeps assets beside the ISMS manager.
struct Office {
    world: World,
    ines: Id,
    noor: Id,
    assets: Vec<Id>,
}

impl Office {
    fn open() -> Self {
        let mut world = World::founded();
        let root = world.root;
        let noor = world.holder("Noor", &[Role::AssetOwner], root);
        let ledger = world.asset("Ledger", root);
        let backups = world.record::<Asset>(root, json!({"name": "Backups", "owner": noor.to_string()}));
        let assets = vec![ledger, backups, world.asset("Mail", root)];
        Self { ines: world.isms_manager, world, noor, assets }
    }

    fn begins(&mut self, name: &str) -> Id {
        self.world.commit(self.ines, &World::make::<WhatIf>(json!({"name": name, "with": [self.noor.to_string()]})))
    }

    fn drafts(&self, what_if: Id, commands: &[Command]) -> Command {
        let draftable = |command: &Command| match command {
            Command::Put(put) => Draftable::Put(put.clone()),
            Command::Step(step) => Draftable::Step(step.clone()),
            other => panic!("{other:?} is not drafted"),
        };
        let does = commands.iter().map(draftable).collect();
        Command::Draft(Drafting { what_if: WhatIfTarget::Existing(what_if), does })
    }

    fn drafted(&mut self, by: Id, what_if: Id, commands: &[Command]) {
        let command = self.drafts(what_if, commands);
        self.world.commit(by, &command);
    }

    fn answers(&self, what_if: Id, record: Id, field: &str, is_kept: bool) -> Command {
        let answer = Draftable::Answer { record, field: field.to_owned(), is_kept };
        Command::Draft(Drafting { what_if: WhatIfTarget::Existing(what_if), does: vec![answer] })
    }

    fn applies(&self, what_if: Id) -> Command {
        let version = self.world.held(WhatIf::kind_of(), what_if).version;
        Command::Apply(Apply { what_if, version, reason: None })
    }

    fn what_if(&self, id: Id) -> &WhatIf {
        self.world.held(WhatIf::kind_of(), id).typed().unwrap()
    }

    fn said(&self, asset: usize, field: &str) -> Option<Json> {
        self.world.held(Asset::kind_of(), self.assets[asset]).body().remove(field)
    }

    fn refuses(&self, by: Id, command: &Command) -> Vec<String> {
        codes(&self.world.decide(by, command).unwrap_err())
    }
}

#[test]
fn what_several_people_drafted_is_applied_in_one_commit_and_counts_as_the_work_of_all() {
    let mut office = Office::open();
    let what_if = office.begins("Move the ledger");
    let (ines, noor) = (office.ines, office.noor);
    let edit = office.world.edit::<Asset>(office.assets[0], json!({"location": "Bern", "owner": noor.to_string()}));
    office.drafted(ines, what_if, &[edit, World::make::<Asset>(json!({"name": "Vault"}))]);
    let edit = office.world.edit::<Asset>(office.assets[1], json!({"location": "Bern"}));
    office.drafted(noor, what_if, &[edit]);
    assert_eq!(office.said(0, "location"), None, "drafting saves nothing but the what-if");
    let contributors: Vec<Id> = office.what_if(what_if).contributors.iter().map(|person| person.id).collect();
    assert_eq!(contributors, [ines, noor]);
    let applied = office.world.decide(ines, &office.applies(what_if)).unwrap();
    let written: Vec<_> = applied.outcomes().iter().map(|outcome| (outcome.kind.name, outcome.version)).collect();
    assert_eq!(written, [("asset", 2), ("asset", 1), ("asset", 2), ("what-if", 4)], "one commit, in order");
    office.world.isms = Arc::clone(applied.after());
    assert_eq!((office.said(0, "location"), office.said(1, "location")), (Some(json!("Bern")), Some(json!("Bern"))));
    assert!(!office.what_if(what_if).is_open());
    for command in [office.applies(what_if), office.drafts(what_if, &[World::make::<Asset>(json!({"name": "x"}))])] {
        assert_eq!(office.refuses(ines, &command), ["what_if_applied"]);
    }
}

#[test]
fn whoever_drafted_counts_as_an_author_and_cannot_approve() {
    let mut office = Office::open();
    let (ines, noor) = (office.ines, office.noor);
    let criteria = office.world.isms.all::<RiskCriteria>().next().unwrap().held.id;
    let what_if = office.begins("Stricter criteria");
    office.world.grant(noor, Role::IsmsManager, office.world.root);
    let edit = office.world.edit::<RiskCriteria>(criteria, json!({"appetite": "Nothing that harms people"}));
    office.drafted(noor, what_if, &[edit]);
    let apply = office.applies(what_if);
    office.world.commit(ines, &apply);
    let held = office.world.held(RiskCriteria::kind_of(), criteria);
    let authors = &held.typed::<RiskCriteria>().unwrap().authors;
    assert!(authors.iter().any(|author| author.id == noor), "{authors:?}");
    let submission = office.world.step::<RiskCriteria>(criteria, "submission", json!({}));
    office.world.commit(ines, &submission);
    office.world.grant(noor, Role::TopManagement, office.world.root);
    let approval = office.world.step::<RiskCriteria>(criteria, "approval", json!({}));
    assert!(office.refuses(noor, &approval).contains(&"own_work".to_owned()));
    assert!(office.world.decide(office.world.top_management, &approval).is_ok());
}

#[test]
fn where_today_moved_on_in_the_same_field_somebody_answers_before_it_is_applied() {
    for (is_kept, location) in [(true, "Bern"), (false, "Oslo")] {
        let mut office = Office::open();
        let ines = office.ines;
        let what_if = office.begins("Move the ledger");
        let edit = office.world.edit::<Asset>(office.assets[0], json!({"location": "Bern", "name": "Main ledger"}));
        office.drafted(ines, what_if, &[edit]);
        office.world.revise(Asset::kind_of(), office.assets[0], json!({"location": "Oslo"}));
        let held = Arc::clone(office.world.held(Asset::kind_of(), office.assets[0]));
        let drafted = office.what_if(what_if).drafted();
        let clashes = drafted[0].clashes_with(&held);
        let [clash] = clashes.as_slice() else { panic!("{clashes:?}") };
        assert_eq!((clash.field, clash.was, clash.mine), ("location", None, Some("Bern")));
        assert_eq!(clash.theirs.as_deref(), Some("Oslo"));
        assert_eq!(office.refuses(ines, &office.applies(what_if)), ["0/what_if_clash"]);
        assert_eq!(office.said(0, "name"), Some(json!("Ledger")), "all or nothing");
        let answer = office.answers(what_if, office.assets[0], "location", is_kept);
        office.world.commit(ines, &answer);
        let apply = office.applies(what_if);
        office.world.commit(ines, &apply);
        assert_eq!(office.said(0, "location"), Some(json!(location)));
        assert_eq!(office.said(0, "name"), Some(json!("Main ledger")), "what nobody else touched is made");
    }
}

#[test]
fn where_today_moved_on_in_other_fields_both_stay() {
    let mut office = Office::open();
    let ines = office.ines;
    let what_if = office.begins("Move the ledger");
    let edit = office.world.edit::<Asset>(office.assets[0], json!({"location": "Bern"}));
    office.drafted(ines, what_if, &[edit]);
    office.world.revise(Asset::kind_of(), office.assets[0], json!({"name": "General ledger"}));
    let apply = office.applies(what_if);
    office.world.commit(ines, &apply);
    assert_eq!(
        (office.said(0, "name"), office.said(0, "location")),
        (Some(json!("General ledger")), Some(json!("Bern")))
    );
}

#[test]
fn a_base_that_is_retired_or_gone_refuses_with_its_reason() {
    let mut office = Office::open();
    let ines = office.ines;
    let what_if = office.begins("Move the ledger");
    let edit = office.world.edit::<Asset>(office.assets[0], json!({"location": "Bern"}));
    office.drafted(ines, what_if, &[edit]);
    office.world.retire(Asset::kind_of(), office.assets[0]);
    assert_eq!(office.refuses(ines, &office.applies(what_if)), ["0/retired"]);
    office.world.damage(Asset::kind_of(), office.assets[0]);
    let foreseen = decide::foresee(&office.world.isms, office.what_if(what_if), ines, &office.world.moment());
    assert!(foreseen.answers[0].rejection.is_some());
}

#[test]
fn why_the_edit_of_another_is_refused_is_told_to_its_drafter_alone() {
    let mut office = Office::open();
    let (ines, noor) = (office.ines, office.noor);
    let what_if = office.begins("A second ledger");
    let edit = office.world.edit::<Asset>(office.assets[0], json!({"external": ["CMDB-1"]}));
    office.drafted(ines, what_if, &[edit]);
    office.world.revise(Asset::kind_of(), office.assets[1], json!({"external": ["CMDB-1"]}));
    let refused = |viewer: Id| {
        let foreseen = decide::foresee(&office.world.isms, office.what_if(what_if), viewer, &office.world.moment());
        codes(foreseen.answers[0].rejection.as_ref().unwrap())
    };
    assert_eq!(
        (refused(ines), refused(noor)),
        (vec!["external: taken".to_owned()], vec!["what_if_refused".to_owned()])
    );
}

#[test]
fn nothing_is_decided_or_granted_in_a_what_if() {
    let mut office = Office::open();
    let ines = office.ines;
    let what_if = office.begins("Everything at once");
    let criteria = office.world.isms.all::<RiskCriteria>().next().unwrap().held.id;
    let submission = office.world.step::<RiskCriteria>(criteria, "submission", json!({}));
    let role = World::first_step::<isms::leadership::RoleAssignment>(office.world.root, "assignment", json!({}));
    for command in [submission, role, World::make::<WhatIf>(json!({"name": "Within"}))] {
        assert_eq!(office.refuses(ines, &office.drafts(what_if, &[command])), ["what_if_decision"]);
    }
    let draft = World::first_step::<Scope>(office.world.root, "draft", json!({"name": "Invoice service"}));
    let Command::Step(step) = &draft else { panic!() };
    assert!(matches!(step.target, StepTarget::New { .. }));
    office.drafted(ines, what_if, &[draft]);
    let apply = office.applies(what_if);
    office.world.commit(ines, &apply);
    assert_eq!(office.world.isms.all::<Scope>().last().unwrap().name.to_string(), "Invoice service");
}

#[test]
fn what_is_drafted_builds_on_what_was_drafted_before() {
    let mut office = Office::open();
    let ines = office.ines;
    let what_if = office.begins("A vault");
    office.drafted(ines, what_if, &[World::make::<Asset>(json!({"name": "Vault"}))]);
    let vault = office.what_if(what_if).drafted()[0].id;
    let risk = World::first_step::<Risk>(
        office.world.root,
        "risk",
        json!({"title": "Lost key", "assets": [vault.to_string()]}),
    );
    office.drafted(ines, what_if, &[risk]);
    let apply = office.applies(what_if);
    office.world.commit(ines, &apply);
    let risk = office.world.isms.all::<Risk>().next().unwrap();
    assert_eq!(risk.assets.iter().map(|asset| asset.id).collect::<Vec<_>>(), [vault]);
    assert_eq!(
        office.world.held(Asset::kind_of(), vault).title(),
        "Vault",
        "it bears the id that it was drafted under"
    );
}

#[test]
fn a_what_if_is_seen_by_whoever_sees_all_that_it_tells_of_and_applied_by_whoever_may_write_it() {
    let mut office = Office::open();
    let (ines, noor) = (office.ines, office.noor);
    let what_if = office.begins("A secret");
    let far = office.world.holder("Kim", &[Role::Employee], office.world.root);
    office.world.revise(WhatIf::kind_of(), what_if, json!({"with": [noor.to_string(), far.to_string()]}));
    let kind = WhatIf::kind_of();
    assert!(office.world.view(far).held(kind, what_if).is_some(), "named in it");
    let edit = office.world.edit::<Asset>(office.assets[0], json!({"location": "Bern"}));
    office.drafted(ines, what_if, &[edit]);
    assert!(office.world.view(far).held(kind, what_if).is_none(), "and not allowed to see what it tells of");
    assert!(matches!(office.world.decide(far, &office.applies(what_if)), Err(Rejection::NotFound)));
    let dropped = Draftable::Drop(office.assets[0]);
    let drop = Command::Draft(Drafting { what_if: WhatIfTarget::Existing(what_if), does: vec![dropped] });
    office.world.commit(ines, &drop);
    assert!(office.world.view(far).held(kind, what_if).is_none(), "its history tells of it still");
    assert_eq!(office.refuses(ines, &office.applies(what_if)), ["what_if_empty"]);
    let edit = office.world.edit::<Asset>(office.assets[0], json!({"location": "Bern"}));
    office.drafted(ines, what_if, &[edit]);
    assert_eq!(office.refuses(noor, &office.applies(what_if)), ["0/not_entitled"], "the rights of who applies");
}

#[test]
fn what_cannot_be_made_is_said_while_it_is_drafted() {
    let mut office = Office::open();
    let ines = office.ines;
    let what_if = office.begins("Wrong");
    let missing = office.world.edit::<Asset>(office.assets[0], json!({"name": null}));
    assert_eq!(office.refuses(ines, &office.drafts(what_if, &[missing])), ["name: missing"]);
    let stale = office.world.edit::<Asset>(office.assets[1], json!({"name": "x"}));
    office.world.revise(Asset::kind_of(), office.assets[1], json!({"location": "B"}));
    let nobody = World::make::<Asset>(json!({"name": "y", "owner": Id::nil().to_string()}));
    assert_eq!(office.refuses(ines, &office.drafts(what_if, &[stale, nobody])), ["0/conflict", "1/owner: not_there"]);
    let same = office.world.edit::<Asset>(office.assets[0], json!({"name": "Ledger"}));
    assert_eq!(office.refuses(ines, &office.drafts(what_if, &[same])), ["nothing_changed"]);
    let many: Vec<Command> =
        (0..=WhatIf::FIELDS).map(|n| World::make::<Asset>(json!({"name": n.to_string()}))).collect();
    assert_eq!(office.refuses(ines, &office.drafts(what_if, &many)), ["what_if_full"]);
    let named = Drafting { what_if: WhatIfTarget::New(Line::new("Begun by drafting").unwrap()), does: Vec::new() };
    let begun = office.world.commit(ines, &Command::Draft(named));
    assert_eq!(office.what_if(begun).begun_by.map(|person| person.id), Some(ines));
}

/// One thing that somebody does to an asset: which one, which field, what it says.
fn edits() -> impl Strategy<Value = Vec<(usize, usize, Option<String>)>> {
    let one = (0_usize..4, 0_usize..3, proptest::option::of("[a-z]{1,12}"));
    proptest::collection::vec(one, 1..12)
}

const FIELDS: [&str; 3] = ["name", "location", "description"];

/// The commands, as they are given by hand on the values that each leaves; those that are refused are left out.
fn by_hand(office: &mut Office, edits: &[(usize, usize, Option<String>)]) -> Vec<Command> {
    let start = Arc::clone(&office.world.isms);
    let mut given = Vec::new();
    for (asset, field, value) in edits {
        let patch = Body::from_iter([(FIELDS[*field].to_owned(), json!(value))]);
        let patch = Json::Object(patch);
        let (command, drafted) = match office.assets.get(*asset) {
            Some(id) => {
                let by_version = |isms: &Arc<isms::Isms>| {
                    let version = isms.held(Asset::kind_of(), *id).unwrap().version;
                    Command::Put(decide::Put {
                        kind: Asset::kind_of(),
                        target: decide::Target::Existing { id: *id, version },
                        patch: trial::body(patch.clone()),
                        reason: None,
                    })
                };
                (by_version(&office.world.isms), by_version(&start))
            }
            None => {
                let made = World::make::<Asset>(json!({"name": value.clone().unwrap_or_default()}));
                (made.clone(), made)
            }
        };
        // Whatever says the same as today is no edit of today, though it may be one of what was drafted before.
        let is_of_today = match &drafted {
            Command::Put(put) => match put.target {
                decide::Target::Existing { id, .. } => {
                    start.held(Asset::kind_of(), id).unwrap().body().get(FIELDS[*field])
                        != value.clone().map(Json::from).as_ref()
                }
                decide::Target::New => true,
            },
            _ => false,
        };
        if let Ok(decided) = office.world.decide(office.ines, &command)
            && is_of_today
        {
            office.world.isms = Arc::clone(decided.after());
            given.push(drafted);
        }
    }
    given
}

/// What all assets say, but for what tells who wrote it and when.
fn said(world: &World) -> Vec<Vec<(String, Json)>> {
    let assets = world.isms.register(Asset::kind_of()).unwrap().iter();
    assets.map(|held| held.body().into_iter().filter(|(name, _)| name != "reason").collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn applying_is_the_same_as_giving_the_commands_by_hand_and_its_effect_is_the_difference_of_the_surveys(edits in edits()) {
        let mut hand = Office::open();
        let given = by_hand(&mut hand, &edits);
        prop_assume!(!given.is_empty());
        let mut office = Office::open();
        let ines = office.ines;
        let what_if = office.begins("The same");
        for command in &given {
            office.drafted(ines, what_if, std::slice::from_ref(command));
        }
        let view = office.world.view(ines);
        let before = view.survey();
        let foreseen = decide::foresee(&office.world.isms, office.what_if(what_if), ines, &office.world.moment());
        prop_assert!(foreseen.answers.iter().all(|answer| answer.rejection.is_none()));
        let effect = foreseen.effect(&view, &before);
        let by_rule = |seen: Vec<access::SeenFailure<'_>>| {
            let mut rules: Vec<String> = seen.iter().map(|failure| failure.rule().id.clone()).collect();
            rules.sort();
            rules
        };
        let (appear, go) = (by_rule(effect.appear().collect()), by_rule(effect.go().collect()));
        let (present, today) = (Arc::clone(&office.world.isms), office.world.today());
        let apply = office.applies(what_if);
        office.world.commit(ines, &apply);
        prop_assert_eq!(said(&office.world), said(&hand.world));
        let (was, is) = (readiness::survey(&present, today), readiness::survey(&office.world.isms, today));
        prop_assert_eq!(appear, missing(&is, &was));
        prop_assert_eq!(go, missing(&was, &is));
    }
}

/// The rules of the failures that one survey has and the other has not.
fn missing(of: &readiness::Findings, other: &readiness::Findings) -> Vec<String> {
    let mut rules = Vec::new();
    for (one, other) in of.outcomes.iter().zip(&other.outcomes) {
        let known: Vec<_> = other.failures.iter().map(readiness::Failure::identity).collect();
        let new = one.failures.iter().filter(|failure| !known.contains(&failure.identity()));
        rules.extend(new.map(|_| one.rule.id.clone()));
    }
    rules.sort();
    rules
}
