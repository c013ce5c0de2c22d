//! The program as a client: the same API as everybody's, as a person with a token.
//!
//! | module | holds |
//! |---|---|
//! | [`saved`] | what `annexa login` keeps |
//! | [`kind`] | the kinds as the server describes them, and values as people type them |
//! | [`login`], [`list`], [`show`], [`readiness`], [`compare`], [`write`], [`import`], [`export`], [`evidence`], [`log`], [`package`], [`person`], [`ask`], [`token`] | the commands |
//! | [`taken`] | a file that was taken, on this machine's disk |
//! | [`table`] | how records look on a terminal |

pub mod ask;
pub mod compare;
pub mod evidence;
pub mod export;
pub mod import;
pub mod kind;
pub mod list;
pub mod log;
pub mod login;
pub mod package;
pub mod person;
pub mod readiness;
pub mod saved;
pub mod show;
pub mod table;
pub mod taken;
pub mod token;
pub mod write;

use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderMap, IF_MATCH};
use reqwest::{Method, RequestBuilder, StatusCode, Url};
use serde_json::Value as Json;

use crate::exit::Failed;

/// Where the server is, and who asks.
#[derive(Clone, Debug, Default, Args)]
pub struct Server {
    /// The server's address, such as http://127.0.0.1:8400. Without it: what `annexa login` saved.
    #[arg(long, env = "ANNEXA_URL", global = true, help_heading = "Server")]
    pub url: Option<String>,
    /// A token, made on the page of your account. Without it: what `annexa login` saved.
    #[arg(long, env = "ANNEXA_TOKEN", hide_env_values = true, global = true, help_heading = "Server")]
    pub token: Option<String>,
}

/// A connection to a server, as somebody.
pub struct Client {
    http: reqwest::Client,
    url: Url,
    token: String,
}

/// An answer that is no problem.
pub struct Answer {
    /// Its JSON; `null` when there is none.
    pub json: Json,
    /// The tag of the version, where a record came.
    pub tag: Option<String>,
}

/// What a request sends beside its address.
#[derive(Default)]
pub struct Sent {
    /// The JSON.
    pub body: Option<Json>,
    /// The version that was seen.
    pub seen: Option<String>,
}

impl Client {
    /// A client for what the command line, the environment or an earlier login say, in this order.
    ///
    /// # Errors
    /// When none of them does, or the token would travel in the clear.
    pub fn open(server: &Server) -> anyhow::Result<Self> {
        let saved = saved::read()?;
        let url = server.url.clone().or_else(|| saved.as_ref().map(|saved| saved.url.clone()));
        let url = url.ok_or_else(|| Failed::refused("Which server? Run `annexa login`, or give --url and --token."))?;
        // A saved token belongs to the server it was saved for, and is shown to no other.
        let kept = saved.filter(|saved| is_same(&saved.url, &url)).map(|saved| saved.token);
        let token = server.token.clone().or(kept);
        let token = token.ok_or_else(|| {
            Failed::refused(format!("There is no token for {url}. Run `annexa login --url {url}`, or give --token."))
        })?;
        Self::new(&url, token)
    }

