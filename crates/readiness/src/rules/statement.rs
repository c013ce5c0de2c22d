//! The Statement of Applicability (6.1.3 c and d), and rules on its lines that stand elsewhere (RA-02).
//!
//! Lines count within their statement: how many fail, and of how many, is asked of each scope for itself.

use std::collections::{BTreeMap, BTreeSet};

use isms::audit::coverage;
use isms::campaign::RiskAssessment;
use isms::context::{ObligationSource, Scope};
use isms::control::{Applicability, Control, Implementation, serving_none};
use isms::evaluation::Metric;
use isms::operation::{Change, ControlTest};
use isms::risk::RiskLevel;
use isms::treatment::actions_for;
use isms::{Isms, Typed};
use record::{Id, Ref};

use super::{Asked, Looked};
use crate::failure::{Failure, Fill, Subject};
use crate::look::{JudgedLine, Statement};

const NO_VERSION: &str = "No version of a statement is in force.";
const NO_INCLUDED: &str = "No line of a statement is included.";
const NO_EXCLUDED: &str = "No line of a statement is excluded.";

/// R6-26: the version in force says who compared the controls with Annex A, and when.
pub(super) fn no_comparison(asked: &Asked<'_>) -> Looked {
    let versions = asked.look.statements.iter().filter_map(|statement| statement.in_force);
    Looked::at_each(versions, NO_VERSION, |version| {
        let is_recorded = version.compared_by.is_some() && version.compared_on.is_some();
        (!is_recorded).then(|| asked.failure().at(Subject::of(&version)))
    })
}

/// R6-27: every scope has an approved statement. Without a scope in force there can be none.
pub(super) fn no_statement(asked: &Asked<'_>) -> Looked {
    if asked.look.statements.is_empty() {
        return Looked::at_whole(Some(asked.failure()));
    }
    Looked::at_each(&asked.look.statements, "", |statement| {
        let scope = Subject::to(Ref::<Scope>::to(statement.scope));
        statement.in_force.is_none().then(|| asked.failure().at(scope))
    })
}

/// R6-28: its manifest holds every reference control exactly once.
pub(super) fn incomplete_manifest(asked: &Asked<'_>) -> Looked {
    let versions = asked.look.statements.iter().filter_map(|statement| statement.in_force);
    Looked::at_each(versions, NO_VERSION, |version| {
        let count =
            |reference: &str| version.it.lines.iter().filter(|row| row.reference.as_deref() == Some(reference)).count();
        let rows = catalogue::controls().iter().map(|row| row.reference.as_str());
        let odd: Vec<&str> = rows.filter(|reference| count(reference) != 1).collect();
        (!odd.is_empty()).then(|| asked.failure().at(Subject::of(&version)).saying("list", odd.join(", ")))
    })
}

/// R6-29: a control of one's own that treats risks has a line in every statement.
pub(super) fn own_control_without_line(asked: &Asked<'_>) -> Looked {
    let isms = asked.look.isms;
    let is_used = |control: &Typed<'_, Control>| {
        let mut risks = control.it.risks.iter().filter_map(|risk| isms.get(*risk));
        let has_action = || actions_for(isms, control.held.id).any(|action| action.is_open());
        risks.any(|risk| risk.held.is_living() && risk.is_open()) || has_action()
    };
    let used: Vec<_> = serving_none(isms).filter(is_used).collect();
    let statements = asked.look.statements.iter();
    let pairs = statements.flat_map(|statement| used.iter().map(move |control| (statement, control)));
    Looked::at_each(pairs, "No control that serves no reference control is used in a treatment.", |(statement, own)| {
        let has_line = statement.lines.iter().any(|line| line.line.control == Some(own.reference()));
        let subject = Subject::of(own);
        (!has_line).then(|| asked.failure().at(subject).with("ref", Fill::Number(subject)))
    })
}

