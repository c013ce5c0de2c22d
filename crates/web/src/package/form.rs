//! The form that says what is to be in a package. It works without scripts; what does not fit is said at its field.

use door::Visitor;
use isms::Typed;
use isms::context::{Scope, ScopeStep};
use isms::leadership::ExternalGrant;
use isms::people::Person;
use isms::registry;
use maud::{Markup, html};
use package::Asked;
use record::{Kinded as _, Misfit};

use super::PATH;
use crate::component::icon;
use crate::form::Sent;
use crate::frame::form_token;

/// The choices of how large a file may be that goes along.
const SIZES: [(&str, &str); 4] =
    [("", "All of them"), ("5", "Those of at most 5 MB"), ("1", "Those of at most 1 MB"), ("none", "None")];

/// What was sent.
pub(super) fn read(sent: &Sent) -> Asked {
    let text = |name: &str| Some(sent.text(name).trim().to_owned()).filter(|text| !text.is_empty());
    let fields = sent.text("without_fields").split([',', ' ', '\n', '\r']).filter(|name| !name.is_empty());
    Asked {
        from: text("from"),
        to: text("to"),
        scope: text("scope"),
        reader: text("reader"),
        occasion: text("occasion"),
        without_names: sent.has("without_names"),
        without_money: sent.has("without_money"),
        files: text("files"),
        without_kinds: sent.all("without_kinds").map(str::to_owned).collect(),
        without_fields: fields.map(str::to_owned).collect(),
    }
}

/// The form.
pub(super) fn form(visitor: &Visitor, asked: &Asked, misfits: &[Misfit]) -> Markup {
    let is_more = !asked.without_kinds.is_empty() || !asked.without_fields.is_empty();
    html! {
        section.card {
            header { h2 { "Make a package" } }
            form.form method="post" action=(visitor.href(PATH)) {
                (form_token(&visitor.cookie))
                div.pair {
                    (day("from", "From", "Without it, the day on which the organisation began here.", asked.from.as_deref(), misfits))
                    (day("to", "To", "The package shows the end of this day. Without it, today.", asked.to.as_deref(), misfits))
                }
                div.pair { (scopes(visitor, asked, misfits)) (readers(visitor, asked, misfits)) }
                (text("occasion", "What it is for", "Such as Stage 2 audit. It stands on the first page.", asked.occasion.as_deref().unwrap_or_default(), misfits))
                fieldset.field {
                    legend { "Leave out" }
                    div.checks {
                    label.check { input type="checkbox" name="without_names" value="true" checked[asked.without_names]; span { "Names of people" small { "Each has a number in place of a name. Files of evidence stay out, too: nobody can look through them." } } }
                    label.check { input type="checkbox" name="without_money" value="true" checked[asked.without_money]; span { "Amounts of money" } }
                    }
                }
                (files(asked, misfits))
                details.fold open[is_more] {
                    summary { "Leave out registers or fields" }
                    div.fields {
                    fieldset.field {
                        legend { "Registers" }
                        div.checks.row { @for kind in registry::kinds().filter(|kind| kind.name != "what-if" && visitor.view.knows_kind(kind)) {
                            label.check { input type="checkbox" name="without_kinds" value=(kind.plural) checked[asked.without_kinds.iter().any(|one| one == kind.plural)]; span { (kind.titles) } }
                        } }
                    }
                    (text("without_fields", "Fields", "As kind.field, with commas between, such as action.resources, supplier.name.", &asked.without_fields.join(", "), misfits))
                    }
                }
                div.submit { button.btn.primary { (icon("package")) "Make it" } }
            }
        }
    }
}

/// A label, its control, help and what is wrong.
fn field(name: &str, label: &str, help: &str, misfits: &[Misfit], control: &Markup) -> Markup {
    let wrong: Vec<&str> =
        misfits.iter().filter(|misfit| misfit.field == name).map(|misfit| misfit.sentence.as_str()).collect();
    html! {
        div.field {
            label for=(name) { (label) }
            p.help id=(format!("{name}-help")) { (help) }
            (control)
            @if !wrong.is_empty() { p.error id=(format!("{name}-wrong")) { (icon("circle-alert")) (wrong.join(" ")) } }
        }
    }
}

fn is_wrong(name: &str, misfits: &[Misfit]) -> Option<&'static str> {
    misfits.iter().any(|misfit| misfit.field == name).then_some("true")
}

fn described(name: &str, misfits: &[Misfit]) -> String {
    match is_wrong(name, misfits) {
        Some(_) => format!("{name}-help {name}-wrong"),
        None => format!("{name}-help"),
    }
}

fn day(name: &str, label: &str, help: &str, value: Option<&str>, misfits: &[Misfit]) -> Markup {
    let value = value.unwrap_or_default();
    let control = html! { input id=(name) type="date" name=(name) value=(value) aria-describedby=(described(name, misfits)) aria-invalid=[is_wrong(name, misfits)]; };
    field(name, label, help, misfits, &control)
}

fn text(name: &str, label: &str, help: &str, value: &str, misfits: &[Misfit]) -> Markup {
    let control = html! { input id=(name) type="text" name=(name) value=(value) aria-describedby=(described(name, misfits)) aria-invalid=[is_wrong(name, misfits)]; };
    field(name, label, help, misfits, &control)
}

fn scopes(visitor: &Visitor, asked: &Asked, misfits: &[Misfit]) -> Markup {
    let counts = |scope: &Typed<'_, Scope>| matches!(scope.step, ScopeStep::Approved | ScopeStep::Superseded);
    let scopes: Vec<_> = visitor.view.all::<Scope>().filter(counts).collect();
    let control = html! {
        select #scope name="scope" aria-describedby=(described("scope", misfits)) aria-invalid=[is_wrong("scope", misfits)] {
            option value="" { "Everything" }
            @for scope in scopes {
                @let handle = scope.held.handle();
                option value=(handle) selected[asked.scope.as_deref() == Some(handle.as_str())] { (handle) " " (scope.held.title()) }
            }
        }
    };
    field("scope", "Scope", "Records of its units, of those below, and of those above.", misfits, &control)
}

/// Those from outside who may read here: whoever else it is for reads here anyway.
fn readers(visitor: &Visitor, asked: &Asked, misfits: &[Misfit]) -> Markup {
    let view = &visitor.view;
    let grants = view.all::<ExternalGrant>().filter(|grant| grant.is_in_force(view.today()));
    let people = grants.filter_map(|grant| {
        let held = view.held(Person::kind_of(), grant.person.id)?;
        Some((held.handle(), held.title().to_owned()))
    });
    let mut people: Vec<_> = people.collect();
    people.sort();
    people.dedup();
    let control = html! {
        select #reader name="reader" aria-describedby=(described("reader", misfits)) aria-invalid=[is_wrong("reader", misfits)] {
            option value="" { "Whoever I give it to" }
            @for (handle, name) in people { option value=(handle) selected[asked.reader.as_deref() == Some(handle.as_str())] { (name) } }
        }
    };
    field("reader", "To be read by", "Nothing is in it that they may not read by their grant.", misfits, &control)
}

fn files(asked: &Asked, misfits: &[Misfit]) -> Markup {
    let chosen = asked.files.as_deref().unwrap_or_default();
    let control = html! {
        select #files name="files" aria-describedby=(described("files", misfits)) aria-invalid=[is_wrong("files", misfits)] {
            @for (value, label) in SIZES { option value=(value) selected[value == chosen] { (label) } }
        }
    };
    field(
        "files",
        "Files of evidence",
        "The checksums of those that stay out are in it all the same.",
        misfits,
        &control,
    )
}
