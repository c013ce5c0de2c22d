//! INVARIANT: no function panics, whatever the input. Every parser gets noise, and noise that looks almost right; what
//! it accepts must be written again as the same bytes.

use ledger::Hash;
use ledger::commitment::Seals;
use ledger::entry::Entry;
use ledger::note::{LogKey, Verifier, WitnessKey, WitnessVerifier};
use ledger::tile::{Bundle, Tile, bundle, unbundle};
use ledger::tree::{Frontier, verify_consistency, verify_inclusion};
use proptest::prelude::*;

fn hash() -> impl Strategy<Value = Hash> {
    any::<[u8; 32]>().prop_map(Hash::from_bytes)
}

/// Sizes at which arithmetic likes to fail.
fn size() -> impl Strategy<Value = u64> {
    prop_oneof![any::<u64>(), 0_u64..70, Just(u64::MAX), Just(1 << 63), Just((1 << 53) - 1)]
}

/// Seals with names, tags and lengths that are often right.
fn almost_seals() -> impl Strategy<Value = Vec<u8>> {
    let seal = (0_u8..4, "[a-c]{0,3}", 0_u8..3, any::<[u8; 32]>()).prop_map(|(length, name, tag, secret)| {
        let mut bytes = vec![if length == 0 { 2 } else { name.len() as u8 }];
        bytes.extend(name.bytes());
        bytes.push(tag);
        bytes.extend(secret);
        bytes
    });
    prop::collection::vec(seal, 0..4).prop_map(|seals| seals.concat())
}

