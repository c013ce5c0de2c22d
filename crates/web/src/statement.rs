//! The pages of the Statement of Applicability: the lines of a scope as they stand, each with its steps; what a version froze;
//! what differs between two; and the comparison with Annex A.
//!
//! | module | shows |
//! |---|---|
//! | [`page`] | the statement: head, counts, lines by theme |
//! | [`asked`] | which of its lines an address asks for |
//! | [`row`] | a line in a table: live, or as it was frozen |
//! | [`opened`] | a line unfolded: what needs it, what serves it, the forms of its steps |
//! | [`taken`] | what those forms do |
//! | [`chosen`] | what is done with several lines at once |
//! | [`words`] | the words that several lines are excluded with, one for each |
//! | [`approval`] | what an approval would meet |
//! | [`gaps`] | the gaps that whoever approves a version knows of |
//! | [`version`] | a version: what it lacks, what it changed, its lines |
//! | [`changes`] | what differs between any two versions, and why |
//! | [`told`] | a line in words, to be compared |
//! | [`comparison`] | necessary controls beside Annex A (6.1.3 c) |
//! | [`needed`] | why a reference control that was left out may be necessary |

mod approval;
mod asked;
mod causes;
mod changes;
mod chosen;
mod comparison;
mod gaps;
mod needed;
mod opened;
mod page;
mod row;
mod taken;
mod told;
pub mod version;
mod words;

pub use asked::{OWN, is_proposed, theme};
pub use needed::behind;

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use access::View;
use axum::http::Method;
use axum::response::Response;
use door::{Does, Fault, Routes, Visitor};
use isms::context::{Obligation, Scope, ScopeStep};
use isms::control::{Applicability, Control, FrozenLine, SoaLine, SoaStep, SoaVersion, differences};
use isms::risk::Risk;
use isms::{Held, Typed};
use listing::Kept;
use record::{Id, Kinded as _};

use crate::look::Look;

/// Where the statement lives, below an organisation.
pub const PATH: &str = "soa";

/// Their routes.
pub fn routes() -> Routes {
    Routes::new()
        .add(Method::GET, "/o/{slug}/soa", Does::ShowsDerived, page::page)
        .add(Method::GET, "/o/{slug}/soa/changes", Does::ShowsDerived, changes::page)
        .add(Method::GET, "/o/{slug}/soa/comparison", Does::ShowsDerived, comparison::page)
        .add(Method::POST, "/o/{slug}/soa/chosen", Does::Decides, chosen::take)
        .add(Method::POST, "/o/{slug}/soa/{handle}/adoption", Does::Decides, taken::adopt)
        .add(Method::POST, "/o/{slug}/soa/{handle}/{noun}", Does::Decides, taken::take)
}

/// The statement of one scope as it stands.
pub struct Statement<'a> {
    /// Who looks.
    pub visitor: &'a Visitor,
    /// The scope, by the first of its versions.
    pub scope: Id,
    /// Its lines, in the order of Annex A; own controls come last.
    pub lines: Arc<Vec<FrozenLine>>,
    /// The version in force.
    pub approved: Option<Typed<'a, SoaVersion>>,
    /// The version that is being put together or waits for approval.
    pub open: Option<Typed<'a, SoaVersion>>,
    /// The lines that differ from the version in force.
    pub changed: BTreeSet<Id>,
}

/// Lines as they stand, kept until something moves that they say.
static LINES: LazyLock<Kept<Vec<FrozenLine>>> = LazyLock::new(Kept::default);

/// The lines of the statement of a scope.
pub fn lines(view: &View, scope: Id) -> Arc<Vec<FrozenLine>> {
    let kinds = [SoaLine::kind_of(), Control::kind_of(), Risk::kind_of(), Obligation::kind_of()];
    LINES.of(view, &kinds, &scope.to_string(), || view.statement(scope))
}

impl<'a> Statement<'a> {
    /// That of a scope, named by its first version.
    pub fn of(visitor: &'a Visitor, scope: Id) -> Self {
        let lines = lines(&visitor.view, scope);
        let versions = || visitor.view.all::<SoaVersion>().filter(|version| version.scope.id == scope);
        let approved = versions().find(|version| version.step == SoaStep::Approved);
        let open = versions().find(|version| version.is_open());
        let changed = approved.map_or_else(BTreeSet::new, |approved| changed(&visitor.view, &approved, &lines));
        Self { visitor, scope, lines, approved, open, changed }
    }

    /// How many lines are so.
    pub fn count(&self, is_so: impl Fn(&FrozenLine) -> bool) -> usize {
        self.lines.iter().filter(|line| is_so(line)).count()
    }

    /// Whether the viewer sees all of it: every reference control has its line. Others see the lines of their own controls.
    pub fn is_whole(&self) -> bool {
        let sees_each = || self.count(|line| line.reference.is_some()) == catalogue::controls().len();
        self.visitor.view.sees_all(SoaLine::kind_of()) || sees_each()
    }

