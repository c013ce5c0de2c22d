//! What witnesses add is kept with the checkpoint, is asked for where somebody verifies, and stands in proofs.

use host::{Asked, Cosignable, Host, verify};
use isms::asset::Asset;
use jiff::Timestamp;
use ledger::note::{LogKey, WitnessKey, WitnessVerifier};
use ledger::tree::verify_consistency;
use login::Logins;
use record::{Id, Kinded as _};
use store::Cosignature;
use trial::{Database, House};

trial::on_both_engines![
    a_cosignature_is_kept_with_its_checkpoint_and_asked_for,
    a_proof_stands_under_a_checkpoint_that_was_cosigned,
    what_a_witness_gets_goes_on_from_what_it_knows,
    how_witnesses_stand_is_remembered,
];

const NAME: &str = "witness.example.org/annexa";

fn witness(seed: u8) -> (WitnessKey, WitnessVerifier) {
    let key = WitnessKey::from_seed(NAME, &[seed; 32]).unwrap();
    let verifier = key.verifier().parse().unwrap();
    (key, verifier)
}

fn seen() -> Timestamp {
    "2026-11-22T18:00:00Z".parse().unwrap()
}

async fn cosign(host: &Host, log: Id, key: &WitnessKey) -> Cosignable {
    let newest = host.cosignable(log).await.unwrap().unwrap();
    let line = key.cosign(&newest.note, seen()).unwrap();
    let cosignature = Cosignature { size: newest.size, witness: key.name().to_owned(), made: seen(), line };
    host.keep_cosigned(&newest, &cosignature).await.unwrap();
    newest
}

async fn told(host: &Host, witness: &WitnessVerifier) -> (String, Vec<(String, u64)>) {
    let key = LogKey::from_seed(&[7; 32]).public_key();
    let asked = Asked { witnesses: vec![witness.clone()], ..Asked::under(key) };
    let found = verify(host.store(), &asked, &mut |_, _| ()).await.unwrap();
    let wrong = found.wrong().map(|wrong| format!("{}: {}\n", wrong.object, wrong.problem)).collect();
    let cosigned = found.logs.iter().flat_map(|log| &log.cosigned);
    (wrong, cosigned.map(|one| (one.witness.clone(), one.size)).collect())
}

async fn a_cosignature_is_kept_with_its_checkpoint_and_asked_for(database: Database) {
    let house = House::found(&database).await;
    let (host, log) = (&house.host, house.organisation);
    let ((key, verifier), (stranger, unknown)) = (witness(1), witness(2));
    let (wrong, _) = told(host, &verifier).await;
    assert_eq!(wrong, format!("witness {NAME}: It cosigned no checkpoint of this log that is here.\n"));
    let first = cosign(host, log, &key).await;
    house.asset("Backups").await;
    let second = cosign(host, log, &key).await;
    house.asset("Vault").await;
    assert!(first.size < second.size);
    assert_eq!(told(host, &verifier).await, (String::new(), vec![(NAME.to_owned(), second.size)]));
    let (wrong, _) = told(host, &unknown).await;
    assert!(wrong.contains("cosigned no checkpoint"), "the name alone is nobody's: {wrong}");
    assert!(stranger.name() == key.name());

    // Kept as they are, handed out together, read by others.
    let kept = host.store().kept_checkpoints(log, u64::MAX >> 1, false, 10).await.unwrap();
    let cosigned = kept.iter().filter(|kept| verifier.cosigned(&kept.note).unwrap() == Some(seen())).count();
    assert_eq!(cosigned, 2);
    assert_eq!(host.store().newest_cosignatures(log).await.unwrap()[0].size, second.size);
    assert_eq!(host.store().cosigned_checkpoint(log, second.size).await.unwrap(), None);

    // What it added is changed, or put under another checkpoint.
    let of = format!("organisation = {}", database.bytes(&log.simple().to_string()));
    let swapped =
        format!("UPDATE cosignature SET line = (SELECT o.line FROM cosignature o WHERE o.size = {})", first.size);
    database.behind_our_back(&format!("{swapped} WHERE {of} AND size = {}", second.size)).await;
    let (wrong, cosigned) = told(host, &verifier).await;
    assert_eq!(wrong, format!("checkpoint at {}: What {NAME} added to it does not verify.\n", second.size));
    assert_eq!(cosigned, [(NAME.to_owned(), first.size)], "as far as it goes");
}

