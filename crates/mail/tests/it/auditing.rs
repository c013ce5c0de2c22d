//! The checkpoint that an auditor from outside is mailed, to keep.

use decide::{Command, Put, Step, StepTarget, Target};
use isms::leadership::ExternalGrant;
use isms::people::Person;
use ledger::note::Verifier;
use record::{Id, Kinded as _};
use serde_json::json;
use trial::{Database, body, on_both_engines};

use crate::desk::{Desk, PASSWORD};

on_both_engines![an_auditor_from_outside_gets_a_checkpoint_at_the_start_and_in_each_week_of_their_access];

const ODD: &str = "odd@norske-audit.example";

/// Odd, of Norske Audit, who reads everything from the 2nd to the 17th of March.
async fn let_odd_in(desk: &Desk) -> Id {
    let (host, organisation) = (&desk.house.host, desk.house.organisation);
    let put = Put {
        kind: Person::kind_of(),
        target: Target::New,
        patch: body(json!({"name": "Odd Solberg", "email": ODD})),
        reason: None,
    };
    let odd = desk.house.commit(Command::Put(put)).await.unwrap().outcomes[0].id;
    desk.logins.set_up(organisation, odd, ODD, PASSWORD).await.unwrap();
    let view = desk.house.view().await;
    let unit = view.root();
    let details = json!({
        "person": odd.to_string(), "organisation": "Norske Audit", "purpose": "Stage 1",
        "covers": [unit.unwrap().to_string()], "from": "2026-03-02", "to": "2026-03-17",
        "confidentiality": "Agreement of January",
    });
    let (kind, target) = (ExternalGrant::kind_of(), StepTarget::New { unit });
    let step =
        Step { kind, target, noun: "grant".to_owned(), details: body(details), reason: None, is_proposal: false };
    let requested = host.commit(organisation, desk.proven(), Command::Step(step), None).await.unwrap();
    let target = StepTarget::Existing { id: requested.outcomes[0].id, version: 1 };
    let noun = "approval".to_owned();
    let step = Step { kind, target, noun, details: record::Body::new(), reason: None, is_proposal: false };
    let jonas = view.all::<Person>().find(|person| person.it.name.starts_with("Jonas")).unwrap().held.id;
    let jonas = access::Actor { person: jonas, ..desk.proven() };
    host.commit(organisation, jonas, Command::Step(step), None).await.unwrap();
    odd
}

async fn an_auditor_from_outside_gets_a_checkpoint_at_the_start_and_in_each_week_of_their_access(database: Database) {
    let desk = Desk::open(&database).await;
    let tell = async || {
        desk.teller().tell(&desk.corvane()).await.unwrap();
        desk.postman().deliver().await.unwrap()
    };
    desk.tom_signs_in().await;
    assert_eq!(tell().await, 0, "whoever works here keeps none");
    let_odd_in(&desk).await;
    assert_eq!(tell().await, 1);
    let letters = desk.server.taken();
    let letter = letters.last().unwrap();
    assert_eq!(letter.header("To"), ODD);
    assert!(letter.header("Subject").contains("to keep"), "{}", letter.header("Subject"));
    // What they save verifies, and is the newest checkpoint.
    // As a reader of mail shows what stands for the dash before a signature.
    let text = letter.text.replace("=E2=80=94", "\u{2014}");
    let from = text.find("annexa/").unwrap();
    let note: String = text[from..].lines().take(5).map(|line| format!("{line}\n")).collect();
    let verifier: Verifier = desk.house.host.verifier(desk.house.organisation).parse().unwrap();
    let kept = verifier.verify(&note).unwrap_or_else(|error| panic!("{error}: {note:?}"));
    assert_eq!(kept.size, desk.house.view().await.log_size());
    assert!(letter.text.contains("annexa verify EXPORT --pinned") && letter.text.contains("/o/corvane/integrity"));

    desk.house.asset("Backups").await;
    desk.later(24 * 60);
    assert_eq!(tell().await, 0, "one in a week, whatever changes");
    desk.later(6 * 24 * 60);
    assert_eq!(tell().await, 1, "and another in the next");
    desk.later(24 * 60);
    assert_eq!(tell().await, 0);
    desk.later(9 * 24 * 60);
    assert_eq!(tell().await, 0, "their access is over");
}
