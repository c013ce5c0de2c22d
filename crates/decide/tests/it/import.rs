//! What a file brings: one commit, its report, imported ratings, placeholders, claims; and taking it back.

use decide::{Command, Import, ImportTarget, ImportedClaim, ImportedRow, Readdress, Undo, UndoRow};
use isms::asset::Asset;
use isms::documented::{Claim, ClaimStep, RetainedRecord};
use isms::people::Person;
use isms::risk::{Risk, RiskLevel, RiskStep};
use record::{Body, Id, Kinded, Line};
use serde_json::{Value as Json, json};
use trial::body;

use crate::cases::Decides as _;
use crate::risks::Risks;
use crate::scene::codes;

fn row<T: Kinded>(key: &str, fields: Json, brought: Json) -> ImportedRow {
    ImportedRow {
        key: Some(key.to_owned()),
        kind: T::kind_of(),
        target: ImportTarget::New,
        fields: body(fields),
        brought: body(brought),
        claims: Vec::new(),
    }
}

/// A sheet with one risk of somebody unknown on an unknown asset, rated 4 and 4, said to be accepted by them.
fn import(risks: &Risks) -> Import {
    let person = row::<Person>("p1", json!({"name": "I. Novak", "is_placeholder": true}), json!({}));
    let asset = row::<Asset>("a1", json!({"name": "Data warehouse", "is_placeholder": true}), json!({}));
    let mut risk = row::<Risk>(
        "r1",
        json!({"title": "Lost laptop", "owner": "new:p1", "assets": ["new:a1"], "external": ["R-7"]}),
        json!({
            "likelihood": 4, "overall": 4, "criteria": risks.criteria.to_string(), "imported_level": "16",
            "rated_by": [risks.world.isms_manager.to_string()], "analysed_on": "2026-03-02", "is_imported": true,
        }),
    );
    risk.claims.push(ImportedClaim {
        summary: line("Acceptance of Lost laptop"),
        person: Some(json!("new:p1")),
        stated_name: line("I. Novak"),
        stated_on: "2025-11-12".parse().ok(),
        place: line("risks.xlsx, Risks!R14"),
    });
    let report = body(json!({
        "title": "Import of risks from risks.xlsx", "file_name": "risks.xlsx", "file_digest": "00", "register": "risks",
        "created": 1, "changed": 0, "unchanged": 0, "conflicts": 0, "rejected": 0,
    }));
    Import { report, rows: vec![person, asset, risk], reason: None }
}

fn line(text: &str) -> Line {
    Line::new(text).unwrap()
}

fn imported(with: impl FnOnce(&mut Import)) -> Risks {
    let mut risks = Risks::begin();
    let mut import = import(&risks);
    with(&mut import);
    risks.command = Command::Import(Box::new(import));
    risks
}

fn only<T: Kinded>(risks: &Risks) -> Id {
    let ids: Vec<Id> = risks.world.isms.all::<T>().map(|one| one.held.id).collect();
    *ids.last().unwrap()
}

#[test]
fn a_sheet_comes_in_with_one_commit_and_its_report() {
    let mut risks = imported(|_| {});
    let written = risks.commit();
    assert_eq!(written, ["retained-record.import", "person.import", "asset.import", "risk.import", "claim.arrive"]);
    let isms = &risks.world.isms;
    let risk = isms.all::<Risk>().find(|risk| &*risk.title == "Lost laptop" && risk.held.id != risks.risk).unwrap();
    assert_eq!(risk.step, RiskStep::Identified);
    assert_eq!(risk.owner.map(|owner| owner.id), Some(only::<Person>(&risks)));
    assert_eq!(risk.owner_agreed, None, "nobody agreed");
    assert_eq!(risk.assets.iter().map(|asset| asset.id).collect::<Vec<_>>(), [only::<Asset>(&risks)]);
    assert_eq!(risk.level(isms), Some(RiskLevel::High), "looked up, whatever the sheet says");
    assert_eq!(risk.imported.imported_level.as_deref(), Some("16"));
    let claim = isms.all::<Claim>().next().unwrap();
    assert_eq!((claim.step, claim.risk), (ClaimStep::Claimed, Some(risk.reference())));
    assert_eq!(claim.import.map(|import| import.id), Some(only::<RetainedRecord>(&risks)));
    assert!(risk.acceptance.is_none(), "a claim is no signature");
}

