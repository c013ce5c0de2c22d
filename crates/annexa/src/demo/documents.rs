//! What the company wrote down: drafted by the manager, read by somebody else, approved and published, acknowledged by those it is for,
//! looked at again after a year. Two procedures are late.

use access::View;
use anyhow::Context as _;
use decide::{Command, Step, StepTarget};
use isms::documented::{Acknowledgement, Document, DocumentStep, DocumentVersion};
use isms::people::Person;
use jiff::ToSpan as _;
use record::{Id, Kinded as _};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::past::{Past, body};

/// One document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    id: String,
    name: String,
    kind: String,
    owner: String,
    reviewer: String,
    approver: String,
    /// The month in which it came into force.
    month: u8,
    satisfies: String,
    /// The units that it is for; everybody where none is named.
    #[serde(default)]
    r#for: Vec<String>,
    /// Where a copy is for emergencies.
    emergency: Option<String>,
    purpose: String,
    rules: Vec<String>,
}

/// The days of a month on which texts are drafted, agreed to, approved and published.
const DRAFTED: i32 = 9;
const AGREED: i32 = 12;
const APPROVED: i32 = 17;
const PUBLISHED: i32 = 20;
/// The days of a month on which people read.
const READING: [i32; 3] = [4, 16, 26];
/// The month in which the policy was written anew.
const ANEW: u8 = 14;
/// Why.
const WHY_ANEW: &str =
    "Home workplaces and assistants that write text are named, as two incidents and the second assessment asked for.";
/// The days of a month on which what was published a year ago is looked at, and that is confirmed.
const LOOKED_AT: i32 = 5;
const CONFIRMED: i32 = 8;
/// What nobody has looked at since.
const LATE: [&str; 2] = ["D21", "D22"];
/// Who has not read the new policy: on parental leave, and two who put it off.
const UNREAD: [&str; 3] = ["Fenna Rookwood", "Cosmo Underhill", "Delphine Yarrow"];

fn told() -> anyhow::Result<Vec<Told>> {
    serde_saphyr::from_str(include_str!("documents.yaml")).context("what is told of documents cannot be read")
}

impl Told {
    /// What the story calls its newest version.
    fn newest(&self) -> String {
        format!("{} newest", self.id)
    }

    /// What it says, as somebody would write it.
    fn text(&self, whole: bool) -> String {
        let rules: String = self.rules.iter().map(|rule| format!("- {rule}\n")).collect();
        let anew = "\n## At home and on the road\n\nWhat stands here counts wherever we work. Assistants that write text and code get no data of customers.\n";
        let more = if whole { "" } else { anew };
        format!(
            "## Purpose\n\n{}\n\n## What counts\n\n{rules}{more}\n## When something is wrong\n\nSay so at once: to your manager, to the \
             information security manager, or by reporting an event. Nobody is blamed for reporting.\n",
            self.purpose
        )
    }

    fn fields(&self, past: &Past<'_>) -> anyhow::Result<Json> {
        Ok(json!({
            "name": self.name, "kind": self.kind, "owner": past.id(&self.owner)?, "approvers": [past.id(&self.approver)?],
            "classification": "internal", "satisfies": self.satisfies, "review_every": 12,
            "outside": (self.kind == "policy").then_some("on_request"),
            "is_for_emergencies": self.emergency.is_some().then_some(true), "offline_copy": self.emergency,
        }))
    }

    /// What a version says, and for whom.
    fn content(&self, past: &Past<'_>, why: &str, review: Json, is_first: bool) -> anyhow::Result<Json> {
        let units = self.r#for.iter().map(|unit| past.id(unit)).collect::<anyhow::Result<Vec<_>>>()?;
        let is_policy = (self.kind == "policy").then_some(true);
        Ok(json!({
            "text": self.text(is_first), "change_reason": why, "review_on": review, "reviewers": [past.id(&self.reviewer)?],
            "for_everybody": units.is_empty(), "for_units": units, "fits_purpose": is_policy, "holds_objectives": is_policy,
            "commits_to_requirements": is_policy, "commits_to_improvement": is_policy,
        }))
    }
}

