//! Backups: taken beside a running server, restored to the same, or not at all.

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::program::{Demo, Said, annexa, block_on, said};

/// A demo with its backup and its keys, and room for what is restored.
struct Kept {
    directory: tempfile::TempDir,
}

impl Kept {
    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn backup(&self, name: &str, more: &[&str]) -> Said {
        said(annexa().args(["backup", "--plain", "--data"]).arg(self.path("data")).arg(self.path(name)).args(more))
    }

    fn restoring(&self, from: &str, to: &str) -> Command {
        let mut command = annexa();
        command
            .args(["restore", "--data"])
            .arg(self.path(to))
            .arg("--keys")
            .arg(self.path("keys"))
            .arg(self.path(from));
        command
    }
}

fn verify(data: &Path) -> Said {
    said(annexa().args(["verify", "--data"]).arg(data))
}

/// What a plain backup says, but for when it was made.
fn lines(path: &Path) -> Vec<String> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[1..lines.len() - 2].to_vec()
}

#[test]
fn a_backup_comes_back_whole_or_not_at_all() {
    let kept = Kept { directory: tempfile::tempdir().unwrap() };
    let demo = Demo::start(&kept.path("data"));
    let asked = ["/api/v1/assets?limit=200", "/api/v1/risks?limit=200", "/api/v1/assets/A-014/history", "/api/v1/feed"];
    let before = asked.map(|path| demo.get("isms_manager", path));
    let keys = kept.path("keys");
    let taken = kept.backup("backup", &["--json", "--keys", keys.to_str().unwrap()]).json();
    assert!(taken["rows"].as_u64().unwrap() > 1000 && taken["restored_for_trial"] == true, "{taken}");
    for name in ["backup", "keys"] {
        assert_eq!(fs::metadata(kept.path(name)).unwrap().permissions().mode() & 0o077, 0, "{name}");
    }
    let again = kept.backup("backup", &[]);
    assert!(again.code == 1 && again.err.contains("nothing is written over"), "{again:?}");
    drop(demo);

    it_comes_back(&kept, &asked, &before);
    what_is_wrong_is_said_and_nothing_is_restored(&kept);
    a_kill_leaves_all_or_nothing(&kept);
    it_goes_from_one_engine_to_the_other(&kept);
}

fn it_comes_back(kept: &Kept, asked: &[&str], before: &[serde_json::Value]) {
    let restored = said(&mut kept.restoring("backup", "restored"));
    assert!(restored.code == 0 && restored.out.contains("are restored and verified"), "{restored:?}");
    let sound = verify(&kept.path("restored"));
    assert_eq!(sound.code, 0, "{sound:?}");
    assert!(!kept.path("restored").join("restoring").exists());
    let twice = said(&mut kept.restoring("backup", "restored"));
    assert!(twice.code == 1 && twice.err.contains("nothing is written over"), "{twice:?}");
    fs::copy(kept.path("data").join("demo-logins.json"), kept.path("restored").join("demo-logins.json")).unwrap();
    let demo = Demo::start(&kept.path("restored"));
    for (path, before) in asked.iter().zip(before) {
        assert_eq!(&demo.get("isms_manager", path), before, "{path}");
    }
}

fn what_is_wrong_is_said_and_nothing_is_restored(kept: &Kept) {
    let bytes = fs::read(kept.path("backup")).unwrap();
    fs::write(kept.path("cut"), &bytes[..bytes.len() / 2]).unwrap();
    let mut changed = bytes.clone();
    changed[bytes.len() / 2] ^= 1;
    fs::write(kept.path("changed"), changed).unwrap();
    fs::write(kept.path("other"), "what is this").unwrap();
    let forged: Vec<String> =
        lines(&kept.path("backup")).into_iter().map(|line| line.replace("Laptops (66)", "Laptops (99)")).collect();
    pack(&kept.path("forged"), &kept.path("backup"), &forged);
    for (from, code, sentence) in [
        ("cut", 5, "is damaged"),
        ("changed", 5, "is damaged"),
        ("other", 1, "is no backup of Annexa"),
        ("missing", 3, "cannot be read"),
        ("forged", 5, "is damaged: the rows of the table revision are not what was written"),
    ] {
        let refused = said(&mut kept.restoring(from, "nothing"));
        assert!(refused.code == code && refused.err.contains(sentence), "{from}: {refused:?}");
        assert!(!kept.path("nothing").join("annexa.sqlite3").exists(), "{from}");
    }
    let elsewhere = annexa().args(["init", "--data"]).arg(kept.path("elsewhere")).args(INIT).status().unwrap();
    assert!(elsewhere.success());
    fs::remove_file(kept.path("elsewhere").join("annexa.sqlite3")).unwrap();
    let mut without = annexa();
    without.args(["restore", "--data"]).arg(kept.path("elsewhere")).arg(kept.path("backup"));
    let refused = said(&mut without);
    assert!(refused.code == 1 && refused.err.contains("These keys belong to another installation"), "{refused:?}");
    let refused = said(&mut kept.restoring("backup", "elsewhere"));
    assert!(refused.code == 1 && refused.err.contains("holds another log.key"), "{refused:?}");
}

