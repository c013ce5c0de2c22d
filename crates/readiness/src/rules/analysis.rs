//! Ratings and their comparison with the criteria (6.1.2 d and e).

use isms::risk::register::Outcome;
use isms::risk::{Rating, RiskLevel, RiskStep};

use super::identification::{about, rationale};
use super::{Asked, Looked};
use crate::look::Judged;

/// R6-18: whatever was analysed has a likelihood and a consequence.
pub(super) fn unrated(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    if judged.risk.step != RiskStep::Identified {
        let is_rated = judged.rating.as_ref().map(Rating::consequence) > Some(0);
        looked.at((!is_rated).then(|| about(asked, judged)));
    }
}

/// R6-19: a high rating says why.
pub(super) fn unexplained(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    if judged.level >= Some(RiskLevel::High) {
        looked.at(rationale(&judged.risk).is_none().then(|| about(asked, judged)));
    }
}

/// R6-20: an imported level is what the criteria give. What a file calls its level in words or figures of its own is another
/// one, until somebody analyses the risk here.
pub(super) fn level_that_does_not_follow(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    let imported = &judged.risk.imported;
    let stored = imported.imported_level.as_deref().filter(|_| imported.is_imported == Some(true));
    let is_same = |stored: &str| {
        let choice = judged.level.map(RiskLevel::choice);
        choice.is_some_and(|choice| [choice.code, choice.label].iter().any(|word| word.eq_ignore_ascii_case(stored)))
    };
    let computed = judged.level.map_or("no level", |level| level.choice().code);
    let other = stored.filter(|stored| !is_same(stored.trim()));
    looked.at(other.map(|stored| about(asked, judged).saying("stored", stored).saying("computed", computed)));
}

/// R6-21: what was analysed is soon compared with the criteria.
pub(super) fn uncompared(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    if judged.risk.step != RiskStep::Identified {
        let is_waiting = judged.risk.step == RiskStep::Analysed;
        let is_late = || judged.risk.decisive_on().is_some_and(|day| asked.is_over_days(day));
        looked.at((is_waiting && is_late()).then(|| about(asked, judged)));
    }
}

/// R6-22: what needs treatment says in which order.
pub(super) fn without_priority(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    if judged.risk.evaluation.outcome == Some(Outcome::Treat) {
        looked.at(judged.risk.evaluation.priority.is_none().then(|| about(asked, judged)));
    }
}
