//! The moments that people name when they ask how things stood, and what was not there yet.

use std::sync::Arc;

use isms::registry::{self, Mark};
use isms::{Held, Isms};
use jiff::civil::Date;
use record::{Kind, Value};

use crate::{Object, Right, View, may};

/// A decision that people name a moment by: version 3 of the Statement of Applicability, approved.
pub struct Marked<'a> {
    /// The record that was decided, as it is today.
    pub held: &'a Arc<Held>,
    /// How its kind says so.
    pub mark: Mark,
    /// The day of the decision.
    pub on: Date,
}

impl View {
    /// The moments that records name, the latest first, as far as the viewer may see them today: whichever moment is shown,
    /// all of them lead somewhere.
    pub fn marks(&self) -> Vec<Marked<'_>> {
        let mut marks: Vec<_> = registry::KINDS
            .iter()
            .filter_map(|listed| Some((listed.kind(), listed.mark()?)))
            .flat_map(|(kind, mark)| self.marked(kind, mark))
            .collect();
        marks.sort_by_key(|mark| std::cmp::Reverse((mark.on, mark.held.at)));
        marks
    }

    fn marked(&self, kind: &'static Kind, mark: Mark) -> impl Iterator<Item = Marked<'_>> {
        let position = kind.field(mark.field).map(|(position, _)| position);
        let records = self.present.register(kind).into_iter().flat_map(isms::Register::iter);
        records.filter_map(move |held| match held.get(position?) {
            Value::Date(on) if self.sees_today(held) => Some(Marked { held, mark, on }),
            _ => None,
        })
    }

    /// A record by its number or id that the viewer may see today, and that was not there at the moment shown.
    pub fn not_yet(&self, kind: &Kind, handle: &str) -> Option<&Arc<Held>> {
        if !self.is_past || self.shown.find(kind, handle).is_some() {
            return None;
        }
        self.present.find(kind, handle).filter(|held| self.sees_today(held))
    }

    /// A record as it is today, if the viewer may see it.
    pub fn held_today(&self, kind: &Kind, handle: &str) -> Option<&Arc<Held>> {
        self.present.find(kind, handle).filter(|held| self.sees_today(held))
    }

    /// The records of a kind as they are today, as far as the viewer may see them.
    pub fn records_today(&self, kind: &'static Kind) -> impl Iterator<Item = &Arc<Held>> {
        let records = self.present.register(kind).into_iter().flat_map(isms::Register::iter);
        records.filter(|held| self.sees_today(held))
    }

    fn sees_today(&self, held: &Held) -> bool {
        let present: &Isms = &self.present;
        self.hands_on(held) && may(&self.standing, Right::See, &Object::held(present, held))
    }
}
