//! What is damaged, cut off, foreign, encrypted for somebody else, or older than what is remembered: one sentence, and nothing
//! was changed.

use std::fs;
use std::io::{Read as _, Write as _};

use backup::{BackupError, Opening, Protection, Restoring};
use host::Host;
use trial::Database;

use crate::house::{Kept, pair, refused, restore};

trial::on_both_engines![
    a_file_that_was_cut_off_changed_or_lengthened_is_refused,
    what_somebody_put_into_a_plain_file_is_refused,
    a_backup_for_another_key_is_refused,
    a_backup_of_another_installation_is_refused,
    an_older_backup_than_what_is_remembered_is_refused,
    a_backup_of_a_log_that_was_forked_is_refused,
];

/// Encrypted and plain, at many places: near both ends and in between.
async fn a_file_that_was_cut_off_changed_or_lengthened_is_refused(database: Database) {
    let kept = Kept::found(database).await;
    let (public, opening) = pair(kept.elsewhere.path(), "one.key");
    kept.take("b.age", Protection::recipients([public]).unwrap()).await.unwrap();
    kept.take("b.gz", Protection::Plain).await.unwrap();
    for name in ["b.age", "b.gz"] {
        let bytes = fs::read(kept.path(name)).unwrap();
        let length = bytes.len();
        let places = [1, 30, 150, 200, 260, length / 2, length - 40, length - 17, length - 9, length - 1];
        for place in places {
            fs::write(kept.path("cut"), &bytes[..place]).unwrap();
            let error = refused(&kept.restoring("cut", opening.clone(), "to")).await;
            is_said(&error, &format!("{name} cut at {place}"));
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            fs::write(kept.path("changed"), &changed).unwrap();
            // The header of gzip holds a time and the like, which nothing hangs on.
            if name == "b.age" || place > 10 {
                let error = refused(&kept.restoring("changed", opening.clone(), "to")).await;
                is_said(&error, &format!("{name} changed at {place}"));
            }
        }
        for more in [&b"\n"[..], b"more", &bytes] {
            let longer = [&bytes[..], more].concat();
            fs::write(kept.path("longer"), longer).unwrap();
            let error = refused(&kept.restoring("longer", opening.clone(), "to")).await;
            is_said(&error, &format!("{name} lengthened by {}", more.len()));
        }
        restore(&kept.restoring(name, opening.clone(), &format!("from-{name}"))).await.unwrap();
    }
    for (what, text) in [("empty", &b""[..]), ("text", b"what is this"), ("gzip", &[0x1f, 0x8b, 8, 0])] {
        fs::write(kept.path(what), text).unwrap();
        let error = refused(&kept.restoring(what, opening.clone(), "to")).await;
        is_said(&error, what);
    }
    let missing = refused(&kept.restoring("nothing", opening, "to")).await;
    assert!(matches!(&missing, BackupError::Missing(sentence) if sentence.contains("cannot be read")), "{missing}");
}

/// A clear sentence that names the file; whichever kind it is, nobody takes it for something else.
fn is_said(error: &BackupError, what: &str) {
    let sentence = error.to_string();
    let is_clear = match error {
        BackupError::Wrong(_) => sentence.contains(" is damaged: "),
        BackupError::Refused(_) => {
            sentence.ends_with("is no backup of Annexa.")
                || sentence.contains("is encrypted for another key")
                || sentence.contains("is encrypted. Give")
        }
        _ => false,
    };
    assert!(is_clear, "{what}: {sentence}");
}

