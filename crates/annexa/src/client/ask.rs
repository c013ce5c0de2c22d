//! `annexa ask`: the link by which a supplier answers.

use clap::Args;
use reqwest::Method;
use serde_json::json;

use super::table::plain;
use super::{Client, Sent, Server};

/// Send a supplier the link to the questions of an assessment, or take it back.
///
/// They answer without an account, until a week after the day of the assessment. They get a letter with the link; where the
/// server sends none, it is printed once, for you to hand over by a way that you trust. Asking again makes a new link, and the
/// one before works no more. Asks for a token of reach `approve`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa step supplier-assessment SA-003 dispatch contact_name='Ruth Adler' contact_email=ruth@host.example due=2026-12-04
  annexa ask SA-003
  annexa ask SA-003 --end")]
pub struct Ask {
    /// The assessment, by number or id.
    handle: String,
    /// Take back the link that is out.
    #[arg(long)]
    end: bool,
    /// Print the server's JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    server: Server,
}

/// Does it.
///
/// # Errors
/// [`crate::exit::Failed`].
pub async fn run(arguments: &Ask) -> anyhow::Result<()> {
    let client = Client::open(&arguments.server)?;
    let path = ["supplier-assessments", arguments.handle.as_str(), "link"];
    if arguments.end {
        client.send(Method::DELETE, &path, &[], Sent::default()).await?;
        if arguments.json {
            println!("{}", json!({"assessment": arguments.handle, "link": "ended"}));
        } else {
            println!("No link to {} works any more. What they saved stays.", arguments.handle);
        }
        return Ok(());
    }
    let answer = client.send(Method::POST, &path, &[], Sent::default()).await?.json;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&answer)?);
        return Ok(());
    }
    let text = |name: &str| answer.get(name).map(plain).unwrap_or_default();
    match text("how").as_str() {
        "letter" => {
            println!("A letter with the link is on its way to {}. It works until {}.", text("email"), text("expires"))
        }
        _ => println!(
            "Hand this link over to {}. It works until {}:\n  {}",
            text("email"),
            text("expires"),
            text("link")
        ),
    }
    Ok(())
}
