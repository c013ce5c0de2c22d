//! The key that signs gives way to another, in all logs or in none.

use std::fs;
use std::sync::Arc;

use host::{Asked, Host, old_keys, open_key, settle_key, verify};
use ledger::note::LogKey;
use login::Logins;
use store::Store;
use trial::{Database, House, foreign};

trial::on_both_engines![
    after_a_rotation_old_and_new_checkpoints_verify_and_the_old_key_signs_no_more,
    a_rotation_that_is_cut_off_is_finished_or_forgotten,
];

async fn told(store: &Store, asked: &Asked) -> String {
    let verification = verify(store, asked, &mut |_, _| ()).await.unwrap();
    verification.wrong().map(|wrong| format!("{}: {}\n", wrong.object, wrong.problem)).collect()
}

async fn after_a_rotation_old_and_new_checkpoints_verify_and_the_old_key_signs_no_more(database: Database) {
    let house = House::found(&database).await;
    Logins::open(house.host.clone(), database.directory(), false).await.unwrap();
    house.asset("Backups").await;
    let before = house.host.checkpoint(house.organisation).await.unwrap();
    let (old, next) = (LogKey::from_seed(&[7; 32]), LogKey::from_seed(&[8; 32]));
    assert_eq!(house.host.rotate_key(&next).await.unwrap(), 2);
    let handed_over = house.host.checkpoint(house.organisation).await.unwrap();

    // The old key is refused from here on, by a server that knows nothing of it.
    let refused = house.commit(House::make_asset("Too late")).await.unwrap_err();
    assert!(refused.to_string().contains("another key"), "{refused}");
    assert!(Logins::open(house.host.clone(), database.directory(), false).await.is_err());

    let clock: Arc<dyn host::Clock> = house.clock.clone();
    let host = Host::new(database.open().await, LogKey::from_seed(&[8; 32]), clock);
    let again = House { host, clock: Arc::clone(&house.clock), ..house };
    Logins::open(again.host.clone(), database.directory(), false).await.unwrap();
    again.asset("Vault").await;
    let store = again.host.store();
    let pinned = vec![before.clone(), handed_over.clone(), again.host.checkpoint(again.organisation).await.unwrap()];
    let asked = Asked { old_keys: Some(vec![old.public_key()]), pinned, ..Asked::under(next.public_key()) };
    assert_eq!(told(store, &asked).await, "");
    let verification = verify(store, &asked, &mut |_, _| ()).await.unwrap();
    assert_eq!(verification.logs[1].checked.pinned, 3, "those of both keys, and that of the two together");

    // What others make of it: before it one key, after it the other, at the entry itself both.
    let origin = ledger::note::origin(again.organisation);
    foreign::verify_at(store, again.organisation, &old.verifier(&origin), &before).await;
    foreign::verify(store, again.organisation, &next.verifier(&origin)).await;
    for key in [&old, &next] {
        let verifier: ledger::note::Verifier = key.verifier(&origin).parse().unwrap();
        assert!(verifier.verify(&handed_over).is_ok());
    }

    // Whoever verifies under the old key, or does not remember it, is told.
    assert!(told(store, &Asked::under(old.public_key())).await.contains("it was replaced without an entry"));
    let forgotten = Asked { old_keys: Some(Vec::new()), ..Asked::under(next.public_key()) };
    assert!(told(store, &forgotten).await.contains("log.keys does not know it"));
}

async fn a_rotation_that_is_cut_off_is_finished_or_forgotten(database: Database) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    let store = database.open().await;
    let clock = Arc::new(host::SetClock::new(House::FOUNDED.parse().unwrap()));
    let first = open_key(path).unwrap();
    let old = first.public_key();
    let host = Host::new(store.clone(), first, clock);
    host.found("corvane", &trial::World::founding()).await.unwrap();
    Logins::open(host.clone(), path, false).await.unwrap();

    // Cut off before the logs say so: the key that was to follow is forgotten.
    let never = host::make_next_key(path).unwrap().public_key();
    assert_eq!(settle_key(path, &store).await.unwrap().public_key(), old);
    assert!(!path.join("log.key.next").exists());

    // Cut off after they do: it takes its place.
    let next = host::make_next_key(path).unwrap();
    assert_ne!(next.public_key(), never);
    host.rotate_key(&next).await.unwrap();
    assert_eq!(host::key_in_force(path, &store).await.unwrap().public_key(), next.public_key());
    assert_eq!(open_key(path).unwrap().public_key(), old, "looking changes nothing");
    // Killed between the two files, it comes to the same.
    fs::write(path.join("log.keys"), format!("{old}\n")).unwrap();
    assert_eq!(settle_key(path, &store).await.unwrap().public_key(), next.public_key());
    assert_eq!(old_keys(path).unwrap(), [old]);
    assert_eq!(open_key(path).unwrap().public_key(), next.public_key());
    let asked = Asked { old_keys: Some(vec![old]), ..Asked::under(next.public_key()) };
    assert_eq!(told(&store, &asked).await, "");
}
