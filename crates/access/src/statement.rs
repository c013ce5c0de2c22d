//! The Statement of Applicability as a viewer may see it: the lines of a scope as they stand, in the form in which a version
//! would freeze them, so that pages and exports show one and the other alike.

use isms::context::scope::lineage;
use isms::control::version::frozen;
use isms::control::{FrozenLine, SoaLine};
use record::{Id, Kinded as _};

use crate::View;

impl View {
    /// What stays the same while versions of a scope follow each other, and so what a statement is of: the first of them.
    pub fn first_version_of_scope(&self, version: Id) -> Id {
        lineage(&self.shown, version)
    }

    /// The lines of the statement of a scope, named by its first version, in the order of Annex A; own controls come last.
    /// Whoever may see a line knows its status and its reasons, as they name no record; of the controls that serve it, a
    /// line names those that the viewer may see.
    pub fn statement(&self, scope: Id) -> Vec<FrozenLine> {
        let is_seen = |line: &FrozenLine| self.held(SoaLine::kind_of(), line.line.id).is_some();
        let lines = frozen(&self.shown, scope, self.today).into_iter().filter(is_seen);
        lines.map(|line| self.naming_what_is_seen(line)).collect()
    }

    /// The same line, naming of its controls those that the viewer may see.
    pub fn naming_what_is_seen(&self, mut line: FrozenLine) -> FrozenLine {
        line.controls.retain(|control| self.held(isms::control::Control::kind_of(), control.id).is_some());
        line
    }
}
