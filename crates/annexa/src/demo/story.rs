//! The eighteen months in order: who came, who was given what, who left. What was found worth protecting stands in
//! [`super::assets`], what the company moves in, in [`super::context`], [`super::scope`] and [`super::suppliers`], what
//! could go wrong in [`super::risks`], what is done about it in [`super::controls`] and [`super::statement`].

use catalogue::Role;
use decide::Founding;
use isms::context::Unit;
use isms::leadership::RoleAssignment;
use isms::people::Person;
use jiff::civil::Date;
use record::{Id, Kinded as _};
use serde_json::{Value as Json, json};

use super::colleagues::{COLLEAGUES, Colleague};
use super::controls::Controls;
use super::past::{MONTHS, Past, body, working_day};
use super::risks::Risks;
use super::roles::grant;
use super::sample::{self, Sample, email};
use super::units::UNITS;

/// The part of the address.
pub const SLUG: &str = "corvane";

/// Lives through all of it.
///
/// # Errors
/// When the rules do not let something pass: a mistake of the story.
pub async fn tell(past: &mut Past<'_>, sample: &Sample) -> anyhow::Result<Id> {
    let (risks, controls) = (Risks::read(past)?, Controls::read(past)?);
    founded(past, sample).await?;
    for month in 1..=u8::try_from(MONTHS)? {
        for day in past.days_of(month)? {
            people_on(past, sample, (month, day)).await?;
            past.assets_on(sample, (month, day)).await?;
            past.context_on(sample, (month, day)).await?;
            past.scope_on(sample, (month, day)).await?;
            past.suppliers_on(sample, (month, day)).await?;
            past.assessments_on((month, day)).await?;
            past.risks_on(sample, &risks, (month, day)).await?;
            past.controls_on(sample, (&risks, &controls), (month, day)).await?;
            past.statement_on(sample, (month, day)).await?;
            past.documents_on((month, day)).await?;
            past.support_on((month, day)).await?;
            past.training_on((month, day)).await?;
            past.incidents_on((month, day)).await?;
            past.audits_on((month, day)).await?;
            joiners_on(past, (month, day)).await?;
        }
    }
    lately(past).await?;
    Ok(past.organisation())
}

async fn people_on(past: &mut Past<'_>, sample: &Sample, day: (u8, i32)) -> anyhow::Result<()> {
    match day {
        (1, 2) => first_people(past, sample).await,
        (1, 8) => manager_takes_over(past).await,
        (1, 14) => colleagues_come(past).await,
        (2, 3) => data_protection_and_asset_owners(past, sample).await,
        (3, 2) => risk_and_control_owners(past, sample).await,
        (4, 1) => security_engineer(past, sample).await,
        (6, 3) => lead_auditor(past, sample).await,
        (8, 1) => second_auditor(past, sample).await,
        (9, 4) => someone_declines(past).await,
        (10, 2) => someone_stands_in(past).await,
        (16, 8) => someone_gives_notice(past).await,
        (16, 22) => someone_leaves(past).await,
        _ => Ok(()),
    }
}

