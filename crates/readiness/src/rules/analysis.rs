//! Ratings and their comparison with the criteria (6.1.2 d and e).

use isms::risk::register::Outcome;
use isms::risk::{RiskLevel, RiskStep};

use super::identification::{NO_RISK, about, rationale};
use super::{Asked, Looked};

/// R6-18: whatever was analysed has a likelihood and a consequence.
pub(super) fn unrated(asked: &Asked<'_>) -> Looked {
    let analysed = asked.look.open_risks().filter(|judged| judged.risk.step != RiskStep::Identified);
    Looked::at_each(analysed, "No open risk was analysed yet.", |judged| {
        let is_rated = judged.risk.decisive().is_some_and(|rating| rating.consequence() > 0);
        (!is_rated).then(|| about(asked, judged))
    })
}

/// R6-19: a high rating says why.
pub(super) fn unexplained(asked: &Asked<'_>) -> Looked {
    let high = asked.look.open_risks().filter(|judged| judged.level >= Some(RiskLevel::High));
    Looked::at_each(high, "No open risk is high or critical.", |judged| {
        rationale(&judged.risk).is_none().then(|| about(asked, judged))
    })
}

/// R6-20: an imported level is what the criteria give. What a file calls its level in words or figures of its own is another
/// one, until somebody analyses the risk here.
pub(super) fn level_that_does_not_follow(asked: &Asked<'_>) -> Looked {
    Looked::at_each(asked.look.open_risks(), NO_RISK, |judged| {
        let imported = &judged.risk.imported;
        let stored = imported.imported_level.as_deref().filter(|_| imported.is_imported == Some(true))?;
        let is_same = judged.level.is_some_and(|level| {
            let choice = level.choice();
            [choice.code, choice.label].iter().any(|word| word.eq_ignore_ascii_case(stored.trim()))
        });
        let computed = judged.level.map_or("no level", |level| level.choice().code);
        (!is_same).then(|| about(asked, judged).saying("stored", stored).saying("computed", computed))
    })
}

/// R6-21: what was analysed is soon compared with the criteria.
pub(super) fn uncompared(asked: &Asked<'_>) -> Looked {
    let analysed = asked.look.open_risks().filter(|judged| judged.risk.step != RiskStep::Identified);
    Looked::at_each(analysed, "No open risk was analysed yet.", |judged| {
        let is_waiting = judged.risk.step == RiskStep::Analysed;
        let is_late = judged.risk.decisive_on().is_some_and(|day| asked.is_over_days(day));
        (is_waiting && is_late).then(|| about(asked, judged))
    })
}

/// R6-22: what needs treatment says in which order.
pub(super) fn without_priority(asked: &Asked<'_>) -> Looked {
    let to_treat = asked.look.open_risks().filter(|judged| judged.risk.evaluation.outcome == Some(Outcome::Treat));
    Looked::at_each(to_treat, "No open risk needs treatment.", |judged| {
        judged.risk.evaluation.priority.is_none().then(|| about(asked, judged))
    })
}
