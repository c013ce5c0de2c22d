//! What does not get in, and what is said about it.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::server::{Answer, HOST, Server, answer};

struct Raw<'a> {
    server: &'a Server,
}

impl Raw<'_> {
    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.header("host", HOST);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(&self.server.router, request.body(body.into()).unwrap()).await
    }

    async fn post(&self, kind: &str, body: impl Into<Body>) -> Answer {
        let token = format!("Bearer {}", self.server.corvane.token);
        self.send("POST", "/api/v1/assets", &[("authorization", &token), ("content-type", kind)], body).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_not_strict_json_is_refused_with_its_place() {
    let server = Server::new().await;
    let raw = Raw { server: &server };
    for (body, said) in [
        (&b"{\"name\": \"a\", \"name\": \"b\"}"[..], "\"name\" comes twice"),
        (b"{\"name\": \"a\"", "line 1"),
        (b"{\"name\": \"a\"}}", "line 1"),
        (b"{\"integrity\": 1.5}", "/integrity"),
        (b"{\"integrity\": 9007199254740993}", "/integrity"),
        (b"{\"name\": \"\xff\"}", "UTF-8"),
        (b"", "empty"),
        (b"[]", "object"),
    ] {
        let answer = raw.post("application/json", body).await;
        answer.is_problem(400, "bad_request");
        assert!(answer.text("detail").contains(said), "{}", answer.text("detail"));
    }
    let deep = format!("{{\"name\": {}1{}}}", "[".repeat(1000), "]".repeat(1000));
    raw.post("application/json", deep).await.is_problem(400, "bad_request");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_another_type_or_size_is_refused() {
    let server = Server::new().await;
    let raw = Raw { server: &server };
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", ""] {
        raw.post(kind, "{\"name\": \"a\"}").await.is_problem(415, "unsupported_media_type");
    }
    for kind in ["application/json; charset=UTF-8", "Application/JSON", "application/merge-patch+json"] {
        assert_eq!(raw.post(kind, "{\"name\": \"a\"}").await.status, 201, "{kind}");
    }
    let large = format!("{{\"name\": \"{}\"}}", "a".repeat(2 * 1024 * 1024));
    let answer = raw.post("application/json", large).await;
    answer.is_problem(413, "too_large");
    assert!(answer.text("detail").contains("2097152"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_working_token_nothing_is_told() {
    let server = Server::new().await;
    let raw = Raw { server: &server };
    for token in [None, Some("Bearer "), Some("Bearer annexa_token_x"), Some("Basic abc")] {
        let headers: Vec<(&str, &str)> = token.map(|token| ("authorization", token)).into_iter().collect();
        for path in
            ["/api/v1/assets", "/api/v1/gadgets", "/api/v1/me", "/api/v1/log/checkpoint", "/api/v1/assets/A-001"]
        {
            let answer = raw.send("GET", path, &headers, "").await;
            answer.is_problem(401, "not_signed_in");
            assert_eq!(answer.headers["www-authenticate"], "Bearer");
        }
    }
    // A token that ended works no more.
    let token = format!("Bearer {}", server.corvane.token);
    assert_eq!(raw.send("GET", "/api/v1/me", &[("authorization", &token)], "").await.status, 200);
    server.clock.set("2026-03-02T18:00:00Z".parse().unwrap());
    raw.send("GET", "/api/v1/me", &[("authorization", &token)], "").await.is_problem(401, "not_signed_in");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_goes_wrong_below_api_is_a_problem() {
    let server = Server::new().await;
    let raw = Raw { server: &server };
    for path in ["/api", "/api/", "/api/v2/assets", "/api/v1/assets/A-001/history/x/y", "/api/v1/nothing/here/at/all"] {
        raw.send("GET", path, &[], "").await.is_problem(404, "not_found");
    }
    let answer = raw.send("PUT", "/api/v1/assets", &[], "").await;
    answer.is_problem(405, "method_not_allowed");
    assert!(answer.headers["allow"].to_str().unwrap().contains("POST"));
    raw.send("GET", "/api/v1/me", &[("host", "evil.example")], "").await.is_problem(421, "misdirected");
    let answer = raw.send("GET", "/api/v1/assets", &[], "").await;
    for header in ["content-security-policy", "x-content-type-options", "cache-control"] {
        assert!(answer.headers.contains_key(header), "a problem keeps the door's {header}");
    }
    let answer = raw.send("GET", "/api/v1/assets/%ff", &[("authorization", "Bearer x")], "").await;
    assert!(answer.status.is_client_error() && answer.headers["content-type"] == "application/problem+json");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_code_of_a_problem_has_an_address() {
    let server = Server::new().await;
    let raw = Raw { server: &server };
    for (code, status) in
        [("not_found", 404), ("stale_version", 412), ("still_needed", 422), ("not_entitled", 403), ("own_work", 422)]
    {
        let answer = raw.send("GET", &format!("/api/v1/problems/{code}"), &[], "").await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json["status"], &answer.json["code"]),
            (200, &json!(status), &json!(code))
        );
    }
    raw.send("GET", "/api/v1/problems/unheard_of", &[], "").await.is_problem(404, "not_found");
}
