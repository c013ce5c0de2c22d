//! The life of a version of the Statement of Applicability (6.1.3 d): drafted, frozen when it is submitted, sent back or
//! signed by top management that had no part in it. What it continues is superseded with its approval.

use isms::context::scope::lineage;
use isms::context::{Scope, ScopeStep};
use isms::control::version::{approved, frozen, next_version, versions};
use isms::control::{Applicability, FrozenLine, ListedGap, SoaLine, SoaStep, SoaVersion, lines};
use isms::{Held, Isms};
use readiness::{Failure, gaps, majors, untreated};
use record::text::LINE_CHARACTERS;
use record::{Body, FieldValue as _, Fields, Id, Kinded as _, Line, Misfit, Prose, Ref, Row, Rows};
use serde_json::Value as Json;

use super::context::StepContext;
use super::rules::{Consequence, Named, Noun, Rules, step};
use super::soa_line::missing;

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "soa_version",
    steps: &[
        step::<Drafting>("soa_version.start_draft"),
        step::<Submission>("soa_version.submit"),
        step::<Return>("soa_version.return"),
        step::<Approval>("soa_version.approve"),
    ],
    guards: &[
        ("version_open", version_open),
        ("undecided_line", undecided_line),
        ("reference_control_count", reference_control_count),
        ("annex_comparison_missing", annex_comparison_missing),
        ("line_without_control", line_without_control),
        ("own_work", own_work),
        ("rules_failing", rules_failing),
        ("gap_not_listed", gap_not_listed),
    ],
    ..Rules::NONE
};

fn version<'a>(context: &StepContext<'a>) -> Option<&'a SoaVersion> {
    context.before?.typed()
}

/// How a version begins. Lines that the scope should have and does not are made with it.
#[derive(Fields)]
pub(crate) struct Drafting {
    /// The scope in force whose statement it is.
    pub scope: Ref<Scope>,
    /// What is new in it, and what its readers should know.
    pub summary: Option<Prose>,
}

impl Drafting {
    /// What stays the same while versions of the scope follow each other.
    fn lineage(&self, context: &StepContext<'_>) -> Id {
        lineage(context.isms(), self.scope.id)
    }
}

impl Noun for Drafting {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let is_in_force = context.isms().get(self.scope).is_some_and(|scope| scope.step == ScopeStep::Approved);
        let misfit = || Misfit::new("scope", "not_in_force", "This scope is not in force. Choose the version that is.");
        (!is_in_force).then(misfit).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        let scope = self.lineage(context);
        let edition = next_version(context.isms(), scope);
        let mut set = |name: &str, value: Json| body.insert(name.to_owned(), value);
        set("scope", Json::from(scope.to_string()));
        set("edition", Json::from(edition));
        set("title", Json::from(format!("Statement of Applicability, version {edition}")));
        if let Some(replaced) = approved(context.isms(), scope) {
            set("replaces", Json::from(replaced.held.id.to_string()));
        }
        if let (Some(held), None) = (context.isms().get(self.scope), context.unit) {
            set("unit", Json::from(held.held.envelope.unit.to_string()));
        }
    }

    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        missing(context, self.lineage(context)).collect()
    }
}

/// The lines are frozen as they stand.
#[derive(Fields)]
pub(crate) struct Submission {}

impl Noun for Submission {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let Some(version) = version(context) else { return };
        let lines: Rows<FrozenLine> = frozen(context.isms(), version.scope.id, context.today).into();
        body.extend(lines.to_json().map(|lines| ("lines".to_owned(), lines)));
        sign(context, body, "submitted_by", "submitted_on");
    }
}

/// Somebody sends it back, with a comment. Its lines are live again.
#[derive(Fields)]
pub(crate) struct Return {}

impl Noun for Return {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        for name in ["lines", "submitted_by", "submitted_on"] {
            body.remove(name);
        }
    }
}

/// Top management signs what was frozen.
#[derive(Fields)]
pub(crate) struct Approval {
    /// What fails today in treatment plan and acceptances, each by its rule and the record that it fails at. By listing it you
    /// say that you know of it.
    #[field(label = "Gaps that you know")]
    pub gaps: Rows<KnownGap>,
}

