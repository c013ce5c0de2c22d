//! Versions of the Statement of Applicability (6.1.3 d): the lines of a scope, frozen when submitted, signed when approved.

use jiff::civil::Date;
use record::{Choice, Id, Kinded as _, Line, Number, Prose, Record, Ref, Row, Rows, State, Tone};

use super::line::{Applicability, Implementation, SoaLine, lines};
use super::register::Control;
use crate::context::Scope;
use crate::people::Person;
use crate::{Isms, Typed};

/// A version of the Statement of Applicability of a scope (6.1.3 d): which controls are necessary and why, which are not and
/// why not, and how far they are implemented. Its lines stay live; submission freezes them as they stand.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "soa-versions",
    title = "Statement of Applicability",
    titles = "Statements of Applicability",
    clause = "6.1.3",
    prefix = "SOA",
    life_cycle = "soa_version",
    edited_in = "draft",
    state = SoaVersion::state
)]
pub struct SoaVersion {
    /// What this version is called.
    #[field(title, searched, decided)]
    pub title: Line,
    /// The whole number of this version. A certificate names it.
    #[field(listed, decided)]
    pub edition: Number<1, 9999>,
    /// Where the version stands in its life.
    #[field(step)]
    pub step: SoaStep,
    /// The scope that it is of, by the first of its versions.
    #[field(listed, decided)]
    pub scope: Ref<Scope>,
    /// What is new in it, and what its readers should know.
    #[field(searched)]
    pub summary: Option<Prose>,
    /// What the comparison of your controls with Annex A gave: that no necessary control was left out (6.1.3 c).
    #[field(label = "Comparison with Annex A")]
    pub comparison: Option<Prose>,
    /// Who compared.
    pub compared_by: Option<Ref<Person>>,
    /// The day of the comparison.
    pub compared_on: Option<Date>,
    /// Who looks at it before it is approved.
    #[field(detail, link = "reviewer")]
    pub reviewers: Vec<Ref<Person>>,
    /// Who is asked to approve it. Top management does.
    #[field(detail, link = "approver")]
    pub approvers: Vec<Ref<Person>>,
    /// The lines as they stood when the version was submitted.
    #[field(decided)]
    pub lines: Rows<FrozenLine>,
    /// The gaps in treatment plan and acceptances that whoever approved it knew and listed.
    #[field(decided)]
    pub gaps: Rows<ListedGap>,
    /// The version that this one continues.
    #[field(decided, detail)]
    pub replaces: Option<Ref<SoaVersion>>,
    /// Who submitted it.
    #[field(decided, detail)]
    pub submitted_by: Option<Ref<Person>>,
    /// The day on which it was submitted.
    #[field(decided, detail)]
    pub submitted_on: Option<Date>,
    /// Who approved it.
    #[field(decided, detail)]
    pub approved_by: Option<Ref<Person>>,
    /// Since when it is in force.
    #[field(decided, listed)]
    pub approved_on: Option<Date>,
}

/// A line as it stood.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct FrozenLine {
    /// The line.
    pub line: Ref<SoaLine>,
    /// Its version at that time.
    pub version: Number<1, 9_007_199_254_740_991>,
    /// What the log commits to for that version, in hexadecimal.
    pub commitment: Line,
    /// The reference control; nothing for a control of your own.
    pub reference: Option<Line>,
    /// Its title.
    pub title: Line,
    /// Whether it is necessary.
    pub applicability: Applicability,
    /// Whether a risk asks for it.
    pub for_risk: bool,
    /// Whether a law does.
    pub for_law: bool,
    /// Whether a contract does.
    pub for_contract: bool,
    /// Whether the business does.
    pub for_business: bool,
    /// The business reason in words, or why it is excluded.
    pub justification: Option<Prose>,
    /// How far it was implemented.
    pub implementation: Implementation,
    /// Whether accepted evidence covered that day.
    pub proven: bool,
    /// Who answered for it.
    pub owner: Option<Ref<Person>>,
    /// The controls that served it.
    pub controls: Vec<Ref<Control>>,
}

/// A gap that was known when a version was approved.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct ListedGap {
    /// The rule that fails.
    pub rule: Line,
    /// The number of the record that it fails at; nothing where it fails at the whole.
    #[field(label = "At")]
    pub object: Option<Line>,
    /// What fails.
    #[field(label = "What fails")]
    pub sentence: Line,
    /// Why it was signed all the same.
    pub why: Option<Line>,
}

