//! A metric with its values.

use std::collections::HashMap;

use access::View;
use isms::Typed;
use isms::evaluation::{Amount, Judgement, Measurement, Metric};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{Id, Tone};

use crate::component::toned;
use crate::format::date;

/// A metric and those of its values that the viewer sees, the oldest period first.
pub struct Row<'a> {
    pub metric: Typed<'a, Metric>,
    pub values: Vec<Typed<'a, Measurement>>,
}

/// How a measure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The latest value lies beyond its threshold.
    Beyond,
    /// A value is missing: never measured, or due.
    Missing,
    /// The latest value lies where somebody looks closer.
    Warning,
    /// Within its thresholds, or nobody judged it yet by words.
    Within,
    /// The target is reached.
    Reached,
}

impl Standing {
    pub const ALL: [Self; 5] = [Self::Beyond, Self::Missing, Self::Warning, Self::Within, Self::Reached];

    pub fn code(self) -> &'static str {
        match self {
            Self::Beyond => "beyond",
            Self::Missing => "missing",
            Self::Warning => "warning",
            Self::Within => "within",
            Self::Reached => "reached",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Beyond => "Beyond threshold",
            Self::Missing => "Value missing",
            Self::Warning => "Look closer",
            Self::Within => "Within",
            Self::Reached => "Target reached",
        }
    }
}

impl<'a> Row<'a> {
    /// The row of one metric.
    pub fn of(view: &'a View, metric: Typed<'a, Metric>) -> Self {
        let id = metric.held.id;
        let mut values: Vec<_> = view.all::<Measurement>().filter(|value| value.metric.id == id).collect();
        values.sort_by_key(|value| (value.period_end, value.held.id));
        Self { metric, values }
    }

    /// The rows of all metrics, by the measures of the catalogue first.
    pub fn all(view: &'a View) -> Vec<Self> {
        let mut by_metric: HashMap<Id, Vec<Typed<'a, Measurement>>> = HashMap::new();
        for value in view.all::<Measurement>() {
            by_metric.entry(value.metric.id).or_default().push(value);
        }
        let mut rows: Vec<Self> = view
            .all::<Metric>()
            .map(|metric| Self { values: by_metric.remove(&metric.held.id).unwrap_or_default(), metric })
            .collect();
        rows.iter_mut().for_each(|row| row.values.sort_by_key(|value| (value.period_end, value.held.id)));
        rows.sort_by_key(|row| {
            (
                row.metric.measure.is_none(),
                row.metric.measure.clone().map(|id| id.to_string()),
                row.metric.held.number(),
            )
        });
        rows
    }

    pub fn last(&self) -> Option<&Typed<'a, Measurement>> {
        self.values.last()
    }

    /// Whether a value is due.
    pub fn is_due(&self, today: Date) -> bool {
        self.metric.is_due(self.last().map(|last| last.period_end), today)
    }

    /// How a value stands: as it was judged, or else as the thresholds say.
    pub fn judgement(&self, value: &Measurement) -> Option<Judgement> {
        value.judgement.or_else(|| self.metric.judge(value.amount()?))
    }

    /// How it stands today. What is overdue, or came to no value, is missing and never good.
    pub fn standing(&self, today: Date) -> Standing {
        let Some(last) = self.last().filter(|last| last.value.is_some()) else { return Standing::Missing };
        if self.metric.is_overdue(last.period_end, today) {
            return Standing::Missing;
        }
        match self.judgement(last.it) {
            Some(Judgement::Beyond) => Standing::Beyond,
            Some(Judgement::Warning) => Standing::Warning,
            Some(Judgement::Reached) => Standing::Reached,
            Some(Judgement::Within) | None => Standing::Within,
        }
    }

    /// The latest value with what it is in, and how it stands.
    pub fn latest(&self, today: Date) -> Markup {
        let Some(last) = self.last() else {
            return html! { (toned(Tone::Warn, "Never measured")) };
        };
        html! {
            span.figure { (worded(last.it, self.metric.it)) }
            div.tags {
                @match self.judgement(last.it) {
                    Some(judged) => (toned(judged.tone(), judged.choice().label)),
                    None => (toned(Tone::Plain, "To be judged by words")),
                }
                @if self.metric.is_overdue(last.period_end, today) { (toned(Tone::Bad, &format!("Missing since {}", date(last.period_end)))) }
                @else if self.is_due(today) { (toned(Tone::Warn, "Due")) }
            }
        }
    }

    /// The values as a line without words; the page of the metric has them as a table.
    pub fn spark(&self) -> Markup {
        const SHOWN: usize = 18;
        let from = self.values.len().saturating_sub(SHOWN);
        let numbers: Vec<Amount> = self.values.iter().skip(from).filter_map(|value| value.amount()).collect();
        let (Some(least), Some(most)) = (numbers.iter().min(), numbers.iter().max()) else {
            return html! { span.faint { "No values yet" } };
        };
        let span = (most.in_hundredths() - least.in_hundredths()).max(1);
        let step = 112 / i64::try_from(numbers.len().saturating_sub(1).max(1)).unwrap_or(1);
        let at = |place: usize, number: &Amount| {
            let x = 4 + step * i64::try_from(place).unwrap_or(0);
            let y = 24 - (number.in_hundredths() - least.in_hundredths()) * 20 / span;
            (x, y)
        };
        let points: Vec<(i64, i64)> = numbers.iter().enumerate().map(|(place, number)| at(place, number)).collect();
        let line = points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ");
        let words = match (numbers.first(), numbers.last()) {
            (Some(first), Some(last)) if numbers.len() > 1 => {
                format!("{} values, from {first} to {last}", numbers.len())
            }
            (_, Some(last)) => format!("One value: {last}"),
            _ => String::new(),
        };
        html! {
            svg.spark viewBox="0 0 120 28" role="img" aria-label=(words) {
                polyline points=(line) {}
                @if let Some((x, y)) = points.last() { circle cx=(x) cy=(y) r="2.6" {} }
            }
        }
    }
}

/// A value with what it is in; said in words where there is none.
pub fn worded(value: &Measurement, metric: &Metric) -> String {
    match (&value.value, metric.measured_in.as_deref()) {
        (None, _) => "No value: nothing to look at".to_owned(),
        (Some(value), Some("percent" | "%")) => format!("{value} %"),
        (Some(value), Some("number") | None) => value.to_string(),
        (Some(value), Some(unit)) => format!("{value} {unit}"),
    }
}