fn only_claim(risks: &Risks) -> Id {
    only::<Claim>(risks)
}

fn said(risks: &Risks, person: Id) -> Command {
    let claim = only_claim(risks);
    let version = risks.world.held(Claim::kind_of(), claim).version;
    Command::Readdress(Readdress { claim, version, person, reason: None })
}

#[test]
fn a_claim_on_a_placeholder_goes_to_whom_that_turns_out_to_be() {
    let mut risks = imported(|_| {});
    risks.commit();
    let olga = risks.olga;
    let placeholder = only::<Person>(&risks);
    let sees = |risks: &Risks| risks.world.view(olga).held(Claim::kind_of(), only_claim(risks)).is_some();
    risks.command = said(&risks, olga);
    assert_eq!(risks.commit(), ["claim.readdress"]);
    let claim: &Claim = risks.world.held(Claim::kind_of(), only_claim(&risks)).typed().unwrap();
    assert_eq!((claim.person.map(|person| person.id), &*claim.stated_name), (Some(olga), "I. Novak"));
    assert!(sees(&risks), "it is hers to confirm or refute");
    risks.command = said(&risks, placeholder);
    assert_eq!(codes(&risks.decide().unwrap_err()), ["claim_of_person"], "and is taken from her by nobody");
}

type Said = (&'static str, fn(&mut Risks), &'static str);

const NOT_SAID: &[Said] = &[
    ("it is said by an owner", |risks| risks.by(risks.olga), "not_found"),
    (
        "it is said of a placeholder",
        |risks| {
            let other = json!({"name": "O. Brandt", "is_placeholder": true});
            let other = risks.world.record::<Person>(risks.world.root, other);
            risks.command = said(risks, other);
        },
        "person: placeholder",
    ),
    ("it is said of nobody", |risks| risks.command = said(risks, Id::max()), "person: not_there"),
    (
        "the claim was refuted",
        |risks| {
            let claim = only_claim(risks);
            risks.world.revise(Claim::kind_of(), claim, json!({"step": "refuted"}));
            risks.command = said(risks, risks.olga);
        },
        "frozen",
    ),
    (
        "the claim moved on since",
        |risks| {
            let claim = only_claim(risks);
            risks.world.revise(Claim::kind_of(), claim, json!({"place": "elsewhere"}));
        },
        "conflict",
    ),
];

#[test]
fn whom_a_claim_named_is_said_once_and_by_whoever_keeps_claims() {
    for (fact, change, code) in NOT_SAID {
        let mut risks = imported(|_| {});
        risks.commit();
        risks.command = said(&risks, risks.olga);
        assert!(risks.decide().is_ok(), "without this, it passes: {fact}");
        change(&mut risks);
        assert_eq!(codes(&risks.decide().unwrap_err()), [*code], "{fact}");
    }
}

#[test]
fn an_analysis_made_here_takes_the_place_of_what_was_imported() {
    let mut risks = Risks::at("identified");
    risks.revise(json!({"likelihood": 5, "overall": 5, "imported_level": "25", "is_imported": true}));
    let mut risks = risks.taking(|risks| risks.olga, "analysis", Risks::ratings());
    risks.commit();
    assert_eq!(risks.it().level(&risks.world.isms), Some(RiskLevel::Medium));
    assert_eq!(risks.it().imported, isms::risk::register::Imported::default());
}

/// What is changed, how, and the code of the row that is rejected.
type Case = (&'static str, fn(&mut Import), &'static str);

