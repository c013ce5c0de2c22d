//! Controls and their evidence (6.1.3 d, 8.1, 9.1).

use isms::Typed;
use isms::context::scope;
use isms::control::evidence::evidence_of;
use isms::control::{Applicability, Control, ControlStep, Implementation, SoaLine, lines};
use record::Id;

use crate::risks::days_between;
use crate::{Asked, Input, Reckoned};

/// The lines of the scopes in force.
fn statement<'a>(asked: &Asked<'a>) -> Vec<Typed<'a, SoaLine>> {
    let mut lineages: Vec<Id> =
        scope::in_force(asked.isms).map(|version| scope::lineage(asked.isms, version.held.id)).collect();
    lineages.dedup();
    lineages.into_iter().flat_map(|scope| lines(asked.isms, scope)).collect()
}

fn is_implemented(asked: &Asked<'_>, line: &SoaLine) -> bool {
    line.implementation(asked.isms) == Implementation::Implemented
}

/// K11.
pub(crate) fn implemented(asked: &Asked<'_>) -> Reckoned {
    let one = |line: Typed<'_, SoaLine>| match line.step {
        Applicability::Included => Input::of(&line, is_implemented(asked, line.it)),
        Applicability::Excluded | Applicability::Undecided => Input::left_out(&line),
    };
    Reckoned::share(statement(asked).into_iter().map(one).collect())
}

/// K12.
pub(crate) fn proven(asked: &Asked<'_>) -> Reckoned {
    let one = |line: Typed<'_, SoaLine>| match line.step == Applicability::Included && is_implemented(asked, line.it) {
        true => Input::of(&line, line.is_proven(asked.isms, asked.today)),
        false => Input::left_out(&line),
    };
    Reckoned::share(statement(asked).into_iter().map(one).collect())
}

/// K41. Tests of controls are not kept yet; audits show in the evidence that they bring.
pub(crate) fn watch_age(asked: &Asked<'_>) -> Reckoned {
    let one = |control: Typed<'_, Control>| {
        if control.step != ControlStep::Implemented {
            return Input::left_out(&control);
        }
        let reviewed = evidence_of(asked.isms, control.held.id).filter_map(|evidence| evidence.reviewed_on).max();
        let looked_at = reviewed.into_iter().chain(control.implemented_on).max();
        Input::of(&control, true).with(looked_at.map(|day| days_between(day, asked.today)))
    };
    Reckoned::ninth_tenth(asked.isms.all::<Control>().map(one).collect())
}
