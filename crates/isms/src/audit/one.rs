//! One audit (9.2), ours or another's, from the plan to the closed report.

use jiff::civil::Date;
use record::{Body, Choice, Line, Misfit, Number, Prose, Record, Ref, State, Tone};

use super::programme::AuditProgramme;
use crate::context::{BusinessProcess, Site, Unit};
use crate::people::Person;
use crate::registry::{Draft, Edit};
use crate::supplier::Supplier;
use crate::{Isms, requirement};

/// An audit: people without a part in it look, by criteria and with evidence, whether the ISMS conforms and whether it works (9.2).
/// Those of customers and certification bodies are entered here too.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "audits",
    clause = "9.2",
    prefix = "AU",
    life_cycle = "audit",
    edited_in = "planned, prepared, in_progress",
    state = Audit::state
)]
pub struct Audit {
    /// What people call it, such as Internal audit of suppliers and access.
    #[field(title, searched)]
    pub title: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: AuditStep,
    /// Who audits whom.
    #[field(listed, label = "Type")]
    pub kind: AuditType,
    /// The programme that it belongs to.
    #[field(detail)]
    pub programme: Option<Ref<AuditProgramme>>,
    /// The first day.
    #[field(listed)]
    pub from: Option<Date>,
    /// The last day of the fieldwork.
    #[field(listed, label = "Until")]
    pub to: Option<Date>,
    /// What it is to find out.
    pub objective: Option<Prose>,
    /// What is audited: which parts of the organisation, what time.
    #[field(searched)]
    pub scope: Option<Prose>,
    /// The clauses and controls that it covers, such as 4, 5.2, A.5, A.8.13.
    #[field(listed, searched)]
    pub requirements: Option<Line>,
    /// What it is held against beside the standard: own policies and procedures, contracts, law.
    #[field(label = "Own criteria")]
    pub own_criteria: Option<Prose>,
    /// The units that are audited.
    #[field(detail)]
    pub units: Vec<Ref<Unit>>,
    /// The sites that it goes to.
    #[field(detail)]
    pub sites: Vec<Ref<Site>>,
    /// The processes that are audited.
    #[field(detail)]
    pub processes: Vec<Ref<BusinessProcess>>,
    /// The supplier that is audited.
    #[field(detail)]
    pub supplier: Option<Ref<Supplier>>,
    /// How is audited: interviews, samples, observation, on site or from afar.
    pub methods: Option<Prose>,
    /// Which samples are drawn from what.
    pub sample_plan: Option<Prose>,
    /// For tests on systems: what was agreed with who runs them, and when.
    #[field(detail)]
    pub test_agreement: Option<Prose>,
    /// Who leads it here. For those of others, nobody.
    #[field(listed, link = "audit_lead")]
    pub lead: Option<Ref<Person>>,
    /// Who audits, where others do.
    #[field(detail, searched, label = "Auditing body")]
    pub auditing_body: Option<Line>,
    /// About how many days of work.
    #[field(detail, unit = "days")]
    pub days: Option<Number<1, 500>>,
    /// The day of the opening meeting.
    #[field(decided, detail)]
    pub opened_on: Option<Date>,
    /// Why there was no opening meeting.
    #[field(decided, detail)]
    pub opening_waived_because: Option<Prose>,
    /// The day on which fieldwork ended.
    #[field(decided, detail)]
    pub fieldwork_ended_on: Option<Date>,
    /// Whether what was audited conforms to the criteria, and where not.
    #[field(decided, label = "Conclusion on conformity")]
    pub conformity: Option<Prose>,
    /// Whether what was audited works: whether it brings what it is for.
    #[field(decided, label = "Conclusion on effectiveness")]
    pub effectiveness: Option<Prose>,
    /// What else the report says: thanks, obstacles, what was not looked at.
    #[field(decided)]
    pub remarks: Option<Prose>,
    /// Who issued the report.
    #[field(decided, detail)]
    pub issued_by: Option<Ref<Person>>,
    /// The day on which the report was issued.
    #[field(decided, listed)]
    pub issued_on: Option<Date>,
    /// Who confirmed to have it, for the management of what was audited.
    #[field(decided, detail)]
    pub received_by: Option<Ref<Person>>,
    /// The day on which they did.
    #[field(decided, detail)]
    pub received_on: Option<Date>,
    /// The day on which it was closed.
    #[field(decided, detail)]
    pub closed_on: Option<Date>,
    /// The day by which another takes its place, where it was cancelled.
    #[field(decided, detail)]
    pub replaced_by: Option<Date>,
}

/// The steps of an audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum AuditStep {
    /// In the programme, with a period and an objective.
    Planned,
    /// Its plan went to those who are audited.
    Prepared,
    /// It will not take place.
    Cancelled,
    /// Under way.
    InProgress,
    /// The report is written.
    Reporting,
    /// The report is issued.
    Issued,
    /// The report was received; findings are followed up.
    FollowUp,
    /// Closed.
    Closed,
}

