//! Interfaces and dependencies (4.3 c): where what is inside a scope meets what is outside.

use jiff::civil::Date;
use record::{Choice, Line, Prose, Record, Ref, State, Tone};

use crate::life::{KEPT, REVIEW_OVERDUE, Reviewed, UNOWNED};
use crate::people::Person;
use crate::supplier::Supplier;

/// A place where work or information crosses the boundary of a scope, or where what is inside depends on what others do
/// (4.3 c). Each needs somebody who answers for it and an agreement or a control that secures it.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "interfaces", clause = "4.3", prefix = "IF", state = Interface::state)]
pub struct Interface {
    /// What it is, such as Hosting of the platform.
    #[field(title, listed, searched)]
    pub name: Line,
    /// Whether something crosses the boundary there, or the inside relies on the outside.
    #[field(listed, label = "Type")]
    pub kind: Option<InterfaceType>,
    /// Who is on the other side: a group function, an agency, a customer's system.
    #[field(listed, searched)]
    pub counterpart: Option<Line>,
    /// The supplier on the other side, if it is one.
    pub supplier: Option<Ref<Supplier>>,
    /// What crosses the boundary, or what the inside relies on.
    #[field(searched, label = "What crosses it")]
    pub passing: Option<Prose>,
    /// The agreement or the control that secures it, and where it is found.
    #[field(listed, label = "Secured by")]
    pub secured_by: Option<Line>,
    /// Who answers for it on this side.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// When somebody looked whether it is still true, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

/// How inside and outside meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum InterfaceType {
    /// Work or information crosses the boundary.
    Interface,
    /// The inside cannot work without what the outside does.
    Dependency,
}

impl Interface {
    /// Whether it is known who is on the other side.
    pub fn has_counterpart(&self) -> bool {
        self.counterpart.is_some() || self.supplier.is_some()
    }

    fn state(&self, today: Date) -> Option<State> {
        Some(if self.review.is_overdue(today) {
            REVIEW_OVERDUE
        } else if !self.has_counterpart() || self.secured_by.is_none() {
            State { code: "unsecured", label: "Not secured", tone: Tone::Warn }
        } else if self.owner.is_none() {
            UNOWNED
        } else {
            KEPT
        })
    }
}