/// A gap that whoever signs knows of.
#[derive(Clone, Debug, PartialEq, Row)]
pub(crate) struct KnownGap {
    /// The rule that fails, such as R6-43.
    pub rule: Line,
    /// The number of the record that it fails at, such as R-014. Empty where it fails at the whole, or at records that you may
    /// not see.
    #[field(label = "At")]
    pub object: Option<Line>,
    /// Why you sign all the same.
    pub why: Option<Line>,
}

impl Approval {
    /// The row that lists a gap.
    fn listing(&self, context: &StepContext<'_>, gap: &Failure) -> Option<&KnownGap> {
        let object = object(context.isms(), gap);
        let is_seen = gap.object().is_some_and(|subject| context.view.held(subject.kind, subject.id).is_some());
        self.gaps.iter().find(|known| {
            let names_it = match (&known.object, &object) {
                (Some(named), Some(object)) => named.trim().eq_ignore_ascii_case(object),
                (Some(_), None) => false,
                (None, _) => !is_seen,
            };
            names_it && known.names(gap)
        })
    }

    /// A row that lists nothing, because nothing of the kind fails today.
    fn misfit(&self, context: &StepContext<'_>, gaps: &[Failure], at: usize) -> Option<Misfit> {
        let known = self.gaps.get(at)?;
        let rule = known.rule.trim().to_uppercase();
        if catalogue::rules().rule(&rule).is_none() {
            let sentence = format!("There is no rule {rule}. Write ids such as R6-38.");
            return Some(Misfit::new(format!("gaps.{at}.rule"), "no_rule", sentence));
        }
        let lists_any = gaps.iter().any(|gap| self.listing(context, gap).is_some_and(|row| std::ptr::eq(row, known)));
        let place = known.object.as_deref().map_or_else(String::new, |object| format!(" at {object}"));
        let sentence = || format!("{rule} does not fail{place} today, or is listed twice. Leave it out.");
        (!lists_any).then(|| Misfit::new(format!("gaps.{at}.rule"), "no_gap", sentence()))
    }
}

impl KnownGap {
    fn names(&self, gap: &Failure) -> bool {
        self.rule.trim().eq_ignore_ascii_case(&gap.rule.id)
    }
}

impl Noun for Approval {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let listable: Vec<Failure> = found(context).into_iter().chain(untreated_risks(context)).collect();
        (0..self.gaps.len()).filter_map(|at| self.misfit(context, &listable, at)).collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        sign(context, body, "approved_by", "approved_on");
        let found = found(context).into_iter().chain(untreated_risks(context));
        let row = |gap: Failure| listed(context.isms(), &gap, self.listing(context, &gap)?);
        let rows: Rows<ListedGap> = found.filter_map(row).collect();
        body.extend(rows.to_json().map(|rows| ("gaps".to_owned(), rows)));
    }

    /// INVARIANT: of each scope at most one version is in force.
    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let before = version(context).and_then(|version| approved(context.isms(), version.scope.id));
        let superseded = before.map(|before| {
            let mut body = before.held.body();
            body.insert("step".to_owned(), Json::from(SoaStep::Superseded.choice().code));
            Consequence::of(before.held, "soa_version.supersede", body)
        });
        superseded.into_iter().collect()
    }
}

/// What was found, in full: whoever approves signs all of it.
fn listed(isms: &Isms, gap: &Failure, known: &KnownGap) -> Option<ListedGap> {
    let sentence: String = gap.in_full(isms).chars().take(LINE_CHARACTERS).collect();
    Some(ListedGap {
        rule: Line::new(&gap.rule.id).ok()?,
        object: object(isms, gap).and_then(|object| Line::new(&object).ok()),
        sentence: Line::new(&sentence).ok()?,
        why: known.why.clone(),
    })
}

/// The number of the record that a gap is at.
fn object(isms: &Isms, gap: &Failure) -> Option<String> {
    gap.object()?.held(isms).map(Held::handle)
}

