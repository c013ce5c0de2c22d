//! Probes for the kinds of operation: which of their fields tie somebody to a record, and how closely.

use isms::operation::Exception;

use super::*;

/// What naming somebody in a field means.
#[derive(Clone, Copy)]
enum Tie {
    /// A step of its life asks them.
    Asked,
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
            _ => return None,
        })
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
            }
        });
        let probes = probes.collect();
        self.others::<T>(probes, &fields, places)
    }
}

/// The kinds of operation.
pub(super) fn kinds() -> impl Iterator<Item = &'static Kind> {
    [Exception::kind_of()].into_iter()
}
