//! How the past is made: on days of the story, by the people who would have given the commands, through the same door as
//! everybody's. Nothing is written that the rules would not let these people write.

use std::collections::HashMap;

use access::{Actor, Proof, Reach, Via, View};
use anyhow::{Context as _, anyhow, bail};
use decide::{Command, Outcome, Put, Retire, Step, StepTarget, Target};
use host::{Host, HostError};
use isms::Ids;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use record::{Body, Id, Kind, Line};
use serde_json::{Value as Json, json};

use super::clock::DemoClock;

/// How many months the story has. The last one ends today.
pub const MONTHS: i32 = 18;

/// The past in the making.
pub struct Past<'a> {
    host: &'a Host,
    clock: &'a DemoClock,
    organisation: Id,
    zone: TimeZone,
    today: Date,
    now: Timestamp,
    /// Records by the names that the story gives them: `P04`, `A12`, `Engineering`.
    named: HashMap<String, Id>,
    versions: HashMap<Id, u64>,
}

impl<'a> Past<'a> {
    /// A past that ends on the day of `now`; nothing has happened yet.
    pub fn new(host: &'a Host, clock: &'a DemoClock, now: Timestamp) -> anyhow::Result<Self> {
        let zone = TimeZone::get("Europe/Amsterdam").context("no time zones in this program")?;
        let today = now.to_zoned(zone.clone()).date();
        let (named, versions) = (HashMap::new(), HashMap::new());
        Ok(Self { host, clock, organisation: Id::nil(), zone, today, now: Timestamp::UNIX_EPOCH, named, versions })
    }

    /// A day of the story, `day` days into its month; past the last month it lies in the future.
    pub fn day(&self, month: u8, day: i32) -> anyhow::Result<Date> {
        let begins = self.today.checked_sub((MONTHS + 1 - i32::from(month)).months())?;
        Ok(begins.checked_add(day.days())?)
    }

    /// The days of a month of the story, counted from its first; the last month ends yesterday.
    pub fn days_of(&self, month: u8) -> anyhow::Result<std::ops::Range<i32>> {
        let length = self.day(month, 0)?.until(self.day(month + 1, 0)?)?.get_days();
        Ok(0..length)
    }

    /// Goes to the morning of a day of the story. Nobody works at weekends.
    pub fn on(&mut self, month: u8, day: i32) -> anyhow::Result<Date> {
        let date = working_day(self.day(month, day)?)?;
        self.morning_of(date)
    }

    /// Goes to the morning of a working day so many days ago, or of the one before it.
    pub fn days_ago(&mut self, days: i32) -> anyhow::Result<Date> {
        let date = working_day(self.today.checked_sub(days.days())?)?;
        self.morning_of(date)
    }

    /// Goes to the morning of that day.
    pub fn morning_of(&mut self, date: Date) -> anyhow::Result<Date> {
        let morning = date.at(9, 5, 0, 0).to_zoned(self.zone.clone())?.timestamp();
        if date >= self.today {
            bail!("{date} is not past");
        }
        // Two things may happen on one day; the second one happens later.
        self.set(morning.max(self.now));
        Ok(date)
    }

    fn set(&mut self, now: Timestamp) {
        self.now = now;
        self.clock.set(now);
    }

