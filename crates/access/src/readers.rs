//! Documents and courses, and those they are for. Where a role is held says nothing about what is put before everybody to read, so the unit
//! is not asked; the role has to be one that reads documents at all.

use catalogue::{Qualifier, rights};
use isms::documented::acknowledgement::{self, Acknowledgement};
use isms::documented::{Document, DocumentStep, DocumentVersion};
use isms::people::Person;
use isms::support::TrainingCourse;
use isms::{Isms, Typed};
use jiff::civil::Date;
use record::{Id, Kinded as _, Ref};

use crate::View;
use crate::may::Object;
use crate::standing::Standing;

/// Who has read a version, as far as the viewer may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readers {
    /// How many are asked to read it.
    pub asked: usize,
    /// How many of them did.
    pub read: usize,
    /// Those who did not and whom the viewer may see, each with the last day for it.
    pub missing: Vec<(Id, Date)>,
}

impl View {
    /// The versions that the viewer still has to acknowledge, each with the last day for it, the most urgent first.
    pub fn unread(&self) -> Vec<(Typed<'_, DocumentVersion>, Date)> {
        let mut unread = acknowledgement::unread(&self.shown, self.actor.person, self.today);
        unread.retain(|(version, _)| self.held(DocumentVersion::kind_of(), version.held.id).is_some());
        unread.sort_by_key(|(_, due)| *due);
        unread
    }

    /// The day on which the viewer acknowledged a version.
    pub fn acknowledged_on(&self, version: Id) -> Option<Date> {
        let mut own = acknowledgement::acknowledgements_of(&self.shown, self.actor.person);
        own.find(|one| one.document_version.id == version).map(|one| one.acknowledged_on)
    }

    /// Who of its audience has acknowledged a version in force. Counts are for those who see all acknowledgements, or their totals.
    pub fn readers(&self, version: &Typed<'_, DocumentVersion>) -> Option<Readers> {
        let group = rights().group_of_entity(Acknowledgement::kind_of().entity)?;
        let sees = |see| matches!(see, Some(Qualifier::All | Qualifier::Totals));
        let unit = version.held.envelope.unit;
        let is_counted = self.standing.at(&self.present, unit).any(|holding| sees(group.access(holding.role).see));
        let is_asked = version.step == DocumentStep::Published && version.is_acknowledged(&self.shown);
        if !is_counted || !is_asked || self.held(DocumentVersion::kind_of(), version.held.id).is_none() {
            return None;
        }
        let people = version.audience.people(&self.shown, unit, self.today);
        let has_read = |person: &Id| acknowledgement::has_acknowledged(&self.shown, *person, version.held.id);
        let (read, missing): (Vec<Id>, Vec<Id>) = people.into_iter().partition(has_read);
        let asked = read.len() + missing.len();
        let due = |person| acknowledgement::due(&self.shown, version.it, person, self.today);
        let seen = missing.into_iter().filter(|person| self.held(Person::kind_of(), *person).is_some());
        Some(Readers { asked, read: read.len(), missing: seen.map(|person| (person, due(person))).collect() })
    }
}

/// Whether a document, a version or a course is put before the person: a version in force is for them, they answer for the document or
/// approve it, or they are among those whom a course is for.
pub(crate) fn is_reader(standing: &Standing, object: &Object<'_>) -> bool {
    let Some(record) = object.record else { return false };
    let is_one = if let Some(version) = record.downcast::<DocumentVersion>() {
        is_read(object.isms, object.unit, version, standing.person) || names(object.isms, version.document, standing)
    } else if let Some(document) = record.downcast::<Document>() {
        let in_force = document.in_force.iter().filter_map(|version| object.isms.get(*version));
        answers_for(document, standing.person)
            || in_force
                .into_iter()
                .any(|version| is_read(object.isms, version.held.envelope.unit, version.it, standing.person))
    } else if let Some(course) = record.downcast::<TrainingCourse>() {
        course.audience.includes(object.isms, object.unit, standing.person)
    } else {
        false
    };
    is_one && reads_any(standing, object)
}

fn is_read(isms: &Isms, unit: Id, version: &DocumentVersion, person: Id) -> bool {
    version.step == DocumentStep::Published && version.audience.includes(isms, unit, person)
}

fn names(isms: &Isms, document: Ref<Document>, standing: &Standing) -> bool {
    isms.get(document).is_some_and(|document| answers_for(document.it, standing.person))
}

fn answers_for(document: &Document, person: Id) -> bool {
    document.owner.is_some_and(|owner| owner.id == person)
        || document.approvers.iter().any(|approver| approver.id == person)
}

/// Whether any role that they hold sees such records, be it published or own ones only.
fn reads_any(standing: &Standing, object: &Object<'_>) -> bool {
    let Some(group) = rights().group_of_entity(object.kind.entity) else { return false };
    let sees = |see| matches!(see, Some(Qualifier::All | Qualifier::Published | Qualifier::Own | Qualifier::Team));
    standing.unit.is_some() && standing.held.iter().any(|holding| sees(group.access(holding.role).see))
}
