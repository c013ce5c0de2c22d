//! What was backed up comes back, for whom it was encrypted, on either engine.

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;

use backup::{BackupError, Opening, Protection};
use trial::Database;

use crate::house::{Kept, pair, restore};

trial::on_both_engines![
    a_backup_comes_back_for_each_of_its_recipients,
    a_backup_comes_back_by_its_passphrase,
    a_plain_backup_is_read_by_whoever_finds_it,
    a_database_that_does_not_verify_gives_no_backup,
    a_rehearsal_puts_nothing_in_place,
    of_two_backups_at_once_the_second_is_refused,
];

async fn a_backup_comes_back_for_each_of_its_recipients(database: Database) {
    let kept = Kept::found(database).await;
    let (one, with_one) = pair(kept.elsewhere.path(), "one.key");
    let (two, with_two) = pair(kept.elsewhere.path(), "two.key");
    let taken = kept.take("b.age", Protection::recipients([one, two]).unwrap()).await.unwrap();
    assert!(taken.manifest.rows() > 20);
    assert_eq!(taken.about.logs.len(), 2, "the organisation's log and the instance's");
    let bytes = fs::read(kept.path("b.age")).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1\n"));
    assert_eq!(bytes.len() as u64, taken.bytes);
    let stanzas = bytes.windows(10).filter(|window| *window == b"-> X25519 ").count();
    assert_eq!(stanzas, 2, "for nobody but the two");
    assert_eq!(fs::metadata(kept.path("b.age")).unwrap().permissions().mode() & 0o777, 0o600);
    for (name, opening) in [("from-one", with_one), ("from-two", with_two)] {
        let restored = restore(&kept.restoring("b.age", opening, name)).await.unwrap();
        assert_eq!(restored.manifest, taken.manifest);
        assert_eq!(kept.assets_in(name).await, ["Bäcker & \u{1F512}"]);
        assert!(!kept.path(name).join("restoring").exists());
    }
    nothing_is_left_over(&kept);
}

fn nothing_is_left_over(kept: &Kept) {
    let left: Vec<String> = [kept.data(), kept.elsewhere.path()]
        .iter()
        .flat_map(|directory| fs::read_dir(directory).unwrap())
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".part") || name.contains(".unverified") || name == backup::TRIAL)
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

async fn a_backup_comes_back_by_its_passphrase(database: Database) {
    let kept = Kept::found(database).await;
    kept.take("b.age", Protection::passphrase("vermillion kettle orbit").unwrap()).await.unwrap();
    let wrong = Opening::default().with_passphrase("vermillion kettle orbits");
    let refused = crate::house::refused(&kept.restoring("b.age", wrong, "to")).await.to_string();
    assert!(refused.starts_with("The passphrase does not open "), "{refused}");
    let opening = Opening::default().with_passphrase("vermillion kettle orbit");
    restore(&kept.restoring("b.age", opening, "to")).await.unwrap();
    assert_eq!(kept.assets_in("to").await, ["Bäcker & \u{1F512}"]);
    let short = Protection::passphrase("kettle").err().unwrap().to_string();
    assert_eq!(short, "The passphrase has fewer than 12 characters; take some words more.");
}

async fn a_plain_backup_is_read_by_whoever_finds_it(database: Database) {
    let kept = Kept::found(database).await;
    let taken = kept.take("b.gz", Protection::Plain).await.unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(fs::File::open(kept.path("b.gz")).unwrap()).read_to_string(&mut text).unwrap();
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["annexa_backup"], 2);
    assert_eq!(lines[0]["steps"], kept.house.host.store().facts().await.unwrap().steps);
    let manifest = &lines[lines.len() - 2]["manifest"];
    assert_eq!(manifest["parts"].as_array().unwrap().len(), taken.manifest.parts.len());
    assert!(lines[lines.len() - 1]["signed"].as_str().unwrap().starts_with("annexa/backup/"));
    restore(&kept.restoring("b.gz", Opening::default(), "to")).await.unwrap();
    assert_eq!(kept.assets_in("to").await, ["Bäcker & \u{1F512}"]);
}

async fn a_database_that_does_not_verify_gives_no_backup(database: Database) {
    let kept = Kept::found(database).await;
    let touched = kept.database.behind_our_back("UPDATE revision SET body = replace(body, 'cker', 'nker')").await;
    assert!(touched > 0);
    let Err(BackupError::Wrong(sentence)) = kept.take("b.gz", Protection::Plain).await else {
        panic!("a backup was made of what does not verify");
    };
    assert!(sentence.starts_with("This is no backup: it was read back and does not restore."), "{sentence}");
    assert!(sentence.contains("asset"), "it names what is wrong: {sentence}");
    assert!(!kept.path("b.gz").exists());
    assert!(kept.path("b.gz.unverified").exists(), "what there is is kept under a name that says so");
}

async fn a_rehearsal_puts_nothing_in_place(database: Database) {
    let kept = Kept::found(database).await;
    let (public, opening) = pair(kept.elsewhere.path(), "one.key");
    kept.take("b.age", Protection::recipients([public]).unwrap()).await.unwrap();
    let mut asked = kept.restoring("b.age", opening, "drill");
    let rehearsed = backup::rehearse(&asked, &mut |_, _, _| {}).await.unwrap();
    assert!(rehearsed.manifest.rows() > 20);
    assert!(!kept.path("drill").exists());
    // Beside a running server, with the keys that lie there.
    asked.data = kept.data().to_owned();
    asked.keys = None;
    backup::rehearse(&asked, &mut |_, _, _| {}).await.unwrap();
    nothing_is_left_over(&kept);
}

async fn of_two_backups_at_once_the_second_is_refused(database: Database) {
    let kept = Kept::found(database).await;
    let (one, two) = tokio::join!(kept.take("1.gz", Protection::Plain), kept.take("2.gz", Protection::Plain));
    let refused = match (one, two) {
        (Ok(_), Err(refused)) | (Err(refused), Ok(_)) => refused.to_string(),
        (one, two) => panic!("{} {}", one.is_ok(), two.is_ok()),
    };
    assert!(refused.starts_with("Another backup is restored for trial in "), "{refused}");
    nothing_is_left_over(&kept);
}

/// From SQLite into PostgreSQL, and back.
#[test]
fn a_backup_goes_from_one_engine_to_the_other() {
    trial::story(store::Engine::Postgres, async |postgres| {
        let kept = Kept::found(Database::sqlite()).await;
        kept.take("b.gz", Protection::Plain).await.unwrap();
        let asked =
            backup::Restoring { database: postgres.url(), ..kept.restoring("b.gz", Opening::default(), "there") };
        restore(&asked).await.unwrap();
        assert!(!kept.path("there").join(store::FILE).exists());
        let twice = restore(&asked).await.err().unwrap().to_string();
        assert!(twice.starts_with("There is an installation in that database already"), "{twice}");
        let from_there = backup::Taking {
            data: kept.path("there"),
            database: postgres.url(),
            file: kept.path("back.gz"),
            protection: Protection::Plain,
            trial_in: kept.path("there"),
            now: kept.house.host.now(),
        };
        let back = backup::take(from_there, Box::new(|_, _, _| {})).await.unwrap();
        let first = kept.take("again.gz", Protection::Plain).await.unwrap();
        assert_eq!(back.manifest.parts, first.manifest.parts, "part by part, byte for byte");
        restore(&kept.restoring("back.gz", Opening::default(), "back")).await.unwrap();
        assert_eq!(kept.assets_in("back").await, ["Bäcker & \u{1F512}"]);
    });
}
