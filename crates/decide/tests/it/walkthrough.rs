//! `docs/walkthrough.md` follows one rename through every layer, with the bytes. This test makes the bytes; set
//! `ANNEXA_WRITE_WALKTHROUGH=1` to write them into the page after a deliberate change of a format.

use std::collections::BTreeMap;
use std::path::Path;

use decide::{Command, Put, Target};
use isms::asset::Asset;
use ledger::commitment::{Header, leaves};
use ledger::note::{Checkpoint, LogKey, origin};
use ledger::tree::leaf_hash;
use record::{Kinded as _, Line};
use serde_json::json;
use trial::{World, body};

#[test]
fn the_walkthrough_shows_the_bytes_that_a_rename_makes() {
    let made = blocks();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/walkthrough.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let filled = fill(&page, &made);
    if std::env::var_os("ANNEXA_WRITE_WALKTHROUGH").is_some() {
        std::fs::write(&path, &filled).unwrap();
        return;
    }
    assert!(
        page == filled,
        "docs/walkthrough.md shows other bytes; run this test with ANNEXA_WRITE_WALKTHROUGH=1 and read the difference"
    );
    for name in made.keys() {
        assert!(page.contains(&format!("<!-- bytes: {name} -->")), "the walkthrough does not show {name}");
    }
}

/// The bytes of one rename, by name.
fn blocks() -> BTreeMap<&'static str, String> {
    let mut world = World::founded();
    let ines = world.isms_manager;
    let kind = Asset::kind_of();
    let fields = json!({"name": "Customer invoice documents", "classification": "confidential"});
    let id = world.commit(ines, &World::make::<Asset>(fields));
    let before = world.held(kind, id).body();
    let patch = body(json!({"name": "Customer invoices"}));
    let reason = Line::new("named as the contracts do").ok();
    let put = Put { kind, target: Target::Existing { id, version: 1 }, patch: patch.clone(), reason };
    let decided = world.decide(ines, &Command::Put(put)).unwrap();
    let revision = &decided.commit().revisions[0];
    let header = Header { kind: kind.name, id, version: revision.version, schema: revision.schema };
    let leaves = leaves(&header, &revision.body, &revision.seals).unwrap();
    let names = std::iter::once("(header)").chain(revision.seals.fields().map(|(name, _)| name));
    let entry = &decided.commit().entries[0];
    let frontier = &decided.after().head().frontier;
    let checkpoint =
        Checkpoint { origin: origin(decided.after().organisation()), size: frontier.size(), root: frontier.root() };
    let key = LogKey::from_seed(&[7; 32]);
    BTreeMap::from([
        ("before", pretty(&before)),
        ("patch", pretty(&patch)),
        ("body", pretty(&revision.body)),
        ("seals", hexadecimal(&revision.seals.to_bytes())),
        ("leaves", names.zip(&leaves).map(|(name, leaf)| format!("{leaf}  {name}")).collect::<Vec<_>>().join("\n")),
        ("commitment", revision.commitment.to_string()),
        ("entry", String::from_utf8(entry.clone()).unwrap()),
        ("leaf", leaf_hash(entry).to_string()),
        ("checkpoint", key.sign(&checkpoint).trim_end().to_owned()),
        ("verifier", key.verifier(&checkpoint.origin)),
    ])
}

fn pretty(body: &record::Body) -> String {
    serde_json::to_string_pretty(body).unwrap()
}

/// 32 bytes a line.
fn hexadecimal(bytes: &[u8]) -> String {
    let line = |line: &[u8]| line.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    bytes.chunks(32).map(line).collect::<Vec<_>>().join("\n")
}

/// The page with each fenced block after `<!-- bytes: name -->` replaced.
fn fill(page: &str, made: &BTreeMap<&'static str, String>) -> String {
    let mut filled = String::new();
    let mut rest = page;
    while let Some((start, after)) = rest.split_once("<!-- bytes: ") {
        let (name, after) = after.split_once(" -->\n```").unwrap();
        let (language, after) = after.split_once('\n').unwrap();
        let (_, after) = after.split_once("```").unwrap();
        filled.push_str(&format!("{start}<!-- bytes: {name} -->\n```{language}\n{}\n```", made[name]));
        rest = after;
    }
    filled + rest
}