const REFUSED: &[Case] = &[
    ("a row has no title", |i| drop(i.rows[2].fields.remove("title")), "2/title: missing"),
    (
        "it would bring a state",
        |i| drop(i.rows[2].brought.insert("step".into(), json!("accepted"))),
        "2/step: closed_field",
    ),
    (
        "it would bring an acceptance",
        |i| drop(i.rows[2].brought.insert("accepted_until".into(), json!("2027-01-01"))),
        "2/accepted_until: closed_field",
    ),
    (
        "decided fields come as plain ones",
        |i| drop(i.rows[2].fields.insert("likelihood".into(), json!(3))),
        "2/likelihood: closed_field",
    ),
    (
        "the owner would agree",
        |i| drop(i.rows[2].fields.insert("owner".into(), json!(Id::max()))),
        "2/owner: not_there",
    ),
    (
        "a number is none",
        |i| drop(i.rows[2].brought.insert("likelihood".into(), json!(6))),
        "2/likelihood: out_of_range",
    ),
    (
        "two rows have one id",
        |i| {
            let mut twin = i.rows[2].clone();
            twin.key = None;
            i.rows.push(twin);
        },
        "3/external: taken",
    ),
    ("the report is none", |i| drop(i.report.remove("title")), "title: missing"),
    ("there are no rows", |i| i.rows.clear(), "import_size"),
];

#[test]
fn what_a_file_cannot_bring_is_refused_with_its_row_and_nothing_is_written() {
    for (fact, change, code) in REFUSED {
        let risks = imported(change);
        let found = risks.decide().map(|_| ()).map_err(|rejection| codes(&rejection));
        assert_eq!(found, Err(vec![(*code).to_owned()]), "{fact}");
    }
}

#[test]
fn whoever_may_not_write_a_register_imports_nothing_into_it() {
    let mut risks = imported(|_| {});
    risks.by(risks.asmus);
    assert!(codes(&risks.decide().unwrap_err()).iter().all(|code| code.ends_with("not_entitled")));
}

#[test]
fn a_record_that_was_edited_since_the_plan_is_a_conflict() {
    let risks = imported(|_| {});
    let held = risks.world.held(Risk::kind_of(), risks.risk).clone();
    let changing = |version| {
        let mut import = import(&risks);
        let mut row = row::<Risk>("x", json!({"cause": "Exports"}), json!({}));
        row.target = ImportTarget::Existing { id: held.id, version };
        import.rows = vec![row];
        Command::Import(Box::new(import))
    };
    assert!(risks.world.decide(risks.world.isms_manager, &changing(held.version)).is_ok());
    let stale = risks.world.decide(risks.world.isms_manager, &changing(held.version + 1)).unwrap_err();
    assert_eq!(codes(&stale), ["0/conflict"]);
}

fn undoing(risks: &Risks) -> Undo {
    let isms = &risks.world.isms;
    let report = only::<RetainedRecord>(risks);
    let kinds = [Person::kind_of(), Asset::kind_of(), Risk::kind_of(), Claim::kind_of()];
    let ids = [only::<Person>(risks), only::<Asset>(risks), only::<Risk>(risks), only::<Claim>(risks)];
    let rows = kinds.into_iter().zip(ids).map(|(kind, id)| UndoRow {
        kind,
        id,
        version: isms.held(kind, id).unwrap().version,
        before: None,
    });
    Undo { report, rows: rows.collect() }
}

#[test]
fn an_import_is_taken_back_where_nothing_was_edited_since() {
    let mut risks = imported(|_| {});
    risks.commit();
    let undo = undoing(&risks);
    risks.command = Command::Undo(undo.clone());
    risks.commit();
    for row in &undo.rows {
        assert!(!risks.world.held(row.kind, row.id).is_living(), "{:?}", row.kind);
    }
    assert!(risks.world.isms.get::<RetainedRecord>(record::Ref::to(undo.report)).unwrap().undone_on.is_some());
    assert_eq!(codes(&risks.decide().unwrap_err()), ["undone_already"]);
}

