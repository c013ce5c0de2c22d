//! The table of roles, kinds and rights. An auditor reads the snapshots; a second reckoning from `rights.yaml` alone says
//! the same.

mod operation;

use std::fmt::Write as _;

use access::{Object, Right, may};
use catalogue::{Qualifier, Role, rights};
use isms::asset::Asset;
use isms::audit::{Audit, AuditAssignment, AuditProgramme, ChecklistItem, Finding};
use isms::calendar::CalendarEntry;
use isms::campaign::RiskAssessment;
use isms::context::{
    BusinessProcess, ContextIssue, InterestedParty, Interface, IsmsProcess, Obligation, Organisation, Scope, Service,
    Site, Unit,
};
use isms::control::{Control, Evidence, SoaLine, SoaVersion};
use isms::documented::{
    Acknowledgement, Claim, Document, DocumentVersion, ExternalDocument, RetainedRecord, RetentionRule,
};
use isms::evaluation::{Measurement, Metric, Objective};
use isms::handover::Handover;
use isms::improvement::{Improvement, Nonconformity};
use isms::leadership::{ExternalGrant, RoleAssignment};
use isms::people::Person;
use isms::registry;
use isms::risk::threat::Threat;
use isms::risk::weakness::Weakness;
use isms::risk::{Acceptance, Risk, RiskCriteria};
use isms::supplier::Supplier;
use isms::support::{
    Campaign, Communication, CommunicationPlan, Competence, Contact, ResourcePlan, ResourceRequest, TrainingAssignment,
    TrainingCourse,
};
use isms::treatment::{Action, TreatmentPlan};
use isms::what_if::WhatIf;
use record::{Id, Kind, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

/// Where a record belongs, and where a role is held.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Top,
    Engineering,
    /// Below Engineering.
    Platform,
    /// Beside Engineering.
    Sales,
}

impl Place {
    /// Whether a role held at `self` counts for a record of `other`.
    fn covers(self, other: Self) -> bool {
        match self {
            Place::Top => true,
            Place::Engineering => matches!(other, Place::Engineering | Place::Platform),
            Place::Platform => other == Place::Platform,
            Place::Sales => other == Place::Sales,
        }
    }
}

/// A record, and what is true of it for the person who looks: known from how it was made, not from asking.
struct Probe {
    said: &'static str,
    id: Id,
    place: Place,
    is_own: bool,
    is_linked: bool,
    /// They work on it, or answer for what it is tied to: what linked writing takes. To have raised it is not enough.
    is_worked_on: bool,
    is_of_team: bool,
    has_personal_data: bool,
    /// It is an audit by others, or belongs to one.
    is_outside: bool,
    /// It is high or critical.
    is_high: bool,
    /// A link that takes a step of its life cycle names them.
    is_asked: bool,
    /// A document that is for them, or that they answer for: whatever the unit, for a role that reads documents at all.
    is_read: bool,
}

impl Probe {
    fn new(said: &'static str, id: Id, place: Place) -> Self {
        let not = false;
        Self {
            said,
            id,
            place,
            is_own: not,
            is_linked: not,
            is_worked_on: not,
            is_of_team: not,
            has_personal_data: not,
            is_outside: not,
            is_high: not,
            is_asked: not,
            is_read: not,
        }
    }

    fn own(self) -> Self {
        Self { is_own: true, is_linked: true, is_worked_on: true, ..self }
    }

    fn of_team(self) -> Self {
        Self { is_of_team: true, ..self }
    }

    fn said(self, said: &'static str) -> Self {
        Self { said, ..self }
    }

    fn asked(self) -> Self {
        Self { is_asked: true, ..self.own() }
    }
}

/// Robin of Engineering, who holds one role at one place, among colleagues and records.
struct Scene {
    world: World,
    robin: Id,
    role: Role,
    held_at: Place,
}

