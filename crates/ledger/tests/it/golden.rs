//! Byte for byte what the second implementation made. If one of these fails, the format changed: that needs a new
//! version of the format, not a new vector.

use jiff::Timestamp;
use ledger::commitment::{self, Body, Header, Salt, Seals};
use ledger::entry::{Actor, By, Entry, Revision, Subject};
use ledger::note::{Checkpoint, LogKey, Verifier, origin};
use ledger::tile::{Bundle, Tile, bundle, bundles, tiles, unbundle};
use ledger::tree::{consistency_proof, inclusion_proof, leaf_hash, verify_consistency, verify_inclusion};
use ledger::{Hash, canonical};
use serde_json::Value;
use uuid::Uuid;

use crate::tree_store::{TreeStore, entry};

macro_rules! vectors {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("../vectors/", $name, ".json"))).unwrap()
    };
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}
fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}
fn hash(value: &Value) -> Hash {
    text(value).parse().unwrap()
}
fn hashes(value: &Value) -> Vec<Hash> {
    list(value).iter().map(hash).collect()
}
fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    hexadecimal(&sha2::Sha256::digest(bytes))
}

#[test]
fn a_value_has_the_spelling_of_rfc_8785() {
    for case in list(&vectors!("canonical")["accepted"]) {
        let spelled = canonical::to_vec(&case["value"]).unwrap();
        assert_eq!(String::from_utf8(spelled).unwrap(), text(&case["canonical"]), "{}", case["what"]);
    }
}

#[test]
fn floats_and_numbers_that_some_readers_round_are_refused() {
    for case in list(&vectors!("canonical")["refused"]) {
        let value: Value = serde_json::from_str(text(case)).unwrap();
        assert!(canonical::to_vec(&value).is_err(), "{case}");
    }
}

#[test]
fn a_commitment_is_the_same_before_and_after_withholding() {
    for case in list(&vectors!("commitments")) {
        let what = text(&case["what"]);
        let header = Header {
            kind: text(&case["header"]["kind"]),
            id: text(&case["header"]["id"]).parse().unwrap(),
            version: number(&case["header"]["version"]),
            schema: number(&case["header"]["schema"]).try_into().unwrap(),
        };
        let mut body: Body = case["body"].as_object().unwrap().clone();
        let proofs = list(&case["proofs"]);
        let mut names = proofs.iter().map(|proof| text(&proof["name"]));
        let mut seals = Seals::new(&body, || Salt::new(*hash(&case["salts"][names.next().unwrap()]).as_bytes()));
        let root = hash(&case["commitment"]);

        assert_eq!(hexadecimal(&seals.to_bytes()), text(&case["seals"]), "{what}");
        assert_eq!(commitment::leaves(&header, &body, &seals).unwrap(), hashes(&case["leaves"]), "{what}");
        assert_eq!(commitment::commitment(&header, &body, &seals), Ok(root), "{what}");
        for proof in proofs {
            let name = text(&proof["name"]);
            let disclosure = commitment::disclose(&header, &body, &seals, name).unwrap();
            assert_eq!(disclosure.index, number(&proof["index"]), "{what}");
            assert_eq!(disclosure.path, hashes(&proof["path"]), "{what}");
            assert_eq!(disclosure.verify(&root), Ok(()), "{what}");
        }

        for name in list(&case["withhold"]) {
            seals.withhold(&mut body, text(name)).unwrap();
        }
        assert_eq!(Value::Object(body.clone()), case["body_without"], "{what}");
        assert_eq!(hexadecimal(&seals.to_bytes()), text(&case["seals_without"]), "{what}");
        assert_eq!(Seals::from_bytes(&seals.to_bytes()), Ok(seals.clone()));
        assert_eq!(commitment::commitment(&header, &body, &seals), Ok(root), "{what}");
    }
}

