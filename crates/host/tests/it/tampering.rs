//! Each way to lie about the past, done to a database by whoever holds machine and key, and what the verifier says to it. What only
//! a checkpoint that was kept elsewhere tells is verified without one, too: that it is sound then is what the manual warns of.

use host::{Asked, Host, Verification, verify};
use jiff::SignedDuration;
use ledger::entry::Subject;
use ledger::note::LogKey;
use login::Logins;
use record::Id;
use serde_json::json;
use trial::{Database, House};

use crate::forger::{changed, entries, write};

trial::on_both_engines![
    entries_that_are_moved_doubled_or_put_in_are_named,
    a_log_that_was_cut_off_forked_or_written_anew_does_not_go_on_from_the_pinned_checkpoint,
    an_older_database_put_back_is_named_by_what_was_pinned_and_by_the_instances_log,
    an_entry_that_was_dated_back_is_named,
    an_approval_pointed_at_another_revision_is_named,
    an_entry_of_another_organisation_is_named,
    a_swapped_file_and_a_swapped_digest_are_named,
    a_decision_under_a_role_that_was_not_in_force_is_named,
    what_was_recorded_in_the_future_is_named,
    an_erasure_without_its_entry_is_named,
];

fn key(seed: u8) -> LogKey {
    LogKey::from_seed(&[seed; 32])
}

fn under(seed: u8) -> Asked {
    Asked::under(key(seed).public_key())
}

async fn told(host: &Host, asked: &Asked) -> String {
    let verification: Verification = verify(host.store(), asked, &mut |_, _| ()).await.unwrap();
    verification.wrong().map(|wrong| format!("{}: {}\n", wrong.object, wrong.problem)).collect()
}

fn has(told: &str, object: &str, problem: &str) {
    let is_named = told.lines().any(|line| line.starts_with(object) && line.contains(problem));
    assert!(is_named, "{object} … {problem} should be named, and this is what was told:\n{told}");
}

/// Corvane with 300 assets and an instance's log that remembers it.
async fn corvane(database: &Database) -> House {
    let house = House::found(database).await;
    Logins::open(house.host.clone(), database.directory(), false).await.unwrap();
    let assets = (0..300).map(|number| House::make_asset(&format!("Asset {number}"))).collect();
    house.commit(decide::Command::All(assets)).await.unwrap();
    house.asset("Backups").await;
    assert_eq!(told(&house.host, &under(7)).await, "");
    house
}

async fn entries_that_are_moved_doubled_or_put_in_are_named(database: Database) {
    let house = corvane(&database).await;
    let (host, log) = (&house.host, house.organisation);
    let honest = entries(host, log).await;
    let head = host.checkpoint(log).await.unwrap();
    let pinned = Asked { pinned: vec![head], ..under(7) };

    let mut moved = honest.clone();
    moved.swap(40, 41);
    write(&database, log, &moved, &key(7)).await;
    let said = told(host, &under(7)).await;
    has(&said, "entry 40: ", "Version 1 of asset");
    has(&said, "asset A-", "Entry 40 does not speak of it");
    has(&told(host, &pinned).await, "pinned checkpoint at", "not those that were signed then");

    let mut doubled = honest.clone();
    doubled.insert(41, honest[40].clone());
    write(&database, log, &doubled, &key(7)).await;
    has(&told(host, &under(7)).await, "entry 41: ", "after version 1");

    let mut put_in = honest.clone();
    put_in.push(changed(honest.last().unwrap(), |entry| entry.run += 1));
    write(&database, log, &put_in, &key(7)).await;
    let last = honest.len();
    has(&told(host, &under(7)).await, &format!("entry {last}: "), "is gone");

    write(&database, log, &honest, &key(7)).await;
    assert_eq!(told(host, &pinned).await, "", "what is put back is sound again");
}