/// The sponsor decides; the chief technology officer stands in as ISMS manager.
async fn founded(past: &mut Past<'_>, sample: &Sample) -> anyhow::Result<()> {
    past.on(1, 0)?;
    let first = |id: &str| sample.person(id).map_or(Json::Null, |person| fields(&person.name, &person.job));
    let founding = Founding {
        organisation: body(json!({
            "name": "Corvane Systems",
            "time_zone": "Europe/Amsterdam",
            "currency": "EUR",
            "sector": "Software as a service that reads, checks and archives invoices",
            "revenue": 9_400_000,
            "description": "Corvane is made up, and so is everybody in it. It reads, checks and archives invoices for about \
                            340 customers in the EU, with 61 people in Utrecht and Porto.",
        }))?,
        units: Vec::new(),
        founder: body(first("P01"))?,
        founder_roles: vec![Role::TopManagement],
        others: vec![(body(first("P02"))?, vec![Role::TopManagement, Role::IsmsManager])],
    };
    let made = past.found(SLUG, &founding, &["P01", "P02"]).await?;
    let last_role = made.iter().rev().find(|outcome| outcome.kind == RoleAssignment::kind_of());
    if let Some(stand_in) = last_role {
        past.call("P02 as isms_manager", stand_in.id);
    }
    let units = UNITS.map(|(name, purpose, _)| Past::make(Unit::kind_of(), json!({"name": name, "purpose": purpose})));
    let made = past.act("P02", units.into_iter().collect::<anyhow::Result<_>>()?).await?;
    for ((name, ..), outcome) in UNITS.iter().zip(made) {
        past.call(name, outcome.id);
    }
    let unit = json!({"unit": past.id("Management")?});
    let moves = ["P01", "P02"]
        .map(|who| past.edit(Person::kind_of(), past.id(who)?, unit.clone(), "Departments were made units"));
    past.act("P02", moves.into_iter().collect::<anyhow::Result<_>>()?).await?;
    Ok(())
}

fn fields(name: &str, job: &str) -> Json {
    json!({"name": name, "email": email(name), "job": job})
}

/// Everybody of the story who was there from the start, entered by the stand-in, and the first roles from the top.
async fn first_people(past: &mut Past<'_>, sample: &Sample) -> anyhow::Result<()> {
    let day = past.on(1, 2)?;
    past.appoint("P01", day, &[grant("P02", "owner", "root")]).await?;
    let others = sample.people.iter().filter(|person| !matches!(person.id.as_str(), "P01" | "P02"));
    enter(past, "P02", others.filter(|person| person.in_tool_since_month == 1)).await?;
    let day = past.on(1, 5)?;
    let appointed = [
        grant("P04", "isms_manager", "root"),
        grant("P04", "risk_owner", "root"),
        grant("P03", "top_management", "root"),
        grant("P10", "hr", "root"),
        grant("P07", "manager", "Engineering"),
        grant("P08", "manager", "Engineering"),
        grant("P10", "manager", "People"),
        grant("P11", "manager", "Customer"),
        grant("P12", "manager", "Sales"),
        grant("P13", "manager", "IT"),
    ];
    past.appoint("P01", day, &appointed).await
}

async fn enter(past: &mut Past<'_>, by: &str, people: impl Iterator<Item = &sample::Person>) -> anyhow::Result<()> {
    let people: Vec<_> =
        people.map(|person| (person.id.as_str(), &*person.name, &*person.job, &*person.department)).collect();
    enter_all(past, by, &people, None).await
}

/// Enters people, given by what the story calls them, name, job and unit.
async fn enter_all(
    past: &mut Past<'_>,
    by: &str,
    people: &[(&str, &str, &str, &str)],
    joined_on: Option<Date>,
) -> anyhow::Result<()> {
    let mut commands = Vec::new();
    for (_, name, job, department) in people {
        let mut person = body(fields(name, job))?;
        person.insert("unit".to_owned(), json!(past.id(department)?));
        person.extend(joined_on.map(|day| ("joined_on".to_owned(), json!(day))));
        commands.push(Past::make(Person::kind_of(), Json::Object(person))?);
    }
    for ((called, ..), outcome) in people.iter().zip(past.act(by, commands).await?) {
        past.call(called, outcome.id);
    }
    Ok(())
}

/// Nobody grants a role to themselves: the stand-in gives the new manager what only an ISMS manager can give, and goes.
async fn manager_takes_over(past: &mut Past<'_>) -> anyhow::Result<()> {
    let day = past.on(1, 8)?;
    let given = [
        grant("P04", "document_controller", "root"),
        grant("P04", "control_owner", "root"),
        grant("P04", "asset_owner", "root"),
    ];
    past.appoint("P02", day, &given).await?;
    past.on(1, 12)?;
    let stand_in = past.id("P02 as isms_manager")?;
    let ending = past.step(RoleAssignment::kind_of(), stand_in, "ending", "Maren Solberg has taken over")?;
    past.act("P01", vec![ending]).await?;
    Ok(())
}

