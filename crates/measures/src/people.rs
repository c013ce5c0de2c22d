//! Documents and who read them, training, campaigns, competence (7.2, 7.3, 7.5).

use std::collections::{BTreeSet, HashSet};

use isms::Typed;
use isms::documented::acknowledgement::{due, has_acknowledged};
use isms::documented::version::published;
use isms::documented::{Document, DocumentVersion};
use isms::leadership::is_colleague;
use isms::people::Person;

use isms::support::training::training_of;
use isms::support::{Campaign, CampaignType, Competence, TrainingAssignment, TrainingCourse};
use jiff::ToSpan as _;
use record::{Id, Ref};

use crate::{Asked, Input, Reckoned};

/// K14. Each version counts once for everybody of its audience.
pub(crate) fn acknowledged(asked: &Asked<'_>) -> Reckoned {
    let (isms, today) = (asked.isms, asked.today);
    let asks = published(isms).filter(|version| version.is_acknowledged(isms));
    let one = |version: Typed<'_, DocumentVersion>| {
        let readers = version.it.audience.people(isms, version.held.envelope.unit, today);
        let is_over = |person: &Id| due(isms, version.it, *person, today) < today;
        let asked_of: Vec<Id> = readers.into_iter().filter(is_over).collect();
        let given = asked_of.iter().filter(|person| has_acknowledged(isms, **person, version.held.id)).count();
        Input::of(&version, false).times(given, asked_of.len())
    };
    Reckoned::share(asks.map(one).collect())
}

/// K15.
pub(crate) fn reviewed(asked: &Asked<'_>) -> Reckoned {
    let in_force = asked.isms.all::<Document>().filter(|document| !document.in_force.is_empty());
    let is_inside = |document: &Document| document.review_on.is_some_and(|due| asked.today <= due);
    Reckoned::share(in_force.map(|document| Input::of(&document, is_inside(document.it))).collect())
}

fn awareness_courses<'a>(asked: &Asked<'a>) -> Vec<Typed<'a, TrainingCourse>> {
    asked.isms.all::<TrainingCourse>().filter(|course| course.is_awareness == Some(true)).collect()
}

/// K16.
pub(crate) fn trained(asked: &Asked<'_>) -> Reckoned {
    let courses: Vec<_> = awareness_courses(asked).into_iter().filter(|course| course.is_given(asked.today)).collect();
    let mut people = BTreeSet::new();
    for course in &courses {
        people.extend(course.audience.people(asked.isms, course.held.envelope.unit, asked.today));
    }
    let ids: HashSet<Id> = awareness_courses(asked).iter().map(|course| course.held.id).collect();
    let is_trained = |person: Id| {
        let counts = |one: &TrainingAssignment| ids.contains(&one.course.id) && one.is_valid(asked.today);
        training_of(asked.isms, person).any(|one| counts(one.it))
    };
    let known = people.into_iter().filter_map(|person| asked.isms.get(Ref::<Person>::to(person)));
    Reckoned::share(known.map(|person| Input::of(&person, is_trained(person.held.id))).collect())
}

/// K17.
pub(crate) fn newcomers_trained(asked: &Asked<'_>) -> Reckoned {
    let ids: HashSet<Id> = awareness_courses(asked).iter().map(|course| course.held.id).collect();
    let newcomers = asked.isms.all::<Person>().filter_map(|person| {
        let by = person.joined_on?.checked_add(30.days()).ok()?;
        asked.is_within(by).then_some((person, by))
    });
    let one = |(person, by): (Typed<'_, Person>, jiff::civil::Date)| {
        let left_before = person.leaves_on.is_some_and(|left| left <= by);
        if left_before || !is_colleague(asked.isms, person.held.id, asked.today) {
            return Input::left_out(&person);
        }
        let in_time =
            |one: &TrainingAssignment| ids.contains(&one.course.id) && one.completed_on.is_some_and(|on| on <= by);
        let is_trained = training_of(asked.isms, person.held.id).any(|one| in_time(one.it));
        Input::of(&person, is_trained)
    };
    Reckoned::share(newcomers.map(one).collect())
}

/// K18.
pub(crate) fn phished(asked: &Asked<'_>) -> Reckoned {
    exercises(asked, |campaign| campaign.failed.map(|number| number.get()))
}

/// K19.
pub(crate) fn phishing_reported(asked: &Asked<'_>) -> Reckoned {
    exercises(asked, |campaign| campaign.reported.map(|number| number.get()))
}

fn exercises(asked: &Asked<'_>, counted: fn(&Campaign) -> Option<i64>) -> Reckoned {
    let ended = asked.isms.all::<Campaign>().filter(|campaign| {
        let is_within = campaign.to.or(campaign.from).is_some_and(|day| asked.is_within(day));
        campaign.kind == Some(CampaignType::Phishing) && is_within
    });
    let size = |number: i64| usize::try_from(number).ok();
    let one = |campaign: Typed<'_, Campaign>| {
        let figures = counted(campaign.it).and_then(size).zip(campaign.tested.and_then(|tested| size(tested.get())));
        match figures {
            Some((counts, among)) => Input::of(&campaign, false).times(counts, among),
            None => Input::left_out(&campaign),
        }
    };
    Reckoned::share(ended.map(one).collect())
}

/// K20.
pub(crate) fn gaps(asked: &Asked<'_>) -> Reckoned {
    let asked_of = asked.isms.all::<Competence>();
    Reckoned::count(asked_of.map(|one| Input::of(&one, !one.is_proven(asked.today))).collect())
}
