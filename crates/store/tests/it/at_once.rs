//! What is appended in one turn of SQLite is appended behind the head that the caller knows, or not at all.

use decide::Decided;
use ledger::note::{Checkpoint, LogKey, origin};
use store::{BehindRow, Checkpointed, Engine, Store, StoreError, StoredHead};
use trial::{House, World, foreign};

fn note(decided: &Decided) -> String {
    let frontier = &decided.after().head().frontier;
    let origin = origin(decided.after().organisation());
    LogKey::from_seed(&[7; 32]).sign(&Checkpoint { origin, size: frontier.size(), root: frontier.root() })
}

/// The founding, appended in the usual way, and the head after it.
async fn founded(store: &Store, founding: &Decided) -> StoredHead {
    let mut appending = store.begin().await.unwrap();
    let organisation = founding.after().organisation();
    appending.append(organisation, None, &[founding], &note(founding)).await.unwrap();
    appending.commit().await.unwrap();
    store.head(organisation).await.unwrap().unwrap()
}

async fn at_once(store: &Store, head: &StoredHead, decided: &Decided, is_kept: bool) -> Result<bool, StoreError> {
    let after = Checkpointed { note: &note(decided), is_kept };
    store.append_at_once(decided.after().organisation(), head, &[decided], after).await
}

#[test]
fn a_commit_goes_behind_the_known_head_in_one_turn() {
    trial::story(Engine::Sqlite, async |database| {
        let store = database.open().await;
        let (mut world, founding) = World::founded_by();
        let organisation = world.isms.organisation();
        let head = founded(&store, &founding).await;
        // Also what is too long for one text.
        let one = world.decide(world.isms_manager, &House::make_asset("Laptops")).unwrap();
        assert!(at_once(&store, &head, &one, true).await.unwrap());
        world.isms = one.after().clone();
        let many = decide::Command::All(vec![House::make_asset("Phones"); 50]);
        let many = world.decide(world.isms_manager, &many).unwrap();
        let head = store.head(organisation).await.unwrap().unwrap();
        assert!(at_once(&store, &head, &many, false).await.unwrap());
        let key = LogKey::from_seed(&[7; 32]);
        let entries = foreign::verify(&store, organisation, &key.verifier(&origin(organisation))).await;
        assert_eq!(entries.len() as u64, many.after().size());
        foreign::verify_revisions(&store, organisation, &entries).await;
        let kept = store.kept_checkpoints(organisation, many.after().size(), false, 9).await.unwrap();
        assert_eq!(
            kept.iter().map(|kept| kept.size).collect::<Vec<_>>(),
            [one.after().size()],
            "only what was to be kept"
        );
    });
}

#[test]
fn behind_another_head_nothing_is_written() {
    trial::story(Engine::Sqlite, async |database| {
        let store = database.open().await;
        let (mut world, founding) = World::founded_by();
        let organisation = world.isms.organisation();
        let known = founded(&store, &founding).await;
        let one = world.decide(world.isms_manager, &House::make_asset("Laptops")).unwrap();
        let other = world.decide(world.isms_manager, &House::make_asset("Phones")).unwrap();
        assert!(at_once(&store, &known, &one, false).await.unwrap());
        let head = store.head(organisation).await.unwrap().unwrap();

        assert!(!at_once(&store, &known, &other, true).await.unwrap(), "the log has moved on");
        world.isms = one.after().clone();
        let next = world.decide(world.isms_manager, &House::make_asset("Phones")).unwrap();
        let signed_anew = StoredHead { checkpoint: format!("{}\n", head.checkpoint), ..head.clone() };
        assert!(!at_once(&store, &signed_anew, &next, true).await.unwrap(), "somebody else signed its head");
        let moved = at_once(&store, &head, &other, true).await;
        assert!(matches!(moved, Err(StoreError::Moved { .. })), "decided on another value: {moved:?}");
        let recorded = next.commit().recorded;
        let behind =
            BehindRow { log: organisation, size: 99, root: None, told_by: "a witness".to_owned(), since: recorded };
        store.is_behind(&behind).await.unwrap();
        assert!(!at_once(&store, &head, &next, true).await.unwrap(), "the log is behind");

        assert_eq!(store.head(organisation).await.unwrap().as_ref(), Some(&head), "the head stands where it stood");
        assert_eq!(store.newest(organisation, 99).await.unwrap().len() as u64, one.after().size());
        assert!(store.kept_checkpoints(organisation, 99, false, 9).await.unwrap().is_empty());
        // The connection that was given up was taken back, and another one goes on.
        let mut appending = store.begin().await.unwrap();
        appending.forget_behind().await.unwrap();
        appending.commit().await.unwrap();
        assert!(at_once(&store, &head, &next, false).await.unwrap());
    });
}