impl Scene {
    fn of(role: Role, held_at: Place, kind: &Kind) -> (Self, Vec<Probe>) {
        let mut world = World::founded();
        let engineering = world.unit("Engineering", world.root);
        let platform = world.unit("Platform", engineering);
        let sales = world.unit("Sales", world.root);
        let robin = world.person("Robin", engineering);
        let at = match held_at {
            Place::Top => world.root,
            Place::Engineering => engineering,
            Place::Platform => platform,
            Place::Sales => sales,
        };
        let assignment = world.grant(robin, role, at);
        let places = [
            (Place::Engineering, engineering),
            (Place::Platform, platform),
            (Place::Sales, sales),
            (Place::Top, world.root),
        ];
        let mut scene = Self { world, robin, role, held_at };
        let probes = match kind.name {
            "asset" => scene.assets(engineering, &places),
            "person" => scene.people(&places),
            "unit" => vec![
                Probe::new("Engineering", engineering, Place::Top),
                Probe::new("below Engineering", platform, Place::Engineering),
                Probe::new("Sales", sales, Place::Top),
                Probe::new("the top", scene.world.root, Place::Top),
            ],
            "organisation" => {
                let profile = scene.world.isms.profile().unwrap().held.id;
                vec![Probe::new("the organisation", profile, Place::Top)]
            }
            "role-assignment" => {
                // A grant is no role assignment; who reads by one may have held a role before.
                let own = match role {
                    Role::ExternalAuditor => {
                        scene.world.assignment(robin, Role::Employee, at, json!({"step": "ended"}))
                    }
                    _ => assignment,
                };
                let mut probes = vec![Probe::new("their own", own, held_at).asked().of_team()];
                probes.extend(scene.assignments(&places));
                probes
            }
            "external-grant" => {
                // Grants stand at the top; that of somebody who holds a role is over.
                let own = match role {
                    Role::ExternalAuditor => assignment,
                    _ => scene.world.external(robin, &[at], json!({"step": "revoked"})),
                };
                let requested = json!({"step": "revoked", "requester": robin.to_string()});
                let kim = scene.world.person("Kim", engineering);
                let sam = scene.world.person("Sam", sales);
                let requested = scene.world.external(sam, &[sales], requested);
                vec![
                    Probe::new("their own", own, Place::Top).own().of_team(),
                    Probe::new("they asked for it", requested, Place::Top).own().of_team(),
                    Probe::new("a colleague's", scene.world.external(kim, &[sales], json!({})), Place::Top).of_team(),
                    Probe::new("of Sales", scene.world.external(sam, &[sales], json!({})), Place::Top),
                    Probe::new("covers the same", scene.world.external(sam, &[at], json!({})), Place::Top),
                ]
            }
            "context-issue" => scene.entries::<ContextIssue>(engineering, &places),
            "interested-party" => scene.entries::<InterestedParty>(engineering, &places),
            "obligation" => scene.entries::<Obligation>(engineering, &places),
            "site" => scene.entries::<Site>(engineering, &places),
            "service" => scene.entries::<Service>(engineering, &places),
            "business-process" => scene.entries::<BusinessProcess>(engineering, &places),
            "interface" => scene.entries::<Interface>(engineering, &places),
            "scope" => scene.versions::<Scope>("name", engineering, &places),
            "risk-criteria" => scene.versions::<RiskCriteria>("title", engineering, &places),
            "risk" => scene.risks(engineering, &places),
            "risk-assessment" => scene.campaigns(engineering, &places),
            "acceptance" => scene.acceptances(engineering, &places),
            "action" => scene.actions(engineering, &places),
            "treatment-plan" => scene.plans(engineering, &places),
            "control" => scene.controls(engineering, &places),
            "evidence" => scene.evidence(engineering, &places),
            "soa-line" => scene.lines(engineering, &places),
            "soa-version" => scene.statements(engineering, &places),
            "isms-process" => scene.entries::<IsmsProcess>(engineering, &places),
            "calendar-entry" => scene.entries::<CalendarEntry>(engineering, &places),
            "competence" => scene.about_people::<Competence>("person", json!({"name": "x"}), engineering, &places),
            "training-course" => {
                let fields = json!({"name": "x", "for_everybody": true});
                let course = scene.world.record::<TrainingCourse>(scene.world.root, fields);
                let mut probes = scene.entries::<TrainingCourse>(engineering, &places);
                probes.push(Probe { is_read: true, ..Probe::new("for everybody", course, Place::Top) });
                probes
            }
            "training-assignment" => scene.training(engineering, &places),
            "campaign" => scene.entries::<Campaign>(engineering, &places),
            "communication-plan" => scene.entries::<CommunicationPlan>(engineering, &places),
            "communication" => {
                scene.about_people::<Communication>("sender", json!({"name": "x"}), engineering, &places)
            }
            "contact" => scene.entries::<Contact>(engineering, &places),
            "resource-plan" => {
                let fields = json!({"name": "x", "year": 2026, "step": "draft"});
                scene.about_people::<ResourcePlan>("owner", fields, engineering, &places)
            }
            "resource-request" => {
                let fields = json!({"name": "x", "step": "requested"});
                let mut probes = scene.about_people::<ResourceRequest>("requester", fields, engineering, &places);
                // Whoever asked may withdraw it.
                probes.iter_mut().take(1).for_each(|probe| probe.is_asked = true);
                probes
            }
            "document" => scene.documents(engineering, &places),
            "document-version" => scene.document_versions(engineering, &places),
            "acknowledgement" => scene.acknowledgements(engineering, &places),
            "handover" => scene.handovers(engineering, &places),
            "external-document" => scene.entries::<ExternalDocument>(engineering, &places),
            "retention-rule" => scene.entries::<RetentionRule>(engineering, &places),
            "objective" => scene.objectives(engineering, &places),
            "metric" => {
                let named = |scene: &mut Self, field, said| {
                    scene.naming::<Metric>(field, false, &json!({"title": "x"}), engineering).said(said).own()
                };
                let named = vec![
                    named(&mut scene, "owner", "they own it"),
                    named(&mut scene, "collector", "they measure it"),
                    named(&mut scene, "evaluator", "they judge it"),
                ];
                scene.others::<Metric>(named, &json!({"title": "x"}), &places)
            }
            "measurement" => scene.measurements(engineering, &places),
            "audit-programme" => scene.others::<AuditProgramme>(Vec::new(), &json!({"title": "x"}), &places),
            "audit" => scene.audits(engineering, &places),
            "audit-assignment" => scene.of_audits::<AuditAssignment>("auditor", engineering, &places),
            "checklist-item" => scene.of_audits::<ChecklistItem>("auditor", engineering, &places),
            "finding" => scene.of_audits::<Finding>("auditee", engineering, &places),
            "nonconformity" => scene.nonconformities(engineering, &places),
            "improvement" => scene.improvements(engineering, &places),
            "retained-record" => scene.retained(engineering, &places),
            "claim" => scene.claims(engineering, &places),
            "threat" => scene.entries::<Threat>(engineering, &places),
            "weakness" => scene.entries::<Weakness>(engineering, &places),
            "what-if" => scene.what_ifs(engineering, &places),
            other => match scene.of_operation(kind, engineering, &places) {
                Some(probes) => probes,
                None => panic!("{other} is a new kind; give it probes, so that its rows stand in the table"),
            },
        };
        (scene, probes)
    }

