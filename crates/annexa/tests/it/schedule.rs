//! Backups that the server takes by itself, what it keeps of them, and who hears of it when there is none.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use crate::encrypted::{Small, is_refused};
use crate::program::{Said, Server, annexa, get, said};

/// A server with a schedule.
fn serve(small: &Small, more: &[&str]) -> Server {
    let mut command = annexa();
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(small.path("data"));
    Server::start(command.arg("--backup-to").arg(small.path("backups")).args(more))
}

fn doctor(small: &Small) -> (i32, String) {
    let told = said(annexa().args(["doctor", "--json", "--data"]).arg(small.path("data")));
    let json: Json = serde_json::from_str(&told.out).unwrap();
    let findings = json["findings"].as_array().unwrap();
    let backups = findings.iter().find(|finding| finding["what"] == "backups").unwrap();
    let code = if backups["well"] == true { 0 } else { told.code };
    (code, backups["detail"].as_str().unwrap().to_owned())
}

/// How backups stand; nothing where the server has not begun with them.
fn state(small: &Small) -> Json {
    let text = fs::read_to_string(small.path("data").join("backups.json"));
    text.map_or(Json::Null, |text| serde_json::from_str(&text).unwrap())
}

fn change_state(small: &Small, change: impl Fn(&mut Json)) {
    let mut state = state(small);
    change(&mut state);
    fs::write(small.path("data").join("backups.json"), state.to_string()).unwrap();
}

/// The names in the directory of backups.
fn names(small: &Small) -> Vec<String> {
    let Ok(files) = fs::read_dir(small.path("backups")) else { return Vec::new() };
    let mut names: Vec<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}: it does not come");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn metric(server: &Server, name: &str) -> f64 {
    let url = server.line.split_whitespace().last().unwrap();
    let text = get(&format!("{url}/metrics"), None).1;
    let text = text.as_str().unwrap();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}: {text}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[test]
fn backups_are_taken_on_schedule_and_tried_and_a_restart_changes_nothing() {
    let small = Small::found();
    assert_eq!(doctor(&small), (0, "none are on schedule here; `annexa serve --backup-to DIR` takes them".to_owned()));
    fs::create_dir(small.path("backups")).unwrap();
    let server = serve(&small, &["--backup-plain"]);
    until("the first backup", || state(&small)["last"].is_object());
    let first = names(&small);
    assert_eq!(first.len(), 1, "{first:?}");
    assert!(first[0].starts_with("annexa-") && first[0].ends_with("Z.gz"), "{first:?}");
    assert_eq!(metric(&server, "annexa_backup_failures"), 0.0);
    assert_eq!(metric(&server, "annexa_backup_overdue"), 0.0);
    assert!(metric(&server, "annexa_backup_last_success_timestamp_seconds") > 1.7e9);
    assert!(metric(&server, "annexa_backup_bytes") > 1000.0);
    let (code, told) = doctor(&small);
    assert!(code == 0 && told.contains("restored for trial") && told.contains(&first[0]), "{told}");
    assert_eq!(server.stop(), Some(0));
    let server = serve(&small, &["--backup-plain"]);
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(names(&small), first, "the next one is due in a day, also after a restart");
    drop(server);
    let backup = small.path("backups").join(&first[0]);
    assert_eq!(small.backup("other", &["--plain", "--keys", small.path("keys").to_str().unwrap()]).code, 0);
    assert_eq!(small.restore(backup.to_str().unwrap(), "restored", &[]).code, 0);

    // The rule of what stays: the old one goes once there is a new one, what is not ours stays.
    let old = small.path("backups").join(first[0].replace("T", "t"));
    fs::write(small.path("backups").join("notes"), "").unwrap();
    change_state(&small, |state| state["last"]["at"] = json!("2026-01-01T00:00:00Z"));
    let server = serve(&small, &["--backup-plain", "--backup-keep", "last=1"]);
    until("the next backup", || names(&small).iter().any(|name| name != &first[0] && name.ends_with(".gz")));
    until("the old one going", || names(&small).len() == 2);
    assert!(!backup.exists() && !old.exists() && names(&small).contains(&"notes".to_owned()), "{:?}", names(&small));
    drop(server);
}