async fn a_log_that_was_cut_off_forked_or_written_anew_does_not_go_on_from_the_pinned_checkpoint(database: Database) {
    let house = corvane(&database).await;
    let (host, log) = (&house.host, house.organisation);
    let honest = entries(host, log).await;
    let pinned = Asked { pinned: vec![host.checkpoint(log).await.unwrap()], ..under(7) };
    let of = format!("organisation = {}", database.bytes(&log.simple().to_string()));

    // Cut off: the last change never was. In itself it is sound.
    let last = honest.len() - 1;
    write(&database, log, &honest[..last], &key(7)).await;
    let (kept, kind) = ("DELETE FROM revision", "DELETE FROM record");
    database.behind_our_back(&format!("{kept} WHERE {of} AND position = {last}")).await;
    database.behind_our_back(&format!("{kind} WHERE {of} AND born = {last}")).await;
    assert_eq!(told(host, &under(7)).await, "", "a log that was cut off and signed anew is sound in itself");
    has(&told(host, &pinned).await, &format!("pinned checkpoint at {}", last + 1), "It was cut off");

    // Forked: from there it goes on differently.
    house.again(&database).await.asset("Something else").await;
    assert_eq!(told(host, &under(7)).await, "");
    let said = told(host, &pinned).await;
    has(&said, "pinned checkpoint at", "the log was forked, or written anew");

    // Written anew: everything happened an hour earlier, as contents and entries agree.
    let hour = SignedDuration::from_hours(1);
    let now = entries(host, log).await;
    let earlier: Vec<_> = now.iter().map(|bytes| changed(bytes, |entry| entry.recorded -= hour)).collect();
    write(&database, log, &earlier, &key(7)).await;
    has(&told(host, &under(7)).await, "asset A-001", "Its time is not what its entry says");
    let text = format!("UPDATE revision SET recorded = recorded - {} WHERE {of}", hour.as_micros());
    database.behind_our_back(&text).await;
    assert_eq!(told(host, &under(7)).await, "", "backdating the whole of it is sound in itself");
    has(&told(host, &pinned).await, "pinned checkpoint at", "written anew");

    // Under another key, as if it had always been that one.
    write(&database, log, &earlier, &key(9)).await;
    has(&told(host, &under(7)).await, "checkpoint of the head", "not signed by this log's key");
    let replaced = Asked { pinned: pinned.pinned.clone(), ..under(9) };
    has(&told(host, &replaced).await, "pinned checkpoint at", "the key was replaced without an entry");
    let remembered = Asked { old_keys: Some(vec![key(7).public_key()]), ..under(9) };
    has(&told(host, &remembered).await, &format!("key {}", key(7).public_key()), "it was replaced without one");
}

async fn an_older_database_put_back_is_named_by_what_was_pinned_and_by_the_instances_log(database: Database) {
    let house = corvane(&database).await;
    let (host, log) = (&house.host, house.organisation);
    assert!(host.enter_checkpoint(log).await.unwrap());
    assert!(!host.enter_checkpoint(log).await.unwrap(), "it is entered once");
    assert_eq!(told(host, &under(7)).await, "");
    let honest = entries(host, log).await;
    // The tables of this organisation as they were one change ago; those of the instance are newer.
    let last = honest.len() - 1;
    write(&database, log, &honest[..last], &key(7)).await;
    let of = format!("organisation = {}", database.bytes(&log.simple().to_string()));
    database.behind_our_back(&format!("DELETE FROM revision WHERE {of} AND position = {last}")).await;
    database.behind_our_back(&format!("DELETE FROM record WHERE {of} AND born = {last}")).await;
    has(&told(host, &under(7)).await, "entry 1 of the instance's log", "an older database was put back");
    // And where it went on since, it is another log.
    house.again(&database).await.asset("Something else").await;
    let said = told(host, &under(7)).await;
    has(&said, "entry 1 of the instance's log", "the log was forked");
    has(&said, &format!("entries 0 to {last}"), "the first change lies here");
}

