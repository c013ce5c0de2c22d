//! Components: one function each, named as in the style sheet.

mod bar;
mod chart;
mod diff;
mod field;
mod prose;
mod trail;
mod value;

use isms::risk::RiskLevel;
use maud::{Markup, html};
use record::{State, Tone};

use crate::assets;

pub use bar::bar;
pub use chart::{Chart, Series};
pub use diff::{diff, followed, word_by_word};
pub use exports::words::{label as field_label, words as json_value};
pub use field::{Control, changing, control, texts, wrong};
pub use prose::prose;
pub use trail::{author, trail, verb};
pub use value::value;

/// An icon of the sprite.
pub fn icon(name: &str) -> Markup {
    html! { svg.icon aria-hidden="true" { use href=(format!("{}#{name}", assets::href("icons.svg"))) {} } }
}

/// The mark.
pub fn brand() -> Markup {
    html! {
        svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" aria-hidden="true" {
            path d="M12 2.5 20 6v6.2c0 4.6-3.3 7.8-8 9.3-4.7-1.5-8-4.7-8-9.3V6z" {}
            path d="m8.5 16 3.5-9 3.5 9M9.8 13h4.4" {}
        }
    }
}

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

/// A line that says what the page cannot show.
pub fn notice(tone: &str, picture: &str, words: Markup) -> Markup {
    html! { div class=(format!("notice {tone}")) { (icon(picture)) span.text { (words) } } }
}

/// The way here.
pub fn crumbs(steps: &[(Option<String>, &str)]) -> Markup {
    html! {
        nav.crumbs aria-label="Breadcrumb" {
            ol {
                @for (href, label) in steps {
                    li {
                        @match href {
                            Some(href) => a href=(href) { (label) },
                            None => span aria-current="page" { (label) },
                        }
                    }
                }
            }
        }
    }
}