/// Rows that were edited, taken out or put in, packed again as whoever holds the file can, but not signed.
async fn what_somebody_put_into_a_plain_file_is_refused(database: Database) {
    let kept = Kept::found(database).await;
    kept.take("b.gz", Protection::Plain).await.unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(fs::File::open(kept.path("b.gz")).unwrap()).read_to_string(&mut text).unwrap();
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let asset = lines.iter().position(|line| line.contains("cker")).unwrap();
    let (manifest, signature) = (lines.len() - 2, lines.len() - 1);
    let altered = |change: &dyn Fn(&mut Vec<String>)| {
        let mut lines = lines.clone();
        change(&mut lines);
        lines
    };
    let cases = [
        (
            "an edited row",
            altered(&|lines| lines[asset] = lines[asset].replace("cker", "nker")),
            "the rows of the table revision",
        ),
        ("a row less", altered(&|lines| drop(lines.remove(asset))), "the rows of the table revision"),
        ("a row twice", altered(&|lines| lines.insert(asset, lines[asset].clone())), "the rows of the table revision"),
        ("two rows for each other", altered(&|lines| lines.swap(asset, asset + 1)), "the rows of the table revision"),
        ("another first line", altered(&|lines| lines[0] = lines[0].replace("0.1.0", "9.9.9")), "its first line"),
        (
            "another manifest",
            altered(&|lines| lines[manifest] = lines[manifest].replace("\"rows\":1,", "\"rows\":2,")),
            "not signed by",
        ),
        ("no signature", altered(&|lines| drop(lines.remove(signature))), "its end is missing"),
        ("an empty signature", altered(&|lines| lines[signature] = "{\"signed\":\"\"}".to_owned()), "not signed by"),
        (
            "a table of ours that is none",
            altered(&|lines| lines[1] = lines[1].replace("\"instance\"", "\"instances\"")),
            "that its version has not",
        ),
        (
            "a statement for a column",
            altered(&|lines| lines[1] = lines[1].replace("\"id\"", "\"id) SELECT 1 --\"")),
            "that its version has not",
        ),
        ("no JSON", altered(&|lines| lines[asset] = "what".to_owned()), "cannot be read"),
    ];
    for (what, lines, sentence) in cases {
        let mut packed =
            flate2::write::GzEncoder::new(fs::File::create(kept.path("b2.gz")).unwrap(), flate2::Compression::fast());
        lines.iter().for_each(|line| writeln!(packed, "{line}").unwrap());
        packed.finish().unwrap();
        let error = refused(&kept.restoring("b2.gz", Opening::default(), "to")).await;
        assert!(matches!(&error, BackupError::Wrong(said) if said.contains(sentence)), "{what}: {error}");
    }
}

async fn a_backup_for_another_key_is_refused(database: Database) {
    let kept = Kept::found(database).await;
    let (public, _) = pair(kept.elsewhere.path(), "one.key");
    let (_, other) = pair(kept.elsewhere.path(), "two.key");
    kept.take("b.age", Protection::recipients([&public]).unwrap()).await.unwrap();
    for (opening, sentence) in [
        (other, "is encrypted for another key than those that were given."),
        (Opening::default(), "is encrypted. Give --identity."),
        (Opening::default().with_passphrase("vermillion kettle orbit"), "is encrypted for another key"),
    ] {
        let error = refused(&kept.restoring("b.age", opening, "to")).await;
        assert!(matches!(&error, BackupError::Refused(said) if said.contains(sentence)), "{error}");
    }
    // What is no key is said to be none, and never shown where it may be a secret.
    fs::write(kept.path("no.key"), "AGE-SECRET-KEY-1QQQ").unwrap();
    let none = Opening::default().with_identities(&kept.path("no.key")).err().unwrap().to_string();
    assert!(none.ends_with("holds no secret key of age, AGE-SECRET-KEY-1…."), "{none}");
    let secret = fs::read_to_string(kept.path("one.key")).unwrap();
    let secret = secret.lines().last().unwrap();
    let swapped = Protection::recipients([secret]).err().unwrap().to_string();
    assert!(swapped.starts_with("a secret key is no public key of age") && !swapped.contains(secret), "{swapped}");
    assert!(Protection::recipients(Vec::<String>::new()).is_err());
}

async fn a_backup_of_another_installation_is_refused(database: Database) {
    let kept = Kept::found(database).await;
    kept.take("b.gz", Protection::Plain).await.unwrap();
    // Another installation, with keys of its own.
    let other = kept.path("other");
    fs::create_dir(&other).unwrap();
    host::open_seed(&other, "log.key").unwrap();
    host::open_seed(&other, "seal.key").unwrap();
    let foreign = "These keys belong to another installation than this backup.";
    let without = Restoring { keys: None, ..kept.restoring("b.gz", Opening::default(), "other") };
    let error = refused(&without).await.to_string();
    assert!(error.starts_with(foreign), "{error}");
    // Named, they are the right ones, and the directory is not.
    let error = refused(&kept.restoring("b.gz", Opening::default(), "other")).await.to_string();
    assert!(error.contains("holds another log.key. Restore into an empty directory."), "{error}");
    backup::keys::Keys::of(&other).unwrap().write(&kept.path("other-keys")).unwrap();
    let wrong = Restoring { keys: Some(kept.path("other-keys")), ..kept.restoring("b.gz", Opening::default(), "to") };
    let error = refused(&wrong).await.to_string();
    assert!(error.starts_with(foreign), "{error}");
    fs::write(kept.path("no-keys"), "annexa keys 1\nlog.key 00\n").unwrap();
    let none = Restoring { keys: Some(kept.path("no-keys")), ..kept.restoring("b.gz", Opening::default(), "to") };
    let error = refused(&none).await.to_string();
    assert!(error.ends_with("is not what `annexa backup --keys` wrote."), "{error}");
    let none = Restoring { keys: None, ..kept.restoring("b.gz", Opening::default(), "to") };
    let error = refused(&none).await.to_string();
    assert!(error.starts_with("There is no log.key in "), "{error}");
}

