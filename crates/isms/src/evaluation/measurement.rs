//! Measurements (9.1): what a metric came to, who measured it and from what, who judged it, and what was decided.

use jiff::civil::Date;
use jiff::{Span, Timestamp, ToSpan as _};
use record::text::LINE_CHARACTERS;
use record::{Choice, Id, Line, Number, Prose, Record, Ref, Row, Rows, State, Tone};

use super::amount::Amount;
use super::metric::{Judgement, Metric, MetricFrequency};
use crate::improvement::Nonconformity;
use crate::people::Person;
use crate::treatment::Action;
use crate::{Isms, Typed};

/// The value of a metric for a period: measured, judged by somebody else, and followed by a decision where it lies beyond its
/// threshold (9.1).
///
/// Values of metrics that follow from what is recorded here are reckoned by Annexa; others are entered with their source.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "measurements",
    clause = "9.1",
    prefix = "MS",
    by_steps,
    life_cycle = "measurement",
    state = Measurement::state
)]
pub struct Measurement {
    /// The metric and the end of the period, in one line; made from both.
    #[field(title, searched, decided)]
    pub summary: Line,
    /// What was measured.
    #[field(listed, decided)]
    pub metric: Ref<Metric>,
    /// Where it stands in its life.
    #[field(step)]
    pub step: MeasurementStep,
    /// The day after which what it counts happened, where it counts what happened.
    #[field(detail, decided, label = "Period after")]
    pub period_from: Option<Date>,
    /// The last day of the period that it is of.
    #[field(listed, decided)]
    pub period_end: Date,
    /// What it came to, in what the metric is measured in. Nothing where there was nothing to divide by.
    #[field(listed, decided)]
    pub value: Option<Line>,
    /// The day on which it was measured.
    #[field(detail, decided)]
    pub measured_on: Date,
    /// Where the value comes from.
    #[field(decided)]
    pub source: Option<Line>,
    /// Who measured it.
    #[field(decided)]
    pub measured_by: Option<Ref<Person>>,
    /// The moment from whose records Annexa reckoned it. Reckoned again of that moment it is the same.
    #[field(decided)]
    pub reckoned_at: Option<Timestamp>,
    /// How long the log was at that moment: the exact one, where several commits share an instant.
    #[field(detail, decided, label = "Log then")]
    pub log_then: Option<Number<1, 9_007_199_254_740_991>>,
    /// How many records count towards it.
    #[field(detail, decided)]
    pub counting: Option<Number<0, 1_000_000_000>>,
    /// Of how many.
    #[field(detail, decided)]
    pub population: Option<Number<0, 1_000_000_000>>,
    /// How many were left out.
    #[field(detail, decided)]
    pub left_out: Option<Number<0, 1_000_000_000>>,
    /// The version of the method by which it was measured.
    #[field(detail, decided)]
    pub method_version: Option<Line>,
    /// What it was before it was corrected, the first first.
    #[field(detail, decided)]
    pub corrections: Rows<CorrectedValue>,
    /// How it stands to the thresholds of its metric.
    #[field(listed, decided)]
    pub judgement: Option<Judgement>,
    /// What it says: how it moves, and how it stands to its thresholds.
    #[field(decided)]
    pub comment: Option<Prose>,
    /// Who judged it.
    #[field(decided)]
    pub judged_by: Option<Ref<Person>>,
    /// The day on which it was judged.
    #[field(detail, decided)]
    pub judged_on: Option<Date>,
    /// What was decided about it.
    #[field(decided)]
    pub decision: Option<ValueDecision>,
    /// Why.
    #[field(decided)]
    pub decided_because: Option<Prose>,
    /// The action that follows.
    #[field(decided)]
    pub action: Option<Ref<Action>>,
    /// The nonconformity that it opened.
    #[field(decided)]
    pub nonconformity: Option<Ref<Nonconformity>>,
    /// Who decided.
    #[field(detail, decided)]
    pub decided_by: Option<Ref<Person>>,
    /// The day on which it was decided.
    #[field(detail, decided)]
    pub decided_on: Option<Date>,
}

