//! `annexa package`: an audit package, begun on the server, waited for, taken.

use std::fs;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use reqwest::Method;
use serde_json::{Map, Value as Json, json};

use super::import::sending::waiting;
use super::log::new;
use super::{Client, Sent, Server};
use crate::exit::Failed;

/// How often it is asked how far it is.
const LOOK: Duration = Duration::from_millis(500);

/// Make an audit package: one archive for somebody who has no access.
///
/// Pages that are read by opening index.html, without network or server; the same as Excel files and PDFs; files of evidence; the log;
/// and a signed manifest. It shows the end of a period, with what changed in it, as far as you may read it, and as far as the reader
/// may, where you name one. What is left out keeps its place in the log, so that everything else still verifies.
///
/// The server makes it in the background; Ctrl-C cancels it. It is recorded that you took it.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa package corvane-2026.zip --from 2026-01-01 --to 2026-06-30
  annexa package for-the-auditor.zip --reader P-014 --occasion 'Stage 2 audit'
  annexa package for-the-customer.zip --scope SC-002 --without-names --without-money
  annexa package small.zip --files 5 --without-kinds suppliers --without-fields action.resources
  annexa verify corvane-2026.zip --key annexa-key.txt")]
pub struct Package {
    /// The archive to write; nothing is written over.
    into: PathBuf,
    /// The first day of the period. Without it: the day on which the organisation began here.
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// The last day, whose end is shown. Without it: today.
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// A scope, by its number: its units, those below and above them. Without it: everything.
    #[arg(long, value_name = "SCOPE")]
    scope: Option<String>,
    /// Who is to read it, by number or id of the person: nothing is in it that they may not read.
    #[arg(long, value_name = "PERSON")]
    reader: Option<String>,
    /// What it is for.
    #[arg(long, value_name = "WORDS")]
    occasion: Option<String>,
    /// Give each person a number in place of a name, and leave out addresses and files.
    #[arg(long)]
    without_names: bool,
    /// Leave out amounts of money.
    #[arg(long)]
    without_money: bool,
    /// Which files of evidence: all, none, or the most megabytes of one.
    #[arg(long, value_name = "WHICH")]
    files: Option<String>,
    /// Leave out these registers, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "KINDS")]
    without_kinds: Vec<String>,
    /// Leave out these fields, as kind.field, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "FIELDS")]
    without_fields: Vec<String>,
    /// Print what was made as one JSON object.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    server: Server,
}

/// Makes one and takes it.
///
/// # Errors
/// [`Failed`].
pub async fn run(asked: &Package) -> anyhow::Result<()> {
    if asked.into.exists() {
        let sentence = format!("{} is there already, and nothing is written over.", asked.into.display());
        return Err(Failed::refused(sentence).into());
    }
    let client = Client::open(&asked.server)?;
    let begun = client.send(Method::POST, &["packages"], &[], sent(asked)).await?.json;
    let id = begun.get("id").and_then(Json::as_str).unwrap_or_default().to_owned();
    let made = tokio::select! {
        made = made(&client, &id) => made?,
        _ = tokio::signal::ctrl_c() => {
            client.send(Method::DELETE, &["packages", &id], &[], Sent::default()).await?;
            return Err(Failed::refused("Cancelled; the server keeps nothing of it.").into());
        }
    };
    take(&client, &id, &asked.into).await?;
    if asked.json {
        println!("{made}");
        return Ok(());
    }
    let number = |name: &str| made.get(name).and_then(Json::as_u64).unwrap_or_default();
    let shown = asked.into.display();
    println!("{shown}: {} files, {}.", number("files"), HumanBytes(number("bytes")));
    println!("Unpack it and open index.html. Verify it: annexa verify {shown}");
    Ok(())
}

fn sent(asked: &Package) -> Sent {
    let mut body = Map::new();
    let texts = [
        ("from", &asked.from),
        ("to", &asked.to),
        ("scope", &asked.scope),
        ("reader", &asked.reader),
        ("occasion", &asked.occasion),
        ("files", &asked.files),
    ];
    for (name, text) in texts {
        body.extend(text.as_ref().map(|text| (name.to_owned(), json!(text))));
    }
    body.insert("without_names".to_owned(), json!(asked.without_names));
    body.insert("without_money".to_owned(), json!(asked.without_money));
    body.insert("without_kinds".to_owned(), json!(asked.without_kinds));
    body.insert("without_fields".to_owned(), json!(asked.without_fields));
    Sent { body: Some(Json::Object(body)), seen: None }
}

/// Waits until it is made.
async fn made(client: &Client, id: &str) -> anyhow::Result<Json> {
    let style = ProgressStyle::with_template("{msg:32} {bar:30} {percent}%")?;
    let bar = ProgressBar::new(0).with_style(style);
    loop {
        let now = client.get(&["packages", id], &[]).await?.json;
        let text = |name: &str| now.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let number = |name: &str| now.get(name).and_then(Json::as_u64).unwrap_or_default();
        match text("state").as_str() {
            "running" => {
                bar.set_length(number("total"));
                bar.set_position(number("done"));
                bar.set_message(text("what"));
            }
            "done" => {
                bar.finish_and_clear();
                return Ok(now);
            }
            _ => {
                bar.finish_and_clear();
                return Err(Failed::refused(text("why")).into());
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Takes the archive; what broke off leaves nothing.
async fn take(client: &Client, id: &str, into: &Path) -> anyhow::Result<()> {
    let part = PathBuf::from(format!("{}.part", into.display()));
    let mut file = BufWriter::new(new(&part)?);
    let taking = waiting("Taking the package");
    let path = ["packages", id, "file"];
    let taken = client.take_into(&path, &[], &mut file, |bytes| {
        taking.set_message(format!("Taking the package: {}", HumanBytes(bytes)));
    });
    let taken = match taken.await {
        Ok(()) => {
            let file = file.into_inner().map_err(std::io::IntoInnerError::into_error);
            file.and_then(|file| file.sync_all()).and_then(|()| fs::rename(&part, into)).map_err(anyhow::Error::from)
        }
        Err(error) => Err(error),
    };
    taking.finish_and_clear();
    if let Err(error) = taken {
        fs::remove_file(&part)?;
        return Err(error);
    }
    Ok(())
}
