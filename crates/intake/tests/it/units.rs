//! Where the records of a sheet stand: at the unit that its column names, as far as whoever brings it may write there.

use catalogue::Role;
use intake::Class;
use isms::risk::Risk;
use record::{Id, Kinded as _};
use serde_json::json;

use crate::{House, classes};

const RISKS: &str = "\
ID;Risk;Department;Likelihood;Impact
R-1;Lost laptop;Engineering;4;4
R-2;Flood;Marketing;2;5
R-3;Phishing;;3;3
";

fn unit_of(house: &House, title: &str) -> Id {
    house.world.held(Risk::kind_of(), house.risk(title)).envelope.unit
}

#[test]
fn a_row_stands_at_the_unit_that_its_column_names() {
    let mut house = House::new();
    let root = house.world.root;
    let engineering = house.world.unit("Engineering", root);
    let plan = house.plan(RISKS);
    assert_eq!(classes(&plan), [Class::Created, Class::Created, Class::Created]);
    let told: Vec<_> = plan.rows[0].changes.iter().map(|change| change.label).collect();
    assert!(told.contains(&"Unit"), "{told:?}");
    let problems: Vec<_> = plan.rows[1].problems.iter().map(|problem| problem.sentence.as_str()).collect();
    assert!(problems.iter().any(|sentence| sentence.contains("no unit “Marketing”")), "{problems:?}");
    house.confirm(plan);
    assert_eq!(["Lost laptop", "Flood", "Phishing"].map(|title| unit_of(&house, title)), [engineering, root, root]);
    assert!(house.plan(RISKS).rows.iter().all(|row| row.class == Class::Unchanged), "the same again changes nothing");
}

#[test]
fn where_a_record_of_ours_stands_no_sheet_changes() {
    let mut house = House::new();
    let root = house.world.root;
    house.world.unit("Engineering", root);
    let here = json!({"title": "Lost laptop", "step": "identified"});
    house.world.record::<Risk>(root, here);
    let plan = house.plan(RISKS);
    assert!(plan.rows[0].problems.iter().any(|problem| problem.sentence.starts_with("Unit was chosen here")));
    house.confirm(plan);
    assert_eq!(unit_of(&house, "Lost laptop"), root);
}

#[test]
fn who_keeps_one_unit_brings_records_to_that_and_to_no_other() {
    let mut house = House::new();
    let root = house.world.root;
    let (engineering, sales) = (house.world.unit("Engineering", root), house.world.unit("Sales", root));
    house.by = house.world.holder("Irma Berg", &[Role::IsmsManager], sales);
    let plan = house.plan(RISKS);
    let problems: Vec<_> = plan.rows[0].problems.iter().map(|problem| problem.sentence.as_str()).collect();
    assert!(problems.iter().any(|sentence| sentence.contains("may not bring risks to Engineering")), "{problems:?}");
    house.confirm(plan);
    assert_ne!(unit_of(&house, "Lost laptop"), engineering);
    assert_eq!(["Lost laptop", "Phishing"].map(|title| unit_of(&house, title)), [sales, sales]);
}
