//! `annexa readiness`.

use clap::Args;
use serde_json::Value as Json;

use super::table::{self, plain};
use super::{Client, Server};

/// Show what the auditor's rules find.
///
/// All rules are asked of the records as they stand. What is not evaluated never counts as passed.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa readiness
  annexa readiness --clause 6.1.3 --severity major
  annexa readiness --rule R6-15
  annexa readiness --as-of 2026-03-31 --json")]
pub struct Readiness {
    /// Rules on this clause or control and on what is below it: 6.1.2, A.5.1, A.
    #[arg(long)]
    clause: Option<String>,
    /// The rule of this id, such as R6-15.
    #[arg(long)]
    rule: Option<String>,
    /// Failures of this grade.
    #[arg(long, value_parser = ["major", "minor", "observation"])]
    severity: Option<String>,
    /// At most so many, from 1 to 200.
    #[arg(long, short, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=200))]
    limit: u16,
    /// Ask the rules of that day, or of that instant.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
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
pub async fn run(arguments: &Readiness) -> anyhow::Result<()> {
    let client = Client::open(&arguments.server)?;
    let limit = arguments.limit.to_string();
    let mut query = vec![("limit", limit.as_str())];
    let given = [
        ("clause", &arguments.clause),
        ("rule", &arguments.rule),
        ("severity", &arguments.severity),
        ("as_of", &arguments.as_of),
    ];
    query.extend(given.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))));
    let answer = client.get(&["readiness"], &query).await?.json;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&answer)?);
        return Ok(());
    }
    println!("{}\n", summary(&answer));
    let mut table = table::headed(["Rule", "Grade", "What fails", "What to do"]);
    let items = answer.get("items").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    for item in items {
        let text = |name: &str| plain(item.get(name).unwrap_or(&Json::Null));
        table.add_row([text("rule"), text("severity"), text("sentence"), text("next")]);
    }
    table::print(&table);
    let number = |name: &str| answer.get(name).and_then(Json::as_u64).unwrap_or_default();
    if number("total") > items.len() as u64 {
        eprintln!("{} of {}. Narrow it with --clause or --severity, or raise --limit.", items.len(), number("total"));
    }
    if number("unseen") > 0 {
        eprintln!("And {} about records that you may not see.", number("unseen"));
    }
    Ok(())
}

/// How the whole stands, in a sentence.
fn summary(answer: &Json) -> String {
    let of = |group: &str, name: &str| {
        answer.get(group).and_then(|group| group.get(name)).and_then(Json::as_u64).unwrap_or_default()
    };
    format!(
        "Rules as of {}: {} fail at major, {} at minor, {} observations; {} pass, {} do not apply, {} are not evaluated.",
        plain(answer.get("today").unwrap_or(&Json::Null)),
        of("grades", "major"),
        of("grades", "minor"),
        of("grades", "observation"),
        of("results", "pass"),
        of("results", "not_applicable"),
        of("results", "not_evaluated"),
    )
}