    fn assets(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let colleague = self.world.person("Kim", engineering);
        let mut owned = |name: &str, owner: Id| {
            self.world.record::<Asset>(engineering, json!({"name": name, "owner": owner.to_string()}))
        };
        let names_them = owned("names them", self.robin);
        let names_colleague = owned("names a colleague", colleague);
        let needs = json!({"name": "needs theirs", "depends_on": [names_them.to_string()]});
        let needs = self.world.record::<Asset>(engineering, needs);
        let personal = self.world.record::<Asset>(engineering, json!({"name": "people", "has_personal_data": true}));
        // Being named owner counts while one is asset owner there; being named at all links the asset to one's person.
        let is_owner = self.role == Role::AssetOwner && self.held_at.covers(Place::Engineering);
        let mut probes = vec![
            Probe {
                is_own: is_owner,
                is_linked: true,
                is_worked_on: is_owner,
                ..Probe::new("they own it", names_them, Place::Engineering).of_team()
            },
            Probe { is_linked: is_owner, ..Probe::new("needs theirs", needs, Place::Engineering) },
            Probe::new("a colleague's", names_colleague, Place::Engineering).of_team(),
            Probe { has_personal_data: true, ..Probe::new("personal data", personal, Place::Engineering) },
        ];
        for ((place, unit), said) in places.iter().zip(["of Engineering", "below", "of Sales", "of the top"]) {
            probes.push(Probe::new(said, self.world.asset("x", *unit), *place));
        }
        probes
    }

    /// Entries of a plain register, whose owner needs no role.
    fn entries<T: Kinded>(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let has = |field: &str| T::kind_of().field(field).is_some();
        let mut probes = Vec::new();
        let entry = |scene: &mut Self, said, fields| {
            let id = scene.world.record::<T>(engineering, fields);
            Probe::new(said, id, Place::Engineering)
        };
        if has("owner") {
            let colleague = self.world.person("Kim", engineering);
            let owned = |owner: Id| json!({"name": "x", "owner": owner.to_string()});
            probes.push(entry(self, "they own it", owned(self.robin)).own().of_team());
            probes.push(entry(self, "a colleague's", owned(colleague)).of_team());
        }
        if has("has_personal_data") {
            let probe = entry(self, "personal data", json!({"name": "x", "has_personal_data": true}));
            probes.push(Probe { has_personal_data: true, ..probe });
        }
        for ((place, unit), said) in places.iter().zip(["of Engineering", "below", "of Sales", "of the top"]) {
            probes.push(Probe::new(said, self.world.record::<T>(*unit, json!({"name": "x"})), *place));
        }
        probes
    }

    /// Versions that somebody writes, reviews and approves. Their links take steps, so that they are seen by whoever is
    /// named in one.
    fn versions<T: Kinded>(&mut self, title: &str, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let fields = json!({title: "x", "edition": 1, "step": "draft"});
        let wrote = self.naming::<T>("authors", true, &fields, engineering).said("they wrote it").asked();
        let reviews = self.naming::<T>("reviewers", true, &fields, engineering).said("they review it").asked();
        self.others::<T>(vec![wrote, reviews], &fields, places)
    }

    fn risks(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let fields = json!({"title": "x", "step": "identified"});
        // Being named owner counts while one is risk owner there.
        let is_owner = self.role == Role::RiskOwner && self.held_at.covers(Place::Engineering);
        let owned = self.naming::<Risk>("owner", false, &fields, engineering).said("they own it");
        let owned = Probe { is_own: is_owner, is_linked: true, is_worked_on: is_owner, is_asked: is_owner, ..owned };
        let rated = self.naming::<Risk>("assessors", true, &fields, engineering).said("they rate it").asked();
        let raised = self.naming::<Risk>("raised_by", false, &fields, engineering).said("they raised it").own();
        let raised = Probe { is_worked_on: false, ..raised };
        let personal = json!({"title": "x", "step": "identified", "has_personal_data": true});
        let personal = self.world.record::<Risk>(engineering, personal);
        let personal = Probe::new("personal data", personal, Place::Engineering);
        let personal = Probe { has_personal_data: true, ..personal };
        self.others::<Risk>(vec![owned, rated, raised, personal], &fields, places)
    }

    fn actions(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let fields = json!({"title": "x", "step": "planned"});
        let carried = self.naming::<Action>("assignee", false, &fields, engineering).said("they do it").asked();
        let verified = self.naming::<Action>("verifier", false, &fields, engineering).said("they verify it").asked();
        self.others::<Action>(vec![carried, verified], &fields, places)
    }