async fn an_entry_that_was_dated_back_is_named(database: Database) {
    let house = corvane(&database).await;
    let asset = house.asset("Vault").await;
    house.set("2026-03-09T09:00:00Z");
    house.edit_asset(asset, json!({"name": "Safe"}), "Renamed").await;
    house.set("2026-03-16T09:00:00Z");
    house.edit_asset(asset, json!({"name": "Strong room"}), "Renamed again").await;
    let (host, log) = (&house.host, house.organisation);
    let honest = entries(host, log).await;
    let last = honest.len() - 1;
    let pinned = Asked { pinned: vec![host.checkpoint(log).await.unwrap()], ..under(7) };
    // By a week: the content says another time than its entry.
    let week = SignedDuration::from_hours(24 * 7);
    let mut dated = honest.clone();
    dated[last] = changed(&honest[last], |entry| entry.recorded -= week);
    write(&database, log, &dated, &key(7)).await;
    has(&told(host, &under(7)).await, "asset A-302 ", "Its time is not what its entry says");
    // The content too: what came before it is later.
    dated[last] = changed(&honest[last], |entry| entry.recorded -= week * 2);
    write(&database, log, &dated, &key(7)).await;
    let of = format!("organisation = {}", database.bytes(&log.simple().to_string()));
    let back = format!(
        "UPDATE revision SET recorded = recorded - {} WHERE {of} AND position = {last}",
        (week * 2).as_micros()
    );
    assert_eq!(database.behind_our_back(&back).await, 1);
    has(&told(host, &under(7)).await, &format!("entry {last}: "), "It was recorded before the entry before it");
    // Not beyond the one before it: sound in itself, as the manual says, and named by what was pinned.
    dated[last] = changed(&honest[last], |entry| entry.recorded -= week);
    write(&database, log, &dated, &key(7)).await;
    let forth =
        format!("UPDATE revision SET recorded = recorded + {} WHERE {of} AND position = {last}", week.as_micros());
    assert_eq!(database.behind_our_back(&forth).await, 1);
    assert_eq!(told(host, &under(7)).await, "");
    has(&told(host, &pinned).await, "pinned checkpoint at", "the log was forked, or written anew");
}

async fn an_approval_pointed_at_another_revision_is_named(database: Database) {
    let house = corvane(&database).await;
    let asset = house.asset("Vault").await;
    house.edit_asset(asset, json!({"name": "Safe"}), "Renamed").await;
    let (host, log) = (&house.host, house.organisation);
    let honest = entries(host, log).await;
    let (before, last) = (honest.len() - 2, honest.len() - 1);
    let Subject::Record(earlier) = ledger::entry::Entry::parse(&honest[before]).unwrap().subject else { panic!() };
    let mut pointed = honest.clone();
    pointed[last] = changed(&honest[last], |entry| {
        let Subject::Record(revision) = &mut entry.subject else { panic!() };
        revision.commitment = earlier.commitment;
    });
    write(&database, log, &pointed, &key(7)).await;
    has(&told(host, &under(7)).await, "asset A-302", "Its content is not what its entry commits to");
    pointed[last] = changed(&honest[last], |entry| entry.subject = Subject::Record(earlier));
    write(&database, log, &pointed, &key(7)).await;
    let said = told(host, &under(7)).await;
    has(&said, &format!("entry {last}: "), "It makes version 1 of asset");
    has(&said, "asset A-302", "Its version is not what its entry says");
}

async fn an_entry_of_another_organisation_is_named(database: Database) {
    let house = corvane(&database).await;
    let (other, _) = house.host.found("belmar", &trial::World::founding()).await.unwrap();
    let foreign = entries(&house.host, other).await.pop().unwrap();
    let mut mixed = entries(&house.host, house.organisation).await;
    let run = mixed.len() as u64;
    mixed.push(changed(&foreign, |entry| (entry.run, entry.count) = (run, Some(1))));
    write(&database, house.organisation, &mixed, &key(7)).await;
    has(&told(&house.host, &under(7)).await, &format!("entry {run}: "), &format!("It is about {other}"));
}