    /// The name of the scope, by its version in force.
    pub fn scope_name(&self) -> &'a str {
        let view = &self.visitor.view;
        let in_force = view.all::<Scope>().find(|scope| {
            scope.step == ScopeStep::Approved && view.first_version_of_scope(scope.held.id) == self.scope
        });
        match in_force {
            Some(scope) => &scope.it.name,
            None => view.label(Scope::kind_of(), self.scope).unwrap_or("a scope that you may not see"),
        }
    }

    /// "91 of 93 Annex A controls apply, 4 own controls beside them."
    pub fn sentence(&self) -> String {
        sentence(&self.lines)
    }
}

/// How many reference controls apply, of how many, and how many own controls do beside them.
pub fn sentence(lines: &[FrozenLine]) -> String {
    let of_annex = lines.iter().filter(|line| line.reference.is_some()).count();
    let (own, applied): (Vec<&FrozenLine>, Vec<&FrozenLine>) = lines
        .iter()
        .filter(|line| line.applicability == Applicability::Included)
        .partition(|line| line.reference.is_none());
    let beside = match own.len() {
        0 => String::new(),
        1 => ", 1 own control beside them".to_owned(),
        own => format!(", {own} own controls beside them"),
    };
    format!("{} of {of_annex} Annex A controls apply{beside}.", applied.len())
}

/// The lines that differ from those of a version, as far as the viewer may see both.
fn changed(view: &View, version: &SoaVersion, lines: &[FrozenLine]) -> BTreeSet<Id> {
    let before = seen(view, version);
    let pairs = differences(&before, lines);
    pairs.into_iter().filter_map(|(before, after)| after.or(before)).map(|line| line.line.id).collect()
}

/// The lines that a version froze, as far as the viewer may see them; none before it was submitted.
pub fn seen(view: &View, version: &SoaVersion) -> Vec<FrozenLine> {
    version.lines.iter().map(|line| view.naming_what_is_seen(line.clone())).collect()
}

/// The scopes that have a statement, by their first versions: those in force first.
pub fn scopes(view: &View) -> Vec<Id> {
    let in_force = view.all::<Scope>().filter(|scope| scope.step == ScopeStep::Approved);
    let in_force = in_force.map(|scope| view.first_version_of_scope(scope.held.id));
    let mut scopes: Vec<Id> = Vec::new();
    let with_lines: BTreeSet<Id> = view.all::<SoaLine>().map(|line| line.scope.id).collect();
    for scope in in_force.filter(|scope| with_lines.contains(scope)).chain(with_lines.iter().copied()) {
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    scopes
}

/// Where no scope has a statement, the way to the page that says what one begins with; for whoever may know of statements.
///
/// # Errors
/// [`Fault::NotFound`] for everybody else.
fn unbegun(visitor: &Visitor, look: &Look) -> Result<Response, Fault> {
    if !visitor.view.knows_kind(SoaLine::kind_of()) {
        return Err(Fault::NotFound);
    }
    Ok(look.go(&visitor.href(PATH)))
}

/// The live record of a line.
pub fn live<'a>(view: &'a View, line: &FrozenLine) -> Option<(&'a Held, &'a SoaLine)> {
    let held = view.held(SoaLine::kind_of(), line.line.id)?;
    Some((held, held.typed()?))
}

/// The controls that serve a line, as far as the viewer may see them.
pub fn controls<'a>(view: &'a View, line: &FrozenLine) -> Vec<Typed<'a, Control>> {
    let typed = |held: &'a Arc<Held>| Some(Typed { held, it: held.typed()? });
    line.controls.iter().filter_map(|control| typed(view.held(Control::kind_of(), control.id)?)).collect()
}

/// The open risks that these controls treat, each once, in the order of the register.
pub fn risks<'a>(view: &'a View, controls: &[Typed<'a, Control>]) -> Vec<Typed<'a, Risk>> {
    let ids: BTreeSet<Id> = controls.iter().flat_map(|control| control.it.risks.iter().map(|risk| risk.id)).collect();
    let typed = |held: &'a Arc<Held>| Some(Typed { held, it: held.typed::<Risk>()? });
    let risks = ids.into_iter().filter_map(|id| typed(view.held(Risk::kind_of(), id)?));
    let mut risks: Vec<_> = risks.filter(|risk| risk.held.is_living() && risk.it.is_open()).collect();
    risks.sort_by_key(|risk| risk.held.envelope.number);
    risks
}

/// The obligations that these controls answer and that count, each once.
pub fn obligations<'a>(view: &'a View, controls: &[Typed<'a, Control>]) -> Vec<Typed<'a, Obligation>> {
    let ids: BTreeSet<Id> =
        controls.iter().flat_map(|control| control.it.obligations.iter().map(|obligation| obligation.id)).collect();
    let typed = |held: &'a Arc<Held>| Some(Typed { held, it: held.typed::<Obligation>()? });
    let obligations = ids.into_iter().filter_map(|id| typed(view.held(Obligation::kind_of(), id)?));
    obligations.filter(|one| one.held.is_living() && one.it.is_addressed != Some(false)).collect()
}