/// Those of the story who were there from the start, but the head of people, and their units.
const EMPLOYEES: [(&str, &str); 12] = [
    ("P01", "Management"),
    ("P02", "Management"),
    ("P03", "Management"),
    ("P04", "Security"),
    ("P07", "Engineering"),
    ("P08", "Engineering"),
    ("P09", "Engineering"),
    ("P11", "Customer"),
    ("P12", "Sales"),
    ("P13", "IT"),
    ("P17", "Engineering"),
    ("P18", "Customer"),
];

/// The colleagues, entered by the head of people, each with the role that everybody holds.
async fn colleagues_come(past: &mut Past<'_>) -> anyhow::Result<()> {
    let day = past.on(1, 14)?;
    let here: Vec<Colleague> = COLLEAGUES.into_iter().filter(|one| one.joined_in_month == 0).collect();
    enter_colleagues(past, &here, None).await?;
    let mut employees: Vec<_> = here.iter().map(|one| grant(one.name, "employee", one.department)).collect();
    employees.extend(EMPLOYEES.map(|(who, unit)| grant(who, "employee", unit)));
    past.appoint("P10", day, &employees).await?;
    past.appoint("P04", day, &[grant("P10", "employee", "People")]).await
}

async fn enter_colleagues(
    past: &mut Past<'_>,
    colleagues: &[Colleague],
    joined_on: Option<Date>,
) -> anyhow::Result<()> {
    let people: Vec<_> = colleagues.iter().map(|one| (one.name, one.name, one.job, one.department)).collect();
    enter_all(past, "P10", &people, joined_on).await
}

/// Whoever joins gets their record, and the role that everybody holds, on the first day.
async fn joiners_on(past: &mut Past<'_>, (month, day): (u8, i32)) -> anyhow::Result<()> {
    let joining: Vec<Colleague> = COLLEAGUES.into_iter().filter(|one| one.joined_in_month == month).collect();
    if joining.is_empty() || day != 24 {
        return Ok(());
    }
    let day = past.on(month, day)?;
    enter_colleagues(past, &joining, Some(day)).await?;
    let employees: Vec<_> = joining.iter().map(|one| grant(one.name, "employee", one.department)).collect();
    past.appoint("P10", day, &employees).await
}

/// Enters those of the story who come in this month, as employees.
async fn newcomers(past: &mut Past<'_>, sample: &Sample, month: u8, day: Date) -> anyhow::Result<()> {
    let new: Vec<_> = sample.people.iter().filter(|person| person.in_tool_since_month == month).collect();
    enter(past, "P10", new.iter().copied()).await?;
    let employees: Vec<_> = new.iter().map(|person| grant(&person.id, "employee", &person.department)).collect();
    past.appoint("P10", day, &employees).await
}

async fn data_protection_and_asset_owners(past: &mut Past<'_>, sample: &Sample) -> anyhow::Result<()> {
    let day = past.on(2, 3)?;
    newcomers(past, sample, 2, day).await?;
    past.appoint("P01", day, &[grant("P06", "dpo", "root")]).await?;
    let day = past.on(2, 6)?;
    let owners = [
        grant("P02", "asset_owner", "root"),
        grant("P03", "asset_owner", "root"),
        grant("P07", "asset_owner", "Engineering"),
        grant("P08", "asset_owner", "Engineering"),
        grant("P09", "asset_owner", "Engineering"),
        grant("P10", "asset_owner", "People"),
        grant("P11", "asset_owner", "Customer"),
        grant("P12", "asset_owner", "Sales"),
        grant("P13", "asset_owner", "IT"),
    ];
    past.appoint("P04", day, &owners).await
}

