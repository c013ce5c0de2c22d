//! The reason, further words, and the confirmation. It works without scripts.

use door::Visitor;
use host::Traced;
use isms::Held;
use isms::control::Evidence;
use maud::{Markup, html};
use record::{Kinded as _, Misfit};

use super::Typed;
use crate::component::icon;
use crate::frame::form_token;

/// The form.
pub fn form(visitor: &Visitor, held: &Held, typed: &Typed, traced: &Traced, misfits: &[Misfit]) -> Markup {
    let wrong = |name: &str| -> Vec<&str> {
        misfits.iter().filter(|misfit| misfit.field == name).map(|misfit| misfit.sentence.as_str()).collect()
    };
    let error = |name: &str| {
        let wrong = wrong(name);
        html! { @if !wrong.is_empty() { p.error id=(format!("{name}-wrong")) { (icon("circle-alert")) (wrong.join(" ")) } } }
    };
    let is_wrong = |name: &str| (!wrong(name).is_empty()).then_some("true");
    html! {
        section.card {
            header { h2 { "Erase" } }
            form.form method="post" action=(visitor.href(&format!("people/{}/erasure", held.handle()))) {
                (form_token(&visitor.cookie))
                input type="hidden" name="version" value=(held.version);
                div.field {
                    label for="reason" { "Why" }
                    p.help #reason-help { "It stays, so it must not name them. Write " (held.handle()) "." }
                    input #reason type="text" name="reason" value=(typed.reason) maxlength="300" aria-describedby="reason-help" aria-invalid=[is_wrong("reason")];
                    (error("reason"))
                }
                div.field {
                    label for="words" { "Further words by which texts name them" }
                    p.help #words-help { "One a line, such as a former name or initials. Then look again." }
                    textarea #words name="words" rows="3" aria-describedby="words-help" aria-invalid=[is_wrong("words")] { (typed.words) }
                    (error("words"))
                }
                (files(visitor, typed, traced))
                fieldset.field {
                    legend { "The name" }
                    div.checks { label.check {
                        input type="checkbox" name="keep_name" value="true" checked[typed.keeps_name];
                        span { "Keep the name for now" small { "As long as what they decided has to be kept under it. All else goes; the name can be erased later." } }
                    } }
                }
                fieldset.field {
                    legend { "Confirmation" }
                    div.checks { label.check {
                        input type="checkbox" name="confirmed" value="true" aria-invalid=[is_wrong("confirmed")];
                        span { "Erase it for good" small { "Nobody can take it back, not from the log either." } }
                    } }
                    (error("confirmed"))
                }
                div.submit {
                    button.btn name="look" value="true" { (icon("search")) "Look again" }
                    button.btn.danger { (icon("eraser")) "Erase" }
                }
            }
        }
    }
}

/// Files of evidence that name the person beside others.
fn files(visitor: &Visitor, typed: &Typed, traced: &Traced) -> Markup {
    let seen = traced
        .stays
        .iter()
        .filter_map(|(id, file)| Some((visitor.view.held(Evidence::kind_of(), *id)?, file.to_string())));
    let chosen = typed.files.iter().filter(|file| traced.found.files().any(|found| found == file.as_str()));
    let (seen, chosen): (Vec<_>, Vec<_>) = (seen.collect(), chosen.collect());
    html! {
        @if !seen.is_empty() || !chosen.is_empty() {
            fieldset.field {
                legend { "Files of evidence that go with them" }
                div.checks {
                    @for file in chosen { label.check { input type="checkbox" name="files" value=(file) checked; span { "The file with the checksum " (file) } } }
                    @for (held, file) in seen { label.check { input type="checkbox" name="files" value=(file); span { (held.title()) " " span.ref { (held.handle()) } } } }
                }
            }
        }
    }
}
