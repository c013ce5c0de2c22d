//! What the story leads to is what the sample says.

use std::collections::{BTreeMap, BTreeSet};

use access::View;
use isms::campaign::{CampaignStep, RiskAssessment};
use isms::people::Person;
use isms::risk::{Acceptance, CriteriaStep, Risk, RiskCriteria, RiskStep};
use isms::treatment::{Action, ActionStep, PlanStep, TreatmentPlan};
use jiff::{ToSpan as _, Unit};
use record::Id;

use super::told;
use crate::demo::past::working_day;
use crate::demo::sample::{Rating, Sample};

/// Asks everything of the value that the story left.
pub fn are_the_sample_s(view: &View, sample: &Sample, day: &str) {
    each_risk_stands_where_the_sample_says(view, sample, day);
    acceptances_end_when_the_sample_says(view, sample, day);
    every_acceptance_in_force_has_its_signatures(view, day);
    actions_are_so_many_and_five_are_late(view, day);
    what_is_under_treatment_is_in_the_approved_plan(view, day);
    both_assessments_are_confirmed(view, day);
    two_risks_are_neither_treated_nor_accepted(view, day);
}

fn names(view: &View) -> BTreeMap<Id, String> {
    view.all::<Person>().map(|person| (person.held.id, person.it.name.to_string())).collect()
}

fn each_risk_stands_where_the_sample_says(view: &View, sample: &Sample, day: &str) {
    let criteria = view.all::<RiskCriteria>().find(|criteria| criteria.step == CriteriaStep::Approved).unwrap();
    let same = |found: (i64, i64), rating: &Rating, of: &str| {
        assert_eq!(found, (i64::from(rating.likelihood), i64::from(rating.consequence)), "{day}: {of}");
        let level = criteria.level(found.0, found.1).unwrap().choice().code;
        assert_eq!(level, rating.level, "{day}: {of}");
    };
    let names = names(view);
    assert_eq!(view.all::<Risk>().count(), sample.risks.len(), "{day}");
    for (number, expected) in (1..).zip(&sample.risks) {
        let id = &expected.id;
        let risk = view.all::<Risk>().find(|risk| *risk.it.title == *expected.statement).unwrap();
        assert_eq!(risk.held.envelope.number, Some(number), "{day}: {id} has its own number");
        let state = risk.held.record().unwrap().state(view.today()).unwrap().code;
        let is_lapsed = expected.acceptance_ends_in_months == Some(-1);
        assert_eq!(state, if is_lapsed { "lapsed" } else { &expected.state }, "{day}: {id}");
        assert_eq!(names[&risk.owner.unwrap().id], sample.person(&expected.owner).unwrap().name, "{day}: {id}");
        assert_eq!(risk.owner_agreed, Some(true), "{day}: {id}");
        match (&expected.current, risk.decisive()) {
            (Some(current), Some(rating)) => {
                assert_eq!(rating.criteria, criteria.reference(), "{day}: {id} is rated by the criteria in force");
                same((rating.likelihood, rating.consequence()), current, id);
                let inherent = &risk.inherent;
                let inherent = (inherent.inherent_likelihood.unwrap(), inherent.inherent_consequence.unwrap());
                same((inherent.0.get(), inherent.1.get()), &expected.inherent, id);
            }
            (current, rating) => assert_eq!((current.is_none(), rating), (true, None), "{day}: {id}"),
        }
        let treatment = &risk.treatment;
        assert_eq!(treatment.option.map(|option| option.choice().code), expected.option.as_deref(), "{day}: {id}");
        match (&expected.target, treatment.target_likelihood.zip(treatment.target_consequence)) {
            (Some(target), Some((likelihood, consequence))) => same((likelihood.get(), consequence.get()), target, id),
            (target, found) => assert_eq!((target.is_none(), found), (true, None), "{day}: {id}"),
        }
        assert_eq!(risk.assets.len(), expected.assets.len(), "{day}: {id}");
    }
}

fn acceptances_end_when_the_sample_says(view: &View, sample: &Sample, day: &str) {
    assert_eq!(view.all::<Acceptance>().count(), 41, "{day}");
    for expected in &sample.risks {
        let risk = view.all::<Risk>().find(|risk| *risk.it.title == *expected.statement).unwrap();
        let ends = match expected.acceptance_ends_in_months {
            None => None,
            Some(-1) => Some(view.today() - 9.days()),
            Some(0) => Some(view.today() + 12.days()),
            Some(months) => Some(working_day(view.today() + months.months()).unwrap()),
        };
        assert_eq!(risk.accepted_until, ends, "{day}: {}", expected.id);
    }
}

fn every_acceptance_in_force_has_its_signatures(view: &View, day: &str) {
    let criteria: BTreeMap<Id, _> = view.all::<RiskCriteria>().map(|criteria| (criteria.held.id, criteria)).collect();
    let mut signed_by_two = 0;
    for risk in view.all::<Risk>().filter(|risk| risk.step == RiskStep::Accepted) {
        let acceptance = view.all::<Acceptance>().find(|one| Some(one.reference()) == risk.acceptance).unwrap();
        let rating = risk.decisive().unwrap();
        let signers: Vec<Id> =
            [Some(acceptance.signed_by), acceptance.authority].into_iter().flatten().map(|who| who.id).collect();
        assert!(rating.is_rated_by_another(&signers), "{day}: {} was accepted by those who rated it", risk.it.title);
        let version = &criteria[&rating.criteria.id];
        let level = version.level(rating.likelihood, rating.consequence()).unwrap();
        let is_alone = version.is_within_authority(level, rating.for_people());
        assert_eq!(signers.len(), if is_alone { 1 } else { 2 }, "{day}: {}", risk.it.title);
        signed_by_two += usize::from(!is_alone);
    }
    assert_eq!(signed_by_two, 2, "{day}: payroll and the late notification");
}

