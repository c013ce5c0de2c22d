//! What the approval of a Statement of Applicability would meet today, before anybody asks for it: the guards of the approval
//! look at the same, and refuse.

use access::View;
use isms::control::{Gap, gaps, majors};
use record::Id;

/// What the approval of the statement of a scope would meet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Approvable {
    /// What refuses it: rules on the statement itself that fail at major.
    pub refused_by: Found,
    /// What has to be listed by whoever signs: gaps in treatment plan and acceptances.
    pub to_be_listed: Found,
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
    fn of(view: &View, gaps: Vec<Gap>) -> Self {
        let is_seen = |gap: &Gap| view.held(gap.record.0, gap.record.1).is_some();
        let all = gaps.len();
        let gaps: Vec<Gap> = gaps.into_iter().filter(is_seen).collect();
        Self { unseen: all - gaps.len(), gaps }
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
        refused_by: Found::of(view, majors(isms, scope, today)),
        to_be_listed: Found::of(view, gaps(isms, scope, today)),
    }
}
