//! A person is erased: no trace of the text is left, what they decided stays, and everything verifies.

use access::{Actor, Proof, Reach};
use decide::{Command, Put, Rejection, Retire, Target};
use host::{Asked, Erasing, HostError, Verification, When, verify};
use isms::asset::Asset;
use isms::context::Site;
use isms::documented::RetainedRecord;
use isms::people::Person;
use ledger::note::LogKey;
use login::Logins;
use record::{Id, Kind, Kinded as _, Line};
use serde_json::json;
use trial::{Database, House, World, body};

trial::on_both_engines![
    no_trace_of_an_erased_person_is_left_and_everything_verifies,
    what_was_there_before_says_that_it_was_erased,
    who_still_works_answers_or_asks_without_proof_or_reason_is_refused,
    an_erasure_that_was_cut_off_is_finished_by_the_next_start,
    with_the_name_kept_all_else_goes_and_the_name_goes_later,
    what_an_erasure_lists_and_what_is_gone_have_to_be_the_same,
];

/// Texts that stand nowhere else.
const NAME: &str = "Quillon Brackwater";
const FORMER: &str = "Quillon Thistlecrane";
const MAIL: &str = "zz.quillonbw@corvane.example";
const JOB: &str = "Chief Xylophonist";
const BADGE: &str = "badge-77431-zq";

/// An organisation in which somebody left traces wherever one can, and has left.
struct Left {
    house: House,
    logins: Logins,
    person: Id,
    asset: Id,
}

async fn left(database: &Database) -> Left {
    let house = House::found(database).await;
    let logins = Logins::open(house.host.clone(), database.directory(), false).await.unwrap();
    let made = World::make::<Person>(json!({
        "name": FORMER, "email": MAIL, "job": JOB, "joined_on": "2020-01-01", "external": [BADGE],
    }));
    let person = house.commit(made).await.unwrap().outcomes[0].id;
    edit(&house, Person::kind_of(), person, json!({"name": NAME}), "Married on Vorpal Heights").await;
    let asset = house.asset(&format!("Laptop of {NAME}")).await;
    edit(&house, Asset::kind_of(), asset, json!({"name": "Laptop 7"}), &format!("{NAME} gave it back")).await;
    house.set("2026-03-03T09:00:00Z");
    let described = json!({"description": format!("Until May with {}, then on the shelf.", FORMER.to_uppercase())});
    edit(&house, Asset::kind_of(), asset, described, "why").await;
    let (store, now) = (house.host.store(), house.host.now());
    let link = logins.invite(house.organisation, person, MAIL, None).await.unwrap().unwrap();
    logins.lay_down(MAIL, "https://annexa.example", &link).unwrap();
    house.host.exported(&house.view().await, &json!({"kind": "assets", "q": NAME})).await.unwrap();
    house.host.exported(&house.view().await, &json!({"kind": "assets", "q": "nothing"})).await.unwrap();
    store.put_blob(house.organisation, format!("name;mail\n{NAME};{MAIL}\n").into_bytes(), now).await.unwrap();
    house.set("2026-03-03T11:00:00Z");
    assert!(house.host.close_hour(house.organisation).await.unwrap());
    house.host.exported(&house.view().await, &json!({"kind": "assets", "q": FORMER})).await.unwrap();
    edit(&house, Person::kind_of(), person, json!({"leaves_on": "2026-03-02"}), "left").await;
    house.set("2026-03-04T09:00:00Z");
    Left { house, logins, person, asset }
}

async fn edit(house: &House, kind: &'static Kind, id: Id, patch: serde_json::Value, reason: &str) {
    let version = house.view().await.held(kind, id).unwrap().version;
    let reason = Some(Line::new(reason).unwrap());
    let put = Put { kind, target: Target::Existing { id, version }, patch: body(patch), reason };
    house.commit(Command::Put(put)).await.unwrap();
}

impl Left {
    /// The ISMS manager, with a factor just proven.
    fn actor(&self) -> Actor {
        let proof = Some(Proof { factor: "totp".to_owned(), at: self.house.host.now() });
        Actor { reach: Reach::Approve, proof, ..self.house.actor() }
    }

