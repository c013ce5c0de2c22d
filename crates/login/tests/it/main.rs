//! Signing in, told as people meet it. The same stories on SQLite and on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use access::{Actor, Proof, Reach, Via};
use jiff::SignedDuration;
use login::{LoginError, Logins, Purpose};
use trial::{Database, House, on_both_engines};

const PASSWORD: &str = "vermillion kettle orbit ladder";
const EMAIL: &str = "ines@corvane.example";

/// Corvane, where Ines has chosen a password.
struct Desk {
    house: House,
    logins: Logins,
}

impl Desk {
    async fn open(database: &Database) -> Self {
        let house = House::found(database).await;
        let logins = Logins::open(house.host.clone(), database.directory(), false).await.unwrap();
        logins.set_up(house.organisation, house.isms_manager, EMAIL, PASSWORD).await.unwrap();
        Self { house, logins }
    }

    fn later(&self, minutes: i64) {
        self.house.clock.set(self.house.host.now() + SignedDuration::from_mins(minutes));
    }

    async fn cookie(&self) -> String {
        self.logins.sign_in(EMAIL, PASSWORD).await.unwrap().secret.expose().to_owned()
    }

    fn proven(&self) -> Actor {
        let proof = Some(Proof { factor: "totp".to_owned(), at: self.house.host.now() });
        Actor { person: self.house.isms_manager, via: Via::Page, reach: Reach::Approve, token: None, proof }
    }
}

async fn a_session_ends_half_an_hour_after_it_was_last_used_and_after_twelve_hours_whatever_happens(
    database: Database,
) {
    let desk = Desk::open(&database).await;
    let cookie = desk.cookie().await;
    desk.later(29);
    assert!(desk.logins.session(&cookie).await.unwrap().is_some());
    desk.later(31);
    assert!(desk.logins.session(&cookie).await.unwrap().is_none(), "nobody used it for half an hour");
    let cookie = desk.cookie().await;
    for _ in 0..29 {
        desk.later(25);
        let _ = desk.logins.session(&cookie).await.unwrap();
    }
    assert!(desk.logins.session(&cookie).await.unwrap().is_none(), "it lasted twelve hours");
}

async fn a_visit_begins_after_a_pause_and_says_when_the_one_before_ended(database: Database) {
    let desk = Desk::open(&database).await;
    let cookie = desk.cookie().await;
    let session = desk.logins.session(&cookie).await.unwrap().unwrap();
    let visit = async |logins: &Logins| logins.visit(session.login(), desk.house.organisation).await.unwrap();
    assert_eq!(visit(&desk.logins).await, None, "the first time");
    desk.later(20);
    assert_eq!(visit(&desk.logins).await, None, "still the first visit");
    let ended = desk.house.host.now();
    desk.later(60 * 14);
    assert_eq!(visit(&desk.logins).await, Some(ended));
    desk.later(25);
    assert_eq!(visit(&desk.logins).await, Some(ended), "the same visit, page by page");
    // Another server, or this one after a restart, knows it from the database.
    let other = Logins::open(desk.house.host.clone(), database.directory(), false).await.unwrap();
    assert_eq!(visit(&other).await, Some(ended));
    let now = desk.house.host.now();
    desk.later(31);
    assert_eq!(visit(&other).await, Some(now));
    let elsewhere = isms::Ids::id(desk.house.host.ids(), now);
    assert_eq!(other.visit(session.login(), elsewhere).await.unwrap(), None, "each organisation for itself");
}

async fn signing_out_ends_the_session_at_once_and_no_other(database: Database) {
    let desk = Desk::open(&database).await;
    let (one, other) = (desk.cookie().await, desk.cookie().await);
    let session = desk.logins.session(&one).await.unwrap().unwrap();
    desk.logins.sign_out(&session).await.unwrap();
    assert!(desk.logins.session(&one).await.unwrap().is_none());
    assert!(desk.logins.session(&other).await.unwrap().is_some());
    assert!(desk.logins.session("annexa_session_nothing").await.unwrap().is_none());
}

async fn five_failures_close_a_login_for_a_minute_and_then_for_longer(database: Database) {
    let desk = Desk::open(&database).await;
    for _ in 0..5 {
        assert!(matches!(desk.logins.sign_in(EMAIL, "not this one at all").await, Err(LoginError::Wrong)));
    }
    assert!(matches!(desk.logins.sign_in(EMAIL, PASSWORD).await, Err(LoginError::Closed(1..=60))));
    desk.later(2);
    assert!(matches!(desk.logins.sign_in(EMAIL, "not this one at all").await, Err(LoginError::Wrong)));
    assert!(matches!(desk.logins.sign_in(EMAIL, PASSWORD).await, Err(LoginError::Closed(61..=120))));
    desk.later(3);
    desk.cookie().await;
}