/// A value that was corrected.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct CorrectedValue {
    /// What it was.
    pub value: Option<Line>,
    /// Who corrected it.
    pub by: Ref<Person>,
    /// The day on which they did.
    pub on: Date,
    /// Why.
    pub because: Option<Line>,
}

/// The steps of a measurement. One that is due is no record: it follows from its metric and the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum MeasurementStep {
    /// Measured; to be judged.
    Recorded,
    /// Judged.
    Analysed,
    /// Corrected; to be judged.
    Corrected,
    /// Beyond its threshold; to be decided.
    DecisionNeeded,
    /// Within its thresholds, or decided.
    Closed,
}

/// What is decided about a value beyond its threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ValueDecision {
    /// Something is done.
    Action,
    /// It is put right as a nonconformity.
    Nonconformity,
    /// It stays as it is, for a reason.
    Accept,
}

impl Measurement {
    /// The title: what and when, in one line, whatever the length of the name.
    pub fn summary(metric: &str, period_end: Date) -> String {
        let day = format!(", {period_end}");
        let name: String = metric.chars().take(LINE_CHARACTERS.saturating_sub(day.len())).collect();
        format!("{name}{day}")
    }

    /// The value as a number.
    pub fn amount(&self) -> Option<Amount> {
        self.value.as_deref().and_then(Amount::read)
    }

    /// Whether a decision is missing for longer than the rules allow (R9-07).
    pub fn is_decision_late(&self, today: Date) -> bool {
        let days = catalogue::rules().parameter("threshold_days").map_or(30, i64::from);
        let due = self.judged_on.and_then(|day| day.checked_add(days.days()).ok());
        self.step == MeasurementStep::DecisionNeeded && due.is_some_and(|due| today > due)
    }

    fn state(&self, today: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            MeasurementStep::Recorded => ("recorded", "To be judged", Tone::Warn),
            MeasurementStep::Corrected => ("corrected", "Corrected, to be judged", Tone::Warn),
            MeasurementStep::Analysed => ("analysed", "Judged", Tone::Plain),
            MeasurementStep::DecisionNeeded if self.is_decision_late(today) => {
                ("decision_needed", "To be decided, late", Tone::Bad)
            }
            MeasurementStep::DecisionNeeded => ("decision_needed", "To be decided", Tone::Warn),
            MeasurementStep::Closed => ("closed", "Closed", Tone::Good),
        };
        Some(State { code, label, tone })
    }
}

/// The living measurements of a metric, the oldest period first.
pub fn measurements_of(isms: &Isms, metric: Id) -> Vec<Typed<'_, Measurement>> {
    let referring = isms.referring_from::<Measurement>(metric).filter(|one| one.held.is_living());
    let mut found: Vec<Typed<'_, Measurement>> =
        referring.filter_map(|one| Some(Typed { held: one.held, it: one.held.typed()? })).collect();
    found.sort_by_key(|one| (one.period_end, one.held.id));
    found
}

impl MetricFrequency {
    /// The length of its period; none of what is measured each time it happens.
    pub fn period(self) -> Option<Span> {
        match self {
            Self::Daily => Some(1.day()),
            Self::Weekly => Some(1.week()),
            Self::Monthly => Some(1.month()),
            Self::Quarterly => Some(3.months()),
            Self::Yearly => Some(1.year()),
            Self::PerEvent => None,
        }
    }
}

impl Metric {
    /// The last day of the period that comes after one; none where it is measured each time it happens.
    pub fn next_period_end(&self, last: Date) -> Option<Date> {
        last.checked_add(self.frequency?.period()?).ok()
    }

    /// Whether a measurement is due: its period has ended, and there is none for it. What was never measured is due.
    pub fn is_due(&self, last: Option<Date>, today: Date) -> bool {
        let has_period = self.frequency.is_some_and(|frequency| frequency.period().is_some());
        has_period && last.is_none_or(|last| self.next_period_end(last).is_some_and(|next| next <= today))
    }

    /// Whether it is overdue by more than one period (R9-05).
    pub fn is_overdue(&self, last: Date, today: Date) -> bool {
        let next = self.next_period_end(last).and_then(|next| self.next_period_end(next));
        next.is_some_and(|next| next < today)
    }
}
