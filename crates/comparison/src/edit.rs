//! Which records differ between two moments.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use isms::{Held, Register, registry};
use record::{Id, Kind};

use crate::Day;

/// What became of a record between two moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Became {
    /// It was made.
    Created,
    /// It was edited, or a step was taken on it.
    Changed,
    /// It was taken out of use.
    Retired,
    /// It was taken back into use.
    Restored,
    /// Nobody touched it; what follows from other records or from the date is not what it was.
    Followed,
    /// It is not there any more: it was erased, or the later moment was given first.
    Gone,
}

impl Became {
    /// All of them, in the order in which people read them.
    pub const ALL: [Became; 6] =
        [Became::Created, Became::Changed, Became::Retired, Became::Restored, Became::Followed, Became::Gone];

    /// The code in the API: `created`.
    pub fn code(self) -> &'static str {
        match self {
            Became::Created => "created",
            Became::Changed => "changed",
            Became::Retired => "retired",
            Became::Restored => "restored",
            Became::Followed => "followed",
            Became::Gone => "gone",
        }
    }

    /// What a person reads.
    pub fn label(self) -> &'static str {
        match self {
            Became::Created => "New",
            Became::Changed => "Changed",
            Became::Retired => "Retired",
            Became::Restored => "Back in use",
            Became::Followed => "Follows from others",
            Became::Gone => "Erased",
        }
    }

    /// The one of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// A record that is not as it was.
#[derive(Clone, Debug)]
pub struct Edit {
    /// Its kind.
    pub kind: &'static Kind,
    /// Its id.
    pub id: Id,
    /// What became of it.
    pub became: Became,
    /// As it stood at the first moment.
    pub before: Option<Arc<Held>>,
    /// As it stood at the second.
    pub after: Option<Arc<Held>>,
}

impl Edit {
    /// The record as it stands last.
    pub fn last(&self) -> Option<&Arc<Held>> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// The records of some kinds that differ, kind by kind in the order given, and in the order of their birth.
///
/// What both values share is not looked at. Values that were loaded apart share nothing: their records are compared by
/// version and commitment. A record that nobody touched is listed where its state or a derived column differs.
pub fn edits(before: Day<'_>, after: Day<'_>, kinds: &[&'static Kind]) -> Vec<Edit> {
    let touched: HashSet<&str> =
        registry::kinds().filter(|kind| is_touched(before, after, kind)).map(|kind| kind.name).collect();
    let mut edits = Vec::new();
    for kind in kinds {
        let follows = Follows::of(before, after, kind, &touched);
        if !touched.contains(kind.name) && follows.is_nothing() {
            continue;
        }
        each_pair(before, after, kind, |pair| edits.extend(edit(kind, pair, &follows)));
    }
    edits
}

/// Whether some record of the kind was written between.
fn is_touched(before: Day<'_>, after: Day<'_>, kind: &'static Kind) -> bool {
    if before.shares(&after, kind) {
        return false;
    }
    let mut is_touched = false;
    each_pair(before, after, kind, |(one, other)| is_touched |= !is_same(one, other));
    is_touched
}

type Pair<'a> = (Option<&'a Arc<Held>>, Option<&'a Arc<Held>>);

/// Walks both registers side by side, in the order of ids.
fn each_pair<'a>(before: Day<'a>, after: Day<'a>, kind: &'static Kind, mut met: impl FnMut(Pair<'a>)) {
    let records = |day: Day<'a>| day.isms.register(kind).into_iter().flat_map(Register::iter).peekable();
    let (mut ones, mut others) = (records(before), records(after));
    loop {
        let order = match (ones.peek(), others.peek()) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(one), Some(other)) => one.id.cmp(&other.id),
        };
        let one = if order.is_le() { ones.next() } else { None };
        let other = if order.is_ge() { others.next() } else { None };
        met((one, other));
    }
}

fn is_same(one: Option<&Arc<Held>>, other: Option<&Arc<Held>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            Arc::ptr_eq(one, other)
                || (one.version == other.version
                    && one.commitment == other.commitment
                    && one.record().is_some() == other.record().is_some())
        }
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn edit(kind: &'static Kind, (before, after): Pair<'_>, follows: &Follows<'_>) -> Option<Edit> {
    let became = match (before, after) {
        (None, None) => return None,
        (None, Some(_)) => Became::Created,
        (Some(_), None) => Became::Gone,
        (Some(one), Some(other)) if is_same(before, after) => follows.differ(one, other).then_some(Became::Followed)?,
        (Some(one), Some(other)) => match (one.is_living(), other.is_living()) {
            (true, false) => Became::Retired,
            (false, true) => Became::Restored,
            (true, true) | (false, false) => Became::Changed,
        },
    };
    let id = after.or(before)?.id;
    Some(Edit { kind, id, became, before: before.cloned(), after: after.cloned() })
}

/// What can differ in a record that nobody touched.
struct Follows<'a> {
    before: Day<'a>,
    after: Day<'a>,
    /// Derived columns that read a kind which was touched.
    derived: Vec<&'static isms::derived::Derived>,
}

impl<'a> Follows<'a> {
    fn of(before: Day<'a>, after: Day<'a>, kind: &'static Kind, touched: &HashSet<&str>) -> Self {
        let derived = registry::derived(kind).iter();
        let reads_touched = |one: &&isms::derived::Derived| one.reads.iter().any(|read| touched.contains(read));
        Self { before, after, derived: derived.filter(reads_touched).collect() }
    }

    fn is_nothing(&self) -> bool {
        self.derived.is_empty() && self.before.today == self.after.today
    }

    /// What is retired follows nothing any more.
    fn differ(&self, one: &Held, other: &Held) -> bool {
        if !other.is_living() {
            return false;
        }
        let code = |day: &Day<'_>, held: &Held| day.state(held).map(|state| state.code);
        let state = || self.before.today != self.after.today && code(&self.before, one) != code(&self.after, other);
        let value = |derived: &&isms::derived::Derived| {
            (derived.value)(self.before.isms, one) != (derived.value)(self.after.isms, other)
        };
        state() || self.derived.iter().any(value)
    }
}