    fn plans(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let fields = json!({"title": "x", "edition": 1, "step": "draft"});
        let theirs = self.naming::<TreatmentPlan>("owners", true, &fields, engineering).said("has their risk").asked();
        // They came to own a risk of Engineering that a plan of the top holds.
        let risk = json!({"title": "x", "step": "in_treatment", "owner": self.robin});
        let risk = self.world.record::<Risk>(engineering, risk);
        let held = json!({"title": "x", "edition": 1, "step": "submitted", "lines": [{"risk": risk, "version": 1}]});
        let held =
            Probe::new("their risk by now", self.world.record::<TreatmentPlan>(self.world.root, held), Place::Top);
        let is_tied = self.role == Role::RiskOwner && self.held_at.covers(Place::Engineering);
        self.others::<TreatmentPlan>(vec![theirs, Probe { is_asked: is_tied, ..held }], &fields, places)
    }

    fn controls(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let fields = json!({"title": "x", "step": "planned"});
        // Being named owner counts while one is control owner there.
        let is_owner = self.role == Role::ControlOwner && self.held_at.covers(Place::Engineering);
        let owned = self.naming::<Control>("owner", false, &fields, engineering).said("they own it");
        let owned = Probe { is_own: is_owner, is_linked: true, is_worked_on: is_owner, is_asked: is_owner, ..owned };
        let proved = self.naming::<Control>("proven_by", false, &fields, engineering).said("they proved it").asked();
        self.others::<Control>(vec![owned, proved], &fields, places)
    }

    fn evidence(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let fields = json!({"title": "x", "step": "submitted"});
        let kept = self.naming::<Evidence>("owner", false, &fields, engineering).said("they keep it").own();
        let reviews = self.naming::<Evidence>("reviewer", false, &fields, engineering).said("they review it").asked();
        self.others::<Evidence>(vec![kept, reviews], &fields, places)
    }

    fn lines(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let scope = json!({"name": "x", "edition": 1, "step": "approved"});
        let scope = self.world.record::<Scope>(self.world.root, scope);
        let fields = json!({"title": "x", "step": "undecided", "scope": scope, "reference": "A.8.13"});
        // Its owner needs no role to be named, and that of a control owner, there or below, to see it.
        let is_below = self.role == Role::ControlOwner && self.held_at != Place::Sales;
        let owned = self.naming::<SoaLine>("owner", false, &fields, engineering).said("they own it").own();
        let owned = Probe { is_asked: is_below, ..owned };
        // A control of theirs at Engineering serves a line of the top. It ties them to it while they are control owner there.
        let control = json!({"title": "x", "step": "planned", "serves": "A.8.14", "owner": self.robin});
        self.world.record::<Control>(engineering, control);
        let served = json!({"title": "x", "step": "undecided", "scope": scope, "reference": "A.8.14"});
        let served = Probe::new("theirs serves it", self.world.record::<SoaLine>(self.world.root, served), Place::Top);
        let is_tied = self.role == Role::ControlOwner && self.held_at.covers(Place::Engineering);
        let served = Probe { is_asked: is_tied, ..served };
        self.others::<SoaLine>(vec![owned, served], &fields, places)
    }

    fn statements(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let scope = json!({"name": "x", "edition": 1, "step": "approved"});
        let scope = self.world.record::<Scope>(self.world.root, scope);
        let fields = json!({"title": "x", "edition": 1, "step": "draft", "scope": scope});
        let reviews = self.naming::<SoaVersion>("reviewers", true, &fields, engineering).said("they review it").asked();
        let decides =
            self.naming::<SoaVersion>("approvers", true, &fields, engineering).said("they approve it").asked();
        self.others::<SoaVersion>(vec![reviews, decides], &fields, places)
    }

    /// To take part is no link; it ties the campaign to one's person.
    fn campaigns(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let fields = json!({"title": "x", "step": "planned"});
        let takes_part = self.naming::<RiskAssessment>("participants", true, &fields, engineering);
        let takes_part = Probe { is_linked: true, is_of_team: false, ..takes_part.said("they take part") };
        self.others::<RiskAssessment>(vec![takes_part], &fields, places)
    }

    /// Nor is a signature.
    fn acceptances(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let risk = self.world.record::<Risk>(self.world.root, json!({"title": "x", "step": "accepted"}));
        let criteria = self.world.isms.all::<RiskCriteria>().next().unwrap().held.id;
        let fields = json!({
            "summary": "x", "risk": risk, "level": "low", "likelihood": 1, "consequence": 1, "criteria": criteria,
            "subject": "untreated", "statement": "x", "valid_from": "2026-03-02", "valid_until": "2026-04-02",
            "signed_by": self.world.owner,
        });
        let signed = self.naming::<Acceptance>("signed_by", false, &fields, engineering).said("they signed it");
        let signed = Probe { is_linked: true, is_of_team: false, ..signed };
        self.others::<Acceptance>(vec![signed], &fields, places)
    }

    /// Records that a link of theirs ties to a person.
    fn about_people<T: Kinded>(
        &mut self,
        link: &str,
        fields: Json,
        engineering: Id,
        places: &[(Place, Id)],
    ) -> Vec<Probe> {
        let own = self.naming::<T>(link, false, &fields, engineering).said("it names them").own();
        self.others::<T>(vec![own], &fields, places)
    }

    fn training(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let course = self.world.record::<TrainingCourse>(self.world.root, json!({"name": "x"}));
        let kim = self.world.person("Kim", places[2].1);
        let fields = json!({"summary": "x", "person": kim, "course": course, "step": "assigned"});
        let own = self.naming::<TrainingAssignment>("person", false, &fields, engineering).said("they take it").asked();
        let given =
            self.naming::<TrainingAssignment>("trainer", false, &fields, engineering).said("they teach").asked();
        self.others::<TrainingAssignment>(vec![own, given], &fields, places)
    }

