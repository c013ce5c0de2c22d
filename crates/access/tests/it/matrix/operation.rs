//! Probes for the kinds of operation: which of their fields tie somebody to a record, and how closely.

use isms::operation::Exception;
use isms::supplier::{Supplier, SupplierAssessment};

use super::*;

/// What naming somebody in a field means.
#[derive(Clone, Copy)]
enum Tie {
    /// A step of its life asks them.
    Asked,
    /// They raised it, and a step asks them.
    RaisedAndAsked,
    /// They raised it, and no step asks them.
    Raised,
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
                Tie::RaisedAndAsked => Probe { is_worked_on: false, ..probe.asked() },
                Tie::Raised => Probe { is_worked_on: false, ..probe.own() },
            }
        });
        let probes = probes.collect();
        self.others::<T>(probes, &fields, places)
    }
}

/// The kinds of operation.
pub(super) fn kinds() -> impl Iterator<Item = &'static Kind> {
    [Exception::kind_of(), SupplierAssessment::kind_of()].into_iter()
}
