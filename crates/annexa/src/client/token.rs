//! `annexa token`: one's own tokens.

use clap::{Args, Subcommand, ValueEnum};
use reqwest::Method;
use serde_json::{Value as Json, json};

use super::table::{self, plain};
use super::{Client, Sent, Server};
use crate::exit::Failed;

/// Make, list and revoke your tokens for scripts.
///
/// A token speaks for you in one organisation and allows at most what you may. One that may approve is made on the page
/// of your account, where you show your second factor; with it you make the others here.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa token make 'nightly export' --reach read --days 90
  annexa token list
  annexa token revoke 0199f3c2-7b1e-7c54-9f0e-2d1c8a6b5e4f")]
pub struct Token {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, Debug, Subcommand)]
enum What {
    Make(Make),
    List(List),
    Revoke(Revoke),
}

/// The most that a token allows.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Reach {
    /// Looking.
    Read,
    /// Looking, editing, and steps that need no second factor.
    Write,
}

/// Make a token. Its secret is printed once.
///
/// Asks for a token of reach `approve`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa token make 'nightly export'
  export ANNEXA_TOKEN=$(annexa token make import --reach write --days 1 --json | jq -r .token)")]
struct Make {
    /// What it is for.
    name: String,
    /// The most it allows.
    #[arg(long, value_enum, default_value = "read")]
    reach: Reach,
    /// How many days it lives, at most 366.
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=366))]
    days: u16,
    /// Print the server's JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    server: Server,
}

/// List your tokens, newest first. Secrets are not kept, so none is shown.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa token list
  annexa token list --json | jq '.items[] | select(.works)'")]
struct List {
    /// Print the server's JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    server: Server,
}

/// Revoke a token. Whatever uses it stops working at once.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa token revoke 0199f3c2-7b1e-7c54-9f0e-2d1c8a6b5e4f
  annexa token revoke 'nightly export'")]
struct Revoke {
    /// The token, by its id, or by its name where one token that works has it.
    #[arg(value_name = "TOKEN")]
    named: String,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    server: Server,
}

/// Does it.
///
/// # Errors
/// [`Failed`].
pub async fn run(arguments: &Token) -> anyhow::Result<()> {
    match &arguments.what {
        What::Make(arguments) => make(arguments).await,
        What::List(arguments) => list(arguments).await,
        What::Revoke(arguments) => revoke(arguments).await,
    }
}

async fn make(arguments: &Make) -> anyhow::Result<()> {
    let reach = match arguments.reach {
        Reach::Read => "read",
        Reach::Write => "write",
    };
    let body = json!({"name": arguments.name, "reach": reach, "hours": u32::from(arguments.days) * 24});
    let sent = Sent { body: Some(body), seen: None };
    let answer = Client::open(&arguments.server)?.send(Method::POST, &["tokens"], &[], sent).await?.json;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&answer)?);
        return Ok(());
    }
    let text = |name: &str| answer.get(name).map(plain).unwrap_or_default();
    println!("{}", text("token"));
    eprintln!("It allows to {reach} until {} and is not shown again.", text("expires"));
    Ok(())
}

async fn list(arguments: &List) -> anyhow::Result<()> {
    let answer = Client::open(&arguments.server)?.get(&["tokens"], &[]).await?.json;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&answer)?);
        return Ok(());
    }
    let mut table = table::headed(["Id", "Name", "Reach", "Ends", ""]);
    for token in answer.get("items").and_then(Json::as_array).into_iter().flatten() {
        let text = |name: &str| token.get(name).map(plain).unwrap_or_default();
        let is = |name: &str| token.get(name).and_then(Json::as_bool) == Some(true);
        let stands = if is("is_this") {
            "this one"
        } else if is("works") {
            ""
        } else {
            "over"
        };
        table.add_row([text("id"), text("name"), text("reach"), text("expires"), stands.to_owned()]);
    }
    table::print(&table);
    Ok(())
}

async fn revoke(arguments: &Revoke) -> anyhow::Result<()> {
    let client = Client::open(&arguments.server)?;
    let id = id_of(&client, &arguments.named).await?;
    client.send(Method::DELETE, &["tokens", &id], &[], Sent::default()).await?;
    if arguments.json {
        println!("{}", json!({"id": id, "works": false}));
    } else {
        println!("Revoked. Whatever used it has stopped working.");
    }
    Ok(())
}

/// The id of the one token that works under a name; an id stands for itself.
async fn id_of(client: &Client, named: &str) -> anyhow::Result<String> {
    if uuid::Uuid::parse_str(named).is_ok() {
        return Ok(named.to_owned());
    }
    let answer = client.get(&["tokens"], &[]).await?.json;
    let tokens = answer.get("items").and_then(Json::as_array).cloned().unwrap_or_default();
    let works = |token: &&Json| token.get("works").and_then(Json::as_bool) == Some(true);
    let is_named = |token: &&Json| token.get("name").and_then(Json::as_str) == Some(named);
    let found: Vec<&Json> = tokens.iter().filter(works).filter(is_named).collect();
    match found.as_slice() {
        [one] => Ok(one.get("id").map(plain).unwrap_or_default()),
        [] => Err(Failed::not_found(format!("No token of yours that works is called {named}.")).into()),
        several => {
            let sentence = format!("{} tokens are called {named}. Say which by its id.", several.len());
            Err(Failed::refused(sentence).into())
        }
    }
}