#[test]
fn whoever_operates_the_server_hears_of_a_backup_that_fails_until_one_is_taken() {
    let small = Small::found();
    let mail = MailServer::start();
    let key = small.path("backup.key");
    let public = said(annexa().args(["key", "backup"]).arg(&key)).out.trim().to_owned();
    let settings = [
        "--backup-recipient",
        &public,
        "--smtp-url",
        &mail.url,
        "--mail-from",
        "annexa@x.example",
        "--operator-email",
        "operator@x.example",
    ];
    let server = serve(&small, &settings);
    until("the failure", || state(&small)["failures"] == 1);
    let (code, told) = doctor(&small);
    assert!(
        code == 5 && told.contains("failed: There is no directory ") && told.contains("There is none yet."),
        "{told}"
    );
    assert_eq!(metric(&server, "annexa_backup_failures"), 1.0);
    until("the letter", || mail.letters().len() == 1);
    let letter = mail.letters()[0].clone();
    assert!(
        letter.contains("Subject: Annexa: a backup is missing") && letter.contains("To: operator@x.example"),
        "{letter}"
    );
    assert!(letter.contains("There is no directory"), "{letter}");
    server.kill();
    assert_eq!(doctor(&small).0, 5, "what is wrong outlives the server");
    let server = serve(&small, &settings);
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(state(&small)["failures"], 1, "it is not tried again at once, nor told again");
    assert_eq!(mail.letters().len(), 1);
    server.kill();
    // Some time later the directory is there.
    fs::create_dir(small.path("backups")).unwrap();
    change_state(&small, |state| state["failure"]["at"] = json!("2026-01-01T00:00:00Z"));
    let server = serve(&small, &settings);
    until("the backup", || state(&small)["last"].is_object());
    assert!(names(&small)[0].ends_with(".age"), "{:?}", names(&small));
    until("the letter that all is well", || mail.letters().len() == 2);
    assert!(mail.letters()[1].contains("backups are taken again"), "{}", mail.letters()[1]);
    assert_eq!(doctor(&small).0, 0);
    assert_eq!(server.stop(), Some(0));
    // Nobody started it for days.
    change_state(&small, |state| state["due"] = json!("2026-01-01T00:00:00Z"));
    let (code, told) = doctor(&small);
    assert!(code == 5 && told.contains("is overdue"), "{told}");
}

#[test]
fn settings_that_do_not_fit_are_refused_before_anything_starts() {
    let small = Small::found();
    let refused = |more: &[&str]| -> Said {
        let mut command = annexa();
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(small.path("data"));
        said(command.args(more))
    };
    is_refused(&refused(&["--backup-to", "/backup"]), 1, "Say who may read the backups");
    is_refused(&refused(&["--backup-to", "/backup", "--backup-recipient", "age1"]), 1, "is no public key of age");
    let both = refused(&["--backup-to", "/backup", "--backup-plain", "--backup-recipient", "age1"]);
    is_refused(&both, 1, "Choose one.");
    for more in [
        &["--backup-at", "02:30"][..],
        &["--backup-to", "/backup", "--backup-every", "24h", "--backup-at", "02:30"],
        &["--backup-to", "/backup", "--backup-every", "soon"],
        &["--backup-to", "/backup", "--backup-at", "25:00"],
        &["--backup-to", "/backup", "--backup-keep", "all"],
        &["--backup-to", "/backup", "--operator-email", "operator@x.example"],
    ] {
        let told = refused(more);
        assert_eq!(told.code, 2, "{more:?}: {told:?}");
    }
    assert!(!small.path("data").join("backups.json").exists());
    let keep = small.backup("file", &["--plain", "--keep", "last=1"]);
    is_refused(&keep, 1, "--keep is for backups in a directory");
    fs::create_dir(small.path("backups")).unwrap();
    for _ in 0..2 {
        let taken = small.backup("backups", &["--plain", "--keep", "last=1", "--json"]).json();
        assert!(Path::new(taken["file"].as_str().unwrap()).exists());
        std::thread::sleep(Duration::from_millis(1_100));
    }
    assert_eq!(names(&small).len(), 1);
}

/// Takes every letter, in the clear, on this machine.
struct MailServer {
    url: String,
    letters: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let letters: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = Arc::clone(&letters);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut answers = stream.unwrap();
                let mut lines = BufReader::new(answers.try_clone().unwrap()).lines();
                let _ = answers.write_all(b"220 here\r\n");
                let mut letter: Option<String> = None;
                while let Some(Ok(line)) = lines.next() {
                    let answer = match (&mut letter, line.as_str()) {
                        (Some(text), ".") => {
                            kept.lock().unwrap().push(std::mem::take(text));
                            letter = None;
                            "250 taken\r\n"
                        }
                        (Some(text), line) => {
                            text.push_str(line);
                            text.push('\n');
                            continue;
                        }
                        (None, "DATA") => {
                            letter = Some(String::new());
                            "354 go on\r\n"
                        }
                        (None, "QUIT") => "221 bye\r\n",
                        (None, _) => "250 well\r\n",
                    };
                    if answers.write_all(answer.as_bytes()).is_err() {
                        break;
                    }
                }
            }
        });
        Self { url, letters }
    }

    fn letters(&self) -> Vec<String> {
        self.letters.lock().unwrap().clone()
    }
}