async fn an_unknown_address_and_a_wrong_password_are_answered_alike(database: Database) {
    let desk = Desk::open(&database).await;
    for _ in 0..5 {
        let _ = desk.logins.sign_in("no.one@corvane.example", PASSWORD).await;
    }
    let paused = desk.logins.sign_in("no.one@corvane.example", PASSWORD).await;
    assert!(matches!(paused, Err(LoginError::Closed(_))), "the pause does not tell which addresses exist");
    let wrong = desk.logins.sign_in(EMAIL, "not this one at all").await.unwrap_err().to_string();
    let unknown = desk.logins.sign_in("nobody@corvane.example", PASSWORD).await.unwrap_err().to_string();
    assert_eq!(wrong, unknown);
}

async fn a_link_works_once_within_its_time_and_ends_all_sessions(database: Database) {
    let desk = Desk::open(&database).await;
    let cookie = desk.cookie().await;
    let link = desk.logins.reset("INES@corvane.example").await.unwrap().unwrap();
    assert_eq!(desk.logins.link(link.expose()).await.unwrap().purpose, Purpose::Reset);
    assert!(desk.logins.reset(EMAIL).await.unwrap().is_none(), "not again within five minutes");
    assert!(desk.logins.reset("nobody@corvane.example").await.unwrap().is_none());
    desk.logins.choose_password(link.expose(), "lantern under seven bridges").await.unwrap();
    assert!(desk.logins.session(&cookie).await.unwrap().is_none());
    assert!(matches!(desk.logins.link(link.expose()).await, Err(LoginError::NoLink)));
    desk.later(10);
    let late = desk.logins.reset(EMAIL).await.unwrap().unwrap();
    desk.later(61);
    let chosen = desk.logins.choose_password(late.expose(), PASSWORD).await;
    assert!(matches!(chosen, Err(LoginError::NoLink)), "an hour is over");
}

async fn a_token_says_who_acts_where_until_it_ends_or_is_revoked(database: Database) {
    let desk = Desk::open(&database).await;
    let login = desk.logins.session(&desk.cookie().await).await.unwrap().unwrap().login();
    let (organisation, actor) = (desk.house.organisation, desk.proven());
    let make = async |reach, hours| {
        let life = SignedDuration::from_hours(hours);
        desk.logins.make_token(organisation, login, &actor, "script", reach, life).await
    };
    assert!(matches!(make(Reach::Approve, 9).await, Err(LoginError::Invalid(_))), "at most 8 hours");
    assert!(matches!(make(Reach::Read, 24 * 400).await, Err(LoginError::Invalid(_))), "at most a year");
    let (id, secret) = make(Reach::Read, 24).await.unwrap();
    let found = desk.logins.token(secret.expose()).await.unwrap().unwrap();
    assert_eq!(found.organisation, organisation);
    let acting = found.actor(desk.house.host.now());
    assert_eq!((acting.person, acting.reach, acting.token), (desk.house.isms_manager, Reach::Read, Some(id)));
    desk.logins.revoke_token(login, &actor, id).await.unwrap();
    assert!(desk.logins.token(secret.expose()).await.unwrap().is_none(), "revoked");
    let (_, secret) = make(Reach::Write, 1).await.unwrap();
    desk.later(61);
    assert!(desk.logins.token(secret.expose()).await.unwrap().is_none(), "over");
    let unproven = Actor { proof: None, ..desk.proven() };
    let made = desk.logins.make_token(organisation, login, &unproven, "x", Reach::Read, SignedDuration::from_hours(1));
    assert!(matches!(made.await, Err(LoginError::Unproven)), "no factor was shown");
}

async fn no_secret_stands_in_the_database_and_every_change_has_its_entry(database: Database) {
    let desk = Desk::open(&database).await;
    let cookie = desk.cookie().await;
    let store = desk.house.host.store();
    let instance = desk.logins.instance().id;
    let size = store.head(instance).await.unwrap().unwrap().head.frontier.size();
    let entries = store.entries(instance, 0, size).await.unwrap();
    let commands: Vec<String> =
        entries.iter().map(|(bytes, _)| ledger::entry::Entry::parse(bytes).unwrap().command).collect();
    assert_eq!(commands, ["instance.found", "login.make", "membership.begin", "login.password-chosen"]);
    let row = store.credential("login", EMAIL.as_bytes()).await.unwrap().unwrap();
    let stored = serde_json::to_string(&row.body).unwrap();
    assert!(stored.contains("$argon2id$v=19$m=19456,t=2,p=1$") && !stored.contains(PASSWORD));
    assert!(!stored.contains(&cookie));
}