    /// Founds the organisation; `names` are those of the people in the founding, in order.
    pub async fn found(
        &mut self,
        slug: &str,
        founding: &decide::Founding,
        names: &[&str],
    ) -> anyhow::Result<Vec<Outcome>> {
        let (organisation, committed) = self.host.found(slug, founding).await.map_err(explained)?;
        self.organisation = organisation;
        self.note(&committed.outcomes);
        let of = |kind: &'static str| {
            committed.outcomes.iter().filter(move |outcome| outcome.kind.name == kind).map(|outcome| outcome.id)
        };
        let root = of("unit").next().context("founding makes the unit at the top")?;
        self.named.insert("root".to_owned(), root);
        for (name, id) in names.iter().zip(of("person")) {
            self.named.insert((*name).to_owned(), id);
        }
        Ok(committed.outcomes)
    }

    /// What the clock of the story shows.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The organisation.
    pub fn organisation(&self) -> Id {
        self.organisation
    }

    /// The record that the story calls `name`.
    pub fn id(&self, name: &str) -> anyhow::Result<Id> {
        self.named.get(name).copied().with_context(|| format!("the story has not met {name} yet"))
    }

    /// Calls a record by a name of the story.
    pub fn call(&mut self, name: &str, id: Id) {
        self.named.insert(name.to_owned(), id);
    }

    /// The command that makes a record.
    pub fn make(kind: &'static Kind, fields: Json) -> anyhow::Result<Command> {
        Ok(Command::Put(Put { kind, target: Target::New, patch: body(fields)?, reason: None }))
    }

    /// The command that edits a record as it stands.
    pub fn edit(&self, kind: &'static Kind, id: Id, fields: Json, reason: &str) -> anyhow::Result<Command> {
        let target = Target::Existing { id, version: self.version(id)? };
        Ok(Command::Put(Put { kind, target, patch: body(fields)?, reason: line(reason)? }))
    }

    /// The command that takes a record out of use.
    pub fn retire(&self, kind: &'static Kind, id: Id, reason: &str) -> anyhow::Result<Command> {
        Ok(Command::Retire(Retire { kind, id, version: self.version(id)?, is_retired: true, reason: line(reason)? }))
    }

    /// The command that makes a record of a unit by the first step of its life cycle.
    pub fn first_step(kind: &'static Kind, unit: Id, noun: &str, details: Json) -> anyhow::Result<Command> {
        let target = StepTarget::New { unit: Some(unit) };
        Ok(Command::Step(Step {
            kind,
            target,
            noun: noun.to_owned(),
            details: body(details)?,
            reason: None,
            is_proposal: false,
        }))
    }

    /// The command that takes a step on a record as it stands.
    pub fn step(&self, kind: &'static Kind, id: Id, noun: &str, reason: &str) -> anyhow::Result<Command> {
        self.step_with(kind, id, noun, json!({}), reason)
    }

    /// The same, with what the step asks for.
    pub fn step_with(
        &self,
        kind: &'static Kind,
        id: Id,
        noun: &str,
        details: Json,
        reason: &str,
    ) -> anyhow::Result<Command> {
        let target = StepTarget::Existing { id, version: self.version(id)? };
        Ok(Command::Step(Step {
            kind,
            target,
            noun: noun.to_owned(),
            details: body(details)?,
            reason: line(reason)?,
            is_proposal: false,
        }))
    }

    fn version(&self, id: Id) -> anyhow::Result<u64> {
        self.versions.get(&id).copied().context("the story edits what it has not made")
    }

    /// Someone gives commands, all at once. A while passes.
    pub async fn act(&mut self, who: &str, commands: Vec<Command>) -> anyhow::Result<Vec<Outcome>> {
        let Some(command) = at_once(commands) else { return Ok(Vec::new()) };
        let committed = self.host.commit(self.organisation, self.actor(self.id(who)?), command, None).await;
        let committed = committed.map_err(explained).with_context(|| format!("{who} on {}", self.now))?;
        self.note(&committed.outcomes);
        self.wait();
        Ok(committed.outcomes)
    }

    /// A supplier gives a command by the link that was sent to them.
    pub async fn act_by_link(&mut self, sent: Id, command: Command) -> anyhow::Result<()> {
        let link = Ids::id(self.host.ids(), self.now);
        let actor =
            Actor { person: link, via: Via::Link { sent }, reach: Reach::Write, token: Some(link), proof: None };
        let committed = self.host.commit(self.organisation, actor, command, None).await;
        let committed = committed.map_err(explained).with_context(|| format!("a supplier on {}", self.now))?;
        self.note(&committed.outcomes);
        self.wait();
        Ok(())
    }

    /// Several people give one command each, in the same half hour; they share a flush.
    pub async fn act_together(&mut self, commands: Vec<(Id, Command)>) -> anyhow::Result<()> {
        let commits = commands
            .into_iter()
            .map(|(who, command)| self.host.commit(self.organisation, self.actor(who), command, None));
        for committed in futures_util::future::join_all(commits).await {
            let committed = committed.map_err(explained).with_context(|| format!("on {}", self.now))?;
            self.note(&committed.outcomes);
        }
        self.wait();
        Ok(())
    }

    /// Several people act in the same half hour, each giving all their commands at once.
    pub async fn each_acts(&mut self, commands: Vec<(Id, Command)>) -> anyhow::Result<()> {
        let mut by_person: Vec<(Id, Vec<Command>)> = Vec::new();
        for (who, command) in commands {
            match by_person.iter_mut().find(|(person, _)| *person == who) {
                Some((_, commands)) => commands.push(command),
                None => by_person.push((who, vec![command])),
            }
        }
        if by_person.is_empty() {
            return Ok(());
        }
        let together = by_person.into_iter().filter_map(|(who, commands)| Some((who, at_once(commands)?)));
        self.act_together(together.collect()).await
    }

    /// Several people take the same step in the same half hour: who, on which record.
    pub async fn each_takes(&mut self, kind: &'static Kind, noun: &str, steps: Vec<(Id, Id)>) -> anyhow::Result<()> {
        let steps = steps.into_iter().map(|(who, record)| Ok((who, self.step(kind, record, noun, "")?)));
        let steps = steps.collect::<anyhow::Result<Vec<_>>>()?;
        self.each_acts(steps).await
    }

    /// Somebody brings a file; its digest and its length.
    pub async fn file(&self, who: &str, content: String) -> anyhow::Result<(String, usize)> {
        let (view, size) = (self.view(who).await?, content.len());
        let digest = self.host.take_file(&view, content.into_bytes()).await?;
        self.host.keep_file(&view, &digest).await?;
        Ok((digest.to_string(), size))
    }

    /// What somebody sees at this moment of the past.
    pub async fn view(&self, who: &str) -> anyhow::Result<View> {
        Ok(self.host.view(self.organisation, self.actor(self.id(who)?)).await?)
    }

    fn wait(&mut self) {
        self.set(self.now + SignedDuration::from_mins(11) + SignedDuration::from_secs(23));
    }

    /// What several people do at once may come in any order: the newest version counts.
    fn note(&mut self, outcomes: &[Outcome]) {
        for outcome in outcomes {
            let known = self.versions.entry(outcome.id).or_default();
            *known = outcome.version.max(*known);
        }
    }

    fn actor(&self, person: Id) -> Actor {
        let proof = Some(Proof { factor: "demo".to_owned(), at: self.now });
        Actor { person, via: Via::Demo, reach: Reach::Approve, token: None, proof }
    }
}

