//! From a sheet to the ISMS: what each row would do, that it does that, and that the same file again changes nothing.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod units;

use std::sync::Arc;

use decide::Command;
use intake::{Class, Earlier, Plan, Source};
use interchange::Meaning;
use isms::Isms;
use isms::asset::Asset;
use isms::documented::Claim;
use isms::people::Person;
use isms::risk::{Risk, RiskLevel, TreatmentOption};
use isms::treatment::Action;
use record::{Id, Kinded};
use serde_json::json;
use trial::World;

const RISKS: &str = "\
ID;Risiko;Asset;Bedrohung;Ursache;Eintrittswahrscheinlichkeit;Schadensausmaß;Risikostufe;Behandlung;Maßnahme;Verantwortlich;Frist;Risikoeigner;Akzeptiert von;Akzeptiert am
R-1;Laptop geht verloren;Kundendaten;Diebstahl;Exporte liegen lokal;4;4;hoch;reduzieren;Festplatten verschlüsseln;Asmus Lind;30.06.2026;Olga Novak;Olga Novak;12.11.2025
R-2;Region fällt aus;Kundendaten;;Nur ein Standort;2;5;hoch;akzeptieren;;;;Jonas Weber;;
R-3;;Kundendaten;;;1;1;niedrig;;;;;Olga Novak;;
";

struct House {
    world: World,
    earlier: Earlier,
    /// Who brings the sheet.
    by: Id,
}

impl House {
    fn new() -> Self {
        let mut world = World::founded();
        world.criteria();
        let by = world.isms_manager;
        Self { world, earlier: Earlier::new(), by }
    }

    fn plan(&self, text: &str) -> Plan {
        let workbook = interchange::read(text.as_bytes()).unwrap();
        let sheet = &workbook.sheets[0];
        let recognition = interchange::recognise(&workbook)[0].clone().unwrap();
        let mut answers = interchange::Answers::default();
        for question in interchange::questions(sheet, &recognition.mapping).scales {
            // Digits stand for themselves here; of few rows another scale would be suggested.
            let meant = question.values.iter().filter_map(|value| match value.text.parse() {
                Ok(rating) => Some((value.text.clone(), Meaning::Rating(rating))),
                Err(_) => Some((value.text.clone(), value.suggestion.clone()?)),
            });
            answers.scales.insert(question.scale.to_owned(), meant.collect());
        }
        let read = interchange::interpret(sheet, &recognition.mapping, &answers).unwrap();
        let source = Source {
            file_name: "risiken.csv".to_owned(),
            digest: "00".to_owned(),
            size: text.len() as u64,
            sheet: String::new(),
        };
        let view = self.world.view(self.by);
        intake::plan(&view, source, &recognition.mapping, &read, &self.earlier)
    }

    /// Commits what a plan would do, and remembers which versions it left.
    fn confirm(&mut self, plan: Plan) {
        let command = Command::Import(Box::new(plan.import.unwrap()));
        let decided = self.world.decide(self.by, &command).unwrap();
        self.world.isms = Arc::clone(decided.after());
        self.earlier.extend(decided.outcomes().iter().map(|outcome| (outcome.id, outcome.version)));
    }

    fn isms(&self) -> &Isms {
        &self.world.isms
    }

    fn risk(&self, title: &str) -> Id {
        self.isms().all::<Risk>().find(|risk| &*risk.title == title).unwrap().held.id
    }
}

fn classes(plan: &Plan) -> Vec<Class> {
    plan.rows.iter().map(|row| row.class).collect()
}

#[test]
fn a_german_register_becomes_risks_with_their_owners_actions_and_claims() {
    let mut house = House::new();
    let plan = house.plan(RISKS);
    assert_eq!(classes(&plan), [Class::Created, Class::Created, Class::Rejected]);
    assert!(plan.counts.add_up());
    let placeholders: Vec<_> = plan.placeholders.iter().map(|one| (one.kind, one.name.as_str(), one.rows)).collect();
    let unknown = [("assets", "Kundendaten", 2), ("people", "Asmus Lind", 1), ("people", "Olga Novak", 2)];
    assert_eq!(placeholders, unknown, "Jonas is known");
    house.confirm(plan);
    let isms = house.isms();
    let risk = isms.all::<Risk>().find(|risk| &*risk.title == "Laptop geht verloren").unwrap();
    assert_eq!(isms.get(risk.owner.unwrap()).unwrap().name.to_string(), "Olga Novak");
    assert_eq!((risk.event.as_deref(), risk.cause.as_deref()), (Some("Diebstahl"), Some("Exporte liegen lokal")));
    assert_eq!((risk.level(isms), risk.treatment.option), (Some(RiskLevel::High), Some(TreatmentOption::Modify)));
    assert_eq!(risk.imported.imported_level.as_deref(), Some("hoch"));
    assert_eq!(risk.current.rated_by.iter().map(|one| one.id).collect::<Vec<_>>(), [house.world.isms_manager]);
    let action = isms.all::<Action>().next().unwrap();
    assert_eq!((&*action.title, action.risk), ("Festplatten verschlüsseln", Some(risk.reference())));
    assert_eq!(action.due, "2026-06-30".parse().ok());
    let claim = isms.all::<Claim>().next().unwrap();
    assert_eq!(
        (claim.risk, claim.person, claim.stated_on),
        (Some(risk.reference()), risk.owner, "2025-11-12".parse().ok())
    );
    assert_eq!(isms.all::<Person>().filter(|person| person.is_placeholder == Some(true)).count(), 2);
    assert_eq!(isms.all::<Asset>().count(), 1);
}