/// The entry that a vector's fields describe, put together by hand so that parsing and writing are checked apart.
fn described(value: &Value) -> Entry {
    let id = |value: &Value| -> Option<Uuid> { Some(value.as_str()?.parse().unwrap()) };
    let code = |value: &Value| value.as_str().map(str::to_owned);
    let by = &value["by"];
    let subject = if let Some(record) = value.get("record") {
        Subject::Record(Revision {
            kind: text(&record["kind"]).into(),
            id: id(&record["id"]).unwrap(),
            version: number(&record["version"]),
            schema: number(&record["schema"]).try_into().unwrap(),
            commitment: hash(&record["commitment"]),
        })
    } else if let Some(checkpoint) = value.get("checkpoint") {
        Subject::Checkpoint {
            organisation: id(&checkpoint["organisation"]).unwrap(),
            root: hash(&checkpoint["root"]),
            size: number(&checkpoint["size"]),
        }
    } else if let Some(key) = value.get("key") {
        Subject::Key { new: text(&key["new"]).parse().unwrap(), old: text(&key["old"]).parse().unwrap() }
    } else if let Some(recovery) = value.get("lost") {
        Subject::Recovery {
            found: number(&recovery["found"]),
            log: id(&recovery["log"]).unwrap(),
            remembered: number(&recovery["remembered"]),
            root: recovery.get("root").map(hash),
        }
    } else {
        Subject::Observations {
            count: number(&value["observations"]["count"]),
            root: hash(&value["observations"]["root"]),
        }
    };
    Entry {
        organisation: id(&value["organisation"]).unwrap(),
        run: number(&value["run"]),
        count: value["count"].as_u64(),
        recorded: text(&value["recorded"]).parse::<Timestamp>().unwrap(),
        command: text(&value["command"]).into(),
        by: By {
            actor: match id(&by["person"]) {
                Some(person) => Actor::Person(person),
                None => Actor::Service(text(&by["service"]).into()),
            },
            assignment: id(&by["assignment"]),
            exception: id(&by["exception"]),
            factor: code(&by["factor"]),
            via: code(&by["via"]),
            token: id(&by["token"]),
        },
        subject,
    }
}

#[test]
fn an_entry_has_exactly_one_spelling() {
    for case in list(&vectors!("entries")["accepted"]) {
        let entry = described(&case["value"]);
        let bytes = text(&case["bytes"]);
        assert_eq!(String::from_utf8(entry.to_bytes().unwrap()).unwrap(), bytes, "{}", case["what"]);
        assert_eq!(Entry::parse(bytes.as_bytes()), Ok(entry), "{}", case["what"]);
    }
}

#[test]
fn what_is_not_an_entry_is_refused() {
    for case in list(&vectors!("entries")["refused"]) {
        let parsed = Entry::parse(text(&case["bytes"]).as_bytes());
        assert!(parsed.is_err(), "{}: {parsed:?}", case["what"]);
    }
}

#[test]
fn roots_and_proofs_are_those_of_rfc_6962() {
    let vectors = vectors!("tree");
    let large = list(&vectors["large_roots"]);
    let mut roots: Vec<(u64, Hash)> = (0..).zip(hashes(&vectors["roots"])).collect();
    roots.extend(large.iter().map(|case| (number(&case["size"]), hash(&case["root"]))));
    let root = |size| roots.iter().find(|known| known.0 == size).unwrap().1;

    let mut store = TreeStore::default();
    for (size, expected) in &roots {
        while store.frontier.size() < *size {
            store.push(leaf_hash(&entry(store.frontier.size())));
        }
        assert_eq!(store.frontier.root(), *expected, "size {size}");
    }
    for case in list(&vectors["inclusion"]) {
        let (size, index) = (number(&case["size"]), number(&case["index"]));
        let proof = inclusion_proof(size, index, |level, index| store.node(level, index)).unwrap();
        assert_eq!(proof, hashes(&case["proof"]), "{index} in {size}");
        let leaf = leaf_hash(&entry(index));
        assert_eq!(verify_inclusion(&leaf, index, size, &proof, &root(size)), Ok(()));
    }
    for case in list(&vectors["consistency"]) {
        let (old, new) = (number(&case["old"]), number(&case["new"]));
        let proof = consistency_proof(old, new, |level, index| store.node(level, index)).unwrap();
        assert_eq!(proof, hashes(&case["proof"]), "{old} to {new}");
        assert_eq!(verify_consistency(old, &root(old), new, &root(new), &proof), Ok(()));
    }
}

