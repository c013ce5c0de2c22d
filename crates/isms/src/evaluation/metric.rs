//! Metrics (9.1): the measurement plan, one metric a record.

use catalogue::Measure;
use catalogue::measure::Frequency;
use jiff::civil::Date;
use record::{Body, Choice, Line, Misfit, Prose, Record, Ref, State, Tone};
use serde_json::Value as Json;

use super::amount::Amount;

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
    #[field(guarded)]
    pub formula: Option<Prose>,
    /// Where the figures come from.
    #[field(guarded)]
    pub data_source: Option<Prose>,
    /// What its values are in, such as percent or days.
    #[field(listed, guarded)]
    pub measured_in: Option<Line>,
    /// How often it is measured.
    #[field(listed, guarded)]
    pub frequency: Option<MetricFrequency>,
    /// Who measures it.
    #[field(listed, guarded, link = "collector")]
    pub collector: Option<Ref<Person>>,
    /// How often the results are judged.
    #[field(guarded)]
    pub judged: Option<MetricFrequency>,
    /// Who judges them. Not who measures.
    #[field(listed, guarded, link = "evaluator")]
    pub evaluator: Option<Ref<Person>>,
    /// Who answers for what it shows.
    #[field(guarded, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// The value to reach.
    #[field(guarded)]
    pub target: Option<Line>,
    /// From which value on somebody looks closer.
    #[field(guarded)]
    pub warn_at: Option<Line>,
    /// From which value on somebody decides what follows.
    #[field(guarded)]
    pub alarm_at: Option<Line>,
    /// Which way is better.
    #[field(detail, guarded)]
    pub direction: Option<Direction>,
    /// The version of the method; values of different versions are not compared.
    #[field(detail, guarded)]
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

/// How a value stands to the thresholds of its metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Judgement {
    /// The target is reached.
    Reached,
    /// Short of the target, and within the thresholds.
    Within,
    /// At or beyond the value from which on somebody looks closer.
    #[choice(label = "Look closer")]
    Warning,
    /// At or beyond the value from which on somebody decides what follows.
    #[choice(label = "Beyond threshold")]
    Beyond,
}

impl Judgement {
    /// How it is shown.
    pub fn tone(self) -> Tone {
        match self {
            Self::Reached => Tone::Good,
            Self::Within => Tone::Plain,
            Self::Warning => Tone::Warn,
            Self::Beyond => Tone::Bad,
        }
    }
}

impl Metric {
    /// How a value stands to the thresholds, where those are numbers. What they say in words, a person judges by.
    pub fn judge(&self, value: Amount) -> Option<Judgement> {
        let number = |text: &Option<Line>| text.as_ref().and_then(Amount::of_threshold);
        let (target, warn, alarm) = (number(&self.target), number(&self.warn_at), number(&self.alarm_at));
        // Short of a target that is an alarm at once, the alarm is said as "below 100 %": 100 is not beyond it.
        let is_strict = self.alarm_at.as_ref().is_some_and(|text| text.starts_with("below "));
        let at_or_beyond = |limit: Amount| match self.direction {
            Some(Direction::Up) => value <= limit,
            Some(Direction::Down) | None => value >= limit,
        };
        let reaches = |target: Amount| match self.direction {
            Some(Direction::Up) => value >= target,
            Some(Direction::Down) | None => value <= target,
        };
        match (target, warn, alarm) {
            (None, None, None) => None,
            (Some(target), ..) if reaches(target) => Some(Judgement::Reached),
            (_, _, Some(alarm)) if at_or_beyond(alarm) && !(is_strict && value == alarm) => Some(Judgement::Beyond),
            // Without a value of its own for it, somebody decides from the first threshold on.
            (_, Some(warn), None) if at_or_beyond(warn) => Some(Judgement::Beyond),
            (_, Some(warn), Some(_)) if at_or_beyond(warn) => Some(Judgement::Warning),
            (Some(_), _, _) => Some(Judgement::Within),
            // No target is a number, so that it cannot be told whether it is reached.
            (None, _, _) => Some(Judgement::Within),
        }
    }

