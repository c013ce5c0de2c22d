//! The ratings of a risk: before controls, current, aimed at, after treatment; each with who set it and why.

use access::View;
use door::Visitor;
use isms::Held;
use isms::risk::level::DIMENSIONS;
use isms::risk::{Rating, Risk, RiskCriteria};
use jiff::civil::Date;
use maud::{Markup, html};
use record::Prose;

use super::notice::people;
use super::{anchor, criteria_of, level};
use crate::component::{self, prose};
use crate::format::date;

/// One line of the table.
struct Line<'a> {
    label: &'static str,
    ratings: Option<(i64, i64)>,
    column: &'static str,
    criteria: Option<&'a RiskCriteria>,
    on: Option<Date>,
}

/// The card.
pub fn analysis(visitor: &Visitor, held: &Held, risk: &Risk) -> Markup {
    let view = &visitor.view;
    let lines = lines(view, risk);
    let newest = risk.decisive().and_then(|rating| criteria_of(view, rating.criteria));
    html! {
        section.card #analysis {
            header { h2 { "Analysis" } @if let Some(criteria) = newest { small { "criteria version " (criteria.edition.get()) } } }
            @if lines.is_empty() {
                div.body { span.faint { "Nobody has rated it yet." } }
            } @else {
                div.scroll { table.table.rows aria-label="Ratings" {
                    thead { tr { th scope="col" { span.spoken { "Rating" } } th scope="col" { "Likelihood" } th scope="col" { "Consequence" } th scope="col" { "Level" } th.num scope="col" { "Rated" } } }
                    tbody { @for line in &lines { (row(view, held, line)) } }
                } }
                @if let Some(rating) = risk.residual() { (rated(visitor, "After treatment", &rating, risk.residual.residual_analysed_on, risk.residual.residual_rationale.as_ref())) }
                @if let Some(rating) = risk.current() { (rated(visitor, "Current", &rating, risk.current.analysed_on, risk.current.rationale.as_ref())) }
            }
        }
    }
}

fn lines<'a>(view: &'a View, risk: &Risk) -> Vec<Line<'a>> {
    let number = |rated: Option<record::Number<1, 5>>| rated.map(record::Number::get);
    let criteria = |of: Option<record::Ref<RiskCriteria>>| of.and_then(|criteria| criteria_of(view, criteria));
    let rated = |rating: Option<Rating<'_>>| rating.map(|rating| (rating.likelihood, rating.consequence()));
    let inherent = &risk.inherent;
    let lines = [
        Line {
            label: "Before controls",
            ratings: number(inherent.inherent_likelihood).zip(number(inherent.inherent_consequence)),
            column: "inherent_level",
            criteria: criteria(risk.current.criteria),
            on: None,
        },
        Line {
            label: "Current",
            ratings: rated(risk.current()),
            column: "current_level",
            criteria: criteria(risk.current.criteria),
            on: risk.current.analysed_on,
        },
        Line {
            label: "Target",
            ratings: number(risk.treatment.target_likelihood).zip(number(risk.treatment.target_consequence)),
            column: "target_level",
            criteria: criteria(risk.treatment.target_criteria),
            on: None,
        },
        Line {
            label: "After treatment",
            ratings: rated(risk.residual()),
            column: "residual_level",
            criteria: criteria(risk.residual.residual_criteria),
            on: risk.residual.residual_analysed_on,
        },
    ];
    lines.into_iter().filter(|line| line.ratings.is_some()).collect()
}

fn row(view: &View, held: &Held, line: &Line<'_>) -> Markup {
    let Some((likelihood, consequence)) = line.ratings else { return html! {} };
    let words = line.criteria.map_or(likelihood.to_string(), |criteria| criteria.likelihood_words(likelihood));
    html! {
        tr {
            th.name scope="row" { (line.label) }
            td data-label="Likelihood" { (words) }
            td data-label="Consequence" { (consequence) }
            td data-label="Level" { @if let Some(found) = level(view, held, line.column) { (component::level(found)) } }
            td.num data-label="Rated" { @if let Some(day) = line.on { time datetime=(day) { (date(day)) } } }
        }
    }
}

/// Who set a rating, who confirmed it, by which version, why; and each dimension with what its level means.
fn rated(visitor: &Visitor, label: &str, rating: &Rating<'_>, on: Option<Date>, why: Option<&Prose>) -> Markup {
    let criteria = criteria_of(&visitor.view, rating.criteria);
    html! {
        details.fold.within {
            summary { (label) " in detail" small { "rated by " (names(visitor, rating)) } }
            div.fields {
                p {
                    "Rated by " (people(visitor, rating.rated_by.iter().map(|person| person.id)))
                    @if let Some(on) = on { " on " (date(on)) }
                    @if let Some(criteria) = criteria { " by version " (criteria.edition.get()) " of the criteria" }
                    @match rating.confirmed_by {
                        Some(person) => { ", confirmed by " (people(visitor, std::iter::once(person.id))) "." },
                        None => ".",
                    }
                }
                @if let Some(why) = why { div.prose { (prose(why)) } }
                table.table aria-label=(format!("{label}: consequence by dimension")) {
                    thead { tr { th scope="col" { "Dimension" } th.num scope="col" { "Level" } th scope="col" { "What that means" } } }
                    tbody {
                        @for ((name, label), rated) in DIMENSIONS.iter().zip(rating.dimensions) {
                            tr { th scope="row" { (label) } td.num { (rated) } td { (anchor(criteria, name, rated)) } }
                        }
                    }
                }
            }
        }
    }
}

fn names(visitor: &Visitor, rating: &Rating<'_>) -> String {
    let names: Vec<&str> = rating.rated_by.iter().map(|person| super::name(&visitor.view, person.id)).collect();
    names.join(" and ")
}
