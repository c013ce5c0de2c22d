//! Letters about what waits for people.

use serde_json::json;
use trial::{Database, on_both_engines};

use crate::desk::{Desk, URL};

on_both_engines![
    a_risk_owner_is_told_once_of_what_waits_with_a_link_to_the_very_record,
    nobody_is_told_of_what_they_did_themselves,
    what_no_longer_waits_and_waits_again_is_told_again,
    many_things_make_one_letter,
    whoever_has_not_signed_in_yet_is_told_when_they_have,
    two_servers_tell_once,
    a_letter_waits_until_the_log_is_quiet,
];

async fn a_risk_owner_is_told_once_of_what_waits_with_a_link_to_the_very_record(database: Database) {
    let desk = Desk::open(&database).await;
    let tom = desk.tom_signs_in().await;
    assert_eq!(desk.teller().tell(&desk.corvane()).await.unwrap(), 0);
    let risk = desk.risk("Lost laptop exposes customer exports", tom).await;
    assert_eq!(desk.teller().tell(&desk.corvane()).await.unwrap(), 1);
    assert_eq!(desk.postman().deliver().await.unwrap(), 1);
    let [letter] = &desk.server.taken()[..] else { panic!("one letter") };
    assert_eq!(letter.header("Subject"), "Waiting for you in Annexa: Rate R-001");
    assert!(letter.text.contains(&format!("{URL}/o/corvane/risks/R-001/analysis\n")), "{}", letter.text);
    assert!(!letter.text.contains("laptop"), "what the record says stays inside");
    desk.edit(risk, json!({"cause": "Disks are not encrypted"})).await;
    assert_eq!(desk.teller().tell(&desk.corvane()).await.unwrap(), 0, "told once");
}

async fn nobody_is_told_of_what_they_did_themselves(database: Database) {
    let desk = Desk::open(&database).await;
    let ines = desk.house.isms_manager;
    desk.logins.set_up(desk.house.organisation, ines, "ines@corvane.example", crate::desk::PASSWORD).await.unwrap();
    assert_eq!(desk.teller().tell(&desk.corvane()).await.unwrap(), 0);
    desk.risk("Lost laptop", ines).await;
    assert_eq!(desk.teller().tell(&desk.corvane()).await.unwrap(), 0, "she named herself");
}

async fn what_no_longer_waits_and_waits_again_is_told_again(database: Database) {
    let desk = Desk::open(&database).await;
    let tom = desk.tom_signs_in().await;
    let risk = desk.risk("Lost laptop", tom).await;
    assert_eq!(desk.teller().tell(&desk.corvane()).await.unwrap(), 1);
    desk.edit(risk, json!({"assessors": []})).await;
    assert_eq!(desk.teller().tell(&desk.corvane()).await.unwrap(), 0);
    desk.edit(risk, json!({"assessors": [tom.to_string()]})).await;
    assert_eq!(desk.teller().tell(&desk.corvane()).await.unwrap(), 1);
}

async fn many_things_make_one_letter(database: Database) {
    let desk = Desk::open(&database).await;
    let tom = desk.tom_signs_in().await;
    for number in 0..15 {
        desk.risk(&format!("risk {number}"), tom).await;
    }
    assert_eq!(desk.teller().tell(&desk.corvane()).await.unwrap(), 1);
    desk.postman().deliver().await.unwrap();
    let [letter] = &desk.server.taken()[..] else { panic!("one letter") };
    assert_eq!(letter.header("Subject"), "15 things wait for you in Annexa");
    assert_eq!(letter.text.matches("/analysis").count(), 12);
    assert!(letter.text.contains("and 3 more."));
    assert!(letter.text.contains(&format!("{URL}/o/corvane/work")));
}

async fn whoever_has_not_signed_in_yet_is_told_when_they_have(database: Database) {
    let desk = Desk::open(&database).await;
    let tom = desk.tom().await;
    let organisation = desk.house.organisation;
    let link = desk.logins.invite(organisation, tom, crate::desk::TOM, None).await.unwrap().unwrap();
    desk.risk("Lost laptop", tom).await;
    assert_eq!(desk.teller().tell(&desk.corvane()).await.unwrap(), 0);
    desk.logins.choose_password(link.expose(), crate::desk::PASSWORD).await.unwrap();
    desk.later(24 * 60);
    assert_eq!(desk.teller().tell(&desk.corvane()).await.unwrap(), 1, "on the next day, if nothing changes before");
}

async fn two_servers_tell_once(database: Database) {
    let desk = Desk::open(&database).await;
    let tom = desk.tom_signs_in().await;
    desk.risk("Lost laptop", tom).await;
    let (one, two) = (desk.teller(), desk.teller());
    let corvane = desk.corvane();
    let (one, two) = tokio::join!(one.tell(&corvane), two.tell(&corvane));
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!(desk.postman().deliver().await.unwrap(), 1);
}

async fn a_letter_waits_until_the_log_is_quiet(database: Database) {
    let desk = Desk::open(&database).await;
    let tom = desk.tom_signs_in().await;
    let mut teller = desk.teller();
    teller.look().await.unwrap();
    for round in 0..3 {
        desk.risk(&format!("risk {round}"), tom).await;
        teller.look().await.unwrap();
    }
    assert_eq!(desk.postman().deliver().await.unwrap(), 0, "somebody is at work");
    teller.look().await.unwrap();
    assert_eq!(desk.postman().deliver().await.unwrap(), 1);
    for round in 0..7 {
        desk.risk(&format!("more {round}"), tom).await;
        teller.look().await.unwrap();
    }
    assert_eq!(desk.postman().deliver().await.unwrap(), 1, "but not for ever");
}
