//! What rules look at, looked up once for all of them: risks with their levels, what belongs to each, the statements.
//!
//! Twenty thousand risks are surveyed after every commit, so nothing here asks the value the same question twice.

use std::collections::HashSet;
use std::ops::Range;

use catalogue::Rule;
use catalogue::rule::RuleGroup;
use isms::context::Scope;
use isms::context::scope::{self, units_of};
use isms::control::version::approved;
use isms::control::{Applicability, Control, Implementation, Reasons, SoaLine, SoaVersion, in_use, lines as lines_of};
use isms::risk::{Acceptance, Rating, Risk, RiskCriteria, RiskLevel, RiskStep, in_force};
use isms::treatment::plan::PlanStep;
use isms::treatment::{Action, TreatmentPlan};
use isms::{Isms, Register, Typed};
use jiff::civil::Date;
use record::{Id, Kinded as _, Ref};

/// A value on a day, or the part of it that belongs to one scope.
pub(crate) struct Look<'a> {
    pub isms: &'a Isms,
    pub today: Date,
    /// The criteria in force.
    pub criteria: Option<Typed<'a, RiskCriteria>>,
    /// All living risks, closed and rejected ones too.
    pub risks: Vec<Judged<'a>>,
    /// The statements of the scopes.
    pub statements: Vec<Statement<'a>>,
    /// Plans that were submitted, or are in force.
    pub plans: Vec<Typed<'a, TreatmentPlan>>,
    scopes: Vec<Typed<'a, Scope>>,
    /// The units of the scopes in force, with those below; every unit while none is in force.
    units_in_scope: HashSet<Id>,
    /// What belongs to the risks, sorted by risk; each [`Judged`] knows its part.
    actions: Vec<Typed<'a, Action>>,
    acceptances: Vec<Typed<'a, Acceptance>>,
    approved_treatments: HashSet<Id>,
    treated_by_control: HashSet<Id>,
}

/// A risk with the level that counts.
pub(crate) struct Judged<'a> {
    pub risk: Typed<'a, Risk>,
    /// The analysis that counts.
    pub rating: Option<Rating<'a>>,
    /// The criteria by which that was made.
    pub criteria: Option<&'a RiskCriteria>,
    pub level: Option<RiskLevel>,
    /// Whether the level lies above the acceptance line of its criteria.
    pub is_above: bool,
    actions: Range<usize>,
    acceptances: Range<usize>,
}

/// The statement of a scope, as its lines stand.
pub(crate) struct Statement<'a> {
    /// The first version of the scope.
    pub scope: Id,
    /// The version of the statement in force.
    pub in_force: Option<Typed<'a, SoaVersion>>,
    pub lines: Vec<JudgedLine<'a>>,
}

/// A line with what follows for it from the controls that serve it.
pub(crate) struct JudgedLine<'a> {
    pub line: Typed<'a, SoaLine>,
    pub controls: Vec<Typed<'a, Control>>,
    pub implementation: Implementation,
    pub reasons: Reasons,
    pub is_proven: bool,
}

impl JudgedLine<'_> {
    pub fn is_included(&self) -> bool {
        self.line.step == Applicability::Included
    }

    pub fn is_excluded(&self) -> bool {
        self.line.step == Applicability::Excluded
    }

    pub fn is_implemented(&self) -> bool {
        self.is_included() && self.implementation == Implementation::Implemented
    }
}

impl<'a> Look<'a> {
    /// The whole value.
    pub fn at_all(isms: &'a Isms, today: Date) -> Self {
        let scopes: Vec<_> = scope::in_force(isms).collect();
        let lineages: Vec<Id> = scopes.iter().map(|scope| scope::lineage(isms, scope.held.id)).collect();
        Self::at(isms, today, scopes, &lineages, |_| true)
    }

    /// What belongs to one scope, named by the first of its versions: the risks and plans of its units, and its statement. The
    /// version in force says which units, or the first one while none is.
    pub fn at_scope(isms: &'a Isms, scope: Id, today: Date) -> Self {
        let in_force = scope::in_force(isms).find(|version| scope::lineage(isms, version.held.id) == scope);
        let version = in_force.or_else(|| isms.get(Ref::<Scope>::to(scope)));
        let scopes: Vec<_> = version.into_iter().collect();
        let units = units_of(isms, &scopes);
        Self::at(isms, today, scopes, &[scope], move |unit| units.contains(unit))
    }

