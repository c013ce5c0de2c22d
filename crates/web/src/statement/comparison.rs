//! The comparison of the necessary controls with all of Annex A (6.1.3 c): what was left out, and why that may be wrong; what
//! stands in place without anything that asks for it; what is necessary. A person judges, and records the result.

use axum::response::Response;
use door::{Fault, Visitor};
use isms::control::{Applicability, FrozenLine, SoaStep, SoaVersion};
use maud::{Markup, html};
use record::{Id, Kinded as _};

use super::needed::{Why, list, why};
use super::row::{applies, asked_by, href, named, reference, title};
use super::{PATH, Statement, approval, controls, scopes, unbegun};
use crate::component::{crumbs, icon};
use crate::format::{counted, date};
use crate::frame::{Page, form_token};
use crate::general::Query;
use crate::look::Look;
use crate::risk::name;

/// How a reference control stands beside the necessary controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Left out, and something may need it.
    Doubtful,
    /// In place, and nothing asks for it.
    Unasked,
    /// Left out, and nothing calls for it.
    LeftOut,
    /// Served by a control that a risk, an obligation or the business needs.
    Necessary,
    /// A control of one's own, which Annex A does not name.
    Own,
}

impl Place {
    const ALL: [Self; 5] = [Self::Doubtful, Self::Unasked, Self::LeftOut, Self::Necessary, Self::Own];

