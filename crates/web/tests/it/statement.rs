//! The Statement of Applicability over the pages: lines of a scope, controls adopted for them, lines decided one by one and
//! several at once, the comparison with Annex A, versions and what differs between them.

use axum::http::StatusCode;
use catalogue::Role;
use isms::context::Scope;
use isms::control::{SoaLine, SoaVersion};
use record::Kinded as _;

use crate::server::Server;

/// A scope in force, whose statement has 93 undecided lines.
pub async fn begun() -> Server {
    let server = Server::start().await;
    scope_in_force(&server).await;
    server
}

/// The scope that the founding drafted, approved.
pub async fn scope_in_force(server: &Server) {
    let mut form =
        "version=1&statement=The+invoice+service&no_interface=None&no_site=Everybody+works+from+home".to_owned();
    for (field, plural) in [
        ("services", "services"),
        ("processes", "business-processes"),
        ("issues", "context-issues"),
        ("parties", "interested-parties"),
        ("obligations", "obligations"),
    ] {
        form.push_str(&format!("&{field}={}", server.chosen(plural, "First").await));
    }
    form.push_str(&format!("&units={}", server.chosen("units", "").await));
    server.does(Role::IsmsManager, "scopes/SC-001", &form).await;
    server.does(Role::IsmsManager, "scopes/SC-001/submission", "version=2").await;
    let chief = server.person(Role::TopManagement).await.parse().unwrap();
    server.proven(chief, Scope::kind_of(), "SC-001", "approval").await;
}

/// The number of the line of a reference control.
pub async fn number(server: &Server, reference: &str) -> String {
    let page = server.sees(Role::IsmsManager, &format!("soa?theme={}", &reference[..3])).await;
    let row = page.split("<tr").find(|row| row.contains(&format!(">{reference}</span>"))).unwrap();
    let from = row.find("id=\"SL-").unwrap() + 4;
    row[from..].split('"').next().unwrap().to_owned()
}

fn rows(page: &str) -> usize {
    page.matches("id=\"SL-").count()
}

#[tokio::test]
async fn without_an_approved_scope_the_page_says_what_a_statement_begins_with() {
    let server = Server::start().await;
    let page = server.sees(Role::IsmsManager, "soa").await;
    assert!(page.contains("A statement begins with an approved scope"), "{page}");
    let (status, _) =
        server.status(axum::http::Method::GET, "/o/corvane/soa", Some(&server.cookies[&Role::Employee]), "").await;
    assert_eq!(status, StatusCode::NOT_FOUND, "who sees no line sees no statement");
}

#[tokio::test]
async fn all_lines_stand_on_one_page_and_every_question_narrows_them() {
    let server = begun().await;
    for (query, expected) in [
        ("", 93),
        ("?theme=A.7", 14),
        ("?show=undecided", 93),
        ("?show=included", 0),
        ("?q=backup", 1),
        ("?theme=A.7&q=cabling", 1),
        ("?status=not_implemented", 93),
        ("?status=implemented", 0),
        ("?show=nonsense&theme=", 93),
        ("?owner=nobody", 93),
    ] {
        let page = server.sees(Role::IsmsManager, &format!("soa{query}")).await;
        assert_eq!(rows(&page), expected, "{query}");
    }
    assert!(server.sees(Role::IsmsManager, "soa?show=included").await.contains("No line fits these questions"));
    let reader = server.sees(Role::InternalAuditor, "soa").await;
    assert!(rows(&reader) == 93 && !reader.contains("Set owner") && !reader.contains("Adopt"), "an auditor reads");
}

