//! Pages of past moments: every link stays in the moment, nothing can be sent, and what cannot be shown is said.

use std::collections::{BTreeMap, VecDeque};

use axum::http::{Method, StatusCode};
use catalogue::Role;
use login::Logins;

use crate::server::Server;
use crate::treatment::{choice, evaluated};

/// A server with a history, an instant of it as an address names it, and a change after it.
async fn with_a_past() -> (Server, String) {
    let server = evaluated().await;
    let carries_out = server.person(Role::Employee).await;
    server.does(Role::RiskOwner, "risks/R-001/treatment", &choice(&carries_out, "2099-01-31")).await;
    let then = server.app.host().now().to_string();
    server.does(Role::IsmsManager, "assets", "name=Later+than+that").await;
    (server, then)
}

/// What stands between `before` and the next quotation mark, everywhere in a page.
fn quoted<'a>(page: &'a str, before: &str) -> Vec<String> {
    let parts: Vec<&'a str> = page.split(before).skip(1).collect();
    parts.iter().filter_map(|part| part.split_once('"')).map(|(text, _)| text.replace("&amp;", "&")).collect()
}

/// An address without the moment it names.
fn today(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("as_of=")).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

fn path(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

/// Follows every link from home, as of a moment; returns how many pages that were.
async fn crawl(server: &Server, role: Role, then: &str) -> usize {
    let cookie = &server.cookies[&role];
    let start = format!("/o/corvane/?as_of={then}");
    let (mut waiting, mut seen) = (VecDeque::from([start]), BTreeMap::<String, usize>::new());
    let mut count = 0;
    while let Some(address) = waiting.pop_front() {
        let answer = server.ask(Method::GET, &address, Some(cookie), "").await;
        let (status, headers) = (answer.status(), answer.headers().clone());
        if status.is_redirection() {
            let to = headers["location"].to_str().unwrap();
            assert!(to.contains("as_of="), "{role}: {address} leads out of the moment, to {to}");
            continue;
        }
        assert_eq!(status, StatusCode::OK, "{role}: {address}");
        let is_page = headers["content-type"].to_str().unwrap().starts_with("text/html");
        count += 1;
        if !is_page {
            continue;
        }
        let page = Server::body(answer).await;
        assert!(page.contains("banner past") && page.contains("can only be read"), "{role}: {address} does not say so");
        assert!(!page.contains("Later than that"), "{role}: {address} knows what came later");
        look_at_forms(role, &address, &page);
        let ways =
            page.split("<a ").skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag).collect::<String>();
        let links = ["href=\"", "hx-get=\"", "data-palette-url=\""].iter().flat_map(|name| quoted(&ways, name));
        for link in links.filter(|link| link.starts_with("/o/corvane")) {
            let is_home_of_today = path(&link) == path(&address) && !link.contains("as_of=");
            // Choosing another moment, the way back is that of the page it is chosen for.
            let is_chooser = path(&address) == "/o/corvane/as-of";
            assert!(
                link.contains("as_of=") || is_chooser || (is_home_of_today && today(&address) == today(&link)),
                "{role}: {address} leads to {link}, out of the moment"
            );
            let variants = seen.entry(path(&link).to_owned()).or_default();
            let is_same = link.contains(&format!("as_of={then}")) && !link.contains("format=pdf");
            let link = link.split('#').next().unwrap().to_owned();
            if is_same && *variants < 4 && !waiting.contains(&link) {
                *variants += 1;
                waiting.push_back(link);
            }
        }
    }
    count
}

