//! Answers to questions, kept: a warm page touches only its rows.
//!
//! An answer is kept under the question and the viewer's class, and stands on a footing. When a commit moves the footing
//! the next request answers anew, once for all that wait, and the new answer takes the old one's place.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use access::{Class, Footing, View};
use door::Fault;
use record::Id;
use tokio::sync::{OnceCell, Semaphore};

use crate::question::Question;

/// How many ids all kept answers may hold together; 16 bytes each.
const IDS: usize = 1 << 20;
/// How many answers are found at once; a flood of new questions waits and leaves a core to others.
const AT_ONCE: usize = 2;
/// How long a question waits to be begun.
const WAIT: Duration = Duration::from_secs(5);
/// How many answers are kept.
const ANSWERS: usize = 256;

/// The kept answers. Clones share them.
#[derive(Clone)]
pub struct Orders {
    kept: Arc<Mutex<Kept>>,
    turns: Arc<Semaphore>,
}

impl Default for Orders {
    fn default() -> Self {
        Self { kept: Arc::default(), turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

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
    /// [`Fault::Busy`] when too many new questions are asked.
    pub async fn answer(&self, view: &View, question: &Question) -> Result<Arc<[Id]>, Fault> {
        let (class, footing) = view.footing(&question.kinds());
        let asked = Asked { question: question.asked().to_owned(), class };
        let ids = self.kept().entry(asked, footing);
        if let Some(known) = ids.get() {
            return Ok(Arc::clone(known));
        }
        let answered = ids.get_or_try_init(|| self.answered(view, question)).await.cloned();
        self.kept().shrink();
        answered
    }

    /// Sorting 100,000 records takes a while, so it leaves the runtime's threads.
    async fn answered(&self, view: &View, question: &Question) -> Result<Arc<[Id]>, Fault> {
        let turn = tokio::time::timeout(WAIT, Arc::clone(&self.turns).acquire_owned()).await;
        let turn = turn.map_err(|_| Fault::Busy)?.map_err(|_| Fault::Busy)?;
        let (view, question) = (view.clone(), question.clone());
        let answered = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            question.answer(&view).into()
        });
        answered.await.map_err(|_| Fault::Busy)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Kept answers are whole at every moment; a panic elsewhere does not spoil them.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
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

#[cfg(test)]
mod tests {
    use axum::http::Uri;
    use isms::asset::Asset;
    use record::Kinded as _;
    use trial::World;

    use super::*;
    use crate::parameters::Parameters;

    fn question(view: &View, query: &str) -> Question {
        let uri: Uri = format!("/api/v1/assets?{query}").parse().unwrap();
        Question::read(view, Asset::kind_of(), Parameters::of(&uri).unwrap()).unwrap()
    }

    async fn ask(orders: &Orders, view: &View, query: &str) -> Arc<[Id]> {
        orders.answer(view, &question(view, query)).await.unwrap()
    }

    #[tokio::test]
    async fn an_answer_is_kept_until_a_commit_and_then_replaced() {
        let mut world = World::founded();
        let orders = Orders::default();
        let first = world.asset("First", world.root);
        let view = world.view(world.isms_manager);
        let kept = ask(&orders, &view, "sort=name").await;
        assert!(Arc::ptr_eq(&kept, &ask(&orders, &view, "sort=name").await), "asked again, it is the same");
        world.unit("A unit is no asset", world.root);
        let view = world.view(world.isms_manager);
        assert!(Arc::ptr_eq(&kept, &ask(&orders, &view, "sort=name").await), "other kinds do not concern it");
        let second = world.asset("Another", world.root);
        let view = world.view(world.isms_manager);
        assert_eq!(&*ask(&orders, &view, "sort=name").await, [second, first]);
        assert_eq!(orders.kept().answers.len(), 1, "the new answer took the place of the old");
    }

    #[tokio::test]
    async fn what_one_viewer_alone_sees_is_kept_for_them_alone() {
        let mut world = World::founded();
        let orders = Orders::default();
        world.asset("Seen by few", world.root);
        let unit = world.unit("Lab", world.root);
        let holder = world.holder("Noor", &[catalogue::Role::AssetOwner], unit);
        assert_eq!(ask(&orders, &world.view(world.isms_manager), "").await.len(), 1);
        assert_eq!(ask(&orders, &world.view(holder), "").await.len(), 0);
        assert_eq!(orders.kept().answers.len(), 2);
    }

    #[tokio::test]
    async fn kept_answers_are_bounded() {
        let world = World::founded();
        let orders = Orders::default();
        let view = world.view(world.isms_manager);
        for n in 0..ANSWERS + 20 {
            ask(&orders, &view, &format!("integrity={n}")).await;
        }
        assert_eq!(orders.kept().answers.len(), ANSWERS);
        let oldest = question(&view, "integrity=0");
        assert!(!orders.kept().answers.keys().any(|asked| asked.question == oldest.asked()), "the oldest went first");
    }
}
