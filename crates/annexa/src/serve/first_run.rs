//! The code that the first-run page asks for: only who can read the server's output or its data directory knows it.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use door::App;
use login::Logins;

/// The file that holds the code.
pub fn file(directory: &Path) -> PathBuf {
    directory.join("first-run-code")
}

/// The code, while there is no organisation. It stays the same until there is one, also over restarts.
///
/// # Errors
/// When the file cannot be read or written.
pub async fn code(logins: &Logins, directory: &Path) -> anyhow::Result<Option<String>> {
    let file = file(directory);
    if !logins.host().organisations().await?.is_empty() {
        let _ = fs::remove_file(&file);
        return Ok(None);
    }
    if let Ok(code) = fs::read_to_string(&file)
        && code.trim().len() >= 12
    {
        return Ok(Some(code.trim().to_owned()));
    }
    let _ = fs::remove_file(&file);
    let code = new();
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(&file)?;
    writeln!(file, "{code}")?;
    file.sync_all()?;
    Ok(Some(code))
}

/// Twelve letters in groups, without those that are easily confused: 54 bits behind a slow page.
fn new() -> String {
    const LETTERS: &[u8; 23] = b"abcdefghjkmnpqrstuvwxyz";
    let bytes = host::Randomness::bytes::<12>();
    let letter = |byte: &u8| LETTERS.get(usize::from(*byte) % LETTERS.len()).map_or('x', |letter| char::from(*letter));
    let letters: Vec<char> = bytes.iter().map(letter).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// Removes the file once the first run is done.
#[derive(Clone)]
pub struct Done(Arc<(App, PathBuf)>);

impl Done {
    /// Watches over that file.
    pub fn new(app: App, file: PathBuf) -> Self {
        Self(Arc::new((app, file)))
    }
}

/// After each answer of the first-run page: is there an organisation?
pub async fn done(State(Done(done)): State<Done>, request: Request, next: Next) -> Response {
    let is_first_run = request.method() == Method::POST && request.uri().path() == "/first-run";
    let response = next.run(request).await;
    let (app, file) = done.as_ref();
    if is_first_run && app.host().organisations().await.is_ok_and(|organisations| !organisations.is_empty()) {
        let _ = fs::remove_file(file);
    }
    response
}
