//! Tables that are brought forward: a copy before, one transaction a step, on again after a kill at whatever moment.

use std::process::{Command, Stdio};
use std::time::Duration;

use store::{Engine, Store};
use trial::{Database, House};

trial::on_both_engines![
    what_is_there_is_copied_before_the_first_step,
    an_upgrade_that_was_cut_off_goes_on_with_the_same_copy,
    a_step_that_fails_leaves_the_tables_of_before,
    an_empty_database_needs_no_copy,
];

/// What later steps made, and what has to go for a database to be as it was before them. A new step names its tables here; those that only
/// make a table anew, as step 12 does, are done once more on what they made.
const MADE: [(i64, &[&str]); 3] =
    [(11, &["visit"]), (13, &["cosignature", "witness", "behind", "recovery"]), (14, &["erasing"])];
/// Columns that later steps added to tables which were there.
const ADDED: [(i64, &str, &[&str]); 1] = [(14, "access", &["leaf", "place"])];

/// Sets a database back to a step, as if an older program had written it.
async fn set_back(database: &Database, to: i64) {
    database.open().await.close().await;
    for table in MADE.iter().filter(|(step, _)| *step > to).flat_map(|(_, tables)| *tables) {
        database.behind_our_back(&format!("DROP TABLE {table}")).await;
    }
    for (_, table, columns) in ADDED.iter().filter(|(step, ..)| *step > to) {
        for column in *columns {
            database.behind_our_back(&format!("ALTER TABLE {table} DROP COLUMN {column}")).await;
        }
    }
    database.behind_our_back(&format!("DELETE FROM _sqlx_migrations WHERE version > {to}")).await;
}

async fn known(store: &Store) -> i64 {
    store.facts().await.unwrap().known_steps
}

fn copy_of(database: &Database, step: i64) -> std::path::PathBuf {
    database.directory().join(format!("annexa.sqlite3.step-{step}"))
}

async fn has_copy(database: &Database, step: i64) -> bool {
    match database.engine() {
        Engine::Sqlite => copy_of(database, step).exists(),
        Engine::Postgres => {
            let name = format!("annexa_step_{step}");
            database.schemas().await.contains(&name)
        }
    }
}

async fn what_is_there_is_copied_before_the_first_step(database: Database) {
    let house = House::found(&database).await;
    house.asset("Backups").await;
    let heads = house.host.store().snapshot().await.unwrap().heads().await.unwrap();
    house.stop().await;
    let step = 11;
    set_back(&database, step).await;
    let store = database.open().await;
    let upgrade = store.upgrade().unwrap().clone();
    assert_eq!((upgrade.from, upgrade.to), (step, known(&store).await));
    assert!(has_copy(&database, step).await, "{}", upgrade.copy());
    assert_eq!(store.snapshot().await.unwrap().heads().await.unwrap(), heads);
    store.close().await;

    // Until somebody has verified it, every start says so.
    let store = database.open().await;
    assert_eq!(store.upgrade(), Some(&upgrade));
    store.upgrade_is_verified(&upgrade).await.unwrap();
    store.close().await;
    let store = database.open().await;
    assert_eq!(store.upgrade(), None);
    assert!(has_copy(&database, step).await, "the copy stays until the next upgrade");
    store.close().await;

    // The copy is a whole database of its own.
    let beside = tempfile::tempdir().unwrap();
    let copied = match database.engine() {
        Engine::Sqlite => {
            std::fs::copy(copy_of(&database, step), beside.path().join(store::FILE)).unwrap();
            Store::open_embedded(beside.path()).await.unwrap()
        }
        Engine::Postgres => {
            let url = format!("{}&options=-csearch_path%3Dannexa_step_{step}", database.url().unwrap());
            Store::open_postgres_read_only(&url).await.unwrap()
        }
    };
    assert_eq!(copied.snapshot().await.unwrap().heads().await.unwrap(), heads);
    copied.close().await;

    // The next one takes its place.
    let next = 12;
    set_back(&database, next).await;
    let store = database.open().await;
    let upgrade = store.upgrade().unwrap().clone();
    assert!(has_copy(&database, step).await && has_copy(&database, next).await);
    store.upgrade_is_verified(&upgrade).await.unwrap();
    assert!(!has_copy(&database, step).await && has_copy(&database, next).await);
}

/// Between two steps: one is done, the note says from where.
async fn an_upgrade_that_was_cut_off_goes_on_with_the_same_copy(database: Database) {
    let house = House::found(&database).await;
    house.asset("Backups").await;
    house.stop().await;
    let step = 11;
    set_back(&database, step).await;
    // As if it had been killed after its first step.
    set_back(&database, step + 1).await;
    let store = database.open().await;
    let upgrade = store.upgrade().unwrap();
    assert_eq!((upgrade.from, upgrade.to), (step, known(&store).await), "it goes on from where it began");
    assert!(has_copy(&database, step).await && !has_copy(&database, step + 1).await, "with the same copy");
    let house = House::host(&database, House::FOUNDED).await.0;
    assert_eq!(house.organisations().await.unwrap().len(), 1);
}