    fn at(
        isms: &'a Isms,
        today: Date,
        scopes: Vec<Typed<'a, Scope>>,
        lineages: &[Id],
        is_here: impl Fn(&Id) -> bool,
    ) -> Self {
        let register = isms.register(RiskCriteria::kind_of()).into_iter().flat_map(Register::iter);
        let versions: Vec<(Id, &RiskCriteria)> =
            register.filter_map(|held| Some((held.id, held.typed::<RiskCriteria>()?))).collect();
        let actions = belonging(isms.all::<Action>(), |action| action.risk);
        let acceptances = belonging(isms.all::<Acceptance>(), |acceptance| Some(acceptance.risk));
        let (mut of_actions, mut of_acceptances) = (Parts::of(&actions), Parts::of(&acceptances));
        let risks = isms.all::<Risk>().filter(|risk| is_here(&risk.held.envelope.unit));
        let risks: Vec<_> = risks
            .map(|risk| {
                let (actions, acceptances) = (of_actions.next(risk.held.id), of_acceptances.next(risk.held.id));
                Judged { actions, acceptances, ..judged(&versions, risk) }
            })
            .collect();
        let plans = isms.all::<TreatmentPlan>().filter(|plan| {
            let names_one = || plan.lines.iter().any(|line| is_of(isms, line.risk, &is_here));
            matches!(plan.step, PlanStep::Submitted | PlanStep::Approved)
                && (is_here(&plan.held.envelope.unit) || names_one())
        });
        let plans: Vec<_> = plans.collect();
        Self {
            isms,
            today,
            criteria: in_force(isms),
            units_in_scope: units_of(isms, &scopes),
            statements: lineages.iter().map(|scope| Statement::of(isms, *scope, today)).collect(),
            actions: actions.into_iter().map(|(_, action)| action).collect(),
            acceptances: acceptances.into_iter().map(|(_, acceptance)| acceptance).collect(),
            approved_treatments: approved_treatments(isms, &plans),
            treated_by_control: in_use(isms).flat_map(|control| control.it.risks.iter().map(|risk| risk.id)).collect(),
            risks,
            plans,
            scopes,
        }
    }

    /// The risks that are neither closed nor rejected.
    pub fn open_risks(&self) -> impl Iterator<Item = &Judged<'a>> {
        self.risks.iter().filter(|judged| judged.risk.is_open())
    }

    /// The version in force of each scope.
    pub fn scopes(&self) -> &[Typed<'a, Scope>] {
        &self.scopes
    }

    /// Whether a unit belongs to a scope.
    pub fn is_in_scope(&self, unit: Id) -> bool {
        self.units_in_scope.contains(&unit)
    }

    /// The living actions for a risk, given up ones too.
    pub fn actions(&self, judged: &Judged<'a>) -> &[Typed<'a, Action>] {
        self.actions.get(judged.actions.clone()).unwrap_or_default()
    }

    /// The acceptances of a risk, ended ones too.
    pub fn acceptances(&self, judged: &Judged<'a>) -> &[Typed<'a, Acceptance>] {
        self.acceptances.get(judged.acceptances.clone()).unwrap_or_default()
    }

    /// Whether a plan in force approves the treatment of a risk as it is chosen now.
    pub fn is_treatment_approved(&self, risk: Id) -> bool {
        self.approved_treatments.contains(&risk)
    }

    /// Whether a control in use treats a risk.
    pub fn is_treated_by_control(&self, risk: Id) -> bool {
        self.treated_by_control.contains(&risk)
    }

    /// Whether a treatment was chosen and has not ended.
    pub fn is_under_treatment(&self, risk: &Risk) -> bool {
        matches!(risk.step, RiskStep::TreatmentPlanned | RiskStep::InTreatment)
    }

    /// Whether a rule of Annex A speaks only of controls that every statement in force leaves out. Rules on lines speak of all
    /// of them.
    pub fn is_of_excluded_controls(&self, rule: &Rule) -> bool {
        let is_excluded = |id: &String| {
            let reference = catalogue::control(id).map(|control| control.reference.as_str());
            let mut rows = self.statements.iter().filter_map(|statement| statement.in_force).filter_map(|version| {
                version.it.lines.iter().find(|row| row.reference.as_deref() == reference).map(|row| row.applicability)
            });
            let first = rows.next();
            reference.is_some() && first == Some(Applicability::Excluded) && rows.all(|row| Some(row) == first)
        };
        let is_on_lines = rule.entity == SoaLine::kind_of().entity;
        rule.group == RuleGroup::Controls && !is_on_lines && !rule.refs.is_empty() && rule.refs.iter().all(is_excluded)
    }
}