fn is_the_tile(tile: Tile, case: &Value, store: &TreeStore) {
    let bytes = tile.to_bytes(|level, index| store.node(level, index)).unwrap();
    assert_eq!(tile.path(), text(&case["path"]));
    assert_eq!(text(&case["path"]).parse(), Ok(tile));
    assert_eq!(sha256(&bytes), text(&case["sha256"]), "{tile}");
    if let Some(expected) = case.get("bytes") {
        assert_eq!(hexadecimal(&bytes), text(expected), "{tile}");
    }
}

#[test]
fn a_log_is_cut_into_the_tiles_and_bundles_of_c2sp() {
    let vectors = vectors!("tiles");
    let store = TreeStore::of_size(70_000);
    for log in list(&vectors["logs"]) {
        let size = number(&log["size"]);
        assert_eq!(tiles(size).count(), list(&log["tiles"]).len(), "{size}");
        for (tile, case) in tiles(size).zip(list(&log["tiles"])) {
            is_the_tile(tile, case, &store);
        }
        assert_eq!(bundles(size).count(), list(&log["bundles"]).len(), "{size}");
        for (place, case) in bundles(size).zip(list(&log["bundles"])) {
            let first = place.index() * 256;
            let entries: Vec<_> = (first..first + u64::from(place.width())).map(entry).collect();
            let bytes = bundle(&entries).unwrap();
            assert_eq!(place.path(), text(&case["path"]));
            assert_eq!(text(&case["path"]).parse(), Ok(place));
            assert_eq!(sha256(&bytes), text(&case["sha256"]), "{place}");
            assert_eq!(unbundle(&bytes), Ok(entries));
        }
    }
    for log in list(&vectors["large_logs"]) {
        let paths: Vec<_> = tiles(number(&log["size"])).map(|tile| tile.path()).collect();
        assert_eq!(paths.len() as u64, number(&log["count"]));
        assert_eq!(sha256(paths.join("\n").as_bytes()), text(&log["paths_sha256"]));
    }
    for case in list(&vectors["large_tiles"]) {
        let tile: Tile = text(&case["path"]).parse().unwrap();
        is_the_tile(tile, case, &store);
    }
}

#[test]
fn a_tile_has_one_path_and_other_spellings_are_refused() {
    let vectors = vectors!("tiles");
    for case in list(&vectors["paths"]) {
        let width = number(&case["width"]).try_into().unwrap();
        let level = number(&case["level"]).try_into().unwrap();
        let tile = Tile::new(level, number(&case["index"]), width).unwrap();
        assert_eq!(tile.path(), text(&case["path"]));
        assert_eq!(text(&case["path"]).parse(), Ok(tile));
    }
    for case in list(&vectors["not_paths"]) {
        assert!(text(case).parse::<Tile>().is_err(), "{case}");
        let as_bundle = text(case).replace("tile/0/", "tile/entries/");
        assert!(as_bundle.parse::<Bundle>().is_err(), "{as_bundle}");
    }
}

#[test]
fn a_checkpoint_is_signed_with_the_same_bytes() {
    for case in list(&vectors!("checkpoints")) {
        let key = LogKey::from_seed(hash(&case["seed"]).as_bytes());
        let checkpoint = Checkpoint {
            origin: origin(text(&case["owner"]).parse().unwrap()),
            size: number(&case["size"]),
            root: hash(&case["root"]),
        };
        assert_eq!(checkpoint.origin, text(&case["origin"]));
        assert_eq!(key.verifier(&checkpoint.origin), text(&case["vkey"]));
        assert_eq!(key.sign(&checkpoint), text(&case["note"]));
        let verifier: Verifier = text(&case["vkey"]).parse().unwrap();
        assert_eq!(verifier.verify(text(&case["note"])), Ok(checkpoint));
    }
}
