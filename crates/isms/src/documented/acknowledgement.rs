//! Acknowledgements (5.2 f, 7.3 a): who has read which version of what.

use jiff::ToSpan as _;
use jiff::civil::Date;
use record::text::LINE_CHARACTERS;
use record::{Choice, Id, Line, Record, Ref, State, Tone};

use super::version::{DocumentVersion, published};
use crate::people::Person;
use crate::{Isms, Typed};

/// How long somebody has to read what is new to them, from its publication or from their first day.
pub const GRACE_DAYS: i64 = 30;

/// That somebody has read a version of a document and will follow it (5.2 f, 7.3 a).
///
/// Everybody says so for themselves. It stays as it was given: the next version is read anew.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "acknowledgements",
    clause = "7.3",
    prefix = "AK",
    by_steps,
    life_cycle = "acknowledgement",
    state = Acknowledgement::state
)]
pub struct Acknowledgement {
    /// Who and what, in one line; made from both.
    #[field(title, searched, decided)]
    pub summary: Line,
    /// Who read it.
    #[field(listed, decided, link = "person")]
    pub person: Ref<Person>,
    /// The version that was read.
    #[field(listed, decided)]
    pub document_version: Ref<DocumentVersion>,
    /// Where it stands.
    #[field(step)]
    pub step: AcknowledgementStep,
    /// The day on which it was acknowledged.
    #[field(listed, decided)]
    pub acknowledged_on: Date,
}

/// The steps of an acknowledgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum AcknowledgementStep {
    /// Given.
    Acknowledged,
}

impl Acknowledgement {
    /// The title: who and what, in one line, whatever the length of the name.
    pub fn summary(name: &str, version: &str) -> String {
        format!("{name}: {version}").chars().take(LINE_CHARACTERS).collect()
    }

    fn state(&self, _: Date) -> Option<State> {
        Some(State { code: "acknowledged", label: "Acknowledged", tone: Tone::Good })
    }
}

/// Whether a person has acknowledged a version.
pub fn has_acknowledged(isms: &Isms, person: Id, version: Id) -> bool {
    acknowledgements_of(isms, person).any(|one| one.document_version.id == version)
}

/// What a person has acknowledged.
pub fn acknowledgements_of(isms: &Isms, person: Id) -> impl Iterator<Item = Typed<'_, Acknowledgement>> {
    let referring = isms.referring_from::<Acknowledgement>(person).filter(|referring| referring.held.is_living());
    referring.filter_map(|referring| Some(Typed { held: referring.held, it: referring.held.typed()? }))
}

/// Who has acknowledged a version.
pub fn acknowledged(isms: &Isms, version: Id) -> impl Iterator<Item = Typed<'_, Acknowledgement>> {
    let referring = isms.referring_from::<Acknowledgement>(version).filter(|referring| referring.held.is_living());
    referring.filter_map(|referring| Some(Typed { held: referring.held, it: referring.held.typed()? }))
}

/// The versions in force that a person still has to acknowledge, each with the last day for it.
pub fn unread(isms: &Isms, person: Id, today: Date) -> Vec<(Typed<'_, DocumentVersion>, Date)> {
    let asked = published(isms).filter(|version| version.is_acknowledged(isms));
    let asked = asked.filter(|version| version.audience.includes(isms, version.held.envelope.unit, person));
    let unread = asked.filter(|version| !has_acknowledged(isms, person, version.held.id));
    unread.map(|version| (due(isms, &version, person, today), version)).map(|(due, version)| (version, due)).collect()
}

/// The last day on which somebody acknowledges a version in time: thirty days after its publication or their first day.
pub fn due(isms: &Isms, version: &DocumentVersion, person: Id, today: Date) -> Date {
    let joined = isms.get(Ref::<Person>::to(person)).and_then(|known| known.joined_on);
    let from = version.published_on.max(joined).unwrap_or(today);
    from.saturating_add(GRACE_DAYS.days())
}