    /// What a measure of the catalogue says of a metric; who measures and judges, people say.
    pub fn adopted(measure: &Measure, is_reckoned: bool) -> Body {
        let mut body = Body::new();
        let mut say = |name: &str, value: Json| body.insert(name.to_owned(), value);
        say("title", Json::from(measure.name.as_str()));
        say("measure", Json::from(measure.id.as_str()));
        say("purpose", Json::from(format!("What {} asks for.", measure.basis)));
        say("formula", Json::from(format!("{} ({}, kpis.yaml)", measure.formula, measure.id)));
        let source = measure.source_entities.join(", ");
        say(
            "data_source",
            Json::from(match is_reckoned {
                true => format!("Reckoned by Annexa from its records: {source}"),
                false => format!("Entered by whoever measures it, with its source: {source}"),
            }),
        );
        say("measured_in", Json::from(unit_of(measure)));
        let frequency = MetricFrequency::from(measure.frequency).choice().code;
        say("frequency", Json::from(frequency));
        say("judged", Json::from(frequency));
        for (name, value) in
            [("target", &measure.target), ("warn_at", &measure.warn_at), ("alarm_at", &measure.alarm_at)]
        {
            if value != "-" {
                say(name, Json::from(value.as_str()));
            }
        }
        let limit = |text: &str| Line::new(text).ok().as_ref().and_then(Amount::of_threshold);
        let is_up = limit(&measure.target).zip(limit(&measure.alarm_at)).is_some_and(|(target, alarm)| target > alarm);
        let direction = if is_up || measure.alarm_at.starts_with("below ") { Direction::Up } else { Direction::Down };
        say("direction", Json::from(direction.choice().code));
        say("method_version", Json::from("1"));
        body
    }

    /// The measure of the catalogue that it was made from.
    pub fn of_catalogue(&self) -> Option<&'static Measure> {
        catalogue::measures().measure(self.measure.as_deref()?)
    }

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
        let is_own = metric.evaluator.is_some() && metric.evaluator == metric.collector;
        let own = || Misfit::new("evaluator", "own_work", "Whoever measures it does not judge it. Name somebody else.");
        is_unknown.then(misfit).into_iter().chain(is_own.then(own)).collect()
    }
}

/// What the values of a measure are in, as its formula and its thresholds say.
fn unit_of(measure: &Measure) -> &'static str {
    let ends = |unit: &str| measure.target.ends_with(unit) || measure.alarm_at.ends_with(unit);
    if measure.formula.contains("x 100") {
        "percent"
    } else if ends(" h") {
        "hours"
    } else if ends(" d") || measure.formula.contains("days") {
        "days"
    } else {
        "number"
    }
}

impl From<Frequency> for MetricFrequency {
    fn from(frequency: Frequency) -> Self {
        match frequency {
            Frequency::Daily => Self::Daily,
            Frequency::Weekly => Self::Weekly,
            Frequency::Monthly => Self::Monthly,
            Frequency::Quarterly => Self::Quarterly,
            Frequency::PerEvent => Self::PerEvent,
        }
    }
}

#[cfg(test)]
mod tests {
    use record::Fields as _;

    use super::*;

    fn metric(direction: &str, [target, warn, alarm]: [&str; 3]) -> Metric {
        let mut body = Body::new();
        for (name, value) in
            [("title", "x"), ("direction", direction), ("target", target), ("warn_at", warn), ("alarm_at", alarm)]
        {
            if !value.is_empty() {
                body.insert(name.to_owned(), Json::from(value));
            }
        }
        Metric::take(&mut body, &mut Vec::new()).unwrap()
    }

    #[test]
    fn a_value_is_judged_by_the_thresholds_that_are_numbers() {
        use Judgement::{Beyond, Reached, Warning, Within};
        let up = ["95 %", "85 %", "70 %"];
        let down = ["0", "1", "3"];
        for (direction, limits, value, judged) in [
            ("up", up, "96", Some(Reached)),
            ("up", up, "90", Some(Within)),
            ("up", up, "85", Some(Warning)),
            ("up", up, "70", Some(Beyond)),
            ("down", down, "0", Some(Reached)),
            ("down", down, "2", Some(Warning)),
            ("down", down, "3", Some(Beyond)),
            ("up", ["100 %", "", "below 100 %"], "100", Some(Reached)),
            ("up", ["100 %", "", "below 100 %"], "99.99", Some(Beyond)),
            ("down", ["4 h", "24 h", ""], "24", Some(Beyond)),
            ("down", ["falling", "+5 % in a quarter", "+15 %"], "9", None),
            ("down", ["", "", ""], "9", None),
        ] {
            let found = metric(direction, limits).judge(Amount::read(value).unwrap());
            assert_eq!(found, judged, "{direction} {limits:?} {value}");
        }
    }

    #[test]
    fn every_measure_of_the_catalogue_can_be_adopted_and_lacks_only_the_people() {
        for measure in &catalogue::measures().all {
            let mut misfits = Vec::new();
            let metric = Metric::take(&mut Metric::adopted(measure, false), &mut misfits);
            assert_eq!(misfits, [], "{}", measure.id);
            assert_eq!(metric.unwrap().missing(), ["who measures it", "who judges it"], "{}", measure.id);
        }
        let direction = |id: &str| {
            let measure = catalogue::measures().measure(id).unwrap();
            Metric::take(&mut Metric::adopted(measure, false), &mut Vec::new()).unwrap().direction
        };
        for (id, expected) in [
            ("K11", Direction::Up),
            ("K26", Direction::Up),
            ("K03", Direction::Down),
            ("K04", Direction::Down),
            ("K22", Direction::Down),
            ("K41", Direction::Down),
        ] {
            assert_eq!(direction(id), Some(expected), "{id}");
        }
    }
}
