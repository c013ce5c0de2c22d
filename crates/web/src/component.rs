//! Components: one function each, named as in the style sheet.

mod bar;
mod chart;
mod field;
mod trail;
mod value;

use maud::{Markup, html};

use crate::assets;

pub use bar::bar;
pub use chart::{Chart, Series};
pub use exports::words::{label as field_label, not_independent, words as json_value};
pub use field::{Control, changing, control, texts, wrong};
pub use markup::{diff, followed, level, prose, severity, tag, toned, verb, word_by_word};
pub use trail::{author, trail};
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