    fn documents(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let fields = json!({"name": "x"});
        let owned = self.naming::<Document>("owner", false, &fields, engineering).said("they own it").own();
        let approved = self.naming::<Document>("approvers", true, &fields, engineering).said("they approve it").own();
        let (owned, approved) = (Probe { is_read: true, ..owned }, Probe { is_read: true, ..approved });
        let personal = self.world.record::<Document>(engineering, json!({"name": "x", "has_personal_data": true}));
        let personal = Probe::new("personal data", personal, Place::Engineering);
        let personal = Probe { has_personal_data: true, ..personal };
        // A document of the top, in force for everybody.
        let document = self.world.record::<Document>(self.world.root, fields.clone());
        let version = self.version(document, self.world.root, json!({"step": "published", "for_everybody": true}));
        self.world.revise(Document::kind_of(), document, json!({"in_force": [version]}));
        let read = Probe { is_read: true, ..Probe::new("for everybody", document, Place::Top) };
        self.others::<Document>(vec![owned, approved, personal, read], &fields, places)
    }

    fn document_versions(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let document = self.world.record::<Document>(self.world.root, json!({"name": "x"}));
        let fields = json!({"title": "x", "document": document, "edition": 1, "language": "en", "step": "draft"});
        let wrote = self.naming::<DocumentVersion>("authors", true, &fields, engineering).said("they wrote it").asked();
        let reviews = self.naming::<DocumentVersion>("reviewers", true, &fields, engineering);
        let reviews = reviews.said("they review it").asked();
        let mut at = |said, unit, place, with: Json| {
            let id = self.version(document, unit, with);
            Probe::new(said, id, place)
        };
        let root = places[3].1;
        let everybody = at("for everybody", root, Place::Top, json!({"step": "published", "for_everybody": true}));
        let unread = at("not published", root, Place::Top, json!({"step": "approved", "for_everybody": true}));
        let unit = at("for their unit", root, Place::Top, json!({"step": "published", "for_units": [engineering]}));
        let sales = at("for Sales", root, Place::Top, json!({"step": "published", "for_units": [places[2].1]}));
        let owned = self.world.record::<Document>(self.world.root, json!({"name": "x", "owner": self.robin}));
        let owned = self.version(owned, self.world.root, json!({"step": "draft"}));
        let owned = Probe { is_read: true, ..Probe::new("own document", owned, Place::Top) };
        let (everybody, unit) = (Probe { is_read: true, ..everybody }, Probe { is_read: true, ..unit });
        let probes = vec![wrote, reviews, everybody, unread, unit, sales, owned];
        self.others::<DocumentVersion>(probes, &fields, places)
    }

    fn version(&mut self, document: Id, unit: Id, with: Json) -> Id {
        let mut fields = json!({"title": "x", "document": document, "edition": 1, "language": "en"});
        for (name, value) in trial::body(with) {
            fields[name] = value;
        }
        self.world.record::<DocumentVersion>(unit, fields)
    }

    fn acknowledgements(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let document = self.world.record::<Document>(self.world.root, json!({"name": "x"}));
        let version = self.version(document, self.world.root, json!({"step": "draft"}));
        let kim = self.world.person("Kim", places[2].1);
        let fields = json!({
            "summary": "x", "person": kim, "document_version": version, "step": "acknowledged", "acknowledged_on": "2026-03-02",
        });
        let own = self.naming::<Acknowledgement>("person", false, &fields, engineering).said("their own").asked();
        self.others::<Acknowledgement>(vec![own], &fields, places)
    }

    fn handovers(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let kim = self.world.person("Kim", places[2].1);
        let fields = json!({
            "summary": "x", "person": kim, "occasion": "stays", "step": "done", "handed_on": "2026-03-02", "handed_by": kim,
        });
        let own = self.naming::<Handover>("person", false, &fields, engineering).said("it is about them").own();
        self.others::<Handover>(vec![own], &fields, places)
    }

    fn objectives(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let fields = json!({"title": "x", "step": "draft"});
        let owned = self.naming::<Objective>("owner", false, &fields, engineering).said("they own it").asked();
        let judged = self.naming::<Objective>("evaluator", false, &fields, engineering).said("they judge it").asked();
        self.others::<Objective>(vec![owned, judged], &fields, places)
    }

    /// Whoever measures a metric, judges or answers for it is tied to its values, and needs for that no more than to be employed.
    fn measurements(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let value = |metric: Id| {
            json!({
                "summary": "x", "metric": metric, "step": "recorded", "period_end": "2026-02-28", "value": "1",
                "measured_on": "2026-02-28",
            })
        };
        let mut probes = Vec::new();
        for (field, said) in
            [("collector", "they measure it"), ("evaluator", "they judge it"), ("owner", "they own it")]
        {
            let metric = self.world.record::<Metric>(self.world.root, json!({"title": "x", field: self.robin}));
            let id = self.world.record::<Measurement>(engineering, value(metric));
            let is_asked = self.role == Role::Employee && self.held_at.covers(Place::Engineering);
            probes.push(Probe { is_asked, ..Probe::new(said, id, Place::Engineering) });
        }
        let metric = self.world.record::<Metric>(self.world.root, json!({"title": "x"}));
        self.others::<Measurement>(probes, &value(metric), places)
    }

