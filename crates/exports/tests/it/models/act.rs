//! What somebody may try, before it is known on what: positions choose among what there is when it happens.

use proptest::prelude::*;
use proptest::sample::Index;

/// One thing that somebody tries. Some of it is refused; that is part of the story.
#[derive(Clone, Debug)]
pub enum Act {
    /// Make a record of a kind that is edited plainly.
    Make { by: By, kind: Index, filling: u64 },
    /// Begin the life of a record.
    Begin { by: By, kind: Index, filling: u64 },
    /// Change some fields.
    Edit { by: By, record: Index, filling: u64 },
    /// Take a record out of use, or back into it.
    Retire { by: By, record: Index, is_back: bool },
    /// Bring back the fields of an earlier version.
    Restore { by: By, record: Index, version: Index },
    /// Take a step of a life cycle, whoever may, or anybody at all.
    Step { by: Option<By>, record: Index, step: Index, filling: u64, is_proposal: bool },
    /// What somebody does next who knows the standard.
    Careful { risk: Index, filling: u64 },
    /// Several at once, all or none.
    Batch { by: By, of: Vec<Act> },
    /// Take in a file of so many new rows, and one for each of these records.
    Import { by: By, made: u8, changed: Vec<Index>, filling: u64 },
    /// Take an import back.
    Undo { by: By, import: Index },
    /// Draft in a what-if: an edit of a record that is there, or a new one.
    Draft { by: By, what_if: Option<Index>, record: Option<Index>, filling: u64 },
    /// Make what a what-if drafted.
    Apply { by: By, what_if: Index },
    /// Edit upon a version that is not the newest.
    Stale { by: By, record: Index },
    /// Nothing happens for a while.
    Sleep { minutes: u32 },
}

/// One of the crew: most often the ISMS manager, who may write nearly everything.
#[derive(Clone, Copy, Debug)]
pub enum By {
    /// The ISMS manager.
    Manager,
    /// Anybody.
    Anybody(Index),
}

fn by() -> impl Strategy<Value = By> {
    prop_oneof![3 => Just(By::Manager), 2 => any::<Index>().prop_map(By::Anybody)]
}

fn plain() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (by(), any::<Index>(), any::<u64>()).prop_map(|(by, kind, filling)| Act::Make { by, kind, filling }),
        2 => (by(), any::<Index>(), any::<u64>()).prop_map(|(by, kind, filling)| Act::Begin { by, kind, filling }),
        4 => (by(), any::<Index>(), any::<u64>()).prop_map(|(by, record, filling)| Act::Edit { by, record, filling }),
        2 => (by(), any::<Index>(), prop::bool::weighted(0.3))
            .prop_map(|(by, record, is_back)| Act::Retire { by, record, is_back }),
    ]
}

fn step() -> impl Strategy<Value = Act> {
    let whoever = prop_oneof![5 => Just(None), 1 => by().prop_map(Some)];
    (whoever, any::<Index>(), any::<Index>(), any::<u64>(), prop::bool::weighted(0.3))
        .prop_map(|(by, record, step, filling, is_proposal)| Act::Step { by, record, step, filling, is_proposal })
}

pub fn act() -> impl Strategy<Value = Act> {
    let changed = prop::collection::vec(any::<Index>(), 0..3);
    prop_oneof![
        10 => plain(),
        8 => step(),
        6 => (any::<Index>(), any::<u64>()).prop_map(|(risk, filling)| Act::Careful { risk, filling }),
        1 => (by(), any::<Index>(), any::<Index>()).prop_map(|(by, record, version)| Act::Restore { by, record, version }),
        2 => (by(), prop::collection::vec(prop_oneof![2 => plain(), 1 => step()], 1..4)).prop_map(|(by, of)| Act::Batch { by, of }),
        1 => (by(), 1..4_u8, changed, any::<u64>())
            .prop_map(|(by, made, changed, filling)| Act::Import { by, made, changed, filling }),
        1 => (by(), any::<Index>()).prop_map(|(by, import)| Act::Undo { by, import }),
        3 => (by(), any::<Option<Index>>(), any::<Option<Index>>(), any::<u64>())
            .prop_map(|(by, what_if, record, filling)| Act::Draft { by, what_if, record, filling }),
        1 => (by(), any::<Index>()).prop_map(|(by, what_if)| Act::Apply { by, what_if }),
        1 => (by(), any::<Index>()).prop_map(|(by, record)| Act::Stale { by, record }),
        3 => prop_oneof![3 => 0..600_u32, 1 => 1_000..90_000_u32].prop_map(|minutes| Act::Sleep { minutes }),
    ]
}