    /// A client for that address.
    ///
    /// # Errors
    /// When the address is none, or the token would travel in the clear.
    pub fn new(url: &str, token: String) -> anyhow::Result<Self> {
        let parsed = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let parsed = parsed
            .ok_or_else(|| Failed::refused(format!("{url} is no address. Write it like http://127.0.0.1:8400.")))?;
        if parsed.scheme() == "http" && !is_loopback(&parsed) {
            let sentence =
                format!("{url} would carry your token in the clear. Use https, or http on this machine only.");
            return Err(Failed::refused(sentence).into());
        }
        let http = reqwest::Client::builder()
            .user_agent(concat!("annexa/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(60))
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { http, url: parsed, token })
    }

    /// Reads.
    ///
    /// # Errors
    /// [`Failed`].
    pub async fn get(&self, path: &[&str], query: &[(&str, &str)]) -> anyhow::Result<Answer> {
        self.send(Method::GET, path, query, Sent::default()).await
    }

    /// Sends a request below `/api/v1`.
    ///
    /// # Errors
    /// [`Failed`], with the server's words.
    pub async fn send(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, &str)],
        sent: Sent,
    ) -> anyhow::Result<Answer> {
        let mut request = self.http.request(method, self.address(path, query)?).bearer_auth(&self.token);
        if let Some(body) = &sent.body {
            request = request.json(body);
        }
        if let Some(seen) = &sent.seen {
            request = request.header(IF_MATCH, seen);
        }
        self.answered(request).await
    }

    /// Brings a file.
    ///
    /// # Errors
    /// [`Failed`], with the server's words.
    pub async fn bring(&self, file: reqwest::Body) -> anyhow::Result<Answer> {
        let request = self.http.post(self.address(&["files"], &[])?).bearer_auth(&self.token);
        self.answered(request.header(CONTENT_TYPE, "application/octet-stream").body(file)).await
    }

    /// Brings the file that a record names, seen at a version.
    ///
    /// # Errors
    /// [`Failed`], with the server's words.
    pub async fn put_file(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
        seen: &str,
        file: reqwest::Body,
    ) -> anyhow::Result<Answer> {
        let request = self.http.put(self.address(path, query)?).bearer_auth(&self.token).header(IF_MATCH, seen);
        self.answered(request.header(CONTENT_TYPE, "application/octet-stream").body(file)).await
    }

    /// Takes a file, with the name that the server gives it.
    ///
    /// # Errors
    /// [`Failed`], with the server's words.
    pub async fn take(&self, path: &[&str], query: &[(&str, &str)]) -> anyhow::Result<(Vec<u8>, Option<String>)> {
        let request = self.http.get(self.address(path, query)?).bearer_auth(&self.token);
        let response = request.send().await.map_err(|error| self.unreachable(&error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.map_err(|error| self.unreachable(&error))?;
        if !status.is_success() {
            return match self.answer(status, &headers, &bytes) {
                Err(error) => Err(error),
                Ok(_) => Err(Failed::unreachable(format!("{} answers {status}.", self.url)).into()),
            };
        }
        let disposition = headers.get(CONTENT_DISPOSITION).and_then(|value| value.to_str().ok());
        let name = disposition.and_then(|value| value.split_once("filename=\"")?.1.split('"').next());
        Ok((bytes.into(), name.map(str::to_owned)))
    }

    /// Takes a file of any length, piece by piece, however long it takes to be made. `taking` is told how many bytes came.
    ///
    /// # Errors
    /// [`Failed`], with the server's words, or when it breaks off.
    pub async fn take_into(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
        into: &mut impl std::io::Write,
        mut taking: impl FnMut(u64),
    ) -> anyhow::Result<()> {
        const LONGEST: Duration = Duration::from_secs(6 * 60 * 60);
        let request = self.http.get(self.address(path, query)?).bearer_auth(&self.token).timeout(LONGEST);
        let mut response = request.send().await.map_err(|error| self.unreachable(&error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        if !status.is_success() {
            let bytes = response.bytes().await.map_err(|error| self.unreachable(&error))?;
            return match self.answer(status, &headers, &bytes) {
                Err(error) => Err(error),
                Ok(_) => Err(Failed::unreachable(format!("{} answers {status}.", self.url)).into()),
            };
        }
        let mut taken = 0;
        while let Some(piece) = response.chunk().await.map_err(|error| self.unreachable(&error))? {
            into.write_all(&piece)?;
            taken += piece.len() as u64;
            taking(taken);
        }
        Ok(())
    }

    /// An address below `/api/v1`.
    fn address(&self, path: &[&str], query: &[(&str, &str)]) -> anyhow::Result<Url> {
        let mut url = self.url.clone();
        url.path_segments_mut()
            .ok()
            .context("the address has no path")?
            .pop_if_empty()
            .extend(["api", "v1"])
            .extend(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    async fn answered(&self, request: RequestBuilder) -> anyhow::Result<Answer> {
        let response = request.send().await.map_err(|error| self.unreachable(&error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.map_err(|error| self.unreachable(&error))?;
        self.answer(status, &headers, &bytes)
    }

    fn answer(&self, status: StatusCode, headers: &HeaderMap, bytes: &[u8]) -> anyhow::Result<Answer> {
        let json: Option<Json> = if bytes.is_empty() { Some(Json::Null) } else { serde_json::from_slice(bytes).ok() };
        let tag = headers.get(ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        match json {
            Some(json) if status.is_success() => Ok(Answer { json, tag }),
            Some(json) if json.get("code").is_some() => Err(problem(status, &json).into()),
            _ => {
                Err(Failed::unreachable(format!("{} answers, but not as an Annexa server: {status}.", self.url)).into())
            }
        }
    }

    fn unreachable(&self, error: &reqwest::Error) -> Failed {
        let mut cause: &dyn std::error::Error = error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        Failed::unreachable(format!("Cannot reach {}: {cause}. Is the server running there?", self.url))
    }

    /// The server's address.
    pub fn url(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }

    /// The token.
    pub fn token(&self) -> &str {
        &self.token
    }
}

/// A problem in the server's words: what is wrong, and what to do next.
fn problem(status: StatusCode, json: &Json) -> Failed {
    let text = |name: &str| json.get(name).and_then(Json::as_str).unwrap_or_default();
    let mut sentence = text("detail").to_owned();
    if let Some(items) = json.get("errors").and_then(Json::as_array).filter(|items| items.len() > 1) {
        let field = |error: &Json, name| error.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let lines = items.iter().map(|error| format!("\n  {}: {}", field(error, "field"), field(error, "detail")));
        sentence = format!("{}:{}", text("title"), lines.collect::<String>());
    }
    let next = text("next");
    if !next.is_empty() {
        sentence = format!("{sentence}\n{next}");
    }
    match status {
        StatusCode::NOT_FOUND => Failed::not_found(sentence),
        StatusCode::SERVICE_UNAVAILABLE => Failed::unreachable(sentence),
        _ => Failed::refused(sentence),
    }
}

fn is_same(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') == other.trim_end_matches('/')
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
