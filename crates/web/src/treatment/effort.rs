//! What actions take together: money once, money every year, days of work.

use access::View;
use isms::treatment::{Action, ActionStep};
use record::Number;

use crate::format::{counted, thousands};

/// Sums over actions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// What they cost once.
    pub once: i64,
    /// What they cost every year.
    pub yearly: i64,
    /// Days of work.
    pub days: i64,
}

impl Effort {
    /// What actions take. What was given up takes nothing.
    pub fn of<'a>(actions: impl Iterator<Item = &'a Action>) -> Self {
        let counted = actions.filter(|action| action.step != ActionStep::Cancelled);
        counted.fold(Self::default(), |sum, action| Self {
            once: sum.once.saturating_add(action.cost.map_or(0, Number::get)),
            yearly: sum.yearly.saturating_add(action.yearly_cost.map_or(0, Number::get)),
            days: sum.days.saturating_add(action.effort.map_or(0, Number::get)),
        })
    }

    /// "EUR 18,000 once", "EUR 4,000 a year", "12 days": what there is.
    pub fn words(self, view: &View) -> Vec<String> {
        let money = |sum: i64, when: &str| (sum > 0).then(|| format!("{} {when}", money(view, sum)));
        let days = usize::try_from(self.days).ok().filter(|days| *days > 0);
        let days = days.map(|days| counted(days, "day of work", "days of work"));
        [money(self.once, "once"), money(self.yearly, "a year"), days].into_iter().flatten().collect()
    }
}

/// An amount in the organisation's currency.
fn money(view: &View, sum: i64) -> String {
    format!("{} {}", view.currency(), figure(sum)).trim().to_owned()
}

/// A sum in a column that says the currency in its head; nothing for none.
pub fn figure(sum: i64) -> String {
    usize::try_from(sum).ok().filter(|sum| *sum > 0).map_or_else(String::new, thousands)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_up_costs_nothing_and_nothing_overflows() {
        let action = |step: &str, cost: i64| {
            let body = serde_json::json!({"title": "x", "step": step, "cost": cost, "effort": 3});
            let serde_json::Value::Object(body) = body else { unreachable!("an object is one") };
            <Action as record::Kinded>::kind_of().read_at(1, body).unwrap()
        };
        let most = 9_007_199_254_740_991;
        let read = [action("planned", most), action("cancelled", 5), action("done", most)];
        let sum = Effort::of(read.iter().filter_map(|record| record.downcast()));
        assert_eq!(sum, Effort { once: 2 * most, yearly: 0, days: 6 });
    }
}
