//! The internal audit programme (9.2.2): what is audited when, so that in a cycle everything is.

use jiff::civil::Date;
use record::{Body, Line, Misfit, Number, Prose, Record, Ref, Row, Rows, State, Tone};
use serde_json::Value as Json;

use crate::context::Site;
use crate::leadership::{RoleName, held_on};
use crate::people::Person;
use crate::registry::{Draft, Edit, truth};
use crate::{Isms, requirement};

/// What is audited in a cycle, how often, by which methods and by whom (9.2.2). The lead auditor keeps it, top management approves
/// it; whoever wrote it does not.
///
/// A change of what was approved takes the approval away.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "audit-programmes", clause = "9.2.2", prefix = "AP", state = AuditProgramme::state)]
pub struct AuditProgramme {
    /// What people call it, such as Audit programme 2026 to 2028.
    #[field(title, listed, searched)]
    pub title: Line,
    /// The first day of the cycle.
    #[field(listed)]
    pub from: Option<Date>,
    /// The last day of the cycle.
    #[field(listed, label = "Until")]
    pub to: Option<Date>,
    /// How often is audited: how many audits a year, and how soon everything was looked at once.
    pub frequency: Option<Prose>,
    /// How is audited: interviews, samples, observation, on site or from afar.
    pub methods: Option<Prose>,
    /// Who plans, audits, answers and follows up.
    pub responsibilities: Option<Prose>,
    /// What has to be there before an audit begins.
    pub planning: Option<Prose>,
    /// Who gets which report, and how soon.
    pub reporting: Option<Prose>,
    /// Why this and in this order: importance of the processes, risks, earlier results.
    pub basis: Option<Prose>,
    /// The audits of the cycle.
    pub audits: Rows<PlannedAudit>,
    /// Why it differs from what was approved before.
    #[field(detail)]
    pub change_reason: Option<Prose>,
    /// Top management approves it. Only somebody of top management who did not write it can say so.
    #[field(label = "Approved")]
    pub is_approved: Option<bool>,
    /// Who approved it.
    #[field(decided, detail)]
    pub approved_by: Option<Ref<Person>>,
    /// The day on which it was approved.
    #[field(decided, listed)]
    pub approved_on: Option<Date>,
    /// Who wrote what was not approved yet.
    #[field(decided, detail)]
    pub authors: Vec<Ref<Person>>,
}

/// One audit of the programme.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct PlannedAudit {
    /// What it is called.
    pub title: Line,
    /// The day by which it is done.
    pub by: Option<Date>,
    /// What it covers: clauses and controls, such as 4, 5.2, A.5, A.8.13.
    pub requirements: Option<Line>,
    /// The sites that it goes to.
    pub sites: Vec<Ref<Site>>,
    /// About how many days of work.
    pub days: Option<Number<1, 200>>,
}

impl AuditProgramme {
    /// Whether it is approved and a day lies in its cycle.
    pub fn is_in_force(&self, day: Date) -> bool {
        let is_in_cycle = self.from.is_some_and(|first| first <= day) && self.to.is_some_and(|last| day <= last);
        self.is_approved == Some(true) && is_in_cycle
    }

    /// What 9.2.2 asks of it and is not there yet.
    pub fn missing(&self) -> Vec<&'static str> {
        let parts = [
            ("frequency", self.frequency.is_none()),
            ("methods", self.methods.is_none()),
            ("responsibilities", self.responsibilities.is_none()),
            ("planning", self.planning.is_none()),
            ("reporting", self.reporting.is_none()),
        ];
        parts.into_iter().filter(|(_, is_missing)| *is_missing).map(|(part, _)| part).collect()
    }

    fn state(&self, today: Date) -> Option<State> {
        let has_ended = self.to.is_some_and(|last| today > last);
        let (code, label, tone) = match self.is_approved {
            Some(true) if has_ended => ("ended", "Ended", Tone::Plain),
            Some(true) => ("approved", "Approved", Tone::Good),
            Some(false) | None => ("draft", "To be approved", Tone::Warn),
        };
        Some(State { code, label, tone })
    }

    pub(crate) fn check(isms: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(programme) = draft.typed::<Self>() else { return Vec::new() };
        let mut misfits: Vec<Misfit> = programme
            .audits
            .iter()
            .filter_map(|audit| requirement::unknown("audits", audit.requirements.as_ref()))
            .collect();
        if programme.from.zip(programme.to).is_some_and(|(first, last)| last < first) {
            misfits.push(Misfit::new("to", "before_start", "The last day is before the first. Choose a later one."));
        }
        if programme.is_approved != Some(true) {
            return misfits;
        }
        let approver = programme.approved_by.zip(programme.approved_on);
        let is_top = approver.is_some_and(|(person, day)| {
            let above = isms.units_above(draft.envelope.unit);
            held_on(isms, person, RoleName::TopManagement, day).any(|unit| above.contains(&unit))
        });
        let wrote = approver.is_some_and(|(person, _)| programme.authors.contains(&person));
        let sentence = format!("What 9.2.2 asks for is missing: {}.", programme.missing().join(", "));
        let found = [
            (!is_top, "not_top_management", "Only somebody of top management approves it."),
            (wrote, "own_work", "Whoever wrote it does not approve it. Ask somebody else of top management."),
            (!programme.missing().is_empty(), "incomplete", sentence.as_str()),
            (programme.from.is_none() || programme.to.is_none(), "incomplete", "The cycle has no first or last day."),
        ];
        let found = found.into_iter().filter(|(is_wrong, ..)| *is_wrong);
        misfits.extend(found.map(|(_, code, sentence)| Misfit::new("is_approved", code, sentence)));
        misfits
    }

    /// Keeps who wrote and who approved. What is written anew was approved by nobody.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        let before = edit.before.map(crate::Held::body).unwrap_or_default();
        let content = |body: &Body| {
            let mut body = body.clone();
            body.retain(|name, _| !["is_approved", "approved_by", "approved_on", "authors"].contains(&name.as_str()));
            body
        };
        let said = |body: &Body| truth(body, "is_approved") == Some(true);
        let is_rewritten = content(body) != content(&before);
        if is_rewritten {
            let mut authors: Vec<Json> = match before.get("authors") {
                Some(Json::Array(authors)) if !said(&before) => authors.clone(),
                _ => Vec::new(),
            };
            for author in edit.authors().map(|author| Json::from(author.to_string())) {
                if !authors.contains(&author) {
                    authors.push(author);
                }
            }
            body.insert("authors".to_owned(), Json::from(authors));
        }
        if said(body) && (!said(&before) || is_rewritten) {
            let is_kept = said(&before);
            if is_kept {
                body.remove("is_approved");
            } else {
                body.insert("approved_by".to_owned(), Json::from(edit.writer.to_string()));
                body.insert("approved_on".to_owned(), Json::from(edit.today.to_string()));
            }
        }
        if !said(body) {
            body.remove("approved_by");
            body.remove("approved_on");
        }
        Vec::new()
    }
}
