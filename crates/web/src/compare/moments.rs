//! The moments that can be chosen by name, and what is wrong with others.

use access::View;
use door::Fault;
use jiff::civil::Date;

/// A moment with a name.
pub struct Named {
    /// What it is called.
    pub words: String,
    /// Its day.
    pub on: Date,
}

/// Decisions that the viewer may see and that moments are named by, the latest first. Those of the day that is shown, or after it,
/// are none to look back to.
pub fn named(view: &View) -> Vec<Named> {
    let earlier = view.marks().into_iter().filter(|marked| marked.on < view.today());
    earlier.map(|marked| Named { words: marked.held.title().to_owned(), on: marked.on }).collect()
}

/// What is wrong with the moments that were asked for, where another choice mends it.
pub fn sentence(fault: &Fault) -> Option<String> {
    match fault {
        Fault::BadRequest(sentence) | Fault::NoSuchMoment { sentence, .. } => Some(sentence.clone()),
        _ => None,
    }
}
