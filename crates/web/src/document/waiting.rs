//! What documents ask of somebody: to read what is in force, to review and approve what is to come.

use access::View;
use isms::documented::{DocumentStep, DocumentVersion};
use isms::{Held, Typed};

use super::version::approvers;
use crate::general::is_open;
use crate::work::{Task, Topic};

/// The tasks. What life cycles ask of authors and of those who publish, [`crate::work`] finds itself.
pub fn tasks(view: &View) -> Vec<Task> {
    let read = view.unread().into_iter().map(|(version, due)| Task {
        topic: Topic::Reading,
        by: Some(due),
        path: format!("reading/{}", version.held.handle()),
        ..Task::of(version.held, "Read", "one of its readers", "")
    });
    let in_review = view.all::<DocumentVersion>().filter(|version| version.step == DocumentStep::InReview);
    let asked = in_review.filter_map(|version| review(view, &version).or_else(|| approval(view, &version)));
    read.chain(asked).collect()
}

fn review(view: &View, version: &Typed<'_, DocumentVersion>) -> Option<Task> {
    let me = view.actor().person;
    let is_asked = version.reviewers.iter().any(|reviewer| reviewer.id == me) && !version.has_agreed(me);
    is_asked.then(|| Task::of(version.held, "Review", "reviewer", ""))
}

/// The approval waits until all reviewers agreed.
fn approval(view: &View, version: &Typed<'_, DocumentVersion>) -> Option<Task> {
    let is_asked = approvers(view, version.it).contains(&view.actor().person);
    (is_asked && may_approve(view, version.held)).then(|| Task::of(version.held, "Approve", "approver", "approval"))
}

fn may_approve(view: &View, held: &Held) -> bool {
    let steps = decide::steps(view, held);
    steps.iter().any(|step| step.transition.noun.as_deref() == Some("approval") && is_open(step))
}
