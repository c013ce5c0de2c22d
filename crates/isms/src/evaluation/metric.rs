//! Metrics (9.1): the measurement plan, one metric a record.

use jiff::civil::Date;
use record::{Choice, Line, Misfit, Prose, Record, Ref, State, Tone};

use crate::Isms;
use crate::control::Control;
use crate::people::Person;
use crate::registry::Draft;

/// Something that is measured, so that one knows whether the ISMS works: what, by which method, when and by whom it is measured, when and
/// by whom the result is judged (9.1 a to f).
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "metrics", clause = "9.1", prefix = "M", state = Metric::state)]
pub struct Metric {
    /// What people call it, such as Controls implemented.
    #[field(title, listed, searched)]
    pub title: Line,
    /// Its id among the measures of the catalogue, such as K11.
    #[field(detail, searched, label = "From the catalogue")]
    pub measure: Option<Line>,
    /// What is measured, and what that says about the ISMS.
    #[field(searched, label = "What is measured")]
    pub purpose: Option<Prose>,
    /// How it is reckoned, so that anybody comes to the same value.
    pub formula: Option<Prose>,
    /// Where the figures come from.
    pub data_source: Option<Prose>,
    /// What its values are in, such as percent or days.
    #[field(listed)]
    pub measured_in: Option<Line>,
    /// How often it is measured.
    #[field(listed)]
    pub frequency: Option<MetricFrequency>,
    /// Who measures it.
    #[field(listed)]
    pub collector: Option<Ref<Person>>,
    /// How often the results are judged.
    pub judged: Option<MetricFrequency>,
    /// Who judges them.
    #[field(listed)]
    pub evaluator: Option<Ref<Person>>,
    /// Who answers for what it shows.
    #[field(link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// The value to reach.
    pub target: Option<Line>,
    /// From which value on somebody looks closer.
    pub warn_at: Option<Line>,
    /// From which value on somebody decides what follows.
    pub alarm_at: Option<Line>,
    /// Which way is better.
    #[field(detail)]
    pub direction: Option<Direction>,
    /// The version of the method; values of different versions are not compared.
    #[field(detail)]
    pub method_version: Option<Line>,
    /// The controls that it says something about.
    #[field(detail)]
    pub controls: Vec<Ref<Control>>,
}

/// How often something is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum MetricFrequency {
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every quarter.
    Quarterly,
    /// Every year.
    Yearly,
    /// Each time it happens.
    PerEvent,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
}

impl Metric {
    /// What 9.1 asks to be determined and is not yet.
    pub fn missing(&self) -> Vec<&'static str> {
        let parts = [
            ("formula", self.formula.is_none()),
            ("data source", self.data_source.is_none()),
            ("what it is measured in", self.measured_in.is_none()),
            ("how often it is measured", self.frequency.is_none()),
            ("who measures it", self.collector.is_none()),
            ("how often it is judged", self.judged.is_none()),
            ("who judges it", self.evaluator.is_none()),
        ];
        parts.into_iter().filter(|(_, is_missing)| *is_missing).map(|(part, _)| part).collect()
    }

    fn state(&self, _: Date) -> Option<State> {
        let (code, label, tone) = match self.missing().is_empty() {
            true => ("determined", "Determined", Tone::Good),
            false => ("incomplete", "Not determined yet", Tone::Warn),
        };
        Some(State { code, label, tone })
    }

    pub(crate) fn check(_: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(metric) = draft.typed::<Self>() else { return Vec::new() };
        let is_known = |id: &Line| catalogue::measures().measure(id).is_some();
        let is_unknown = metric.measure.as_ref().is_some_and(|id| !is_known(id));
        let misfit =
            || Misfit::new("measure", "no_measure", "The catalogue has no such measure. Write an id such as K11.");
        is_unknown.then(misfit).into_iter().collect()
    }
}
