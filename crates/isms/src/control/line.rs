//! Lines of the Statement of Applicability (6.1.3 b to d): which reference controls are necessary, and why.

use jiff::civil::Date;
use record::{Body, Choice, Id, Line, Misfit, Number, Prose, Record, Ref, Row, Rows, State, Tone};
use serde_json::Value as Json;

use super::reference;
use super::register::{Control, serving, serving_none};
use crate::context::{ObligationSource, Scope};
use crate::life::Pending;
use crate::people::Person;
use crate::registry::Edit;
use crate::treatment::{Action, actions_bringing, actions_for};
use crate::{Isms, Typed};

/// One line of the Statement of Applicability of a scope (6.1.3 d): a reference control of Annex A, or a control of your own
/// that serves none. It says whether that is necessary, and why or why not.
///
/// How far it is implemented follows from the controls that serve it, and nobody sets it here.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "soa-lines",
    title = "SoA line",
    titles = "SoA lines",
    clause = "6.1.3",
    prefix = "SL",
    life_cycle = "soa_line",
    edited_in = "undecided, included, excluded",
    state = SoaLine::state
)]
pub struct SoaLine {
    /// The reference control with its title, or the title of your own control.
    #[field(title, searched, decided)]
    pub title: Line,
    /// Whether it is necessary.
    #[field(step)]
    pub step: Applicability,
    /// The scope whose statement it belongs to, by the first of its versions.
    #[field(decided)]
    pub scope: Ref<Scope>,
    /// The reference control of Annex A, such as A.8.13.
    #[field(decided, searched)]
    pub reference: Option<Line>,
    /// Your own control, where it serves no reference control.
    #[field(decided)]
    pub control: Option<Ref<Control>>,
    /// Who answers for the line: most often the owner of a control that serves it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// What the business needs it for, where no risk and no obligation says so.
    #[field(searched, label = "Business reason")]
    pub business_reason: Option<Prose>,
    /// Why it is not necessary, in your own words. An excluded line always says so.
    #[field(searched, label = "Reason for exclusion")]
    pub exclusion: Option<Prose>,
    /// Why nobody measures, tests or audits it, where a high risk hangs on it.
    #[field(detail, label = "Not watched because")]
    pub unwatched_because: Option<Prose>,
    /// Who changed or decided the line, and in which of its versions. They do not approve a statement that holds this.
    #[field(decided, detail)]
    pub edits: Rows<LineEdit>,
    /// A step that waits for a second person.
    #[field(embed)]
    pub pending: Pending,
}

/// That somebody changed or decided a line.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct LineEdit {
    /// Who.
    pub by: Ref<Person>,
    /// The version of the line that they made.
    pub version: Number<1, 9_007_199_254_740_991>,
}

/// Whether a control is necessary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Applicability {
    /// Nobody has decided.
    Undecided,
    /// Necessary.
    Included,
    /// Not necessary.
    Excluded,
}

/// How far a line is implemented, as its controls say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Implementation {
    /// The line is excluded.
    NotApplicable,
    /// Nothing is done yet.
    NotImplemented,
    /// At least one control is planned.
    Planned,
    /// At least one control is in operation, in part at least.
    #[choice(label = "Partly implemented")]
    Partial,
    /// Every control that serves it is implemented.
    Implemented,
}

/// Why a line is included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reasons {
    /// A control that serves it treats a risk that is open.
    pub risk: bool,
    /// A control that serves it answers a law.
    pub law: bool,
    /// A control that serves it answers a contract.
    pub contract: bool,
    /// The business or an interested party needs it: by an obligation, or in words on the line.
    pub business: bool,
}

impl Reasons {
    /// Whether there is any.
    pub fn is_any(self) -> bool {
        self.risk || self.law || self.contract || self.business
    }

    /// Whether something asks for it that no exclusion may leave out: an open risk, a law, a contract.
    pub fn forbids_exclusion(self) -> bool {
        self.risk || self.law || self.contract
    }
}

