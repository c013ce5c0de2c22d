//! The kinds as the server describes them: the program knows none by itself, so it serves those that are added later.

use anyhow::Context as _;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::Client;
use crate::exit::Failed;

/// A kind of record.
#[derive(Clone, Debug, Deserialize)]
pub struct Kind {
    /// Its place in addresses: `assets`.
    pub kind: String,
    /// Its name: `asset`.
    pub name: String,
    /// What people call one.
    pub title: String,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A field.
#[derive(Clone, Debug, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// Its type.
    #[serde(rename = "type")]
    pub field_type: String,
    /// The kind that it names records of.
    pub target: Option<String>,
    /// Whether lists show it.
    pub is_listed: bool,
}

#[derive(Deserialize)]
struct Kinds {
    items: Vec<Kind>,
}

/// All kinds.
///
/// # Errors
/// [`Failed`].
pub async fn all(client: &Client) -> anyhow::Result<Vec<Kind>> {
    let answer = client.get(&["kinds"], &[]).await?;
    let kinds: Kinds =
        serde_json::from_value(answer.json).context("the server describes its kinds in an unknown way")?;
    Ok(kinds.items)
}

/// The kind of that name, in the singular or the plural.
///
/// # Errors
/// [`Failed`] that names those there are.
pub fn named<'a>(kinds: &'a [Kind], name: &str) -> anyhow::Result<&'a Kind> {
    let wanted = name.trim().to_lowercase().replace('_', "-");
    let found = kinds.iter().find(|kind| kind.kind == wanted || kind.name == wanted);
    found.ok_or_else(|| {
        let known: Vec<_> = kinds.iter().map(|kind| kind.kind.as_str()).collect();
        Failed::not_found(format!("There are no {name} here. The kinds are {}.", known.join(", "))).into()
    })
}

impl Kind {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The kind that a place of a record names records of.
    pub fn target(&self, name: &str) -> Option<&str> {
        if name == "unit" { Some("units") } else { self.field(name)?.target.as_deref() }
    }
}

/// `field=value`, as typed.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The field.
    pub field: String,
    /// The value; empty takes it away.
    pub value: String,
}

impl std::str::FromStr for Assignment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (field, value) = text.split_once('=').ok_or("write it as field=value, such as name=Backups")?;
        Ok(Self { field: field.trim().to_owned(), value: value.to_owned() })
    }
}

/// The assignments as JSON, each by its field's type. Records may be named by their numbers.
///
/// # Errors
/// [`Failed`] when a field is given twice or a value cannot be read; what does not fit otherwise the server says.
pub async fn body(client: &Client, fields: &[Field], typed: &[Assignment]) -> anyhow::Result<Map<String, Json>> {
    let mut body = Map::new();
    for Assignment { field, value } in typed {
        let known = fields.iter().find(|known| known.name == *field);
        let target = if field == "unit" { Some("units") } else { known.and_then(|known| known.target.as_deref()) };
        let value = value.trim();
        let field_type = known.map_or("line", |known| known.field_type.as_str());
        let read = match (field_type, target) {
            _ if value.is_empty() => Json::Null,
            ("references", Some(target)) => {
                let mut ids = Vec::new();
                for handle in value.split(',') {
                    ids.push(id_of(client, target, handle.trim()).await?);
                }
                json!(ids)
            }
            (_, Some(target)) => json!(id_of(client, target, value).await?),
            ("number", _) => json!(
                value
                    .parse::<i64>()
                    .map_err(|_| Failed::refused(format!("`{field}` is a whole number, not {value}.")))?
            ),
            ("truth", _) => match value {
                "true" | "yes" => json!(true),
                "false" | "no" => json!(false),
                _ => return Err(Failed::refused(format!("`{field}` is true or false, not {value}.")).into()),
            },
            _ if field == "external" => json!(value.split(',').map(str::trim).collect::<Vec<_>>()),
            _ => json!(value),
        };
        if body.insert(field.clone(), read).is_some() {
            return Err(Failed::refused(format!("`{field}` is given twice.")).into());
        }
    }
    Ok(body)
}

/// The id of a record that is named by its number; an id stands for itself.
async fn id_of(client: &Client, plural: &str, handle: &str) -> anyhow::Result<String> {
    if uuid::Uuid::parse_str(handle).is_ok() {
        return Ok(handle.to_owned());
    }
    let answer = client.get(&[plural, handle], &[]).await;
    let answer = answer.map_err(|error| match error.downcast_ref::<Failed>() {
        Some(failed) if failed.is_not_found() => {
            Failed::not_found(format!("There is no {handle} among {plural}, or you may not see it.")).into()
        }
        _ => error,
    })?;
    let id = answer.json.get("id").and_then(Json::as_str);
    id.map(str::to_owned).context("a record has an id")
}