    /// Whoever leads a unit that is audited is asked to confirm that they have the report.
    fn audits(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let fields = json!({"title": "x", "step": "planned", "kind": "internal"});
        let led = self.naming::<Audit>("lead", false, &fields, engineering).said("they lead it").asked();
        let audited = json!({"title": "x", "step": "issued", "kind": "internal", "units": [engineering]});
        let audited = self.world.record::<Audit>(self.world.root, audited);
        let leads = self.role == Role::Manager && self.held_at.covers(Place::Engineering);
        let audited = Probe { is_asked: leads, ..Probe::new("audits Engineering", audited, Place::Top) };
        let theirs = json!({"title": "x", "step": "planned", "kind": "customer"});
        let theirs = self.world.record::<Audit>(engineering, theirs);
        let theirs = Probe { is_outside: true, ..Probe::new("by a customer", theirs, Place::Engineering) };
        let mut probes = vec![led, audited, theirs];
        // Whoever leads the audited unit is tied to one of that unit too.
        for mut probe in self.others::<Audit>(Vec::new(), &fields, places) {
            probe.is_asked = self.role == Role::Manager && self.held_at.covers(probe.place);
            probes.push(probe);
        }
        if let Some(led) = probes.first_mut() {
            led.is_asked = true;
        }
        let theirs_unit = self.role == Role::Manager && self.held_at.covers(Place::Engineering);
        if let Some(theirs) = probes.get_mut(2) {
            theirs.is_asked = theirs_unit;
        }
        probes
    }

    /// What belongs to an internal audit, and to one by others.
    fn of_audits<T: Kinded>(&mut self, field: &str, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let audit = |kind: &str| json!({"title": "x", "step": "planned", "kind": kind});
        let ours = self.world.record::<Audit>(self.world.root, audit("internal"));
        let theirs = self.world.record::<Audit>(self.world.root, audit("customer"));
        let other = self.world.person("Sam", self.world.root);
        let mut fields = json!({"title": "x", "audit": ours, field: other});
        if T::kind_of().life_cycle.is_some() {
            fields["step"] = json!("draft");
        }
        let named = self.naming::<T>(field, false, &fields, engineering).said("names them").own();
        let named = if T::kind_of().life_cycle.is_some() { named.asked() } else { named };
        let mut of_theirs = fields.clone();
        of_theirs["audit"] = json!(theirs);
        let of_theirs = self.world.record::<T>(engineering, of_theirs);
        let of_theirs = Probe { is_outside: true, ..Probe::new("of a customer's", of_theirs, Place::Engineering) };
        self.others::<T>(vec![named, of_theirs], &fields, places)
    }

    /// Whoever leads the unit of the person who reported it is asked whether it is one.
    fn nonconformities(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let fields = json!({"title": "x", "step": "opened"});
        let owned = self.naming::<Nonconformity>("owner", false, &fields, engineering).said("they own it").asked();
        let checked =
            self.naming::<Nonconformity>("checker", false, &fields, engineering).said("they check it").asked();
        let reported = self.naming::<Nonconformity>("reported_by", false, &fields, engineering).said("reported").own();
        let kim = self.world.person("Kim", engineering);
        let of_team = json!({"title": "x", "step": "opened", "reported_by": kim});
        let of_team = self.world.record::<Nonconformity>(engineering, of_team);
        let leads = self.role == Role::Manager && self.held_at.covers(Place::Engineering);
        let of_team = Probe { is_asked: leads, ..Probe::new("Kim reported it", of_team, Place::Engineering).of_team() };
        let personal = json!({"title": "x", "step": "contained", "personal_data": "unknown"});
        let personal = self.world.record::<Nonconformity>(engineering, personal);
        let personal = Probe { has_personal_data: true, ..Probe::new("personal data", personal, Place::Engineering) };
        self.others::<Nonconformity>(vec![owned, checked, reported, of_team, personal], &fields, places)
    }

    fn improvements(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let fields = json!({"title": "x"});
        let owned = self.naming::<Improvement>("owner", false, &fields, engineering).said("they own it").own();
        let proposed = self.naming::<Improvement>("proposed_by", false, &fields, engineering).said("proposed").own();
        self.others::<Improvement>(vec![owned, proposed], &fields, places)
    }

    fn retained(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let fields = json!({"title": "x", "kind": "import", "made_on": "2026-03-02", "made_by": self.world.owner});
        let made = self.naming::<RetainedRecord>("made_by", false, &fields, engineering).said("they made it").own();
        self.others::<RetainedRecord>(vec![made], &fields, places)
    }

    fn claims(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let fields = json!({"summary": "x", "step": "claimed", "stated_name": "x", "place": "register.xlsx, B2"});
        let named = self.naming::<Claim>("person", false, &fields, engineering).said("it names them").asked();
        self.others::<Claim>(vec![named], &fields, places)
    }

    /// Such that tell of no record yet.
    fn what_ifs(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let fields = json!({"name": "x"});
        let drafts = self.naming::<WhatIf>("with", true, &fields, engineering).said("they draft in it").own();
        let began = self.naming::<WhatIf>("begun_by", false, &fields, engineering).said("they began it").own();
        let began = Probe { is_worked_on: false, ..began };
        self.others::<WhatIf>(vec![drafts, began], &fields, places)
    }

