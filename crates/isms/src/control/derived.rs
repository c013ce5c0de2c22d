//! What follows for controls and lines of the statement. Looked up, stored nowhere.

use record::{Field, Type, Value};

use super::line::{Implementation, Reasons, SoaLine};
use super::register::{Control, ControlSource};
use crate::derived::Derived;
use crate::{Held, Isms};

/// The columns of a control.
pub(crate) static OF_CONTROL: [Derived; 1] = [Derived {
    field: Field::derived(
        "source",
        "Source",
        "Whether it was adopted from Annex A or is a measure of your own.",
        Type::Choice(ControlSource::CHOICES),
    ),
    reads: &[],
    value: |_, held| match held.typed::<Control>() {
        Some(control) => Value::Choice(control.source().choice()),
        None => Value::Absent,
    },
}];

const READS: &[&str] = &["control", "risk", "obligation"];

const fn truth(name: &'static str, label: &'static str, help: &'static str) -> Field {
    Field::derived(name, label, help, Type::Truth)
}

/// The columns of a line.
pub(crate) static OF_LINE: [Derived; 7] = [
    Derived {
        field: Field::derived(
            "implementation",
            "Implementation",
            "How far it is implemented, as the controls say that serve it.",
            Type::Choice(Implementation::CHOICES),
        )
        .listed(),
        reads: READS,
        value: |isms, held| of(held, |line| Some(Value::Choice(line.implementation(isms).choice()))),
    },
    Derived {
        field: Field::derived(
            "proven_until",
            "Proven until",
            "The last day for which accepted evidence covers every control that serves it.",
            Type::Date,
        )
        .listed(),
        reads: READS,
        value: |isms, held| of(held, |line| line.proven_until(isms).map(Value::Date)),
    },
    Derived {
        field: truth("for_risk", "For a risk", "Whether a control that serves it treats an open risk."),
        reads: READS,
        value: |isms, held| reason(isms, held, |reasons| reasons.risk),
    },
    Derived {
        field: truth("for_law", "For a law", "Whether a control that serves it answers a law."),
        reads: READS,
        value: |isms, held| reason(isms, held, |reasons| reasons.law),
    },
    Derived {
        field: truth("for_contract", "For a contract", "Whether a control that serves it answers a contract."),
        reads: READS,
        value: |isms, held| reason(isms, held, |reasons| reasons.contract),
    },
    Derived {
        field: truth("for_business", "For the business", "Whether the business or an interested party needs it."),
        reads: READS,
        value: |isms, held| reason(isms, held, |reasons| reasons.business),
    },
    Derived {
        field: truth(
            "is_contradicted",
            "Excluded but needed",
            "Whether it is excluded although an open risk, a law or a contract needs it.",
        ),
        reads: READS,
        value: |isms, held| of(held, |line| Some(Value::Truth(line.is_contradicted(isms)))),
    },
];

fn of(held: &Held, look: impl Fn(&SoaLine) -> Option<Value<'static>>) -> Value<'static> {
    held.typed::<SoaLine>().and_then(look).unwrap_or(Value::Absent)
}

fn reason(isms: &Isms, held: &Held, is_one: fn(Reasons) -> bool) -> Value<'static> {
    of(held, |line| Some(Value::Truth(is_one(line.reasons(isms)))))
}