impl SoaLine {
    /// The controls in use that serve it.
    pub fn controls<'a>(&self, isms: &'a Isms) -> Vec<Typed<'a, Control>> {
        match (&self.reference, self.control) {
            (Some(reference), _) => serving(isms, reference).collect(),
            (None, Some(own)) => {
                isms.get(own).into_iter().filter(|own| own.held.is_living() && own.is_in_use()).collect()
            }
            (None, None) => Vec::new(),
        }
    }

    /// Whether a control is in use and serves it.
    pub fn is_served_by(&self, control: &Typed<'_, Control>) -> bool {
        let serves = match (&self.reference, self.control) {
            (Some(row), _) => reference::names(control.it.serves.as_ref(), row),
            (None, Some(own)) => own.id == control.held.id,
            (None, None) => false,
        };
        serves && control.held.is_living() && control.is_in_use()
    }

    /// How far it is implemented: by the controls that serve it alone.
    pub fn implementation(&self, isms: &Isms) -> Implementation {
        use super::register::ControlStep::{Implemented, Partial, Planned};
        if self.step == Applicability::Excluded {
            return Implementation::NotApplicable;
        }
        let steps: Vec<_> = self.controls(isms).iter().map(|control| control.step).collect();
        match steps.as_slice() {
            [] => Implementation::NotImplemented,
            steps if steps.iter().all(|step| *step == Implemented) => Implementation::Implemented,
            steps if steps.iter().any(|step| matches!(step, Partial | Implemented)) => Implementation::Partial,
            steps if steps.contains(&Planned) => Implementation::Planned,
            _ => Implementation::NotImplemented,
        }
    }

    /// The last day for which every control that serves it is proven; none where one has no accepted evidence.
    pub fn proven_until(&self, isms: &Isms) -> Option<Date> {
        let proven: Option<Vec<Date>> = self.controls(isms).iter().map(|control| control.proven_until).collect();
        proven?.into_iter().min()
    }

    /// Whether accepted evidence of every control that serves it covers the day.
    pub fn is_proven(&self, isms: &Isms, today: Date) -> bool {
        self.proven_until(isms).is_some_and(|last| today <= last)
    }

    /// Why it is included, by what its controls serve and by words. An obligation counts until it is left out or retired.
    pub fn reasons(&self, isms: &Isms) -> Reasons {
        let mut reasons = Reasons { business: self.business_reason.is_some(), ..Reasons::default() };
        for control in self.controls(isms) {
            let risks = control.it.risks.iter().filter_map(|risk| isms.get(*risk));
            reasons.risk |= risks.into_iter().any(|risk| risk.held.is_living() && risk.is_open());
            let obligations = control.it.obligations.iter().filter_map(|obligation| isms.get(*obligation));
            let counting = obligations.filter(|one| one.held.is_living() && one.is_addressed != Some(false));
            for obligation in counting {
                match obligation.source {
                    Some(ObligationSource::Law) => reasons.law = true,
                    Some(ObligationSource::Contract) => reasons.contract = true,
                    Some(ObligationSource::Business | ObligationSource::Party) => reasons.business = true,
                    None => {}
                }
            }
        }
        reasons
    }

    /// Whether it is excluded although an open risk, a law or a contract needs it.
    pub fn is_contradicted(&self, isms: &Isms) -> bool {
        self.step == Applicability::Excluded && self.reasons(isms).forbids_exclusion()
    }

    /// The open actions for it: those that bring a control for it, and those for a control that serves it.
    pub fn open_actions<'a>(&self, isms: &'a Isms) -> Vec<Typed<'a, Action>> {
        let bringing = self.reference.iter().flat_map(|reference| actions_bringing(isms, reference));
        let controls = self.controls(isms);
        let serving = controls.iter().flat_map(|control| actions_for(isms, control.held.id));
        let mut open: Vec<_> = bringing.chain(serving).filter(|action| action.is_open()).collect();
        open.sort_by_key(|action| action.held.id);
        open.dedup_by_key(|action| action.held.id);
        open
    }

    fn state(&self, _: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            Applicability::Undecided => ("undecided", "Undecided", Tone::Warn),
            Applicability::Included => ("included", "Included", Tone::Good),
            Applicability::Excluded => ("excluded", "Excluded", Tone::Plain),
        };
        Some(State { code, label, tone })
    }

    /// Whoever edits it is kept with the version that they make. An excluded line keeps its reason.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        let Some((held, line)) = edit.before.and_then(|held| Some((held, held.typed::<Self>()?))) else {
            return Vec::new();
        };
        edited(body, held.version + 1, edit.authors());
        let is_empty = body.get("exclusion").is_none_or(|reason| reason == "");
        let sentence = "An excluded line says why. Write another reason, or include it.";
        let is_bare = line.step == Applicability::Excluded && is_empty;
        is_bare.then(|| Misfit::new("exclusion", "missing", sentence)).into_iter().collect()
    }
}