fn actions_are_so_many_and_five_are_late(view: &View, day: &str) {
    // Those that serve no risk bring a control and count for the ISMS, not for treatment.
    assert_eq!(view.all::<Action>().filter(|action| action.risk.is_some()).count(), 64, "{day}");
    let is_done =
        |action: &Action| action.risk.is_some() && matches!(action.step, ActionStep::Done | ActionStep::Verified);
    assert_eq!(view.all::<Action>().filter(|action| is_done(action)).count(), 47, "{day}");
    let late: Vec<_> = view.all::<Action>().filter(|action| action.is_overdue(view.today())).collect();
    let days = |due: jiff::civil::Date| due.until((Unit::Day, view.today())).unwrap().get_days();
    assert_eq!(late.len(), 5, "{day}");
    assert_eq!(late.iter().filter_map(|action| action.due).map(days).max(), Some(41), "{day}");
    let lacks_people =
        |action: &Action| action.resources.as_ref().is_some_and(|text| text.contains("People are missing"));
    assert_eq!(late.iter().filter(|action| lacks_people(action)).count(), 2, "{day}");
    let follows = |title: &str| view.all::<Action>().any(|action| action.is_open() && serves(view, &action, title));
    assert!(follows("Leaver keeps access") && follows("Production data used in test"), "{day}");
    assert!(!follows("Insider copies customer list before leaving"), "{day}");
}

fn serves(view: &View, action: &Action, title: &str) -> bool {
    view.all::<Risk>().any(|risk| *risk.it.title == *title && action.risk == Some(risk.reference()))
}

fn what_is_under_treatment_is_in_the_approved_plan(view: &View, day: &str) {
    let mut approved = view.all::<TreatmentPlan>().filter(|plan| plan.step == PlanStep::Approved);
    let (plan, None) = (approved.next().unwrap(), approved.next()) else { panic!("{day}: one plan is in force") };
    for risk in view.all::<Risk>() {
        let is_in = plan.lines.iter().any(|line| line.risk == risk.reference());
        match risk.step {
            RiskStep::InTreatment => assert!(is_in, "{day}: {}", risk.it.title),
            RiskStep::TreatmentPlanned => assert!(!is_in, "{day}: {}", risk.it.title),
            _ => {}
        }
    }
}

/// R6-24 and K03.
fn two_risks_are_neither_treated_nor_accepted(view: &View, day: &str) {
    let criteria = view.all::<RiskCriteria>().find(|criteria| criteria.step == CriteriaStep::Approved).unwrap();
    let is_above = |risk: &Risk| {
        let rating = risk.decisive();
        let level = rating.and_then(|rating| criteria.level(rating.likelihood, rating.consequence()));
        level.is_some_and(|level| criteria.is_above_line(level))
    };
    let open = view.all::<Risk>().filter(|risk| risk.is_open() && is_above(risk));
    let left = open.filter(|risk| !matches!(risk.step, RiskStep::InTreatment | RiskStep::Accepted));
    let numbers: Vec<_> = left.filter_map(|risk| risk.held.envelope.number).collect();
    assert_eq!(numbers, [23, 31], "{day}");
}

fn both_assessments_are_confirmed(view: &View, day: &str) {
    let assessments: Vec<_> = view.all::<RiskAssessment>().collect();
    assert!(assessments.iter().all(|one| one.step == CampaignStep::Confirmed), "{day}");
    let sizes: Vec<usize> = assessments.iter().map(|one| one.result.len()).collect();
    assert_eq!(sizes, [32, 36], "{day}");
    let compared: Vec<_> = assessments.iter().map(|one| one.compared_with).collect();
    assert_eq!(compared, [None, Some(assessments[0].reference())], "{day}");
    assert!(assessments.iter().all(|one| one.agreement().is_some_and(isms::campaign::Agreement::is_enough)), "{day}");
}

#[test]
fn everything_is_said_in_words_of_its_own() {
    let told = told::read(&|month| Ok(format!("month {month}"))).unwrap();
    let mut texts: Vec<&str> = Vec::new();
    for risk in &told {
        texts.extend([&risk.cause, &risk.event, &risk.leads_to, &risk.controls].map(String::as_str));
        texts.extend(risk.first.iter().chain(&risk.second).map(|judgement| judgement.because.as_str()));
        texts.extend(risk.life.iter().filter_map(|turn| match turn {
            told::Turn::Analysis { because, .. }
            | told::Turn::Residual { because, .. }
            | told::Turn::Treatment { because, .. } => Some(because.as_str()),
            told::Turn::Acceptance { statement, .. } => Some(statement.as_str()),
            _ => None,
        }));
        for deed in &risk.actions {
            texts.extend([&deed.title, &deed.effect].map(String::as_str));
            texts.extend(deed.evidence.iter().chain(&deed.found).map(String::as_str));
        }
    }
    let mut seen = BTreeSet::new();
    for text in texts.into_iter().filter(|text| text.len() > 40) {
        assert!(seen.insert(text), "{text:?} is said twice");
    }
}
