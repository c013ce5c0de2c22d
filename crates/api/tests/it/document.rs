//! The OpenAPI document is true. That it is valid OpenAPI 3.1, tests/browser/openapi.test.mjs holds with a foreign reader.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value as Json, json};

use crate::server::{HOST, Server, answer};

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_has_its_own_id_and_every_reference_a_target() {
    let server = Server::new().await;
    let document = &server.document.json;
    let mut ids = Vec::new();
    for (_, methods) in server.document.paths() {
        ids.extend(methods.as_object().unwrap().values().map(|operation| operation["operationId"].as_str().unwrap()));
    }
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    let mut waiting = vec![document];
    while let Some(json) = waiting.pop() {
        match json {
            Json::Object(object) => {
                if let Some(target) = object.get("$ref").and_then(Json::as_str) {
                    assert!(document.pointer(&target[1..]).is_some(), "{target} leads nowhere");
                }
                waiting.extend(object.values());
            }
            Json::Array(list) => waiting.extend(list),
            _ => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_path_of_the_document_is_routed_and_every_route_described() {
    let server = Server::new().await;
    for (template, methods) in server.document.paths() {
        for method in methods.as_object().unwrap().keys() {
            let path = template
                .replace("{handle}", "X-1")
                .replace("{version}", "1")
                .replace("{code}", "x")
                .replace("{digest}", "0")
                .replace("{token}", "0")
                .replace("{path}", "0/000");
            let method: Method = method.to_uppercase().parse().unwrap();
            let request = Request::builder().method(&method).uri(format!("/api/v1{path}")).header("host", HOST);
            let answer = answer(&server.router, request.body(Body::empty()).unwrap()).await;
            let is_open = template == "/" || template == "/openapi.json" || template.starts_with("/problems");
            let expected = if is_open { answer.status.as_u16() != 405 } else { answer.status == 401 };
            assert!(expected, "{method} {template}: {}", answer.status);
        }
    }
    // The style of the readable page is no part of the API.
    for route in api::routes().list().iter().filter(|route| !route.path.ends_with(".css")) {
        let method = route.method.as_str().to_lowercase();
        let kind = |template: &str| template.replace("{kind}", "assets").replace("{*path}", "{path}");
        let path = kind(route.path.trim_start_matches("/api/v1"));
        let path = if path.is_empty() { "/".to_owned() } else { path };
        let noun = path.ends_with("{noun}").then(|| "/role-assignments/{handle}/consent".to_owned());
        let path = noun.unwrap_or(path);
        assert!(
            server.document.json["paths"][&path].get(&method).is_some(),
            "{} {} is not described",
            route.method,
            route.path
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_parameter_of_a_list_is_known_to_it() {
    let server = Server::new().await;
    let client = server.manager();
    for kind in isms::registry::kinds() {
        let conditions =
            &server.document.json["components"]["schemas"][format!("{}Conditions", kind.entity)]["properties"];
        for name in conditions.as_object().unwrap().keys() {
            let answer = client.get(&format!("/{}?{name}=~", kind.plural)).await;
            let is_unknown = answer.json["detail"].as_str().is_some_and(|detail| detail.contains("no parameter"));
            assert!(!is_unknown, "{kind:?} {name}: {}", answer.json);
        }
        let sort = conditions.as_object().unwrap().keys().filter(|name| !name.contains('.'));
        for name in sort {
            client.get(&format!("/{}?sort=-{name}", kind.plural)).await.ok();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_lists_every_collection_and_runs_nothing() {
    let server = Server::new().await;
    for path in ["/api/v1", "/api/v1/"] {
        let request = Request::get(path).header("host", HOST).body(Body::empty()).unwrap();
        let answer = answer(&server.router, request).await;
        assert!(answer.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
        let page = String::from_utf8(answer.bytes).unwrap();
        assert!(!page.contains("<script") && !page.contains("style="));
        for kind in isms::registry::kinds() {
            assert!(page.contains(&format!("/api/v1/{}", kind.plural)), "{kind:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn kinds_and_the_token_describe_themselves() {
    let server = Server::new().await;
    let client = server.manager();
    let kinds = client.get("/kinds").await.ok();
    assert_eq!(kinds.items().len(), isms::registry::kinds().count());
    let assets = kinds.items().iter().find(|kind| kind["kind"] == "assets").unwrap();
    let owner = assets["fields"].as_array().unwrap().iter().find(|field| field["name"] == "owner").unwrap();
    assert_eq!(
        (&owner["type"], &owner["target"], &owner["needs_role"]),
        (&json!("reference"), &json!("people"), &json!("asset_owner"))
    );
    let me = client.get("/me").await.ok();
    assert_eq!(
        (me.json["organisation"]["name"].as_str(), me.json["person"]["name"].as_str()),
        (Some("corvane"), Some("Maren Dekker"))
    );
    let mut roles: Vec<_> =
        me.json["roles"].as_array().unwrap().iter().map(|role| role["role"].as_str().unwrap()).collect();
    roles.sort_unstable();
    assert_eq!(roles, ["isms_manager", "owner", "top_management"]);
}
