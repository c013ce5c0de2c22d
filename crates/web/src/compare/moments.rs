//! The moments that can be chosen by name, and what is wrong with others.

use access::View;
use door::Fault;
use isms::campaign::RiskAssessment;
use isms::control::SoaVersion;
use jiff::civil::Date;

/// A moment with a name.
pub struct Named {
    /// What it is called.
    pub words: String,
    /// Its day.
    pub on: Date,
}

/// Decisions that the viewer may see and that moments are named by, the latest first.
pub fn named(view: &View) -> Vec<Named> {
    let statements = view.all::<SoaVersion>().filter_map(|version| {
        Some(Named { words: format!("Statement, version {}", version.edition.get()), on: version.approved_on? })
    });
    let campaigns = view.all::<RiskAssessment>().filter_map(|campaign| {
        Some(Named { words: campaign.title.to_string(), on: campaign.confirmed_on.or(campaign.completed_on)? })
    });
    let mut named: Vec<Named> = statements.chain(campaigns).collect();
    named.sort_by(|one, other| other.on.cmp(&one.on));
    named
}

/// What is wrong with the moments that were asked for, where another choice mends it.
pub fn sentence(fault: &Fault) -> Option<String> {
    match fault {
        Fault::BadRequest(sentence) => Some(sentence.clone()),
        _ => None,
    }
}
