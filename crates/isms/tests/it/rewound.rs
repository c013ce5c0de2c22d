//! A value of the past is the value that was there then, whatever happened since and in whichever order its kinds are asked for.

use std::sync::Arc;

use isms::{Archive, Commit, Held, Isms, registry};
use proptest::prelude::*;
use record::{Id, Kind};
use trial::World;

use crate::ordering::{happen, step, told};

/// What was written, as a database keeps it.
#[derive(Debug)]
struct Written {
    commits: Vec<Commit>,
    size: u64,
}

impl Archive for Written {
    fn earlier(&self, kind: &'static Kind) -> Vec<Held> {
        let revisions = || self.commits.iter().flat_map(|commit| &commit.revisions).filter(|one| one.kind == kind);
        let changed: std::collections::BTreeSet<Id> =
            revisions().filter(|revision| revision.at >= self.size).map(|revision| revision.id).collect();
        let then = |id: &Id| revisions().rfind(|revision| revision.id == *id && revision.at < self.size);
        changed.iter().filter_map(then).map(Held::from_revision).collect()
    }

    fn is_whole(&self) -> bool {
        true
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn a_value_that_was_rewound_is_the_one_that_was_there_then(
        steps in prop::collection::vec(step(), 1..30),
        first in any::<prop::sample::Index>(),
    ) {
        let (mut world, founded) = World::founded_by();
        let mut value = Isms::clone(&world.isms);
        let mut then = vec![(value.head().clone(), told(&value))];
        let mut commits = vec![founded.commit().clone()];
        for commit in happen(&mut world, &steps) {
            value.apply(&commit);
            then.push((value.head().clone(), told(&value)));
            commits.push(commit);
        }
        for (head, told_then) in &then {
            let size = head.frontier.size();
            let written = Arc::new(Written { commits: commits.clone(), size });
            let rewound = Isms::rewound(&world.isms, head.clone(), written);
            // Whichever kind is asked for first, and whatever is searched before all are there.
            let kinds: Vec<&'static Kind> = registry::kinds().collect();
            let kind = kinds[first.index(kinds.len())];
            prop_assert!(rewound.register(kind).is_some() && rewound.search("no word begins so").is_empty());
            prop_assert_eq!(&told(&rewound), told_then);
        }
    }
}
