//! Probes for the kinds of operation: which of their fields tie somebody to a record, and how closely.

use isms::operation::{
    AccessRight, Account, Baseline, Breach, Change, ControlTest, DPIA, DataSubjectRequest, Deletion, Environment,
    Event, Exception, Exercise, Incident, IsmsRisk, Key, Licence, Procedure, ProcessingActivity, Project, Release,
    RestoreTest, ThreatIntel, Transfer, Vulnerability,
};
use isms::supplier::{Supplier, SupplierAssessment};

use super::*;

/// What naming somebody in a field means.
#[derive(Clone, Copy)]
enum Tie {
    /// A step of its life asks them.
    Asked,
    /// It is theirs, and they work on it.
    Own,
    /// They raised it: it is theirs to see, and not to work on.
    Raised,
    /// They raised it, and a step asks them.
    RaisedAndAsked,
}

impl Scene {
    /// The probes of a kind of operation, if it is one.
    pub(super) fn of_operation(&mut self, kind: &Kind, engineering: Id, places: &[(Place, Id)]) -> Option<Vec<Probe>> {
        Some(match kind.name {
            "exception" => self.tied::<Exception>(
                json!({"title": "x", "step": "requested"}),
                &[
                    ("addressee", "for them", Tie::Asked),
                    ("rule_owner", "their rule", Tie::Asked),
                    ("requester", "they asked for it", Tie::RaisedAndAsked),
                ],
                engineering,
                places,
            ),
            "supplier" => self.suppliers(engineering, places),
            "supplier-assessment" => self.assessments(engineering, places),
            "change" => self.tied::<Change>(
                json!({"title": "x", "step": "requested"}),
                &[
                    ("owner", "their own", Tie::Asked),
                    ("assessor", "they assess it", Tie::Asked),
                    ("implementer", "they make it", Tie::Asked),
                    ("requester", "they asked for it", Tie::Raised),
                ],
                engineering,
                places,
            ),
            "isms-risk" => {
                self.tied::<IsmsRisk>(json!({"title": "x"}), &[("owner", "their own", Tie::Own)], engineering, places)
            }
            "event" => self.tied::<Event>(
                json!({"title": "x"}),
                &[("owner", "they look at it", Tie::Own)],
                engineering,
                places,
            ),
            "incident" => {
                let mut probes = self.tied::<Incident>(
                    json!({"title": "x", "step": "open"}),
                    &[
                        ("lead", "they lead it", Tie::Own),
                        ("team", "they work on it", Tie::Asked),
                        ("reporter", "they reported it", Tie::Raised),
                    ],
                    engineering,
                    places,
                );
                let high = json!({"title": "x", "step": "open", "severity": "high"});
                let high =
                    Probe::new("a high one", self.world.record::<Incident>(engineering, high), Place::Engineering);
                probes.push(Probe { is_high: true, ..high });
                probes
            }
            "breach" => self.tied::<Breach>(
                json!({"title": "x", "step": "aware"}),
                &[
                    ("delegate", "named in writing", Tie::Asked),
                    ("communications_lead", "they tell people", Tie::Asked),
                ],
                engineering,
                places,
            ),
            "account" => self.owned::<Account>(engineering, places),
            "access-right" => self.tied::<AccessRight>(
                json!({"name": "x"}),
                &[("person", "they have it", Tie::Own)],
                engineering,
                places,
            ),
            "procedure" => self.owned::<Procedure>(engineering, places),
            "baseline" => self.owned::<Baseline>(engineering, places),
            "control-test" => self.tied::<ControlTest>(
                json!({"title": "x"}),
                &[("tester", "they test it", Tie::Own)],
                engineering,
                places,
            ),
            "vulnerability" => self.owned::<Vulnerability>(engineering, places),
            "threat-intel" => self.owned::<ThreatIntel>(engineering, places),
            "exercise" => self.owned::<Exercise>(engineering, places),
            "restore-test" => self.owned::<RestoreTest>(engineering, places),
            "project" => self.owned::<Project>(engineering, places),
            "release" => self.owned::<Release>(engineering, places),
            "environment" => self.owned::<Environment>(engineering, places),
            "key" => self.owned::<Key>(engineering, places),
            "licence" => self.owned::<Licence>(engineering, places),
            "deletion" => self.owned::<Deletion>(engineering, places),
            "processing-activity" => self.owned::<ProcessingActivity>(engineering, places),
            "dpia" => self.owned::<DPIA>(engineering, places),
            "data-subject-request" => self.tied::<DataSubjectRequest>(
                json!({"title": "x", "step": "received"}),
                &[("person", "they ask", Tie::Raised)],
                engineering,
                places,
            ),
            "transfer" => self.owned::<Transfer>(engineering, places),
            _ => return None,
        })
    }

