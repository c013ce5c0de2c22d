//! Evidence over the pages: a file is taken in once, refused at its fields without being lost, and handed out to who sees it.

use axum::http::{Method, StatusCode, header};
use catalogue::Role;
use login::Logins;

use crate::server::Server;

const REPORT: &str = "%PDF-1.7 all restored";

/// A multipart form: its token, fields, and a file if there is one.
fn form(token: &str, fields: &[(&str, &str)], file: Option<(&str, &str)>) -> String {
    let field = |(name, value): &(&str, &str)| {
        format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let file = file.map(|(name, content)| {
        format!("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n")
    });
    let fields: String = std::iter::once(&("token", token)).chain(fields).map(field).collect();
    format!("{fields}{}--edge--\r\n", file.unwrap_or_default())
}

/// Sends it; where it leads to, or what is said.
async fn send(
    office: &Server,
    role: Role,
    fields: &[(&str, &str)],
    file: Option<(&str, &str)>,
) -> (StatusCode, String) {
    send_by(office, &office.cookies[&role], fields, file).await
}

async fn send_by(
    office: &Server,
    cookie: &str,
    fields: &[(&str, &str)],
    file: Option<(&str, &str)>,
) -> (StatusCode, String) {
    let body = form(&Logins::form_token(cookie), fields, file);
    let path = "/o/corvane/evidence/new/evidence";
    let answer = office.send(path, "multipart/form-data; boundary=edge", cookie, body).await;
    let status = answer.status();
    match answer.headers().get(header::LOCATION) {
        Some(to) => (status, to.to_str().unwrap().to_owned()),
        None => (status, Server::body(answer).await),
    }
}

/// An office with a control; its id.
async fn with_control() -> (Server, String) {
    let office = Server::start().await;
    let owner = office.person(Role::ControlOwner).await;
    let control = format!("title=Daily+backups&serves=A.8.13&evidence_months=6&owner={owner}");
    office.does(Role::IsmsManager, "controls/new/control", &control).await;
    let control = office.chosen("controls", "backups").await;
    (office, control)
}

fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split_once('"').unwrap().0
}