/// One command for all of them.
fn at_once(mut commands: Vec<Command>) -> Option<Command> {
    let last = commands.pop()?;
    if commands.is_empty() {
        return Some(last);
    }
    commands.push(last);
    Some(Command::All(commands))
}

/// The day itself, or the Friday before a weekend.
pub fn working_day(date: Date) -> anyhow::Result<Date> {
    let back = match date.weekday() {
        Weekday::Saturday => 1,
        Weekday::Sunday => 2,
        Weekday::Monday | Weekday::Tuesday | Weekday::Wednesday | Weekday::Thursday | Weekday::Friday => 0,
    };
    Ok(date.checked_sub(back.days())?)
}

fn line(text: &str) -> anyhow::Result<Option<Line>> {
    if text.is_empty() {
        return Ok(None);
    }
    Line::new(text).map(Some).map_err(|_| anyhow!("{text:?} is no line"))
}

/// The fields of a JSON object.
pub fn body(fields: Json) -> anyhow::Result<Body> {
    match fields {
        Json::Object(fields) => Ok(fields),
        other => bail!("{other} is no object"),
    }
}

/// A rejection in words; it would be a mistake of the story.
fn explained(error: HostError) -> anyhow::Error {
    match error {
        HostError::Rejected(rejection) => anyhow!("the rules do not let this pass: {rejection:?}"),
        other => other.into(),
    }
}