/// Within a step: what it has done is taken back, and the note of it with it.
async fn a_step_that_fails_leaves_the_tables_of_before(database: Database) {
    let house = House::found(&database).await;
    house.asset("Backups").await;
    house.stop().await;
    let step = 12;
    set_back(&database, step).await;
    let before: Vec<_> = in_order(database.columns().await);
    // The step makes a table of this name at its end, and cannot.
    database.behind_our_back("CREATE TABLE recovery (x TEXT)").await;
    let refused = database.try_open().await;
    assert!(refused.is_err(), "the step was done over what was in its way");
    database.behind_our_back("DROP TABLE recovery").await;
    assert_eq!(in_order(database.columns().await), before, "nothing of the step is left");
    let store = database.open().await;
    assert_eq!(store.upgrade().unwrap().from, step, "and it is done from its start");
}

fn in_order(mut columns: Vec<(String, String)>) -> Vec<(String, String)> {
    columns.sort();
    columns
}

async fn an_empty_database_needs_no_copy(database: Database) {
    set_back(&database, 12).await;
    let store = database.open().await;
    assert_eq!(store.upgrade(), None);
    assert!(!has_copy(&database, 12).await);
}

const DIRECTORY: &str = "ANNEXA_UPGRADE_DIRECTORY";

/// Not a test of its own: what the one below starts and kills.
#[tokio::test]
async fn the_upgrade_that_is_killed() {
    let Some(directory) = std::env::var_os(DIRECTORY) else { return };
    println!("begins");
    Store::open_embedded(std::path::Path::new(&directory)).await.unwrap().close().await;
    println!("is done");
}

/// Killed at many moments, within the copy, between copy and steps, within a step: afterwards either nothing happened or it goes on,
/// and nothing is lost.
#[tokio::test]
async fn an_upgrade_that_is_killed_at_any_moment_goes_on() {
    let database = Database::sqlite();
    let house = House::found(&database).await;
    for number in 0..60 {
        let asset = house.asset(&format!("Asset {number}")).await;
        house.edit_asset(asset, serde_json::json!({"description": "x".repeat(15_000)}), "It is long").await;
    }
    let heads = house.host.store().snapshot().await.unwrap().heads().await.unwrap();
    house.stop().await;
    let step = 11;
    set_back(&database, step).await;
    let files = |directory: &std::path::Path| -> Vec<(String, Vec<u8>)> {
        let files = std::fs::read_dir(directory).unwrap().map(|file| file.unwrap().path());
        files
            .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(path).unwrap()))
            .collect()
    };
    let before = files(database.directory());
    let (mut untouched, mut copying, mut stepping) = (0, 0, 0);
    for round in 0..24_u64 {
        let directory = tempfile::tempdir().unwrap();
        before.iter().for_each(|(name, bytes)| std::fs::write(directory.path().join(name), bytes).unwrap());
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "upgrade::the_upgrade_that_is_killed", "--nocapture"])
            .env(DIRECTORY, directory.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(4 * round));
        let _ = child.kill();
        child.wait().unwrap();
        let is_there = |name: String| directory.path().join(name).exists();
        match (is_there("upgrading".to_owned()), is_there(format!("annexa.sqlite3.step-{step}.part"))) {
            (true, _) => stepping += 1,
            (false, true) => copying += 1,
            (false, false) => untouched += 1,
        }
        let store = Store::open_embedded(directory.path()).await.unwrap();
        assert_eq!(store.snapshot().await.unwrap().heads().await.unwrap(), heads, "round {round}");
        let facts = store.facts().await.unwrap();
        assert_eq!(facts.steps, facts.known_steps, "round {round}");
        let upgrade = store.upgrade().unwrap().clone();
        assert_eq!(upgrade.from, step, "round {round}: nobody has verified it");
        let copy = tempfile::tempdir().unwrap();
        std::fs::copy(directory.path().join(format!("annexa.sqlite3.step-{step}")), copy.path().join(store::FILE))
            .unwrap();
        let copied = Store::open_embedded(copy.path()).await.unwrap();
        assert_eq!(copied.upgrade().unwrap().from, step, "round {round}: the copy is of before");
        assert_eq!(copied.snapshot().await.unwrap().heads().await.unwrap(), heads, "round {round}: and whole");
        copied.close().await;
        store.close().await;
    }
    println!("killed before anything {untouched} times, while copying {copying}, after the copy {stepping}");
    assert!(untouched < 24, "no round was slow enough to begin anything");
}
