//! What is changed behind our back is named by `verify`: each case is a sound database with one row touched.

use decide::Command;
use host::{Asked, Verification, verify};
use ledger::note::LogKey;
use login::Logins;
use serde_json::json;
use store::Store;
use trial::{Database, House};

trial::on_both_engines![
    a_database_that_nobody_touched_is_sound,
    whatever_row_is_touched_is_named,
    a_log_under_another_key_does_not_verify,
];

/// Corvane with 300 assets, one of them edited, and a login with a membership.
async fn corvane(database: &Database) -> House {
    let house = House::found(database).await;
    let logins = Logins::open(house.host.clone(), database.directory(), false).await.unwrap();
    logins
        .set_up(house.organisation, house.owner, "maren@corvane.example", "vermillion kettle orbit ladder")
        .await
        .unwrap();
    let assets = (0..300).map(|number| House::make_asset(&format!("Asset {number}"))).collect();
    house.commit(Command::All(assets)).await.unwrap();
    let backups = house.asset("Backups").await;
    house.set("2026-03-03T09:00:00Z");
    house.edit_asset(backups, json!({"name": "Vault"}), "Renamed").await;
    house
}

/// Everything, under the key of that seed.
fn under(seed: u8) -> Asked {
    Asked::under(LogKey::from_seed(&[seed; 32]).public_key())
}

async fn verified(store: &Store) -> Verification {
    verify(store, &under(7), &mut |_, _| ()).await.unwrap()
}

/// What is wrong, one line each.
fn told(verification: &Verification) -> String {
    verification.wrong().map(|wrong| format!("{}: {}\n", wrong.object, wrong.problem)).collect()
}

async fn a_database_that_nobody_touched_is_sound(database: Database) {
    let house = corvane(&database).await;
    let mut steps = Vec::new();
    let verification =
        verify(house.host.store(), &under(7), &mut |done, total| steps.push((done, total))).await.unwrap();
    assert_eq!(told(&verification), "");
    assert!(verification.is_sound());
    let logs: Vec<_> = verification.logs.iter().map(|log| (log.name.as_str(), log.size)).collect();
    let size = house.view().await.log_size();
    assert_eq!(logs, [("instance", 4), ("corvane", size)]);
    assert_eq!(verification.logs[1].verifier, house.host.verifier(house.organisation));
    assert_eq!(steps.last(), Some(&(size + 4, size + 4)), "the progress comes to its end");
}

