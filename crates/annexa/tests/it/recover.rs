//! An older database put in the place of a newer one, as an operator, a person and a witness meet it.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use access::{Actor, Proof, Reach, Via};
use host::{Host, SystemClock};
use jiff::SignedDuration;
use login::Logins;
use serde_json::Value as Json;
use store::Store;

use crate::program::{Said, Server, annexa, block_on, http, said, said_with};
use crate::witness::{NAME, finding, named, until, waiting, witness};

/// The database's files, as somebody copies them away.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for name in ["annexa.sqlite3", "annexa.sqlite3-wal", "annexa.sqlite3-shm", "log.seen"] {
        let _ = fs::remove_file(to.join(name));
        if from.join(name).exists() {
            fs::copy(from.join(name), to.join(name)).unwrap();
        }
    }
}

const EMAIL: &str = "maren@corvane.example";
const PASSWORD: &str = "vermillion kettle orbit ladder";

/// Founds an organisation, and makes a token for its owner.
pub fn found(data: &Path) -> String {
    let mut init = annexa();
    init.args([
        "init",
        "--password-stdin",
        "--name",
        "Corvane",
        "--time-zone",
        "Europe/Amsterdam",
        "--currency",
        "EUR",
    ]);
    init.args(["--owner", "Maren Solberg", "--email", EMAIL, "--data"]).arg(data);
    let founded = said_with(&mut init, PASSWORD);
    assert_eq!(founded.code, 0, "{founded:?}");
    block_on(async {
        let store = Store::open_embedded(data).await.unwrap();
        let host = Host::new(store.clone(), host::open_key(data).unwrap(), Arc::new(SystemClock));
        let logins = Logins::open(host, data, false).await.unwrap();
        let organisation = store.organisations().await.unwrap()[0].id;
        let membership = store.credentials_of_organisation("membership", organisation).await.unwrap().remove(0);
        let person = membership.body["person"].as_str().unwrap().parse().unwrap();
        let proof = Some(Proof { factor: "totp".to_owned(), at: logins.host().now() });
        let actor = Actor { person, via: Via::Page, reach: Reach::Approve, token: None, proof };
        let life = SignedDuration::from_hours(8);
        let made = logins.make_token(organisation, membership.login, &actor, "Test", Reach::Write, life).await;
        let token = made.unwrap().1.expose().to_owned();
        store.close().await;
        token
    })
}

/// A running server, and somebody who works with it.
pub struct Served {
    pub server: Server,
    pub url: String,
    token: String,
}

impl Served {
    pub fn start(data: &Path, token: &str, more: &[&str]) -> Self {
        let mut command = annexa();
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data).args(more);
        let server = Server::start(&mut command);
        let url = server.line.trim().trim_start_matches("Annexa serves ").to_owned();
        Self { server, url, token: token.to_owned() }
    }

    pub fn run(&self, line: &[&str]) -> Said {
        said(annexa().env("ANNEXA_URL", &self.url).env("ANNEXA_TOKEN", &self.token).args(line))
    }

    /// Makes an asset.
    pub fn add(&self, name: &str) -> Said {
        self.run(&["add", "asset", &format!("name={name}")])
    }

    /// A page as the owner sees it.
    fn page(&self, path: &str) -> (u16, String) {
        let body = format!("email={}&password={}", EMAIL.replace('@', "%40"), PASSWORD.replace(' ', "+"));
        block_on(async {
            let sent = http().post(format!("{}/sign-in", self.url)).header("origin", &self.url);
            let sent =
                sent.header("content-type", "application/x-www-form-urlencoded").body(body).send().await.unwrap();
            let cookie = sent.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
            let seen = http().get(format!("{}{path}", self.url)).header("cookie", cookie).send().await.unwrap();
            (seen.status().as_u16(), seen.text().await.unwrap())
        })
    }
}