async fn risk_and_control_owners(past: &mut Past<'_>, sample: &Sample) -> anyhow::Result<()> {
    let day = past.on(3, 2)?;
    past.appoint("P02", day, &[grant("P01", "risk_owner", "root")]).await?;
    let owners = [
        grant("P02", "risk_owner", "root"),
        grant("P03", "risk_owner", "root"),
        grant("P07", "risk_owner", "Engineering"),
        grant("P08", "risk_owner", "Engineering"),
        grant("P09", "risk_owner", "Engineering"),
        grant("P10", "risk_owner", "People"),
        grant("P11", "risk_owner", "Customer"),
        grant("P12", "risk_owner", "Sales"),
        grant("P13", "risk_owner", "IT"),
        grant("P13", "platform_administrator", "root"),
    ];
    past.appoint("P01", day, &owners).await?;
    let day = past.on(3, 5)?;
    newcomers(past, sample, 3, day).await?;
    let owners = [
        grant("P03", "control_owner", "root"),
        grant("P07", "control_owner", "Engineering"),
        grant("P08", "control_owner", "Engineering"),
        grant("P09", "control_owner", "Engineering"),
        grant("P10", "control_owner", "People"),
        grant("P13", "control_owner", "IT"),
        grant("P16", "control_owner", "Finance"),
        grant("P16", "supplier_manager", "root"),
    ];
    past.appoint("P04", day, &owners).await
}

async fn security_engineer(past: &mut Past<'_>, sample: &Sample) -> anyhow::Result<()> {
    let day = past.on(4, 1)?;
    newcomers(past, sample, 4, day).await?;
    let given = [
        grant("P05", "control_owner", "Security"),
        grant("P05", "asset_owner", "Security"),
        grant("P05", "risk_owner", "Security"),
        grant("P05", "incident_lead", "root"),
    ];
    past.appoint("P04", day, &given).await
}

async fn lead_auditor(past: &mut Past<'_>, sample: &Sample) -> anyhow::Result<()> {
    let day = past.on(6, 3)?;
    newcomers(past, sample, 6, day).await?;
    past.appoint("P01", day, &[grant("P14", "lead_auditor", "root"), grant("P14", "internal_auditor", "root")]).await
}

async fn second_auditor(past: &mut Past<'_>, sample: &Sample) -> anyhow::Result<()> {
    let day = past.on(8, 1)?;
    newcomers(past, sample, 8, day).await?;
    past.appoint("P14", day, &[grant("P15", "internal_auditor", "root")]).await
}

async fn someone_declines(past: &mut Past<'_>) -> anyhow::Result<()> {
    let day = past.on(9, 4)?;
    for assignment in past.propose("P04", day, &[grant("P09", "incident_lead", "Engineering")]).await? {
        let reason = "On call every third week already; a second lead should come from the Customer team";
        let refusal = past.step(RoleAssignment::kind_of(), assignment, "refusal", reason)?;
        past.act("P09", vec![refusal]).await?;
    }
    Ok(())
}

async fn someone_stands_in(past: &mut Past<'_>) -> anyhow::Result<()> {
    let day = past.on(10, 2)?;
    past.stand_in("P01", day, &grant("P05", "isms_manager", "root"), 21).await
}

async fn someone_gives_notice(past: &mut Past<'_>) -> anyhow::Result<()> {
    past.on(16, 8)?;
    let leaving = json!({"leaves_on": working_day(past.day(16, 20)?)?});
    let leaving = past.edit(Person::kind_of(), past.id("P18")?, leaving, "Notice received")?;
    past.act("P10", vec![leaving]).await?;
    Ok(())
}

async fn someone_leaves(past: &mut Past<'_>) -> anyhow::Result<()> {
    past.on(16, 22)?;
    let role = past.id("P18 as employee")?;
    let ending = past.step(RoleAssignment::kind_of(), role, "ending", "Left the company")?;
    past.act("P10", vec![ending]).await?;
    Ok(())
}

