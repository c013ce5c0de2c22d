//! A world in which a command passes. A rejected case changes one fact of it.

use access::Actor;
use catalogue::Role;
use decide::{Command, Decided, Put, Rejection, Retire, StepTarget, Target};
use isms::asset::Asset;
use isms::context::{Obligation, Organisation, Unit};
use isms::people::Person;
use isms::risk::{Risk, RiskCriteria};
use record::{Body, Id, Kind, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

/// Corvane with Engineering above Platform, and Sales beside them; who acts, and what they ask for.
pub struct Scene {
    pub world: World,
    pub actor: Actor,
    pub command: Command,
    pub engineering: Id,
    pub platform: Id,
    pub sales: Id,
    /// Anna, asset owner at Engineering.
    pub anna: Id,
    /// An asset of Engineering that Anna owns and no other needs.
    pub ledger: Id,
    /// An asset of Engineering that nobody owns.
    pub backups: Id,
}

impl Scene {
    fn begin() -> Self {
        let mut world = World::founded();
        let engineering = world.unit("Engineering", world.root);
        let platform = world.unit("Platform", engineering);
        let sales = world.unit("Sales", world.root);
        let anna = world.holder("Anna Lindqvist", &[Role::AssetOwner], engineering);
        let owned = json!({"name": "Ledger", "owner": anna.to_string(), "external": ["CMDB-1"]});
        let ledger = world.record::<Asset>(engineering, owned);
        let backups = world.asset("Backups", engineering);
        let actor = world.actor(world.isms_manager);
        let command = World::make::<Asset>(json!({"name": "x"}));
        Self { world, actor, command, engineering, platform, sales, anna, ledger, backups }
    }

    /// The ISMS manager makes an asset of Engineering that Anna owns and that needs another.
    pub fn making_an_asset() -> Self {
        let mut scene = Self::begin();
        scene.command = World::make::<Asset>(json!({
            "name": "Invoices", "kind": "information", "unit": scene.engineering.to_string(),
            "owner": scene.anna.to_string(), "classification": "confidential", "integrity": 4,
            "depends_on": [scene.backups.to_string()], "external": ["CMDB-2"], "reviewed_on": "2026-02-01",
        }));
        scene
    }

    /// The ISMS manager edits the asset that Anna owns.
    pub fn editing_an_asset() -> Self {
        let mut scene = Self::begin();
        scene.command = scene.world.edit::<Asset>(scene.ledger, json!({"name": "General ledger"}));
        scene
    }

    /// The ISMS manager makes a person.
    pub fn making_a_person() -> Self {
        let mut scene = Self::begin();
        scene.command = World::make::<Person>(json!({
            "name": "Tom", "email": "tom@corvane.example", "joined_on": "2026-01-01", "leaves_on": "2026-12-31",
        }));
        scene
    }

    /// The ISMS manager makes an obligation.
    pub fn making_an_obligation() -> Self {
        let mut scene = Self::begin();
        scene.command = World::make::<Obligation>(json!({
            "name": "GDPR", "source": "law", "from": "2026-01-01", "to": "2026-12-31", "has_personal_data": true,
        }));
        scene
    }

    /// The ISMS manager moves Platform to Sales.
    pub fn moving_a_unit() -> Self {
        let mut scene = Self::begin();
        scene.command = scene.world.edit::<Unit>(scene.platform, json!({"unit": scene.sales.to_string()}));
        scene
    }

    /// The ISMS manager edits the organisation.
    pub fn editing_the_organisation() -> Self {
        let mut scene = Self::begin();
        let profile = scene.world.isms.profile().unwrap().held.id;
        scene.command =
            scene.world.edit::<Organisation>(profile, json!({"currency": "SEK", "time_zone": "Asia/Tokyo"}));
        scene
    }

    /// The ISMS manager retires the asset that nobody needs.
    pub fn retiring_an_asset() -> Self {
        let mut scene = Self::begin();
        scene.command = scene.world.retirement::<Asset>(scene.backups, true);
        scene
    }

    /// The ISMS manager takes an asset back into use.
    pub fn restoring_an_asset() -> Self {
        let mut scene = Self::begin();
        scene.world.retire(Asset::kind_of(), scene.ledger);
        scene.command = scene.world.retirement::<Asset>(scene.ledger, false);
        scene
    }

    /// The ISMS manager takes a person back into use.
    pub fn restoring_a_person() -> Self {
        let mut scene = Self::begin();
        let fields = json!({"name": "Tom", "email": "tom@corvane.example"});
        let tom = scene.world.record::<Person>(scene.sales, fields);
        scene.world.retire(Person::kind_of(), tom);
        scene.command = scene.world.retirement::<Person>(tom, false);
        scene
    }

    /// The ISMS manager edits the draft of the risk criteria.
    pub fn editing_a_draft() -> Self {
        let mut scene = Self::begin();
        let draft = scene.draft();
        scene.command = scene.world.edit::<RiskCriteria>(draft, json!({"appetite": "None at all"}));
        scene
    }

    /// The ISMS manager retires the draft of the risk criteria.
    pub fn retiring_a_draft() -> Self {
        let mut scene = Self::begin();
        scene.command = scene.world.retirement::<RiskCriteria>(scene.draft(), true);
        scene
    }

    /// The ISMS manager retires a risk that somebody named.
    pub fn retiring_a_risk() -> Self {
        let mut scene = Self::begin();
        let risk = scene.world.record::<Risk>(scene.engineering, json!({"title": "Lost laptop", "step": "identified"}));
        scene.command = scene.world.retirement::<Risk>(risk, true);
        scene
    }

    /// The risk criteria of the founding.
    pub fn draft(&self) -> Id {
        self.world.isms.all::<RiskCriteria>().next().unwrap().held.id
    }

    /// What the command is about has moved on in its life; whoever gives the command saw that.
    pub fn moved_on(&mut self, step: &str) {
        let (kind, id) = match &self.command {
            Command::Put(Put { kind, target: Target::Existing { id, .. }, .. })
            | Command::Retire(Retire { kind, id, .. }) => (*kind, *id),
            Command::Put(_)
            | Command::Step(_)
            | Command::All(_)
            | Command::Import(_)
            | Command::Undo(_)
            | Command::Readdress(_)
            | Command::Draft(_)
            | Command::Apply(_)
            | Command::Erase(_) => {
                panic!("this command is about no one record")
            }
        };
        self.world.revise(kind, id, json!({"step": step}));
        self.seen(self.world.held(kind, id).version);
    }

    /// Decides.
    pub fn decide(&self) -> Result<Decided, Rejection> {
        decide::decide(&self.world.isms, &self.actor, &self.command, &self.world.moment())
    }

    /// Someone else acts.
    pub fn by(&mut self, person: Id) {
        self.actor = self.world.actor(person);
    }

    fn patch(&mut self) -> &mut Body {
        match &mut self.command {
            Command::Put(put) => &mut put.patch,
            Command::Step(step) => &mut step.details,
            Command::Retire(_)
            | Command::All(_)
            | Command::Import(_)
            | Command::Undo(_)
            | Command::Readdress(_)
            | Command::Draft(_)
            | Command::Apply(_)
            | Command::Erase(_) => {
                panic!("this command has no fields")
            }
        }
    }

    /// The command gives a field another value.
    pub fn with(&mut self, field: &str, value: impl Into<Json>) {
        self.patch().insert(field.to_owned(), value.into());
    }

    /// The command leaves a field out.
    pub fn without(&mut self, field: &str) {
        self.patch().remove(field);
    }

    /// The command is about another record.
    pub fn about(&mut self, other: Id) {
        match &mut self.command {
            Command::Put(put) => {
                if let Target::Existing { id, .. } = &mut put.target {
                    *id = other;
                }
            }
            Command::Retire(retire) => retire.id = other,
            Command::Step(step) => {
                if let StepTarget::Existing { id, .. } = &mut step.target {
                    *id = other;
                }
            }
            Command::All(_)
            | Command::Import(_)
            | Command::Undo(_)
            | Command::Readdress(_)
            | Command::Draft(_)
            | Command::Apply(_)
            | Command::Erase(_) => {
                panic!("this command is about many")
            }
        }
    }

    /// The editor saw another version.
    pub fn seen(&mut self, other: u64) {
        match &mut self.command {
            Command::Put(put) => {
                if let Target::Existing { version, .. } = &mut put.target {
                    *version = other;
                }
            }
            Command::Retire(retire) => retire.version = other,
            Command::Step(step) => {
                if let StepTarget::Existing { version, .. } = &mut step.target {
                    *version = other;
                }
            }
            Command::All(_)
            | Command::Import(_)
            | Command::Undo(_)
            | Command::Readdress(_)
            | Command::Draft(_)
            | Command::Apply(_)
            | Command::Erase(_) => {
                panic!("this command is about many")
            }
        }
    }

    /// The command is about another kind.
    pub fn of_kind(&mut self, other: &'static Kind) {
        match &mut self.command {
            Command::Put(put) => put.kind = other,
            Command::Retire(retire) => retire.kind = other,
            Command::Step(step) => step.kind = other,
            Command::All(_)
            | Command::Import(_)
            | Command::Undo(_)
            | Command::Readdress(_)
            | Command::Draft(_)
            | Command::Apply(_)
            | Command::Erase(_) => {
                panic!("this command is about many")
            }
        }
    }
}

/// The codes of a rejection: `code` of a refusal, `field: code` of input, `position/…` within a batch.
pub fn codes(rejection: &Rejection) -> Vec<String> {
    match rejection {
        Rejection::Refused(refusals) => refusals.iter().map(|refusal| refusal.code.clone()).collect(),
        Rejection::Invalid(misfits) => {
            misfits.iter().map(|misfit| format!("{}: {}", misfit.field, misfit.code)).collect()
        }
        Rejection::Conflict(_) => vec!["conflict".to_owned()],
        Rejection::NotFound => vec!["not_found".to_owned()],
        Rejection::Batch(rejected) => rejected
            .iter()
            .flat_map(|(position, rejection)| {
                codes(rejection).into_iter().map(move |code| format!("{position}/{code}"))
            })
            .collect(),
    }
}
