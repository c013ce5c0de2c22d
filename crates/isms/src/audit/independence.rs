//! Who may not audit what (9.2.2 b): reckoned from what people answer for today, not from what they declare.
//!
//! It sees controls, risks, processes, criteria, scopes and nonconformities that somebody owns, wrote or approved, and roles of the last
//! twelve months. It does not see advice, nor what somebody owned before and gave away: that is what the declaration is for.

use jiff::ToSpan as _;
use jiff::civil::Date;
use record::{Id, Kind, Kinded, Ref};

use super::assignment::AuditAssignment;
use super::one::Audit;
use super::team;
use crate::context::{BusinessProcess, Scope, Unit};
use crate::control::{Control, reference};
use crate::improvement::Nonconformity;
use crate::leadership::{RoleAssignment, RoleName, RoleStep};
use crate::people::Person;
use crate::requirement::is_within;
use crate::risk::{Risk, RiskCriteria};
use crate::{Isms, Typed};

/// Something audited that an auditor answers for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Its kind.
    pub kind: &'static Kind,
    /// Its id.
    pub id: Id,
    /// What the person has to do with it, after "they".
    pub because: &'static str,
}

/// What of an audit somebody answers for, as far as they audit it.
pub fn conflicts(isms: &Isms, audit: &Typed<'_, Audit>, assignment: &AuditAssignment, today: Date) -> Vec<Conflict> {
    let asked = Asked { isms, audit, rows: assignment.rows(audit), person: assignment.auditor, today };
    let mut found = asked.controls();
    found.extend(asked.decisions());
    found.extend(asked.processes());
    found.extend(asked.roles());
    found
}

/// The current members of the team that answer for something they audit.
pub fn conflicted<'a>(
    isms: &'a Isms,
    audit: &Typed<'a, Audit>,
    today: Date,
) -> Vec<(Typed<'a, AuditAssignment>, Vec<Conflict>)> {
    let current = team(isms, audit.held.id).filter(|assignment| assignment.is_current(today));
    let found = current.map(|assignment| {
        let conflicts = conflicts(isms, audit, &assignment, today);
        (assignment, conflicts)
    });
    found.filter(|(_, conflicts)| !conflicts.is_empty()).collect()
}

struct Asked<'a> {
    isms: &'a Isms,
    audit: &'a Typed<'a, Audit>,
    rows: Vec<&'a str>,
    person: Ref<Person>,
    today: Date,
}

impl Asked<'_> {
    /// Whether what is audited lies within a row, or the other way round.
    fn touches(&self, row: &str) -> bool {
        self.rows.iter().any(|audited| is_within(row, audited) || is_within(audited, row))
    }

    /// Whether a record of that unit is audited: of a unit that the audit names, where it names any.
    fn is_audited_at(&self, unit: Id) -> bool {
        let above = self.isms.units_above(unit);
        self.audit.units.is_empty() || self.audit.units.iter().any(|named| above.contains(&named.id))
    }

    fn owned<T: Kinded>(&self) -> impl Iterator<Item = Typed<'_, T>> {
        self.isms
            .referring_from::<T>(self.person.id)
            .filter(|referring| referring.held.is_living() && referring.field.name == "owner")
            .filter(|referring| self.is_audited_at(referring.held.envelope.unit))
            .filter_map(|referring| Some(Typed { held: referring.held, it: referring.held.typed()? }))
    }

    fn controls(&self) -> Vec<Conflict> {
        let is_audited = |control: &Control| {
            control.serves.as_deref().is_some_and(|serves| reference::each(serves).any(|row| self.touches(row)))
        };
        let owned = self.owned::<Control>().filter(|control| is_audited(control));
        owned.map(|control| Conflict { kind: Control::kind_of(), id: control.held.id, because: "own it" }).collect()
    }

    fn decisions(&self) -> Vec<Conflict> {
        let conflict = |kind, id, because| Conflict { kind, id, because };
        let mut found = Vec::new();
        if ["6.1.2", "6.1.3", "8.2", "8.3"].iter().any(|row| self.touches(row)) {
            let open = self.owned::<Risk>().filter(|risk| risk.is_open());
            found.extend(open.map(|risk| conflict(Risk::kind_of(), risk.held.id, "own it")));
        }
        if self.touches("10.2") {
            let open = self.owned::<Nonconformity>().filter(|one| one.is_open());
            found.extend(open.map(|one| conflict(Nonconformity::kind_of(), one.held.id, "put it right")));
        }
        if self.touches("6.1.2") {
            found.extend(self.wrote::<RiskCriteria>().map(|id| conflict(RiskCriteria::kind_of(), id, "wrote it")));
        }
        if self.touches("4.3") {
            found.extend(self.wrote::<Scope>().map(|id| conflict(Scope::kind_of(), id, "wrote it")));
        }
        found
    }

    fn wrote<T: Kinded>(&self) -> impl Iterator<Item = Id> {
        let named = self.isms.referring_from::<T>(self.person.id);
        named
            .filter(|referring| referring.held.is_living() && referring.field.name == "authors")
            .map(|referring| referring.held.id)
    }

    fn processes(&self) -> Vec<Conflict> {
        let owned = self.owned::<BusinessProcess>();
        let audited = owned.filter(|process| self.audit.processes.iter().any(|named| named.id == process.held.id));
        audited.map(|it| Conflict { kind: BusinessProcess::kind_of(), id: it.held.id, because: "own it" }).collect()
    }

    /// Whoever ran the ISMS in the last twelve months audits none of its clauses; whoever led a unit that the audit names, nothing
    /// there.
    fn roles(&self) -> Vec<Conflict> {
        let months = catalogue::rules().parameter("independence_months").map_or(0, i64::from);
        let Ok(since) = self.today.checked_sub(months.months()) else { return Vec::new() };
        let is_recent = |held: &crate::Held, assignment: &RoleAssignment| match assignment.step {
            RoleStep::Active => {
                assignment.from.is_none_or(|first| first <= self.today)
                    && assignment.to.is_none_or(|last| last >= since)
            }
            RoleStep::Ended => self.isms.today(held.recorded) >= since,
            RoleStep::Proposed | RoleStep::Declined | RoleStep::Withdrawn => false,
        };
        let audits_clauses = self.rows.iter().any(|row| !row.starts_with("A."));
        let above = self.isms.units_above(self.audit.held.envelope.unit);
        let held = self.isms.referring_from::<RoleAssignment>(self.person.id).map(|referring| referring.held);
        let mut found = Vec::new();
        for (held, assignment) in held.filter_map(|held| Some((held, held.typed::<RoleAssignment>()?))) {
            if assignment.person != self.person || !is_recent(held, assignment) {
                continue;
            }
            let unit = held.envelope.unit;
            let because = match assignment.role {
                RoleName::IsmsManager if audits_clauses && above.contains(&unit) => "ran the ISMS",
                RoleName::Manager if self.audit.units.iter().any(|named| named.id == unit) => "led the unit",
                _ => continue,
            };
            let (kind, id) = match because {
                "led the unit" => (Unit::kind_of(), unit),
                _ => (RoleAssignment::kind_of(), held.id),
            };
            found.push(Conflict { kind, id, because });
        }
        found
    }
}
