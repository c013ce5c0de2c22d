//! How much of a whole is in which state, as a bar that is said in words as well.

use maud::{Markup, html};

/// The bar of parts: the class of its colour, its word, how many.
pub fn bar(parts: &[(&str, &str, usize)]) -> Markup {
    let said: Vec<String> = parts.iter().map(|(_, word, count)| format!("{count} {word}")).collect();
    let total = parts.iter().map(|(.., count)| count).sum::<usize>().max(1);
    let mut from = 0;
    let shown = parts.iter().filter(|(.., count)| *count > 0).map(|(class, _, count)| {
        let shown = (*class, from * 1000 / total, count * 1000 / total);
        from += count;
        shown
    });
    let shown: Vec<_> = shown.collect();
    html! {
        svg.spread viewBox="0 0 1000 6" preserveAspectRatio="none" role="img" aria-label=(said.join(", ")) {
            @for (class, from, width) in shown { rect class=(class) x=(from) width=(width.saturating_sub(6).max(6)) height="6" {} }
        }
    }
}
