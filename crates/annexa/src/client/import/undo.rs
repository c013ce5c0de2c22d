//! `annexa import --undo`.

use serde_json::Value as Json;

use super::{Import, agreed, kept_nothing, post};
use crate::client::Client;
use crate::client::table::{self, plain};

/// Shows what would go back, asks, takes it back.
///
/// # Errors
/// [`crate::exit::Failed`].
pub async fn run(arguments: &Import, record: &str) -> anyhow::Result<()> {
    let client = Client::open(&arguments.server)?;
    let path = ["imports", record, "undo"];
    let would = post(&client, &path, &[("dry_run", "true")], None).await?;
    if !arguments.json {
        println!("{record} would go back: {}.", in_words(&would));
        staying(&would);
    } else if arguments.dry_run {
        println!("{}", serde_json::to_string_pretty(&would)?);
    }
    if arguments.dry_run {
        kept_nothing(arguments);
        return Ok(());
    }
    agreed(arguments, "Take it back?")?;
    let done = post(&client, &path, &[], None).await?;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&done)?);
    } else {
        println!("Taken back: {}.", in_words(&done));
    }
    Ok(())
}

fn in_words(back: &Json) -> String {
    let number = |at: &str| back.pointer(at).map(plain).unwrap_or_default();
    let (retired, set_back, stays) = (number("/retired"), number("/set_back"), number("/stays/total"));
    format!("{retired} records retired, {set_back} as before, {stays} stay")
}

fn staying(back: &Json) {
    let items = back.pointer("/stays/items").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    if items.is_empty() {
        return;
    }
    let mut table = table::headed(["Stays", "What it is", "Why"]);
    for item in items {
        let text = |name: &str| item.get(name).map(plain).unwrap_or_default();
        let why = if text("why") == "needed" { "others refer to it" } else { "edited since" };
        table.add_row([text("number"), text("title"), why.to_owned()]);
    }
    table::print(&table);
}