#[tokio::test]
async fn a_reference_control_is_adopted_in_one_click_from_its_line() {
    let server = begun().await;
    let line = number(&server, "A.8.13").await;
    let owner = server.person(Role::ControlOwner).await;
    let (status, page) = server.sends(Role::IsmsManager, &format!("soa/{line}/adoption"), "owner=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "nobody answers for it");
    assert!(page.contains("role=\"alert\"") && page.contains("Who answers for the control"), "{page}");
    // Who holds the role adopts it for themselves.
    server.does(Role::ControlOwner, &format!("soa/{line}/adoption"), "").await;
    let control = server.sees(Role::IsmsManager, "controls/C-001").await;
    assert!(control.contains("Adopted from A.8.13") && control.contains("Holder of control_owner"), "{control}");
    assert!(control.contains(&format!("soa?line={line}#{line}")), "it leads to its line");
    let unfolded = server.sees(Role::IsmsManager, &format!("soa?line={line}")).await;
    assert!(unfolded.contains("Served by") && unfolded.contains("C-001"), "{unfolded}");
    let other = number(&server, "A.8.14").await;
    server.does(Role::IsmsManager, &format!("soa/{other}/adoption"), &format!("owner={owner}")).await;
    assert!(server.sees(Role::IsmsManager, "controls").await.contains("0 of 2 controls implemented and proven"));
}

#[tokio::test]
async fn a_line_is_included_by_two_people_and_says_why() {
    let server = begun().await;
    let line = number(&server, "A.5.1").await;
    server.does(Role::ControlOwner, &format!("soa/{line}/adoption"), "").await;
    let owner = server.person(Role::ControlOwner).await;
    let path = format!("soa/{line}/inclusion");
    let bare = format!("version=1&owner={owner}&back=theme%3DA.5");
    let (status, page) = server.sends(Role::IsmsManager, &path, &bare).await;
    assert!(status.is_client_error() && page.contains("role=\"alert\""), "{status}: nothing says why it is needed");
    assert_eq!(rows(&page), 37, "the questions that were asked stay");
    let reasoned = format!("version=1&owner={owner}&business_reason=Customers+ask+for+it");
    server.does(Role::IsmsManager, &path, &reasoned).await;
    assert_eq!(rows(&server.sees(Role::IsmsManager, "soa?show=waiting").await), 1);
    let work = server.sees(Role::IsmsManager, "work").await;
    assert!(work.contains("92 lines of the Statement of Applicability"), "one task for all that are undecided: {work}");
    let work = server.sees(Role::ControlOwner, "work").await;
    assert!(work.contains("Confirm the inclusion of") && work.contains("1 line of the Statement"), "{work}");
    let asked = server.sees(Role::ControlOwner, &format!("soa?line={line}")).await;
    assert!(asked.contains("Customers ask for it") && asked.contains("Confirm inclusion"), "{asked}");
    server.does(Role::ControlOwner, &path, "version=2").await;
    let included = server.sees(Role::IsmsManager, "soa?show=included").await;
    assert!(rows(&included) == 1 && included.contains("Business"), "{included}");
    assert_eq!(rows(&server.sees(Role::IsmsManager, &format!("soa?owner={owner}")).await), 1);
}

#[tokio::test]
async fn several_lines_are_excluded_with_words_for_each_or_not_at_all() {
    let server = begun().await;
    let ids = [server.chosen("soa-lines", "A.7.6").await, server.chosen("soa-lines", "A.8.30").await];
    let chosen = format!("do=exclusion&id={}@1&id={}@1", ids[0], ids[1]);
    let (status, page) = server.sends(Role::IsmsManager, "soa/chosen", &chosen).await;
    assert!(status == StatusCode::OK && page.matches("<textarea").count() == 2, "{status}: {page}");
    let one = format!("{chosen}&exclusion.{}=No+secure+area&exclusion.{}=+", ids[0], ids[1]);
    let (status, page) = server.sends(Role::IsmsManager, "soa/chosen", &one).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("No secure area") && page.contains("1 line has no reason yet"), "{page}");
    assert_eq!(rows(&server.sees(Role::IsmsManager, "soa?show=excluded").await), 0);
    let both = format!("{chosen}&exclusion.{}=No+secure+area&exclusion.{}=Nobody+else+develops", ids[0], ids[1]);
    server.does(Role::IsmsManager, "soa/chosen", &both).await;
    let excluded = server.sees(Role::IsmsManager, "soa?show=excluded").await;
    assert!(rows(&excluded) == 2 && excluded.contains("Nobody else develops"), "{excluded}");
    let (status, page) = server.sends(Role::IsmsManager, "soa/chosen", &both).await;
    assert!(status == StatusCode::BAD_REQUEST && page.contains("stand so already"), "{status}: {page}");
}

#[tokio::test]
async fn what_is_done_with_several_lines_is_done_with_all_or_none() {
    let server = begun().await;
    let owner = server.person(Role::ControlOwner).await;
    let ids = [server.chosen("soa-lines", "A.5.1").await, server.chosen("soa-lines", "A.8.13").await];
    let stale = format!("do=owner&owner={owner}&id={}@1&id={}@7", ids[0], ids[1]);
    let (status, page) = server.sends(Role::IsmsManager, "soa/chosen", &stale).await;
    assert!(status.is_client_error() && page.contains("Nothing was changed"), "{status}: {page}");
    assert_eq!(rows(&server.sees(Role::IsmsManager, &format!("soa?owner={owner}")).await), 0);
    server.does(Role::IsmsManager, "soa/chosen", &stale.replace("@7", "@1")).await;
    assert_eq!(rows(&server.sees(Role::IsmsManager, &format!("soa?owner={owner}")).await), 2);
    let (_, page) = server.sends(Role::IsmsManager, "soa/chosen", &format!("do=inclusion&id={}@2", ids[0])).await;
    assert!(page.contains("A.5.1") && page.contains("Nothing was changed"), "it names the line: {page}");
    for form in ["do=owner", "do=owner&id=nonsense", "do=dance&id=", &format!("do=owner&owner=&id={}@2", ids[0])] {
        let (status, _) = server.sends(Role::IsmsManager, "soa/chosen", form).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{form}");
    }
    let (status, _) =
        server.sends(Role::InternalAuditor, "soa/chosen", &stale.replace("@7", "@2").replace("@1", "@2")).await;
    assert!(status.is_client_error(), "{status}: an auditor changes nothing");
}