/// Looks at the lines of each statement that are meant, and grades within it.
fn at_lines(
    asked: &Asked<'_>,
    if_none: &'static str,
    is_meant: impl Fn(&JudgedLine<'_>) -> bool,
    fails: impl Fn(&JudgedLine<'_>) -> Option<Failure>,
) -> Looked {
    let mut all = Looked::together(0, if_none, Vec::new());
    for statement in &asked.look.statements {
        let meant = statement.lines.iter().filter(|line| is_meant(line));
        let looked = Looked::at_each(meant, if_none, &fails);
        let of = looked.looked_at;
        let looked = asked.escalated(looked, of);
        all.looked_at += looked.looked_at;
        all.failures.extend(looked.failures);
    }
    all
}

fn of_line(asked: &Asked<'_>, line: &JudgedLine<'_>) -> Failure {
    let subject = Subject::of(&line.line);
    asked.failure().at(subject).with("control", Fill::Title(subject))
}

/// R6-30: an included line has a reason.
pub(super) fn unjustified_inclusion(asked: &Asked<'_>) -> Looked {
    at_lines(
        asked,
        NO_INCLUDED,
        |line| line.is_included(),
        |line| (!line.reasons.is_any()).then(|| of_line(asked, line)),
    )
}

/// R6-31: an included line is served by a control.
pub(super) fn served_by_nothing(asked: &Asked<'_>) -> Looked {
    at_lines(
        asked,
        NO_INCLUDED,
        |line| line.is_included(),
        |line| line.controls.is_empty().then(|| of_line(asked, line)),
    )
}

/// R6-32: what counts as implemented is proven for today.
pub(super) fn not_proven(asked: &Asked<'_>) -> Looked {
    at_lines(
        asked,
        "No line of a statement is implemented.",
        |line| line.is_implemented(),
        |line| (!line.is_proven).then(|| of_line(asked, line)),
    )
}

/// R6-33: what is not implemented is planned, with somebody's name and a day.
pub(super) fn nothing_planned(asked: &Asked<'_>) -> Looked {
    at_lines(
        asked,
        NO_INCLUDED,
        |line| line.is_included(),
        |line| {
            let is_open = match line.implementation {
                Implementation::NotImplemented | Implementation::Planned | Implementation::Partial => true,
                Implementation::Implemented | Implementation::NotApplicable => false,
            };
            let is_planned = || {
                let mut actions = line.line.open_actions(asked.look.isms).into_iter();
                actions.any(|action| action.assignee.is_some() && action.due.is_some())
            };
            (is_open && !is_planned()).then(|| of_line(asked, line))
        },
    )
}

/// R6-34: an excluded line says why.
pub(super) fn unjustified_exclusion(asked: &Asked<'_>) -> Looked {
    at_lines(
        asked,
        NO_EXCLUDED,
        |line| line.is_excluded(),
        |line| line.line.exclusion.is_none().then(|| of_line(asked, line)),
    )
}

/// R6-35: nothing is excluded that an open risk, a law or a contract needs.
pub(super) fn excluded_but_needed(asked: &Asked<'_>) -> Looked {
    at_lines(
        asked,
        NO_EXCLUDED,
        |line| line.is_excluded(),
        |line| {
            let needed_by = line.reasons.forbids_exclusion().then(|| needed_by(asked.look.isms, line))?;
            Some(of_line(asked, line).with("object", needed_by))
        },
    )
}

/// An open risk that a control of the line treats, or else a law or a contract that it answers.
fn needed_by(isms: &Isms, line: &JudgedLine<'_>) -> Fill {
    let controls = || line.controls.iter().map(|control| control.it);
    let mut risks = controls().flat_map(|control| &control.risks).filter_map(|risk| isms.get(*risk));
    if let Some(risk) = risks.find(|risk| risk.held.is_living() && risk.is_open()) {
        return Fill::Number(Subject::of(&risk));
    }
    let mut binding = controls().flat_map(|control| &control.obligations).filter_map(|one| isms.get(*one));
    let is_binding = |source| matches!(source, Some(ObligationSource::Law | ObligationSource::Contract));
    match binding.find(|one| one.held.is_living() && one.is_addressed != Some(false) && is_binding(one.source)) {
        Some(obligation) => Fill::Title(Subject::of(&obligation)),
        None => Fill::Text("what its controls serve".to_owned()),
    }
}

/// R6-36: the statement is no older than a year, and not older than the last assessment.
pub(super) fn outdated_statement(asked: &Asked<'_>) -> Looked {
    let versions = asked.look.statements.iter().filter_map(|statement| statement.in_force);
    Looked::at_each(versions, NO_VERSION, |version| {
        let approved = version.approved_on?;
        let complete = asked.look.isms.all::<RiskAssessment>().filter(|campaign| campaign.is_complete());
        let newer = complete.filter(|campaign| campaign.completed_on > Some(approved));
        let mut changes = asked.look.isms.all::<Change>().filter(|change| {
            change.is_significant == Some(true) && change.implemented_on.is_some_and(|made| made > approved)
        });
        let event = match (newer.max_by_key(|campaign| campaign.completed_on), changes.next()) {
            (Some(campaign), _) => Fill::Number(Subject::of(&campaign)),
            (None, Some(change)) => Fill::Number(Subject::of(&change)),
            (None, None) if asked.is_over_months(approved) => {
                Fill::Text(format!("what happened since {}", approved.strftime("%-d %b %Y")))
            }
            (None, None) => return None,
        };
        Some(asked.failure().at(Subject::of(&version)).with("event", event))
    })
}

/// R6-37: justifications are written for their control.
pub(super) fn copied_justification(asked: &Asked<'_>) -> Looked {
    let mut looked = Looked::together(0, "No line of a statement is justified in words.", Vec::new());
    for Statement { lines, .. } in &asked.look.statements {
        let mut texts: BTreeMap<&str, Vec<Subject>> = BTreeMap::new();
        for line in lines {
            let text = match line.line.step {
                Applicability::Included => line.line.it.business_reason.as_deref(),
                Applicability::Excluded => line.line.it.exclusion.as_deref(),
                Applicability::Undecided => None,
            };
            if let Some(text) = text {
                looked.looked_at += 1;
                texts.entry(text.trim()).or_default().push(Subject::of(&line.line));
            }
        }
        let most = usize::try_from(asked.figure()).unwrap_or(usize::MAX);
        let copied = texts.into_values().filter(|lines| lines.len() > most);
        looked.failures.extend(copied.map(|lines| lines.into_iter().fold(asked.failure(), Failure::at)));
    }
    looked
}

/// RA-02: the controls behind an included line have owners.
pub(super) fn control_without_owner(asked: &Asked<'_>) -> Looked {
    let served = |line: &JudgedLine<'_>| line.is_included() && !line.controls.is_empty();
    at_lines(asked, "No included line is served by a control.", served, |line| {
        let unowned = line.controls.iter().filter(|control| control.owner.is_none()).map(Subject::of);
        let failure = unowned.fold(of_line(asked, line), Failure::at);
        (failure.records.len() > 1).then_some(failure)
    })
}

/// R9-02: somebody looks whether the controls work on which a high risk hangs: a metric measures it, a test or an audit is planned.
pub(super) fn unwatched(asked: &Asked<'_>) -> Looked {
    let (isms, today) = (asked.look.isms, asked.look.today);
    let judged = asked.look.risks.iter();
    let high = judged.filter(|judged| judged.risk.is_open() && judged.level >= Some(RiskLevel::High));
    let high: BTreeSet<Id> = high.map(|judged| judged.risk.held.id).collect();
    let measured = isms.all::<Metric>().flat_map(|metric| metric.it.controls.iter().map(|control| control.id));
    let tests = isms.all::<ControlTest>().filter(|test| test.outcome.is_none());
    let watched: BTreeSet<Id> =
        measured.chain(tests.filter_map(|test| test.control.map(|control| control.id))).collect();
    let audited = coverage::planned(today, isms.all(), isms.all());
    let is_meant = |line: &JudgedLine<'_>| {
        let mut risks = line.controls.iter().flat_map(|control| control.it.risks.iter());
        line.is_included() && risks.any(|risk| high.contains(&risk.id))
    };
    at_lines(asked, "No included control is linked to a high risk.", is_meant, |line| {
        let covered = line.line.reference.as_deref().and_then(|reference| audited.get(reference));
        let is_audited = covered.is_some_and(|row| !row.planned.is_empty() || !row.in_programme.is_empty());
        let is_watched = is_audited || line.controls.iter().any(|control| watched.contains(&control.held.id));
        (!is_watched && line.line.unwatched_because.is_none()).then(|| of_line(asked, line))
    })
}
