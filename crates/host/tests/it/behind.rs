//! An older database put in the place of a newer one: it is read, it is not written to, and going on without what is missing is an entry.

use std::fs;

use host::{Asked, Host, HostError, SEEN, Seen, verify};
use ledger::entry::{Entry, Subject};
use ledger::note::LogKey;
use login::Logins;
use store::{BehindRow, StoreError};
use trial::{Database, House};

use crate::forger::{entries, set_back};

trial::on_both_engines![
    an_older_database_is_read_and_not_written_to_until_it_is_recovered,
    a_database_that_went_on_from_an_older_one_is_found_out,
    a_server_notices_that_its_database_was_set_back_under_it,
    a_second_server_that_remembers_nothing_stops_too,
    what_a_witness_remembers_stops_writing_until_it_is_given_up,
    an_organisation_that_is_gone_is_named_in_the_log_of_the_installation,
    a_memory_that_is_damaged_is_no_memory_that_is_lost,
];

fn key() -> LogKey {
    LogKey::from_seed(&[7; 32])
}

async fn corvane(database: &Database) -> House {
    let house = House::found(database).await;
    Logins::open(house.host.clone(), database.directory(), false).await.unwrap();
    house.asset("Backups").await;
    house.asset("Vault").await;
    assert!(house.host.look_outside(database.directory()).await.unwrap().is_empty());
    house
}

fn is_behind<T: std::fmt::Debug>(refused: Result<T, HostError>) -> bool {
    matches!(refused, Err(HostError::Store(StoreError::Behind)))
}

async fn wrong(host: &Host, pinned: Vec<String>) -> String {
    let asked = Asked { pinned, ..Asked::under(key().public_key()) };
    let found = verify(host.store(), &asked, &mut |_, _| ()).await.unwrap();
    found.wrong().map(|wrong| format!("{}: {}\n", wrong.object, wrong.problem)).collect()
}

async fn an_older_database_is_read_and_not_written_to_until_it_is_recovered(database: Database) {
    let house = corvane(&database).await;
    let (log, directory) = (house.organisation, database.directory());
    let newest = house.host.checkpoint(log).await.unwrap();
    let honest = entries(&house.host, log).await;
    let (size, before) = (honest.len() as u64, honest.len() - 1);
    set_back(&database, &honest, log, before, &key()).await;

    let house = house.again(&database).await;
    let behind = house.host.look_outside(directory).await.unwrap();
    let row = &behind[0];
    assert_eq!((behind.len(), row.log, row.size, row.told_by.as_str()), (1, log, size, SEEN));
    assert_eq!(house.asset_names().await, ["Backups"], "it is read");
    assert!(is_behind(house.commit(House::make_asset("Laptops")).await));
    assert!(is_behind(house.host.found("belmar", &trial::World::founding()).await));
    assert!(is_behind(house.host.enter_checkpoint(log).await));
    assert!(is_behind(house.host.rotate_key(&LogKey::from_seed(&[9; 32])).await));
    let logins = Logins::open(house.host.clone(), directory, false).await.unwrap();
    let invited = logins.invite(log, house.isms_manager, "ines@corvane.example", None).await;
    assert!(invited.is_err(), "who comes in is an entry too");
    assert_eq!(house.host.size_of(log).await.unwrap(), before as u64);
    assert_eq!(house.host.look_outside(directory).await.unwrap().len(), 1, "it stays so");
    assert!(!Seen::read(directory).unwrap().against(house.host.store(), house.host.now()).await.unwrap().is_empty());

    let recovered = house.host.recover().await.unwrap();
    assert_eq!((recovered.len(), recovered[0].found, recovered[0].behind.size), (1, before as u64, size));
    assert!(house.host.recover().await.unwrap().is_empty(), "once is enough");
    assert!(house.host.look_outside(directory).await.unwrap().is_empty());
    house.asset("Laptops").await;
    house.asset("Phones").await;
    let now = entries(&house.host, log).await;
    let said = Entry::parse(&now[before]).unwrap();
    let root = ledger::note::unverified(&newest).unwrap().root;
    assert_eq!(said.command, "log.recover");
    assert_eq!(said.subject, Subject::Recovery { found: before as u64, log, remembered: size, root: Some(root) });
    assert!(house.host.look_outside(directory).await.unwrap().is_empty(), "what is longer now is remembered");
    // It verifies; whoever holds a checkpoint of what was lost is told of it, and by which entry.
    assert_eq!(wrong(&house.host, Vec::new()).await, "");
    let told = wrong(&house.host, vec![newest]).await;
    assert!(told.contains(&format!("pinned checkpoint at {size}: ")), "{told}");
    assert!(
        told.contains(&format!("Entry {before} says so: an operator went on without the entries up to {size}")),
        "{told}"
    );
}

async fn a_database_that_went_on_from_an_older_one_is_found_out(database: Database) {
    let house = corvane(&database).await;
    let (log, directory) = (house.organisation, database.directory());
    let honest = entries(&house.host, log).await;
    set_back(&database, &honest, log, honest.len() - 1, &key()).await;
    // A server that remembers nothing went on, and further than before.
    let unaware = house.again(&database).await;
    unaware.asset("Something else").await;
    unaware.asset("And more").await;
    let aware = house.again(&database).await;
    let behind = aware.host.look_outside(directory).await.unwrap();
    assert_eq!((behind.len(), behind[0].size), (1, honest.len() as u64));
    assert!(is_behind(aware.commit(House::make_asset("Laptops")).await));
    assert!(is_behind(unaware.commit(House::make_asset("Laptops")).await), "and so does the one that did it");
}

