//! The levels of a risk and the day of its next review: looked up, stored nowhere.

use record::{Field, Type, Value};

use super::level::RiskLevel;
use super::register::Risk;
use crate::derived::Derived;
use crate::{Held, Isms};

const READS: &[&str] = &["risk-criteria"];

const fn level(name: &'static str, label: &'static str, help: &'static str) -> Field {
    Field::derived(name, label, help, Type::Choice(RiskLevel::CHOICES))
}

/// The columns.
pub(crate) static OF_RISK: [Derived; 5] = [
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
];

fn looked_up(held: &Held, look: impl Fn(&Risk) -> Option<RiskLevel>) -> Value<'static> {
    held.typed::<Risk>().and_then(look).map_or(Value::Absent, |level| Value::Choice(level.choice()))
}

fn next_review(isms: &Isms, held: &Held) -> Value<'static> {
    held.typed::<Risk>().and_then(|risk| risk.next_review(isms)).map_or(Value::Absent, Value::Date)
}
