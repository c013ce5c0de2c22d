//! Records in a state that somebody should look at, whoever that is.

use std::cmp::Reverse;
use std::sync::LazyLock;

use access::View;
use door::Visitor;
use isms::registry;
use listing::Kept;
use maud::{Markup, html};
use record::{Kind, State, Tone};

use crate::component::tag;
use crate::format::{counted, thousands};

/// Every record is looked at, so that they are kept: of a kind that the viewer sees whole until a commit touches that kind, of
/// the others until any.
static GROUPS: LazyLock<Kept<Vec<Group>>> = LazyLock::new(Kept::default);

/// Records of a kind that are in the same state.
#[derive(Clone)]
pub struct Group {
    /// Of which kind.
    pub kind: &'static Kind,
    /// In which state.
    pub state: State,
    /// How many.
    pub count: usize,
}

/// By kind and state, worst first.
pub fn groups(view: &View) -> Vec<Group> {
    let (whole, others): (Vec<&'static Kind>, Vec<&'static Kind>) =
        registry::kinds().partition(|kind| view.sees_all(kind));
    let of_whole = whole.iter().map(|kind| GROUPS.of(view, &[*kind], kind.name, || reckoned(view, &[*kind])));
    let of_others = GROUPS.of(view, &others, "others", || reckoned(view, &others));
    let mut groups: Vec<Group> = of_whole.chain([of_others]).flat_map(|groups| Vec::clone(&groups)).collect();
    let place = |kind: &Kind| registry::kinds().position(|one| one == kind);
    groups.sort_by_cached_key(|group| (group.state.tone != Tone::Bad, Reverse(group.count), place(group.kind)));
    groups
}

fn reckoned(view: &View, kinds: &[&'static Kind]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for kind in kinds {
        let from = groups.len();
        for held in view.records(kind).filter(|held| held.is_living()) {
            let Some(state) = held.record().and_then(|record| record.state(view.today())) else { continue };
            if !matches!(state.tone, Tone::Bad | Tone::Warn) {
                continue;
            }
            match groups.iter_mut().skip(from).find(|group| group.state == state) {
                Some(group) => group.count += 1,
                None => groups.push(Group { kind, state, count: 1 }),
            }
        }
    }
    groups
}

/// How many records that are.
pub fn total(groups: &[Group]) -> usize {
    groups.iter().map(|group| group.count).sum()
}

/// The groups, each leading to its list.
pub fn card(visitor: &Visitor, groups: &[Group]) -> Markup {
    html! {
        section.card.span-12 {
            header { h2 { "To look at, across the ISMS" } small { (thousands(total(groups))) } }
            @if groups.is_empty() { div.body { span.faint { "No record that you may see is overdue, lapsed or in want of something." } } }
            ul.todo {
                @for Group { kind, state, count } in groups {
                    li {
                        span.ref { (kind.clause) }
                        a href=(visitor.href(&format!("{}?state={}", kind.plural, state.code))) { (counted(*count, &kind.noun(), &kind.nouns())) }
                        (tag(*state))
                    }
                }
            }
        }
    }
}