async fn a_proof_stands_under_a_checkpoint_that_was_cosigned(database: Database) {
    let house = House::found(&database).await;
    let (host, log) = (&house.host, house.organisation);
    let (key, verifier) = witness(1);
    let asset = house.asset("Backups").await;
    let cosigned = cosign(host, log, &key).await;
    let later = house.asset("Vault").await;
    let log_key = host.verifier(log).parse().unwrap();
    let prove = async |id: Id| host.prove(&house.view().await, Asset::kind_of(), id, 1).await.unwrap().unwrap();
    let proof = prove(asset).await;
    assert_eq!(proof.verify(&log_key).unwrap().checkpoint.size, cosigned.size);
    assert_eq!(verifier.cosigned(&proof.checkpoint), Ok(Some(seen())));
    let entry = host.store().entries(log, proof.index, proof.index + 1).await.unwrap().remove(0).0;
    trial::foreign::verify_proof(&proof.to_text(), &host.verifier(log), &entry);
    assert!(proof.to_text().len() <= ledger::proof::MAX_BYTES);
    // What came after is proven under the newest checkpoint, until a witness has seen it.
    let proof = prove(later).await;
    assert_eq!(proof.verify(&log_key).unwrap().checkpoint.size, cosigned.size + 1);
    assert_eq!(verifier.cosigned(&proof.checkpoint), Ok(None));
}

async fn what_a_witness_gets_goes_on_from_what_it_knows(database: Database) {
    let house = House::found(&database).await;
    Logins::open(house.host.clone(), database.directory(), false).await.unwrap();
    let (host, log) = (&house.host, house.organisation);
    let assets = (0..300).map(|number| House::make_asset(&format!("Asset {number}"))).collect();
    house.commit(decide::Command::All(assets)).await.unwrap();
    let newest = host.cosignable(log).await.unwrap().unwrap();
    let checkpoint = ledger::note::unverified(&newest.note).unwrap();
    for old in [0, 1, 2, 7, 255, 256, 257, newest.size - 1, newest.size] {
        let (root, proof) =
            (host.root_at(log, old).await.unwrap(), host.consistency(log, old, newest.size).await.unwrap());
        verify_consistency(old, &root, newest.size, &checkpoint.root, &proof).unwrap();
    }
    assert!(host.consistency(log, newest.size + 1, newest.size).await.is_err());
    let logs = host.logs().await.unwrap();
    assert_eq!((logs.len(), logs[0]), (2, log), "the instance's log is cosigned too");
    assert!(host.cosignable(logs[1]).await.unwrap().is_some());
    assert!(host.cosignable(Id::max()).await.unwrap().is_none());
}

async fn how_witnesses_stand_is_remembered(database: Database) {
    let store = database.open().await;
    let named = |name: &str| (name.to_owned(), format!("{name}+key"));
    store.ask_witnesses(&[named("one"), named("two")]).await.unwrap();
    let (then, later) = (seen(), "2026-11-22T19:00:00Z".parse().unwrap());
    store.witness_stands("one", Some("It does not answer."), then).await.unwrap();
    store.witness_stands("one", Some("It babbles."), later).await.unwrap();
    store.witness_stands("two", Some("It does not answer."), then).await.unwrap();
    store.witness_stands("two", None, later).await.unwrap();
    store.ask_witnesses(&[named("one"), named("two")]).await.unwrap();
    let stand = store.witnesses().await.unwrap();
    assert_eq!(stand[0].problem, Some((then, "It babbles.".to_owned())), "since it began, over a restart");
    assert_eq!(stand[1].problem, None);
    store.ask_witnesses(&[named("two")]).await.unwrap();
    let names: Vec<String> = store.witnesses().await.unwrap().into_iter().map(|row| row.name).collect();
    assert_eq!(names, ["two"]);
}
