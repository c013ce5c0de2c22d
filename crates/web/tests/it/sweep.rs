//! Every route x every role x every organisation.

use std::io::{Cursor, Read as _};

use axum::body::to_bytes;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use door::{Does, Route};
use isms::registry;
use zip::ZipArchive;

use crate::server::Server;

/// The addresses of a route: its parameters filled for each kind with something that exists.
fn addresses(server: &Server, route: &Route) -> Vec<String> {
    let kinds: Vec<&record::Kind> = registry::kinds().collect();
    let plurals: Vec<&str> = match route.path.contains("{plural}") {
        true => kinds.iter().map(|kind| kind.plural).collect(),
        false => vec![""],
    };
    let fill = |plural: &&str| {
        let first = match kinds.iter().find(|kind| kind.plural == *plural) {
            Some(kind) if kind.is_single => server.profile.to_string(),
            Some(kind) => kind.number(1),
            None => "P-001".to_owned(),
        };
        let filled = [
            ("{slug}", "corvane"),
            ("{plural}", plural),
            ("{handle}", &first),
            ("{version}", "1"),
            ("{noun}", "assignment"),
            ("{name}", "nothing.css"),
            ("{digest}", "0000000000000000000000000000000000000000000000000000000000000000"),
            ("{secret}", "annexa_link_nothing"),
            ("{rule}", "R6-15"),
            ("{row}", "A.8.13"),
            ("{framework}", "gdpr"),
            ("{work}", "0198f000-0000-7000-8000-000000000001"),
            ("{token}", "0198f000-0000-7000-8000-000000000001"),
        ];
        filled.iter().fold(route.path.to_owned(), |path, (name, value)| path.replace(name, value))
    };
    plurals.iter().map(fill).collect()
}

#[tokio::test]
async fn every_route_answers_each_role_as_the_table_says() {
    let server = Server::start().await;
    let mut table = String::from("what each role is answered to GET, 200 unless said otherwise\n");
    let routes = web::routes();
    for route in routes.list().iter().filter(|route| route.method == Method::GET && route.path.starts_with("/o/")) {
        for address in addresses(&server, route) {
            let mut others = Vec::new();
            for (role, cookie) in &server.cookies {
                let (status, _) = server.status(Method::GET, &address, Some(cookie), "").await;
                assert!(!status.is_server_error(), "{address} fails for {role}: {status}");
                if status != StatusCode::OK {
                    others.push(format!("{} {}", role.code(), status.as_u16()));
                }
            }
            let address = address.replace(&server.profile.to_string(), "ID");
            let others = if others.is_empty() { "all".to_owned() } else { others.join(", ") };
            table.push_str(&format!("{address:<58} {others}\n"));
        }
    }
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn nobody_gets_anywhere_without_signing_in() {
    let server = Server::start().await;
    for route in web::routes().list().iter().filter(|route| route.does != Does::AnswersAnyone && route.path != "/theme")
    {
        for address in addresses(&server, route) {
            let (status, leads_to_sign_in) = server.status(route.method.clone(), &address, None, "").await;
            assert!(leads_to_sign_in, "{} {address} answered {status} to nobody", route.method);
        }
    }
    for route in api::routes().list().iter().filter(|route| route.does != Does::AnswersAnyone) {
        for address in addresses(&server, route) {
            let (status, _) = server.status(route.method.clone(), &address, None, "").await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{} {address}", route.method);
        }
    }
}

#[tokio::test]
async fn a_member_of_another_organisation_finds_nothing_here() {
    let server = Server::start().await;
    for route in web::routes().list().iter().filter(|route| route.path.starts_with("/o/")) {
        for address in addresses(&server, route) {
            let token = format!("token={}", login::Logins::form_token(&server.foreigner));
            let (status, _) = server.status(route.method.clone(), &address, Some(&server.foreigner), &token).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{} {address}", route.method);
        }
    }
}

#[tokio::test]
async fn no_form_is_carried_out_without_the_token_of_its_session() {
    let server = Server::start().await;
    for route in
        web::routes().list().iter().filter(|route| route.method == Method::POST && route.does != Does::AnswersAnyone)
    {
        for address in addresses(&server, route) {
            for (role, cookie) in &server.cookies {
                for form in ["", "token=0000"] {
                    let (status, _) = server.status(Method::POST, &address, Some(cookie), form).await;
                    let is_refused = matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND);
                    assert!(is_refused, "{address} answered {status} to {role} without a token");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_request_from_another_site_is_not_carried_out() {
    let server = Server::start().await;
    let cookie = server.cookies.values().next().unwrap();
    for (header, value, is_from_here) in [
        ("sec-fetch-site", "same-origin", true),
        ("sec-fetch-site", "cross-site", false),
        ("sec-fetch-site", "same-site", false),
        ("origin", "http://127.0.0.1:8400", true),
        ("origin", "http://evil.example", false),
        ("origin", "null", false),
        ("x-nothing", "none", false),
    ] {
        let status = server.post_with(header, value, cookie).await;
        assert_eq!(status != StatusCode::FORBIDDEN, is_from_here, "{header}: {value} was answered {status}");
    }
}

#[tokio::test]
async fn a_record_that_may_not_be_seen_looks_like_one_that_does_not_exist() {
    let server = Server::start().await;
    let employee = &server.cookies[&catalogue::Role::Employee];
    let hidden = server.text("/o/corvane/assets/A-001", employee).await;
    let missing = server.text("/o/corvane/assets/A-999", employee).await;
    let plain = |page: &str| {
        // The nonce differs in every answer.
        page.split("nonce=")
            .map(|part| part.split_once(' ').map_or(part, |(_, rest)| rest).to_owned())
            .collect::<String>()
    };
    assert_eq!(plain(&hidden), plain(&missing));
    assert!(!server.text("/o/corvane/search?q=customer", employee).await.contains("Customer invoices"));
    assert!(!server.text("/o/corvane/palette?q=customer", employee).await.contains("Customer invoices"));
    assert!(!server.text("/o/corvane/history", employee).await.contains("Customer invoices"));
}

/// All that an answer says; of an archive, what is in each of its files.
async fn readable(answer: Response) -> String {
    let bytes = to_bytes(answer.into_body(), 1 << 24).await.unwrap();
    let Ok(mut archive) = ZipArchive::new(Cursor::new(&bytes)) else {
        return String::from_utf8_lossy(&bytes).into_owned();
    };
    let mut said = Vec::new();
    for position in 0..archive.len() {
        archive.by_index(position).unwrap().read_to_end(&mut said).unwrap();
    }
    String::from_utf8_lossy(&said).into_owned()
}

#[tokio::test]
async fn no_page_names_a_colleague_to_somebody_from_outside() {
    let server = Server::start().await;
    let auditor = &server.cookies[&catalogue::Role::ExternalAuditor];
    assert!(server.text("/o/corvane/assets/A-001", auditor).await.contains("Customer invoices"));
    let routes = web::routes();
    for route in routes.list().iter().filter(|route| route.method == Method::GET && route.path.starts_with("/o/")) {
        for address in addresses(&server, route) {
            let page = readable(server.ask(Method::GET, &address, Some(auditor), "").await).await;
            assert!(!page.contains("Maren") && !page.contains("Holder of"), "{address} names a colleague");
        }
    }
}
