//! Links by mail: invitations and new passwords.

use std::fs;

use login::Invited;
use store::Store;
use trial::{Database, on_both_engines};

use crate::desk::{Desk, PASSWORD, TOM, URL};

on_both_engines![
    an_invitation_arrives_and_its_link_works_once,
    a_forgotten_password_is_answered_by_a_letter_and_an_unknown_address_by_nothing,
    a_letter_that_the_server_puts_off_is_tried_again_and_arrives,
    a_letter_that_is_refused_for_good_is_laid_down_for_the_operator,
    a_letter_is_given_up_once_its_link_is_over,
    a_letter_is_sealed_until_it_is_sent_and_gone_after,
    two_servers_send_a_letter_once,
    an_attempt_that_was_cut_off_is_made_again_under_the_same_id,
];

async fn invite(desk: &Desk) {
    let tom = desk.tom().await;
    let invited = desk.logins.send_invitation(desk.house.organisation, tom, TOM, &desk.proven()).await.unwrap();
    assert!(matches!(invited, Invited::Letter));
}

async fn an_invitation_arrives_and_its_link_works_once(database: Database) {
    let desk = Desk::open(&database).await;
    invite(&desk).await;
    assert_eq!(desk.postman().deliver().await.unwrap(), 1);
    let [letter] = &desk.server.taken()[..] else { panic!("one letter") };
    assert_eq!(letter.recipient, TOM);
    assert_eq!(letter.header("From"), "Annexa <annexa@corvane.example>");
    assert_eq!(letter.header("Subject"), "You can sign in to Annexa");
    assert_eq!(letter.header("Auto-Submitted"), "auto-generated");
    assert!(
        letter.text.contains(&format!("{URL}/link/annexa_link_")) && letter.text.contains("9 March 2026, 09:00 UTC")
    );
    desk.logins.choose_password(letter.secret(), PASSWORD).await.unwrap();
    assert!(desk.logins.sign_in(TOM, PASSWORD).await.is_ok());
    assert!(desk.logins.link(letter.secret()).await.is_err());
    assert_eq!(desk.postman().deliver().await.unwrap(), 0, "and nothing more");
    let letters = desk.house.host.store().letters().await.unwrap();
    assert_eq!((letters.waiting, letters.sent, letters.given_up), (0, 1, 0));
}

async fn a_forgotten_password_is_answered_by_a_letter_and_an_unknown_address_by_nothing(database: Database) {
    let desk = Desk::open(&database).await;
    desk.tom_signs_in().await;
    desk.logins.send_reset("nobody@corvane.example", URL).await.unwrap();
    desk.logins.send_reset(&TOM.to_uppercase(), URL).await.unwrap();
    assert_eq!(desk.postman().deliver().await.unwrap(), 1);
    let [letter] = &desk.server.taken()[..] else { panic!("one letter") };
    assert_eq!((letter.recipient.as_str(), letter.header("Subject")), (TOM, "A new password for Annexa"));
    desk.logins.choose_password(letter.secret(), "lantern under seven bridges").await.unwrap();
    assert!(!database.directory().join("letters").exists(), "nothing is laid down beside");
}

async fn a_letter_that_the_server_puts_off_is_tried_again_and_arrives(database: Database) {
    let desk = Desk::open(&database).await;
    invite(&desk).await;
    desk.server.answer(&["451 later", "535 who are you"]);
    let postman = desk.postman();
    assert_eq!(postman.deliver().await.unwrap(), 0);
    let letters = desk.house.host.store().letters().await.unwrap();
    let problem = letters.problem.unwrap();
    assert!(letters.waiting == 1 && problem.contains("451"), "{problem}");
    assert!(!problem.contains("annexa_link_"), "the operator reads no link: {problem}");
    assert_eq!(postman.deliver().await.unwrap(), 0, "not before a minute is over");
    desk.later(1);
    assert_eq!(postman.deliver().await.unwrap(), 0, "what is wrong with the password can be put right");
    desk.later(4);
    assert_eq!(postman.deliver().await.unwrap(), 0, "then five minutes");
    desk.later(1);
    assert_eq!(postman.deliver().await.unwrap(), 1);
    assert_eq!(desk.server.taken().len(), 1);
    assert_eq!(desk.house.host.store().letters().await.unwrap().problem, None);
}

async fn a_letter_that_is_refused_for_good_is_laid_down_for_the_operator(database: Database) {
    let desk = Desk::open(&database).await;
    invite(&desk).await;
    desk.server.answer(&["550 no such mailbox"]);
    assert_eq!(desk.postman().deliver().await.unwrap(), 0);
    let letters = desk.house.host.store().letters().await.unwrap();
    assert_eq!((letters.waiting, letters.given_up), (0, 1));
    let laid: Vec<_> = fs::read_dir(database.directory().join("letters")).unwrap().collect();
    let text = fs::read_to_string(laid[0].as_ref().unwrap().path()).unwrap();
    assert!(laid.len() == 1 && text.starts_with(&format!("To: {TOM}\n")), "{text}");
    let secret = text.split_whitespace().find_map(|word| word.strip_prefix(&format!("{URL}/link/"))).unwrap();
    desk.logins.choose_password(secret, PASSWORD).await.unwrap();
}

async fn a_letter_is_given_up_once_its_link_is_over(database: Database) {
    let desk = Desk::open(&database).await;
    desk.tom_signs_in().await;
    desk.logins.send_reset(TOM, URL).await.unwrap();
    desk.later(61);
    assert_eq!(desk.postman().deliver().await.unwrap(), 0);
    assert_eq!(desk.server.taken().len(), 0);
    assert_eq!(desk.house.host.store().letters().await.unwrap().given_up, 1);
    assert!(!database.directory().join("letters").exists(), "a link that is over helps nobody");
}

async fn a_letter_is_sealed_until_it_is_sent_and_gone_after(database: Database) {
    let desk = Desk::open(&database).await;
    invite(&desk).await;
    let store: &Store = desk.house.host.store();
    let now = desk.house.host.now();
    let row = store.take_letter(now, now).await.unwrap().unwrap();
    assert!(!row.sealed.is_empty() && !row.sealed.contains("annexa_link_"));
    assert!(desk.logins.open_letter(&row).is_some());
    let moved = store::LetterRow { id: record::Id::max(), ..row };
    assert!(desk.logins.open_letter(&moved).is_none(), "it is bound to its row");
    desk.postman().deliver().await.unwrap();
    assert_eq!(database.behind_our_back("DELETE FROM letter WHERE sealed = '' AND sent IS NOT NULL").await, 1);
}

async fn two_servers_send_a_letter_once(database: Database) {
    let desk = Desk::open(&database).await;
    invite(&desk).await;
    let (one, two) = (desk.postman(), desk.postman());
    let (one, two) = tokio::join!(one.deliver(), two.deliver());
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!(desk.server.taken().len(), 1);
}

async fn an_attempt_that_was_cut_off_is_made_again_under_the_same_id(database: Database) {
    let desk = Desk::open(&database).await;
    invite(&desk).await;
    let now = desk.house.host.now();
    // A server takes it and is killed before, or after, the mail server had it.
    let lease = now + jiff::SignedDuration::from_mins(5);
    let taken = desk.house.host.store().take_letter(now, lease).await.unwrap().unwrap();
    assert_eq!(desk.postman().deliver().await.unwrap(), 0, "it is somebody's");
    desk.later(5);
    assert_eq!(desk.postman().deliver().await.unwrap(), 1);
    assert_eq!(desk.server.taken()[0].header("Message-ID"), format!("<{}@corvane.example>", taken.id));
}
