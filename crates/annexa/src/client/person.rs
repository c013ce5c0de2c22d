//! `annexa person`: who signs in, and who is erased.

mod erase;

use clap::{Args, Subcommand};
use reqwest::Method;
use serde_json::Value as Json;

use super::table::{self, plain};
use super::{Client, Sent, Server};

/// See who signs in, let people in, let them in no more, and erase what is kept of them.
///
/// What somebody may do once inside follows from their roles: see `annexa step role-assignment`. Their record is a
/// record like any other: `annexa add person`, `annexa edit person`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa person list
  annexa person invite P-014
  annexa person end P-014 --json
  annexa person erase P-014 --reason 'Asked for it on 3 May' --dry-run")]
pub struct Person {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, Debug, Subcommand)]
enum What {
    List(List),
    Invite(Invite),
    End(End),
    Erase(Box<erase::Erase>),
}

/// List who signs in, or was invited to.
///
/// Of those whom you may let sign in, and yourself.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa person list
  annexa person list --json | jq '.items[] | select(.has_codes | not).email'")]
struct List {
    /// Print the server's JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    server: Server,
}

/// Let a person sign in.
///
/// They get a letter with a link; where the server sends none, the link is printed once, for you to hand over by a way that
/// you trust. Asks for a token of reach `approve`. Inviting again makes a new link.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa add person name='Noor Aziz' email=noor@corvane.example
  annexa person invite P-031")]
struct Invite {
    /// The person, by number or id.
    handle: String,
    /// Print the server's JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    server: Server,
}

/// Let a person sign in no more.
///
/// Their sessions and tokens end at once; their record and all that they did stay.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa person end P-014")]
struct End {
    /// The person, by number or id.
    handle: String,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    server: Server,
}

/// Does it.
///
/// # Errors
/// [`crate::exit::Failed`].
pub async fn run(arguments: &Person) -> anyhow::Result<()> {
    match &arguments.what {
        What::List(arguments) => list(arguments).await,
        What::Invite(arguments) => invite(arguments).await,
        What::End(arguments) => end(arguments).await,
        What::Erase(arguments) => erase::run(arguments).await,
    }
}

async fn list(arguments: &List) -> anyhow::Result<()> {
    let answer = Client::open(&arguments.server)?.get(&["members"], &[]).await?.json;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&answer)?);
        return Ok(());
    }
    let mut table = table::headed(["Number", "Name", "E-mail", "State", "Second factor"]);
    for member in answer.get("items").and_then(Json::as_array).into_iter().flatten() {
        let text = |place: &str| member.pointer(place).map(plain).unwrap_or_default();
        let state = text("/state").replace('_', " ");
        table.add_row([text("/number"), text("/person/name"), text("/email"), state, text("/has_codes")]);
    }
    table::print(&table);
    Ok(())
}

async fn invite(arguments: &Invite) -> anyhow::Result<()> {
    let client = Client::open(&arguments.server)?;
    let path = ["people", arguments.handle.as_str(), "invitation"];
    let answer = client.send(Method::POST, &path, &[], Sent::default()).await?.json;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&answer)?);
        return Ok(());
    }
    let text = |name: &str| answer.get(name).map(plain).unwrap_or_default();
    let email = text("email");
    match text("how").as_str() {
        "letter" => println!("A letter with a link is on its way to {email}. It works once, within seven days."),
        "known" => println!("{email} has a login here already and signs in with it."),
        _ => println!("Hand this link over. It works once, within seven days:\n  {}", text("link")),
    }
    Ok(())
}

async fn end(arguments: &End) -> anyhow::Result<()> {
    let client = Client::open(&arguments.server)?;
    let path = ["people", arguments.handle.as_str(), "membership"];
    client.send(Method::DELETE, &path, &[], Sent::default()).await?;
    if arguments.json {
        println!("{}", serde_json::json!({"person": arguments.handle, "state": "ended"}));
    } else {
        println!("{} cannot sign in any more. Their sessions and tokens are over.", arguments.handle);
    }
    Ok(())
}
