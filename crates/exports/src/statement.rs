//! The Statement of Applicability as a document: one version of it, or the lines of a scope as they stand.

use std::sync::Arc;

use access::View;
use catalogue::Theme;
use isms::context::Scope;
use isms::control::{Applicability, Control, FrozenLine, Implementation, SoaVersion};
use isms::people::Person;
use isms::{Held, Typed};
use jiff::civil::Date;
use record::{Id, Kinded as _, Ref};
use report::Statement;
use report::statement::{Comparison, Finding, Gap, Line, REASONS, Scope as InWords, Signed, Standing, Theme as Lines};

use crate::{InLog, Printing, changes, day, names, proof_of, stood};

/// The end of the name of its file.
pub(crate) fn suffix(statement: &Statement) -> String {
    statement.standing.edition.map_or_else(|| "as-it-stands".to_owned(), |edition| format!("version-{edition}"))
}

/// The statement that a record is, with what the log says of it.
pub(crate) fn statement(view: Printing<'_>, held: &Held, log: Option<InLog>) -> Option<Statement> {
    match (held.typed::<SoaVersion>(), held.typed::<Scope>()) {
        (Some(version), _) => Some(of_version(view, held, version, log)),
        (None, Some(_)) => Some(as_it_stands(view, held.id)),
        (None, None) => None,
    }
}

fn of_version(view: Printing<'_>, held: &Held, version: &SoaVersion, log: Option<InLog>) -> Statement {
    // Until somebody submits it, a version has no lines of its own.
    let is_frozen = !version.lines.is_empty();
    let mut lines: Vec<FrozenLine> = version.lines.iter().cloned().collect();
    if is_frozen {
        stood::sort(&mut lines)
    } else {
        lines = stood::lines(&view, version.scope.id)
    }
    let before = version.replaces.and_then(|before| view.held(SoaVersion::kind_of(), before.id));
    let before = before.and_then(|before| before.typed::<SoaVersion>());
    let state = held.record().and_then(|record| record.state(view.today()));
    let on = version.approved_on.or(version.submitted_on).unwrap_or(view.today());
    let edition = version.edition.get();
    Statement {
        imprint: view.imprint(format!("Statement of Applicability, version {edition}"), &held.id.to_string()),
        scope: scope(&view, version.scope.id, on),
        standing: Standing {
            edition: Some(edition),
            number: held.number(),
            state: state.map_or(String::new(), |state| state.label.to_owned()),
            is_approved: version.approved_on.is_some(),
            submitted: signed(&view, version.submitted_by, version.submitted_on),
            approved: signed(&view, version.approved_by, version.approved_on),
        },
        summary: version.summary.as_ref().map(ToString::to_string),
        comparison: comparison(&view, version),
        findings: findings(&view, &lines),
        gaps: version
            .gaps
            .iter()
            .map(|gap| Gap {
                rule: gap.rule.to_string(),
                object: gap.object.as_ref().map(ToString::to_string),
                sentence: gap.sentence.to_string(),
                why: gap.why.as_ref().map(ToString::to_string),
            })
            .collect(),
        changes: before.map(|before| changes::since(&view, before, &lines)),
        themes: themes(&view, &lines),
        proof: is_frozen.then(|| proof_of(held, log)),
    }
}

fn as_it_stands(view: Printing<'_>, version: Id) -> Statement {
    let scope_id = lineage(&view, version);
    let lines = stood::lines(&view, scope_id);
    let approved =
        view.all::<SoaVersion>().filter(|version| version.scope.id == scope_id && version.approved_on.is_some());
    let newest = approved.max_by_key(|version| version.edition.get());
    Statement {
        imprint: view.imprint("Statement of Applicability as it stands".to_owned(), &scope_id.to_string()),
        scope: scope(&view, scope_id, view.today()),
        standing: Standing {
            edition: None,
            number: None,
            state: "Not approved".to_owned(),
            is_approved: false,
            submitted: None,
            approved: None,
        },
        summary: None,
        comparison: None,
        findings: findings(&view, &lines),
        gaps: Vec::new(),
        changes: newest.map(|before| changes::since(&view, before.it, &lines)),
        themes: themes(&view, &lines),
        proof: None,
    }
}

/// The first version of the series of a scope, as far back as the viewer may see.
fn lineage(view: &View, version: Id) -> Id {
    let before = |id: &Id| {
        let scope: &Scope = view.held(Scope::kind_of(), *id)?.typed()?;
        // Ids sort by birth: this ends.
        scope.replaces.map(|before| before.id).filter(|before| before < id)
    };
    std::iter::successors(Some(version), before).last().unwrap_or(version)
}

/// The version of a scope that was in force on a day; else the newest that is there.
fn scope(view: &View, first: Id, on: Date) -> InWords {
    let held = |held: &Arc<Held>| lineage(view, held.id) == first;
    let series = view.records(Scope::kind_of()).filter(|one| held(one));
    let series: Vec<Typed<'_, Scope>> = series.filter_map(|held| Some(Typed { held, it: held.typed()? })).collect();
    let in_force = series.iter().filter(|scope| scope.approved_on.is_some_and(|from| from <= on));
    let found =
        in_force.max_by_key(|scope| scope.approved_on).or_else(|| series.iter().max_by_key(|scope| scope.edition));
    match found {
        Some(scope) => InWords {
            title: with_edition(&scope.name, scope.edition.get()),
            statement: scope.statement.as_ref().map(ToString::to_string),
        },
        None => InWords { title: "A scope that you may not see".to_owned(), statement: None },
    }
}

