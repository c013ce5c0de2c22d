//! A world in which every rule that looks finds nothing.

use catalogue::Role;
use isms::asset::Asset;
use isms::campaign::RiskAssessment;
use isms::context::Scope;
use isms::control::version::frozen;
use isms::control::{Control, SoaLine, SoaVersion, missing_lines};
use isms::documented::{Document, DocumentVersion};
use isms::evaluation::Metric;
use isms::operation::{Change, Incident};
use isms::risk::threat::Threat;
use isms::risk::{Acceptance, Risk, RiskCriteria};
use isms::treatment::{Action, TreatmentPlan};
use readiness::{Findings, RuleResult, survey};
use record::{FieldValue as _, Id, Kind, Kinded, Rows};
use serde_json::{Value as Json, json};
use trial::{World, body};

/// Corvane on 2 March 2026: two risk owners with two risks each, a campaign, a plan, a statement.
pub struct Sound {
    pub world: World,
    pub criteria: Id,
    pub rina: Id,
    pub theo: Id,
    pub assessor: Id,
    pub asset: Id,
    pub threat: Id,
    /// High, in treatment under an approved plan, after a rise of level had voided its acceptance. Rina's.
    pub treated: Id,
    /// Medium, accepted as it is. Theo's.
    pub accepted: Id,
    /// Low after treatment and accepted so. Rina's.
    pub rest: Id,
    /// Medium, analysed last month, as imported. Theo's.
    pub analysed: Id,
    pub acceptance: Id,
    pub plan: Id,
    pub action: Id,
    pub done: Id,
    pub campaign: Id,
    pub scope: Id,
    /// Serves A.8.13 and treats the risk that is in treatment.
    pub backups: Id,
    /// Serves no reference control.
    pub own: Id,
    pub statement: Id,
    /// Significant, made before the statement was approved, and assessed.
    pub change: Id,
    /// High, closed, and followed by a look at the risks.
    pub incident: Id,
    /// Of both controls: a high risk hangs on the backups.
    pub metric: Id,
}

impl Sound {
    pub fn begin() -> Self {
        let mut world = World::founded();
        let root = world.root;
        let criteria = world.criteria();
        let rina = world.holder("Rina Vos", &[Role::RiskOwner], root);
        let theo = world.holder("Theo Blum", &[Role::RiskOwner], root);
        let assessor = world.holder("Asha Rao", &[Role::Employee], root);
        let asset =
            json!({"name": "Vault", "kind": "application", "confidentiality": 5, "integrity": 5, "availability": 4});
        let asset = world.record::<Asset>(root, asset);
        let threat = world.record::<Threat>(root, json!({"name": "Malware"}));
        let scope = world.record::<Scope>(root, json!({"name": "All", "edition": 1, "step": "approved"}));
        let mut sound = Self {
            world,
            criteria,
            rina,
            theo,
            assessor,
            asset,
            threat,
            scope,
            treated: Id::nil(),
            accepted: Id::nil(),
            rest: Id::nil(),
            analysed: Id::nil(),
            acceptance: Id::nil(),
            plan: Id::nil(),
            action: Id::nil(),
            done: Id::nil(),
            campaign: Id::nil(),
            backups: Id::nil(),
            own: Id::nil(),
            statement: Id::nil(),
            change: Id::nil(),
            incident: Id::nil(),
            metric: Id::nil(),
        };
        sound.risks();
        sound.acceptances();
        sound.actions();
        sound.campaign();
        sound.controls();
        sound.statement();
        sound.documents();
        sound.operation();
        sound
    }

    /// How risks are assessed and treated, in force.
    fn documents(&mut self) {
        for (name, item) in [("How we assess risks", "DOC-03"), ("How we treat risks", "DOC-04")] {
            let document = self.world.record::<Document>(self.world.root, json!({"name": name, "satisfies": item}));
            let version = json!({
                "title": name, "document": document, "edition": 1, "language": "en", "step": "published",
            });
            let version = self.world.record::<DocumentVersion>(self.world.root, version);
            self.world.revise(Document::kind_of(), document, json!({"in_force": [version]}));
        }
    }

    /// A significant change whose risks are named, a high incident after which the risks were looked at, a metric.
    fn operation(&mut self) {
        let root = self.world.root;
        let change = json!({
            "title": "Portal in a second region", "step": "closed", "change_type": "system", "is_significant": true,
            "due": "2025-02-10", "implemented_on": "2025-02-10", "risks": [self.treated],
        });
        let incident = json!({
            "title": "Summary sent astray", "step": "closed", "severity": "high", "risk_review": "R-001 was raised",
        });
        let metric = json!({"title": "Nights without a gap", "controls": [self.backups, self.own]});
        self.metric = self.world.record::<Metric>(root, metric);
        self.change = self.world.record::<Change>(root, change);
        self.incident = self.world.record::<Incident>(root, incident);
    }

