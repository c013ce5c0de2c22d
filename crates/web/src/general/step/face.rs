//! How a kind looks in the forms of its steps, where it has more to say than their fields.

use decide::OfferedStep;
use door::Visitor;
use isms::Held;
use maud::{Markup, html};
use record::{Body, Field, Type};

use crate::component::Control;

/// What a kind says in its own words in the forms of its steps.
pub struct StepFace {
    /// What stands above the form: what the step is about.
    pub about: fn(&Asked<'_>) -> Markup,
    /// What was proposed, in more words than its fields have.
    pub proposed: fn(&Asked<'_>, &Body) -> Option<Markup>,
    /// What stands below the fields: what would follow from what is typed.
    pub follows: fn(&Asked<'_>) -> Markup,
    /// Whether a field is asked for.
    pub asks: fn(&Asked<'_>, &Field) -> bool,
    /// What a field says before anything is typed.
    pub says: fn(&Asked<'_>, &Field) -> Vec<String>,
    /// Whether it is a form of a minute: no word for the history, no trying first, and the unit among what is rarely needed.
    pub is_brief: fn(&Asked<'_>) -> bool,
    /// The control of a field, where it is another than the usual one.
    pub control: fn(&Asked<'_>, &Control<'_>) -> Option<Markup>,
}

impl StepFace {
    /// Of kinds whose forms follow from their fields.
    pub const USUAL: Self = Self {
        about: |_| html! {},
        proposed: |_, _| None,
        follows: |_| html! {},
        asks: |_, _| true,
        says: begins_today,
        is_brief: |_| false,
        control: |_, _| None,
    };
}

/// What is made begins today, unless somebody says otherwise.
fn begins_today(asked: &Asked<'_>, field: &Field) -> Vec<String> {
    let is_beginning = asked.held.is_none() && field.name == "from" && field.field_type == Type::Date;
    if is_beginning { vec![asked.visitor.view.today().to_string()] } else { Vec::new() }
}

/// The step that a form is about.
pub struct Asked<'a> {
    /// Who takes it.
    pub visitor: &'a Visitor,
    /// The record; nothing where the step makes one.
    pub held: Option<&'a Held>,
    /// The step.
    pub offered: &'a OfferedStep,
    /// What was typed, once it was sent.
    pub typed: Option<&'a Body>,
}
