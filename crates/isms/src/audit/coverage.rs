//! Which requirements and controls were audited, or will be (9.2.1, 9.2.2).
//!
//! Only an internal audit with criteria, an independent team and evidence counts, and only for the rows of which it shows that they were
//! looked at. Nothing else does: no review, no retrospective, no audit of others.

use std::collections::BTreeMap;

use jiff::civil::Date;
use record::Id;

use super::one::{Audit, AuditType};
use super::programme::AuditProgramme;
use super::{checklist, team};
use crate::requirement::{is_within, named};
use crate::{Isms, Typed};

/// What there is of audits for one row of the standard.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Covered {
    /// The audits that looked at it, each with the day.
    pub audited: Vec<(Id, Date)>,
    /// The audits that will, each with the last day of its period.
    pub planned: Vec<(Id, Option<Date>)>,
    /// The days by which a programme in force has it audited.
    pub in_programme: Vec<Date>,
}

impl Covered {
    /// The day on which it was last looked at.
    pub fn last(&self) -> Option<Date> {
        self.audited.iter().map(|(_, day)| *day).max()
    }

    /// Whether an audit looked at it in that year.
    pub fn audits_in(&self, year: i16) -> impl Iterator<Item = Id> {
        self.audited.iter().filter(move |(_, day)| day.year() == year).map(|(audit, _)| *audit)
    }

    /// Whether an audit is to look at it in that year: one that is planned, or one that a programme names.
    pub fn is_planned_in(&self, year: i16) -> bool {
        self.planned.iter().any(|(_, day)| day.is_some_and(|day| day.year() == year))
            || self.in_programme.iter().any(|day| day.year() == year)
    }
}

/// What is missing for an audit to count as one.
pub fn shortcomings(isms: &Isms, audit: &Typed<'_, Audit>, today: Date) -> Vec<&'static str> {
    let assigned: Vec<_> = team(isms, audit.held.id).collect();
    let is_undeclared = assigned.is_empty() || assigned.iter().any(|one| !one.has_declared());
    let has_conflict = assigned
        .iter()
        .any(|one| one.is_current(today) && !super::independence::conflicts(isms, audit, one, today).is_empty());
    let has_evidence = checklist(isms, audit.held.id).any(|item| item.is_evidenced());
    let parts = [
        ("It is no internal audit.", audit.kind != AuditType::Internal),
        ("It has no criteria.", audit.requirements.is_none()),
        ("It has no scope.", audit.scope.is_none()),
        ("Not everybody in its team declared to be independent.", is_undeclared),
        ("Somebody in its team audits what they answer for.", has_conflict && audit.is_ahead()),
        ("Nothing shows what was looked at.", audit.is_reported() && !has_evidence),
    ];
    parts.into_iter().filter(|(_, is_missing)| *is_missing).map(|(part, _)| part).collect()
}

/// The coverage of every assessable requirement and every reference control, by its reference such as `7.5.2.c` or `A.5.18`, by these
/// audits and programmes.
pub fn coverage<'a>(
    isms: &'a Isms,
    today: Date,
    audits: impl Iterator<Item = Typed<'a, Audit>>,
    programmes: impl Iterator<Item = Typed<'a, AuditProgramme>>,
) -> BTreeMap<&'static str, Covered> {
    let (reported, others): (Vec<_>, Vec<_>) = audits.partition(|audit| audit.is_reported());
    let mut rows = planned(today, others.into_iter(), programmes);
    for audit in reported {
        if counts(isms, &audit, today) {
            audited(isms, &audit, &mut rows);
        }
    }
    rows
}

/// The same of what is still to come: internal audits ahead, and those that a programme names.
pub fn planned<'a>(
    today: Date,
    audits: impl Iterator<Item = Typed<'a, Audit>>,
    programmes: impl Iterator<Item = Typed<'a, AuditProgramme>>,
) -> BTreeMap<&'static str, Covered> {
    let mut rows: BTreeMap<&'static str, Covered> = references().map(|row| (row, Covered::default())).collect();
    for audit in audits.filter(|audit| audit.kind == AuditType::Internal && audit.is_ahead()) {
        let covers = named(audit.requirements.as_ref());
        for (_, covered) in within(&mut rows, &covers) {
            covered.planned.push((audit.held.id, audit.to));
        }
    }
    for programme in programmes.filter(|programme| programme.is_approved == Some(true)) {
        for planned in programme.audits.iter() {
            let Some(by) = planned.by.filter(|by| *by >= today) else { continue };
            for (_, covered) in within(&mut rows, &named(planned.requirements.as_ref())) {
                covered.in_programme.push(by);
            }
        }
    }
    rows
}

/// Whether an audit is an internal one that is reported and counts.
pub fn counts(isms: &Isms, audit: &Typed<'_, Audit>, today: Date) -> bool {
    audit.is_reported() && shortcomings(isms, audit, today).is_empty()
}

/// What there is of audits for a site: an internal audit that counts goes there as a whole.
pub fn of_site<'a>(isms: &'a Isms, today: Date, site: Id, audits: impl Iterator<Item = Typed<'a, Audit>>) -> Covered {
    let goes = |audit: &Typed<'_, Audit>| {
        audit.kind == AuditType::Internal && audit.sites.iter().any(|named| named.id == site)
    };
    let mut covered = Covered::default();
    for audit in audits.filter(goes) {
        match audit.fieldwork_ended_on {
            Some(day) if counts(isms, &audit, today) => covered.audited.push((audit.held.id, day)),
            _ if audit.is_ahead() => covered.planned.push((audit.held.id, audit.to)),
            _ => {}
        }
    }
    covered
}

/// The rows that an audit shows to have looked at.
fn audited(isms: &Isms, audit: &Typed<'_, Audit>, rows: &mut BTreeMap<&'static str, Covered>) {
    for item in checklist(isms, audit.held.id).filter(|item| item.is_evidenced()) {
        let Some(day) = item.examined_on.or(audit.fieldwork_ended_on) else { continue };
        for (_, covered) in within(rows, &named(item.requirement.as_ref())) {
            if !covered.audited.iter().any(|(known, _)| *known == audit.held.id) {
                covered.audited.push((audit.held.id, day));
            }
        }
    }
}

fn within<'a>(
    rows: &'a mut BTreeMap<&'static str, Covered>,
    above: &'a [&str],
) -> impl Iterator<Item = (&'a &'static str, &'a mut Covered)> {
    rows.iter_mut().filter(|(row, _)| above.iter().any(|above| is_within(row, above)))
}

/// Every assessable requirement and reference control as one writes it here.
pub fn references() -> impl Iterator<Item = &'static str> {
    let requirements = catalogue::requirements().iter().filter(|row| row.assessable).map(|row| row.id.as_str());
    let controls = catalogue::controls().iter().map(|control| control.id.as_str());
    requirements.chain(controls).filter_map(|id| id.split_once('/')).map(|(_, reference)| reference)
}