pub const INIT: [&str; 10] = [
    "--name",
    "Elsewhere",
    "--time-zone",
    "Europe/Berlin",
    "--currency",
    "EUR",
    "--owner",
    "Eva",
    "--email",
    "eva@x.example",
];

/// A file of the same form, as whoever changes a backup can make it: its manifest is signed, and they have no key.
fn pack(path: &Path, like: &Path, lines: &[String]) {
    use std::io::Write as _;
    let mut text = String::new();
    flate2::read::GzDecoder::new(fs::File::open(like).unwrap()).read_to_string(&mut text).unwrap();
    let all: Vec<&str> = text.lines().collect();
    let lines = lines.iter().map(String::as_str);
    let lines = std::iter::once(all[0]).chain(lines).chain(all[all.len() - 2..].iter().copied());
    let mut packed = flate2::write::GzEncoder::new(fs::File::create(path).unwrap(), flate2::Compression::fast());
    lines.for_each(|line| writeln!(packed, "{line}").unwrap());
    packed.finish().unwrap();
}

fn a_kill_leaves_all_or_nothing(kept: &Kept) {
    let mut cut_off = 0;
    for round in 0..8_u64 {
        let to = format!("killed-{round}");
        let mut child = kept.restoring("backup", &to).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(30 + round * 60));
        let _ = child.kill();
        child.wait().unwrap();
        if kept.path(&to).join("annexa.sqlite3").exists() {
            assert_eq!(verify(&kept.path(&to)).code, 0, "round {round}");
        } else {
            cut_off += 1;
            assert_eq!(said(&mut kept.restoring("backup", &to)).code, 0, "round {round}: it can be started again");
        }
        let name = format!("copy-{round}");
        let mut child = annexa()
            .args(["backup", "--plain", "--data"])
            .arg(kept.path("data"))
            .arg(kept.path(&name))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(20 + round * 30));
        let _ = child.kill();
        child.wait().unwrap();
        if !kept.path(&name).exists() {
            assert_eq!(kept.backup(&name, &[]).code, 0, "round {round}: it can be taken again");
        }
        assert_eq!(lines(&kept.path(&name)), lines(&kept.path("backup")), "round {round}");
    }
    assert!(cut_off > 0, "no round was quick enough to interrupt anything");
}

fn it_goes_from_one_engine_to_the_other(kept: &Kept) {
    let Some(postgres) = block_on(trial::Database::postgres()) else { return };
    let url = postgres.url().unwrap();
    let restored = said(kept.restoring("backup", "there").args(["--database", &url]));
    assert_eq!(restored.code, 0, "{restored:?}");
    assert!(!kept.path("there").join("annexa.sqlite3").exists());
    let sound = said(annexa().args(["verify", "--data"]).arg(kept.path("there")).args(["--database", &url]));
    assert_eq!(sound.code, 0, "{sound:?}");
    let twice = said(kept.restoring("backup", "there").args(["--database", &url]));
    assert!(twice.code == 1 && twice.err.contains("installation in that database already"), "{twice:?}");
    let taken = said(
        annexa()
            .args(["backup", "--plain", "--data"])
            .arg(kept.path("there"))
            .args(["--database", &url])
            .arg(kept.path("from-there")),
    );
    assert_eq!(taken.code, 0, "{taken:?}");
    assert_eq!(lines(&kept.path("from-there")), lines(&kept.path("backup")));
    assert_eq!(said(&mut kept.restoring("from-there", "back")).code, 0);
    assert_eq!(verify(&kept.path("back")).code, 0);
}
