//! Who audits what in an audit (9.2.2 b): with which competence, and independent of it.

use jiff::civil::Date;
use record::{Body, Line, Misfit, Prose, Record, Ref, State, Tone};

use super::one::Audit;
use crate::people::Person;
use crate::registry::{Draft, Edit, truth};
use crate::{Isms, requirement};

/// That somebody audits in an audit, all of it or a part (9.2.2 b). They declare themselves that they are independent of it; what they
/// answer for is looked up besides.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "audit-assignments", clause = "9.2.2", prefix = "AA", state = AuditAssignment::state)]
pub struct AuditAssignment {
    /// In a few words, such as Audits access and suppliers.
    #[field(title, searched)]
    pub title: Line,
    /// The audit.
    #[field(listed)]
    pub audit: Ref<Audit>,
    /// Who audits.
    #[field(listed, link = "auditor")]
    pub auditor: Ref<Person>,
    /// The part that they audit, such as A.5, A.8.13. All that the audit covers where nothing is said.
    #[field(listed, label = "Audits")]
    pub requirements: Option<Line>,
    /// What shows that they can: training, experience, certificates, and where that is kept.
    pub competence: Option<Prose>,
    /// Whether they are independent of what they audit. Only they can say so.
    #[field(label = "Independent")]
    pub is_independent: Option<bool>,
    /// What they have or had to do with it, if anything.
    pub declaration: Option<Prose>,
    /// The day on which they declared it.
    #[field(decided, listed, label = "Declared")]
    pub declared_on: Option<Date>,
    /// The last day on which they audit here, where they were replaced.
    #[field(detail, label = "Until")]
    pub until: Option<Date>,
}

impl AuditAssignment {
    /// Whether they audit here on that day.
    pub fn is_current(&self, today: Date) -> bool {
        self.until.is_none_or(|last| today <= last)
    }

    /// Whether they declared that they are independent.
    pub fn has_declared(&self) -> bool {
        self.is_independent == Some(true) && self.declared_on.is_some()
    }

    /// What of an audit they audit: the rows that they are given, or else its rows.
    pub fn rows<'a>(&'a self, audit: &'a Audit) -> Vec<&'a str> {
        let own = requirement::named(self.requirements.as_ref());
        if own.is_empty() { requirement::named(audit.requirements.as_ref()) } else { own }
    }

    fn state(&self, today: Date) -> Option<State> {
        let (code, label, tone) = match self.is_independent {
            _ if !self.is_current(today) => ("ended", "Replaced", Tone::Plain),
            Some(true) if self.competence.is_none() => ("incomplete", "Competence not shown", Tone::Warn),
            Some(true) => ("declared", "Independent", Tone::Good),
            Some(false) => ("not_independent", "Not independent", Tone::Bad),
            None => ("undeclared", "Not declared", Tone::Warn),
        };
        Some(State { code, label, tone })
    }

    pub(crate) fn check(isms: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(assignment) = draft.typed::<Self>() else { return Vec::new() };
        let mut misfits: Vec<Misfit> =
            requirement::unknown("requirements", assignment.requirements.as_ref()).into_iter().collect();
        let Some(audit) = isms.get(assignment.audit) else { return misfits };
        let is_within = |row: &&str| audit.covers(row);
        let beyond: Vec<&str> =
            requirement::named(assignment.requirements.as_ref()).into_iter().filter(|row| !is_within(row)).collect();
        if !beyond.is_empty() {
            let sentence = format!("The audit does not cover {}. Give a part of what it covers.", beyond.join(", "));
            misfits.push(Misfit::new("requirements", "not_covered", sentence));
        }
        misfits
    }

    /// Whoever audits declares independence in person; when they are replaced by another, the declaration goes.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        requirement::tidy(body, "requirements");
        let before = edit.before.map(crate::Held::body).unwrap_or_default();
        let is_writer = body.get("auditor").is_some_and(|auditor| *auditor == edit.writer.to_string());
        if before.contains_key("auditor") && body.get("auditor") != before.get("auditor") && !is_writer {
            body.remove("is_independent");
        }
        let said = |body: &Body| truth(body, "is_independent");
        if said(body) == said(&before) {
            return Vec::new();
        }
        match said(body) {
            None => {
                body.remove("declared_on");
                Vec::new()
            }
            Some(_) if is_writer => {
                body.insert("declared_on".to_owned(), edit.today.to_string().into());
                Vec::new()
            }
            Some(_) => {
                let sentence = "Only whoever audits can say whether they are independent.";
                vec![Misfit::new("is_independent", "only_in_person", sentence)]
            }
        }
    }
}