    /// The document that is that item.
    pub fn document(&self, item: &str) -> Id {
        let mut all = self.world.isms.all::<Document>();
        all.find(|document| document.items().any(|one| one == item)).unwrap().held.id
    }

    /// What every risk here has in common, and what this one has besides.
    pub fn risk(&self, owner: Id, with: Json) -> Json {
        let mut risk = json!({
            "title": "Backups are encrypted by an attacker", "owner": owner, "owner_agreed": true,
            "cause": "Backups can be reached from production", "event": "Backups are encrypted",
            "affects_confidentiality": true, "affects_integrity": true, "affects_availability": true,
            "assets": [self.asset], "threats": [self.threat], "likelihood": 3, "service": 3,
            "rationale": "Happened at peers last year", "criteria": self.criteria, "rated_by": [self.assessor],
            "analysed_on": "2026-02-20",
        });
        for (name, value) in body(with) {
            risk[name] = value;
        }
        risk
    }

    fn risks(&mut self) {
        let in_treatment = json!({
            "step": "in_treatment", "likelihood": 4, "service": 4, "outcome": "treat", "priority": 1,
            "evaluated_on": "2026-02-21", "option": "modify", "target_likelihood": 2, "target_consequence": 3,
            "target_criteria": self.criteria,
        });
        let rest = json!({
            "step": "accepted", "option": "modify", "outcome": "treat", "priority": 2, "target_likelihood": 2,
            "target_consequence": 2, "target_criteria": self.criteria, "residual_likelihood": 2, "residual_service": 2,
            "residual_rationale": "Seen in the last test", "residual_criteria": self.criteria,
            "residual_rated_by": [self.assessor], "residual_analysed_on": "2026-02-25", "accepted_until": "2027-01-31",
            "threats": [],
        });
        let accepted = json!({"step": "accepted", "accepted_until": "2027-01-31", "outcome": "acceptable"});
        let imported = json!({"step": "analysed", "is_imported": true, "imported_level": "Medium", "overall": 3});
        self.treated = self.world.record::<Risk>(self.world.root, self.risk(self.rina, in_treatment));
        self.accepted = self.world.record::<Risk>(self.world.root, self.risk(self.theo, accepted));
        self.rest = self.world.record::<Risk>(self.world.root, self.risk(self.rina, rest));
        self.analysed = self.world.record::<Risk>(self.world.root, self.risk(self.theo, imported));
    }

    fn acceptances(&mut self) {
        let acceptance = |risk: Id, level: &str, by: Id, subject: &str| {
            json!({
                "summary": "an acceptance", "risk": risk, "level": level, "likelihood": 3, "consequence": 3,
                "criteria": self.criteria, "subject": subject, "statement": "We bear it",
                "valid_from": "2026-02-26", "valid_until": "2027-01-31", "signed_by": by,
            })
        };
        let (accepted, rest) = (
            acceptance(self.accepted, "medium", self.theo, "untreated"),
            acceptance(self.rest, "low", self.rina, "residual"),
        );
        let mut voided = acceptance(self.treated, "medium", self.rina, "untreated");
        voided["ended_on"] = json!("2026-02-20");
        voided["ended_because"] = json!("level_rose");
        let root = self.world.root;
        self.acceptance = self.world.record::<Acceptance>(root, accepted);
        let rest = self.world.record::<Acceptance>(root, rest);
        self.world.record::<Acceptance>(root, voided);
        self.revise::<Risk>(self.accepted, json!({"acceptance": self.acceptance}));
        self.revise::<Risk>(self.rest, json!({"acceptance": rest}));
    }

    fn actions(&mut self) {
        let root = self.world.root;
        let action = json!({
            "title": "Backups apart", "step": "in_progress", "risk": self.treated, "assignee": self.theo,
            "assignee_agreed": true, "verifier": self.assessor, "due": "2026-06-30", "effect": "None is reachable",
            "resources": "Four days",
        });
        let done = json!({
            "title": "Tapes", "step": "verified", "risk": self.rest, "assignee": self.theo, "due": "2026-02-24",
            "effect": "Offline copies", "resources": "A library", "evidence": "Photo", "done_on": "2026-02-22",
        });
        self.action = self.world.record::<Action>(root, action);
        self.done = self.world.record::<Action>(root, done);
        let line = json!({
            "risk": self.treated, "version": 1, "owner": self.rina, "level": "high", "option": "modify", "target": "medium",
            "actions": [self.action],
        });
        let plan = json!({
            "title": "Risk treatment plan, version 1", "edition": 1, "step": "approved", "lines": [line],
            "owners": [self.rina], "approvals": [{"owner": self.rina, "on": "2026-02-22"}], "approved_on": "2026-02-22",
        });
        self.plan = self.world.record::<TreatmentPlan>(root, plan);
    }