#[test]
fn an_older_database_is_served_to_read_until_its_operator_recovers_it() {
    let (data, kept, desk) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let token = found(data.path());
    let keys = said(annexa().args(["key", "show", "--data"]).arg(data.path()));
    fs::write(desk.path().join("keys"), &keys.out).unwrap();
    let outside: Server = witness(&desk.path().join("witness"), &desk.path().join("keys"), "127.0.0.1:0");
    let (url, key) = named(&outside);
    let argument = format!("{url}+{key}");
    let witnessed = ["--witness", argument.as_str()];
    let served = Served::start(data.path(), &token, &witnessed);
    until(&served.url, &waiting(0));
    served.server.stop();
    // A quiet time: all of it is cosigned, and says so itself.
    copy(data.path(), &kept.path().join("old"));
    let served = Served::start(data.path(), &token, &witnessed);
    let added = served.add("Portable computers");
    assert_eq!(added.code, 0, "{added:?}");
    until(&served.url, &waiting(0));
    fs::write(desk.path().join("late"), served.run(&["log", "checkpoint"]).out).unwrap();
    served.server.stop();
    copy(data.path(), &kept.path().join("new"));

    // The database alone is put back: the file beside it remembers.
    let memory = fs::read(data.path().join("log.seen")).unwrap();
    copy(&kept.path().join("old"), data.path());
    fs::write(data.path().join("log.seen"), &memory).unwrap();
    let served = Served::start(data.path(), &token, &[]);
    let refused = served.add("Something else");
    assert!(refused.code == 4 && refused.err.contains("an older database was put back"), "{refused:?}");
    let assets = served.run(&["list", "assets", "--json"]);
    assert!(assets.code == 0 && !assets.out.contains("Portable computers"), "it is read, as it lies: {assets:?}");
    let problem = block_on(async {
        let request = http().post(format!("{}/api/v1/assets", served.url)).bearer_auth(&token);
        let answer = request.json(&serde_json::json!({"name": "Phones"})).send().await.unwrap();
        let (status, wait) = (answer.status().as_u16(), answer.headers()["retry-after"].clone());
        (status, wait.to_str().unwrap().to_owned(), answer.json::<Json>().await.unwrap())
    });
    assert_eq!((problem.0, problem.1.as_str(), &problem.2["code"]), (503, "300", &Json::from("behind")), "{problem:?}");
    let (status, seen) = served.page("/o/corvane/assets");
    assert!(status == 200 && seen.contains("Nothing can be changed."), "{status} {seen:.2000}");
    assert_eq!(finding(data.path(), "log")["well"], false);
    let busy = said(annexa().args(["recover", "--yes", "--data"]).arg(data.path()));
    assert!(busy.code == 1 && busy.err.contains("stop it first"), "{busy:?}");
    served.server.stop();
    let rotated = said(annexa().args(["key", "rotate", "--data"]).arg(data.path()));
    assert!(rotated.code == 1 && rotated.err.contains("annexa recover"), "{rotated:?}");
    let asked = said(annexa().args(["recover", "--data"]).arg(data.path()));
    assert!(asked.code == 1 && asked.out.contains("corvane") && asked.err.contains("--yes"), "{asked:?}");

    // The newest one is found and put back: nothing is the matter any more.
    copy(&kept.path().join("new"), data.path());
    let nothing = said(annexa().args(["recover", "--data"]).arg(data.path()));
    assert!(nothing.code == 0 && nothing.out == "Nothing is missing.\n", "{nothing:?}");

    // The whole directory is put back, as with a snapshot of the machine: only the witness remembers.
    copy(&kept.path().join("old"), data.path());
    let served = Served::start(data.path(), &token, &witnessed);
    // Asked before anybody could write.
    assert!(served.add("Something else").err.contains("an older database was put back"));
    let (_, seen) = served.page("/o/corvane/integrity");
    assert!(seen.contains("ALARM: it remembers"), "{seen:.4000}");
    assert_eq!(finding(data.path(), "witness")["well"], false);
    served.server.stop();

    let recovered = said(annexa().args(["recover", "--yes", "--json", "--data"]).arg(data.path())).json();
    let logs = recovered["recovered"].as_array().unwrap();
    assert!(!logs.is_empty() && logs.iter().all(|log| log["told_by"] == format!("the witness {NAME}")), "{recovered}");
    let served = Served::start(data.path(), &token, &witnessed);
    let added = served.add("Laptops again");
    assert_eq!(added.code, 0, "{added:?}");
    until(&served.url, &format!("annexa_witness_problem{{witness=\"{NAME}\"}} 1"));
    let told = finding(data.path(), "witness");
    assert!(told["detail"].as_str().unwrap().contains("Begin with a new witness"), "{told}");
    served.server.stop();
    let sound = said(annexa().args(["verify", "--data"]).arg(data.path()));
    assert_eq!(sound.code, 0, "{sound:?}");
    let pinned = desk.path().join("late");
    let told = said(annexa().args(["verify", "--data"]).arg(data.path()).arg("--pinned").arg(pinned));
    assert!(told.code == 5 && told.out.contains("an operator went on without the entries"), "{told:?}");

    // The database is gone, and the directory remembers that there was one.
    for name in ["annexa.sqlite3", "annexa.sqlite3-wal", "annexa.sqlite3-shm"] {
        let _ = fs::remove_file(data.path().join(name));
    }
    let gone = said(annexa().args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data.path()));
    assert!(gone.code == 1 && gone.err.contains("there was an installation here"), "{gone:?}");
}