    /// A record of Engineering that names Robin in a field, alone or among many.
    fn naming<T: Kinded>(&mut self, field: &str, is_many: bool, fields: &Json, engineering: Id) -> Probe {
        let mut fields = fields.clone();
        fields[field] = if is_many { json!([self.robin]) } else { json!(self.robin) };
        Probe::new("", self.world.record::<T>(engineering, fields), Place::Engineering).of_team()
    }

    /// Records beside, which name nobody.
    fn others<T: Kinded>(&mut self, mut probes: Vec<Probe>, fields: &Json, places: &[(Place, Id)]) -> Vec<Probe> {
        for ((place, unit), said) in places.iter().zip(["of Engineering", "below", "of Sales", "of the top"]) {
            probes.push(Probe::new(said, self.world.record::<T>(*unit, fields.clone()), *place));
        }
        probes
    }

    fn people(&mut self, places: &[(Place, Id)]) -> Vec<Probe> {
        let mut probes = vec![Probe::new("themselves", self.robin, Place::Engineering).own().of_team()];
        for ((place, unit), said) in places.iter().zip(["of Engineering", "below", "of Sales", "of the top"]) {
            let probe = Probe::new(said, self.world.person("Kim", *unit), *place);
            probes.push(if Place::Engineering.covers(*place) { probe.of_team() } else { probe });
        }
        probes
    }

    fn assignments(&mut self, places: &[(Place, Id)]) -> Vec<Probe> {
        let mut probes = Vec::new();
        for ((place, unit), said) in places.iter().zip(["of Engineering", "below", "of Sales", "of the top"]) {
            let kim = self.world.person("Kim", *unit);
            let probe = Probe::new(said, self.world.grant(kim, Role::Employee, *unit), *place);
            probes.push(if Place::Engineering.covers(*place) { probe.of_team() } else { probe });
        }
        probes
    }

    /// What the crate says.
    fn may(&self, right: Right, kind: &'static Kind, probe: &Probe) -> bool {
        let held = self.world.held(kind, probe.id);
        may(&self.world.standing(self.robin), right, &Object::held(&self.world.isms, held))
    }

    /// What `rights.yaml` says.
    fn should(&self, right: Right, kind: &Kind, probe: &Probe) -> bool {
        let mut groups =
            rights().matrix.iter().filter(|group| group.entities.iter().any(|entity| entity == kind.entity));
        let group = groups.next().unwrap();
        assert!(groups.next().is_none(), "{kind:?} stands in two groups of the matrix");
        let cell = group.access(self.role);
        let qualifier = match right {
            Right::See => cell.see,
            // Top management says on the audit programme whether it approves it, and nothing else.
            Right::Write if kind.name == "audit-programme" && self.role == Role::TopManagement => cell.decide,
            Right::Write => cell.write,
        };
        let is_asked = right == Right::See && probe.is_asked;
        // One's own data are one's own wherever they stand.
        let is_personal = qualifier == Some(Qualifier::Personal) && probe.is_own;
        let is_read =
            right == Right::See && probe.is_read && qualifier.is_some_and(|qualifier| READS.contains(&qualifier));
        let is_resource = matches!(kind.name, "resource-plan" | "resource-request");
        let is_decided = right == Right::See
            && is_resource
            && self.held_at.covers(probe.place)
            && cell.decide == Some(Qualifier::Resources);
        is_asked
            || is_personal
            || is_read
            || is_decided
            || self.held_at.covers(probe.place)
                && match qualifier {
                    Some(Qualifier::All) => true,
                    Some(Qualifier::Own) => probe.is_own,
                    // Who reports something sees it and writes no more.
                    // So does whoever made what is kept, of what is published.
                    Some(Qualifier::Report | Qualifier::Published) => right == Right::See && probe.is_own,
                    Some(Qualifier::Linked) if right == Right::Write => probe.is_worked_on,
                    Some(Qualifier::Linked) => probe.is_linked,
                    Some(Qualifier::Team) => probe.is_of_team,
                    Some(Qualifier::Privacy) => probe.has_personal_data,
                    Some(Qualifier::High) => probe.is_high,
                    // The grant covers where it is held; people are kept from it until their fields can be masked.
                    Some(Qualifier::Granted) => kind.name != "person",
                    Some(Qualifier::Outside) => probe.is_outside,
                    Some(Qualifier::Programme) => kind.name == "audit-programme",
                    // Counts, reports, accounts and what is sent are other ways than seeing or editing a record.
                    Some(_) | None => false,
                }
    }
}

/// What a role has to see of such records so that those put before somebody are among them.
const READS: [Qualifier; 4] = [Qualifier::All, Qualifier::Published, Qualifier::Own, Qualifier::Team];

fn is_outside(role: Role) -> bool {
    matches!(role, Role::ExternalAuditor | Role::SupplierContact)
}

