//! What was reckoned over many records, kept: counts of a list, names to filter by, the matrix. Like [`crate::Orders`], a
//! result is kept under its name and the viewer's class, and stands on a footing; a commit that moves the footing lets the
//! next request reckon anew.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use access::{Class, Footing, View};
use record::Kind;

/// How many results are kept.
const RESULTS: usize = 1024;

/// Kept results of one type. Clones share them.
#[derive(Clone)]
pub struct Kept<T>(Arc<Mutex<Results<T>>>);

type Results<T> = HashMap<(String, Class), (Footing, Arc<T>)>;

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Kept<T> {
    /// The result of that name as `view` stands, if it is kept.
    pub fn known(&self, view: &View, kinds: &[&'static Kind], name: &str) -> Option<Arc<T>> {
        let (class, footing) = view.footing(kinds);
        let results = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (stands_on, result) = results.get(&(name.to_owned(), class))?;
        (*stands_on == footing).then(|| Arc::clone(result))
    }

    /// The result of that name as `view` stands; `reckon` finds it from records of these kinds alone.
    ///
    /// A name says all that the result depends on beside them: also the viewer, where it is theirs.
    pub fn of(&self, view: &View, kinds: &[&'static Kind], name: &str, reckon: impl FnOnce() -> T) -> Arc<T> {
        let (class, footing) = view.footing(kinds);
        let key = (name.to_owned(), class);
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((stands_on, result)) = lock().get(&key)
            && *stands_on == footing
        {
            return Arc::clone(result);
        }
        // Nobody waits meanwhile: two requests that come together may both reckon.
        let result = Arc::new(reckon());
        let mut kept = lock();
        if kept.len() >= RESULTS && !kept.contains_key(&key) {
            kept.clear();
        }
        let before = kept.insert(key, (footing, Arc::clone(&result)));
        // Nobody waits while the result before is taken apart, which may be large.
        drop(kept);
        drop(before);
        result
    }
}

#[cfg(test)]
mod tests {
    use isms::asset::Asset;
    use record::Kinded as _;
    use trial::World;

    use super::*;

    #[test]
    fn a_result_is_kept_until_a_commit_and_then_replaced() {
        let mut world = World::founded();
        let kept = Kept::default();
        let count = |world: &World, kept: &Kept<usize>| {
            let view = world.view(world.isms_manager);
            kept.of(&view, &[Asset::kind_of()], "count", || view.living(Asset::kind_of()))
        };
        world.asset("First", world.root);
        let first = count(&world, &kept);
        world.unit("A unit is no asset", world.root);
        assert!(Arc::ptr_eq(&first, &count(&world, &kept)), "other kinds do not concern it");
        world.asset("Second", world.root);
        assert_eq!((*first, *count(&world, &kept)), (1, 2));
    }

    #[test]
    fn what_one_viewer_alone_sees_is_kept_for_them_alone() {
        let mut world = World::founded();
        world.asset("Seen by few", world.root);
        let unit = world.unit("Lab", world.root);
        let holder = world.holder("Noor", &[catalogue::Role::AssetOwner], unit);
        let kept = Kept::default();
        let count = |person| {
            let view = world.view(person);
            *kept.of(&view, &[Asset::kind_of()], "count", || view.living(Asset::kind_of()))
        };
        assert_eq!((count(world.isms_manager), count(holder)), (1, 0));
    }
}