/// The steps of a version of the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum SoaStep {
    /// Being put together.
    Draft,
    /// Frozen; waits for approval.
    InReview,
    /// In force.
    Approved,
    /// Replaced by a newer version.
    Superseded,
}

impl SoaVersion {
    /// Whether it is being put together or waits for approval.
    pub fn is_open(&self) -> bool {
        matches!(self.step, SoaStep::Draft | SoaStep::InReview)
    }

    /// The frozen version of a line.
    pub fn version_of(&self, line: Id) -> Option<i64> {
        self.lines.iter().find(|row| row.line.id == line).map(|row| row.version.get())
    }

    fn state(&self, _: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            SoaStep::Draft => ("draft", "Draft", Tone::Plain),
            SoaStep::InReview => ("in_review", "Waits for approval", Tone::Warn),
            SoaStep::Approved => ("approved", "In force", Tone::Good),
            SoaStep::Superseded => ("superseded", "Superseded", Tone::Plain),
        };
        Some(State { code, label, tone })
    }
}

/// The versions of the statement of a scope, named by its first version; retired ones included.
pub fn versions(isms: &Isms, scope: Id) -> impl Iterator<Item = Typed<'_, SoaVersion>> {
    let all = isms.register(SoaVersion::kind_of()).into_iter().flat_map(crate::Register::iter);
    all.filter_map(|held| Some(Typed { held, it: held.typed::<SoaVersion>()? }))
        .filter(move |one| one.scope.id == scope)
}

/// The version of the statement of a scope that is in force.
pub fn approved(isms: &Isms, scope: Id) -> Option<Typed<'_, SoaVersion>> {
    versions(isms, scope).find(|version| version.held.is_living() && version.step == SoaStep::Approved)
}

/// The number of the next version.
pub fn next_version(isms: &Isms, scope: Id) -> i64 {
    versions(isms, scope).map(|version| version.edition.get()).max().unwrap_or(0) + 1
}

/// The lines of a scope as they stand today.
pub fn frozen(isms: &Isms, scope: Id, today: Date) -> Vec<FrozenLine> {
    lines(isms, scope).iter().filter_map(|line| freeze(isms, line, today)).collect()
}

fn freeze(isms: &Isms, line: &Typed<'_, SoaLine>, today: Date) -> Option<FrozenLine> {
    let reasons = line.reasons(isms);
    Some(FrozenLine {
        line: line.reference(),
        version: Number::new(i64::try_from(line.held.version).ok()?)?,
        commitment: Line::new(&line.held.commitment.to_string()).ok()?,
        reference: line.it.reference.clone(),
        title: line.title.clone(),
        applicability: line.step,
        for_risk: reasons.risk,
        for_law: reasons.law,
        for_contract: reasons.contract,
        for_business: reasons.business,
        justification: match line.step {
            Applicability::Excluded => line.exclusion.clone(),
            Applicability::Included | Applicability::Undecided => line.business_reason.clone(),
        },
        implementation: line.implementation(isms),
        proven: line.is_proven(isms, today),
        owner: line.owner,
        controls: line.controls(isms).iter().map(Typed::reference).collect(),
    })
}

/// What differs between two versions: the rows of each, `None` where a version has no such line. Rows that say the same, but
/// for the version of the line, are left out.
pub fn differences<'a>(
    before: &'a [FrozenLine],
    after: &'a [FrozenLine],
) -> Vec<(Option<&'a FrozenLine>, Option<&'a FrozenLine>)> {
    let of = |rows: &'a [FrozenLine], line: Ref<SoaLine>| rows.iter().find(|row| row.line == line);
    let is_same = |one: &FrozenLine, other: &FrozenLine| {
        let other = FrozenLine { version: one.version, commitment: one.commitment.clone(), ..other.clone() };
        *one == other
    };
    let kept = after.iter().map(|row| (of(before, row.line), Some(row)));
    let gone = before.iter().filter(|row| of(after, row.line).is_none()).map(|row| (Some(row), None));
    let differs = |(one, other): &(Option<&FrozenLine>, Option<&FrozenLine>)| {
        !one.zip(*other).is_some_and(|(one, other)| is_same(one, other))
    };
    kept.chain(gone).filter(differs).collect()
}