proptest! {
    #[test]
    fn hashes(text in "[0-9a-fA-F]{62,66}|.*") {
        if let Ok(hash) = text.parse::<Hash>() {
            prop_assert_eq!(hash.to_string(), text);
        }
    }

    #[test]
    fn a_hash_is_written_and_read(hash in hash()) {
        prop_assert_eq!(hash.to_string().parse(), Ok(hash));
        let json = serde_json::to_string(&hash).unwrap();
        prop_assert_eq!(serde_json::from_str::<Hash>(&json).unwrap(), hash);
    }

    #[test]
    fn seals(bytes in prop_oneof![almost_seals(), prop::collection::vec(any::<u8>(), 0..200)]) {
        if let Ok(seals) = Seals::from_bytes(&bytes) {
            prop_assert_eq!(seals.to_bytes(), bytes);
        }
    }

    #[test]
    fn entries(bytes in prop::collection::vec(any::<u8>(), 0..5000)) {
        if let Ok(entry) = Entry::parse(&bytes) {
            prop_assert_eq!(entry.to_bytes().unwrap(), bytes);
        }
    }

    #[test]
    fn entries_with_odd_values(
        recorded in "[-+]?[0-9]{1,6}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,10})?Z",
        number in "-?[0-9]{1,25}(\\.[0-9]|e[0-9]{1,4})?",
        nested in 0_usize..2000,
    ) {
        let deep = "[".repeat(nested);
        for (recorded, run, command) in [
            (recorded.as_str(), "1", "\"a\""),
            ("2026-11-22T05:17:46.123456Z", number.as_str(), "\"a\""),
            ("2026-11-22T05:17:46.123456Z", "1", deep.as_str()),
        ] {
            let text = format!(
                r#"{{"by":{{"service":"founding"}},"command":{command},"observations":{{"count":1,"root":"{}"}},"organisation":"{}","recorded":"{recorded}","run":{run},"v":1}}"#,
                "0".repeat(64),
                uuid::Uuid::nil(),
            );
            if let Ok(entry) = Entry::parse(text.as_bytes()) {
                prop_assert_eq!(entry.to_bytes().unwrap(), text.as_bytes());
            }
        }
    }

    #[test]
    fn paths(path in "tile/([0-9]{1,3}|entries)/(x[0-9]{3}/){0,8}[0-9]{1,4}(\\.p/[0-9]{0,4})?|.*") {
        if let Ok(tile) = path.parse::<Tile>() {
            prop_assert_eq!(tile.path(), path.clone());
            prop_assert!((1..=256).contains(&tile.width()));
        }
        if let Ok(bundle) = path.parse::<Bundle>() {
            prop_assert_eq!(bundle.path(), path);
        }
    }

    #[test]
    fn every_tile_has_a_path_that_reads_back(level in 0_u8..8, index: u64, width in 1_u16..=256) {
        let tile = Tile::new(level, index, width).unwrap();
        prop_assert_eq!(tile.path().parse(), Ok(tile));
        let bundle = Bundle::new(index, width).unwrap();
        prop_assert_eq!(bundle.path().parse(), Ok(bundle));
    }

    #[test]
    fn bundles(bytes in prop::collection::vec(prop_oneof![3 => Just(0_u8), 1 => any::<u8>()], 0..1200)) {
        if let Ok(entries) = unbundle(&bytes) {
            prop_assert_eq!(bundle(&entries).unwrap(), bytes);
        }
    }

    #[test]
    fn a_bundle_gives_back_its_entries(entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..=256)) {
        prop_assert_eq!(unbundle(&bundle(&entries).unwrap()), Ok(entries));
    }

    #[test]
    fn nodes_of_tiles(level in 0_u8..8, index in size(), width in 1_u16..=256, height: u8, node in size(), length in 0_usize..9000) {
        let tile = Tile::new(level, index, width).unwrap();
        let _ = tile.node(&vec![0; length], height, node);
        let _ = tile.node(&vec![0; usize::from(width) * 32], height, node);
        let _ = tile.to_bytes(|_, _| Ok::<_, ()>(Hash::from_bytes([0; 32])));
        let _ = Tile::containing(height, node, index);
        let _ = ledger::tile::tiles(index).take(300).count();
        let _ = ledger::tile::bundles(index).take(300).count();
    }

    #[test]
    fn frontiers(size in size(), bytes in prop::collection::vec(any::<u8>(), 0..2100)) {
        if let Ok(frontier) = Frontier::from_bytes(size, &bytes) {
            prop_assert_eq!(frontier.to_bytes(), bytes);
        }
        let exact = vec![7; size.count_ones() as usize * 32];
        if let Ok(mut frontier) = Frontier::from_bytes(size, &exact) {
            prop_assert_eq!(frontier.to_bytes(), exact);
            frontier.push(frontier.root());
        }
    }

    #[test]
    fn proofs(one in size(), other in size(), root in hash(), proof in prop::collection::vec(hash(), 0..70)) {
        let _ = verify_inclusion(&root, one, other, &proof, &root);
        let _ = verify_consistency(one, &root, other, &root, &proof);
        let same = |_: u8, _: u64| Ok::<_, std::convert::Infallible>(root);
        let _ = ledger::tree::inclusion_proof(one, other, same);
        let _ = ledger::tree::consistency_proof(one, other, same);
    }

    #[test]
    fn verifier_keys(text in "[a-z/+ ]{0,9}\\+[0-9a-f]{7,9}\\+[A-Za-z0-9+/=]{43,45}|.*") {
        let _ = text.parse::<Verifier>();
    }

    #[test]
    fn notes(text in "(?s).*|[a-z\n]{0,20}\n\n(\u{2014} [a-z/]{1,9} [A-Za-z0-9+/]{0,12}={0,2}\n){0,4}") {
        let verifier: Verifier = LogKey::from_seed(&[1; 32]).verifier("a").parse().unwrap();
        prop_assert!(verifier.verify(&text).is_err() && verifier.verify_extended(&text).is_err());
        let key = WitnessKey::from_seed("a", &[1; 32]).unwrap();
        let witness: WitnessVerifier = key.verifier().parse().unwrap();
        prop_assert!(!matches!(witness.cosigned(&text), Ok(Some(_))));
        prop_assert!(!matches!(witness.cosignature(&text, &text), Ok(Some(_))));
        if let Ok(line) = key.cosign(&text, jiff::Timestamp::UNIX_EPOCH) {
            prop_assert_eq!(witness.cosigned(&format!("{text}{line}")).ok().flatten(), Some(jiff::Timestamp::UNIX_EPOCH));
        }
    }
}