#[tokio::test]
async fn what_was_left_out_is_named_with_the_risks_that_usually_need_it() {
    let server = begun().await;
    server.does(Role::IsmsManager, "threats/TH-001", "version=1&typical_controls=A.8.13").await;
    let (threat, owner) = (server.chosen("threats", "First").await, server.person(Role::RiskOwner).await);
    server
        .does(Role::IsmsManager, "risks/new/risk", &format!("title=Lost+invoices&owner={owner}&threats={threat}"))
        .await;
    let before = server.sees(Role::IsmsManager, "soa/comparison").await;
    assert!(before.contains("1 reference control may be left out wrongly"), "{before}");
    assert!(before.contains("it usually answers threat First of threats"), "{before}");
    let line = number(&server, "A.8.13").await;
    server.does(Role::ControlOwner, &format!("soa/{line}/adoption"), "").await;
    let unasked = server.sees(Role::IsmsManager, "soa/comparison").await;
    assert!(unasked.contains("In place, and nothing asks for it"), "a control alone is no reason: {unasked}");
    let risk = server.chosen("risks", "Lost").await;
    server.does(Role::ControlOwner, "controls/C-001", &format!("version=1&risks={risk}")).await;
    let after = server.sees(Role::IsmsManager, "soa/comparison").await;
    assert!(after.contains("Nothing that your risks usually need is left out"), "{after}");
    assert!(after.contains("Necessary, and served") && !after.contains("In place, and nothing asks for it"), "{after}");
}

#[tokio::test]
async fn versions_keep_their_lines_and_say_what_changed_and_why() {
    let server = begun().await;
    let first = server.sees(Role::IsmsManager, "soa/changes").await;
    assert!(first.contains("There is no version to compare with yet"), "{first}");
    exclude_all(&server).await;
    let (scope, manager) = (server.chosen("scopes", "Corvane").await, server.person(Role::IsmsManager).await);
    server.does(Role::IsmsManager, "soa-versions/new/draft", &format!("scope={scope}")).await;
    let draft = server.sees(Role::IsmsManager, "soa-versions/SOA-001").await;
    assert!(draft.contains("1 thing is missing before it can be submitted"), "{draft}");
    assert!(server.sees(Role::IsmsManager, "soa/comparison").await.contains("Record the comparison"));
    let compared = format!("version=1&comparison=All+were+looked+at&compared_by={manager}&compared_on=2026-03-01");
    server.does(Role::IsmsManager, "soa-versions/SOA-001", &compared).await;
    server.does(Role::IsmsManager, "soa-versions/SOA-001/submission", "version=2").await;
    let chief = server.person(Role::TopManagement).await.parse().unwrap();
    server.proven(chief, SoaVersion::kind_of(), "SOA-001", "approval").await;
    let frozen = server.sees(Role::InternalAuditor, "soa-versions/SOA-001").await;
    assert!(frozen.contains("In force") && frozen.contains("Reason of A.7.6"), "{frozen}");
    // Work goes on: the statement says so, the version does not move.
    let line = number(&server, "A.7.6").await;
    let edit = "version=2&exclusion=Both+offices+hold+no+servers&reason=The+auditor+asked+for+it";
    server.does(Role::IsmsManager, &format!("{}/{line}", SoaLine::kind_of().plural), edit).await;
    let now = server.sees(Role::IsmsManager, "soa?show=changed").await;
    assert!(rows(&now) == 1 && now.contains("1 line changed since"), "{now}");
    assert!(server.sees(Role::IsmsManager, "soa-versions/SOA-001").await.contains("Reason of A.7.6"));
    let changes = server.sees(Role::InternalAuditor, "soa/changes?from=SOA-001&to=now").await;
    assert!(changes.contains("1 line differs between version 1 and today"), "{changes}");
    assert!(changes.contains("Why excluded") && changes.contains("servers"), "{changes}");
    assert!(changes.contains("The auditor asked for it"), "{changes}");
    let same = server.sees(Role::IsmsManager, "soa/changes?from=SOA-001&to=SOA-001").await;
    assert!(same.contains("Nothing differs between version 1 and version 1"), "{same}");
}

pub async fn exclude_all(server: &Server) {
    let view = server.lines().await;
    let mut form = "do=exclusion".to_owned();
    for (id, reference) in view {
        form.push_str(&format!("&id={id}@1&exclusion.{id}=Reason+of+{reference}"));
    }
    server.does(Role::IsmsManager, "soa/chosen", &form).await;
}
