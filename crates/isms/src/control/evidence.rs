//! Evidence (7.5.3, 8.1, 9.1): what shows that controls work, for which period, and who found that it does.

use jiff::ToSpan as _;
use jiff::civil::Date;
use record::{Body, Choice, Id, Line, Misfit, Number, Prose, Record, Ref, State, Tone};
use serde_json::Value as Json;

use super::register::Control;
use crate::context::BusinessProcess;
use crate::people::Person;
use crate::registry::{Draft, Edit};
use crate::{Isms, Typed};

/// Something that shows that a control or a process works: a report, a list, a picture, with the period that it covers
/// (7.5.3, 8.1). Somebody who neither submitted it nor owns the control looks at it and accepts or rejects it.
///
/// It counts until its last day. That it runs out changes no status.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "evidence",
    titles = "Evidence",
    clause = "7.5.3",
    prefix = "E",
    life_cycle = "evidence",
    edited_in = "submitted",
    state = Evidence::state
)]
pub struct Evidence {
    /// What it is, such as Report of the restore test in June.
    #[field(title, searched)]
    pub title: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: EvidenceStep,
    /// The controls that it belongs to.
    #[field(listed)]
    pub controls: Vec<Ref<Control>>,
    /// The processes that it belongs to, where it shows more than controls.
    #[field(detail)]
    pub processes: Vec<Ref<BusinessProcess>>,
    /// What it is meant to show.
    #[field(searched, label = "What it shows")]
    pub shows: Option<Prose>,
    /// Where it comes from: the system, the report, the address. Newer evidence from the same source takes its place.
    #[field(searched)]
    pub source: Option<Line>,
    /// The first day that it says something about.
    pub period_from: Option<Date>,
    /// The last day that it says something about.
    #[field(listed)]
    pub period_to: Option<Date>,
    /// Who keeps it.
    #[field(detail, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// Who looks at it. Not who submits it, and not who owns the control.
    #[field(listed, link = "reviewer")]
    pub reviewer: Option<Ref<Person>>,
    /// The name of the file.
    #[field(detail)]
    pub file_name: Option<Line>,
    /// The SHA-256 of the file, in hexadecimal. Whoever holds the file can show that it is this one.
    #[field(detail, label = "Checksum")]
    pub file_digest: Option<Line>,
    /// How long the file is.
    #[field(detail, unit = "bytes")]
    pub file_size: Option<Number<0, 9_007_199_254_740_991>>,
    /// Who submitted it.
    #[field(decided, detail)]
    pub submitted_by: Option<Ref<Person>>,
    /// Who accepted or rejected it.
    #[field(decided, detail)]
    pub reviewed_by: Option<Ref<Person>>,
    /// The day on which it was accepted or rejected.
    #[field(decided, detail)]
    pub reviewed_on: Option<Date>,
    /// What the reviewer examined, and what it shows.
    #[field(decided)]
    pub examination: Option<Prose>,
    /// The last day that it counts for.
    #[field(decided, listed)]
    pub valid_until: Option<Date>,
}

/// The steps of evidence that people take. That it is out of date follows from its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum EvidenceStep {
    /// Waits for the reviewer.
    Submitted,
    /// Shows what it is meant to show.
    Accepted,
    /// Does not show it.
    Rejected,
    /// Newer evidence took its place.
    Superseded,
}

impl Evidence {
    /// Whether it is accepted and counts for the day.
    pub fn is_valid(&self, today: Date) -> bool {
        self.step == EvidenceStep::Accepted && self.valid_until.is_some_and(|last| today <= last)
    }

    /// The latest day that it can count for: the end of its period and the shortest interval of its controls after that;
    /// none where no control says how long.
    pub fn latest_validity(&self, isms: &Isms) -> Option<Date> {
        let controls = self.controls.iter().filter_map(|control| isms.get(*control));
        let months = controls.filter_map(|control| control.evidence_months).map(Number::get).min()?;
        self.period_to?.checked_add(months.months()).ok()
    }

    /// Whether this one, once accepted, takes the place of another: of the same source, not older, for all controls and
    /// processes of that one, and for no shorter. What the other proved, this one proves.
    pub fn supersedes(&self, other: &Self) -> bool {
        let is_same_source = self.source.is_some() && self.source == other.source;
        let covers = other.controls.iter().all(|control| self.controls.contains(control))
            && other.processes.iter().all(|process| self.processes.contains(process));
        let is_newer = self.period_to >= other.period_to && self.valid_until >= other.valid_until;
        other.step == EvidenceStep::Accepted && is_same_source && covers && is_newer
    }

    fn state(&self, today: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            EvidenceStep::Submitted => ("submitted", "To be reviewed", Tone::Warn),
            EvidenceStep::Accepted if self.is_valid(today) => ("accepted", "Accepted", Tone::Good),
            EvidenceStep::Accepted => ("expired", "Out of date", Tone::Bad),
            EvidenceStep::Rejected => ("rejected", "Rejected", Tone::Plain),
            EvidenceStep::Superseded => ("superseded", "Superseded", Tone::Plain),
        };
        Some(State { code, label, tone })
    }

    pub(crate) fn check(_: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(evidence) = draft.typed::<Self>() else { return Vec::new() };
        let ends_early = evidence.period_from.zip(evidence.period_to).is_some_and(|(first, last)| last < first);
        let is_own = evidence.reviewer.is_some() && evidence.reviewer == evidence.submitted_by;
        let is_odd = evidence.file_digest.as_ref().is_some_and(|digest| !is_sha256(digest));
        let found = [
            (ends_early, "period_to", "before_start", "The last day is before the first. Choose a later one."),
            (is_own, "reviewer", "own_work", "Whoever submits it does not review it. Name somebody else."),
            (is_odd, "file_digest", "no_digest", "A SHA-256 has 64 characters, 0 to 9 and a to f. Copy it whole."),
        ];
        let misfits = found.into_iter().filter(|(is_found, ..)| *is_found);
        misfits.map(|(_, field, code, sentence)| Misfit::new(field, code, sentence)).collect()
    }

    /// Whoever makes it submits it. What it was submitted with stays filled in.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        let Some(before) = edit.before.map(crate::Held::body) else {
            body.insert("submitted_by".to_owned(), Json::from(edit.writer.to_string()));
            return Vec::new();
        };
        let is_empty = |name: &str| body.get(name).is_none_or(|value| value == "");
        let emptied = ["source", "period_from", "period_to"]
            .into_iter()
            .filter(|name| before.contains_key(*name) && is_empty(name));
        let sentence = "It was submitted with this. Give another instead.";
        emptied.map(|name| Misfit::new(name, "missing", sentence)).collect()
    }
}

fn is_sha256(digest: &str) -> bool {
    digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
}

/// The living evidence of a control, in any state.
pub fn evidence_of(isms: &Isms, control: Id) -> impl Iterator<Item = Typed<'_, Evidence>> {
    let referring = isms.referring_from::<Evidence>(control).filter(|referring| referring.held.is_living());
    referring.filter_map(|referring| Some(Typed { held: referring.held, it: referring.held.typed()? }))
}

/// The accepted evidence of a control that covers the day.
pub fn valid_evidence(isms: &Isms, control: Id, today: Date) -> impl Iterator<Item = Typed<'_, Evidence>> {
    evidence_of(isms, control).filter(move |evidence| evidence.is_valid(today))
}
