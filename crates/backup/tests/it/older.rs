//! The data of releases, as `tests/fixtures` holds it: opened, brought forward and verified, whatever the tables are now.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use backup::keys::Keys;
use backup::{BackupError, Opening, Protection, Restoring, Taking};
use host::Asked;
use store::Store;
use trial::Database;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn keys() -> PathBuf {
    fixture("step-11/keys")
}

fn opening() -> Opening {
    Opening::default().with_identities(&fixture("step-12/identity")).unwrap()
}

fn restoring(file: PathBuf, data: &Path) -> Restoring {
    let (data, keys) = (data.to_owned(), Some(keys()));
    Restoring { file, opening: opening(), data, database: None, keys, pinned: Vec::new(), witnessed: Vec::new() }
}

/// A data directory of step 11, as it was when its server stopped.
pub fn step_11(directory: &Path) {
    let mut bytes = Vec::new();
    let packed = fs::File::open(fixture("step-11/annexa.sqlite3.gz")).unwrap();
    flate2::read::GzDecoder::new(packed).read_to_end(&mut bytes).unwrap();
    fs::write(directory.join(store::FILE), bytes).unwrap();
    Keys::read(&keys()).unwrap().put(directory).unwrap();
}

/// Whether all that was in the fixtures is there, and verifies.
async fn is_all_there(store: &Store, directory: &Path) {
    let key = host::open_key(directory).unwrap().public_key();
    let verification = host::verify(store, &Asked::under(key), &mut |_, _| {}).await.unwrap();
    assert!(verification.is_sound(), "{:?}", verification.wrong().collect::<Vec<_>>());
    let logs: Vec<(&str, u64, usize)> =
        verification.logs.iter().map(|log| (log.name.as_str(), log.size, log.records)).collect();
    assert_eq!(logs.last(), Some(&("halden-instruments", 22, 18)), "{logs:?}");
    let facts = store.facts().await.unwrap();
    assert_eq!(facts.steps, facts.known_steps);
}

#[tokio::test]
async fn the_database_of_every_release_is_brought_forward_and_verifies() {
    let directory = tempfile::tempdir().unwrap();
    step_11(directory.path());
    let before = fs::read(directory.path().join(store::FILE)).unwrap();
    let store = Store::open_embedded(directory.path()).await.unwrap();
    let upgrade = store.upgrade().unwrap().clone();
    assert_eq!((upgrade.from, upgrade.to), (11, store.facts().await.unwrap().known_steps));
    is_all_there(&store, directory.path()).await;
    let copy = directory.path().join("annexa.sqlite3.step-11");
    assert!(copy.exists() && directory.path().join("upgrading").exists());
    store.upgrade_is_verified(&upgrade).await.unwrap();
    assert!(copy.exists() && !directory.path().join("upgrading").exists(), "the copy stays");
    store.close().await;
    assert!(Store::open_embedded(directory.path()).await.unwrap().upgrade().is_none(), "nothing is left to do");

    // The way back: the copy under the old name is what was there.
    let back = tempfile::tempdir().unwrap();
    fs::copy(&copy, back.path().join(store::FILE)).unwrap();
    Keys::read(&keys()).unwrap().put(back.path()).unwrap();
    let again = Store::open_embedded(back.path()).await.unwrap();
    is_all_there(&again, back.path()).await;
    assert!(!before.is_empty());
}

#[tokio::test]
async fn the_backups_of_every_release_are_restored() {
    for name in ["step-12/backup.gz", "step-12/backup.age"] {
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path().join("data");
        let restored = backup::restore(&restoring(fixture(name), &data), &mut |_, _, _| {}).await.unwrap();
        assert_eq!((restored.about.steps, restored.manifest.rows()), (12, 86), "{name}");
        let store = Store::open_embedded(&data).await.unwrap();
        is_all_there(&store, &data).await;
        assert!(store.upgrade().is_none(), "what was restored was brought forward and verified before");
    }
}

/// The whole way, as an operator goes it who changes engines with an upgrade.
#[test]
fn a_backup_of_a_release_is_restored_into_postgresql() {
    trial::story(store::Engine::Postgres, async |postgres| {
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path().join("data");
        let asked = Restoring { database: postgres.url(), ..restoring(fixture("step-12/backup.age"), &data) };
        backup::restore(&asked, &mut |_, _, _| {}).await.unwrap();
        let store = postgres.open().await;
        is_all_there(&store, &data).await;
    });
}

