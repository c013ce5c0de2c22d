//! Corvane with a mail server: Ines, who keeps the registers, and Tom, who rates risks.

use std::sync::Arc;

use access::{Actor, Proof, Reach};
use decide::{Command, Put, Step, StepTarget, Target};
use isms::people::Person;
use isms::risk::Risk;
use jiff::SignedDuration;
use login::Logins;
use mail::{Postman, Smtp, SmtpSettings, Task, Tasks, Teller};
use record::{Id, Kinded as _};
use serde_json::{Value as Json, json};
use store::OrganisationRow;
use trial::{Database, House, body};

use crate::server::MailServer;

pub const PASSWORD: &str = "vermillion kettle orbit ladder";
pub const TOM: &str = "tom@corvane.example";
pub const URL: &str = "https://annexa.example";

pub struct Desk {
    pub house: House,
    pub logins: Logins,
    pub server: MailServer,
}

impl Desk {
    pub async fn open(database: &Database) -> Self {
        let house = House::found(database).await;
        let logins = Logins::open(house.host.clone(), database.directory(), false).await.unwrap().posting(URL);
        Self { house, logins, server: MailServer::start().await }
    }

    pub fn postman(&self) -> Postman {
        Postman::new(self.logins.clone(), self.smtp(), self.teller())
    }

    fn smtp(&self) -> Smtp {
        let from = "Annexa <annexa@corvane.example>".to_owned();
        Smtp::new(SmtpSettings { url: self.server.url.clone(), from, credentials: None, authority: None }).unwrap()
    }

    pub fn teller(&self) -> Teller {
        Teller::new(self.logins.clone(), rated_risks())
    }

    pub fn corvane(&self) -> OrganisationRow {
        OrganisationRow { id: self.house.organisation, slug: "corvane".to_owned() }
    }

    pub fn later(&self, minutes: i64) {
        self.house.clock.set(self.house.host.now() + SignedDuration::from_mins(minutes));
    }

    pub fn proven(&self) -> Actor {
        let proof = Some(Proof { factor: "totp".to_owned(), at: self.house.host.now() });
        Actor { proof, reach: Reach::Approve, ..self.house.actor() }
    }

    /// Tom, who does not sign in yet.
    pub async fn tom(&self) -> Id {
        let patch = body(json!({"name": "Tom Haak", "email": TOM}));
        let put = Put { kind: Person::kind_of(), target: Target::New, patch, reason: None };
        self.house.commit(Command::Put(put)).await.unwrap().outcomes[0].id
    }

    /// Tom, who chose a password.
    pub async fn tom_signs_in(&self) -> Id {
        let tom = self.tom().await;
        self.logins.set_up(self.house.organisation, tom, TOM, PASSWORD).await.unwrap();
        tom
    }

    /// A risk that Ines writes down and that person rates.
    pub async fn risk(&self, title: &str, assessor: Id) -> Id {
        let step = Step {
            kind: Risk::kind_of(),
            target: StepTarget::New { unit: self.house.view().await.root() },
            noun: "risk".to_owned(),
            details: body(json!({"title": title})),
            reason: None,
            is_proposal: false,
        };
        let risk = self.house.commit(Command::Step(step)).await.unwrap().outcomes[0].id;
        self.edit(risk, json!({"assessors": [assessor.to_string()]})).await;
        risk
    }

    pub async fn edit(&self, risk: Id, fields: Json) {
        let version = self.house.view().await.held(Risk::kind_of(), risk).unwrap().version;
        let target = Target::Existing { id: risk, version };
        let put = Put { kind: Risk::kind_of(), target, patch: body(fields), reason: None };
        self.house.commit(Command::Put(put)).await.unwrap();
    }
}

/// What waits for people here: to rate each risk that names them.
fn rated_risks() -> Tasks {
    Arc::new(|view| {
        let me = view.actor().person;
        let mine = view.all::<Risk>().filter(|risk| risk.assessors.iter().any(|assessor| assessor.id == me));
        let tasks = mine.map(|risk| {
            let number = risk.held.number().unwrap();
            let record = format!("risks/{number}");
            Task { what: format!("Rate {number}"), path: format!("{record}/analysis"), record }
        });
        tasks.collect()
    })
}