#[test]
fn the_same_file_again_changes_nothing() {
    let mut house = House::new();
    house.confirm(house.plan(RISKS));
    let again = house.plan(RISKS);
    assert_eq!(classes(&again), [Class::Unchanged, Class::Unchanged, Class::Rejected], "{:#?}", again.rows);
    assert!(again.import.is_none() && again.placeholders.is_empty());
}

#[test]
fn a_changed_cell_is_one_changed_field() {
    let mut house = House::new();
    house.confirm(house.plan(RISKS));
    let plan = house.plan(&RISKS.replace("Nur ein Standort", "Nur ein Rechenzentrum"));
    assert_eq!(classes(&plan), [Class::Unchanged, Class::Changed, Class::Rejected]);
    let [change] = plan.rows[1].changes.as_slice() else { panic!("{:?}", plan.rows[1].changes) };
    assert_eq!((change.field, &change.new), ("cause", &json!("Nur ein Rechenzentrum")));
    house.confirm(plan);
    assert_eq!(classes(&house.plan(&RISKS.replace("Nur ein Standort", "Nur ein Rechenzentrum")))[1], Class::Unchanged);
}

#[test]
fn what_somebody_edited_here_since_stays_and_is_a_conflict() {
    let mut house = House::new();
    house.confirm(house.plan(RISKS));
    let risk = house.risk("Region fällt aus");
    house.world.revise(Risk::kind_of(), risk, json!({"cause": "Only one region"}));
    let plan = house.plan(RISKS);
    assert_eq!(classes(&plan), [Class::Unchanged, Class::Conflict, Class::Rejected]);
    assert!(plan.rows[1].problems[0].sentence.starts_with("Cause differ"), "{:?}", plan.rows[1].problems);
    assert!(plan.import.is_none());
}

#[test]
fn ratings_that_people_set_here_are_not_overwritten() {
    let mut house = House::new();
    house.confirm(house.plan(RISKS));
    let risk = house.risk("Region fällt aus");
    let owner = house.world.isms_manager.to_string();
    house.world.revise(Risk::kind_of(), risk, json!({"likelihood": 1, "is_imported": null, "rated_by": [owner]}));
    house.earlier.clear();
    let plan = house.plan(RISKS);
    assert_eq!(classes(&plan)[1], Class::Conflict);
    assert!(plan.rows[1].problems.iter().any(|problem| problem.sentence.contains("set by people")));
}

#[test]
fn a_name_that_two_people_share_is_left_open() {
    let mut house = House::new();
    let root = house.world.root;
    for _ in 0..2 {
        house.world.person("Olga Novak", root);
    }
    let plan = house.plan(RISKS);
    assert!(
        plan.rows[0].problems.iter().any(|problem| problem.sentence.contains("Several people")),
        "{:?}",
        plan.rows[0]
    );
    assert!(!plan.placeholders.iter().any(|one| one.name == "Olga Novak"));
}

#[test]
fn a_record_that_is_here_by_its_title_alone_is_not_made_twice() {
    let mut house = House::new();
    let root = house.world.root;
    house.world.asset("Kundendaten", root);
    let assets = "Nummer;Bezeichnung;Klassifizierung;Vertraulichkeit;Integrität;Verfügbarkeit\nA-7;Kundendaten;vertraulich;4;4;3\n";
    let plan = house.plan(assets);
    assert_eq!(classes(&plan), [Class::Changed]);
    house.confirm(plan);
    let asset = house.isms().all::<Asset>().next().unwrap();
    assert_eq!(house.isms().all::<Asset>().count(), 1);
    assert_eq!(asset.held.envelope.external[0].to_string(), "A-7");
    assert_eq!(asset.confidentiality.map(record::Number::get), Some(4));
}

#[test]
fn a_number_of_ours_in_a_foreign_sheet_is_not_taken_for_our_record() {
    let mut house = House::new();
    let root = house.world.root;
    house.world.record::<Risk>(root, json!({"title": "Something else", "step": "identified"}));
    let plan = house.plan("ID;Risk;Likelihood;Impact\nR-001;Phishing;3;3\n");
    assert_eq!(classes(&plan), [Class::Created]);
}

#[test]
fn thousands_of_rows_are_planned_and_decided() {
    use std::fmt::Write as _;
    let mut house = House::new();
    let mut text = "ID;Risk;Asset;Cause;Likelihood;Impact;Risk owner\n".to_owned();
    for row in 0..2_000 {
        writeln!(
            text,
            "X-{row};Risk number {row};Asset {};Cause {row};{};{};Person {}",
            row % 500,
            row % 5 + 1,
            row % 4 + 1,
            row % 40
        )
        .unwrap();
    }
    let began = std::time::Instant::now();
    let plan = house.plan(&text);
    let planned = began.elapsed();
    assert_eq!((plan.counts.created, plan.placeholders.len()), (2_000, 540));
    house.confirm(plan);
    println!("planned in {planned:?}, decided in {:?}", began.elapsed() - planned);
    assert_eq!(house.isms().all::<Risk>().count(), 2_000);
    let again = house.plan(&text);
    assert_eq!(again.counts.unchanged, 2_000);
}
