//! Who reads which finding.

use catalogue::Role;
use isms::risk::Risk;
use readiness::RuleResult;
use record::{Id, Kinded as _};
use serde_json::json;
use trial::World;

/// A world in which two risks have no owner, one at the top and one in Sales.
struct Unowned {
    world: World,
    sales: Id,
    above: Id,
    below: Id,
}

impl Unowned {
    fn begin() -> Self {
        let mut world = World::founded();
        world.criteria();
        let sales = world.unit("Sales", world.root);
        let risk =
            || json!({"title": "x", "step": "identified", "cause": "x", "event": "x", "affects_integrity": true});
        let above = world.record::<Risk>(world.root, risk());
        let below = world.record::<Risk>(sales, risk());
        Self { world, sales, above, below }
    }

    /// The risks that the person reads of as unowned, and how many more are only counted.
    fn read_by(&self, person: Id) -> (Vec<Id>, usize) {
        let view = self.world.view(person);
        let seen = view.findings(&view.survey());
        let rule = seen.rule("R6-15");
        let told = rule.into_iter().flat_map(|rule| rule.failures(&view));
        let records: Vec<Id> = told.flat_map(|failure| failure.records().seen).map(|held| held.id).collect();
        (records, rule.map_or(0, |rule| rule.unseen()))
    }
}

#[test]
fn whoever_reads_all_findings_at_the_top_reads_every_one() {
    let unowned = Unowned::begin();
    assert_eq!(unowned.read_by(unowned.world.isms_manager), (vec![unowned.above, unowned.below], 0));
}

#[test]
fn a_finding_about_what_one_may_not_see_is_counted() {
    let mut unowned = Unowned::begin();
    let auditor = unowned.world.holder("Rita", &[Role::InternalAuditor], unowned.sales);
    assert_eq!(unowned.read_by(auditor), (vec![unowned.below], 1));
}

#[test]
fn whoever_reads_totals_reads_results_and_no_record() {
    let unowned = Unowned::begin();
    let view = unowned.world.view(unowned.world.owner);
    let seen = view.findings(&view.survey());
    assert_eq!(unowned.read_by(unowned.world.owner), (Vec::new(), 2));
    assert_eq!((seen.has_results(), seen.clauses().len()), (true, 8));
}

#[test]
fn whoever_reads_their_own_reads_nothing_else_and_no_counts() {
    let mut unowned = Unowned::begin();
    let lou = unowned.world.holder("Lou", &[Role::Employee], unowned.world.root);
    unowned.world.revise(Risk::kind_of(), unowned.below, json!({"raised_by": lou}));
    assert_eq!(unowned.read_by(lou), (vec![unowned.below], 0));
    let view = unowned.world.view(lou);
    let seen = view.findings(&view.survey());
    let rules: Vec<_> = seen.rules().map(|rule| (rule.result(), rule.looked_at())).collect();
    assert!(rules.iter().all(|rule| *rule == (RuleResult::Fail, None)), "{rules:?}");
    assert_eq!((seen.has_results(), seen.requirements().len(), seen.clauses().len()), (false, 0, 0));
}

#[test]
fn whoever_keeps_accounts_reads_none() {
    let mut unowned = Unowned::begin();
    let pat = unowned.world.holder("Pat", &[Role::PlatformAdministrator], unowned.world.root);
    let view = unowned.world.view(pat);
    assert!(!view.findings(&view.survey()).is_any());
}

#[test]
fn a_sentence_names_nobody_whom_the_reader_may_not_name() {
    let mut unowned = Unowned::begin();
    let owner = unowned.world.person("Theo Blum", unowned.world.root);
    unowned.world.revise(Risk::kind_of(), unowned.below, json!({"owner": owner}));
    let auditor = unowned.world.person("Nora", unowned.world.root);
    unowned.world.external(auditor, &[unowned.world.root], json!({}));
    let sentences = |person| {
        let view = unowned.world.view(person);
        let seen = view.findings(&view.survey());
        let told = seen.rule("R6-16").into_iter().flat_map(|rule| rule.failures(&view));
        told.map(|failure| failure.sentence()).collect::<Vec<_>>()
    };
    assert_eq!(sentences(unowned.world.isms_manager), ["Risk R-002 is owned by Theo Blum, who has no such role here."]);
    assert_eq!(sentences(auditor), ["Risk R-002 is owned by a person you may not see, who has no such role here."]);
}

#[test]
fn the_effect_of_a_commit_is_what_appears_and_what_goes() {
    let mut unowned = Unowned::begin();
    let rina = unowned.world.holder("Rina Vos", &[Role::RiskOwner], unowned.world.root);
    let manager = unowned.world.isms_manager;
    let command = unowned.world.edit::<Risk>(unowned.above, json!({"owner": rina, "cause": null}));
    let decided = unowned.world.decide(manager, &command).unwrap();
    let view = unowned.world.view(manager);
    let effect = decided.effect(&view, &view.survey());
    let sentences =
        |told: Vec<access::SeenFailure<'_>>| told.iter().map(|failure| failure.sentence()).collect::<Vec<_>>();
    assert_eq!(sentences(effect.go().collect()), ["Risk R-001 has no owner."]);
    assert_eq!(sentences(effect.appear().collect()), ["Risk R-001 is not described well enough."]);
    let outsider = unowned.world.holder("Pat", &[Role::PlatformAdministrator], unowned.world.root);
    let view = unowned.world.view(outsider);
    assert!(decided.effect(&view, &view.survey()).is_none(), "whoever reads no findings reads no effects");
}
