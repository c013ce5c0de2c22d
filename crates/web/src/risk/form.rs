//! The forms of a risk's steps: scales with their anchors beside each choice, the level that follows, what is accepted and
//! by whose authority.

use access::View;
use decide::Part;
use isms::Held;
use isms::risk::level::DIMENSIONS;
use isms::risk::{Rating, Risk, RiskCriteria, RiskLevel};
use maud::{Markup, html};
use record::{Body, Field, Type, in_sentence};

use super::{anchor, criteria_of, in_force, level, looked_up};
use crate::component::{self, Control, icon, texts};
use crate::format::date;
use crate::general::{AskedStep, StepFace};

/// How the forms look.
pub const FORM: StepFace = StepFace { about, proposed, follows, asks, says, control, ..StepFace::USUAL };

const RATINGS: [&str; 2] = ["analysis", "residual_analysis"];

fn noun<'a>(asked: &AskedStep<'a>) -> &'a str {
    asked.offered.transition.noun.as_deref().unwrap_or_default()
}

/// What an acceptance accepts, and whether the owner's signature is enough.
fn about(asked: &AskedStep<'_>) -> Markup {
    let Some(held) = asked.held.filter(|_| noun(asked) == "acceptance") else { return html! {} };
    let Some(accepted) = Accepted::of(asked, held) else { return html! {} };
    let Accepted { rating, criteria, level } = &accepted;
    html! {
        section.card {
            header { h2 { "What is accepted" } small { "criteria version " (criteria.edition.get()) } }
            div.body {
                dl.facts {
                    dt { "Level" } dd { (component::level(*level)) @if criteria.is_above_line(*level) { " above the acceptance line" } }
                    dt { "Likelihood" } dd { (criteria.likelihood_words(rating.likelihood)) }
                    dt { "Consequence" } dd { (rating.consequence()) ": " (worst(criteria, rating)) }
                    dt { "Rated by" } dd { p { (super::notice::people(asked.visitor, rating.rated_by.iter().chain(&rating.confirmed_by).map(|person| person.id))) } }
                    dt { "Signed by" } dd { (accepted.signatures(asked)) }
                    @if let Some(latest) = criteria.latest_validity(*level, asked.visitor.view.today()) { dt { "At most until" } dd { (date(latest)) } }
                }
            }
        }
    }
}

fn proposed(asked: &AskedStep<'_>, proposed: &Body) -> Option<Markup> {
    Some(super::notice::content(asked.visitor, &asked.offered.transition.id, proposed))
}

struct Accepted<'a> {
    rating: Rating<'a>,
    criteria: &'a RiskCriteria,
    level: RiskLevel,
}

impl<'a> Accepted<'a> {
    fn of(asked: &AskedStep<'a>, held: &'a Held) -> Option<Self> {
        let view = &asked.visitor.view;
        let rating = held.typed::<Risk>()?.decisive()?;
        let criteria = criteria_of(view, rating.criteria)?;
        Some(Self { level: level(view, held, "level")?, rating, criteria })
    }

