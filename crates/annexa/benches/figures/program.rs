//! The program, started as its users start it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value as Json;

use crate::line::{Asker, Line};

/// Ticks of a second, as Linux tells processor time everywhere.
const TICKS: f64 = 100.0;

/// A running server; killed when this is dropped.
pub struct Program {
    child: Child,
    pub url: String,
    /// What the demo printed.
    pub ready: Json,
}

/// The program, with nothing of the caller's environment that it would listen to.
pub fn annexa() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_annexa"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("ANNEXA_")) {
        command.env_remove(name);
    }
    command.env("ANNEXA_LOG", "warn").env("XDG_CONFIG_HOME", "/nonexistent").stdin(Stdio::null());
    command
}

impl Program {
    /// The demo organisation.
    pub fn demo(data: &Path) -> Self {
        let mut command = annexa();
        command.args(["demo", "--listen", "127.0.0.1:0", "--json", "--data"]).arg(data).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready: Json = serde_json::from_str(&line).unwrap();
        Self { child, url: ready["url"].as_str().unwrap().trim_end_matches('/').to_owned(), ready }
    }

    /// A server of what lies in a directory, by `serve` or `demo`; with it, how many seconds it took until it was ready.
    pub async fn over(data: &Path, command: &str) -> (Self, f64) {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = format!("http://127.0.0.1:{port}");
        let begun = Instant::now();
        let listen = url.trim_start_matches("http://");
        let child =
            annexa().args([command, "--listen", listen, "--data"]).arg(data).stdout(Stdio::null()).spawn().unwrap();
        let program = Self { child, url, ready: Json::Null };
        while !program.is_ready().await {
            assert!(begun.elapsed() < Duration::from_secs(120), "it does not come up");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        (program, begun.elapsed().as_secs_f64())
    }

    async fn is_ready(&self) -> bool {
        if tokio::net::TcpStream::connect(self.url.trim_start_matches("http://")).await.is_err() {
            return false;
        }
        Line::open(&self.url, None).await.send("GET", "/readyz", &[], Vec::new()).await.status.is_success()
    }

    /// The token of a role of the demo.
    pub fn token(&self, role: &str) -> Asker {
        Asker { header: "authorization", value: format!("Bearer {}", self.login(role)["token"].as_str().unwrap()) }
    }

    /// The session of a role of the demo.
    pub async fn session(&self, role: &str) -> Asker {
        let login = self.login(role);
        let word = |name: &str| {
            let plain = login[name].as_str().unwrap().bytes();
            plain.map(|byte| format!("%{byte:02X}")).collect::<String>()
        };
        let form = format!("email={}&password={}", word("email"), word("password"));
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
            ("accept", "text/html"),
        ];
        let mut line = Line::open(&self.url, None).await;
        let answer = line.send("POST", "/sign-in", &headers, form.into_bytes()).await.good();
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        Asker { header: "cookie", value: cookie.split(';').next().unwrap().to_owned() }
    }

    fn login(&self, role: &str) -> &Json {
        self.ready["logins"].as_array().unwrap().iter().find(|login| login["role"] == role).unwrap()
    }

    /// Milliseconds of processor time that it has taken so far, to a hundredth of a second: what it costs however busy the
    /// machine is with others.
    pub fn processor(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let (_, after_name) = stat.rsplit_once(')').unwrap();
        let ticks = |field: &str| field.parse::<f64>().unwrap();
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        (ticks(fields[11]) + ticks(fields[12])) * 10.0
    }

    /// Resident memory in MB.
    pub fn resident(&self) -> f64 {
        self.memory("VmRSS:")
    }

    /// The most that was resident so far, in MB.
    pub fn peak(&self) -> f64 {
        self.memory("VmHWM:")
    }

    fn memory(&self, name: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1024.0
    }

    /// Seconds of processor time that it has used. They say more than seconds by the clock where others use the machine too.
    pub fn processor(&self) -> f64 {
        let told = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let (_, fields) = told.rsplit_once(')').unwrap();
        let ticks = fields.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<f64>().unwrap());
        ticks.sum::<f64>() / TICKS
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
