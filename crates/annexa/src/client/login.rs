//! `annexa login`, `annexa logout`.

use std::io::{IsTerminal as _, Write as _};

use anyhow::Context as _;
use clap::Args;
use serde_json::Value as Json;

use super::saved::{self, Saved};
use super::{Client, Server};
use crate::exit::Failed;

/// Remember a server and a token for the commands that follow.
///
/// Make a token on the page of your account, then paste it here; it is not shown. Without a terminal it is read from
/// standard input. It is checked before it is kept, and kept in a file that only you may read.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa login --url https://annexa.example.org
  annexa login --url http://127.0.0.1:8400 < token.txt")]
pub struct Login {
    #[command(flatten)]
    server: Server,
}

/// Asks, checks, keeps.
///
/// # Errors
/// [`Failed`].
pub async fn run(arguments: &Login) -> anyhow::Result<()> {
    let known = saved::read().ok().flatten().map(|saved| saved.url);
    let url = arguments.server.url.clone().or(known).unwrap_or_else(|| "http://127.0.0.1:8400".to_owned());
    let token = match &arguments.server.token {
        Some(token) => token.clone(),
        None => ask(&url)?,
    };
    let client = Client::new(&url, token.trim().to_owned())?;
    let me = client.get(&["me"], &[]).await?.json;
    let kept = saved::write(&Saved { url: client.url().to_owned(), token: client.token().to_owned() })?;
    let text = |path: &str| me.pointer(path).and_then(Json::as_str).unwrap_or("?").to_owned();
    println!("{} at {}, by a token of reach `{}`.", text("/person/name"), text("/organisation/name"), text("/reach"));
    println!("Kept in {}.", kept.display());
    Ok(())
}

fn ask(url: &str) -> anyhow::Result<String> {
    if !std::io::stdin().is_terminal() {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).context("cannot read the token from standard input")?;
        return if line.trim().is_empty() {
            Err(Failed::refused("No token came on standard input.").into())
        } else {
            Ok(line)
        };
    }
    eprintln!("Make a token on the page of your account at {url}/account.");
    std::io::stderr().flush()?;
    let asked = inquire::Password::new("Token:").without_confirmation().prompt();
    asked.map_err(|_| Failed::refused("Nothing was kept.").into())
}

/// Forgets.
///
/// # Errors
/// When the file cannot be removed.
pub fn forget() -> anyhow::Result<()> {
    let was_there = saved::forget()?;
    println!(
        "{}",
        if was_there { "Forgotten. The token itself works until it ends or is revoked." } else { "Nothing was kept." }
    );
    Ok(())
}