    fn campaign(&mut self) {
        let rated = json!({
            "risk": self.treated, "first": self.rina, "first_likelihood": 4, "first_consequence": 4,
            "second": self.assessor, "second_likelihood": 4, "second_consequence": 3,
        });
        let result = json!({
            "risk": self.treated, "version": 1, "likelihood": 4, "consequence": 4, "level": "high", "movement": "new",
        });
        let campaign = json!({
            "title": "Winter assessment", "step": "completed", "participants": [self.rina, self.theo, self.assessor],
            "criteria": self.criteria, "calibration": [rated], "result": [result], "completed_on": "2026-02-24",
        });
        self.campaign = self.world.record::<RiskAssessment>(self.world.root, campaign);
    }

    fn controls(&mut self) {
        let root = self.world.root;
        let control = |title: &str, serves: &str, risk: Id| {
            let mut control = json!({
                "title": title, "step": "implemented", "owner": self.theo, "risks": [risk], "proven_until": "2026-12-31",
            });
            if !serves.is_empty() {
                control["serves"] = json!(serves);
            }
            control
        };
        let backups = control("Daily backups", "A.8.13", self.treated);
        let own = control("Night watch", "", self.rest);
        self.backups = self.world.record::<Control>(root, backups);
        self.own = self.world.record::<Control>(root, own);
        for mut line in missing_lines(&self.world.isms, self.scope) {
            let said = match line.get("reference").and_then(Json::as_str) {
                None => json!({"step": "included", "business_reason": "Insurers ask for it"}),
                Some("A.8.13") => json!({"step": "included"}),
                Some(reference) => {
                    json!({"step": "excluded", "exclusion": format!("Nothing here asks for {reference}")})
                }
            };
            line.extend(body(said));
            self.world.record::<SoaLine>(root, Json::Object(line));
        }
    }

    fn statement(&mut self) {
        let lines: Rows<_> = frozen(&self.world.isms, self.scope, self.world.today()).into();
        let version = json!({
            "title": "Statement of Applicability, version 1", "edition": 1, "step": "approved", "scope": self.scope,
            "comparison": "All 93 were looked at", "compared_by": self.assessor, "compared_on": "2026-02-26",
            "lines": lines.to_json(), "approved_by": self.world.top_management, "approved_on": "2026-02-27",
        });
        self.statement = self.world.record::<SoaVersion>(self.world.root, version);
    }

    /// Other values in some fields of a record.
    pub fn revise<T: Kinded>(&mut self, id: Id, fields: Json) {
        self.world.revise(T::kind_of(), id, fields);
    }

    pub fn criteria(&mut self, fields: Json) {
        self.revise::<RiskCriteria>(self.criteria, fields);
    }

    /// The line of a reference control.
    pub fn line(&self, reference: &str) -> Id {
        let mut lines = self.world.isms.all::<SoaLine>();
        lines.find(|line| line.reference.as_deref() == Some(reference)).unwrap().held.id
    }

    /// Includes a line that is excluded, with a reason, under these controls.
    pub fn include(&mut self, reference: &str) {
        let line = self.line(reference);
        self.revise::<SoaLine>(line, json!({"step": "included", "business_reason": reference, "exclusion": null}));
    }

    pub fn survey(&self) -> Findings {
        survey(&self.world.isms, self.world.today())
    }

    /// The rules that fail, in the order of the file.
    pub fn failing(&self) -> Vec<String> {
        let survey = self.survey();
        let failing = survey.outcomes.iter().filter(|outcome| outcome.result == RuleResult::Fail);
        failing.map(|outcome| outcome.rule.id.clone()).collect()
    }

    /// The records that a rule names, by kind and id.
    pub fn named(&self, rule: &str) -> Vec<(&'static Kind, Id)> {
        let survey = self.survey();
        let failures = &survey.outcome(rule).unwrap().failures;
        failures.iter().flat_map(|failure| &failure.records).map(|subject| (subject.kind, subject.id)).collect()
    }
}