/// What waits for somebody today.
async fn lately(past: &mut Past<'_>) -> anyhow::Result<()> {
    past.newcomers_without_owner().await?;
    let day = past.days_ago(3)?;
    past.propose("P04", day, &[grant("P17", "control_owner", "Engineering")]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use access::{Actor, Reach, Via};
    use host::{Host, SetClock};
    use isms::asset::Asset;
    use isms::context::Scope;
    use jiff::Timestamp;
    use jiff::civil::Weekday;
    use ledger::note::LogKey;
    use store::Store;

    use super::*;
    use crate::demo::clock::DemoClock;

    /// The sample's trend of implemented lines from month 4 on.
    const IMPLEMENTED: [usize; 15] = [34, 38, 43, 49, 56, 61, 67, 72, 76, 77, 78, 79, 80, 81, 81];

    const TODAY: &str = "2026-11-22";

    async fn told_on(day: &str) {
        let directory = tempfile::tempdir().unwrap();
        let clock = Arc::new(DemoClock::default());
        let store = Store::open_embedded(directory.path()).await.unwrap();
        let host = Host::new(store.clone(), LogKey::from_seed(&[7; 32]), Arc::clone(&clock) as Arc<dyn host::Clock>);
        let now: Timestamp = format!("{day}T06:30:00Z").parse().unwrap();
        let mut past = Past::new(&host, &clock, now).unwrap();
        let sample = Sample::read().unwrap();
        let organisation = tell(&mut past, &sample).await.unwrap_or_else(|error| panic!("{day}: {error:#}"));
        let manager = past.id("P04").unwrap();
        let later = Host::new(store, LogKey::from_seed(&[7; 32]), Arc::new(SetClock::new(now)));
        let actor = Actor { person: manager, via: Via::Demo, reach: Reach::Read, token: None, proof: None };
        let view = later.view(organisation, actor).await.unwrap();
        assert_eq!(view.all::<Person>().filter(|person| person.is_active(view.today())).count(), 61, "{day}");
        let overdue = view.all::<Asset>().filter(|asset| asset.review.is_overdue(view.today())).count();
        assert_eq!(overdue, 4, "{day}");
        for name in
            ["context-issue", "interested-party", "obligation", "site", "service", "business-process", "interface"]
        {
            let kind = isms::registry::named(name).unwrap();
            for held in view.records(kind) {
                let state = held.record().unwrap().state(view.today()).unwrap();
                assert_eq!(state.tone, record::Tone::Good, "{day}: {}: {}", held.title(), state.label);
            }
        }
        let states = |kind: &'static record::Kind| {
            let states = view.records(kind).map(|held| held.record().unwrap().state(view.today()).unwrap().code);
            states.fold(BTreeMap::new(), |mut counted, state| {
                *counted.entry(state).or_insert(0) += 1;
                counted
            })
        };
        crate::demo::assessments::tests::are_the_sample_s(&view, day);
        assert_eq!(states(Scope::kind_of()), BTreeMap::from([("approved", 1), ("superseded", 1)]), "{day}");
        crate::demo::risks::tests::are_the_sample_s(&view, &sample, day);
        crate::demo::controls::tests::are_the_sample_s(&view, &sample, day);
        // K11, month by month; once is enough, as it takes fifteen past values.
        for (month, expected) in (4..).zip(IMPLEMENTED).filter(|_| day == TODAY) {
            let last = past.day(month + 1, 0).unwrap().yesterday().unwrap();
            let then = later.past(organisation, view.actor().clone(), host::When::Date(last)).await.unwrap();
            let found = crate::demo::controls::tests::percent_implemented(&then, &sample);
            assert!(found.abs_diff(expected) <= 1, "{day}: {found} percent instead of {expected} in month {month}");
        }
        for held in isms::registry::kinds().flat_map(|kind| view.records(kind)) {
            assert!(held.recorded < now, "{day}: {} lies in the future", held.title());
            let weekday = view.day_of(held.recorded).weekday();
            assert!(
                !matches!(weekday, Weekday::Saturday | Weekday::Sunday),
                "{day}: {} was made on a {weekday:?}",
                held.title()
            );
        }
    }

    #[tokio::test]
    async fn the_story_can_be_told_on_any_day_and_ends_before_it() {
        // A first of January, a Saturday; ends of long months before short ones; a leap day; a Sunday.
        for day in ["2028-01-01", "2026-03-31", "2026-08-31", "2028-02-29", TODAY] {
            told_on(day).await;
        }
    }
}