/// Who audits whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum AuditType {
    /// We audit ourselves.
    Internal,
    /// We audit a supplier.
    Supplier,
    /// A customer audits us.
    Customer,
    /// The certification body looks whether we are ready.
    #[choice(label = "Certification, stage 1")]
    Stage1,
    /// The certification body looks whether the ISMS works.
    #[choice(label = "Certification, stage 2")]
    Stage2,
    /// The certification body looks again within the cycle.
    #[choice(label = "Certification, surveillance")]
    Surveillance,
    /// The certification body begins the next cycle.
    Recertification,
    /// Another from outside: an authority, an insurer.
    #[choice(label = "Another from outside")]
    Outside,
}

impl AuditType {
    /// Whether the organisation audits. In audits of others, what they decided is entered here.
    pub fn is_ours(self) -> bool {
        matches!(self, Self::Internal | Self::Supplier)
    }

    /// Whether a certification body audits.
    pub fn is_certification(self) -> bool {
        matches!(self, Self::Stage1 | Self::Stage2 | Self::Surveillance | Self::Recertification)
    }
}

impl Audit {
    /// Whether its report is out.
    pub fn is_reported(&self) -> bool {
        matches!(self.step, AuditStep::Issued | AuditStep::FollowUp | AuditStep::Closed)
    }

    /// Whether it is still to come or under way.
    pub fn is_ahead(&self) -> bool {
        !self.is_reported() && self.step != AuditStep::Cancelled
    }

    /// Whether it should have been done and was not.
    pub fn is_overdue(&self, today: Date) -> bool {
        let has_not_begun = matches!(self.step, AuditStep::Planned | AuditStep::Prepared);
        has_not_begun && self.to.is_some_and(|last| today > last)
    }

    /// Whether it covers a row of the standard: by naming it or one above.
    pub fn covers(&self, reference: &str) -> bool {
        requirement::named(self.requirements.as_ref()).iter().any(|above| requirement::is_within(reference, above))
    }

    fn state(&self, today: Date) -> Option<State> {
        let is_late = self.is_overdue(today);
        let (code, label, tone) = match self.step {
            AuditStep::Planned if is_late => ("planned", "Planned, overdue", Tone::Bad),
            AuditStep::Prepared if is_late => ("prepared", "Prepared, overdue", Tone::Bad),
            AuditStep::Planned => ("planned", "Planned", Tone::Plain),
            AuditStep::Prepared => ("prepared", "Prepared", Tone::Plain),
            AuditStep::Cancelled => ("cancelled", "Cancelled", Tone::Plain),
            AuditStep::InProgress => ("in_progress", "In progress", Tone::Plain),
            AuditStep::Reporting => ("reporting", "Report to be issued", Tone::Warn),
            AuditStep::Issued => ("issued", "To be received", Tone::Warn),
            AuditStep::FollowUp => ("follow_up", "Follow-up", Tone::Warn),
            AuditStep::Closed => ("closed", "Closed", Tone::Good),
        };
        Some(State { code, label, tone })
    }

    pub(crate) fn check(_: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(audit) = draft.typed::<Self>() else { return Vec::new() };
        let ends_early = audit.from.zip(audit.to).is_some_and(|(first, last)| last < first);
        let found = [
            (ends_early, "to", "before_start", "The last day is before the first. Choose a later one."),
            (
                audit.kind == AuditType::Supplier && audit.supplier.is_none(),
                "supplier",
                "missing",
                "Name the supplier that is audited.",
            ),
            (audit.kind.is_ours() && audit.lead.is_none(), "lead", "missing", "Name who leads the audit."),
        ];
        let found = found.into_iter().filter(|(is_wrong, ..)| *is_wrong);
        let unknown = requirement::unknown("requirements", audit.requirements.as_ref());
        unknown.into_iter().chain(found.map(|(_, field, code, sentence)| Misfit::new(field, code, sentence))).collect()
    }

    /// Who audits whom is settled when it is planned; once its plan is out, so is what it covers.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        requirement::tidy(body, "requirements");
        let Some((held, before)) = edit.before.and_then(|held| Some((held, held.typed::<Self>()?))) else {
            return Vec::new();
        };
        let is_changed = |field: &str| held.body().get(field) != body.get(field);
        let is_out = before.step != AuditStep::Planned;
        let found = [
            (is_changed("kind"), "kind", "planned", "It was planned as this. Plan another audit instead."),
            (
                is_out && is_changed("requirements"),
                "requirements",
                "prepared",
                "Its plan is out. What it covers changes no more; plan another audit for the rest.",
            ),
        ];
        let found = found.into_iter().filter(|(is_wrong, ..)| *is_wrong);
        found.map(|(_, field, code, sentence)| Misfit::new(field, code, sentence)).collect()
    }
}
