//! What the form of a handover says, and the step that it becomes.

use std::collections::BTreeMap;

use access::View;
use decide::{Becomes, Belonging, Command, Step, StepTarget, belongings};
use door::Visitor;
use isms::Held;
use isms::context::Unit;
use isms::handover::{Handover, Occasion};
use maud::{Markup, html};
use record::{Kinded as _, Line, Misfit};
use serde_json::{Value as Json, json};

use super::wrong;
use crate::component::icon;
use crate::form::Sent;
use crate::general::Query;

/// What was typed.
pub(super) struct Typed {
    pub occasion: Occasion,
    last_day: String,
    new_unit: String,
    reason: String,
    /// Who takes over whatever nobody is named for.
    pub others: String,
    /// Who takes over which record, by its id.
    pub to: BTreeMap<String, String>,
    /// The roles that end, by the ids of their assignments.
    pub ends: Vec<String>,
}

impl Typed {
    /// What the address asks for.
    pub fn asked(query: &Query, held: &Held) -> Self {
        let occasion = occasion(query.get("occasion").unwrap_or_default());
        let known = held.typed::<isms::people::Person>().and_then(|person| person.leaves_on);
        Self {
            occasion,
            last_day: known.map(|day| day.to_string()).unwrap_or_default(),
            new_unit: String::new(),
            reason: String::new(),
            others: String::new(),
            to: BTreeMap::new(),
            ends: Vec::new(),
        }
    }

    /// What the form sent.
    pub fn sent(sent: &Sent) -> Self {
        let named = sent.pairs().iter().filter(|(_, value)| !value.is_empty());
        let to = named.filter_map(|(name, value)| Some((name.strip_prefix("to:")?.to_owned(), value.clone())));
        Self {
            occasion: occasion(sent.text("occasion")),
            last_day: sent.text("last_day").to_owned(),
            new_unit: sent.text("new_unit").to_owned(),
            reason: sent.text("reason").to_owned(),
            others: sent.text("others").to_owned(),
            to: to.collect(),
            ends: sent.all("ends").map(str::to_owned).collect(),
        }
    }

    /// The records that pass, each with who takes it over, in the order of the page.
    pub fn items<'a>(&'a self, theirs: &'a [Belonging]) -> Vec<(&'a Belonging, Option<&'a str>)> {
        let named = |belonging: &Belonging| {
            let id = belonging.held.id.to_string();
            let to = self.to.get(&id).map(String::as_str);
            to.or(Some(self.others.as_str()).filter(|others| !others.is_empty()))
        };
        let passes = theirs.iter().filter_map(|belonging| match belonging.becomes {
            Becomes::HandedOver => named(belonging).map(|to| (belonging, Some(to))),
            Becomes::Lapses | Becomes::Withdrawn => {
                let ends = self.occasion != Occasion::Leaves && self.ends.contains(&belonging.held.id.to_string());
                ends.then_some((belonging, None))
            }
            Becomes::Ended | Becomes::Retired => None,
        });
        passes.collect()
    }

    /// The step.
    pub fn command(&self, view: &View, held: &Held) -> Command {
        let (theirs, _) = belongings(view, held.id);
        let items = self.items(&theirs);
        let rows: Vec<Json> = items
            .iter()
            .map(|(belonging, to)| {
                let mut row = json!({"kind": belonging.held.kind.name, "object": belonging.held.id.to_string()});
                if let (Some(to), Json::Object(row)) = (to, &mut row) {
                    row.insert("to".to_owned(), json!(to));
                }
                row
            })
            .collect();
        let said = |value: &str| (!value.is_empty()).then(|| json!(value));
        let mut details: record::Body = [
            ("person".to_owned(), Some(json!(held.id))),
            ("occasion".to_owned(), Some(json!(self.occasion.choice().code))),
            ("last_day".to_owned(), said(&self.last_day).filter(|_| self.occasion == Occasion::Leaves)),
            ("new_unit".to_owned(), said(&self.new_unit).filter(|_| self.occasion == Occasion::Moves)),
            ("items".to_owned(), (!rows.is_empty()).then_some(Json::Array(rows))),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect();
        details.retain(|_, value| !value.is_null());
        Command::Step(Step {
            kind: Handover::kind_of(),
            target: StepTarget::New { unit: Some(held.envelope.unit) },
            noun: "handover".to_owned(),
            details,
            reason: Line::new(&self.reason).ok(),
            is_proposal: false,
        })
    }

    /// What the button says.
    pub fn verb(&self) -> &'static str {
        match self.occasion {
            Occasion::Leaves => "Enter the last day and hand over",
            Occasion::Moves => "Move and hand over",
            Occasion::Stays => "Hand over",
        }
    }

    /// The fields above the lines.
    pub fn fields(&self, visitor: &Visitor, misfits: &[Misfit]) -> Markup {
        let view = &visitor.view;
        let error = |field: &str| html! { @if let Some(words) = wrong(misfits, field) { p.error id=(format!("{field}-error")) { (icon("circle-alert")) (words) } } };
        let described = |field: &str| wrong(misfits, field).map(|_| format!("{field}-error"));
        html! {
            section.card.form { div.fields {
                div.field {
                    label for="occasion" { "What happens" }
                    select id="occasion" name="occasion" {
                        @for occasion in Occasion::ALL { option value=(occasion.choice().code) selected[*occasion == self.occasion] { (words(*occasion)) } }
                    }
                    button.btn.quiet name="look" value="1" formnovalidate { (icon("refresh-cw")) "Show what it asks" }
                }
                @match self.occasion {
                    Occasion::Leaves => div.field {
                        label for="last_day" { "Last day" }
                        p.help { "From the day after, no right follows from any role. Roles last until then; open trainings end." }
                        input type="date" id="last_day" name="last_day" value=(self.last_day) aria-describedby=[described("last_day")] aria-invalid=[described("last_day").map(|_| "true")];
                        (error("last_day"))
                    },
                    Occasion::Moves => div.field {
                        label for="new_unit" { "New unit" }
                        select id="new_unit" name="new_unit" data-choose-url=(visitor.href("choose/units")) data-choose-hint="Type a name or number" aria-describedby=[described("new_unit")] aria-invalid=[described("new_unit").map(|_| "true")] {
                            option value="" { "Not chosen" }
                            @for unit in view.choices(Unit::kind_of()) { option value=(unit.id) selected[unit.id.to_string() == self.new_unit] { (unit.title()) } }
                        }
                        (error("new_unit"))
                    },
                    Occasion::Stays => {},
                }
                div.field {
                    label for="reason" { "Why " span.optional { "optional" } }
                    input id="reason" name="reason" value=(self.reason) maxlength="300";
                }
            } }
        }
    }
}

fn occasion(code: &str) -> Occasion {
    Occasion::ALL.iter().copied().find(|occasion| occasion.choice().code == code).unwrap_or(Occasion::Leaves)
}

fn words(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::Leaves => "They leave",
        Occasion::Moves => "They move to another unit",
        Occasion::Stays => "They stay and hand some of it over",
    }
}
