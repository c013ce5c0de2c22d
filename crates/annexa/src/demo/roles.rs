//! Who was given which role when, by whom, and who accepted, declined, left or only stood in.

use decide::Command;
use isms::leadership::RoleAssignment;
use jiff::ToSpan as _;
use record::{Id, Kinded as _};
use serde_json::json;

use super::past::Past;

/// A role that somebody proposes to somebody.
pub struct Grant<'a> {
    /// The person.
    pub to: &'a str,
    /// The role.
    pub role: &'a str,
    /// The unit.
    pub at: &'a str,
}

/// Shorthand for the tables of the story.
pub const fn grant<'a>(to: &'a str, role: &'a str, at: &'a str) -> Grant<'a> {
    Grant { to, role, at }
}

/// What shows that a person can do it, where the role asks.
fn competence(role: &str) -> Option<&'static str> {
    match role {
        "isms_manager" => Some("Lead implementer course, five years in security operations"),
        "internal_auditor" => Some("Internal auditor course of four days, two audits accompanied"),
        "lead_auditor" => Some("Lead auditor course, twelve years of financial control"),
        "dpo" => Some("Certified in data protection, external adviser to three companies"),
        _ => None,
    }
}

impl Past<'_> {
    /// Proposes roles, and returns the assignments.
    pub async fn propose(&mut self, by: &str, day: jiff::civil::Date, grants: &[Grant<'_>]) -> anyhow::Result<Vec<Id>> {
        let proposals = grants.iter().map(|grant| self.proposal(day, grant)).collect::<anyhow::Result<Vec<_>>>()?;
        let assignments: Vec<Id> = self.act(by, proposals).await?.into_iter().map(|outcome| outcome.id).collect();
        for (grant, assignment) in grants.iter().zip(&assignments) {
            self.call(&format!("{} as {}", grant.to, grant.role), *assignment);
        }
        Ok(assignments)
    }

    fn proposal(&self, day: jiff::civil::Date, grant: &Grant<'_>) -> anyhow::Result<Command> {
        let mut details = json!({"person": self.id(grant.to)?, "role": grant.role, "from": day});
        if let (Some(competence), Some(details)) = (competence(grant.role), details.as_object_mut()) {
            details.insert("competence".to_owned(), competence.into());
        }
        Past::first_step(RoleAssignment::kind_of(), self.id(grant.at)?, "assignment", details)
    }

    /// Proposes roles and has them accepted.
    pub async fn appoint(&mut self, by: &str, day: jiff::civil::Date, grants: &[Grant<'_>]) -> anyhow::Result<()> {
        let assignments = self.propose(by, day, grants).await?;
        let consents = assignments.into_iter().zip(grants).map(|(assignment, grant)| {
            Ok((self.id(grant.to)?, self.step(RoleAssignment::kind_of(), assignment, "consent", "")?))
        });
        let consents = consents.collect::<anyhow::Result<Vec<_>>>()?;
        self.act_together(consents).await
    }

    /// Lets somebody stand in for so many days.
    pub async fn stand_in(
        &mut self,
        by: &str,
        day: jiff::civil::Date,
        grant: &Grant<'_>,
        days: i32,
    ) -> anyhow::Result<()> {
        let last = day.checked_add(days.days())?;
        let details = json!({
            "person": self.id(grant.to)?, "role": grant.role, "from": day, "to": last,
            "competence": "Stands in with a written handover; calls the holder for what cannot wait",
        });
        let proposal = Past::first_step(RoleAssignment::kind_of(), self.id(grant.at)?, "assignment", details)?;
        for outcome in self.act(by, vec![proposal]).await? {
            let consent = self.step(RoleAssignment::kind_of(), outcome.id, "consent", "")?;
            self.act(grant.to, vec![consent]).await?;
        }
        Ok(())
    }
}