/// The name of a scope with its version, which some write into the name too.
fn with_edition(name: &str, edition: i64) -> String {
    let version = format!("version {edition}");
    if name.to_lowercase().ends_with(&version) { name.to_owned() } else { format!("{name}, {version}") }
}

fn signed(view: &View, by: Option<Ref<Person>>, on: Option<Date>) -> Option<Signed> {
    Some(Signed { by: names::person(view, by?), on: day(on?) })
}

fn comparison(view: &View, version: &SoaVersion) -> Option<Comparison> {
    let comparison = Comparison {
        text: version.comparison.as_ref().map(ToString::to_string),
        by: version.compared_by.map(|by| names::person(view, by)),
        on: version.compared_on.map(day),
    };
    (comparison.text.is_some() || comparison.by.is_some()).then_some(comparison)
}

fn themes(view: &View, lines: &[FrozenLine]) -> Vec<Lines> {
    const THEMES: [(Theme, &str, &str); 4] = [
        (Theme::Organizational, "A.5", "Organisational controls"),
        (Theme::People, "A.6", "People controls"),
        (Theme::Physical, "A.7", "Physical controls"),
        (Theme::Technological, "A.8", "Technological controls"),
    ];
    let theme_of = |line: &FrozenLine| Some(catalogue::control(line.reference.as_ref()?)?.theme);
    let of = |theme: Option<Theme>| {
        lines.iter().filter(move |line| theme_of(line) == theme).map(|line| line_of(view, line)).collect()
    };
    let mut themes: Vec<Lines> = THEMES
        .into_iter()
        .map(|(theme, number, title)| Lines {
            number: number.to_owned(),
            title: title.to_owned(),
            lines: of(Some(theme)),
        })
        .collect();
    themes.push(Lines { number: String::new(), title: "Own controls".to_owned(), lines: of(None) });
    themes.retain(|theme| !theme.lines.is_empty());
    themes
}

/// What a line is called: the reference control and its title, or the number of the own control.
pub(crate) fn reference(view: &View, line: &FrozenLine) -> (String, String) {
    let title = line.title.to_string();
    match &line.reference {
        Some(reference) => {
            let rest = title.strip_prefix(&**reference).map_or(title.as_str(), str::trim_start);
            (reference.to_string(), rest.to_owned())
        }
        None => {
            let own = line.controls.first().and_then(|control| view.held(Control::kind_of(), control.id));
            (own.and_then(|own| own.number()).unwrap_or_default(), title)
        }
    }
}

/// Why a line is included.
pub(crate) fn why(line: &FrozenLine) -> Vec<&'static str> {
    let is_for = [line.for_risk, line.for_law, line.for_contract, line.for_business];
    REASONS.into_iter().zip(is_for).filter(|(_, is_for)| *is_for).map(|(reason, _)| reason).collect()
}

fn line_of(view: &View, line: &FrozenLine) -> Line {
    let (reference, title) = reference(view, line);
    let (applies, implemented) = (line.applicability.choice(), line.implementation.choice());
    Line {
        reference,
        title,
        applicability: applies.code,
        applies: applies.label,
        reasons: why(line),
        justification: line.justification.as_ref().map(ToString::to_string),
        implementation: implemented.code,
        implemented: implemented.label,
        is_proven: line.proven,
        owner: line.owner.map(|owner| names::person(view, owner)),
        controls: line.controls.iter().map(|control| names::numbered(view, Control::kind_of(), control.id)).collect(),
    }
}

/// What does not fit together, and at which lines.
fn findings(view: &View, lines: &[FrozenLine]) -> Vec<Finding> {
    type Fails = fn(&FrozenLine) -> bool;
    let is_included: Fails = |line| line.applicability == Applicability::Included;
    let checks: [(&str, Fails); 6] = [
        ("Excluded, although an open risk, a law or a contract needs it.", |line| {
            line.applicability == Applicability::Excluded && (line.for_risk || line.for_law || line.for_contract)
        }),
        ("Excluded without a reason.", |line| {
            line.applicability == Applicability::Excluded && line.justification.is_none()
        }),
        ("Nobody has decided whether it is necessary.", |line| line.applicability == Applicability::Undecided),
        ("Included, and no risk, law, contract or business reason says why.", |line| why(line).is_empty()),
        ("Included, and no control serves it.", |line| line.controls.is_empty()),
        ("Implemented, not proven: no accepted evidence covers the day.", |line| {
            line.implementation == Implementation::Implemented && !line.proven
        }),
    ];
    let found = checks.into_iter().enumerate().map(|(position, (sentence, fails))| {
        let is_asked = |line: &&FrozenLine| (position < 3 || is_included(line)) && fails(line);
        let at = lines.iter().filter(is_asked).map(|line| reference(view, line).0).collect();
        Finding { sentence: sentence.to_owned(), lines: at }
    });
    found.filter(|finding| !finding.lines.is_empty()).collect()
}
