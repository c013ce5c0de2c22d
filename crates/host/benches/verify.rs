//! How long it takes to verify a log of a million entries: the tree alone, and with every content. One JSON line a figure.
//!
//! `cargo bench -p host --bench verify [ENTRIES]`. The machine may be shared: beside the time on the wall each line has the time that
//! the processors worked, which no neighbour changes. Timings decide no test.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a bench may fail loudly")]

use std::time::Instant;

use host::{Asked, Level, verify};
use ledger::commitment::{Body, Header, Salt, Seals, commitment};
use ledger::entry::{Actor, By, Entry, Revision, Subject};
use ledger::note::{Checkpoint, LogKey, origin};
use ledger::tree::{Frontier, leaf_hash};
use record::Id;
use serde_json::json;
use store::Store;
use store::portable::{Cell, TABLES, Table};

const ENTRIES: u64 = 1_000_000;
/// How many versions each asset has.
const VERSIONS: u64 = 10;
const ROWS: usize = 50;

fn main() {
    let entries = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(ENTRIES);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(all(entries));
}

async fn all(entries: u64) {
    let directory = tempfile::tempdir().unwrap();
    let key = LogKey::from_seed(&[7; 32]);
    let store = Store::open_embedded(directory.path()).await.unwrap();
    let begun = Instant::now();
    fill(&store, &key, entries).await;
    eprintln!("{entries} entries were made in {:.0} s", begun.elapsed().as_secs_f64());
    for (name, level, limit) in [("tree", Level::Tree, 3.0), ("contents", Level::Content, 15.0)] {
        let asked = Asked { level, ..Asked::under(key.public_key()) };
        let (begun, worked) = (Instant::now(), processor());
        let found = verify(&store, &asked, &mut |_, _| ()).await.unwrap();
        let (wall, worked) = (begun.elapsed().as_secs_f64(), processor() - worked);
        let wrong: Vec<_> = found.wrong().take(3).collect();
        assert!(found.is_sound(), "{wrong:?}");
        assert_eq!(found.logs[0].size, entries);
        let line = json!({
            "figure": format!("verify: {name} of {entries}"), "seconds": round(wall), "processor_seconds": round(worked),
            "at_most_seconds": limit, "cores": std::thread::available_parallelism().unwrap().get(),
        });
        println!("{line}");
    }
    store.close().await;
}

fn round(seconds: f64) -> f64 {
    (seconds * 100.0).round() / 100.0
}

/// Seconds that the processors worked for this process: user and system, from the kernel's count of ticks, 100 a second.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after = stat.rsplit_once(") ").unwrap().1;
    let ticks = |place: usize| after.split(' ').nth(place).unwrap().parse::<f64>().unwrap();
    (ticks(11) + ticks(12)) / 100.0
}

fn table(name: &str) -> &'static Table {
    TABLES.iter().find(|table| table.name == name).unwrap()
}

/// Rows on their way into one table.
struct Filling {
    table: &'static Table,
    rows: Vec<Vec<Cell>>,
}

impl Filling {
    fn of(name: &str) -> Self {
        Self { table: table(name), rows: Vec::new() }
    }

    async fn put(&mut self, appending: &mut store::Appending, row: Vec<Cell>) {
        self.rows.push(row);
        if self.rows.len() == ROWS {
            self.flush(appending).await;
        }
    }

    async fn flush(&mut self, appending: &mut store::Appending) {
        appending.put_rows(&store::Place::of(self.table), &self.rows).await.unwrap();
        self.rows.clear();
    }
}

