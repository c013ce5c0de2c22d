//! A view of which less is handed on than its viewer may see: what goes to somebody else, or about a part of the ISMS only.

use std::sync::Arc;

use isms::Held;
use record::Id;

use crate::{Right, Standing, View, may};

/// Which records are handed on.
pub type Keeps = Arc<dyn Fn(&Held) -> bool + Send + Sync>;

/// What is handed on of a view.
#[derive(Clone, Default)]
pub struct Narrowing {
    /// Who is to read it, where that is another than the viewer.
    pub reader: Option<Id>,
    /// Which records; all where nothing is said.
    pub keeps: Option<Keeps>,
}

/// The same, once it is known what the reader holds.
#[derive(Clone)]
pub(crate) struct Narrowed {
    reader: Option<Standing>,
    keeps: Option<Keeps>,
}

impl Narrowed {
    /// Whether a record is among those that are handed on, whoever may see it.
    pub fn keeps(&self, held: &Held) -> bool {
        self.keeps.as_ref().is_none_or(|keeps| keeps(held))
    }

    /// What the reader holds.
    pub fn reader(&self) -> Option<&Standing> {
        self.reader.as_ref()
    }
}

impl View {
    /// The same view, of which nothing shows but what is handed on.
    ///
    /// INVARIANT: it shows less and never more: what viewer and reader may both see, and of that what is kept. What is kept in
    /// caches by classes of viewers is not to be asked for it.
    pub fn narrowed(&self, narrowing: Narrowing) -> Self {
        let day = self.present.today(self.rights_of);
        let reader = narrowing.reader.filter(|reader| *reader != self.actor.person);
        let reader = reader.map(|reader| Standing::of(&self.present, reader, day));
        Self { narrowed: Some(Arc::new(Narrowed { reader, keeps: narrowing.keeps })), ..self.clone() }
    }

    /// The same view of a value in which some records are told otherwise; see [`isms::Isms::retold`]. Who may see what follows from
    /// units, roles and links, which nobody retells.
    pub fn retold(&self, tell: impl Fn(&Held) -> Option<Held>) -> Self {
        let is_one = Arc::ptr_eq(&self.shown, &self.present);
        let shown = Arc::new(self.shown.retold(&tell));
        let present = if is_one { Arc::clone(&shown) } else { Arc::new(self.present.retold(&tell)) };
        Self { shown, present, ..self.clone() }
    }

    /// What the reader of a narrowed view holds today, where that is another than the viewer.
    pub fn reader(&self) -> Option<&Standing> {
        self.narrowed.as_deref().and_then(Narrowed::reader)
    }

    /// Whether a record is handed on: always, unless the view was narrowed.
    pub(crate) fn hands_on(&self, held: &Held) -> bool {
        let Some(narrowed) = &self.narrowed else { return true };
        let reads = |reader: &Standing| may(reader, Right::See, &self.judged(held));
        narrowed.keeps(held) && narrowed.reader().is_none_or(reads)
    }
}
