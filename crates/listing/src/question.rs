//! What a list is asked for: which records, in which order.

use std::cmp::Ordering;

use access::View;
use door::Fault;
use isms::Held;
use record::{Id, Kind};
use sha2::{Digest as _, Sha256};

use crate::condition::{Condition, Place};
use crate::key::Key;
use crate::parameters::{Parameters, unknown};

/// The most parts of an order.
const PARTS: usize = 4;

/// A question: conditions and order, over the records of one kind.
#[derive(Clone, Debug)]
pub struct Question {
    /// The kind.
    pub kind: &'static Kind,
    conditions: Vec<Condition>,
    words: Option<String>,
    /// Whether retired records, the others, or both are meant.
    retired: Option<bool>,
    sort: Vec<Part>,
    /// The question as it was asked: names and values in the order of names.
    asked: String,
}

/// One part of an order.
#[derive(Clone, Copy, Debug)]
struct Part {
    place: Place,
    is_descending: bool,
}

impl Question {
    /// Reads the question out of what is left of the parameters.
    ///
    /// # Errors
    /// Names the parameter that is not known, or whose value does not fit.
    pub fn read(view: &View, kind: &'static Kind, mut parameters: Parameters) -> Result<Self, Fault> {
        let mut asked = vec![kind.plural.to_owned()];
        let mut ask = |name: &str, text: &str| asked.push(format!("{}:{name}={}:{text}", name.len(), text.len()));
        let sort = parameters.take("sort");
        ask("sort", sort.as_deref().unwrap_or_default());
        let words = parameters.take("q").filter(|words| !words.trim().is_empty());
        ask("q", words.as_deref().unwrap_or_default());
        let retired = parameters.take("retired").unwrap_or_default();
        ask("retired", &retired);
        let retired = match retired.as_str() {
            "" | "false" => Some(false),
            "true" => Some(true),
            "any" => None,
            _ => return Err(Fault::BadRequest("`retired` is `true`, `false` or `any`.".to_owned())),
        };
        let mut conditions = Vec::new();
        for (name, text) in parameters.rest() {
            ask(&name, &text);
            conditions.push(Condition::read(view, kind, &name, &text)?.ok_or_else(|| unknown(&name))?);
        }
        let sort = parts(kind, sort.as_deref().unwrap_or_default())?;
        Ok(Self { kind, conditions, words, retired, sort, asked: asked.join("&") })
    }

    /// The question as it was asked, to keep its answer under.
    pub fn asked(&self) -> &str {
        &self.asked
    }

