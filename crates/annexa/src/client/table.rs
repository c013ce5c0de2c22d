//! Records on a terminal.

use std::collections::HashMap;

use comfy_table::presets::NOTHING;
use comfy_table::{Attribute, Cell, ContentArrangement, Table};
use serde_json::Value as Json;

use super::Client;
use super::kind::Kind;

/// A table with a heading, as wide as the terminal.
pub fn headed<'a>(headings: impl IntoIterator<Item = &'a str>) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(headings.into_iter().map(|heading| Cell::new(heading).add_attribute(Attribute::Bold)));
    table
}

/// Prints a table without the blanks at the ends of its lines.
pub fn print(table: &Table) {
    for line in table.lines() {
        println!("{}", line.trim_end());
    }
}

/// What records are called, asked once each.
#[derive(Default)]
pub struct Names(HashMap<(String, String), String>);

impl Names {
    /// A value as people read it: records by number and title, lists with commas.
    pub async fn shown(&mut self, client: &Client, kind: &Kind, field: &str, value: &Json) -> String {
        match (value, kind.target(field)) {
            (Json::Null, _) => String::new(),
            (Json::String(id), Some(target)) => self.name(client, target, id).await,
            (Json::Array(ids), Some(target)) => {
                let mut names = Vec::new();
                for id in ids.iter().filter_map(Json::as_str) {
                    names.push(self.name(client, target, id).await);
                }
                names.join(", ")
            }
            (value, _) => plain(value),
        }
    }

    async fn name(&mut self, client: &Client, target: &str, id: &str) -> String {
        let key = (target.to_owned(), id.to_owned());
        if let Some(known) = self.0.get(&key) {
            return known.clone();
        }
        let name = match client.get(&[target, id], &[]).await {
            Ok(answer) => title(&answer.json),
            // Colleagues may be named without being shown; then the start of the id has to do.
            Err(_) => id.chars().take(8).collect(),
        };
        self.0.insert(key, name.clone());
        name
    }
}

/// What an item is called: its number and its first text.
fn title(item: &Json) -> String {
    let text = |name: &str| item.get(name).and_then(Json::as_str);
    let title = ["name", "summary", "title", "statement"].into_iter().find_map(text);
    match (text("number"), title) {
        (_, Some(title)) => title.to_owned(),
        (Some(number), None) => number.to_owned(),
        (None, None) => text("id").unwrap_or_default().to_owned(),
    }
}

/// A value without names.
pub fn plain(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::Bool(true) => "yes".to_owned(),
        Json::Bool(false) => "no".to_owned(),
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        Json::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        Json::Object(object) => object.get("label").or_else(|| object.get("name")).map(plain).unwrap_or_default(),
    }
}
