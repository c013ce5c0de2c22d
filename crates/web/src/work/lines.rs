//! What the Statement of Applicability asks of a person: lines to decide, and inclusions to confirm. Each is one task however
//! many lines there are.

use access::View;
use decide::Part;
use isms::control::{Applicability, SoaLine};
use record::Kinded as _;

use super::task::{Task, Topic};
use crate::format::counted;
use crate::general::is_open;
use crate::statement::{PATH, is_proposed};

/// The tasks.
pub fn tasks(view: &View) -> Vec<Task> {
    if !view.knows_kind(SoaLine::kind_of()) {
        return Vec::new();
    }
    let (mut to_decide, mut to_confirm) = (0, 0);
    for line in view.all::<SoaLine>() {
        let is_proposed = is_proposed(line.held, line.it);
        if line.step != Applicability::Undecided && !is_proposed {
            continue;
        }
        let offered = decide::steps(view, line.held);
        let confirms = offered.iter().any(|step| is_open(step) && step.part == Part::Confirms);
        to_confirm += usize::from(confirms);
        to_decide += usize::from(!is_proposed && offered.iter().any(is_open));
    }
    let task = |count: usize, verb: &str, why: &str, show: &str| {
        (count > 0).then(|| Task {
            topic: Topic::Work,
            verb: verb.to_owned(),
            title: counted(count, "line of the Statement of Applicability", "lines of the Statement of Applicability"),
            number: None,
            why: why.to_owned(),
            by: None,
            is_overdue: false,
            path: format!("{PATH}?show={show}"),
        })
    };
    let decide = task(to_decide, "Decide", "ISMS manager", "undecided");
    let confirm = task(to_confirm, "Confirm the inclusion of", "control owner", "waiting");
    decide.into_iter().chain(confirm).collect()
}
