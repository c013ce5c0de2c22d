//! Why a line of the Statement of Applicability says something else than it did.
//!
//! A line is decided by people and follows from records: the controls that serve it, their evidence, the risks that they treat,
//! the obligations that they answer. So what differs between two moments in those records is the cause.

use std::collections::BTreeSet;

use isms::context::{Obligation, ObligationSource};
use isms::control::{Control, Evidence, FrozenLine, SoaLine, evidence_of};
use isms::risk::Risk;
use record::{Id, Kind, Kinded, Ref};

use crate::Day;

/// One cause: what happened, to which record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cause {
    /// What happened.
    pub why: Why,
    /// The kind of the record that it happened to.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// The control by which it counts for the line, where it is not the control itself.
    pub by: Option<Id>,
}

/// What can happen to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The line was added to the statement.
    Begun,
    /// The line left the statement.
    Ended,
    /// Somebody decided whether it is necessary.
    Decided,
    /// The words of its reason were written anew.
    Reworded,
    /// Somebody else answers for it.
    Owned,
    /// Its title was changed.
    Renamed,
    /// A control came to serve it.
    Served,
    /// A control serves it no more.
    Left,
    /// A control that serves it is implemented further, or less far.
    Progressed,
    /// Evidence was accepted.
    Proven,
    /// Evidence ran out.
    Expired,
    /// Evidence counts no more, for another reason than its last day.
    Withdrawn,
    /// A risk came up.
    RiskOpened,
    /// A risk was closed.
    RiskClosed,
    /// A control was said to treat a risk.
    RiskTied,
    /// A control is said to treat a risk no more.
    RiskUntied,
    /// An obligation was added, or is of another source, or is to be addressed.
    ObligationAdded,
    /// An obligation was retired, left out, or is of another source.
    ObligationLeft,
    /// A control was said to answer an obligation.
    ObligationTied,
    /// A control is said to answer an obligation no more.
    ObligationUntied,
}

impl Why {
    /// The code in the API: `risk_opened`.
    pub fn code(self) -> &'static str {
        match self {
            Why::Begun => "line_begun",
            Why::Ended => "line_ended",
            Why::Decided => "decided",
            Why::Reworded => "reworded",
            Why::Owned => "owner_changed",
            Why::Renamed => "renamed",
            Why::Served => "control_came",
            Why::Left => "control_left",
            Why::Progressed => "control_status",
            Why::Proven => "evidence_accepted",
            Why::Expired => "evidence_expired",
            Why::Withdrawn => "evidence_withdrawn",
            Why::RiskOpened => "risk_opened",
            Why::RiskClosed => "risk_closed",
            Why::RiskTied => "risk_tied",
            Why::RiskUntied => "risk_untied",
            Why::ObligationAdded => "obligation_added",
            Why::ObligationLeft => "obligation_left",
            Why::ObligationTied => "obligation_tied",
            Why::ObligationUntied => "obligation_untied",
        }
    }
}

/// Why the line is not what it was, in the order of [`Why`]: `was` as it stood on the first day, `is` as it stands on the second.
pub fn causes(before: Day<'_>, after: Day<'_>, was: Option<&FrozenLine>, is: Option<&FrozenLine>) -> Vec<Cause> {
    let mut found = Found { causes: Vec::new() };
    match (was, is) {
        (None, None) => {}
        (None, Some(is)) => found.add::<SoaLine>(Why::Begun, is.line.id, None),
        (Some(was), None) => found.add::<SoaLine>(Why::Ended, was.line.id, None),
        (Some(was), Some(is)) => {
            of_the_line(&mut found, was, is);
            of_controls(&mut found, before, after, was, is);
        }
    }
    found.causes.sort_by_key(|cause| (cause.why, cause.id));
    found.causes
}

/// Causes, each record once for each thing that happened to it.
struct Found {
    causes: Vec<Cause>,
}

impl Found {
    fn add<T: Kinded>(&mut self, why: Why, id: Id, by: Option<Id>) {
        if !self.causes.iter().any(|cause| cause.why == why && cause.id == id) {
            self.causes.push(Cause { why, kind: T::kind_of(), id, by });
        }
    }
}

/// What people decided on the line itself.
fn of_the_line(found: &mut Found, was: &FrozenLine, is: &FrozenLine) {
    let decided = [
        (Why::Decided, was.applicability != is.applicability),
        // A decision brings its words with it.
        (Why::Reworded, was.applicability == is.applicability && was.justification != is.justification),
        (Why::Owned, was.owner != is.owner),
        (Why::Renamed, was.title != is.title),
    ];
    for (why, _) in decided.into_iter().filter(|(_, differs)| *differs) {
        found.add::<SoaLine>(why, is.line.id, None);
    }
}

