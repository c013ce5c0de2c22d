//! States and levels as tags: words first, colour beside them.

use isms::risk::RiskLevel;
use maud::{Markup, html};
use record::{State, Tone};

/// A state as a tag.
pub fn tag(state: State) -> Markup {
    toned(state.tone, state.label)
}

/// Words as a tag.
pub fn toned(tone: Tone, words: &str) -> Markup {
    let tone = match tone {
        Tone::Good => "tag good",
        Tone::Plain => "tag",
        Tone::Warn => "tag warn",
        Tone::Bad => "tag bad",
    };
    html! { span class=(tone) { (words) } }
}

/// A level of risk, in its word on its severity.
pub fn level(level: RiskLevel) -> Markup {
    html! { span class=(format!("level {}", severity(level))) { (level.choice().label) } }
}

/// The class that colours by severity.
pub fn severity(level: RiskLevel) -> &'static str {
    match level {
        RiskLevel::Low => "s1",
        RiskLevel::Medium => "s2",
        RiskLevel::High => "s3",
        RiskLevel::Critical => "s4",
    }
}