/// Assets with ten versions each, as commands write them.
async fn fill(store: &Store, key: &LogKey, entries: u64) {
    let organisation = Id::from_u128(0x0198_f000_0000_7000_8000_0000_0000_0001);
    let owner = Id::from_u128(0x0198_f000_0000_7000_8000_0000_0000_0002);
    let bytes = |id: Id| Cell::Bytes(id.as_bytes().to_vec());
    let number = |number: u64| Cell::Number(number.cast_signed());
    let mut appending = store.begin_restoring().await.unwrap();
    let [mut logged, mut nodes, mut records, mut revisions] = ["entry", "node", "record", "revision"].map(Filling::of);
    let mut frontier = Frontier::default();
    let start: jiff::Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    let mut recorded = start;
    for position in 0..entries {
        let (asset, version) = (position / VERSIONS, position % VERSIONS + 1);
        let id = Id::from_u128(0x0198_f000_0000_7000_8000_0001_0000_0000 + u128::from(asset));
        recorded = start + jiff::SignedDuration::from_millis(position.cast_signed());
        let body: Body = match json!({
            "name": format!("Server {asset} of the payroll cluster"), "classification": "confidential", "number": asset + 1,
            "unit": organisation.to_string(), "owner": owner.to_string(), "location": "Amsterdam, hall 3",
            "description": "Replaced in spring; the contract of maintenance ends with the year.", "reason": format!("Change {version}"),
        }) {
            serde_json::Value::Object(body) => body,
            _ => panic!("an object"),
        };
        let mut salt = 0_u8;
        let seals = Seals::new(&body, || {
            salt += 1;
            Salt::new([salt; 32])
        });
        let commitment = commitment(&Header { kind: "asset", id, version, schema: 1 }, &body, &seals).unwrap();
        let entry = Entry {
            organisation,
            run: position,
            count: Some(1),
            recorded,
            command: "asset.put".to_owned(),
            by: By {
                actor: Actor::Person(owner),
                assignment: Some(owner),
                exception: None,
                factor: Some("totp".to_owned()),
                via: Some("page".to_owned()),
                token: None,
            },
            subject: Subject::Record(Revision { kind: "asset".to_owned(), id, version, schema: 1, commitment }),
        };
        let written = entry.to_bytes().unwrap();
        let leaf = leaf_hash(&written);
        let mut complete = Vec::new();
        frontier.push_completing(leaf, |height, index, hash| {
            if height > 0 && height % 8 == 0 {
                complete.push((height / 8, index, hash));
            }
        });
        let kept = Cell::Bytes(leaf.as_bytes().to_vec());
        logged.put(&mut appending, vec![bytes(organisation), number(position), Cell::Bytes(written), kept]).await;
        for (level, index, hash) in complete {
            let hash = Cell::Bytes(hash.as_bytes().to_vec());
            nodes.put(&mut appending, vec![bytes(organisation), number(level.into()), number(index), hash]).await;
        }
        if version == 1 {
            let row = vec![bytes(organisation), Cell::Text("asset".to_owned()), bytes(id), number(position)];
            records.put(&mut appending, row).await;
        }
        let row = vec![
            bytes(organisation),
            Cell::Text("asset".to_owned()),
            bytes(id),
            number(position),
            number(version),
            Cell::Number(1),
            Cell::Number(recorded.as_microsecond()),
            bytes(owner),
            Cell::Text("asset.put".to_owned()),
            Cell::Text(serde_json::to_string(&body).unwrap()),
            Cell::Bytes(seals.to_bytes()),
            Cell::Bytes(commitment.as_bytes().to_vec()),
        ];
        revisions.put(&mut appending, row).await;
    }
    for filling in [&mut logged, &mut nodes, &mut records, &mut revisions] {
        filling.flush(&mut appending).await;
    }
    let note = key.sign(&Checkpoint { origin: origin(organisation), size: entries, root: frontier.root() });
    let peaks = Cell::Bytes(frontier.to_bytes());
    let head =
        vec![bytes(organisation), number(entries), peaks, Cell::Number(recorded.as_microsecond()), Cell::Text(note)];
    let named = vec![bytes(organisation), Cell::Text("corvane".to_owned()), Cell::Number(start.as_microsecond())];
    for (name, row) in [("head", head), ("organisation", named)] {
        appending.put_rows(&store::Place::of(table(name)), &[row]).await.unwrap();
    }
    appending.commit().await.unwrap();
}
