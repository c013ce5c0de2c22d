//! The demo: ready in one line, its logins work, and it survives what servers meet.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde::Deserialize;
use serde_json::Value as Json;

use crate::program::{Demo, annexa, said};

#[test]
fn every_login_of_the_demo_is_who_it_says_and_the_past_is_the_sample_s() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path());
    assert_eq!(demo.ready["organisation"], "corvane");
    let logins = demo.ready["logins"].as_array().unwrap();
    let told: BTreeSet<_> = logins.iter().map(|login| login["role"].as_str().unwrap()).collect();
    let held: BTreeSet<_> = catalogue::Role::ALL
        .iter()
        .map(|role| role.id())
        .filter(|role| !["external_auditor", "supplier_contact"].contains(role))
        .collect();
    assert_eq!(told, held, "one login for each role that is held at a unit");
    for login in logins {
        let me = demo.get(login["role"].as_str().unwrap(), "/api/v1/me");
        assert_eq!(me["person"]["name"], login["name"]);
        assert_eq!(me["reach"], "approve");
        assert!(me["roles"].as_array().unwrap().iter().any(|role| role["role"] == login["role"]), "{login}");
    }
    is_the_sample(&demo);
    let mode = fs::metadata(data.path().join("demo-logins.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o400, "passwords are for their owner alone");
}

#[derive(Deserialize)]
struct Sample {
    people: Vec<Person>,
    assets: Vec<Asset>,
    sample: Company,
    interested_parties: Vec<String>,
    obligations: Vec<String>,
    suppliers: Vec<Supplier>,
    statement_of_applicability: Statement,
}

#[derive(Deserialize)]
struct Statement {
    lines: Vec<Line>,
    counts: BTreeMap<String, usize>,
}

#[derive(Deserialize)]
struct Line {
    control: String,
    justification: Option<String>,
    proven: Option<bool>,
}

#[derive(Deserialize)]
struct Company {
    scope: String,
}

#[derive(Deserialize)]
struct Supplier {
    name: String,
    criticality: String,
}

#[derive(Deserialize)]
struct Person {
    name: String,
    isms_roles: Vec<String>,
    left_in_month: Option<u8>,
}

#[derive(Deserialize)]
struct Asset {
    id: String,
    name: String,
    classification: String,
    owner: String,
}

fn all(demo: &Demo, kind: &str) -> Vec<Json> {
    let page = demo.get("isms_manager", &format!("/api/v1/{kind}?limit=200"));
    let items = page["items"].as_array().unwrap().clone();
    assert_eq!(page["total"], items.len());
    items
}

fn is_the_sample(demo: &Demo) {
    let sample: Sample = serde_saphyr::from_str(catalogue::sample::TEXT).unwrap();
    let people = all(demo, "people");
    let names: BTreeMap<_, _> =
        people.iter().map(|person| (person["id"].clone().to_string(), &person["name"])).collect();
    let state = |code: &str| people.iter().filter(|person| person["state"]["code"] == code).count();
    assert_eq!((state("active"), state("left")), (61, 1));
    let mut held: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for assignment in all(demo, "role-assignments").iter().filter(|one| one["state"]["code"] == "active") {
        let name = names[&assignment["person"].to_string()].as_str().unwrap();
        held.entry(name.to_owned()).or_default().insert(assignment["role"].as_str().unwrap().to_owned());
    }
    for person in &sample.people {
        let mut expected: BTreeSet<_> = person.isms_roles.iter().cloned().collect();
        if person.left_in_month.is_none() {
            expected.insert("employee".to_owned());
        }
        assert_eq!(held.remove(&person.name).unwrap_or_default(), expected, "{}", person.name);
    }
    assert!(
        held.values().all(|roles| roles.iter().eq(["employee"])),
        "colleagues are employees and nothing else: {held:?}"
    );
    let assets = all(demo, "assets");
    let owners = ["P01", "P02", "P03", "P04", "P05", "P06", "P07", "P08", "P09", "P10", "P11", "P12", "P13"];
    for asset in &sample.assets {
        let found = assets
            .iter()
            .find(|found| found["name"] == asset.name)
            .unwrap_or_else(|| panic!("{} is missing", asset.id));
        assert_eq!(found["classification"], asset.classification.replace(' ', "_"), "{}", asset.name);
        let owner = owners.iter().position(|id| *id == asset.owner).unwrap();
        assert_eq!(*names[&found["owner"].to_string()], sample.people[owner].name, "{}", asset.name);
    }
    context_is_the_sample(demo, &sample);
    lines_are_the_sample_s(demo, &sample);
    let of_state = |code: &str| assets.iter().filter(|asset| asset["state"]["code"] == code).count();
    assert_eq!(assets.len(), 44, "the sample's 42 and two newcomers");
    assert_eq!((of_state("review_overdue"), of_state("unowned"), of_state("unclassified")), (4, 1, 1));
}

fn context_is_the_sample(demo: &Demo, sample: &Sample) {
    let names = |kind: &str| -> BTreeSet<String> {
        all(demo, kind).iter().map(|record| record["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("interested-parties"), sample.interested_parties.iter().cloned().collect());
    assert_eq!(names("obligations"), sample.obligations.iter().cloned().collect());
    let suppliers = all(demo, "suppliers");
    assert_eq!(suppliers.len(), sample.suppliers.len());
    for supplier in &sample.suppliers {
        let found = suppliers.iter().find(|found| found["name"] == supplier.name).unwrap();
        assert_eq!(found["criticality"], supplier.criticality, "{}", supplier.name);
    }
    let scopes = all(demo, "scopes");
    let in_force = scopes.iter().find(|scope| scope["state"]["code"] == "approved").unwrap();
    assert_eq!((scopes.len(), in_force["edition"].as_u64()), (2, Some(2)));
    assert!(sample.sample.scope.starts_with(in_force["statement"].as_str().unwrap()));
}

/// What the API reckons of the live lines today is what chapter 8.5 of the domain's guide says of version 3.
fn lines_are_the_sample_s(demo: &Demo, sample: &Sample) {
    let lines = all(demo, "soa-lines");
    let expected = &sample.statement_of_applicability;
    let today = jiff::Zoned::now().date().to_string();
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    let mut not_proven: Vec<&str> = Vec::new();
    for of_annex in &expected.lines {
        let line = lines.iter().find(|line| line["reference"] == of_annex.control.as_str()).unwrap();
        let code = match line["implementation"].as_str().unwrap() {
            "not_applicable" => "excluded",
            code => code,
        };
        *counted.entry(code.to_owned()).or_default() += 1;
        assert_eq!(line["exclusion"].as_str(), of_annex.justification.as_deref(), "{}", of_annex.control);
        let reasons = ["for_risk", "for_law", "for_contract", "for_business"];
        let is_wanted = reasons.iter().any(|reason| line[reason] == true);
        assert_eq!(is_wanted, of_annex.justification.is_none(), "{}", of_annex.control);
        assert_eq!(line["is_contradicted"], false, "{}", of_annex.control);
        if code == "implemented" && line["proven_until"].as_str().is_none_or(|last| last < today.as_str()) {
            not_proven.push(&of_annex.control);
        }
    }
    assert_eq!(counted, expected.counts);
    let expected = expected.lines.iter().filter(|line| line.proven == Some(false));
    assert_eq!(not_proven, expected.map(|line| line.control.as_str()).collect::<Vec<_>>());
    let own = lines.iter().filter(|line| line["reference"].is_null());
    let mut own: Vec<_> = own.map(|line| line["implementation"].as_str().unwrap()).collect();
    own.sort_unstable();
    assert_eq!(own, ["implemented", "implemented", "planned"]);
}

#[test]
fn a_demo_that_lost_power_is_the_same_demo_again() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path());
    let made = said(demo.by("isms_manager").args(["add", "asset", "name=Made before the power went", "--json"])).json();
    let before = demo.ready.clone();
    demo.server.kill();
    let demo = Demo::start(data.path());
    let found = demo.get("isms_manager", &format!("/api/v1/assets/{}", made["number"].as_str().unwrap()));
    assert_eq!(found["name"], "Made before the power went");
    let passwords = |ready: &Json| -> Vec<Json> {
        ready["logins"].as_array().unwrap().iter().map(|login| login["password"].clone()).collect()
    };
    assert_eq!(passwords(&before), passwords(&demo.ready), "passwords stay");
    assert_ne!(before["logins"][0]["token"], demo.ready["logins"][0]["token"], "tokens are new");
    let verified = said(annexa().args(["verify", "--json", "--data"]).arg(data.path())).json();
    assert_eq!(verified["sound"], true, "while it runs");
    let second = said(annexa().args(["demo", "--listen", "127.0.0.1:0", "--data"]).arg(data.path()));
    assert_eq!(second.code, 1);
    assert!(second.err.contains("another Annexa serves") && second.err.contains("stop it first"), "{second:?}");
    assert_eq!(demo.server.stop(), Some(0), "an operator's stop is a good end");
    assert!(!data.path().join("annexa.sqlite3-wal").exists(), "everything is in one file then");
    let real = said(annexa().args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data.path()));
    assert!(real.err.contains("holds a demo; serve it with `annexa demo`"), "{real:?}");
}

#[test]
fn a_past_that_was_cut_off_is_made_anew() {
    let data = tempfile::tempdir().unwrap();
    Demo::start(data.path()).server.kill();
    fs::remove_file(data.path().join("demo-logins.json")).unwrap();
    let demo = Demo::start(data.path());
    assert_eq!(demo.get("isms_manager", "/api/v1/people")["total"], 62);
}

#[test]
fn a_demo_listens_on_this_machine_only() {
    let data = tempfile::tempdir().unwrap();
    let told = said(annexa().args(["demo", "--listen", "0.0.0.0:0", "--data"]).arg(data.path()));
    assert_eq!(told.code, 1);
    assert!(told.err.starts_with("A demo prints its passwords and listens on this machine only"), "{told:?}");
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 0, "nothing was made");
}
