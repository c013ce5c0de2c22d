//! The controls of the organisation, and what they serve (6.1.3 b).

use jiff::civil::Date;
use record::{Body, Choice, Id, Line, Misfit, Number, Prose, Record, Ref, State, Tone};

use super::reference;
use crate::context::Obligation;
use crate::life::Pending;
use crate::people::Person;
use crate::registry::{Draft, Edit};
use crate::risk::Risk;
use crate::{Isms, Typed};

/// Something that the organisation does to keep information secure, from any source, with somebody who answers for it and
/// evidence that it works (6.1.3 b, 8.1). It names the reference controls of Annex A that it serves; some serve none.
///
/// People say how far it is implemented. Evidence that runs out changes nothing about that: the control then shows as
/// implemented, not proven.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "controls",
    clause = "6.1.3",
    prefix = "C",
    life_cycle = "control",
    edited_in = "not_implemented, planned, partial, implemented, not_proven",
    state = Control::state
)]
pub struct Control {
    /// What is done, such as Daily backups of all databases.
    #[field(title, searched)]
    pub title: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: ControlStep,
    /// Who answers for it and for its evidence. They hold the role of control owner at its unit.
    #[field(listed, link = "owner", needs_role = "control_owner")]
    pub owner: Option<Ref<Person>>,
    /// What it consists of: who does what, with which tool, how often.
    #[field(searched)]
    pub description: Option<Prose>,
    /// The reference controls of Annex A that it serves, such as A.8.13, A.8.14. Empty where it serves none.
    #[field(listed, searched, label = "Serves")]
    pub serves: Option<Line>,
    /// The risks that it treats.
    pub risks: Vec<Ref<Risk>>,
    /// The obligations that it answers.
    pub obligations: Vec<Ref<Obligation>>,
    /// How it is carried out, or where that is written down.
    #[field(searched)]
    pub procedure: Option<Prose>,
    /// How long evidence of it counts after the period that it covers.
    #[field(detail, label = "Evidence counts for", unit = "months")]
    pub evidence_months: Option<Number<1, 60>>,
    /// The reference control of Annex A that it was adopted from, such as A.8.13; empty for a measure of your own.
    #[field(detail, label = "Adopted from")]
    pub adopted_from: Option<Line>,
    /// Which part of it is in operation, while not all of it is.
    #[field(decided, label = "Part in operation")]
    pub part_in_operation: Option<Prose>,
    /// The day on which it was reported implemented.
    #[field(decided, detail)]
    pub implemented_on: Option<Date>,
    /// The last day that accepted evidence of it counts for. Follows whenever evidence is accepted.
    #[field(decided, listed)]
    pub proven_until: Option<Date>,
    /// Who accepted that evidence, and so can confirm that it is implemented.
    #[field(decided, detail, link = "evidence_reviewer")]
    pub proven_by: Option<Ref<Person>>,
    /// Why it was set back to partly implemented: the judgement in words.
    #[field(decided, detail)]
    pub set_back_because: Option<Prose>,
    /// The control that took its place when it was retired.
    #[field(decided, detail)]
    pub replaced_by: Option<Ref<Control>>,
    /// A step that waits for a second person.
    #[field(embed)]
    pub pending: Pending,
}

/// The steps of a control that people take. That it is not proven follows from its evidence and the date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ControlStep {
    /// Named; nothing is done yet.
    NotImplemented,
    /// Actions to implement it are planned.
    Planned,
    /// Part of it is in operation.
    #[choice(label = "Partly implemented")]
    Partial,
    /// In operation, as its owner and a reviewer of its evidence say.
    Implemented,
    /// In use no more.
    Retired,
}

/// Where a control comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ControlSource {
    /// A row of Annex A.
    #[choice(label = "Annex A")]
    Annex,
    /// The organisation itself, a contract, a law, another framework.
    #[choice(label = "Own measure")]
    Own,
}

impl Control {
    /// Whether it is not retired.
    pub fn is_in_use(&self) -> bool {
        self.step != ControlStep::Retired
    }

    /// Where it comes from.
    pub fn source(&self) -> ControlSource {
        if self.adopted_from.is_some() { ControlSource::Annex } else { ControlSource::Own }
    }

    /// The reference controls that it serves.
    pub fn served(&self) -> impl Iterator<Item = &str> {
        self.serves.iter().flat_map(|line| reference::each(line))
    }

    /// Whether accepted evidence of it covers the day.
    pub fn is_proven(&self, today: Date) -> bool {
        self.proven_until.is_some_and(|last| today <= last)
    }

    fn state(&self, today: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            ControlStep::NotImplemented => ("not_implemented", "Not implemented", Tone::Warn),
            ControlStep::Planned => ("planned", "Planned", Tone::Plain),
            ControlStep::Partial => ("partial", "Partly implemented", Tone::Warn),
            ControlStep::Implemented if self.is_proven(today) => ("implemented", "Implemented", Tone::Good),
            ControlStep::Implemented => ("not_proven", "Implemented, not proven", Tone::Warn),
            ControlStep::Retired => ("retired", "Retired", Tone::Plain),
        };
        Some(State { code, label, tone })
    }

    /// What it names of Annex A has to be there.
    pub(crate) fn check(_: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(control) = draft.typed::<Self>() else { return Vec::new() };
        let served = reference::unknown("serves", control.serves.as_ref());
        let adopted = control.adopted_from.as_ref().and_then(|line| {
            let is_one = catalogue::control(line).is_some_and(|row| row.reference == **line);
            let sentence = "Name one row of Annex A, such as A.8.13, or leave this empty.";
            (!is_one).then(|| Misfit::new("adopted_from", "no_reference_control", sentence))
        });
        served.into_iter().chain(adopted).collect()
    }

    /// References are written in one way; where it was adopted from stays as it was.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        reference::tidy(body, "serves");
        let before = edit.before.map(crate::Held::body);
        let is_changed = before.is_some_and(|before| before.get("adopted_from") != body.get("adopted_from"));
        let sentence = "Where a control was adopted from stays. Change what it serves instead.";
        is_changed.then(|| Misfit::new("adopted_from", "adopted", sentence)).into_iter().collect()
    }
}

/// The controls that are not retired.
pub fn in_use(isms: &Isms) -> impl Iterator<Item = Typed<'_, Control>> {
    isms.all::<Control>().filter(|control| control.is_in_use())
}

/// The controls in use that serve a reference control, such as `A.8.13`.
pub fn serving<'a>(isms: &'a Isms, reference: &str) -> impl Iterator<Item = Typed<'a, Control>> {
    in_use(isms).filter(move |control| reference::names(control.it.serves.as_ref(), reference))
}

/// The controls in use that serve no reference control.
pub fn serving_none(isms: &Isms) -> impl Iterator<Item = Typed<'_, Control>> {
    in_use(isms).filter(|control| control.served().next().is_none())
}

/// The controls in use that treat a risk.
pub fn of_risk(isms: &Isms, risk: Id) -> impl Iterator<Item = Typed<'_, Control>> {
    let referring = isms.referring_from::<Control>(risk).filter(|referring| referring.held.is_living());
    referring.filter_map(|referring| {
        let it: &Control = referring.held.typed()?;
        it.is_in_use().then_some(Typed { held: referring.held, it })
    })
}