    /// Whoever owns one is asked by its steps, and whoever proposed one sees what becomes of it.
    fn suppliers(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let ties = [("owner", "they own it", Tie::Asked), ("proposed_by", "they proposed it", Tie::Raised)];
        self.tied::<Supplier>(json!({"name": "x", "step": "prospect"}), &ties, engineering, places)
    }

    /// Whoever rates one is asked by its steps; so is whoever owns the supplier.
    fn assessments(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let supplier = json!({"name": "x", "step": "active"});
        let supplier = self.world.record::<Supplier>(self.world.root, supplier);
        let fields = json!({"title": "x", "step": "planned", "supplier": supplier});
        self.tied::<SupplierAssessment>(fields, &[("assessor", "they rate it", Tie::Asked)], engineering, places)
    }

    /// Records of a plain register that somebody owns.
    fn owned<T: Kinded>(&mut self, engineering: Id, places: &[(Place, Id)]) -> Vec<Probe> {
        let title = T::kind_of().fields.iter().find(|field| field.is_title).unwrap().name;
        self.tied::<T>(json!({title: "x"}), &[("owner", "they own it", Tie::Own)], engineering, places)
    }

    fn tied<T: Kinded>(
        &mut self,
        fields: Json,
        ties: &[(&'static str, &'static str, Tie)],
        engineering: Id,
        places: &[(Place, Id)],
    ) -> Vec<Probe> {
        let is_many = |name: &str| {
            let (_, field) = T::kind_of().field(name).unwrap();
            matches!(field.field_type, record::Type::References(_))
        };
        let probes = ties.iter().map(|(field, said, tie)| {
            let probe = self.naming::<T>(field, is_many(field), &fields, engineering).said(said);
            match tie {
                Tie::Asked => probe.asked(),
                Tie::Own => probe.own(),
                Tie::Raised => Probe { is_worked_on: false, ..probe.own() },
                Tie::RaisedAndAsked => Probe { is_worked_on: false, ..probe.asked() },
            }
        });
        let probes = probes.collect();
        self.others::<T>(probes, &fields, places)
    }
}

/// The kinds of operation.
pub(super) fn kinds() -> impl Iterator<Item = &'static Kind> {
    [
        SupplierAssessment::kind_of(),
        IsmsRisk::kind_of(),
        Change::kind_of(),
        Exception::kind_of(),
        Event::kind_of(),
        Incident::kind_of(),
        Breach::kind_of(),
        Account::kind_of(),
        AccessRight::kind_of(),
        Procedure::kind_of(),
        Baseline::kind_of(),
        ControlTest::kind_of(),
        Vulnerability::kind_of(),
        ThreatIntel::kind_of(),
        Exercise::kind_of(),
        RestoreTest::kind_of(),
        Project::kind_of(),
        Release::kind_of(),
        Environment::kind_of(),
        Key::kind_of(),
        Licence::kind_of(),
        Deletion::kind_of(),
        ProcessingActivity::kind_of(),
        DPIA::kind_of(),
        Transfer::kind_of(),
        DataSubjectRequest::kind_of(),
    ]
    .into_iter()
}
