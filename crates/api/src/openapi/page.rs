//! The document as a page to read: no scripts, made once.

use maud::{DOCTYPE, Markup, html};
use serde_json::{Map, Value as Json};

/// The page of a document.
pub(super) fn render(document: &Json) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "The API of Annexa" }
                link rel="stylesheet" href="/api/v1/reference.css";
            }
            body {
                main {
                    h1 { "The API of Annexa" }
                    p { (document.pointer("/info/description").and_then(Json::as_str).unwrap_or_default()) }
                    p {
                        "Send " code { "Authorization: Bearer " i { "token" } } " with every request. The same description \
                         for programs: " a href="/api/v1/openapi.json" { "openapi.json" } "."
                    }
                    nav aria-label="Resources" { ul { @for tag in list(document, "tags") { (link(tag)) } } }
                    @for tag in list(document, "tags") { (section(document, tag)) }
                }
            }
        }
    };
    page.into_string()
}

fn text<'a>(json: &'a Json, name: &str) -> &'a str {
    json.get(name).and_then(Json::as_str).unwrap_or_default()
}

fn list<'a>(json: &'a Json, name: &str) -> impl Iterator<Item = &'a Json> {
    json.get(name).and_then(Json::as_array).into_iter().flatten()
}

fn object<'a>(json: &'a Json, name: &str) -> impl Iterator<Item = (&'a String, &'a Json)> {
    json.get(name).and_then(Json::as_object).into_iter().flat_map(Map::iter)
}

fn link(tag: &Json) -> Markup {
    let name = text(tag, "name");
    html! { li { a href={ "#" (name) } { (name) } } }
}

fn section(document: &Json, tag: &Json) -> Markup {
    let name = text(tag, "name");
    let paths = object(document, "paths").flat_map(|(path, methods)| {
        methods.as_object().into_iter().flatten().map(move |(method, operation)| (path, method, operation))
    });
    let own = paths.filter(|(_, _, operation)| list(operation, "tags").any(|one| one.as_str() == Some(name)));
    html! {
        section id=(name) {
            h2 { (name) }
            p { (text(tag, "description")) }
            @for (path, method, operation) in own { (described(document, path, method, operation)) }
        }
    }
}

fn described(document: &Json, path: &str, method: &str, operation: &Json) -> Markup {
    html! {
        details {
            summary { code { (method.to_uppercase()) " /api/v1" (path) } " " (text(operation, "summary")) }
            @if operation.get("description").is_some() { p { (text(operation, "description")) } }
            @if operation.get("parameters").is_some() {
                h3 { "Takes" }
                dl { @for parameter in list(operation, "parameters") { (parameter_of(resolved(document, parameter))) } }
            }
            @if let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema") {
                h3 { "Reads" }
                (fields(document, schema))
            }
            h3 { "Answers" }
            dl {
                @for (status, answer) in object(operation, "responses") {
                    dt { code { (status) } }
                    dd { (text(resolved(document, answer), "description")) }
                }
            }
            @if let Some(schema) = operation.pointer("/responses/200/content/application~1json/schema") {
                (fields(document, schema))
            }
        }
    }
}

fn parameter_of(parameter: &Json) -> Markup {
    html! {
        dt { code { (text(parameter, "name")) } " (" (text(parameter, "in")) ")" }
        dd { (text(parameter, "description")) }
    }
}

/// The properties of a schema, or of the first of its alternatives.
fn fields(document: &Json, schema: &Json) -> Markup {
    let mut schema = resolved(document, schema);
    while let Some(first) = list(schema, "oneOf").next() {
        schema = resolved(document, first);
    }
    html! {
        dl {
            @for (name, property) in object(schema, "properties") {
                dt { code { (name) } " " (type_of(property)) }
                dd { (text(property, "description")) }
            }
        }
    }
}

fn type_of(property: &Json) -> String {
    match (property.get("type"), property.get("enum")) {
        (_, Some(Json::Array(codes))) => codes.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(" | "),
        (Some(Json::String(name)), _) => name.clone(),
        (Some(Json::Array(names)), _) => names.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(" or "),
        _ => String::new(),
    }
}

fn resolved<'a>(document: &'a Json, json: &'a Json) -> &'a Json {
    let place = json.get("$ref").and_then(Json::as_str).and_then(|place| place.strip_prefix('#'));
    place.and_then(|place| document.pointer(place)).unwrap_or(json)
}