    async fn asked(&self) -> Erasing {
        let version = self.house.view().await.held(Person::kind_of(), self.person).unwrap().version;
        Erasing {
            person: self.person,
            version,
            keeps_name: false,
            reason: Some(Line::new("Asked for it on 3 March").unwrap()),
            words: Vec::new(),
            files: Vec::new(),
        }
    }

    async fn erase(&self, asked: &Erasing) -> Result<host::Committed, HostError> {
        self.house.host.erase(self.house.organisation, &self.actor(), asked, None).await
    }

    async fn wrong(&self) -> String {
        wrong(&self.house).await
    }
}

async fn wrong(house: &House) -> String {
    let verification = verified(house).await;
    verification.wrong().map(|wrong| format!("{}: {}\n", wrong.object, wrong.problem)).collect()
}

async fn verified(house: &House) -> Verification {
    let asked = Asked::under(LogKey::from_seed(&[7; 32]).public_key());
    verify(house.host.store(), &asked, &mut |_, _| ()).await.unwrap()
}

fn codes(error: HostError) -> Vec<String> {
    match error {
        HostError::Rejected(Rejection::Refused(refused)) => refused.into_iter().map(|one| one.code).collect(),
        other => panic!("{other:?}"),
    }
}

async fn no_trace_of_an_erased_person_is_left_and_everything_verifies(database: Database) {
    let left = left(&database).await;
    for text in [NAME, FORMER, MAIL, JOB, BADGE, "Vorpal Heights"] {
        assert_ne!(database.traces(text).await, Vec::<String>::new(), "{text} stands somewhere before");
    }
    assert_eq!(left.wrong().await, "");
    let size = left.house.view().await.log_size();
    left.erase(&left.asked().await).await.unwrap();
    assert_eq!(left.logins.finish_erasures().await.unwrap(), 1);
    assert_eq!(left.logins.finish_erasures().await.unwrap(), 0);
    for text in [NAME, FORMER, MAIL, JOB, BADGE, "Vorpal Heights"] {
        assert_eq!(database.traces(text).await, Vec::<String>::new(), "{text} is left");
    }
    assert_eq!(left.wrong().await, "", "all three levels verify");
    let verification = verified(&left.house).await;
    let checked = verification.logs.iter().map(|log| log.checked.fields_erased).sum::<u64>();
    assert!(checked >= 12, "{checked} fields are counted as erased");
    let view = left.house.view().await;
    assert_eq!(view.log_size(), size + 3, "the person, the erasure, and that they sign in no more");
    assert_eq!(view.held(Person::kind_of(), left.person).unwrap().title(), "Erased person P-004");
    assert!(view.search("Brackwater", 10).is_empty() && view.search("Xylophonist", 10).is_empty());
    assert!(left.logins.members(left.house.organisation).await.unwrap().is_empty());
    let erasure = view.records(RetainedRecord::kind_of()).next().unwrap();
    assert_eq!(erasure.title(), "Erasure of P-004");
    let again = left.house.again(&database).await;
    assert_eq!(again.view().await.held(Person::kind_of(), left.person).unwrap().title(), "Erased person P-004");
    assert_eq!(wrong(&again).await, "");
}

