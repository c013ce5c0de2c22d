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