async fn an_older_backup_than_what_is_remembered_is_refused(database: Database) {
    let kept = Kept::found(database).await;
    kept.take("old.gz", Protection::Plain).await.unwrap();
    kept.house.asset("Written after the backup").await;
    kept.take("new.gz", Protection::Plain).await.unwrap();
    let pinned = vec![kept.pin("pin").await];
    let with_pin = Restoring { pinned: pinned.clone(), ..kept.restoring("old.gz", Opening::default(), "to") };
    let error = refused(&with_pin).await;
    let is_older = |error: &BackupError| matches!(error, BackupError::Refused(said) if said.starts_with("This backup is older than what "));
    assert!(is_older(&error), "{error}");
    let newer = Restoring { pinned, ..kept.restoring("new.gz", Opening::default(), "newer") };
    restore(&newer).await.unwrap();
    assert_eq!(kept.assets_in("newer").await.len(), 2);

    // What a witness says counts as well, also where nobody remembers it here.
    let log = kept.house.organisation;
    let says = |size: u64, is_other: bool| {
        vec![backup::Witnessed { log, size, by: "witness.example.org".to_owned(), is_other }]
    };
    let size = kept.house.view().await.log_size();
    let asked = |witnessed| Restoring { witnessed, ..kept.restoring("old.gz", Opening::default(), "to") };
    let error = refused(&asked(says(size, false))).await;
    assert!(is_older(&error) && error.to_string().contains("witness.example.org cosigned"), "{error}");
    let error = refused(&asked(says(size - 1, true))).await.to_string();
    assert!(error.contains("cosigned other entries of a log"), "{error}");
    restore(&Restoring { data: kept.path("as-new"), ..asked(says(size - 1, false)) }).await.unwrap();

    // What the server on this directory saw counts as well.
    let seen = kept.house.host.checkpoint(kept.house.organisation).await.unwrap();
    fs::create_dir(kept.path("seen")).unwrap();
    host::Seen::of(vec![seen]).unwrap().write(&kept.path("seen")).unwrap();
    let error = refused(&kept.restoring("old.gz", Opening::default(), "seen")).await;
    assert!(is_older(&error) && error.to_string().contains("the data directory"), "{error}");
    restore(&kept.restoring("new.gz", Opening::default(), "seen")).await.unwrap();

    fs::write(kept.path("no-pin"), "what").unwrap();
    let odd = Restoring { pinned: vec![kept.path("no-pin")], ..kept.restoring("new.gz", Opening::default(), "to") };
    let error = refused(&odd).await.to_string();
    assert!(error.ends_with("is no checkpoint of a log."), "{error}");
    fs::create_dir(kept.path("odd")).unwrap();
    fs::write(kept.path("odd").join(host::SEEN), "{").unwrap();
    let error = refused(&kept.restoring("new.gz", Opening::default(), "odd")).await.to_string();
    assert!(error.contains("log.seen is damaged"), "{error}");
}

/// The backup has as many entries as what is remembered, and they are others.
async fn a_backup_of_a_log_that_was_forked_is_refused(database: Database) {
    let kept = Kept::found(database).await;
    kept.take("before.gz", Protection::Plain).await.unwrap();
    kept.house.asset("What happened").await;
    let pin = kept.pin("pin").await;
    // Somebody puts the older one back, and goes on otherwise, with the same key.
    restore(&kept.restoring("before.gz", Opening::default(), "fork")).await.unwrap();
    let store = store::Store::open_embedded(&kept.path("fork")).await.unwrap();
    let key = host::open_key(&kept.path("fork")).unwrap();
    let fork = Host::new(store.clone(), key, kept.house.clock.clone());
    let command = trial::House::make_asset("What did not happen");
    fork.commit(kept.house.organisation, kept.house.actor(), command, None).await.unwrap();
    store.close().await;
    let taking = backup::Taking {
        data: kept.path("fork"),
        database: None,
        file: kept.path("forked.gz"),
        protection: Protection::Plain,
        trial_in: kept.path("fork"),
        now: kept.house.host.now(),
    };
    backup::take(taking, Box::new(|_, _, _| {})).await.unwrap();
    let asked = Restoring { pinned: vec![pin], ..kept.restoring("forked.gz", Opening::default(), "to") };
    let error = refused(&asked).await;
    assert!(
        matches!(&error, BackupError::Wrong(said) if said.contains("the log was forked, or written anew")),
        "{error}"
    );
}