    fn signatures(&self, asked: &AskedStep<'_>) -> &'static str {
        let is_enough = self.criteria.is_within_authority(self.level, self.rating.for_people());
        match (is_enough, asked.offered.part) {
            (true, _) => "its owner; the level lies within their authority",
            (false, Part::Confirms) => "its owner already, and by you for top management",
            (false, _) => "its owner and top management. Your signature stands as proposed until they sign too.",
        }
    }
}

/// The dimensions that decide, with what their level means.
fn worst(criteria: &RiskCriteria, rating: &Rating<'_>) -> String {
    let decisive = DIMENSIONS.iter().zip(rating.dimensions).filter(|(_, rated)| *rated == rating.consequence());
    let words: Vec<String> = decisive
        .map(|((name, label), rated)| format!("{} ({})", in_sentence(label), anchor(Some(criteria), name, rated)))
        .collect();
    words.join(", ")
}

/// The criteria are those in force; why it is above target is asked where it is.
fn asks(asked: &AskedStep<'_>, field: &Field) -> bool {
    match field.name {
        "criteria" => false,
        "above_target" => asked.held.is_some_and(|held| {
            let view = &asked.visitor.view;
            level(view, held, "level")
                .zip(level(view, held, "target_level"))
                .is_some_and(|(level, target)| level > target)
        }),
        _ => true,
    }
}

/// Ratings begin with what was rated last; an acceptance with its latest day.
fn says(asked: &AskedStep<'_>, field: &Field) -> Vec<String> {
    let Some(held) = asked.held else { return Vec::new() };
    let body = held.body();
    match (noun(asked), field.name) {
        (_, "rationale") => Vec::new(),
        ("analysis", name) => texts(body.get(name)),
        ("residual_analysis", name) => texts(body.get(&format!("residual_{name}"))),
        ("acceptance", "valid_until") => {
            let accepted = Accepted::of(asked, held);
            let latest = accepted
                .and_then(|accepted| accepted.criteria.latest_validity(accepted.level, asked.visitor.view.today()));
            latest.into_iter().map(|day| day.to_string()).collect()
        }
        ("evaluation" | "treatment_decision", name) => texts(body.get(name)),
        _ => Vec::new(),
    }
}

/// A rating is a choice among levels, each with what it means.
fn control(asked: &AskedStep<'_>, control: &Control<'_>) -> Option<Markup> {
    rated(&asked.visitor.view, control)
}

/// The same in any form: nothing for a field that is no rating.
pub fn rated(view: &View, control: &Control<'_>) -> Option<Markup> {
    let criteria = in_force(view);
    let Type::Number { least, most: 5 } = control.field.field_type else { return None };
    let name = control.field.name;
    let is_likelihood = name.ends_with("likelihood");
    let is_dimension = DIMENSIONS.iter().any(|(dimension, _)| *dimension == name);
    let meaning = |rated: i64| match (is_likelihood, is_dimension) {
        (true, _) => criteria.map_or(String::new(), |criteria| likelihood(criteria, rated)),
        (false, true) => anchor(criteria, name, rated),
        (false, false) => String::new(),
    };
    (is_likelihood || is_dimension || name.ends_with("consequence")).then(|| scale(control, least..=5, &meaning))
}

fn likelihood(criteria: &RiskCriteria, rated: i64) -> String {
    let Some(row) = criteria.likelihood.iter().find(|row| row.level.get() == rated) else { return String::new() };
    let words = [&row.name, &row.frequency, &row.experience].into_iter().flatten().map(|words| words.to_string());
    words.collect::<Vec<_>>().join("; ")
}

fn scale(control: &Control<'_>, levels: std::ops::RangeInclusive<i64>, meaning: &dyn Fn(i64) -> String) -> Markup {
    let Control { field, values, error } = control;
    let name = field.name;
    let chosen = values.first().map_or("", String::as_str);
    let described = if error.is_some() { format!("{name}-help {name}-error") } else { format!("{name}-help") };
    html! {
        fieldset.field.scale #(name) aria-describedby=(described) tabindex="-1" {
            legend { (field.label) @if field.is_detail { " " span.optional { "optional" } } }
            p.help id=(format!("{name}-help")) { (field.help) }
            div.levels {
                @for rated in levels {
                    label {
                        input type="radio" name=(name) value=(rated) checked[chosen == rated.to_string()] aria-invalid=[error.as_ref().map(|_| "true")];
                        b { (rated) } " " span { (meaning(rated)) }
                    }
                }
            }
            @if let Some(error) = error { p.error id=(format!("{name}-error")) { (icon("circle-alert")) (error) } }
        }
    }
}

/// The level that the ratings give: what was sent, and at once what is chosen.
fn follows(asked: &AskedStep<'_>) -> Markup {
    let Some(criteria) = in_force(&asked.visitor.view).filter(|_| RATINGS.contains(&noun(asked))) else {
        return html! {};
    };
    let sent = asked.typed.and_then(|typed| looked_up(&asked.visitor.view, typed));
    let row = |likelihood: i64| {
        let level = |consequence| criteria.level(likelihood, consequence).map_or("", |level| level.choice().code);
        (1..=5).map(level).collect::<Vec<_>>().join(" ")
    };
    let rows: Vec<String> = (1..=5).map(row).collect();
    let dimensions: Vec<&str> = DIMENSIONS.iter().map(|(name, _)| *name).collect();
    html! {
        output.outcome for="likelihood" data-levels=(rows.join(",")) data-highest-of=(dimensions.join(" ")) hidden[sent.is_none()] {
            @for level in RiskLevel::ALL.iter().copied() {
                span data-level=(level.choice().code) hidden[sent != Some(level)] {
                    "Level " (component::level(level)) " "
                    @if criteria.is_above_line(level) { "above the acceptance line: say below why you rate it so." }
                    @else { "up to the acceptance line." }
                }
            }
        }
    }
}
