//! What the approval of a Statement of Applicability would meet today, before anybody asks for it: the guards of the approval
//! look at the same, and refuse.

use access::View;
use readiness::{Failure, Subject, gaps, majors};
use record::{Id, Kind};

/// What the approval of the statement of a scope would meet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Approvable {
    /// What refuses it: rules on the statement itself that fail at major.
    pub refused_by: Found,
    /// What has to be listed by whoever signs: gaps in treatment plan and acceptances.
    pub to_be_listed: Found,
}

/// Something that a rule finds.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// The rule, such as `R6-38`.
    pub rule: &'static str,
    /// The first record that it finds it at and that the viewer may see.
    pub record: (&'static Kind, Id),
    /// What it says; records that the viewer may not see are not named in it.
    pub sentence: String,
}

/// What rules find, as far as the viewer may see it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// What they find at records that the viewer may see.
    pub gaps: Vec<Gap>,
    /// At how many others.
    pub unseen: usize,
}

impl Found {
    fn of(view: &View, failures: &[Failure]) -> Self {
        let gaps: Vec<Gap> = failures.iter().filter_map(|failure| gap(view, failure)).collect();
        Self { unseen: failures.len() - gaps.len(), gaps }
    }

    /// Whether they find nothing.
    pub fn is_empty(&self) -> bool {
        self.gaps.is_empty() && self.unseen == 0
    }

    /// The rules that fail at records that the viewer may see, each once, in their order.
    pub fn rules(&self) -> Vec<&'static str> {
        let mut rules: Vec<&'static str> = self.gaps.iter().map(|gap| gap.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }
}

/// A failure as the viewer may see it; nothing where they see none of its records.
fn gap(view: &View, failure: &Failure) -> Option<Gap> {
    let held = |subject: &Subject| view.held(subject.kind, subject.id);
    let number = |subject: &Subject| held(subject).map(|held| held.handle_short());
    let title = |subject: &Subject| view.label(subject.kind, subject.id).map(str::to_owned);
    let seen = failure.records.iter().find(|subject| held(subject).is_some())?;
    Some(Gap {
        rule: failure.rule.id.as_str(),
        record: (seen.kind, seen.id),
        sentence: failure.sentence(|fill| fill.told(&number, &title)),
    })
}

/// What the approval of the statement of a scope, named by its first version, would meet today. Nothing on a past day: nothing
/// is approved then.
#[expect(
    clippy::disallowed_methods,
    reason = "rules hold for all records; what the viewer may not see is only counted"
)]
pub fn approvable(view: &View, scope: Id) -> Approvable {
    if view.is_past() {
        return Approvable::default();
    }
    let (isms, today) = (view.whole(), view.today());
    Approvable {
        refused_by: Found::of(view, &majors(isms, scope, today)),
        to_be_listed: Found::of(view, &gaps(isms, scope, today)),
    }
}
