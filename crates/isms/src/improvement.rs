//! Improvement (10): what does not fulfil a requirement and how it is put right for good, and what could be better.
//!
//! | module | holds |
//! |---|---|
//! | [`nonconformity`] | what is wrong, from the report to the effectiveness check |
//! | [`cause`] | how its causes were found |
//! | [`proposal`] | improvements, ideas among them |
//! | [`tie`] | who is tied to a nonconformity and to its actions |

pub mod cause;
pub mod nonconformity;
pub mod proposal;
pub mod tie;

pub use cause::{CauseBranch, CauseCategory, CauseMethod, FishboneCause, Why};
pub use nonconformity::{Nonconformity, NonconformityGrade, NonconformitySource, NonconformityStep, PersonalData};
pub use proposal::{Improvement, ImprovementDecision, ImprovementSource};

use record::Id;

use crate::treatment::Action;
use crate::{Isms, Typed};

/// The living actions that serve a nonconformity.
pub fn actions_against(isms: &Isms, nonconformity: Id) -> impl Iterator<Item = Typed<'_, Action>> {
    isms.referring_from::<Action>(nonconformity).filter(|referring| referring.held.is_living()).filter_map(
        |referring| {
            let it: &Action = referring.held.typed()?;
            Some(Typed { held: referring.held, it })
        },
    )
}

/// The living nonconformities that a finding of an audit opened.
pub fn opened_by(isms: &Isms, finding: Id) -> impl Iterator<Item = Typed<'_, Nonconformity>> {
    isms.referring_from::<Nonconformity>(finding)
        .filter(|referring| referring.held.is_living() && referring.field.name == "finding")
        .filter_map(|referring| Some(Typed { held: referring.held, it: referring.held.typed()? }))
}
