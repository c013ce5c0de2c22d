//! One risk: the story in a sentence, where it stands in its life and what waits for whom, its analysis, its treatment, its
//! acceptances; beside them facts and links.

use access::View;
use door::Visitor;
use isms::Held;
use isms::asset::Asset;
use isms::control::Control;
use isms::risk::{Acceptance, Risk, RiskStep};
use isms::treatment::Action;
use maud::{Markup, html};
use record::Kinded as _;

use super::analysis::analysis;
use super::notice::notice;
use super::treatment::treatment;
use super::{acceptances, facts};
use crate::component::prose;
use crate::format::{capitalised, date};
use crate::general::other_links;

/// "Because of a cause, a source could bring about an event that affects an asset, which leads to a consequence."
pub fn lead(visitor: &Visitor, held: &Held) -> Markup {
    let sentence = held.typed::<Risk>().and_then(|risk| sentence(&visitor.view, risk));
    html! {
        @if let Some(sentence) = sentence { p { (sentence) } }
        @if !held.is_living() { div.tags { (crate::general::state(visitor, held)) } }
    }
}

fn sentence(view: &View, risk: &Risk) -> Option<String> {
    let event = within(risk.event.as_deref()?);
    let cause = risk.cause.as_deref().map_or(String::new(), |cause| format!("Because of {}, ", within(cause)));
    let source = risk.source.as_deref().map_or("somebody or something".to_owned(), within);
    let assets: Vec<&str> = risk.assets.iter().filter_map(|asset| view.label(Asset::kind_of(), asset.id)).collect();
    let affecting = if assets.is_empty() { String::new() } else { format!(" affecting {}", assets.join(" and ")) };
    let leads_to = risk.leads_to.as_deref().map_or(String::new(), |end| format!(", which leads to {}", within(end)));
    Some(capitalised(&format!("{cause}{source} could {event}{affecting}{leads_to}.")))
}

/// A phrase as it stands within a sentence: without its full stop, and small where it began like a sentence.
fn within(phrase: &str) -> String {
    let phrase = phrase.trim().trim_end_matches('.');
    let mut letters = phrase.chars();
    let (first, second) = (letters.next(), letters.next());
    let is_sentence = second.is_none_or(|second| second.is_lowercase() || second == ' ');
    match first {
        Some(first) if is_sentence => first.to_lowercase().chain(phrase.chars().skip(1)).collect(),
        _ => phrase.to_owned(),
    }
}

/// The life of the risk, and what waits for whom.
pub fn steps(visitor: &Visitor, held: &Held) -> Markup {
    html! { (life(&visitor.view, held)) (notice(visitor, held)) }
}

fn life(view: &View, held: &Held) -> Markup {
    let Some(risk) = held.typed::<Risk>() else { return html! {} };
    let track = track(view, risk);
    let here = track.iter().position(|(step, _)| *step == risk.step).unwrap_or_default();
    let is_settled = matches!(risk.step, RiskStep::Accepted | RiskStep::Closed) && !risk.has_lapsed(view.today());
    html! {
        ol.steps aria-label="Where it stands" {
            @for (position, (_, words)) in track.iter().enumerate() {
                li.done[position < here || (position == here && is_settled)].now[position == here && !is_settled] aria-current=[(position == here).then_some("step")] { span { (words) } }
            }
        }
    }
}

/// The steps of this risk's life in plain words: with treatment where it was chosen.
fn track(view: &View, risk: &Risk) -> Vec<(RiskStep, String)> {
    let words = |step: RiskStep, words: &str| (step, words.to_owned());
    let mut track = vec![words(RiskStep::Identified, "Identified")];
    if risk.step == RiskStep::Rejected {
        track.push(words(RiskStep::Rejected, "Rejected"));
        return track;
    }
    track.extend([words(RiskStep::Analysed, "Analysed"), words(RiskStep::Evaluated, "Compared with criteria")]);
    let is_under_way = matches!(risk.step, RiskStep::TreatmentPlanned | RiskStep::InTreatment | RiskStep::Treated);
    if is_under_way || risk.treatment.option.is_some() {
        track.extend([
            words(RiskStep::TreatmentPlanned, "Treatment chosen"),
            words(RiskStep::InTreatment, "In treatment"),
            words(RiskStep::Treated, "Treated and rated again"),
        ]);
    }
    match risk.step {
        RiskStep::Closed => track.push(words(RiskStep::Closed, "Closed")),
        RiskStep::Accepted if risk.has_lapsed(view.today()) => {
            track.push(words(RiskStep::Accepted, "Acceptance lapsed"));
        }
        RiskStep::Accepted => {
            let until = risk.accepted_until.map_or(String::new(), |last| format!(" until {}", date(last)));
            track.push((RiskStep::Accepted, format!("Accepted{until}")));
        }
        _ => track.push(words(RiskStep::Accepted, "Accepted")),
    }
    track
}

/// Analysis, treatment, acceptances, and the story behind them.
pub fn body(visitor: &Visitor, held: &Held) -> Markup {
    let Some(risk) = held.typed::<Risk>() else { return html! {} };
    let texts = [
        ("The story behind it", &risk.description),
        ("What already works against it", &risk.existing_controls),
        ("Why it is closed", &risk.closure_evidence),
    ];
    html! {
        (analysis(visitor, held, risk))
        (treatment(visitor, held, risk))
        (acceptances::acceptances(visitor, held))
        @for (title, text) in texts {
            @if let Some(text) = text { section.card { header { h2 { (title) } } div.body { div.prose { (prose(text)) } } } }
        }
    }
}

/// Facts and links.
pub fn aside(visitor: &Visitor, held: &Held) -> Markup {
    let kinds = [Action::kind_of(), Control::kind_of(), Acceptance::kind_of()];
    let is_former = |held: &Held| {
        let state = held.record().and_then(|record| record.state(visitor.view.today()));
        state.is_some_and(|state| state.code == "superseded")
    };
    let is_elsewhere = |held: &Held| kinds.contains(&held.kind) || is_former(held);
    html! {
        @if let Some(risk) = held.typed::<Risk>() { (facts::facts(visitor, held, risk)) }
        (other_links(visitor, held, &is_elsewhere))
    }
}
