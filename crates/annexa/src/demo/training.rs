//! What people learnt: courses given to everybody whom they are for, begun and finished at each one's own pace, and again after a year.

use access::View;
use decide::{Command, Step, StepTarget};
use isms::Held;
use isms::people::Person;
use isms::support::{TrainingAssignment, TrainingCourse, TrainingStep};
use jiff::ToSpan as _;
use record::{Id, Kinded as _};
use serde_json::{Value as Json, json};

use super::colleagues::COLLEAGUES;
use super::past::{Past, body};

/// The courses: what the story calls it, name, units that it is for, month in which all get it, month in which they get it again.
const COURSES: [(&str, &str, &[&str], u8, u8); 8] = [
    ("awareness", "Security awareness", &[], 5, 0),
    ("reporting", "Seeing and reporting what is wrong", &[], 6, 0),
    ("privacy", "Personal data in daily work", &[], 7, 0),
    ("phishing", "Mails that want something", &[], 9, 0),
    ("remote", "Working from anywhere", &[], 11, 0),
    ("development", "Secure development", &["Engineering", "Product"], 8, 16),
    ("fraud", "Payments and fraud", &["Finance", "Sales", "Management", "People", "IT"], 12, 0),
    ("customers", "Data of customers at the desk", &["Customer", "Sales"], 10, 0),
];

/// The days of a month on which people learn.
const LEARNING: [i32; 3] = [8, 15, 23];
impl Past<'_> {
    /// What people learnt on a day of the story.
    pub async fn training_on(&mut self, (month, day): (u8, i32)) -> anyhow::Result<()> {
        if LEARNING.contains(&day) && month >= 5 {
            self.people_learn(month, day).await?;
        }
        match (month, day) {
            (5, 2) => self.courses_are_made(month).await,
            (17, 26) => self.is_assigned("awareness", (month, day)).await,
            (_, 6) => self.courses_are_assigned(month).await,
            _ => Ok(()),
        }
    }

    async fn courses_are_made(&mut self, month: u8) -> anyhow::Result<()> {
        let day = self.on(month, 2)?;
        let courses = COURSES.map(|(called, name, units, ..)| {
            let units = units.iter().map(|unit| self.id(unit)).collect::<anyhow::Result<Vec<_>>>()?;
            let is_awareness = called == "awareness";
            Ok(json!({
                "name": name, "edition": "1", "owner": self.id("P04")?, "from": day, "for_everybody": units.is_empty(),
                "for_units": units, "is_awareness": is_awareness, "is_initial": is_awareness,
                "refresh_every": (is_awareness || called == "development").then_some(12),
                "pass_mark": is_awareness.then_some(80), "covers_policy": is_awareness, "covers_contribution": is_awareness,
                "covers_consequences": is_awareness, "content": "An hour with examples of our own, and questions at the end.",
            }))
        });
        let courses = courses.into_iter().collect::<anyhow::Result<_>>()?;
        let made = self.enter_all_of(TrainingCourse::kind_of(), "P04", courses).await?;
        for ((called, ..), id) in COURSES.iter().zip(made) {
            self.call(&format!("course {called}"), id);
        }
        Ok(())
    }

    /// In the month of a course everybody of its audience gets it; awareness also the month after somebody joined.
    async fn courses_are_assigned(&mut self, month: u8) -> anyhow::Result<()> {
        let has_joined = COLLEAGUES.iter().any(|one| one.joined_in_month > 0 && one.joined_in_month + 1 == month);
        let is_due = |called: &str, first: u8, again: u8| {
            first == month || again == month || (called == "awareness" && month > first && has_joined)
        };
        let due = COURSES.iter().filter(|(called, _, _, first, again)| is_due(called, *first, *again));
        for (called, ..) in due {
            self.is_assigned(called, (month, 6)).await?;
        }
        Ok(())
    }

    /// Everybody of its audience who needs it gets a course.
    async fn is_assigned(&mut self, called: &str, (month, day): (u8, i32)) -> anyhow::Result<()> {
        let day = self.on(month, day)?;
        let details = json!({"course": self.id(&format!("course {called}"))?, "due_on": day.checked_add(30.days())?});
        let step = Step {
            kind: TrainingAssignment::kind_of(),
            target: StepTarget::New { unit: None },
            noun: "assignment".to_owned(),
            details: body(details)?,
            reason: None,
            is_proposal: false,
        };
        self.act("P04", vec![Command::Step(step)]).await?;
        Ok(())
    }

    /// Everybody learns at their own pace: begins, takes the test where there is one, and finishes.
    async fn people_learn(&mut self, month: u8, day: i32) -> anyhow::Result<()> {
        let today = self.on(month, day)?;
        for (step, noun, details) in [
            (TrainingStep::Assigned, "start", json!({})),
            (TrainingStep::InProgress, "test", json!({"score": 90})),
            (TrainingStep::InProgress, "completion", json!({"is_finished": true})),
        ] {
            let view = self.view("P04").await?;
            let mut taken = Vec::new();
            for one in view.all::<TrainingAssignment>().filter(|one| one.it.step == step) {
                let Some(assigned) = one.it.assigned_on else { continue };
                let has_test = view
                    .held(TrainingCourse::kind_of(), one.it.course.id)
                    .and_then(|held| held.typed::<TrainingCourse>())
                    .is_some_and(|course| course.pass_mark.is_some());
                let is_asked = noun != "test" || has_test;
                if is_asked
                    && works_here(&view, one.it.person.id)
                    && assigned.checked_add(pace(one.held).days())? <= today
                {
                    taken.push((one.it.person.id, stepped(one.held, noun, details.clone())?));
                }
            }
            self.each_acts(taken).await?;
        }
        Ok(())
    }
}

fn works_here(view: &View, person: Id) -> bool {
    let held = view.held(Person::kind_of(), person).and_then(|held| held.typed::<Person>());
    held.is_some_and(|person| person.is_active(view.today()))
}

/// After how many days somebody begins: most within three weeks; a few never do.
fn pace(held: &Held) -> i64 {
    match held.envelope.number.unwrap_or_default() % 25 {
        0..14 => 2,
        14..20 => 9,
        20..24 => 17,
        _ => 3_650,
    }
}

/// A step on a record as it stands.
fn stepped(held: &Held, noun: &str, details: Json) -> anyhow::Result<Command> {
    Ok(Command::Step(Step {
        kind: held.kind,
        target: StepTarget::Existing { id: held.id, version: held.version },
        noun: noun.to_owned(),
        details: body(details)?,
        reason: None,
        is_proposal: false,
    }))
}