async fn whatever_row_is_touched_is_named(database: Database) {
    let house = corvane(&database).await;
    let store = house.host.store();
    let size = house.view().await.log_size();
    let (last, before) = (size - 1, size - 2);
    let of = format!("organisation = {}", database.bytes(&house.organisation.simple().to_string()));
    let bytes = |hexadecimal: &str| database.bytes(hexadecimal);
    let (zeros, other) = (bytes(&"00".repeat(32)), bytes("7b7d"));
    let cases: Vec<(String, &str, String)> = vec![
        (format!("UPDATE entry SET bytes = {other} WHERE {of} AND position = 17"), "entry 17", "cannot be read".into()),
        (
            format!("UPDATE entry SET leaf = {zeros} WHERE {of} AND position = 17"),
            "entry 17",
            "not those that were hashed".into(),
        ),
        (format!("DELETE FROM entry WHERE {of} AND position = 17"), "entry 17", "Gone".into()),
        (format!("DELETE FROM entry WHERE {of} AND position BETWEEN 17 AND 19"), "entries 17 to 19", "Gone".into()),
        (format!("UPDATE entry SET position = -1 WHERE {of} AND position = 17"), "entry 17", "Gone".into()),
        (format!("DELETE FROM entry WHERE {of} AND position = {last}"), "head", "It says".into()),
        (
            format!("UPDATE revision SET body = replace(body, 'Vault', 'Vaults') WHERE {of} AND position = {last}"),
            "asset A-301",
            "not what its entry commits to".into(),
        ),
        (format!("UPDATE revision SET body = 'x' WHERE {of} AND position = {last}"), "asset", "no JSON".into()),
        (
            format!("UPDATE revision SET salts = {other} WHERE {of} AND position = {last}"),
            "asset A-301",
            "seals cannot be read".into(),
        ),
        (
            format!("UPDATE revision SET commitment = {zeros} WHERE {of} AND position = {last}"),
            "asset A-301",
            "commits to".into(),
        ),
        (
            format!("UPDATE revision SET version = -7 WHERE {of} AND position = {last}"),
            "asset A-301",
            "below zero".into(),
        ),
        (format!("UPDATE revision SET schema = 9 WHERE {of} AND position = {last}"), "asset A-301", "schema".into()),
        (
            format!("UPDATE revision SET recorded = recorded + 1 WHERE {of} AND position = {last}"),
            "asset A-301",
            "time".into(),
        ),
        (format!("UPDATE revision SET author = NULL WHERE {of} AND position = {last}"), "asset A-301", "author".into()),
        (
            format!("UPDATE revision SET command = 'asset.retire' WHERE {of} AND position = {last}"),
            "asset A-301",
            "command".into(),
        ),
        (format!("DELETE FROM revision WHERE {of} AND position = {last}"), "entry ", "is gone".into()),
        (
            format!("UPDATE revision SET position = {size} WHERE {of} AND position = {last}"),
            "asset A-301",
            format!("Entry {size} does not speak of it"),
        ),
        (
            format!(
                "INSERT INTO entry SELECT organisation, position + 1, bytes, leaf FROM entry WHERE {of} AND position = {last}"
            ),
            "head",
            "It says".into(),
        ),
        (
            format!(
                "INSERT INTO revision (organisation, kind, record, position, version, schema, recorded, author, command, body, salts, commitment) \
                 SELECT organisation, kind, {}, position, version, schema, recorded, author, command, body, salts, commitment \
                 FROM revision WHERE {of} AND position = {last}",
                bytes(&"00".repeat(16))
            ),
            "asset A-301 (00000000-",
            format!("Entry {last} does not speak of it"),
        ),
        (format!("UPDATE record SET born = 3 WHERE {of} AND born = {before}"), "asset", "born at entry 3".into()),
        (format!("DELETE FROM record WHERE {of} AND born = {before}"), "asset", "not listed".into()),
        (
            format!(
                "INSERT INTO record SELECT organisation, kind, {zeros}, born FROM record WHERE {of} AND born = {before}"
            ),
            "asset 0000",
            "no entry speaks of it".into(),
        ),
        (format!("UPDATE node SET hash = {zeros} WHERE {of}"), "node 1/0", "not that of the entries".into()),
        (format!("DELETE FROM node WHERE {of}"), "node 1/0", "It is gone".into()),
        (format!("UPDATE node SET position = 5 WHERE {of}"), "node 1/5", "no such node".into()),
        (format!("UPDATE head SET size = size - 1 WHERE {of}"), "head", "It says".into()),
        (format!("UPDATE head SET frontier = {zeros} WHERE {of}"), "head", "not the tree".into()),
        (format!("UPDATE head SET recorded = 7 WHERE {of}"), "head", "Its time".into()),
        (
            format!("UPDATE head SET checkpoint = replace(checkpoint, 'annexa', 'annexb') WHERE {of}"),
            "checkpoint of the head",
            "does not verify".into(),
        ),
        (
            format!(
                "UPDATE head SET checkpoint = (SELECT note FROM checkpoint WHERE {of} ORDER BY size LIMIT 1) WHERE {of}"
            ),
            "checkpoint of the head",
            "signed over".into(),
        ),
        (format!("UPDATE checkpoint SET note = 'x' WHERE {of}"), "checkpoint at", "does not verify".into()),
        (format!("DELETE FROM head WHERE {of}"), "organisation corvane", "no log".into()),
        (
            format!("DELETE FROM organisation WHERE id = {}", bytes(&house.organisation.simple().to_string())),
            "log ",
            "belongs to no organisation".into(),
        ),
        (
            "UPDATE credential SET body = replace(body, 'maren', 'marie') WHERE kind = 'login'".into(),
            "login ",
            "commits to".into(),
        ),
        ("UPDATE instance SET is_demo = 1".into(), "instance", "Whether it is a demo".into()),
        ("UPDATE credential SET version = 1 WHERE kind = 'login'".into(), "login ", "the log's newest".into()),
        ("DELETE FROM credential WHERE kind = 'membership'".into(), "membership ", "its row is gone".into()),
        (
            format!("UPDATE credential SET id = {} WHERE kind = 'membership'", bytes(&"00".repeat(16))),
            "membership 0000",
            "No entry speaks of it".into(),
        ),
    ];
    for table in TABLES {
        database.behind_our_back(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).await;
    }
    for (tamper, object, problem) in cases {
        assert!(database.behind_our_back(&tamper).await > 0, "{tamper} touched nothing");
        let told = told(&verified(store).await);
        let is_named = told.lines().any(|line| line.starts_with(object) && line.contains(&problem));
        assert!(is_named, "{tamper}\nshould be named as {object} … {problem}, and this is what was told:\n{told}");
        put_back(&database).await;
    }
    assert_eq!(told(&verified(store).await), "", "every case was taken back");
}

/// The tables that the cases touch.
const TABLES: [&str; 9] =
    ["instance", "organisation", "entry", "revision", "record", "node", "head", "checkpoint", "credential"];

async fn put_back(database: &Database) {
    for table in TABLES {
        database.behind_our_back(&format!("DELETE FROM {table}")).await;
        database.behind_our_back(&format!("INSERT INTO {table} SELECT * FROM kept_{table}")).await;
    }
}

async fn a_log_under_another_key_does_not_verify(database: Database) {
    let house = corvane(&database).await;
    let verification = verify(house.host.store(), &under(8), &mut |_, _| ()).await.unwrap();
    assert!(
        told(&verification)
            .contains("checkpoint of the head: It does not verify: the checkpoint is not signed by this log's key.")
    );
}
