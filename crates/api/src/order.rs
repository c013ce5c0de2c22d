//! Answers to questions, kept: a warm page touches only its rows.
//!
//! An answer is kept under the question and the viewer's class, and stands on a footing. When a commit moves the footing
//! the next request answers anew, once for all that wait, and the new answer takes the old one's place.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use access::{Class, Footing, View};
use door::Fault;
use record::Id;
use tokio::sync::OnceCell;

use crate::question::Question;

/// How many ids all kept answers may hold together; 16 bytes each.
const IDS: usize = 1 << 20;
/// How many answers are kept.
const ANSWERS: usize = 256;

/// The kept answers. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Orders(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    answers: HashMap<Asked, Answer>,
    uses: u64,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Asked {
    question: String,
    class: Class,
}

struct Answer {
    footing: Footing,
    ids: Ids,
    used: u64,
}

type Ids = Arc<OnceCell<Arc<[Id]>>>;

impl Orders {
    /// The ids that answer a question, as `view` stands.
    ///
    /// # Errors
    /// [`Fault::Busy`] when the runtime is going down.
    pub async fn answer(&self, view: &View, question: &Question) -> Result<Arc<[Id]>, Fault> {
        let (class, footing) = view.footing(&question.kinds());
        let asked = Asked { question: question.asked().to_owned(), class };
        let ids = self.kept().entry(asked, footing);
        if let Some(known) = ids.get() {
            return Ok(Arc::clone(known));
        }
        let answered = ids.get_or_try_init(|| answered(view, question)).await.cloned();
        self.kept().shrink();
        answered
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Kept answers are whole at every moment; a panic elsewhere does not spoil them.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sorting 100,000 records takes a while, so it leaves the runtime's threads.
async fn answered(view: &View, question: &Question) -> Result<Arc<[Id]>, Fault> {
    let (view, question) = (view.clone(), question.clone());
    let answered = tokio::task::spawn_blocking(move || question.answer(&view).into()).await;
    answered.map_err(|_| Fault::Busy)
}

impl Kept {
    /// The answer on this footing, perhaps still to be found. One on another footing is replaced: requests that began on
    /// it keep their own hold of it.
    fn entry(&mut self, asked: Asked, footing: Footing) -> Ids {
        self.uses += 1;
        let used = self.uses;
        let new = || Answer { footing: footing.clone(), ids: Ids::default(), used };
        let answer = self.answers.entry(asked).or_insert_with(new);
        if answer.footing != footing {
            *answer = new();
        }
        answer.used = used;
        Arc::clone(&answer.ids)
    }

    /// Lets go of what was used least recently, until the rest fits.
    fn shrink(&mut self) {
        while self.answers.len() > ANSWERS || self.size() > IDS {
            let oldest = self.answers.iter().min_by_key(|(_, answer)| answer.used).map(|(asked, _)| asked.clone());
            let Some(oldest) = oldest.filter(|_| self.answers.len() > 1) else { return };
            self.answers.remove(&oldest);
        }
    }

    fn size(&self) -> usize {
        self.answers.values().filter_map(|answer| answer.ids.get()).map(|ids| ids.len()).sum()
    }
}