async fn an_invitation_never_opens_a_login_that_somebody_uses(database: Database) {
    let desk = Desk::open(&database).await;
    let (organisation, actor) = (desk.house.organisation, desk.proven());
    let invite = async |person, email| desk.logins.invite(organisation, person, email, Some(&actor)).await;
    let owner = desk.house.owner;
    assert!(invite(owner, EMAIL).await.is_err(), "the address is somebody else's here");
    let link = invite(owner, "maren@corvane.example").await.unwrap().unwrap();
    desk.logins.choose_password(link.expose(), "lantern under seven bridges").await.unwrap();
    assert!(invite(owner, "maren@corvane.example").await.is_err(), "the owner signs in already");
    assert!(invite(owner, "attacker@corvane.example").await.is_err(), "also under another address");
    let unproven = Actor { proof: None, ..desk.proven() };
    let without = desk.logins.invite(organisation, owner, "x@corvane.example", Some(&unproven)).await;
    assert!(matches!(without, Err(LoginError::Unproven)));
}

async fn a_login_of_another_organisation_is_only_added_to_this_one(database: Database) {
    let desk = Desk::open(&database).await;
    let (elsewhere, founded) = desk.house.host.found("elsewhere", &trial::World::founding()).await.unwrap();
    let person = founded.outcomes.iter().find(|outcome| outcome.kind.name == "person").unwrap().id;
    let link = desk.logins.invite(elsewhere, person, EMAIL, None).await.unwrap();
    assert!(link.is_none(), "whoever invites gets no link to a login in use");
    let session = desk.logins.session(&desk.cookie().await).await.unwrap().unwrap();
    assert_eq!(session.memberships.len(), 2);
}

async fn choosing_a_password_voids_every_other_link(database: Database) {
    let desk = Desk::open(&database).await;
    let first = desk.logins.reset(EMAIL).await.unwrap().unwrap();
    desk.later(6);
    let second = desk.logins.reset(EMAIL).await.unwrap().unwrap();
    desk.logins.choose_password(second.expose(), "lantern under seven bridges").await.unwrap();
    assert!(matches!(desk.logins.link(first.expose()).await, Err(LoginError::NoLink)));
}

async fn guesses_side_by_side_are_all_counted(database: Database) {
    let desk = Desk::open(&database).await;
    let guesses = (0..12).map(|_| {
        let logins = desk.logins.clone();
        tokio::spawn(async move { logins.sign_in(EMAIL, "not this one at all").await })
    });
    let mut closed = 0;
    for guess in guesses.collect::<Vec<_>>() {
        closed += usize::from(matches!(guess.await.unwrap(), Err(LoginError::Closed(_))));
    }
    assert_eq!(closed, 7, "five were tried, the others met the pause");
}

async fn a_server_with_other_keys_is_refused_in_one_sentence(database: Database) {
    let desk = Desk::open(&database).await;
    let elsewhere = database.directory().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    let again = desk.house.again(&database).await.host;
    assert!(Logins::open(again.clone(), database.directory(), false).await.is_ok());
    let refused = |opened: Result<Logins, LoginError>| match opened {
        Err(LoginError::Key(sentence)) => sentence,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was opened"),
    };
    let sentence = refused(Logins::open(again, &elsewhere, false).await);
    assert!(sentence.starts_with("this database was begun with another seal.key than"), "{sentence}");
    let clock = std::sync::Arc::new(host::SystemClock);
    let other = host::Host::new(database.open().await, ledger::note::LogKey::from_seed(&[8; 32]), clock);
    let sentence = refused(Logins::open(other, database.directory(), false).await);
    assert!(sentence.starts_with("this database was begun with another log.key than"), "{sentence}");
    assert!(desk.logins.sign_in(EMAIL, PASSWORD).await.is_ok(), "the first goes on");
}

async fn a_membership_that_ended_opens_nothing_any_more(database: Database) {
    let desk = Desk::open(&database).await;
    let cookie = desk.cookie().await;
    let organisation = desk.house.organisation;
    let session = desk.logins.session(&cookie).await.unwrap().unwrap();
    let (_, token) = desk
        .logins
        .make_token(organisation, session.login(), &desk.proven(), "t", Reach::Read, SignedDuration::from_hours(1))
        .await
        .unwrap();
    assert!(desk.logins.token(token.expose()).await.unwrap().is_some());
    desk.logins.end_membership(organisation, desk.house.isms_manager, &desk.proven()).await.unwrap();
    assert!(desk.logins.token(token.expose()).await.unwrap().is_none());
    assert!(desk.logins.session(&cookie).await.unwrap().unwrap().memberships.is_empty());
    assert!(desk.logins.members(organisation).await.unwrap().is_empty());
    let again = desk.logins.end_membership(organisation, desk.house.isms_manager, &desk.proven()).await;
    assert!(matches!(again, Err(LoginError::NotFound)));
}