/// The records that failures are about.
fn named(failures: impl IntoIterator<Item = Failure>) -> Named {
    failures.into_iter().flat_map(|failure| failure.records).map(|subject| (subject.kind, subject.id)).collect()
}

fn sign(context: &StepContext<'_>, body: &mut Body, by: &str, on: &str) {
    body.insert(by.to_owned(), Json::from(context.actor().person.to_string()));
    body.insert(on.to_owned(), Json::from(context.today.to_string()));
}

fn any(named: Named) -> Option<Named> {
    (!named.is_empty()).then_some(named)
}

fn version_open(context: &StepContext<'_>) -> Option<Named> {
    let scope = context.noun::<Drafting>()?.lineage(context);
    let open = versions(context.isms(), scope).filter(|version| version.held.is_living() && version.is_open());
    any(open.map(|version| (SoaVersion::kind_of(), version.held.id)).collect())
}

/// The lines of the scope for which something is true.
fn lines_where(context: &StepContext<'_>, is_one: impl Fn(&SoaLine) -> bool) -> Option<Named> {
    let lines = lines(context.isms(), version(context)?.scope.id);
    let found = lines.iter().filter(|line| is_one(line.it));
    any(found.map(|line| (SoaLine::kind_of(), line.held.id)).collect())
}

fn undecided_line(context: &StepContext<'_>) -> Option<Named> {
    lines_where(context, |line| line.step == Applicability::Undecided)
}

fn reference_control_count(context: &StepContext<'_>) -> Option<Named> {
    let lines = lines(context.isms(), version(context)?.scope.id);
    let count = |reference: &str| lines.iter().filter(|line| line.reference.as_deref() == Some(reference)).count();
    let is_whole = catalogue::controls().iter().all(|row| count(&row.reference) == 1);
    (!is_whole).then(Named::new)
}

fn annex_comparison_missing(context: &StepContext<'_>) -> Option<Named> {
    let version = version(context)?;
    (version.comparison.is_none() || version.compared_by.is_none() || version.compared_on.is_none()).then(Named::new)
}

fn line_without_control(context: &StepContext<'_>) -> Option<Named> {
    let isms = context.isms();
    lines_where(context, |line| {
        line.step == Applicability::Included && line.controls(isms).is_empty() && line.open_actions(isms).is_empty()
    })
}

/// Whoever submitted it, or changed or decided a line of it since the last approved version, does not approve it.
fn own_work(context: &StepContext<'_>) -> Option<Named> {
    let (isms, version, actor) = (context.isms(), version(context)?, context.actor().person);
    let last = approved(isms, version.scope.id);
    let contributed = |row: &FrozenLine| {
        let since = last.and_then(|last| last.it.version_of(row.line.id)).unwrap_or(0);
        let made = |edited: i64| edited > since && edited <= row.version.get();
        let line = isms.get(row.line);
        line.is_some_and(|line| line.edits.iter().any(|edit| edit.by.id == actor && made(edit.version.get())))
    };
    let has_submitted = version.submitted_by.is_some_and(|person| person.id == actor);
    (has_submitted || version.lines.iter().any(contributed)).then(Named::new)
}

fn rules_failing(context: &StepContext<'_>) -> Option<Named> {
    let scope = version(context)?.scope.id;
    any(named(majors(context.isms(), scope, context.today)))
}

/// The gaps there are today.
fn found(context: &StepContext<'_>) -> Vec<Failure> {
    version(context).map_or_else(Vec::new, |version| gaps(context.isms(), version.scope.id, context.today))
}

/// What nobody has to list, and may: risks above the line that are neither treated nor accepted.
fn untreated_risks(context: &StepContext<'_>) -> Vec<Failure> {
    version(context).map_or_else(Vec::new, |version| untreated(context.isms(), version.scope.id, context.today))
}

fn gap_not_listed(context: &StepContext<'_>) -> Option<Named> {
    let approval: &Approval = context.noun()?;
    let unlisted: Vec<Failure> =
        found(context).into_iter().filter(|gap| approval.listing(context, gap).is_none()).collect();
    (!unlisted.is_empty()).then(|| named(unlisted))
}
