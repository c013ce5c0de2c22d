//! Encrypted backups, from the command line: for whom, with what, and what is said where it does not fit.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

use crate::backup::INIT;
use crate::program::{Said, Server, annexa, said};

/// A small installation, and a directory for what is made of it.
pub struct Small {
    directory: tempfile::TempDir,
}

impl Small {
    pub fn found() -> Self {
        let small = Self { directory: tempfile::tempdir().unwrap() };
        let founded = said(annexa().args(["init", "--data"]).arg(small.path("data")).args(INIT));
        assert_eq!(founded.code, 0, "{founded:?}");
        small
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn backup(&self, name: &str, more: &[&str]) -> Said {
        said(annexa().args(["backup", "--data"]).arg(self.path("data")).arg(self.path(name)).args(more))
    }

    pub fn restore(&self, from: &str, to: &str, more: &[&str]) -> Said {
        let mut command = annexa();
        command.args(["restore", "--data"]).arg(self.path(to)).arg("--keys").arg(self.path("keys"));
        said(command.arg(self.path(from)).args(more))
    }

    fn key(&self, name: &str) -> String {
        let made = said(annexa().args(["key", "backup"]).arg(self.path(name)));
        assert_eq!(made.code, 0, "{made:?}");
        assert_eq!(fs::metadata(self.path(name)).unwrap().permissions().mode() & 0o777, 0o400);
        made.out.trim().to_owned()
    }
}

pub fn is_refused(said: &Said, code: i32, sentence: &str) {
    assert!(said.code == code && said.err.contains(sentence), "{sentence:?} was wanted: {said:?}");
    assert_eq!(said.err.trim().lines().count(), 1, "one sentence: {said:?}");
}

#[test]
fn a_backup_is_encrypted_for_whom_the_operator_names() {
    let small = Small::found();
    is_refused(&small.backup("b", &[]), 1, "Say who may read the backup");
    let (one, two) = (small.key("one.key"), small.key("two.key"));
    let (of_one, of_two) = (small.path("one.key"), small.path("two.key"));
    let (of_one, of_two) = (of_one.to_str().unwrap(), of_two.to_str().unwrap());
    fs::write(small.path("recipients"), format!("# in the safe\n{two}\n\n")).unwrap();
    let (recipients, keys) = (small.path("recipients"), small.path("keys"));
    let (recipients, keys) = (recipients.to_str().unwrap(), keys.to_str().unwrap());
    let taken =
        small.backup("b", &["--recipient", &one, "--recipients-file", recipients, "--keys", keys, "--json"]).json();
    assert_eq!(
        (taken["restored_for_trial"].as_bool(), taken["logs"].as_array().unwrap().len()),
        (Some(true), 2),
        "{taken}"
    );
    assert!(!small.path("data").join(backup::TRIAL).exists());
    for (to, identity) in [("by-one", of_one), ("by-two", of_two)] {
        let rehearsed = small.restore("b", to, &["--identity", identity, "--rehearse"]);
        assert!(rehearsed.code == 0 && rehearsed.out.contains("Nothing was put in place"), "{rehearsed:?}");
        assert!(!small.path(to).exists());
        let restored = small.restore("b", to, &["--identity", identity, "--json"]).json();
        assert_eq!(restored["logs"], taken["logs"]);
        assert_eq!(said(annexa().args(["verify", "--data"]).arg(small.path(to))).code, 0);
    }
    small.key("three.key");
    let of_three = small.path("three.key");
    let of_three = of_three.to_str().unwrap();
    is_refused(&small.restore("b", "no", &[]), 1, "is encrypted. Give --identity.");
    is_refused(&small.restore("b", "no", &["--identity", of_three]), 1, "is encrypted for another key");
    is_refused(&small.restore("b", "no", &["--identity", recipients]), 1, "holds no secret key of age");
    is_refused(&small.restore("b", "no", &["--identity", "/nowhere"]), 3, "/nowhere cannot be read");
    is_refused(&small.restore("b", "no", &["--passphrase"]), 1, "There is no terminal to ask for the passphrase on");
    is_refused(&small.backup("c", &["--recipient", "age1typo"]), 1, "age1typo is no public key of age");
    is_refused(&small.backup("c", &["--recipients-file", keys]), 1, "is no public key of age");
    is_refused(&said(annexa().args(["key", "backup", of_one])), 1, "nothing is written over");
    assert!(!small.path("no").exists() && !small.path("c").exists());
    let both = small.backup("c", &["--recipient", &one, "--plain"]);
    assert_eq!(both.code, 2, "{both:?}");
}

#[test]
fn a_passphrase_is_read_from_a_file() {
    let small = Small::found();
    fs::write(small.path("words"), "vermillion kettle orbit\n").unwrap();
    fs::write(small.path("others"), "vermillion kettle ladder\n").unwrap();
    fs::write(small.path("short"), "kettle\n").unwrap();
    let [words, others, short, keys] =
        ["words", "others", "short", "keys"].map(|name| small.path(name).to_str().unwrap().to_owned());
    is_refused(&small.backup("b", &["--passphrase-file", &short]), 1, "fewer than 12 characters");
    assert_eq!(small.backup("b", &["--passphrase-file", &words, "--keys", &keys]).code, 0);
    is_refused(&small.restore("b", "no", &["--passphrase-file", &others]), 1, "The passphrase does not open");
    is_refused(&small.restore("b", "no", &[]), 1, "is encrypted. Give --passphrase-file or --passphrase.");
    assert!(!small.path("no").exists());
    assert_eq!(small.restore("b", "yes", &["--passphrase-file", &words]).code, 0);
}

/// The disk of backups, or that of the trial restore, is a small one.
#[test]
fn a_full_disk_leaves_no_backup_and_says_so() {
    let small = Small::found();
    let disk = small.path("disk");
    fs::create_dir(&disk).unwrap();
    let data = small.path("data");
    let on_disk = |arguments: &str| {
        let script = format!(
            "mount -t tmpfs -o mode=700,size=8k annexa {disk} && \"$0\" backup --plain --data {data} {arguments}; code=$?; \
             ls -A {disk} | grep -v lock; exit $code",
            disk = disk.display(),
            data = data.display()
        );
        let mut command = Command::new("unshare");
        command.args(["-rm", "sh", "-c", &script]).arg(annexa().get_program());
        said(command.env("ANNEXA_LOG", "warn").env("XDG_CONFIG_HOME", "/nonexistent"))
    };
    let has_namespaces = Command::new("unshare").args(["-rm", "true"]).status().is_ok_and(|status| status.success());
    if !has_namespaces {
        eprintln!("a full disk is left untested: this system gives no mount namespaces");
        return;
    }
    let full = on_disk(&disk.join("b.gz").display().to_string());
    is_refused(&full, 1, "is full; nothing was kept. Make room and try again.");
    assert_eq!(full.out, "", "nothing is left there");
    let full = on_disk(&format!("--trial-in {} {}", disk.display(), small.path("c.gz").display()));
    is_refused(&full, 1, "The trial restore needs ");
    assert!(full.out.is_empty() && !small.path("c.gz").exists(), "{full:?}");
    assert_eq!(small.backup("c.gz", &["--plain"]).code, 0, "with room it is taken");
}

/// The server writes down beside its keys how far the logs had come: whoever takes the database away does not take that along.
#[test]
fn an_older_backup_is_not_put_back_where_a_server_saw_more() {
    let small = Small::found();
    let keys = small.path("keys");
    let keys = keys.to_str().unwrap();
    assert_eq!(small.backup("before", &["--plain", "--keys", keys]).code, 0);
    let seen = small.path("data").join("log.seen");
    let before = fs::read(&seen).unwrap();
    let mut serve = annexa();
    let server = Server::start(serve.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(small.path("data")));
    for _ in 0..100 {
        // The instance's log goes on by the checkpoint that is entered at the start.
        if fs::read(&seen).unwrap() != before {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert_ne!(fs::read(&seen).unwrap(), before, "the server remembers nothing");
    assert_eq!(small.backup("after", &["--plain"]).code, 0, "beside the running server");
    assert_eq!(server.stop(), Some(0));
    for file in ["annexa.sqlite3", "annexa.sqlite3-wal", "annexa.sqlite3-shm"] {
        let path = small.path("data").join(file);
        if path.exists() {
            fs::remove_file(path).unwrap();
        }
    }
    is_refused(&small.restore("before", "data", &[]), 1, "This backup is older than what the data directory");
    assert!(!small.path("data").join("annexa.sqlite3").exists());
    assert_eq!(small.restore("after", "data", &[]).code, 0);
    assert_eq!(small.restore("before", "elsewhere", &[]).code, 0, "knowingly, elsewhere");
}