#[tokio::test]
async fn a_file_is_taken_in_once_shown_with_its_checksum_and_handed_out_as_an_attachment() {
    let (office, control) = with_control().await;
    let reviewer = office.person(Role::InternalAuditor).await;
    let fields = [
        ("title", "Restore test of June"),
        ("period_from", "2026-06-01"),
        ("period_to", "2026-06-30"),
        ("controls", control.as_str()),
        ("controls.shown", "1"),
        ("reviewer", reviewer.as_str()),
    ];
    let (status, page) = send(&office, Role::ControlOwner, &fields, Some((r"C:\tests\Größe.pdf", REPORT))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("id=\"source-error\"") && page.contains("value=\"Restore test of June\""), "{page}");
    assert!(
        page.contains("What was taken in") && page.contains("a PDF document") && page.contains("30 Dec 2026"),
        "{page}"
    );
    let digest = hidden(&page, "file_digest").to_owned();
    let mut again = fields.to_vec();
    again.extend([
        ("source", "restore tool"),
        ("file_digest", digest.as_str()),
        ("file_name", hidden(&page, "file_name")),
    ]);
    let (status, to) = send(&office, Role::ControlOwner, &again, None).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{to}");
    assert_eq!(to, "/o/corvane/evidence/E-001");
    let page = office.sees(Role::InternalAuditor, "evidence/E-001").await;
    assert!(page.contains(&digest) && page.contains("Daily backups") && page.contains("Größe.pdf"), "{page}");
    let list = office.sees(Role::IsmsManager, "evidence").await;
    assert!(list.contains(&digest[..12]) && list.contains("1 of 1 piece of evidence to be reviewed"), "{list}");
    let cookie = &office.cookies[&Role::InternalAuditor];
    let file = office.ask(Method::GET, "/o/corvane/evidence/E-001/file", Some(cookie), "").await;
    let says = |name: header::HeaderName| file.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(says(header::CONTENT_TYPE), "application/octet-stream");
    assert_eq!(
        says(header::CONTENT_DISPOSITION),
        "attachment; filename=\"Gr__e.pdf\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.pdf"
    );
    assert_eq!(says(header::CONTENT_SECURITY_POLICY), "default-src 'none'; sandbox");
    assert_eq!(says(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(Server::body(file).await, REPORT);
}

#[tokio::test]
async fn a_checksum_alone_opens_no_file() {
    let (office, control) = with_control().await;
    let whole = [
        ("title", "Restore test"),
        ("source", "restore tool"),
        ("period_from", "2026-06-01"),
        ("period_to", "2026-06-30"),
        ("controls", control.as_str()),
        ("controls.shown", "1"),
    ];
    let (_, to) = send(&office, Role::ControlOwner, &whole, Some(("report.pdf", REPORT))).await;
    let page = office.sees(Role::IsmsManager, to.trim_start_matches("/o/corvane/")).await;
    let (_, rest) = page.split_once("<span class=\"digest\">").unwrap();
    let digest = rest.split_once('<').unwrap().0.to_owned();
    // In the form of somebody who did not bring it.
    let mut claimed = whole.to_vec();
    claimed.extend([("file_digest", digest.as_str()), ("file_name", "mine.pdf")]);
    let (_, other) = office.colleague("Otto", Role::ControlOwner, office.unit("Engineering").await).await;
    let (status, page) = send_by(&office, &other, &claimed, None).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("This file is not here any more."), "{page}");
    // Written down by plain editing: the record says it, and nothing is handed out.
    let imported = "Asset ID;Asset name\nIT-1;Payroll\n".as_bytes().to_vec();
    let foreign = office.stored(imported).await;
    let (_, to) = send(&office, Role::ControlOwner, &whole, None).await;
    assert!(to.ends_with("E-002"), "{to}");
    office.does(Role::IsmsManager, "evidence/E-002", &format!("version=1&file_digest={foreign}&file_name=x")).await;
    let cookie = &office.cookies[&Role::IsmsManager];
    let status = |path: &'static str, cookie: String| {
        let office = &office;
        async move { office.status(Method::GET, path, Some(&cookie), "").await.0 }
    };
    assert_eq!(status("/o/corvane/evidence/E-002/file", cookie.clone()).await, StatusCode::NOT_FOUND);
    assert_eq!(status("/o/corvane/evidence/E-001/file", cookie.clone()).await, StatusCode::OK);
    let employee = office.cookies[&Role::Employee].clone();
    assert_eq!(status("/o/corvane/evidence/E-001/file", employee).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_cannot_be_taken_in_is_said_at_the_file_and_only_this_session_brings_any() {
    let (office, _) = with_control().await;
    let large = "x".repeat(32 * 1024 * 1024 + 1);
    for (content, sentence) in [("", "The file is empty."), (large.as_str(), "The file is larger than 32 MB.")] {
        let (status, page) = send(&office, Role::ControlOwner, &[("title", "Kept")], Some(("a.pdf", content))).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let (_, error) = page.split_once("id=\"file-error\"").unwrap();
        assert!(error.contains(sentence) && page.contains("value=\"Kept\""), "{sentence}");
    }
    let (path, kind) = ("/o/corvane/evidence/new/evidence", "multipart/form-data; boundary=edge");
    let cookie = &office.cookies[&Role::ControlOwner];
    for token in [String::new(), Logins::form_token(&office.foreigner)] {
        let answer = office.send(path, kind, cookie, form(&token, &[], Some(("a.pdf", "x")))).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    }
    for role in [Role::Hr, Role::IsmsManager] {
        let (status, _) = send(&office, role, &[("title", "Kept")], Some(("a.pdf", "x"))).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{role} owns no control and carries out no action for one");
    }
}