async fn a_swapped_file_and_a_swapped_digest_are_named(database: Database) {
    let house = corvane(&database).await;
    let view = house.view().await;
    let digest = house.host.take_file(&view, b"the minutes".to_vec()).await.unwrap();
    assert!(house.host.keep_file(&view, &digest).await.unwrap());
    let of = format!("organisation = {}", database.bytes(&house.organisation.simple().to_string()));
    assert_eq!(told(&house.host, &under(7)).await, "");
    let other = database.bytes("00ff");
    database.behind_our_back(&format!("UPDATE blob SET bytes = {other} WHERE {of}")).await;
    has(&told(&house.host, &under(7)).await, &format!("file {digest}"), "the file was swapped");
    let elsewhere = database.bytes(&"ab".repeat(32));
    database.behind_our_back(&format!("UPDATE blob SET digest = {elsewhere} WHERE {of}")).await;
    has(&told(&house.host, &under(7)).await, &format!("file {}", "ab".repeat(32)), "the file was swapped");
}

async fn a_decision_under_a_role_that_was_not_in_force_is_named(database: Database) {
    let house = corvane(&database).await;
    let (host, log) = (&house.host, house.organisation);
    let honest = entries(host, log).await;
    let last = honest.len() - 1;
    let named = ledger::entry::Entry::parse(&honest[last]).unwrap().by.assignment.unwrap();
    let roles: Vec<Id> = honest
        .iter()
        .filter_map(|bytes| match ledger::entry::Entry::parse(bytes).unwrap().subject {
            Subject::Record(revision) if revision.kind == "role-assignment" && revision.id != named => {
                Some(revision.id)
            }
            _ => None,
        })
        .collect();
    let mut others = honest.clone();
    others[last] = changed(&honest[last], |entry| entry.by.assignment = Some(roles[0]));
    write(&database, log, &others, &key(7)).await;
    has(&told(host, &under(7)).await, &format!("entry {last}: "), "which is another person's");
    others[last] = changed(&honest[last], |entry| entry.by.assignment = Some(Id::from_u128(1)));
    write(&database, log, &others, &key(7)).await;
    has(&told(host, &under(7)).await, &format!("entry {last}: "), "there was no such role or grant then");
    // Before the role began, and before there was any: an entry of the founding cannot have been made by somebody.
    let day = SignedDuration::from_hours(24 * 400);
    let ages: Vec<_> = honest.iter().map(|bytes| changed(bytes, |entry| entry.recorded -= day)).collect();
    write(&database, log, &ages, &key(7)).await;
    has(&told(host, &under(7)).await, "entry ", "was not in force on");
    let level_two = Asked { level: host::Level::Content, ..under(7) };
    assert!(!told(host, &level_two).await.contains("in force"), "level 2 asks no roles");
}

async fn what_was_recorded_in_the_future_is_named(database: Database) {
    let house = corvane(&database).await;
    let asked = Asked { now: "2026-03-01T00:00:00Z".parse().unwrap(), ..under(7) };
    has(&told(&house.host, &asked).await, "entry 0: ", "still to come");
    let later = Asked { now: house.host.now(), ..under(7) };
    assert_eq!(told(&house.host, &later).await, "");
}

async fn an_erasure_without_its_entry_is_named(database: Database) {
    let house = corvane(&database).await;
    let last = entries(&house.host, house.organisation).await.len() - 1;
    let revision =
        house.host.store().revisions(house.organisation, last as u64, last as u64 + 1).await.unwrap().remove(0);
    let (mut body, mut seals) = (revision.body, revision.seals);
    seals.withhold(&mut body, "name").unwrap();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let (salts, body) = (database.bytes(&hex(&seals.to_bytes())), serde_json::to_string(&body).unwrap());
    let of = format!("organisation = {}", database.bytes(&house.organisation.simple().to_string()));
    let text = format!("UPDATE revision SET body = '{body}', salts = {salts} WHERE {of} AND position = {last}");
    assert_eq!(database.behind_our_back(&text).await, 1);
    has(&told(&house.host, &under(7)).await, "asset A-301", "1 of its fields were erased, and no entry says so");
}
