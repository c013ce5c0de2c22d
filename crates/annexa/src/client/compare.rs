//! `annexa compare`.

use clap::Args;
use serde_json::Value as Json;

use super::table::{self, plain};
use super::{Client, Server};

/// Show what differs between two moments.
///
/// Records that were made, changed or retired, and what followed from that, such as levels and states. Both moments are shown by what
/// you may see today.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa compare 2026-03-31
  annexa compare 2026-03-31 2026-06-30 --kind risks
  annexa compare 2026-03-31 --kind risks --record R-014
  annexa compare 2026-03-31 --became retired --json")]
pub struct Compare {
    /// The earlier moment: a date, or an instant.
    from: String,
    /// The later moment. Without it: the present.
    to: Option<String>,
    /// Records of one kind alone, such as risks.
    #[arg(long, short)]
    kind: Option<String>,
    /// One record of that kind alone, by its number or id.
    #[arg(long, requires = "kind")]
    record: Option<String>,
    /// Those alone that this happened to.
    #[arg(long, value_parser = ["created", "changed", "retired", "restored", "followed", "gone"])]
    became: Option<String>,
    /// At most so many records, from 1 to 200.
    #[arg(long, short, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=200))]
    limit: u16,
    /// Print the server's JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    server: Server,
}

/// Shows.
///
/// # Errors
/// [`crate::exit::Failed`].
pub async fn run(arguments: &Compare) -> anyhow::Result<()> {
    let client = Client::open(&arguments.server)?;
    let limit = arguments.limit.to_string();
    let mut query = vec![("from", arguments.from.as_str()), ("limit", limit.as_str())];
    let given = [
        ("to", &arguments.to),
        ("kind", &arguments.kind),
        ("record", &arguments.record),
        ("became", &arguments.became),
    ];
    query.extend(given.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))));
    let answer = client.get(&["comparison"], &query).await?.json;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&answer)?);
        return Ok(());
    }
    let mut table = table::headed(["Record", "What happened", "Field", "Before", "After"]);
    let items = list(&answer, "items");
    for row in items.iter().flat_map(rows) {
        table.add_row(row);
    }
    table::print(&table);
    let number = |name: &str| answer.get(name).and_then(Json::as_u64).unwrap_or_default();
    if number("total") > items.len() as u64 {
        eprintln!("{} of {}. Narrow it with --kind or --became, or raise --limit.", items.len(), number("total"));
    }
    if number("unseen") > 0 {
        eprintln!("And {} records that you may not see.", number("unseen"));
    }
    Ok(())
}

fn list<'a>(json: &'a Json, name: &str) -> &'a [Json] {
    json.get(name).and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

/// A row for each field of a record that differs; one that was made is a single row.
fn rows(item: &Json) -> Vec<[String; 5]> {
    let text = |json: &Json, name: &str| plain(json.get(name).unwrap_or(&Json::Null));
    let record = item.get("record").unwrap_or(&Json::Null);
    let named = format!("{} {}", text(record, "number"), text(record, "title"));
    let (named, became) = (named.trim(), text(item, "became"));
    let row = |change: &Json| {
        [named.to_owned(), became.clone(), text(change, "field"), text(change, "old"), text(change, "new")]
    };
    let changes = list(item, "changes");
    if changes.is_empty() || became == "created" {
        return vec![row(&Json::Null)];
    }
    changes.iter().map(row).collect()
}