    fn of(line: &FrozenLine, why: &[Why<'_>]) -> Self {
        let is_served = !line.controls.is_empty() && line.applicability != Applicability::Excluded;
        match (line.reference.is_some(), is_served) {
            (false, _) => Self::Own,
            (true, true) if super::asked::is_reasoned(line) => Self::Necessary,
            (true, true) => Self::Unasked,
            (true, false) if !why.is_empty() || super::asked::is_contradicted(line) => Self::Doubtful,
            (true, false) => Self::LeftOut,
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Self::Doubtful => "Left out, and something may need it",
            Self::Unasked => "In place, and nothing asks for it",
            Self::LeftOut => "Left out, and nothing calls for it",
            Self::Necessary => "Necessary, and served",
            Self::Own => "Own controls, which Annex A does not name",
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::Doubtful => {
                "No control serves these, or they are excluded. Decide each of them again with these reasons before you."
            }
            Self::Unasked => {
                "A control serves these, but names no open risk and no obligation. Name what needs it, or ask whether it is worth its cost."
            }
            Self::LeftOut => {
                "No open risk has a threat or weakness that they usually answer, and the catalogue maps no obligation to them."
            }
            Self::Necessary => {
                "Determined from risks, obligations and the business: Annex A confirms that nothing was forgotten here."
            }
            Self::Own => "Necessary controls come from any source.",
        }
    }
}

/// The page.
pub async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let asked = Query::read(&look.query);
    let known = scopes(&visitor.view);
    let scope = asked.get("scope").and_then(|id| Id::parse_str(id).ok()).filter(|scope| known.contains(scope));
    let Some(scope) = scope.or(known.first().copied()) else { return unbegun(&visitor, &look) };
    let statement = Statement::of(&visitor, scope);
    let placed: Vec<(&FrozenLine, Vec<Why<'_>>, Place)> = statement
        .lines
        .iter()
        .map(|line| {
            let why = why(&visitor, line);
            let place = Place::of(line, &why);
            (line, why, place)
        })
        .collect();
    let count = |place: Place| placed.iter().filter(|(.., one)| *one == place).count();
    let heading = match count(Place::Doubtful) {
        0 => "Nothing that your risks usually need is left out".to_owned(),
        doubtful => format!("{} may be left out wrongly", counted(doubtful, "reference control", "reference controls")),
    };
    Ok(Page::new(&visitor, &look, "Comparison with Annex A").send(html! {
        div.head {
            div {
                (crumbs(&[(Some(visitor.href(PATH)), SoaVersion::kind_of().title), (None, "Comparison with Annex A")]))
                h1 { (heading) }
                p { "Controls are determined from risks and duties first; then all 93 reference controls are looked through, so that no necessary one is forgotten (6.1.3 c). Reasons come from the threats and weaknesses of open risks, by the starter library, and from the catalogue's mapping of Annex A to the GDPR. They are suggestions: a person decides." }
            }
        }
        (record(&statement))
        @for place in Place::ALL {
            @let lines: Vec<&(&FrozenLine, Vec<Why<'_>>, Place)> = placed.iter().filter(|(.., one)| *one == place).collect();
            @if !lines.is_empty() { (section(&visitor, place, &lines)) }
        }
    }))
}

fn section(visitor: &Visitor, place: Place, lines: &[&(&FrozenLine, Vec<Why<'_>>, Place)]) -> Markup {
    let is_open = matches!(place, Place::Doubtful | Place::Unasked);
    html! {
        section.card {
            header { h2 { (place.heading()) } small { (counted(lines.len(), "line", "lines")) } }
            div.body { p.muted { (place.advice()) } }
            details.more open[is_open || lines.len() <= 12] {
                summary { "Line by line" }
                div.scroll { table.table.rows aria-label=(place.heading()) {
                    thead { tr { th scope="col" { "Ref" } th scope="col" { "Reference control" } th scope="col" { "Stands as" } th scope="col" { "Controls" } th scope="col" { @if place == Place::Doubtful { "Why that may be wrong" } @else { "Asked for by" } } } }
                    tbody { @for (line, why, _) in lines { (row(visitor, line, why, place)) } }
                } }
            }
        }
    }
}

fn row(visitor: &Visitor, line: &FrozenLine, why: &[Why<'_>], place: Place) -> Markup {
    let controls = controls(&visitor.view, line);
    let words = line.justification.as_deref().filter(|_| line.applicability == Applicability::Excluded);
    html! {
        tr {
            td.key { span.ref { (reference(line)) } }
            th.name scope="row" { a.title href=(href(visitor, line)) { (title(line)) } }
            td.at { (applies(line)) @if let Some(words) = words { div.sub { (words) } } }
            td data-label="Controls" { (named(visitor, &controls)) }
            td.row {
                @if place == Place::Doubtful && !why.is_empty() { (list(visitor, why)) } @else { (asked_by(visitor, &controls)) }
            }
        }
    }
}

/// Where the result of the comparison is recorded: on the version that is being put together.
fn record(statement: &Statement<'_>) -> Markup {
    let visitor = statement.visitor;
    let draft = statement.open.filter(|open| open.step == SoaStep::Draft && visitor.view.may_write(open.held));
    let Some(draft) = draft else {
        return html! {
            div.notice.quiet {
                (icon("info"))
                span.text { b { "The result is recorded on the next version." } " While one is being put together, this page takes it down." }
                div.actions { (approval::button(statement)) }
            }
        };
    };
    let said = draft.it.comparison.as_deref().unwrap_or_default();
    html! {
        section.card {
            header {
                h2 { "What the comparison gave" }
                small {
                    @match (draft.it.compared_by, draft.it.compared_on) {
                        (Some(by), Some(on)) => { "recorded by " (name(&visitor.view, by.id)) " on " (date(on)) },
                        _ => { "not recorded yet for version " (draft.edition.get()) },
                    }
                }
            }
            form.form method="post" action=(visitor.href(&format!("{}/{}", SoaVersion::kind_of().plural, draft.held.handle()))) {
                (form_token(&visitor.cookie))
                input type="hidden" name="version" value=(draft.held.version);
                input type="hidden" name="compared_by" value=(visitor.actor().person);
                input type="hidden" name="compared_on" value=(visitor.view.today());
                div.fields {
                    div.field {
                        label for="comparison" { "Result in your words" }
                        p.help id="comparison-help" { "Which reference controls you looked at again, and that no necessary one is left out. It is recorded under your name and today's date." }
                        textarea id="comparison" name="comparison" rows="3" required aria-describedby="comparison-help" { (said) }
                    }
                }
                div.submit { button.btn.primary { "Record the comparison" } }
            }
        }
    }
}