async fn who_is_let_in_and_out_stands_in_the_log_of_the_organisation(database: Database) {
    let desk = Desk::open(&database).await;
    let (host, organisation) = (&desk.house.host, desk.house.organisation);
    desk.house.asset("An entry between").await;
    desk.logins.send_invitation(organisation, desk.house.owner, "maren@corvane.example", &desk.proven()).await.unwrap();
    desk.logins.end_membership(organisation, desk.house.owner, &desk.proven()).await.unwrap();
    desk.house.asset("An entry after").await;
    let size = host.store().head(organisation).await.unwrap().unwrap().head.frontier.size();
    assert_eq!(desk.house.view().await.log_size(), size, "the value stands where the log does");
    let entries = host.store().entries(organisation, 0, size).await.unwrap();
    let entries = entries.iter().map(|(bytes, _)| ledger::entry::Entry::parse(bytes).unwrap());
    let about_members: Vec<_> = entries
        .filter_map(|entry| match entry.subject {
            ledger::entry::Subject::Credential(revision) => Some((entry.command, revision.version, entry.by.actor)),
            _ => None,
        })
        .collect();
    let ines = ledger::entry::Actor::Person(desk.house.isms_manager);
    let founding = ledger::entry::Actor::Service("founding".to_owned());
    let expected =
        [("membership.begin", 1, founding), ("membership.begin", 1, ines.clone()), ("membership.end", 2, ines)];
    assert_eq!(about_members, expected.map(|(command, version, by)| (command.to_owned(), version, by)));
    let key = ledger::note::LogKey::from_seed(&[7; 32]);
    let verified = host::verify(host.store(), &host::Asked::under(key.public_key()), &mut |_, _| {}).await.unwrap();
    assert!(verified.is_sound(), "{verified:?}");
}

async fn a_token_of_lesser_reach_makes_none_and_lets_nobody_in(database: Database) {
    let desk = Desk::open(&database).await;
    let login = desk.logins.session(&desk.cookie().await).await.unwrap().unwrap().login();
    let (organisation, hour) = (desk.house.organisation, SignedDuration::from_hours(1));
    let token = Some(record::Id::max());
    for reach in [Reach::Read, Reach::Write] {
        let actor = Actor { reach, token, ..desk.proven() };
        let made = desk.logins.make_token(organisation, login, &actor, "t", Reach::Read, hour).await;
        assert!(matches!(made, Err(LoginError::Unproven)));
        let invited = desk.logins.send_invitation(organisation, desk.house.owner, "maren@x.example", &actor).await;
        assert!(matches!(invited, Err(LoginError::Unproven)));
    }
    let approving = Actor { token, ..desk.proven() };
    assert!(desk.logins.make_token(organisation, login, &approving, "t", Reach::Write, hour).await.is_ok());
    let chain = desk.logins.make_token(organisation, login, &approving, "t", Reach::Approve, hour).await;
    assert!(matches!(chain, Err(LoginError::Invalid(_))), "no chain of tokens outlives its factor");
}

on_both_engines![
    a_server_with_other_keys_is_refused_in_one_sentence,
    a_membership_that_ended_opens_nothing_any_more,
    who_is_let_in_and_out_stands_in_the_log_of_the_organisation,
    a_token_of_lesser_reach_makes_none_and_lets_nobody_in,
    an_invitation_never_opens_a_login_that_somebody_uses,
    a_login_of_another_organisation_is_only_added_to_this_one,
    choosing_a_password_voids_every_other_link,
    guesses_side_by_side_are_all_counted,
    a_session_ends_half_an_hour_after_it_was_last_used_and_after_twelve_hours_whatever_happens,
    a_visit_begins_after_a_pause_and_says_when_the_one_before_ended,
    signing_out_ends_the_session_at_once_and_no_other,
    five_failures_close_a_login_for_a_minute_and_then_for_longer,
    an_unknown_address_and_a_wrong_password_are_answered_alike,
    a_link_works_once_within_its_time_and_ends_all_sessions,
    a_token_says_who_acts_where_until_it_ends_or_is_revoked,
    no_secret_stands_in_the_database_and_every_change_has_its_entry,
];
