//! How the Statement of Applicability stands, theme by theme.

use catalogue::standard;
use door::Visitor;
use isms::control::{Applicability, FrozenLine, Implementation, SoaLine, SoaStep, SoaVersion};
use maud::{Markup, html};
use record::Kinded as _;

use crate::component::bar;
use crate::statement::{OWN, PATH, Statement, scopes, sentence, theme};

/// The card of the first scope that has a statement. Nothing where there is none, or for whoever reads none.
pub fn card(visitor: &Visitor) -> Option<Markup> {
    if !visitor.view.knows_kind(SoaLine::kind_of()) {
        return None;
    }
    let scope = *scopes(&visitor.view).first()?;
    let statement = Statement::of(visitor, scope);
    let themes = standard().themes.iter().map(|group| (group.reference.as_str(), group.title.as_str()));
    let rows = themes.chain([(OWN, "Own")]);
    let rows = rows.map(|(group, title)| (group, title, Standing::of(&statement.lines, group)));
    let rows: Vec<_> = rows.filter(|(.., standing)| standing.lines > 0).collect();
    Some(html! {
        section.card.span-7 {
            header { h2 { a href=(visitor.href(PATH)) { "Statement of Applicability" } } small { (version(&statement)) } }
            table.table.rows aria-label="The statement by theme" {
                thead { tr { th scope="col" { "Theme" } th scope="col" { "State" } th.num scope="col" { "Implemented" } th.num scope="col" { "Proven" } } }
                tbody { @for (group, title, standing) in &rows { (row(visitor, (group, title), standing)) } }
            }
            @if visitor.view.sees_all(SoaLine::kind_of()) { footer { (sentence(&statement.lines)) } }
        }
    })
}

/// Which version is in force, and what goes on beside it.
fn version(statement: &Statement<'_>) -> String {
    let in_force = match statement.approved {
        Some(approved) => format!("Version {} in force", approved.edition.get()),
        None if !statement.visitor.view.sees_all(SoaVersion::kind_of()) => {
            return "As far as you may see it".to_owned();
        }
        None => "No version approved yet".to_owned(),
    };
    match statement.open.map(|open| (open.edition.get(), open.step)) {
        Some((edition, SoaStep::InReview)) => format!("{in_force}, version {edition} waits for approval"),
        Some((edition, _)) => format!("{in_force}, version {edition} is a draft"),
        None if statement.changed.is_empty() => in_force,
        None => format!("{in_force}, {} lines changed since", statement.changed.len()),
    }
}

fn row(visitor: &Visitor, (group, title): (&str, &str), standing: &Standing) -> Markup {
    let href = visitor.href(&format!("{PATH}?theme={group}"));
    html! {
        tr {
            th.key scope="row" { @if group != OWN { span.ref { (group) } " " } a href=(href) { (title.trim_end_matches(" controls")) } }
            td data-label="State" { (bar(&standing.parts())) }
            td.num data-label="Implemented" { (standing.implemented()) " of " (standing.included) }
            td.num data-label="Proven" { (standing.proven) }
        }
    }
}

/// How many lines of a theme stand where.
#[derive(Default)]
struct Standing {
    lines: usize,
    included: usize,
    proven: usize,
    unproven: usize,
    partial: usize,
    planned: usize,
    missing: usize,
    undecided: usize,
}

impl Standing {
    fn of(lines: &[FrozenLine], group: &str) -> Self {
        let mut standing = Self::default();
        for line in lines.iter().filter(|line| theme(line) == group) {
            standing.lines += 1;
            match line.applicability {
                Applicability::Excluded => continue,
                Applicability::Undecided => {
                    standing.undecided += 1;
                    continue;
                }
                Applicability::Included => standing.included += 1,
            }
            let counted = match line.implementation {
                Implementation::Implemented if line.proven => &mut standing.proven,
                Implementation::Implemented => &mut standing.unproven,
                Implementation::Partial => &mut standing.partial,
                Implementation::Planned => &mut standing.planned,
                Implementation::NotImplemented | Implementation::NotApplicable => &mut standing.missing,
            };
            *counted += 1;
        }
        standing
    }

    fn implemented(&self) -> usize {
        self.proven + self.unproven
    }

    /// From what is worst to what is best, with the colour of each and its word.
    fn parts(&self) -> [(&'static str, &'static str, usize); 6] {
        [
            ("failing", "not implemented", self.missing),
            ("weak", "planned", self.planned),
            ("weak", "partly implemented", self.partial),
            ("unknown", "undecided", self.undecided),
            ("met", "implemented, not proven", self.unproven),
            ("confirmed", "proven", self.proven),
        ]
    }
}
