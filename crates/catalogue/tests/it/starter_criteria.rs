//! The starter criteria are complete: nobody can be left without a level, a decision or an authority.

use catalogue::starter_criteria;
use catalogue::starter_criteria::{AcceptanceAuthority, Dimension, RevenueShare, RiskLevel, Validity, ValidityUnit};

use crate::distinct;

#[test]
fn the_scales_go_from_1_to_5_in_all_dimensions() {
    let criteria = starter_criteria();
    assert!(criteria.likelihood.iter().map(|level| level.level).eq(1..=5));
    assert!(criteria.consequence.iter().map(|level| level.level).eq(1..=5));
    assert!(criteria.dimensions.iter().map(|dimension| dimension.id).eq(Dimension::ALL.iter().copied()));
    assert_eq!(criteria.likelihood_horizon_months, 12);
    assert_eq!(criteria.assessment_interval_months, 12);
}

#[test]
fn every_level_has_an_anchor_that_tells_it_from_all_others() {
    let criteria = starter_criteria();
    distinct(criteria.likelihood.iter().map(|level| &level.name));
    distinct(criteria.likelihood.iter().map(|level| &level.frequency));
    distinct(criteria.likelihood.iter().map(|level| &level.experience));
    for dimension in Dimension::ALL {
        distinct(criteria.consequence.iter().map(|level| level.anchor(*dimension)));
    }
}

#[test]
fn anchors_are_phrases_and_explanations_are_sentences() {
    let criteria = starter_criteria();
    let of_likelihood =
        criteria.likelihood.iter().flat_map(|level| [&level.name, &level.frequency, &level.experience]).cloned();
    let of_consequence = criteria
        .consequence
        .iter()
        .flat_map(|level| Dimension::ALL.iter().map(|dimension| level.anchor(*dimension).into_owned()));
    for anchor in of_likelihood.chain(of_consequence).chain(criteria.dimensions.iter().map(|one| one.name.clone())) {
        assert!(
            anchor.ends_with(|end: char| end.is_alphanumeric() || end == '%') && anchor == anchor.trim(),
            "{anchor}"
        );
    }
    let of_dimensions = criteria.dimensions.iter().map(|dimension| &dimension.about);
    let decisions = criteria.levels.iter().map(|rule| &rule.decision);
    for sentence in of_dimensions.chain(decisions).chain([&criteria.appetite, &criteria.purpose]) {
        assert!(sentence.ends_with('.') && sentence.starts_with(char::is_uppercase), "{sentence}");
    }
}

#[test]
fn the_financial_levels_meet_without_gap_in_shares_and_in_money() {
    let shares = starter_criteria().consequence.each_ref().map(|level| level.financial);
    assert_eq!(shares.map(|share| share.from), [0, 10, 50, 200, 1000]);
    assert_eq!(shares[4].below, None, "the highest level has no end");
    for pair in shares.windows(2) {
        assert_eq!(pair[0].below, Some(pair[1].from));
        for revenue in [0, 1, 9_999, 9_400_000, u64::MAX] {
            assert_eq!(pair[0].in_money(revenue).end, pair[1].in_money(revenue).start, "at a revenue of {revenue}");
        }
    }
}

#[test]
fn a_share_of_revenue_reads_in_percent_and_in_money() {
    let words = starter_criteria().consequence.each_ref().map(|level| level.anchor(Dimension::Financial).into_owned());
    assert_eq!(words, ["below 0.1 %", "0.1 to 0.5 %", "0.5 to 2 %", "2 to 10 %", "10 % or more"]);
    assert_eq!(RevenueShare { from: 105, below: Some(1250) }.to_string(), "1.05 to 12.5 %");
    assert_eq!(RevenueShare { from: 10, below: Some(50) }.in_money(9_400_000), 9_400..47_000);
    assert_eq!(RevenueShare { from: 1000, below: None }.in_money(9_400_000), 940_000..u64::MAX);
}

#[test]
fn a_level_never_falls_when_likelihood_or_consequence_rises() {
    let criteria = starter_criteria();
    for likelihood in 1..=5 {
        for consequence in 1..=5 {
            let level = criteria.level(likelihood, consequence).unwrap();
            for higher in [criteria.level(likelihood + 1, consequence), criteria.level(likelihood, consequence + 1)] {
                assert!(higher.is_none_or(|higher| higher >= level), "at {likelihood}, {consequence}");
            }
        }
    }
    assert!(
        criteria.matrix.iter().flatten().copied().collect::<std::collections::BTreeSet<_>>().iter().eq(RiskLevel::ALL)
    );
}

#[test]
fn a_level_is_the_lookup_of_likelihood_first_and_consequence_second() {
    let criteria = starter_criteria();
    assert_eq!(criteria.level(1, 4), Some(RiskLevel::Medium));
    assert_eq!(criteria.level(4, 1), Some(RiskLevel::Low), "often and harmless is not seldom and serious");
    assert_eq!(criteria.level(5, 4), Some(RiskLevel::Critical));
    for (likelihood, consequence) in [(0, 1), (1, 0), (6, 1), (1, 6)] {
        assert_eq!(criteria.level(likelihood, consequence), None);
    }
}

#[test]
fn every_level_has_a_decision_an_authority_and_a_longest_validity() {
    use AcceptanceAuthority::{Owner, OwnerAndTopManagement};
    use ValidityUnit::{Days, Months};
    let criteria = starter_criteria();
    assert!(criteria.levels.iter().map(|rule| rule.level).eq(RiskLevel::ALL.iter().copied()));
    let table = RiskLevel::ALL.iter().map(|level| criteria.rule(*level)).map(|rule| {
        let Validity { number, unit } = rule.valid_for;
        let needs = (rule.reason_needed, rule.emergency_action_needed);
        (rule.accepted_by, needs, (number, unit), rule.treatment_within_days)
    });
    let chapter_7_3 = [
        (Owner, (false, false), (12, Months), None),
        (Owner, (true, false), (12, Months), Some(90)),
        (OwnerAndTopManagement, (true, false), (6, Months), Some(30)),
        (OwnerAndTopManagement, (true, true), (30, Days), Some(7)),
    ];
    assert!(table.eq(chapter_7_3));
}

#[test]
fn whatever_lies_above_the_line_needs_top_management_and_so_does_harm_to_people() {
    let criteria = starter_criteria();
    assert_eq!(criteria.acceptance_line, RiskLevel::Medium);
    for rule in &criteria.levels {
        let is_above = rule.level > criteria.acceptance_line;
        assert_eq!(rule.accepted_by == AcceptanceAuthority::OwnerAndTopManagement, is_above, "{}", rule.level);
    }
    assert_eq!(criteria.always_top_management.dimensions, [Dimension::People, Dimension::Safety]);
    assert_eq!(criteria.always_top_management.consequence, 4);
}