async fn a_server_notices_that_its_database_was_set_back_under_it(database: Database) {
    let house = corvane(&database).await;
    let log = house.organisation;
    let honest = entries(&house.host, log).await;
    set_back(&database, &honest, log, honest.len() - 1, &key()).await;
    assert!(is_behind(house.commit(House::make_asset("Laptops")).await), "before anything is written on top");
    assert_eq!(house.host.behind()[0].size, honest.len() as u64);
    assert!(is_behind(house.commit(House::make_asset("Laptops")).await));
    // At its next look it says so in the database, also without a memory beside it.
    fs::remove_file(database.directory().join(SEEN)).unwrap();
    house.host.look_outside(database.directory()).await.unwrap();
    let other = house.again(&database).await;
    assert!(is_behind(other.commit(House::make_asset("Laptops")).await));
    // Recovered with all servers stopped, it goes on.
    let operator = house.again(&database).await;
    operator.host.recover().await.unwrap();
    let anew = house.again(&database).await;
    anew.asset("Laptops").await;
    assert_eq!(wrong(&anew.host, Vec::new()).await, "");
}

async fn a_second_server_that_remembers_nothing_stops_too(database: Database) {
    let house = corvane(&database).await;
    let (one, two) = (house.again(&database).await, house.again(&database).await);
    let row = BehindRow {
        log: house.organisation,
        size: 1_000,
        root: None,
        told_by: "the witness w".to_owned(),
        since: house.host.now(),
    };
    two.asset("Laptops").await;
    assert!(one.host.note_behind(&row).await.unwrap());
    assert!(two.host.behind().is_empty(), "it has not heard of it");
    assert!(is_behind(two.commit(House::make_asset("Phones")).await));
    assert_eq!(two.host.behind().len(), 1, "now it has, and its pages say so");
    let elsewhere = tempfile::tempdir().unwrap();
    two.host.recover().await.unwrap();
    assert!(one.host.look_outside(elsewhere.path()).await.unwrap().is_empty());
    one.asset("Phones").await;
}

async fn what_a_witness_remembers_stops_writing_until_it_is_given_up(database: Database) {
    let house = corvane(&database).await;
    let host = &house.host;
    let told = |size: u64, by: &str| BehindRow {
        log: house.organisation,
        size,
        root: None,
        told_by: format!("the witness {by}"),
        since: host.now(),
    };
    assert!(host.note_behind(&told(1_000, "one")).await.unwrap());
    assert!(host.note_behind(&told(900, "one")).await.unwrap());
    assert!(host.note_behind(&told(950, "two")).await.unwrap());
    let sizes: Vec<u64> = host.store().behind().await.unwrap().iter().map(|row| row.size).collect();
    assert_eq!(sizes, [950, 1_000], "of each the largest");
    let recovered = host.recover().await.unwrap();
    assert_eq!(recovered.len(), 2);
    host.look_outside(database.directory()).await.unwrap();
    assert_eq!(wrong(host, Vec::new()).await, "", "two entries, one after the other");
    // What was given up stops nothing; everything else does, so that nobody can have all given up in advance.
    assert!(!host.note_behind(&told(1_000, "one")).await.unwrap());
    assert!(!host.note_behind(&told(950, "two")).await.unwrap());
    house.asset("Laptops").await;
    for other in [told(1_001, "one"), told(950, "one"), told(950, "three")] {
        assert!(host.note_behind(&other).await.unwrap(), "{other:?}");
    }
    assert!(is_behind(house.commit(House::make_asset("Phones")).await));
}

async fn an_organisation_that_is_gone_is_named_in_the_log_of_the_installation(database: Database) {
    let house = corvane(&database).await;
    let (other, _) = house.host.found("belmar", &trial::World::founding()).await.unwrap();
    house.host.look_outside(database.directory()).await.unwrap();
    let of = database.bytes(&other.simple().to_string());
    for table in ["entry", "node", "checkpoint", "head", "revision", "record"] {
        database.behind_our_back(&format!("DELETE FROM {table} WHERE organisation = {of}")).await;
    }
    database.behind_our_back(&format!("DELETE FROM organisation WHERE id = {of}")).await;
    let house = house.again(&database).await;
    let behind = house.host.look_outside(database.directory()).await.unwrap();
    assert_eq!((behind.len(), behind[0].log), (1, other));
    let recovered = house.host.recover().await.unwrap();
    assert_eq!(recovered[0].found, 0);
    assert!(house.host.look_outside(database.directory()).await.unwrap().is_empty());
    house.asset("Laptops").await;
    assert_eq!(wrong(&house.host, Vec::new()).await, "");
}

async fn a_memory_that_is_damaged_is_no_memory_that_is_lost(database: Database) {
    let house = corvane(&database).await;
    let path = database.directory().join(SEEN);
    let whole = fs::read_to_string(&path).unwrap();
    assert_eq!(whole.split("---\n").count(), 2, "the organisation's and the instance's");
    for text in
        ["hello".to_owned(), whole[..whole.len() - 200].replace("annexa/", "annexa "), format!("{whole}---\nhello")]
    {
        fs::write(&path, &text).unwrap();
        let said = house.host.look_outside(database.directory()).await.unwrap_err().to_string();
        assert!(said.contains("log.seen is damaged"), "{text}: {said}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text, "and it is not written over");
    }
    fs::remove_file(&path).unwrap();
    assert!(Seen::read(database.directory()).unwrap().is_empty());
    assert!(house.host.look_outside(database.directory()).await.unwrap().is_empty());
    assert_eq!(fs::read_to_string(&path).unwrap(), whole);
}