    /// Eight bytes that tell this question from others: a cursor belongs to one.
    pub fn digest(&self) -> String {
        let digest = Sha256::digest(self.asked.as_bytes());
        digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The kinds whose records the answer depends on, the asked one first.
    pub fn kinds(&self) -> Vec<&'static Kind> {
        let mut kinds = vec![self.kind];
        let targets = self.sort.iter().filter_map(|part| part.place.target());
        let places = self.sort.iter().map(|part| &part.place).chain(self.conditions.iter().map(Condition::place));
        let read = places.flat_map(|place| place.reads().iter().copied().filter_map(isms::registry::named));
        for kind in targets.chain(read) {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        kinds
    }

    /// The answer: the ids of the records, in order.
    pub fn answer(&self, view: &View) -> Vec<Id> {
        let found = self.words.as_ref().map(|words| view.search_within(self.kind, words));
        let is_found = |held: &Held| found.as_ref().is_none_or(|found| found.contains(&held.id));
        let records = view.records(self.kind).filter(|held| self.is_meant(view, held) && is_found(held));
        if self.sort.is_empty() {
            return records.map(|held| held.id).collect();
        }
        let ranked = records.map(|held| {
            let keys = self.keys(view, held);
            (self.rank(&keys), keys, held.id)
        });
        let mut ranked: Vec<(u128, Vec<Key>, Id)> = ranked.collect();
        ranked.sort_unstable_by(|(rank, one, id), (other_rank, other, other_id)| {
            rank.cmp(other_rank).then_with(|| self.compare(one, other)).then_with(|| id.cmp(other_id))
        });
        ranked.into_iter().map(|(_, _, id)| id).collect()
    }

    /// Whether a record that the viewer may see meets its conditions. Words are not asked for.
    pub fn is_meant(&self, view: &View, held: &Held) -> bool {
        self.retired.is_none_or(|retired| retired != held.is_living())
            && self.conditions.iter().all(|condition| condition.is_met(view, held))
    }

    /// The beginning of the keys as one number that is smaller for what comes first: most comparisons end here, without
    /// following a pointer.
    fn rank(&self, keys: &[Key]) -> u128 {
        let bytes = self.sort.iter().zip(keys).flat_map(|(part, key)| {
            let turned = if part.is_descending { 0xFF } else { 0 };
            key.bytes().map(move |(byte, is_turned)| if is_turned { byte ^ turned } else { byte })
        });
        let padded = bytes.chain(std::iter::repeat(0)).take(size_of::<u128>());
        padded.fold(0, |rank, byte| rank << 8 | u128::from(byte))
    }

    /// What places a record in the order, before its id does.
    pub(crate) fn keys(&self, view: &View, held: &Held) -> Vec<Key> {
        self.sort.iter().map(|part| Key::of(view, &part.place, held)).collect()
    }

    /// The order of keys. What has no value comes last, whichever way.
    pub(crate) fn compare(&self, one: &[Key], other: &[Key]) -> Ordering {
        let pairs = self.sort.iter().zip(one.iter().zip(other));
        let mut orderings = pairs.map(|(part, (one, other))| match (one, other) {
            (Key::Absent, _) | (_, Key::Absent) => one.cmp(other),
            _ if part.is_descending => other.cmp(one),
            _ => one.cmp(other),
        });
        orderings.find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
    }
}

fn parts(kind: &Kind, sort: &str) -> Result<Vec<Part>, Fault> {
    // Records that are born together have ids in no order; their numbers were given in order.
    let number = Place::named(kind, "number").map(|place| Part { place, is_descending: false });
    if sort.is_empty() {
        return Ok(number.into_iter().collect());
    }
    if sort.split(',').count() > PARTS {
        return Err(Fault::BadRequest(format!("`sort` names at most {PARTS} fields.")));
    }
    let part = |text: &str| {
        let (name, is_descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        let place = Place::named(kind, name);
        place.map(|place| Part { place, is_descending }).ok_or_else(|| {
            let shown: String = name.chars().take(60).collect();
            Fault::BadRequest(format!("`sort` names `{shown}`, which is no field of {}.", kind.plural))
        })
    };
    let named = sort.split(',').map(|text| part(text.trim()));
    named.chain(number.map(Ok)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys() -> impl Strategy<Value = Vec<Key>> {
        let number =
            prop_oneof![Just(Key::Absent), any::<i64>().prop_map(Key::Number), (-2_i64..3).prop_map(Key::Number)];
        let text = prop_oneof![Just(Key::Absent), "[a-c]{0,20}".prop_map(|text| Key::Text(text.into()))];
        (number, text).prop_map(|(number, text)| vec![number, text])
    }

    proptest! {
        #[test]
        fn ranks_agree_with_the_order_of_keys(one in keys(), other in keys(), first in any::<bool>(), second in any::<bool>()) {
            let part = |is_descending| Part { place: Place::Number, is_descending };
            let question = Question {
                kind: isms::registry::named("asset").unwrap(),
                conditions: Vec::new(),
                words: None,
                retired: None,
                sort: vec![part(first), part(second)],
                asked: String::new(),
            };
            let (rank, order) = (question.rank(&one).cmp(&question.rank(&other)), question.compare(&one, &other));
            prop_assert!(rank == order || rank == Ordering::Equal, "{rank:?} {order:?}");
        }
    }
}
