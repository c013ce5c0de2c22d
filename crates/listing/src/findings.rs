//! What the rules find, kept: the survey of a value for as long as somebody asks for it, and what each class of viewers reads
//! of it until a commit touches a kind that rules read.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use access::{Seen, Survey, View};
use jiff::civil::Date;
use ledger::Hash;
use record::Id;

use crate::Kept;

/// How many surveys are kept: of the present of some organisations, and of past days that somebody looks at.
const SURVEYS: usize = 16;

/// A survey that is kept.
struct Whole {
    /// Whose present it is of. A commit ends it, so that of each organisation one is enough: that of a large one takes
    /// megabytes. Nobody's, where it is of the past.
    present_of: Option<Id>,
    /// A value is named by the root of its log, so that no two values share a survey, whoever's they are; and by what was erased of it.
    moment: (Hash, Date, u64),
    survey: Survey,
}

static WHOLE: LazyLock<Mutex<Vec<Whole>>> = LazyLock::new(Mutex::default);
static SEEN: LazyLock<Kept<Seen>> = LazyLock::new(Kept::default);

/// The survey of the value that a view shows.
pub fn survey(view: &View) -> Survey {
    let moment = view.moment();
    let lock = || WHOLE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = lock().iter().find(|known| known.moment == moment) {
        return known.survey.clone();
    }
    // Nobody waits meanwhile: two requests that come together may both survey.
    let survey = view.survey();
    if !view.is_whole() {
        return survey;
    }
    let present_of = (!view.is_past()).then(|| view.organisation());
    let is_ended =
        |known: &mut Whole| known.moment == moment || (present_of.is_some() && known.present_of == present_of);
    let mut kept = lock();
    let mut ended: Vec<Whole> = kept.extract_if(.., is_ended).collect();
    if kept.len() >= SURVEYS {
        ended.push(kept.remove(0));
    }
    kept.push(Whole { present_of, moment, survey: survey.clone() });
    // Letting go of tens of thousands of failures takes a while, too.
    drop(kept);
    drop(ended);
    survey
}

/// What a viewer reads of it.
pub fn findings(view: &View) -> Arc<Seen> {
    SEEN.of(view, &readiness::reads(), &name(view), || view.findings(&survey(view)))
}

/// The same where it is at hand: kept, or soon reckoned. What stands on every page must not make all of them wait after each
/// commit of a large organisation.
pub fn findings_at_hand(view: &View) -> Option<Arc<Seen>> {
    let kept = SEEN.known(view, &readiness::reads(), &name(view));
    kept.or_else(|| (view.survey_length() <= SOON).then(|| findings(view)))
}

/// Of how many records a survey takes a few milliseconds.
const SOON: usize = 4_000;

/// Viewers who see the same records may still read findings by different roles.
fn name(view: &View) -> String {
    format!("{:?}", view.reading())
}
