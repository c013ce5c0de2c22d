//! Treatment in operation (8.3).

use isms::Typed;
use isms::risk::RiskLevel;
use isms::risk::acceptance::AcceptanceSubject;
use isms::treatment::{Action, ActionStep};
use jiff::civil::Date;
use record::Number;

use super::identification::about;
use super::treatment::open_actions;
use super::{Asked, Looked};
use crate::failure::{Failure, Fill, Subject};
use crate::look::{Judged, Look};

fn of_action(asked: &Asked<'_>, action: &Typed<'_, Action>) -> Failure {
    let subject = Subject::of(action);
    asked.failure().at(subject).with("ref", Fill::Number(subject))
}

/// R8-13: actions are done in time. Long overdue for a high risk is graver.
pub(super) fn overdue(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    let today = asked.look.today;
    for action in asked.look.actions(judged) {
        let due = action.due.filter(|_| action.is_overdue(today));
        looked.at(due.map(|due| {
            let risk = Subject::of(&judged.risk);
            let failure = of_action(asked, action).at(risk);
            let failure = failure.with("risk", Fill::Number(risk)).with("date", Fill::Day(due));
            let escalation = asked.rule.escalation.as_ref().filter(|_| judged.level >= Some(RiskLevel::High));
            let late = usize::try_from((today - due).get_days()).unwrap_or(0);
            match escalation {
                Some(escalation) if escalation.bar().is_some_and(|bar| bar.is_reached(late, 0)) => {
                    failure.graded(escalation.to)
                }
                Some(_) | None => failure,
            }
        }));
    }
}

/// R8-14: a day does not move again and again.
pub(super) fn moved_again(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    for action in asked.look.actions(judged) {
        let moves = action.moves.map_or(0, Number::get);
        looked.at((moves > asked.figure()).then(|| of_action(asked, action)));
    }
}

fn is_done(action: &Action) -> bool {
    matches!(action.step, ActionStep::Done | ActionStep::Verified)
}

/// R8-15: what is done shows something for it.
pub(super) fn done_without_result(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    for action in asked.look.actions(judged).iter().filter(|action| is_done(action)) {
        let has_result = action.evidence.is_some() || action.verification.is_some();
        looked.at((!has_result).then(|| of_action(asked, action)));
    }
}

/// R8-16: once all actions for a risk are done, it is analysed again.
pub(super) fn not_reassessed(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    if let Some(day) = all_done_on(asked, judged) {
        let is_reassessed = judged.risk.decisive_on().is_some_and(|analysed| analysed >= day);
        looked.at((!is_reassessed && asked.is_over_days(day)).then(|| about(asked, judged)));
    }
}

/// The day on which the last action for a risk was reported done; nothing where one is not, or there is none.
fn all_done_on(asked: &Asked<'_>, judged: &Judged<'_>) -> Option<Date> {
    let mut last = None;
    for action in asked.look.actions(judged).iter().filter(|action| action.step != ActionStep::Cancelled) {
        let day = action.done_on.filter(|_| is_done(action))?;
        last = last.max(Some(day));
    }
    last
}

/// R8-17: where treatment did not reach its target, an action follows, or an acceptance in force at that level. What was
/// accepted as the rest of a treatment also says why.
pub(super) fn target_missed(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    if !is_treated(asked.look, judged) {
        return;
    }
    if let Some((level, target)) = judged.level.zip(judged.risk.target_level(asked.look.isms)) {
        let follows = || is_borne(asked, judged, level) || open_actions(asked.look, judged).next().is_some();
        looked.at((level > target && !follows()).then(|| about(asked, judged)));
    }
}

/// Whether treatment was carried out and has ended: the risk was analysed after it, or at least one of its actions is done.
fn is_treated(look: &Look<'_>, judged: &Judged<'_>) -> bool {
    let has_done = || look.actions(judged).iter().any(|action| is_done(action));
    !look.is_under_treatment(&judged.risk) && (judged.risk.residual().is_some() || has_done())
}

fn is_borne(asked: &Asked<'_>, judged: &Judged<'_>, level: RiskLevel) -> bool {
    let accepted = judged.risk.acceptance.and_then(|acceptance| asked.look.isms.get(acceptance));
    accepted.is_some_and(|accepted| {
        let is_explained = accepted.subject == AcceptanceSubject::Untreated || accepted.above_target.is_some();
        accepted.is_in_force(asked.look.today) && accepted.level >= level && is_explained
    })
}