/// Nothing can be sent but what is the visitor's own; what asks stays in the moment.
fn look_at_forms(role: Role, address: &str, page: &str) {
    for form in page.split("<form").skip(1).map(|rest| rest.split_once("</form>").unwrap().0) {
        let (tag, body) = form.split_once('>').unwrap();
        if tag.contains("method=\"post\"") {
            let is_own = tag.contains("action=\"/sign-out\"") || tag.contains("action=\"/theme\"");
            assert!(is_own, "{role}: {address} offers to send{tag}");
        } else {
            let keeps = body.contains("name=\"as_of\"") || tag.contains("data-as-of");
            assert!(keeps, "{role}: {address} asks without the moment:{tag}");
        }
    }
    for writing in ["hx-post", "hx-put", "hx-delete", "hx-patch"] {
        assert!(!page.contains(writing), "{role}: {address} has {writing}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_of_a_past_moment_stays_in_it_and_nothing_can_be_sent() {
    let (server, then) = with_a_past().await;
    for (role, least) in
        [(Role::IsmsManager, 100), (Role::ExternalAuditor, 80), (Role::RiskOwner, 20), (Role::Employee, 5)]
    {
        let count = crawl(&server, role, &then).await;
        assert!(count >= least, "{role} met {count} pages only");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sends_something_to_the_past_is_refused_with_a_sentence_and_nothing_is_changed() {
    let (server, then) = with_a_past().await;
    let cookie = &server.cookies[&Role::IsmsManager];
    let routes = web::routes();
    let sent = routes.list().iter().filter(|route| route.method == Method::POST && route.path.starts_with("/o/"));
    let before = server.sees(Role::IsmsManager, "history").await;
    let mut count = 0;
    for route in sent {
        let filled = [
            ("{slug}", "corvane"),
            ("{plural}", "assets"),
            ("{handle}", "A-001"),
            ("{noun}", "analysis"),
            ("{token}", "00000000-0000-7000-8000-000000000000"),
            ("{digest}", "00"),
        ];
        let path = filled.iter().fold(route.path.to_owned(), |path, (name, value)| path.replace(name, value));
        let form = format!("version=1&name=Changed&token={}", Logins::form_token(cookie));
        let answer = server.ask(Method::POST, &format!("{path}?as_of={then}"), Some(cookie), &form).await;
        let status = answer.status();
        let page = Server::body(answer).await;
        let is_upload = status == StatusCode::UNSUPPORTED_MEDIA_TYPE;
        assert!(
            is_upload || (status == StatusCode::BAD_REQUEST && page.contains("can only be read")),
            "{path}: {status} {page}"
        );
        count += 1;
    }
    assert!(count > 15, "{count}");
    let entries = |page: &str| page.split_once("in the log").unwrap().0.rsplit_once('>').unwrap().1.to_owned();
    assert_eq!(entries(&before), entries(&server.sees(Role::IsmsManager, "history").await), "nothing was appended");
    for form in ["assets/new", "assets/A-001/edit", "import", "risks/R-001/treatment", "risks/R-001/analysis"] {
        let answer = server.ask(Method::GET, &format!("/o/corvane/{form}?as_of={then}"), Some(cookie), "").await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{form}");
        let page = Server::body(answer).await;
        assert!(
            page.contains("This page today") && page.contains(&format!("href=\"/o/corvane/{form}\"")),
            "{form}: {page}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_came_later_is_said_to_and_one_of_others_is_not() {
    let (server, then) = with_a_past().await;
    let cookie = &server.cookies[&Role::IsmsManager];
    let later = server.ask(Method::GET, &format!("/o/corvane/assets/A-002?as_of={then}"), Some(cookie), "").await;
    assert_eq!(later.status(), StatusCode::NOT_FOUND);
    let page = Server::body(later).await;
    assert!(
        page.contains("A-002") && page.contains("was not yet") && page.contains("href=\"/o/corvane/assets/A-002\""),
        "{page}"
    );
    let never = server.text(&format!("/o/corvane/assets/A-999?as_of={then}"), cookie).await;
    assert!(never.contains("nothing here that you may see"), "{never}");
    let employee = &server.cookies[&Role::Employee];
    let hidden = server.text(&format!("/o/corvane/assets/A-002?as_of={then}"), employee).await;
    assert!(hidden.contains("nothing here that you may see") && !hidden.contains("Later"), "{hidden}");
    let foreign = server.ask(Method::GET, &format!("/o/corvane/?as_of={then}"), Some(&server.foreigner), "").await;
    let nowhere = server.ask(Method::GET, &format!("/o/nowhere/?as_of={then}"), Some(&server.foreigner), "").await;
    assert_eq!((foreign.status(), nowhere.status()), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_names_no_moment_is_told_at_the_control_with_what_was_typed() {
    let (server, _) = with_a_past().await;
    let cookie = &server.cookies[&Role::IsmsManager];
    let to = "to=%2Fo%2Fcorvane%2Fassets%3Fq%3Dcustomer";
    for (day, time, words) in [
        ("1999-12-31", "", "before the organisation began"),
        ("2999-12-31", "", "in the future"),
        ("2026-02-30", "", "2026-03-31T14:22"),
        ("yesterday", "", "2026-03-31T14:22"),
        ("2026-03-31", "noon", "2026-03-31T14:22"),
        ("", "12:00", "Choose a day"),
        ("2026-03-29", "02:30", "The clocks never showed 02:30"),
    ] {
        let typed = format!("day={day}&time={}&{to}", time.replace(':', "%3A"));
        let answer = server.ask(Method::GET, &format!("/o/corvane/as-of?{typed}"), Some(cookie), "").await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        let page = Server::body(answer).await;
        assert!(page.contains(words) && page.contains("moment-error"), "{typed}: {page}");
        assert!(
            page.contains(&format!("value=\"{day}\"")) && page.contains("value=\"/o/corvane/assets?q=customer\""),
            "{typed}"
        );
        if !day.is_empty() {
            let moment = if time.is_empty() { day.to_owned() } else { format!("{day}T{time}") };
            let answer = server.ask(Method::GET, &format!("/o/corvane/assets?as_of={moment}"), Some(cookie), "").await;
            assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{moment}");
            let page = Server::body(answer).await;
            assert!(page.contains(words) && page.contains("href=\"/o/corvane/assets\""), "{moment}: {page}");
        }
    }
    for wrong in ["entry-999999", "entry-x", "2026-01-01&as_of=2026-01-02", "%00", "2026-03-31T10:00:00%2B99:00"] {
        let status = server.status(Method::GET, &format!("/o/corvane/assets?as_of={wrong}"), Some(cookie), "").await.0;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_a_time_or_a_name_leads_to_the_same_page_as_of_then() {
    let (server, _) = with_a_past().await;
    let cookie = &server.cookies[&Role::IsmsManager];
    let leads = async |typed: &str| {
        let answer = server.ask(Method::GET, &format!("/o/corvane/as-of?{typed}"), Some(cookie), "").await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{typed}");
        answer.headers()["location"].to_str().unwrap().to_owned()
    };
    let today = server.app.host().now().to_zoned(jiff::tz::TimeZone::get("Europe/Amsterdam").unwrap()).date();
    let to = "to=%2Fo%2Fcorvane%2Fassets%3Fq%3Dcustomer";
    assert_eq!(leads(&format!("day={today}&time=&{to}")).await, format!("/o/corvane/assets?q=customer&as_of={today}"));
    for elsewhere in
        ["https://evil.example/", "//evil.example", "/o/elsewhere/", "/o/corvane/as-of", "/o/corvane/%5C%5Cx%0A"]
    {
        let typed = format!("day={today}&to={}", elsewhere.replace('/', "%2F"));
        assert_eq!(leads(&typed).await, format!("/o/corvane/?as_of={today}"), "{elsewhere}");
    }
    let page = server.sees(Role::IsmsManager, "as-of").await;
    assert!(page.contains("Risk criteria") && page.contains("approved"), "{page}");
    let named = quoted(&page, "href=\"").into_iter().find(|link| link.contains("as-of?of=risk%2Dcriteria")).unwrap();
    let (_, query) = named.split_once('?').unwrap();
    let there = leads(query).await;
    assert!(there.starts_with("/o/corvane/") && there.contains("as_of=entry-"), "{there}");
    let then = server.text(&there, cookie).await;
    assert!(then.contains("banner past") && !then.contains("R-001"), "criteria were approved before the first risk");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_opens_as_it_was_at_each_of_its_versions() {
    let (server, _) = with_a_past().await;
    server.does(Role::IsmsManager, "assets/A-001", "version=1&name=Invoices+of+customers").await;
    server.does(Role::IsmsManager, "assets/A-001", "version=2&name=Invoices").await;
    let today = server.sees(Role::IsmsManager, "assets/A-001").await;
    let ways: Vec<String> =
        quoted(&today, "href=\"").into_iter().filter(|link| link.contains("A-001?as_of=entry-")).collect();
    assert_eq!(ways.len(), 3, "{today}");
    let cookie = &server.cookies[&Role::IsmsManager];
    for (way, name, version) in
        [(&ways[0], "Invoices", 3), (&ways[1], "Invoices of customers", 2), (&ways[2], "Customer invoices", 1)]
    {
        let page = server.text(way, cookie).await;
        let (_, main) = page.split_once("<main").unwrap();
        assert!(
            main.contains(&format!("<h1>{name}</h1>")) && main.contains(&format!("Version {version}</b>")),
            "{main}"
        );
        assert_eq!(main.contains("rel=\"prev\""), version > 1, "version {version}: {main}");
        assert_eq!(main.contains("rel=\"next\""), version < 3, "version {version}: {main}");
        assert!(page.contains("banner past") && main.contains("As it is today"), "{main}");
    }
    let changed = server.text(&ways[1].replace("A-001?", "A-001/versions/3?"), cookie).await;
    assert!(changed.contains("Version 3 of A-001 was not there yet"), "{changed}");
}
