//! Runs the program.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::UNIX_EPOCH;

use serde_json::Value as Json;

/// The program, with nothing of the caller's environment that it would listen to.
pub fn annexa() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_annexa"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("ANNEXA_")) {
        command.env_remove(name);
    }
    command
        .env("ANNEXA_LOG", "warn")
        .env("RUST_BACKTRACE", "0")
        .env("XDG_CONFIG_HOME", "/nonexistent")
        .stdin(Stdio::null());
    command
}

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    pub fn json(&self) -> Json {
        assert_eq!(self.code, 0, "{self:?}");
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Runs a command to its end.
pub fn said(command: &mut Command) -> Said {
    said_with(command, "")
}

/// Runs a command that reads `input`.
pub fn said_with(command: &mut Command, input: &str) -> Said {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It may end without reading.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
}

/// A running server; killed when this is dropped.
pub struct Server {
    child: Child,
    _out: BufReader<ChildStdout>,
    /// The first line that it printed.
    pub line: String,
}

impl Server {
    /// Starts it and waits for its first line.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        if line.is_empty() {
            let mut err = String::new();
            child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
            panic!("it ended without a word: {err}");
        }
        Self { child, _out: out, line }
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// As when the machine loses power.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// As an operator does; returns how it ended.
    pub fn stop(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A running demo.
pub struct Demo {
    pub server: Server,
    /// What it printed.
    pub ready: Json,
}

impl Demo {
    /// Starts a demo in that directory, on a port that is free. An empty one gets the past that was told for all tests.
    pub fn start(data: &Path) -> Self {
        Self::start_with(data, &[])
    }

    /// The same with further arguments.
    pub fn start_with(data: &Path, more: &[&str]) -> Self {
        fs::create_dir_all(data).unwrap();
        if fs::read_dir(data).unwrap().next().is_none() {
            copy(&told_once(), data);
        }
        Self::go_on(data, more)
    }

    /// Starts a demo with what is in that directory; in an empty one it tells its past.
    fn go_on(data: &Path, more: &[&str]) -> Self {
        let mut command = annexa();
        command.args(["demo", "--listen", "127.0.0.1:0", "--json", "--data"]).arg(data).args(more);
        let server = Server::start(&mut command);
        let ready = serde_json::from_str(&server.line).unwrap();
        Self { server, ready }
    }

    pub fn url(&self) -> &str {
        self.ready["url"].as_str().unwrap()
    }

    pub fn login(&self, role: &str) -> &Json {
        let logins = self.ready["logins"].as_array().unwrap();
        logins.iter().find(|login| login["role"] == role).unwrap_or_else(|| panic!("nobody signs in as {role}"))
    }

    /// The program as the one who stands for a role.
    pub fn by(&self, role: &str) -> Command {
        let mut command = annexa();
        command.env("ANNEXA_URL", self.url()).env("ANNEXA_TOKEN", self.login(role)["token"].as_str().unwrap());
        command
    }

    /// Reads the API as the one who stands for a role.
    pub fn get(&self, role: &str, path: &str) -> Json {
        let (status, json) = get(&format!("{}{path}", self.url()), self.login(role)["token"].as_str());
        assert_eq!(status, 200, "{path}: {json}");
        json
    }
}

/// A directory with the past of the demo, told once by this program today: telling it takes longer than most tests.
fn told_once() -> PathBuf {
    let program = fs::metadata(env!("CARGO_BIN_EXE_annexa")).unwrap();
    let built = program.modified().unwrap().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    let today = jiff::Timestamp::now().strftime("%F").to_string();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (data, done) = (folder.join("demo"), folder.join("demo.told"));
    let lock = File::create(folder.join("demo.lock")).unwrap();
    lock.lock().unwrap();
    let told = format!("{built} {today}");
    if fs::read_to_string(&done).ok().as_ref() != Some(&told) {
        let _ = fs::remove_dir_all(&data);
        fs::create_dir(&data).unwrap();
        assert_eq!(Demo::go_on(&data, &[]).server.stop(), Some(0));
        fs::write(&done, told).unwrap();
    }
    data
}

/// Copies what is in a directory, with the rights of files.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let copied = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&copied).unwrap();
            copy(&entry.path(), &copied);
        } else {
            fs::copy(entry.path(), &copied).unwrap();
        }
    }
}

/// A GET, its status, and its JSON or text.
pub fn get(url: &str, token: Option<&str>) -> (u16, Json) {
    block_on(async {
        let mut request = http().get(url);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Json::String(text)))
    })
}

/// A client that follows nothing.
pub fn http() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