/// A backup that was written by a program that knew fewer steps: its rows go into tables of its own time.
#[tokio::test]
async fn a_backup_of_older_tables_is_brought_forward() {
    let directory = tempfile::tempdir().unwrap();
    let (old, data) = (directory.path().join("old.gz"), directory.path().join("data"));
    // As that program wrote it, but for the signature, which is made anew over what it would have said.
    older(&fixture("step-12/backup.gz"), &old, &keys());
    let restored = backup::restore(&restoring(old, &data), &mut |_, _, _| {}).await.unwrap();
    assert_eq!(restored.about.steps, 11);
    let store = Store::open_embedded(&data).await.unwrap();
    is_all_there(&store, &data).await;
}

#[tokio::test]
async fn a_backup_of_a_newer_annexa_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let (new, data) = (directory.path().join("new.gz"), directory.path().join("data"));
    rewritten(&fixture("step-12/backup.gz"), &new, &keys(), |first| first.replace("\"steps\":12", "\"steps\":999"));
    let refused = backup::restore(&restoring(new.clone(), &data), &mut |_, _, _| {}).await;
    let Err(BackupError::Refused(sentence)) = refused else { panic!("a newer one was restored") };
    assert_eq!(sentence, "This backup was written by a newer Annexa; use that version.");
    assert!(!data.exists());
    rewritten(&fixture("step-12/backup.gz"), &new, &keys(), |first| {
        first.replace("\"annexa_backup\":2", "\"annexa_backup\":3")
    });
    let refused = backup::restore(&restoring(new, &data), &mut |_, _, _| {}).await.err().unwrap().to_string();
    assert_eq!(refused, "This backup was written by a newer Annexa; use that version.");
}

/// Nobody backs up tables that the program does not know whole: an upgrade comes first.
#[tokio::test]
async fn older_tables_are_not_backed_up_beside_their_server() {
    let directory = tempfile::tempdir().unwrap();
    step_11(directory.path());
    let asked = Taking {
        data: directory.path().to_owned(),
        database: None,
        file: directory.path().join("b.gz"),
        protection: Protection::Plain,
        trial_in: directory.path().to_owned(),
        now: "2026-11-22T20:00:00Z".parse().unwrap(),
    };
    let refused = backup::take(asked, Box::new(|_, _, _| {})).await.err().unwrap().to_string();
    assert!(refused.starts_with("These tables are of another version of Annexa."), "{refused}");
}

fn older(from: &Path, to: &Path, keys: &Path) {
    rewritten(from, to, keys, |first| first.replace("\"steps\":12", "\"steps\":11"));
}

/// A backup with another first line, signed anew.
fn rewritten(from: &Path, to: &Path, keys: &Path, change: impl Fn(&str) -> String) {
    use sha2::{Digest as _, Sha256};
    use std::io::Write as _;
    let sha256 = |text: &str| Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let mut text = String::new();
    flate2::read::GzDecoder::new(fs::File::open(from).unwrap()).read_to_string(&mut text).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let (last, first) = (lines.len() - 1, change(lines[0]));
    assert_ne!(first, lines[0]);
    let manifest = lines[last - 1].replace(&sha256(&format!("{}\n", lines[0])), &sha256(&format!("{first}\n")));
    let keys = fs::read_to_string(keys).unwrap();
    let seed: Vec<u8> = keys
        .lines()
        .nth(1)
        .unwrap()
        .trim_start_matches("log.key ")
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect();
    let key = ledger::note::LogKey::from_seed(&seed.try_into().unwrap());
    let about: serde_json::Value = serde_json::from_str(&first).unwrap();
    let name = format!("annexa/backup/{}", about["instance"].as_str().unwrap());
    let note = key.sign_statement(&format!("{name}\n{}\n", sha256(&format!("{manifest}\n")))).unwrap();
    let mut packed = flate2::write::GzEncoder::new(fs::File::create(to).unwrap(), flate2::Compression::fast());
    for line in std::iter::once(first.as_str()).chain(lines[1..last - 1].iter().copied()).chain([manifest.as_str()]) {
        writeln!(packed, "{line}").unwrap();
    }
    writeln!(packed, "{}", serde_json::json!({"signed": note})).unwrap();
    packed.finish().unwrap();
}

/// A step is refused by older programs with a sentence, on a restored database as on any other.
#[tokio::test]
async fn an_older_program_refuses_newer_tables() {
    let database = Database::sqlite();
    step_11(database.directory());
    database.open().await.close().await;
    database
        .behind_our_back(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (99, 'from the future', TRUE, X'00', 0)",
        )
        .await;
    let refused = database.try_open().await.err().unwrap().to_string();
    assert!(refused.starts_with("this data was written by a newer Annexa"), "{refused}");
}
