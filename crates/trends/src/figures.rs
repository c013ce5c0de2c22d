//! All figures of a day.

use std::collections::BTreeSet;

use access::View;
use isms::control::{Applicability, Implementation, SoaLine};
use isms::registry;
use isms::risk::{Risk, RiskLevel};
use isms::treatment::{Action, ActionStep};
use jiff::civil::Date;
use record::{Id, Kinded as _, Value};

use crate::Exposure;

/// The figures of a day, of what the viewer sees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    /// The day.
    pub on: Date,
    /// Open risks by their level.
    pub risks: Risks,
    /// The exposure index.
    pub exposure: Exposure,
    /// Treatment actions.
    pub actions: Actions,
    /// Lines of the Statement of Applicability.
    pub lines: Lines,
}

/// Open risks by the level that counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Risks {
    /// Per level, from low to critical.
    pub levels: [usize; 4],
    /// Those without a level.
    pub unrated: usize,
}

/// Treatment actions (K05): those that fell due since the day before, and how many were verified by their day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Actions {
    /// Those that are under way.
    pub open: usize,
    /// Those of them whose day has passed.
    pub overdue: usize,
    /// Those that fell due since the day before.
    pub due: usize,
    /// Those of them that were verified by their day.
    pub on_time: usize,
}

/// Lines of the Statement of Applicability by how far they are implemented.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// Implemented, and accepted evidence covers the day.
    pub proven: usize,
    /// Implemented, without such evidence.
    pub unproven: usize,
    /// In part.
    pub partial: usize,
    /// Planned.
    pub planned: usize,
    /// Necessary, and nothing is done yet.
    pub missing: usize,
    /// Nobody has decided.
    pub undecided: usize,
    /// Not necessary.
    pub excluded: usize,
}

impl Figures {
    /// The figures of what a view shows; `before` is the day that was looked at before.
    pub fn of(view: &View, before: Date) -> Self {
        Self {
            on: view.today(),
            risks: Risks::of(view),
            exposure: Exposure::of(view),
            actions: Actions::of(view, before),
            lines: Lines::of(view),
        }
    }
}

impl Risks {
    fn of(view: &View) -> Self {
        let mut risks = Self::default();
        let column = registry::derived(Risk::kind_of()).iter().find(|derived| derived.field.name == "level");
        for risk in view.all::<Risk>().filter(|risk| risk.it.is_open()) {
            let level = match column.map(|column| view.derived(risk.held, column)) {
                Some(Value::Choice(choice)) => RiskLevel::from_code(choice.code),
                _ => None,
            };
            let place = level.and_then(|level| RiskLevel::ALL.iter().position(|one| *one == level));
            match place.and_then(|place| risks.levels.get_mut(place)) {
                Some(count) => *count += 1,
                None => risks.unrated += 1,
            }
        }
        risks
    }

    /// How many there are.
    pub fn all(&self) -> usize {
        self.levels.iter().sum::<usize>() + self.unrated
    }
}

impl Actions {
    fn of(view: &View, before: Date) -> Self {
        let today = view.today();
        let mut actions = Self::default();
        for action in view.all::<Action>().filter(|action| action.step != ActionStep::Cancelled) {
            actions.open += usize::from(action.is_open());
            actions.overdue += usize::from(action.is_overdue(today));
            if let Some(due) = action.due.filter(|due| before < *due && *due <= today) {
                actions.due += 1;
                actions.on_time += usize::from(action.verified_on.is_some_and(|on| on <= due));
            }
        }
        actions
    }

    /// The share that was on time, in percent; nothing where nothing fell due.
    pub fn percent(&self) -> Option<usize> {
        (self.on_time * 100 + self.due / 2).checked_div(self.due)
    }
}

impl Lines {
    fn of(view: &View) -> Self {
        let scopes: BTreeSet<Id> = view.all::<SoaLine>().map(|line| line.scope.id).collect();
        let mut lines = Self::default();
        for line in scopes.into_iter().flat_map(|scope| view.statement(scope)) {
            let counted = match (line.applicability, line.implementation) {
                (Applicability::Excluded, _) => &mut lines.excluded,
                (Applicability::Undecided, _) => &mut lines.undecided,
                (_, Implementation::Implemented) if line.proven => &mut lines.proven,
                (_, Implementation::Implemented) => &mut lines.unproven,
                (_, Implementation::Partial) => &mut lines.partial,
                (_, Implementation::Planned) => &mut lines.planned,
                (_, Implementation::NotImplemented | Implementation::NotApplicable) => &mut lines.missing,
            };
            *counted += 1;
        }
        lines
    }

    /// How many there are, excluded ones included.
    pub fn all(&self) -> usize {
        let Self { proven, unproven, partial, planned, missing, undecided, excluded } = self;
        proven + unproven + partial + planned + missing + undecided + excluded
    }
}
