//! A server that is killed in the middle of its work.
//!
//! The test starts itself again as a child process: eight writers on SQLite that print what they were answered, until the
//! child is killed, with a look outside going on beside them. `ANNEXA_KILL_ROUNDS` says how often: 5 times unless it does, 50 in
//! `make soak`. After each round the readers that others wrote verify the log, and so do we at all three levels, from what the child
//! remembered beside its database.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use access::{Actor, Reach, Via};
use decide::{Command, Put, Target};
use host::{Host, Seen, SetClock};
use isms::asset::Asset;
use ledger::note::LogKey;
use record::{Id, Kinded};
use serde_json::json;
use store::Store;
use trial::{Database, House, body, foreign};

const DIRECTORY: &str = "ANNEXA_KILL_DIRECTORY";
const ORGANISATION: &str = "ANNEXA_KILL_ORGANISATION";
const PERSON: &str = "ANNEXA_KILL_PERSON";
const ROUNDS: &str = "ANNEXA_KILL_ROUNDS";
const ANSWERED: &str = "answered ";

#[test]
fn nothing_that_was_answered_is_lost_when_the_server_is_killed() {
    let rounds = std::env::var(ROUNDS).map_or(5, |rounds| rounds.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let database = Database::sqlite();
        let mut house = House::found(&database).await;
        let mut answered = BTreeMap::new();
        for round in 1..=rounds {
            let before = answered.len();
            let after = house.again(&database).await;
            house.stop().await;
            let (organisation, person) = (after.organisation, after.isms_manager);
            after.stop().await;
            for (id, version) in work_until_killed(database.directory(), organisation, person) {
                let newest = answered.entry(id).or_insert(version);
                *newest = version.max(*newest);
            }
            assert!(answered.len() > before, "round {round}: the writers were killed before anything was answered");
            let (host, _) = House::host(&database, House::FOUNDED).await;
            house = House {
                host,
                clock: Arc::new(SetClock::new(House::FOUNDED.parse().unwrap())),
                organisation,
                isms_manager: person,
                owner: person,
            };
            all_is_there(&house, database.directory(), &answered, round).await;
        }
        println!("{} records were answered in {rounds} rounds", answered.len());
    });
}

async fn all_is_there(house: &House, directory: &Path, answered: &BTreeMap<Id, u64>, round: u32) {
    let view = house.view().await;
    for (id, version) in answered {
        let held = view.held(Asset::kind_of(), *id);
        let held = held.unwrap_or_else(|| panic!("round {round}: {id} was answered and is lost"));
        assert!(held.version >= *version, "round {round}: version {version} of {id} was answered and is lost");
        assert!(held.record().is_some(), "round {round}: {id} is damaged");
    }
    let verifier = house.host.verifier(house.organisation);
    let entries = foreign::verify(house.host.store(), house.organisation, &verifier).await;
    assert_eq!(entries.len() as u64, view.log_size());
    foreign::verify_revisions(house.host.store(), house.organisation, &entries).await;
    let key = LogKey::from_seed(&[7; 32]).public_key();
    let found = host::verify(house.host.store(), &host::Asked::under(key), &mut |_, _| ()).await.unwrap();
    assert!(found.is_sound(), "round {round}: {found:?}");
    let remembered = Seen::read(directory).unwrap();
    assert!(!remembered.is_empty(), "round {round}: the child remembered how far it had come");
    let behind = remembered.against(house.host.store(), house.host.now()).await.unwrap();
    assert!(behind.is_empty(), "round {round}: more was remembered than was on the disk: {behind:?}");
}

/// Starts the writers, kills them at a random moment and returns the versions that were answered.
fn work_until_killed(directory: &Path, organisation: Id, person: Id) -> Vec<(Id, u64)> {
    let mut child = Process::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::the_writers_that_are_killed", "--nocapture"])
        .env(DIRECTORY, directory)
        .env(ORGANISATION, organisation.to_string())
        .env(PERSON, person.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (first, has_begun) = mpsc::channel();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let reading = std::thread::spawn(move || {
        let mut answered = Vec::new();
        // The last line may be cut off: whoever was to read it was not answered.
        for line in lines.map_while(Result::ok) {
            let Some(line) = line.strip_prefix(ANSWERED).and_then(|line| line.strip_suffix(" .")) else { continue };
            let (id, version) = line.split_once(' ').unwrap();
            answered.push((id.parse().unwrap(), version.parse().unwrap()));
            let _ = first.send(());
        }
        answered
    });
    let begun = has_begun.recv_timeout(Duration::from_secs(20));
    let moment = RandomState::new().build_hasher().finish() % 400;
    std::thread::sleep(Duration::from_millis(moment));
    kill(&mut child);
    let answered = reading.join().unwrap();
    begun.unwrap();
    answered
}

/// SIGKILL.
fn kill(child: &mut Child) {
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success(), "the writers ended before they were killed");
}

/// Not a test of its own: the child that [`nothing_that_was_answered_is_lost_when_the_server_is_killed`] kills. Without
/// that test it has nothing to do.
#[test]
fn the_writers_that_are_killed() {
    let Some(directory) = std::env::var_os(DIRECTORY).map(PathBuf::from) else { return };
    let id = |name: &str| Id::parse_str(&std::env::var(name).unwrap()).unwrap();
    let (organisation, person) = (id(ORGANISATION), id(PERSON));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open_embedded(&directory).await.unwrap();
        let clock = Arc::new(SetClock::new(House::FOUNDED.parse().unwrap()));
        let host = Host::new(store, LogKey::from_seed(&[7; 32]), clock);
        let actor = Actor { person, via: Via::Api, reach: Reach::Write, token: None, proof: None };
        let writers: Vec<_> =
            (0..8).map(|writer| tokio::spawn(write(host.clone(), organisation, actor.clone(), writer))).collect();
        let looking = tokio::spawn(async move {
            loop {
                host.look_outside(&directory).await.unwrap();
            }
        });
        for writer in writers.into_iter().chain([looking]) {
            writer.await.unwrap();
        }
    });
}

/// Makes assets, edits them, and makes several at once, for ever.
async fn write(host: Host, organisation: Id, actor: Actor, writer: usize) {
    for round in 0_u64.. {
        let name = format!("{writer}/{round}");
        let batch = Command::All(vec![House::make_asset(&name); 1 + (writer % 3) * 2]);
        let made = host.commit(organisation, actor.clone(), batch, None).await.unwrap();
        let mut answered = made.outcomes.clone();
        let target = Target::Existing { id: made.outcomes[0].id, version: 1 };
        let patch = body(json!({"location": name}));
        tell(&answered);
        let put = Put { kind: Asset::kind_of(), target, patch, reason: None };
        answered = host.commit(organisation, actor.clone(), Command::Put(put), None).await.unwrap().outcomes;
        tell(&answered);
    }
}

fn tell(answered: &[decide::Outcome]) {
    let lines: String =
        answered.iter().map(|outcome| format!("{ANSWERED}{} {} .\n", outcome.id, outcome.version)).collect();
    print!("{lines}");
}