impl<'a> Statement<'a> {
    fn of(isms: &'a Isms, scope: Id, today: Date) -> Self {
        let lines = lines_of(isms, scope).into_iter().map(|line| JudgedLine {
            controls: line.controls(isms),
            implementation: line.implementation(isms),
            reasons: line.reasons(isms),
            is_proven: line.is_proven(isms, today),
            line,
        });
        Self { scope, in_force: approved(isms, scope), lines: lines.collect() }
    }

    /// The line of a reference control.
    pub fn line(&self, reference: &str) -> Option<&JudgedLine<'a>> {
        self.lines.iter().find(|line| line.line.reference.as_deref() == Some(reference))
    }
}

fn is_of(isms: &Isms, risk: Ref<Risk>, is_here: &impl Fn(&Id) -> bool) -> bool {
    isms.get(risk).is_some_and(|risk| is_here(&risk.held.envelope.unit))
}

fn judged<'a>(versions: &[(Id, &'a RiskCriteria)], risk: Typed<'a, Risk>) -> Judged<'a> {
    let rating = risk.it.decisive();
    let criteria = rating.as_ref().and_then(|rating| version(versions, rating.criteria.id));
    let level = criteria.zip(rating.as_ref());
    let level = level.and_then(|(criteria, rating)| criteria.level(rating.likelihood, rating.consequence()));
    let is_above = criteria.zip(level).is_some_and(|(criteria, level)| criteria.is_above_line(level));
    Judged { risk, rating, criteria, level, is_above, actions: 0..0, acceptances: 0..0 }
}

fn version<'a>(versions: &[(Id, &'a RiskCriteria)], id: Id) -> Option<&'a RiskCriteria> {
    versions.iter().find(|(known, _)| *known == id).map(|(_, criteria)| *criteria)
}

/// The records that name a risk, sorted by it; those of one risk stay in the order of their birth.
fn belonging<'a, T>(
    records: impl Iterator<Item = Typed<'a, T>>,
    risk_of: impl Fn(&T) -> Option<Ref<Risk>>,
) -> Vec<(Id, Typed<'a, T>)> {
    let mut belonging: Vec<_> = records.filter_map(|record| Some((risk_of(record.it)?.id, record))).collect();
    belonging.sort_by_key(|(risk, _)| *risk);
    belonging
}

/// The parts of sorted records that belong to one risk after the other, in the order of the risks' ids.
struct Parts<'r, 'a, T> {
    rest: &'r [(Id, Typed<'a, T>)],
    passed: usize,
}

impl<'r, 'a, T> Parts<'r, 'a, T> {
    fn of(records: &'r [(Id, Typed<'a, T>)]) -> Self {
        Self { rest: records, passed: 0 }
    }

    fn next(&mut self, risk: Id) -> Range<usize> {
        let begin = self.pass(|one| one < risk);
        begin..self.pass(|one| one == risk)
    }

    fn pass(&mut self, is_passed: impl Fn(Id) -> bool) -> usize {
        while let Some(((risk, _), rest)) = self.rest.split_first()
            && is_passed(*risk)
        {
            (self.rest, self.passed) = (rest, self.passed + 1);
        }
        self.passed
    }
}

/// The risks whose treatment a plan in force approves as it is chosen now.
fn approved_treatments(isms: &Isms, plans: &[Typed<'_, TreatmentPlan>]) -> HashSet<Id> {
    let in_force = plans.iter().filter(|plan| plan.step == PlanStep::Approved);
    let lines = in_force.flat_map(|plan| plan.it.lines.iter());
    lines
        .filter(|line| isms.get(line.risk).is_some_and(|risk| line.is_as_chosen(&risk)))
        .map(|line| line.risk.id)
        .collect()
}