async fn what_was_there_before_says_that_it_was_erased(database: Database) {
    let left = left(&database).await;
    let (host, organisation) = (&left.house.host, left.house.organisation);
    let before = When::Instant("2026-03-02T12:00:00Z".parse().unwrap());
    let past = host.past(organisation, left.actor(), before).await.unwrap();
    assert_eq!(past.held(Person::kind_of(), left.person).unwrap().title(), NAME);
    left.erase(&left.asked().await).await.unwrap();
    let past = host.past(organisation, left.actor(), before).await.unwrap();
    let person = past.held(Person::kind_of(), left.person).unwrap();
    assert_eq!(person.title(), "Erased person P-004");
    assert!(person.is_erased("email") && person.typed::<Person>().unwrap().email.is_none());
    assert!(past.search("Brackwater", 10).is_empty(), "the index of the past day is another one");
    let asset = left.house.view().await.held(Asset::kind_of(), left.asset).unwrap().clone();
    assert_eq!((asset.title(), asset.is_erased("description")), ("Laptop 7", true));
    let history = host.history(&left.house.view().await, Asset::kind_of(), left.asset).await.unwrap();
    assert!(history.iter().all(|version| version.is_sound));
    let first = history.last().unwrap();
    assert_eq!(first.body["name"], "Erased");
    assert_eq!(history[1].reason.as_deref(), Some("Erased"));
    let person = left.house.view().await.held(Person::kind_of(), left.person).unwrap().clone();
    let back =
        Retire { kind: Person::kind_of(), id: left.person, version: person.version, is_retired: false, reason: None };
    assert_eq!(
        codes(left.house.commit(Command::Retire(back)).await.unwrap_err()),
        ["erased"],
        "nobody comes back as that"
    );
    // The next edit goes on from what is left.
    edit(&left.house, Asset::kind_of(), left.asset, json!({"name": "Laptop 8"}), "numbered").await;
    let asset = left.house.view().await.held(Asset::kind_of(), left.asset).unwrap().clone();
    assert_eq!((asset.title(), asset.erased.len()), ("Laptop 8", 0));
    assert_eq!(left.wrong().await, "");
}

async fn who_still_works_answers_or_asks_without_proof_or_reason_is_refused(database: Database) {
    let left = left(&database).await;
    let erase = async |actor: Actor, asked: &Erasing| {
        codes(left.house.host.erase(left.house.organisation, &actor, asked, None).await.unwrap_err())
    };
    let asked = left.asked().await;
    assert_eq!(erase(left.house.actor(), &asked).await, ["second_factor_missing"]);
    assert_eq!(erase(left.actor(), &Erasing { reason: None, ..asked.clone() }).await, ["reason_missing"]);
    let owner = Actor { person: left.house.owner, ..left.actor() };
    let refused = left.house.host.erase(left.house.organisation, &owner, &asked, None).await.unwrap_err();
    assert!(matches!(refused, HostError::Rejected(Rejection::NotFound | Rejection::Refused(_))), "{refused:?}");
    let own = Erasing { person: left.house.isms_manager, version: 1, ..asked.clone() };
    assert_eq!(erase(left.actor(), &own).await, ["erase_self", "erase_at_work", "erase_duties"]);
    let naming = Erasing { reason: Some(Line::new("quillon brackwater asked").unwrap()), ..asked.clone() };
    let refused = left.erase(&naming).await.unwrap_err();
    assert!(matches!(refused, HostError::Rejected(Rejection::Invalid(_))), "{refused:?}");
    let short = Erasing { words: vec!["Bo".to_owned()], ..asked.clone() };
    assert!(matches!(left.erase(&short).await.unwrap_err(), HostError::Rejected(Rejection::Invalid(_))));
    let site = World::make::<Site>(json!({"name": "Depot", "owner": left.person.to_string()}));
    let site = left.house.commit(site).await.unwrap().outcomes[0].id;
    assert_eq!(erase(left.actor(), &asked).await, ["erase_duties"]);
    edit(&left.house, Site::kind_of(), site, json!({"owner": null}), "nobody's").await;
    edit(&left.house, Person::kind_of(), left.person, json!({"leaves_on": "2026-03-04"}), "a day more").await;
    assert_eq!(erase(left.actor(), &left.asked().await).await, ["erase_at_work"]);
    left.house.set("2026-03-06T09:00:00Z");
    left.erase(&left.asked().await).await.unwrap();
    assert_eq!(erase(left.actor(), &left.asked().await).await, ["erase_nothing"]);
    let restored = Command::Retire(decide::Retire {
        kind: Person::kind_of(),
        id: left.person,
        version: left.asked().await.version,
        is_retired: false,
        reason: None,
    });
    assert_eq!(codes(left.house.commit(restored).await.unwrap_err()), ["erased"]);
}

