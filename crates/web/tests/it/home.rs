//! Home, for whoever comes there.

use catalogue::Role;

use crate::server::Server;
use crate::statement::begun;

const STRIP: &str = "aria-label=\"Clauses\"";

#[tokio::test]
async fn home_answers_with_findings_clauses_and_the_statement() {
    let server = begun().await;
    let home = server.sees(Role::IsmsManager, "").await;
    for part in [STRIP, "Review findings", "Waits for you", "No version approved yet", "0 of 93 Annex A controls apply"]
    {
        assert!(home.contains(part), "{part}: {home}");
    }
    assert!(home.contains("37 undecided"), "the bar of A.5 says in words what it shows: {home}");
}

#[tokio::test]
async fn whoever_reads_no_results_is_told_what_waits_for_them() {
    let server = Server::start().await;
    let home = server.sees(Role::Employee, "").await;
    assert!(!home.contains(STRIP) && !home.contains("Review findings"), "{home}");
    assert!(home.contains("Waits for you") && home.contains("Registers"), "{home}");
}

#[tokio::test]
async fn a_new_organisation_is_led_through_its_first_steps() {
    let server = Server::start().await;
    let next = |page: &str| {
        let (_, next) = page.split_once("aria-current=\"step\"").expect("a step that comes next");
        next.split_once("</a>").unwrap().0.rsplit('>').next().unwrap().to_owned()
    };
    let before = server.sees(Role::IsmsManager, "").await;
    assert!(
        before.contains("The way to the certificate") && before.contains("6 of "),
        "people and an asset are there: {before}"
    );
    assert_eq!(next(&before), "Say what the ISMS covers");
    assert!(
        !server.sees(Role::Employee, "").await.contains("The way to the certificate"),
        "only who sets the ISMS up is led"
    );

    assert!(
        before.contains("Waits for: Get the Statement of Applicability approved"),
        "what is blocked says by what: {before}"
    );

    let after = begun().await.sees(Role::IsmsManager, "").await;
    assert!(after.contains("7 of "), "{after}");
    assert_eq!(next(&after), "Agree how risks are judged");
}
