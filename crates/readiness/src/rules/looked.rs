//! What a rule is asked, and what it answers.

use catalogue::Rule;
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::failure::Failure;
use crate::look::Look;

/// A rule, asked of what there is.
pub(crate) struct Asked<'a> {
    pub look: &'a Look<'a>,
    pub rule: &'static Rule,
}

/// What a rule found.
pub(crate) struct Looked {
    /// At how many objects it looked.
    pub looked_at: usize,
    pub failures: Vec<Failure>,
    /// What is said where there was nothing to look at.
    pub if_none: &'static str,
}

impl Asked<'_> {
    /// A failure of the rule, about nothing yet.
    pub fn failure(&self) -> Failure {
        Failure::of(self.rule)
    }

    /// The figure of the rule, as the file has it. A rule that asks for one has exactly one.
    pub fn figure(&self) -> i64 {
        self.rule.parameters.values().next().copied().map_or(0, i64::from)
    }

    /// Whether more days than the rule's figure have passed since a day.
    pub fn is_over_days(&self, since: Date) -> bool {
        self.look.today > since.saturating_add(self.figure().days())
    }

    /// Whether more months than the rule's figure have passed since a day.
    pub fn is_over_months(&self, since: Date) -> bool {
        self.look.today > since.saturating_add(self.figure().months())
    }

    /// Raises the grade of all failures where they have become as many as the escalation says, of so many in all.
    pub fn escalated(&self, mut looked: Looked, of: usize) -> Looked {
        let Some(escalation) = &self.rule.escalation else { return looked };
        if escalation.bar().is_some_and(|bar| bar.is_reached(looked.failures.len(), of)) {
            looked.failures.iter_mut().for_each(|failure| failure.grade = escalation.to);
        }
        looked
    }
}

impl Looked {
    /// Looks at each object; `if_none` is said where there is none.
    pub fn at_each<T>(
        objects: impl IntoIterator<Item = T>,
        if_none: &'static str,
        mut fails: impl FnMut(T) -> Option<Failure>,
    ) -> Self {
        let mut looked = Self { looked_at: 0, failures: Vec::new(), if_none };
        for object in objects {
            looked.looked_at += 1;
            looked.failures.extend(fails(object));
        }
        looked
    }

    /// Looks at the ISMS as a whole: that something is there, or how many are.
    pub fn at_whole(failure: Option<Failure>) -> Self {
        Self { looked_at: 1, failures: failure.into_iter().collect(), if_none: "" }
    }

    /// Looked at so many objects and found this of them together.
    pub fn together(looked_at: usize, if_none: &'static str, failures: Vec<Failure>) -> Self {
        Self { looked_at, failures, if_none }
    }
}