fn kinds() -> impl Iterator<Item = &'static Kind> {
    [
        Asset::kind_of(),
        Person::kind_of(),
        Unit::kind_of(),
        Organisation::kind_of(),
        RoleAssignment::kind_of(),
        ExternalGrant::kind_of(),
        ContextIssue::kind_of(),
        InterestedParty::kind_of(),
        Obligation::kind_of(),
        Site::kind_of(),
        Service::kind_of(),
        BusinessProcess::kind_of(),
        Interface::kind_of(),
        Supplier::kind_of(),
        Scope::kind_of(),
        RiskCriteria::kind_of(),
        Risk::kind_of(),
        RiskAssessment::kind_of(),
        Acceptance::kind_of(),
        Action::kind_of(),
        TreatmentPlan::kind_of(),
        Control::kind_of(),
        Evidence::kind_of(),
        SoaLine::kind_of(),
        SoaVersion::kind_of(),
        IsmsProcess::kind_of(),
        CalendarEntry::kind_of(),
        Competence::kind_of(),
        TrainingCourse::kind_of(),
        TrainingAssignment::kind_of(),
        Campaign::kind_of(),
        CommunicationPlan::kind_of(),
        Communication::kind_of(),
        Contact::kind_of(),
        ResourcePlan::kind_of(),
        ResourceRequest::kind_of(),
        Document::kind_of(),
        DocumentVersion::kind_of(),
        Acknowledgement::kind_of(),
        ExternalDocument::kind_of(),
        Handover::kind_of(),
        RetentionRule::kind_of(),
        Objective::kind_of(),
        Metric::kind_of(),
        Measurement::kind_of(),
        AuditProgramme::kind_of(),
        Audit::kind_of(),
        AuditAssignment::kind_of(),
        ChecklistItem::kind_of(),
        Finding::kind_of(),
        Nonconformity::kind_of(),
        Improvement::kind_of(),
        RetainedRecord::kind_of(),
        Claim::kind_of(),
        Threat::kind_of(),
        Weakness::kind_of(),
        WhatIf::kind_of(),
    ]
    .into_iter()
    .chain(operation::kinds())
}

#[test]
fn the_table_of_roles_and_rights_is_the_one_that_was_reviewed() {
    for kind in kinds() {
        let mut table = format!(
            "{}: what a person of Engineering may do who holds one role.\n\
             edit: sees and edits, see: sees, -: neither; the person is answered as if it did not exist.\n",
            kind.titles
        );
        for (held_at, said) in [(Place::Top, "at the top"), (Place::Engineering, "at Engineering")] {
            for (row, role) in Role::ALL.iter().enumerate() {
                let (scene, probes) = Scene::of(*role, held_at, kind);
                if row == 0 {
                    write!(table, "\n{:24}", format!("Held {said}")).unwrap();
                    probes.iter().for_each(|probe| write!(table, "{:18}", probe.said).unwrap());
                    table.push('\n');
                }
                write!(table, "{:24}", role.id()).unwrap();
                for probe in &probes {
                    let cell = match (scene.may(Right::See, kind, probe), scene.may(Right::Write, kind, probe)) {
                        (true, true) => "edit",
                        (true, false) => "see",
                        (false, false) => "-",
                        (false, true) => "edit unseen!",
                    };
                    write!(table, "{cell:18}").unwrap();
                }
                table.push('\n');
            }
        }
        let table: Vec<_> = table.lines().map(str::trim_end).collect();
        insta::with_settings!({ description => "Rights on one kind of record, role by role", omit_expression => true }, {
            insta::assert_snapshot!(kind.name, table.join("\n"));
        });
    }
}

#[test]
fn the_table_is_what_rights_yaml_says() {
    for kind in kinds() {
        for role in Role::ALL {
            for held_at in [Place::Top, Place::Engineering, Place::Platform, Place::Sales] {
                let (scene, probes) = Scene::of(*role, held_at, kind);
                for probe in &probes {
                    for right in [Right::See, Right::Write] {
                        assert_eq!(
                            scene.may(right, kind, probe),
                            scene.should(right, kind, probe),
                            "{role} held at {held_at:?}: {right:?} {} ({})",
                            kind.title,
                            probe.said
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn every_kind_stands_in_the_table() {
    let mut listed: Vec<_> = kinds().map(|kind| kind.name).collect();
    let mut all: Vec<_> = registry::kinds().map(|kind| kind.name).collect();
    listed.sort_unstable();
    all.sort_unstable();
    assert_eq!(listed, all, "a kind was added; add it to the table of matrix.rs with probes");
    for kind in registry::kinds() {
        let group = rights().group_of_entity(kind.entity);
        assert!(group.is_some(), "{kind:?} stands in no group of rights.yaml, so that nobody may see it");
    }
}

#[test]
fn rights_count_at_the_unit_and_below_and_never_above() {
    for kind in kinds() {
        for role in Role::ALL {
            for held_at in [Place::Top, Place::Engineering, Place::Platform, Place::Sales] {
                let (scene, probes) = Scene::of(*role, held_at, kind);
                let cell = rights().group_of_entity(kind.entity).unwrap().access(*role);
                let is_personal = cell.see == Some(Qualifier::Personal);
                // Whoever reads from outside sees their own grant wherever it stands.
                let sees_own = |probe: &Probe| probe.is_own && kind.name == "external-grant" && is_outside(*role);
                let above = probes.iter().filter(|probe| !held_at.covers(probe.place) && !sees_own(probe));
                for probe in above {
                    for right in [Right::See, Right::Write] {
                        // One's own data are one's own wherever they stand.
                        let is_theirs = probe.is_asked || probe.is_read || (is_personal && probe.is_own);
                        let is_allowed = scene.may(right, kind, probe) && !(right == Right::See && is_theirs);
                        assert!(
                            !is_allowed,
                            "{role} held at {held_at:?} counts for a {} of {:?}",
                            kind.title, probe.place
                        );
                    }
                }
            }
        }
    }
}