async fn an_erasure_that_was_cut_off_is_finished_by_the_next_start(database: Database) {
    let left = left(&database).await;
    if database.url().is_none() {
        let copy = database.directory().join("annexa.sqlite3.step-12");
        std::fs::write(&copy, format!("a copy before an upgrade with {NAME} in it")).unwrap();
    } else {
        database.behind_our_back("CREATE SCHEMA annexa_step_12").await;
        database.behind_our_back("CREATE TABLE annexa_step_12.revision (body text)").await;
        database.behind_our_back(&format!("INSERT INTO annexa_step_12.revision VALUES ('{NAME}')")).await;
    }
    left.erase(&left.asked().await).await.unwrap();
    assert_ne!(database.traces(MAIL).await, Vec::<String>::new(), "the login waits");
    assert_ne!(database.traces(NAME).await, Vec::<String>::new(), "the copy waits");
    let Left { house, logins, .. } = left;
    let again = house.again(&database).await;
    drop(logins);
    house.stop().await;
    let logins = Logins::open(again.host.clone(), database.directory(), false).await.unwrap();
    assert_eq!(logins.finish_erasures().await.unwrap(), 1);
    for text in [NAME, FORMER, MAIL, JOB] {
        assert_eq!(database.traces(text).await, Vec::<String>::new(), "{text} is left");
    }
    assert_eq!(wrong(&again).await, "");
}

async fn with_the_name_kept_all_else_goes_and_the_name_goes_later(database: Database) {
    let left = left(&database).await;
    left.erase(&Erasing { keeps_name: true, ..left.asked().await }).await.unwrap();
    left.logins.finish_erasures().await.unwrap();
    assert_eq!(left.house.view().await.held(Person::kind_of(), left.person).unwrap().title(), NAME);
    for text in [MAIL, JOB, BADGE] {
        assert_eq!(database.traces(text).await, Vec::<String>::new(), "{text} is left");
    }
    assert_eq!(left.wrong().await, "");
    left.house.set("2029-03-04T09:00:00Z");
    left.erase(&left.asked().await).await.unwrap();
    left.logins.finish_erasures().await.unwrap();
    for text in [NAME, FORMER] {
        assert_eq!(database.traces(text).await, Vec::<String>::new(), "{text} is left");
    }
    assert_eq!(left.wrong().await, "");
}

async fn what_an_erasure_lists_and_what_is_gone_have_to_be_the_same(database: Database) {
    let left = left(&database).await;
    let committed = left.erase(&left.asked().await).await.unwrap();
    let store = left.house.host.store();
    // Something more is taken away than the erasure lists.
    let history = store.history(left.house.organisation, Asset::kind_of(), left.asset, committed.size).await.unwrap();
    let newest = history.last().unwrap();
    let (mut body, mut seals) = (newest.body.clone(), newest.seals.clone());
    seals.withhold(&mut body, "name").unwrap();
    forge(&database, newest.at, &body, &seals).await;
    let said = left.wrong().await;
    assert!(said.contains("1 of its fields were erased, and no entry says so"), "{said}");
    forge(&database, newest.at, &newest.body, &newest.seals).await;
    assert_eq!(left.wrong().await, "");
    // The erasure is cut off the log, with its retained record: what it listed has no entry any more.
    let erasure = committed.outcomes.iter().find(|one| one.kind == RetainedRecord::kind_of()).unwrap();
    let gone = format!("DELETE FROM revision WHERE position = {}", erasure.at);
    assert_eq!(database.behind_our_back(&gone).await, 1);
    let said = left.wrong().await;
    assert!(said.lines().any(|line| line.starts_with("person P-004") && line.contains("no entry says so")), "{said}");
    assert!(said.contains("What was looked at was erased, and no entry says so"), "{said}");
}

async fn forge(database: &Database, at: u64, body: &record::Body, seals: &ledger::commitment::Seals) {
    let hexadecimal: String = seals.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let (body, salts) = (serde_json::to_string(body).unwrap(), database.bytes(&hexadecimal));
    let text = format!("UPDATE revision SET body = '{body}', salts = {salts} WHERE position = {at}");
    assert_eq!(database.behind_our_back(&text).await, 1);
}
