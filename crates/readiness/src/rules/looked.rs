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
    /// The day that lies the rule's figure of days back: reckoned once, as it is compared with a day of every risk.
    days_ago: Date,
}

/// What a rule found.
pub(crate) struct Looked {
    /// At how many objects it looked.
    pub looked_at: usize,
    pub failures: Vec<Failure>,
    /// What is said where there was nothing to look at.
    pub if_none: &'static str,
}

impl<'a> Asked<'a> {
    pub fn of(look: &'a Look<'a>, rule: &'static Rule) -> Self {
        Self { look, rule, days_ago: look.today.saturating_sub(figure(rule).days()) }
    }

    /// A failure of the rule, about nothing yet.
    pub fn failure(&self) -> Failure {
        Failure::of(self.rule)
    }

    /// The figure of the rule, as the file has it. A rule that asks for one has exactly one.
    pub fn figure(&self) -> i64 {
        figure(self.rule)
    }

    /// Whether more days than the rule's figure have passed since a day.
    pub fn is_over_days(&self, since: Date) -> bool {
        since < self.days_ago
    }

    /// Whether more months than the rule's figure have passed since a day.
    pub fn is_over_months(&self, since: Date) -> bool {
        self.look.today > since.saturating_add(self.figure().months())
    }

    /// Raises the grade of all failures where they have become as many as the escalation says, of so many in all.
    pub fn escalated(&self, looked: Looked, of: usize) -> Looked {
        let failing = looked.failures.len();
        self.escalated_by(looked, failing, of)
    }

    /// The same, where not all failures count: of those that do there are so many.
    pub fn escalated_by(&self, mut looked: Looked, counting: usize, of: usize) -> Looked {
        let Some(escalation) = &self.rule.escalation else { return looked };
        if escalation.bar().is_some_and(|bar| bar.is_reached(counting, of)) {
            looked.failures.iter_mut().for_each(|failure| failure.grade = escalation.to);
        }
        looked
    }
}

fn figure(rule: &Rule) -> i64 {
    rule.parameters.values().next().copied().map_or(0, i64::from)
}

impl Looked {
    /// What it found further on.
    pub fn add(&mut self, further: Self) {
        self.looked_at += further.looked_at;
        self.failures.extend(further.failures);
    }

    /// Has looked at nothing yet.
    pub fn nothing(if_none: &'static str) -> Self {
        Self::together(0, if_none, Vec::new())
    }

    /// Looks at one more object, which fails or does not.
    pub fn at(&mut self, failure: Option<Failure>) {
        self.looked_at += 1;
        self.failures.extend(failure);
    }

    /// Looks at each object; `if_none` is said where there is none.
    pub fn at_each<T>(
        objects: impl IntoIterator<Item = T>,
        if_none: &'static str,
        mut fails: impl FnMut(T) -> Option<Failure>,
    ) -> Self {
        let mut looked = Self::nothing(if_none);
        objects.into_iter().for_each(|object| looked.at(fails(object)));
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
