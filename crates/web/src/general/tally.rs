//! What the head of a list counts over all its records: kept, so that a warm page touches its own rows only.

use access::View;
use door::Fault;
use isms::registry;
use listing::{Kept, Orders, Question};
use record::{Field, Id, Kind, State, Tone, Value};

use super::face::Face;
use super::listed::Query;

/// What lists keep between requests. Clones share it.
#[derive(Clone, Default)]
pub struct Shelf {
    /// Which records, in which order.
    pub orders: Orders,
    tallies: Kept<Tally>,
    names: Kept<Vec<(String, String)>>,
}

/// Counts over the records of a kind that a viewer may see.
#[derive(Clone, Debug)]
pub struct Tally {
    kind: &'static Kind,
    /// Those in use.
    pub living: usize,
    /// Those that are not.
    pub retired: usize,
    /// The states that occur among the living, worst first.
    pub states: Vec<(State, usize)>,
    /// For each question of the kind's face, how many it finds.
    pub asked: Vec<usize>,
}

/// The names that a field can be filtered by, at most.
const NAMES: usize = 200;

impl Shelf {
    /// The counts of a kind.
    ///
    /// # Errors
    /// When a question of its face cannot be read, which a test finds first.
    pub fn tally(&self, view: &View, kind: &'static Kind) -> Result<std::sync::Arc<Tally>, Fault> {
        let read = |query: &str| Query::read(query).question(view, kind);
        let questions =
            Face::of(kind).questions.iter().map(|asked| read(asked.query)).collect::<Result<Vec<_>, _>>()?;
        let mut kinds = vec![kind];
        kinds.extend(questions.iter().flat_map(Question::kinds));
        kinds.dedup();
        let name = format!("{} {}", kind.name, view.actor().person);
        let name = if Face::of(kind).questions.is_empty() { kind.name } else { &name };
        Ok(self.tallies.of(view, &kinds, name, || Tally::over(view, kind, &questions)))
    }

    /// The records that a field names in some row, by name: what one may filter by.
    pub fn named_in(&self, view: &View, kind: &'static Kind, field: &Field) -> std::sync::Arc<Vec<(String, String)>> {
        let Some(target) = field.field_type.target().and_then(registry::named) else {
            return std::sync::Arc::default();
        };
        let name = format!("{}.{}", kind.name, field.name);
        self.names.of(view, &[kind, target], &name, || named_in(view, kind, field, target))
    }
}

impl Tally {
    fn over(view: &View, kind: &'static Kind, questions: &[Question]) -> Self {
        let mut tally = Self { kind, living: 0, retired: 0, states: Vec::new(), asked: vec![0; questions.len()] };
        for held in view.records(kind) {
            for (count, question) in tally.asked.iter_mut().zip(questions) {
                *count += usize::from(question.is_meant(view, held));
            }
            if !held.is_living() {
                tally.retired += 1;
                continue;
            }
            tally.living += 1;
            let Some(state) = held.record().and_then(|record| record.state(view.today())) else { continue };
            match tally.states.iter_mut().find(|(known, _)| *known == state) {
                Some((_, count)) => *count += 1,
                None => tally.states.push((state, 1)),
            }
        }
        tally.states.sort_by_key(|(state, _)| severity(state.tone));
        tally
    }

    /// How many the question of that label finds.
    pub fn of(&self, label: &str) -> usize {
        let asked = Face::of(self.kind).questions.iter().zip(&self.asked);
        asked.into_iter().find(|(asked, _)| asked.label == label).map_or(0, |(_, count)| *count)
    }

    /// The worst state that wants somebody's attention.
    pub fn worst(&self) -> Option<(State, usize)> {
        self.states.first().copied().filter(|(state, _)| matches!(state.tone, Tone::Bad | Tone::Warn))
    }
}

fn severity(tone: Tone) -> u8 {
    match tone {
        Tone::Bad => 0,
        Tone::Warn => 1,
        Tone::Plain => 2,
        Tone::Good => 3,
    }
}

fn named_in(view: &View, kind: &'static Kind, field: &Field, target: &'static Kind) -> Vec<(String, String)> {
    let Some((position, _)) = kind.field(field.name) else { return Vec::new() };
    let named = view.records(kind).flat_map(|held| match held.get(position) {
        Value::Reference(id) => vec![id],
        other => other.references().to_vec(),
    });
    let ids: std::collections::BTreeSet<Id> = named.collect();
    let mut named: Vec<_> =
        ids.into_iter().filter_map(|id| Some((id.to_string(), view.label(target, id)?.to_owned()))).collect();
    named.sort_by_key(|(_, name)| name.to_lowercase());
    named.truncate(NAMES);
    named
}