impl Past<'_> {
    /// What happened to documents on a day of the story.
    pub async fn documents_on(&mut self, (month, day): (u8, i32)) -> anyhow::Result<()> {
        if READING.contains(&day) {
            self.people_read(month, day).await?;
        }
        let all = told()?;
        let is_new = |one: &&Told| one.month == month || (month == ANEW && one.kind == "policy");
        let new: Vec<&Told> = all.iter().filter(is_new).collect();
        let is_due = |one: &&Told| one.month + 12 == month && one.kind != "policy" && !LATE.contains(&one.id.as_str());
        let due: Vec<&Told> = all.iter().filter(is_due).collect();
        match day {
            DRAFTED if !new.is_empty() => self.versions_are_written(&new, month).await,
            AGREED if !new.is_empty() => self.each_does(&new, (month, day), "agreement", |one| &one.reviewer).await,
            APPROVED if !new.is_empty() => self.each_does(&new, (month, day), "approval", |one| &one.approver).await,
            PUBLISHED if !new.is_empty() => self.each_does(&new, (month, day), "publication", |_| "P04").await,
            LOOKED_AT if !due.is_empty() => self.documents_are_looked_at(&due, month).await,
            CONFIRMED if !due.is_empty() => {
                self.each_does(&due, (month, day), "periodic_review", |one| &one.approver).await
            }
            _ => Ok(()),
        }
    }

    /// The manager writes them and submits them; of a new document the record first.
    async fn versions_are_written(&mut self, new: &[&Told], month: u8) -> anyhow::Result<()> {
        self.on(month, DRAFTED)?;
        if month != ANEW {
            let made = new.iter().map(|one| Past::make(Document::kind_of(), one.fields(self)?));
            let made = made.collect::<anyhow::Result<_>>()?;
            for (one, outcome) in new.iter().zip(self.act("P04", made).await?) {
                self.call(&one.id, outcome.id);
            }
        }
        let kind = DocumentVersion::kind_of();
        let root = self.id("root")?;
        let drafts =
            new.iter().map(|one| Past::first_step(kind, root, "draft", json!({"document": self.id(&one.id)?})));
        let drafts = drafts.collect::<anyhow::Result<_>>()?;
        for (one, outcome) in new.iter().zip(self.act("P04", drafts).await?) {
            self.call(&one.newest(), outcome.id);
        }
        let review = json!(self.day(month + 12, PUBLISHED)?);
        let why = if month == ANEW { WHY_ANEW } else { "First version." };
        let written = new.iter().map(|one| {
            let content = one.content(self, why, review.clone(), month != ANEW)?;
            self.edit(kind, self.id(&one.newest())?, content, "Written with those who do the work")
        });
        let written = written.collect::<anyhow::Result<_>>()?;
        self.act("P04", written).await?;
        let submitted = new.iter().map(|one| self.step(kind, self.id(&one.newest())?, "submission", ""));
        let submitted = submitted.collect::<anyhow::Result<_>>()?;
        self.act("P04", submitted).await?;
        Ok(())
    }

    /// Somebody of each takes the same step on its newest version.
    async fn each_does(
        &mut self,
        documents: &[&Told],
        (month, day): (u8, i32),
        noun: &str,
        who: impl Fn(&Told) -> &str,
    ) -> anyhow::Result<()> {
        self.on(month, day)?;
        let steps = documents.iter().map(|one| Ok((self.id(who(one))?, self.id(&one.newest())?)));
        let steps = steps.collect::<anyhow::Result<Vec<_>>>()?;
        self.each_takes(DocumentVersion::kind_of(), noun, steps).await
    }

    /// After a year their owners look whether they are still right.
    async fn documents_are_looked_at(&mut self, due: &[&Told], month: u8) -> anyhow::Result<()> {
        self.on(month, LOOKED_AT)?;
        let next = self.day(month + 12, 1)?;
        let found = json!({"result": "Read with those who work by it; nothing has changed.", "review_on": next});
        let mut proposed = Vec::new();
        for one in due {
            let (kind, id) = (DocumentVersion::kind_of(), self.id(&one.newest())?);
            proposed.push((self.id(&one.owner)?, self.step_with(kind, id, "periodic_review", found.clone(), "")?));
        }
        self.each_acts(proposed).await
    }

    /// Everybody reads at their own pace, and says so.
    async fn people_read(&mut self, month: u8, day: i32) -> anyhow::Result<()> {
        let today = self.on(month, day)?;
        let view = self.view("P04").await?;
        let mut acknowledged = Vec::new();
        for version in view.all::<DocumentVersion>().filter(|version| version.step == DocumentStep::Published) {
            let Some(readers) = view.readers(&version) else { continue };
            for (person, due) in readers.missing {
                let puts_off = UNREAD.iter().any(|name| self.id(name).is_ok_and(|id| id == person));
                let is_new_policy = version.edition.get() > 1;
                let begun = due.checked_sub(isms::documented::acknowledgement::GRACE_DAYS.days())?;
                let pace = pace(&view, person, version.held.id).days();
                if begun.checked_add(pace)? <= today && !(puts_off && is_new_policy) {
                    acknowledged.push((person, reading(version.held.id)?));
                }
            }
        }
        self.each_acts(acknowledged).await
    }
}

/// After how many days somebody reads something: most within a week, some late.
fn pace(view: &View, person: Id, version: Id) -> i64 {
    let number = |held: Option<u64>| held.unwrap_or_default();
    let person = view.held(Person::kind_of(), person).and_then(|held| held.envelope.number);
    let version = view.held(DocumentVersion::kind_of(), version).and_then(|held| held.envelope.number);
    match (number(person) * 7 + number(version) * 3) % 20 {
        0..11 => 3,
        11..16 => 12,
        16..19 => 21,
        _ => 38,
    }
}

fn reading(version: Id) -> anyhow::Result<Command> {
    Ok(Command::Step(Step {
        kind: Acknowledgement::kind_of(),
        target: StepTarget::New { unit: None },
        noun: "acknowledgement".to_owned(),
        details: body(json!({"version": version}))?,
        reason: None,
        is_proposal: false,
    }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn there_are_as_many_documents_of_each_sort_as_the_sample_says() {
        let mut sorts: BTreeMap<String, usize> = BTreeMap::new();
        for one in told().unwrap() {
            *sorts.entry(one.kind).or_default() += 1;
        }
        let expected = [("method", 1), ("policy", 1), ("procedure", 19), ("topic_policy", 17)];
        assert_eq!(sorts, expected.map(|(sort, count)| (sort.to_owned(), count)).into());
    }

    #[test]
    fn nobody_approves_what_they_wrote_and_somebody_else_reviews_it() {
        for one in told().unwrap() {
            assert!(one.reviewer != "P04" && one.approver != "P04", "{}", one.id);
        }
    }
}