/// Adds who made a version of a line.
pub fn edited(body: &mut Body, version: u64, writers: impl IntoIterator<Item = Id>) {
    let edits = body.entry("edits").or_insert_with(|| Json::Array(Vec::new()));
    if let Json::Array(edits) = edits {
        edits.extend(writers.into_iter().map(|by| serde_json::json!({"by": by.to_string(), "version": version})));
    }
}

/// The living lines of a scope, named by the first of its versions, in the order of Annex A; own controls come last. Lines of
/// own controls that are retired, or have come to serve a reference control, are left out.
pub fn lines(isms: &Isms, scope: Id) -> Vec<Typed<'_, SoaLine>> {
    let order = |line: &SoaLine| {
        line.reference.as_ref().and_then(|reference| catalogue::control(reference)).map(|row| row.order)
    };
    let counts = |line: &SoaLine| line.reference.is_some() || is_own(isms, line);
    let of_scope = isms.all::<SoaLine>().filter(|line| line.scope.id == scope && counts(line.it));
    let mut lines: Vec<_> = of_scope.collect();
    lines.sort_by_key(|line| (order(line.it).unwrap_or(u32::MAX), line.held.id));
    lines
}

fn is_own(isms: &Isms, line: &SoaLine) -> bool {
    line.controls(isms).iter().any(|control| control.served().next().is_none())
}

/// What lines a scope should have and does not: their bodies, with no unit yet. Annex A first, then own controls.
pub fn missing_lines(isms: &Isms, scope: Id) -> Vec<Body> {
    let there: Vec<_> = isms.all::<SoaLine>().filter(|line| line.scope.id == scope).collect();
    let has_row = |reference: &str| there.iter().any(|line| line.reference.as_deref() == Some(reference));
    let has_own = |control: Id| there.iter().any(|line| line.control.is_some_and(|own| own.id == control));
    let rows = catalogue::controls().iter().filter(|row| !has_row(&row.reference)).map(|row| row_line(scope, row));
    let own = serving_none(isms).filter(|control| !has_own(control.held.id));
    rows.chain(own.map(|control| own_line(scope, control.held.id, &control.title))).collect()
}

fn row_line(scope: Id, row: &catalogue::Control) -> Body {
    let title = format!("{} {}", row.reference, row.title);
    let mut body = undecided(scope, &title);
    body.insert("reference".to_owned(), Json::from(row.reference.as_str()));
    body
}

/// The line of a control that serves no reference control.
pub fn own_line(scope: Id, control: Id, title: &str) -> Body {
    let mut body = undecided(scope, title);
    body.insert("control".to_owned(), Json::from(control.to_string()));
    body
}

fn undecided(scope: Id, title: &str) -> Body {
    Body::from_iter([
        ("title".to_owned(), Json::from(title)),
        ("scope".to_owned(), Json::from(scope.to_string())),
        ("step".to_owned(), Json::from(Applicability::Undecided.choice().code)),
    ])
}
