//! Files that are brought: by whom, with which token, and what is said of those that cannot be read.

use axum::http::{Method, StatusCode};
use catalogue::Role;
use login::Logins;

use crate::server::Server;

const ASSETS: &str = "Asset ID;Asset name;Type;Owner;Location\nIT-1;Payroll server;Hardware;Nobody Known;Rack 4\nIT-2;CRM;Application;;\n";

/// A multipart form of a token and a file.
fn form(token: &str, name: &str, content: &str) -> String {
    format!(
        "--edge\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n\
         --edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n--edge--\r\n"
    )
}

/// Brings a file; where it leads to, or what is said.
async fn bring(server: &Server, cookie: &str, token: &str, name: &str, content: &str) -> (StatusCode, String) {
    let response =
        server.send("/o/corvane/import", "multipart/form-data; boundary=edge", cookie, form(token, name, content));
    let response = response.await;
    let to = response.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
    let status = response.status();
    match to {
        Some(to) => (status, to),
        None => (status, Server::body(response).await),
    }
}

#[tokio::test]
async fn a_file_is_taken_from_a_form_of_this_session_only() {
    let server = Server::start().await;
    let cookie = &server.cookies[&Role::IsmsManager];
    let other = Logins::form_token(&server.foreigner);
    for token in ["", "0000", &other] {
        let (status, _) = bring(&server, cookie, token, "assets.csv", ASSETS).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "with the token {token:?}");
    }
    let (status, to) = bring(&server, cookie, &Logins::form_token(cookie), "assets.csv", ASSETS).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{to}");
    assert!(to.starts_with("/o/corvane/import/"), "{to}");
    let page = server.text(&to, cookie).await;
    let (_, heading) = page.split_once("<h1>").unwrap();
    assert!(heading.starts_with("A list of assets: 5 of 5 columns known"), "{heading}");
}

#[tokio::test]
async fn a_file_of_one_organisation_is_not_there_for_another_nor_for_who_writes_no_register() {
    let server = Server::start().await;
    let cookie = &server.cookies[&Role::IsmsManager];
    let (_, to) = bring(&server, cookie, &Logins::form_token(cookie), "assets.csv", ASSETS).await;
    let elsewhere = to.replace("/o/corvane/", "/o/elsewhere/");
    let response = server.ask(Method::GET, &elsewhere, Some(&server.foreigner), "").await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert!(Server::body(response).await.contains("This file is not here any more. Bring it again."));
    let employee = &server.cookies[&Role::Employee];
    assert_eq!(server.status(Method::GET, &to, Some(employee), "").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_cannot_be_read_is_said_at_the_field() {
    let server = Server::start().await;
    let cookie = &server.cookies[&Role::IsmsManager];
    let token = Logins::form_token(cookie);
    let large = "a;b\n".repeat(imports::FILE_BYTES / 4 + 1);
    for (name, content, status, sentence) in [
        ("", "", StatusCode::BAD_REQUEST, "Choose a file first."),
        ("assets.csv", "", StatusCode::BAD_REQUEST, "The file is empty."),
        ("assets.pdf", "%PDF-1.7\n", StatusCode::BAD_REQUEST, "not a spreadsheet"),
        ("assets.csv", &large, StatusCode::PAYLOAD_TOO_LARGE, "The file is larger than 32 MB."),
    ] {
        let (answered, page) = bring(&server, cookie, &token, name, content).await;
        assert_eq!(answered, status, "{name}");
        let (_, error) = page.split_once("id=\"file-error\"").unwrap();
        let (error, _) = error.split_once("</p>").unwrap();
        assert!(error.contains(sentence), "{error}");
    }
}

#[tokio::test]
async fn what_was_seen_is_what_is_confirmed() {
    let server = Server::start().await;
    let cookie = &server.cookies[&Role::IsmsManager];
    let token = Logins::form_token(cookie);
    let (_, to) = bring(&server, cookie, &token, "assets.csv", ASSETS).await;
    let confirmation = to.replace('?', "/confirmation?");
    let confirm = async |seen: &str| {
        let response =
            server.ask(Method::POST, &confirmation, Some(cookie), &format!("token={token}&seen={seen}")).await;
        (response.status(), Server::body(response).await)
    };
    let (status, page) = confirm("0000").await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("This would do something else now."));
    assert!(!server.text("/o/corvane/assets", cookie).await.contains("Payroll server"));
    let shown = server.text(&to.replace('?', "/dry-run?"), cookie).await;
    let (_, seen) = shown.split_once("name=\"seen\" value=\"").unwrap();
    let (seen, _) = seen.split_once('"').unwrap();
    assert_eq!(confirm(seen).await.0, StatusCode::SEE_OTHER);
    assert!(server.text("/o/corvane/assets", cookie).await.contains("Payroll server"));
    assert!(server.text(&to.replace('?', "/dry-run?"), cookie).await.contains("This would change nothing"));
    assert!(server.text("/o/corvane/import/placeholders", cookie).await.contains("Nobody Known"));
}

/// What somebody chose for a file is there again when the next one has the same headers, with a word on where it comes from.
#[tokio::test]
async fn the_next_file_with_the_same_headers_is_read_as_the_last_one_was() {
    let server = Server::start().await;
    let cookie = &server.cookies[&Role::IsmsManager];
    let token = Logins::form_token(cookie);
    let first = "Kennung;Wie es heißt;Wo;Schutz\nK-1;Zeiterfassung;Utrecht;geheim-ish\n";
    let (_, to) = bring(&server, cookie, &token, "liste.csv", first).await;
    assert!(!to.contains("like="), "nothing is known yet: {to}");
    let (path, _) = to.split_once('?').unwrap();
    let chosen = format!(
        "token={token}&name=liste.csv&sheet=0&register=assets&first=1&last=1&c0=external&c1=name&c2=location\
         &c3=classification&s.classification.geheim-ish=strictly_confidential"
    );
    let response = server.ask(Method::POST, path, Some(cookie), &chosen).await;
    let dry_run = response.headers()["location"].to_str().unwrap().to_owned();
    let shown = server.text(&dry_run, cookie).await;
    let (_, seen) = shown.split_once("name=\"seen\" value=\"").unwrap();
    let (seen, _) = seen.split_once('"').unwrap();
    let confirmation = dry_run.replace("/dry-run?", "/confirmation?");
    let (status, _) =
        server.status(Method::POST, &confirmation, Some(cookie), &format!("token={token}&seen={seen}")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);

    // The columns stand elsewhere now, and one came since.
    let second = "Wo;Kennung;Wie es heißt;Schutz;Notiz\nPorto;K-2;Zutritt;geheim-ish;alt\n";
    let (_, to) = bring(&server, cookie, &token, "liste 2.csv", second).await;
    assert!(to.ends_with("&like=RR-001"), "{to}");
    let page = server.text(&to, cookie).await;
    assert!(page.contains("Read as in import <a href=\"/o/corvane/retained-records/RR-001\">RR-001</a>."), "{page}");
    assert!(page.contains("Read it afresh"));
    let dry_run = to.replace('?', "/dry-run?");
    let shown = server.text(&dry_run, cookie).await;
    for said in ["Zutritt", "Porto", "Strictly confidential"] {
        assert!(shown.contains(said), "{said} is not in the dry run");
    }
    let other = "Kennung;Wie es heißt;Raum;Schutz\nK-1;Zeiterfassung;Utrecht;geheim-ish\n";
    let (_, to) = bring(&server, cookie, &token, "andere.csv", other).await;
    assert!(!to.contains("like="), "a file with other headers is another file: {to}");
}