#[test]
fn what_was_changed_is_as_before_and_what_was_edited_since_stays() {
    let mut risks = imported(|_| {});
    risks.commit();
    let mut undo = undoing(&risks);
    let edited = only::<Asset>(&risks);
    let mut before: Body = risks.world.held(Asset::kind_of(), edited).body();
    risks.world.revise(Asset::kind_of(), edited, json!({"location": "B"}));
    risks.command = Command::Undo(undo.clone());
    assert_eq!(codes(&risks.decide().unwrap_err()), ["1/conflict"]);
    undo.rows[1].version += 1;
    before.insert("name".to_owned(), json!("As it was"));
    undo.rows[1].before = Some(before);
    risks.command = Command::Undo(undo);
    risks.commit();
    assert_eq!(risks.world.held(Asset::kind_of(), edited).title(), "As it was");
}

/// Olga is said to have accepted a risk that she owns, and that stands evaluated here.
fn claimed() -> (Risks, Id) {
    let mut risks = Risks::at("evaluated");
    let claim = risks.world.record::<Claim>(
        risks.engineering,
        json!({
            "summary": "Acceptance of Lost laptop", "step": "claimed", "risk": risks.risk.to_string(),
            "person": risks.olga.to_string(), "stated_name": "O. Novak", "stated_on": "2025-11-12",
            "place": "risks.xlsx, Risks!R14",
        }),
    );
    risks.by(risks.olga);
    risks.command = risks.world.step::<Claim>(claim, "confirmation", Risks::signature());
    (risks, claim)
}

#[test]
fn the_person_named_confirms_a_claim_by_deciding_today() {
    let (mut risks, claim) = claimed();
    assert_eq!(risks.commit(), ["risk.accept", "acceptance.sign", "claim.confirm"]);
    assert_eq!(risks.state(), "accepted");
    assert_eq!(risks.world.held(Claim::kind_of(), claim).typed::<Claim>().unwrap().step, ClaimStep::Confirmed);
}

#[test]
fn a_claim_gets_no_more_than_its_decision_would() {
    type Change = fn(&mut Risks);
    let cases: &[(&str, Change, &str)] = &[
        (
            "she alone rated it",
            |r| r.world.revise(Risk::kind_of(), r.risk, json!({"rated_by": [r.olga.to_string()]})),
            "levels_rated_alone",
        ),
        ("no factor was proven", |r| r.actor.proof = None, "second_factor_missing"),
        (
            "it is analysed and no more",
            |r| r.world.revise(Risk::kind_of(), r.risk, json!({"step": "analysed"})),
            "claim_not_decidable",
        ),
        (
            "somebody else owns it",
            |r| r.world.revise(Risk::kind_of(), r.risk, json!({"owner": r.world.isms_manager.to_string()})),
            "claim_not_decidable",
        ),
        ("nothing is stated", |r| r.without("statement"), "statement_missing"),
        ("another confirms", |r| r.by(r.world.isms_manager), "not_entitled"),
    ];
    for (fact, change, code) in cases {
        let (mut risks, _) = claimed();
        assert!(risks.decide().is_ok(), "without this, it passes: {fact}");
        change(&mut risks);
        assert_eq!(codes(&risks.decide().unwrap_err()), [*code], "{fact}");
    }
}

#[test]
fn a_claim_is_refuted_with_a_reason_by_the_person_or_the_manager() {
    for by in [|risks: &Risks| risks.olga, |risks: &Risks| risks.world.isms_manager] {
        let (mut risks, claim) = claimed();
        risks.by(by(&risks));
        risks.command = risks.world.step::<Claim>(claim, "refutation", json!({}));
        risks.commit();
        assert_eq!(risks.world.held(Claim::kind_of(), claim).typed::<Claim>().unwrap().step, ClaimStep::Refuted);
    }
    let (mut risks, claim) = claimed();
    risks.command = risks.world.step::<Claim>(claim, "refutation", json!({}));
    risks.step().reason = None;
    assert_eq!(codes(&risks.decide().unwrap_err()), ["reason_missing"]);
}
