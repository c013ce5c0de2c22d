//! A paper that its owner closes together with the ISMS manager: no listed kind has a step of two people yet.

use std::sync::Arc;

use access::{Actor, View};
use catalogue::{Role, Transition, life_cycles};
use isms::people::Person;
use isms::{Held, Isms};
use record::{Choice, Kinded, Record};
use serde_json::json;
use trial::{World, body};

use super::*;
use crate::step::actors::{Wish, entitled};
use crate::step::rules::{Rules, plain};
use crate::step::{context::Given, written};

/// A paper.
#[derive(Clone, Debug, Record)]
#[record(clause = "7.5")]
struct Paper {
    /// What it is called.
    #[field(title)]
    name: Line,
    /// What it says.
    text: Option<Prose>,
    /// Whose it is.
    #[field(link = "owner", needs_role = "risk_owner")]
    owner: Option<Ref<Person>>,
    /// Where it stands.
    #[field(step)]
    step: PaperStep,
    /// Decided by two.
    #[field(embed)]
    pending: Pending,
}

/// Where a paper stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
enum PaperStep {
    /// In use.
    Open,
    /// Done.
    Closed,
}

static PAPERS: Rules = Rules { machine: "paper", steps: &[plain::<Paper>("risk.close")], ..Rules::NONE };

/// Corvane, with Anna, risk owner, and a paper of hers.
struct Scene {
    world: World,
    anna: Id,
    paper: Arc<Held>,
}

impl Scene {
    fn begin() -> Self {
        let mut world = World::founded();
        let anna = world.holder("Anna", &[Role::RiskOwner], world.root);
        let id = world.root;
        let fields = json!({"name": "Plan", "owner": anna.to_string(), "step": "open", "unit": world.root.to_string()});
        let revision = world.revision(Paper::kind_of(), id, body(fields), 1);
        Self { paper: Arc::new(Held::from_revision(&revision)), world, anna }
    }

    /// Asks as somebody; the answer is what they would do of the step.
    fn part(&self, person: Id) -> Option<Part> {
        let view = self.world.view(person);
        entitled(&self.context(&view), Wish::Usual).map(|entitled| entitled.part)
    }

    fn context<'a>(&'a self, view: &'a View) -> StepContext<'a> {
        let transition: &'static Transition = life_cycles().transition("risk.close").unwrap();
        StepContext {
            view,
            rules: &PAPERS,
            transition,
            kind: Paper::kind_of(),
            id: self.paper.id,
            unit: None,
            before: Some(&self.paper),
            after: None,
            given: None,
            part: None,
            external: None,
            beside: Id::nil(),
            now: self.world.now,
            today: self.world.today(),
        }
    }

    /// Takes a half of the step and holds the revision that it writes.
    fn take(&mut self, person: Id, given: &Body) -> Result<String, Rejection> {
        let (isms, actor): (Arc<Isms>, Actor) = (Arc::clone(&self.world.isms), self.world.actor(person));
        let moment = self.world.moment();
        let mut draft = Draft::new(&isms, Some(&actor), &moment);
        let view = self.world.view(person);
        let asked = self.context(&view);
        let entitled = entitled(&asked, Wish::Usual).ok_or_else(|| Refusal::guard("not_entitled"))?;
        let details = confirmed(&asked, &entitled, given)?;
        let noun = written::noun(&asked, PAPERS.step("risk.close").unwrap(), details)?;
        let context = StepContext { given: Some(Given { noun: noun.as_ref(), reason: None }), ..asked };
        let (envelope, record) = written::after(&draft, &context)?;
        let context = StepContext { after: Some((&envelope, record.as_ref())), ..context };
        match entitled.part {
            Part::Proposes => propose(&mut draft, &context, &entitled, given)?,
            Part::Alone | Part::Confirms => written::write(&mut draft, &context, &entitled, None)?,
        }
        let decided = draft.finish()?;
        let mut revision = decided.commit().revisions[0].clone();
        // The kind is not listed, so that the value does not count its versions.
        revision.version = self.paper.version + 1;
        let header =
            ledger::commitment::Header { kind: "paper", id: revision.id, version: revision.version, schema: 1 };
        revision.commitment = ledger::commitment::commitment(&header, &revision.body, &revision.seals).unwrap();
        self.paper = Arc::new(Held::from_revision(&revision));
        Ok(revision.command.to_string())
    }

    fn step(&self) -> PaperStep {
        self.paper.typed::<Paper>().unwrap().step
    }
}

#[test]
fn what_takes_two_people_changes_the_state_with_the_second() {
    let mut scene = Scene::begin();
    let (anna, ines) = (scene.anna, scene.world.isms_manager);
    assert_eq!((scene.part(anna), scene.part(ines)), (Some(Part::Proposes), None), "nothing to confirm yet");
    let given = body(json!({"name": "Final plan"}));
    assert_eq!(scene.take(anna, &given).unwrap(), "risk.close.proposal");
    assert_eq!((scene.step(), scene.paper.title()), (PaperStep::Open, "Plan"));
    assert_eq!((scene.part(anna), scene.part(ines)), (Some(Part::Proposes), Some(Part::Confirms)));
    assert_eq!(scene.take(ines, &Body::new()).unwrap(), "risk.close");
    assert_eq!(
        (scene.step(), scene.paper.title()),
        (PaperStep::Closed, "Final plan"),
        "what was proposed is what is done"
    );
    assert_eq!(scene.paper.typed::<Paper>().unwrap().pending, Pending::default());
}

#[test]
fn what_is_confirmed_is_what_was_proposed() {
    let mut scene = Scene::begin();
    let (anna, ines) = (scene.anna, scene.world.isms_manager);
    scene.take(anna, &body(json!({"name": "Final plan"}))).unwrap();
    let Err(Rejection::Refused(refusals)) = scene.take(ines, &body(json!({"name": "Other plan"}))) else {
        panic!("let pass")
    };
    assert_eq!(refusals[0].code, "confirms_other");
    let Err(Rejection::Refused(refusals)) = scene.take(anna, &body(json!({"text": "x".repeat(20_000)}))) else {
        panic!("more was kept than fits")
    };
    assert_eq!(refusals[0].code, "details_too_long");
}

#[test]
fn a_revision_in_between_makes_a_proposal_void() {
    let mut scene = Scene::begin();
    scene.take(scene.anna, &Body::new()).unwrap();
    scene.paper = Arc::new(Held { version: scene.paper.version + 1, ..(*scene.paper).clone() });
    assert_eq!(scene.part(scene.world.isms_manager), None);
}

#[test]
fn a_proposal_falls_with_the_role_of_who_made_it() {
    let mut scene = Scene::begin();
    scene.take(scene.anna, &Body::new()).unwrap();
    let today = scene.world.today().yesterday().unwrap().to_string();
    scene.world.revise(Person::kind_of(), scene.anna, json!({"leaves_on": today}));
    assert_eq!(scene.part(scene.world.isms_manager), None);
}

#[test]
fn nobody_is_both_of_two_people() {
    let mut scene = Scene::begin();
    scene.world.grant(scene.anna, Role::IsmsManager, scene.world.root);
    scene.take(scene.anna, &Body::new()).unwrap();
    assert_eq!(scene.part(scene.anna), Some(Part::Proposes), "proposing again is all that is left to them");
}
