//! What follows for a risk: its levels, the rating that counts, whether it lies above the line, the day of its next review.
//! Looked up, stored nowhere.

use record::{Field, Type, Value};

use super::level::RiskLevel;
use super::register::Risk;
use crate::derived::Derived;
use crate::{Held, Isms};

const READS: &[&str] = &["risk-criteria"];

const LIKELIHOOD: Type = Type::Number { least: 1, most: 5 };
const CONSEQUENCE: Type = Type::Number { least: 0, most: 5 };

const fn level(name: &'static str, label: &'static str, help: &'static str) -> Field {
    Field::derived(name, label, help, Type::Choice(RiskLevel::CHOICES))
}

/// The columns.
pub(crate) static OF_RISK: [Derived; 12] = [
    Derived {
        field: level("level", "Level", "The level that counts today: after treatment, or with the controls of today.")
            .listed(),
        reads: READS,
        value: |isms, held| looked_up(held, |risk| risk.level(isms)),
    },
    Derived {
        field: level("inherent_level", "Before controls", "The level without any control."),
        reads: READS,
        value: |isms, held| looked_up(held, |risk| risk.inherent_level(isms)),
    },
    Derived {
        field: level("current_level", "Current level", "The level with the controls of today."),
        reads: READS,
        value: |isms, held| looked_up(held, |risk| risk.current()?.level(isms)),
    },
    Derived {
        field: level("target_level", "Target level", "The level that treatment aims at."),
        reads: READS,
        value: |isms, held| looked_up(held, |risk| risk.target_level(isms)),
    },
    Derived {
        field: level("residual_level", "Residual level", "The level after treatment."),
        reads: READS,
        value: |isms, held| looked_up(held, |risk| risk.residual_level(isms)),
    },
    Derived {
        field: Field::derived(
            "next_review",
            "Next review",
            "The day by which it has to be looked at again.",
            Type::Date,
        )
        .listed(),
        reads: READS,
        value: next_review,
    },
    Derived {
        field: Field::derived("is_open", "Open", "Whether it is neither rejected nor closed.", Type::Truth),
        reads: &[],
        value: |_, held| of(held, |risk| Some(Value::Truth(risk.is_open()))),
    },
    Derived {
        field: Field::derived(
            "is_above_line",
            "Above the line",
            "Whether it is open and its level lies above the acceptance line.",
            Type::Truth,
        ),
        reads: READS,
        value: |isms, held| of(held, |risk| Some(Value::Truth(risk.is_open() && risk.is_above_line(isms)))),
    },
    Derived {
        field: Field::derived(
            "decisive_likelihood",
            "Likelihood that counts",
            "The likelihood behind the level: after treatment, or with the controls of today.",
            LIKELIHOOD,
        ),
        reads: &[],
        value: |_, held| of(held, |risk| Some(Value::Number(risk.decisive()?.likelihood))),
    },
    Derived {
        field: Field::derived(
            "decisive_consequence",
            "Consequence that counts",
            "The consequence behind the level: the highest of its dimensions.",
            CONSEQUENCE,
        ),
        reads: &[],
        value: |_, held| of(held, |risk| Some(Value::Number(risk.decisive()?.consequence()))),
    },
    Derived {
        field: Field::derived(
            "decisive_edition",
            "Criteria version",
            "The version of the criteria in which the level was looked up.",
            Type::Number { least: 1, most: 9999 },
        ),
        reads: READS,
        value: |isms, held| of(held, |risk| Some(Value::Number(isms.get(risk.decisive()?.criteria)?.edition.get()))),
    },
    Derived {
        field: Field::derived(
            "residual_consequence",
            "Residual consequence",
            "The consequence after treatment: the highest of its dimensions.",
            CONSEQUENCE,
        ),
        reads: &[],
        value: |_, held| of(held, |risk| Some(Value::Number(risk.residual()?.consequence()))),
    },
];

fn of(held: &Held, look: impl Fn(&Risk) -> Option<Value<'static>>) -> Value<'static> {
    held.typed::<Risk>().and_then(look).unwrap_or(Value::Absent)
}

fn looked_up(held: &Held, look: impl Fn(&Risk) -> Option<RiskLevel>) -> Value<'static> {
    of(held, |risk| look(risk).map(|level| Value::Choice(level.choice())))
}

/// What is rejected or closed is not reviewed.
fn next_review(isms: &Isms, held: &Held) -> Value<'static> {
    of(held, |risk| risk.next_review(isms).filter(|_| risk.is_open()).map(Value::Date))
}
