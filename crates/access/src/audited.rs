//! Audits, for whoever sees them: what is missing for one to count, and what those together cover.

use std::collections::BTreeMap;

use isms::audit::coverage::{self, Covered};
use isms::audit::independence::conflicted;
use isms::audit::{Audit, AuditAssignment};
use isms::{Typed, context::Site};
use record::Id;

use crate::View;

impl View {
    /// What is missing for an audit that the viewer sees to count as one.
    pub fn shortcomings(&self, audit: &Typed<'_, Audit>) -> Vec<&'static str> {
        coverage::shortcomings(&self.shown, audit, self.today)
    }

    /// Who of the current team answers for something that they audit, for whoever sees that they are in it; each with how many
    /// records that is, whether the viewer sees those or not.
    pub fn conflicted<'a>(&'a self, audit: &Typed<'a, Audit>) -> Vec<(Typed<'a, AuditAssignment>, usize)> {
        let found = conflicted(&self.shown, audit, self.today).into_iter();
        found
            .filter(|(assignment, _)| self.sees(assignment.held))
            .map(|(assignment, conflicts)| (assignment, conflicts.len()))
            .collect()
    }

    /// What the audits and programmes that the viewer sees cover, requirement by requirement and control by control.
    pub fn coverage(&self) -> BTreeMap<&'static str, Covered> {
        coverage::coverage(&self.shown, self.today, self.all(), self.all())
    }

    /// The sites that the viewer sees, with the audits that they see.
    pub fn coverage_of_sites(&self) -> Vec<(Typed<'_, Site>, Covered)> {
        let of = |site: Id| coverage::of_site(&self.shown, self.today, site, self.all());
        self.all::<Site>().map(|site| (site, of(site.held.id))).collect()
    }
}