fn of_controls(found: &mut Found, before: Day<'_>, after: Day<'_>, was: &FrozenLine, is: &FrozenLine) {
    let ids = |line: &FrozenLine| line.controls.iter().map(|control| control.id).collect::<BTreeSet<Id>>();
    let (ones, others) = (ids(was), ids(is));
    for id in others.difference(&ones) {
        found.add::<Control>(Why::Served, *id, None);
    }
    for id in ones.difference(&others) {
        found.add::<Control>(Why::Left, *id, None);
    }
    let reasons = |line: &FrozenLine| (line.for_law, line.for_contract, line.for_business);
    for id in ones.intersection(&others).copied() {
        let control = Ref::<Control>::to(id);
        let (Some(one), Some(other)) = (before.isms.get(control), after.isms.get(control)) else { continue };
        if was.implementation != is.implementation && one.it.step != other.it.step {
            found.add::<Control>(Why::Progressed, id, None);
        }
        if was.proven != is.proven && one.it.is_proven(before.today) != other.it.is_proven(after.today) {
            of_evidence(found, before, after, id);
        }
        if was.for_risk != is.for_risk {
            of_risks(found, before, after, (one.it, other.it), id);
        }
        if reasons(was) != reasons(is) {
            of_obligations(found, before, after, (one.it, other.it), id);
        }
    }
}

fn of_evidence(found: &mut Found, before: Day<'_>, after: Day<'_>, control: Id) {
    let valid = |day: Day<'_>| -> BTreeSet<Id> {
        let all = evidence_of(day.isms, control);
        all.filter(|evidence| evidence.it.is_valid(day.today)).map(|evidence| evidence.held.id).collect()
    };
    let (ones, others) = (valid(before), valid(after));
    for id in others.difference(&ones) {
        found.add::<Evidence>(Why::Proven, *id, Some(control));
    }
    for id in ones.difference(&others) {
        let last = before.isms.get(Ref::<Evidence>::to(*id)).and_then(|evidence| evidence.it.valid_until);
        let why = if last.is_some_and(|last| last < after.today) { Why::Expired } else { Why::Withdrawn };
        found.add::<Evidence>(why, *id, Some(control));
    }
}

fn of_risks(found: &mut Found, before: Day<'_>, after: Day<'_>, (one, other): (&Control, &Control), control: Id) {
    let is_open = |day: Day<'_>, id: Id| {
        day.isms.get(Ref::<Risk>::to(id)).is_some_and(|risk| risk.held.is_living() && risk.it.is_open())
    };
    let named = |control: &Control, id: Id| control.risks.iter().any(|risk| risk.id == id);
    let all: BTreeSet<Id> = one.risks.iter().chain(&other.risks).map(|risk| risk.id).collect();
    for id in all {
        let why = match (is_open(before, id), is_open(after, id)) {
            (false, true) if named(other, id) => Why::RiskOpened,
            (true, false) if named(one, id) => Why::RiskClosed,
            (true, true) if !named(one, id) => Why::RiskTied,
            (true, true) if !named(other, id) => Why::RiskUntied,
            (true | false, true | false) => continue,
        };
        found.add::<Risk>(why, id, Some(control));
    }
}

fn of_obligations(found: &mut Found, before: Day<'_>, after: Day<'_>, (one, other): (&Control, &Control), control: Id) {
    // As what it counts: an obligation that is left out or retired counts as nothing.
    let counts = |day: Day<'_>, id: Id| -> Option<ObligationSource> {
        let obligation = day.isms.get(Ref::<Obligation>::to(id))?;
        let does_count = obligation.held.is_living() && obligation.it.is_addressed != Some(false);
        obligation.it.source.filter(|_| does_count)
    };
    let named = |control: &Control, id: Id| control.obligations.iter().any(|obligation| obligation.id == id);
    let all: BTreeSet<Id> = one.obligations.iter().chain(&other.obligations).map(|obligation| obligation.id).collect();
    for id in all {
        let (was, is) = (counts(before, id), counts(after, id));
        let why = match (named(one, id), named(other, id)) {
            (_, true) if was != is && is.is_some() => Why::ObligationAdded,
            (true, _) if was != is && is.is_none() => Why::ObligationLeft,
            (false, true) if is.is_some() => Why::ObligationTied,
            (true, false) if was.is_some() => Why::ObligationUntied,
            (true | false, true | false) => continue,
        };
        found.add::<Obligation>(why, id, Some(control));
    }
}
