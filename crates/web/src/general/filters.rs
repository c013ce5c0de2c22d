//! Above a list: the questions people ask as chips, fields to choose from, words.

use isms::derived::Column;
use maud::{Markup, html};
use record::{Field, Tone, Type};

use super::face::Asked;
use super::list::List;
use super::listed::{Query, is_chosen_from};
use crate::component::icon;
use crate::format::thousands;
use crate::moment;

/// Parameters that are no question.
const SHAPE: [&str; 4] = ["sort", "limit", "column", "q"];

impl List<'_> {
    /// The line above the table.
    pub(super) fn filters(&self) -> Markup {
        html! {
            div.filters role="search" aria-label="Filter" {
                ul.chips aria-label="Questions" { (self.chips()) (self.others()) }
                span.rule {}
                (self.selects())
                @if !self.face.views.is_empty() {
                    nav.views aria-label="Ways to look" {
                        span aria-current="page" { "Register" }
                        @for (label, rest) in self.face.views { a href=(self.view_at(rest)) { (label) } }
                    }
                }
            }
        }
    }

    /// Where another way to look at the records is.
    fn view_at(&self, rest: &str) -> String {
        match rest.strip_prefix('/') {
            Some(path) => self.visitor.href(path),
            None => self.visitor.href(&format!("{}/{rest}", self.kind.plural)),
        }
    }

    fn chips(&self) -> Markup {
        let (query, tally) = (&self.query, &self.tally);
        let cleared = query.without(&self.asked_by_chips());
        let is_plain = cleared.asked == query.asked;
        let has_owner = self.kind.fields.iter().any(|field| field.link.is_some());
        let usual = self.face.questions.is_empty();
        html! {
            (chip(&self.href(&cleared.at(None)), "All", tally.living, false, is_plain))
            @for (asked, count) in self.face.questions.iter().zip(&tally.asked) {
                @let is_here = query.has(asked.query);
                @if asked.is_kept || is_here || *count > 0 { (chip(&self.href(&asked_of(&cleared, asked)), asked.label, *count, asked.is_due, is_here)) }
            }
            @if usual {
                @for (state, count) in &tally.states {
                    (chip(&self.href(&cleared.with("state", Some(state.code))), state.label, *count, state.tone == Tone::Bad, query.get("state") == Some(state.code)))
                }
                @if has_owner { (chip(&self.href(&cleared.with("mine", Some("true"))), "Mine", self.own(), false, query.get("mine").is_some())) }
            }
            @if tally.retired > 0 { (chip(&self.href(&cleared.with("retired", Some("true"))), "Retired", tally.retired, false, query.get("retired").is_some())) }
        }
    }

    /// How many records the viewer is named in by the link that `mine` asks for.
    fn own(&self) -> usize {
        let link = self.kind.fields.iter().find(|field| field.link.is_some()).map(|field| field.name);
        let (referring, _) = self.visitor.view.referring(self.visitor.actor().person);
        let is_own = |held: &isms::Held, field: &str| held.kind == self.kind && held.is_living() && Some(field) == link;
        referring.iter().filter(|linked| is_own(linked.held, linked.field.name)).count()
    }

    /// The parameters that some chip sets.
    fn asked_by_chips(&self) -> Vec<&'static str> {
        let questions = self.face.questions.iter().flat_map(|asked| asked.query.split('&'));
        let named = questions.filter_map(|pair| pair.split_once('=')).map(|(name, _)| name);
        named.chain(["state", "mine", "retired"]).collect()
    }

    /// What was asked beside all chips and fields shown here, each with a way to take it back.
    fn others(&self) -> Markup {
        let chips = self.asked_by_chips();
        let fields = self.chosen_from();
        let is_shown = |name: &str| {
            SHAPE.contains(&name) || chips.contains(&name) || fields.iter().any(|field| field.name == name)
        };
        html! {
            @for (name, value) in self.query.asked.iter().filter(|(name, _)| !is_shown(name)) {
                li {
                    @let words = format!("{} {}", self.label(name), self.words(name, value));
                    a.chip aria-current="true" href=(self.href(&self.query.with(name, None))) aria-label=(format!("{words}, take away")) { (words) " " (icon("x")) }
                }
            }
        }
    }

    fn field(&self, name: &str) -> Option<&'static Field> {
        let name = name.split('.').next().unwrap_or(name);
        Column::all(self.kind).map(Column::field).find(|field| field.name == name)
    }

    fn label<'a>(&self, name: &'a str) -> &'a str {
        self.field(name).map_or(name, |field| field.label)
    }

    /// A value as a chip says it: a record by its name.
    fn words(&self, name: &str, value: &str) -> String {
        let target = self.field(name).and_then(|field| field.field_type.target()).and_then(isms::registry::named);
        let id = record::Id::parse_str(value).ok();
        let record = target.zip(id).and_then(|(kind, id)| self.visitor.view.label(kind, id));
        record.map_or_else(|| value.replace(',', ", "), str::to_owned)
    }

    /// The fields that one may choose values of.
    fn chosen_from(&self) -> Vec<&'static Field> {
        let all = || Column::all(self.kind).map(Column::field);
        match self.face.filters {
            [] => all().filter(|field| is_chosen_from(field)).collect(),
            named => named.iter().filter_map(|name| all().find(|field| field.name == *name)).collect(),
        }
    }

    fn selects(&self) -> Markup {
        let (query, fields) = (&self.query, self.chosen_from());
        let carried =
            query.asked.iter().filter(|(name, _)| name != "q" && !fields.iter().any(|field| field.name == name));
        html! {
            form method="get" hx-get=(self.look.path) hx-target="#list" hx-select="#list" hx-swap="outerHTML" hx-push-url="true" hx-nonce=(self.look.nonce) hx-trigger="change, input delay:300ms from:#q, submit" {
                @for (name, value) in carried { input type="hidden" name=(name) value=(value); }
                (moment::kept(self.visitor))
                @for field in fields { (self.select(field)) }
                input type="search" id="q" name="q" value=[query.get("q")] placeholder="Words in this list" aria-label="Words in this list";
                button.btn.apply { "Apply" }
            }
        }
    }

    fn select(&self, field: &Field) -> Markup {
        let chosen = self.query.get(field.name);
        let options: Vec<(String, String)> = match field.field_type {
            Type::Choice(choices) => {
                choices.iter().map(|choice| (choice.code.to_owned(), choice.label.to_owned())).collect()
            }
            _ => self.shelf.named_in(&self.visitor.view, self.kind, field).to_vec(),
        };
        html! {
            select name=(field.name) aria-label=(field.label) {
                option value="" { (field.label) }
                @for (value, label) in options { option value=(value) selected[chosen == Some(value.as_str())] { (label) } }
                option value="none" selected[chosen == Some("none")] { "Not set" }
            }
        }
    }
}

/// The address of a question, with whatever else is asked.
fn asked_of(query: &Query, asked: &Asked) -> String {
    let mut asking = query.clone();
    asking.asked.extend(Query::read(asked.query).asked);
    asking.at(None)
}

fn chip(href: &str, label: &str, count: usize, is_due: bool, is_here: bool) -> Markup {
    html! {
        li {
            a.chip href=(href) aria-current=[is_here.then_some("page")] {
                (label) " " span.count.due[is_due && count > 0] { (thousands(count)) }
            }
        }
    }
}
