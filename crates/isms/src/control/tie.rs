//! Who is tied to a line of the statement by what serves it.

use record::{Id, Kinded as _, Ref};
use serde_json::Value as Json;

use super::line::SoaLine;
use super::register::Control;
use crate::context::Unit;
use crate::people::Person;
use crate::tie::Tie;
use crate::{Held, Isms, Typed};

/// The ties of a line: whoever owns a control that serves it, and whom it names as its own owner.
pub const OF_LINE: &[Tie] = &[
    Tie { link: "control_owner", needs_role: "control_owner", is_handed_over: true, through: units_of_own_controls },
    Tie { link: "owner", needs_role: "control_owner", is_handed_over: true, through: units_of_named_owner },
];

/// The units of the person's own controls that serve the line. While no control of anybody does, whoever the line names as its
/// owner stands for them, or whoever a proposal names: a line that waits for an action could never be included otherwise.
fn units_of_own_controls(isms: &Isms, held: &Held, person: Id) -> Vec<Id> {
    let Some(line) = held.typed::<SoaLine>() else { return Vec::new() };
    let owned = isms.referring_from::<Control>(person).filter(|referring| referring.field.name == "owner");
    let serving = owned.filter_map(|referring| Some(Typed { held: referring.held, it: referring.held.typed()? }));
    let serving: Vec<Id> =
        serving.filter(|control| line.is_served_by(control)).map(|control| control.held.envelope.unit).collect();
    let stands_for_them = || line.owner.or_else(|| proposed_owner(held, line)).is_some_and(|owner| owner.id == person);
    if serving.is_empty() && stands_for_them() && line.controls(isms).is_empty() {
        return units_within(isms, held.envelope.unit);
    }
    serving
}

/// Whoever answers for the line sees it with the role at its unit or anywhere below.
fn units_of_named_owner(isms: &Isms, held: &Held, person: Id) -> Vec<Id> {
    let owner = held.typed::<SoaLine>().and_then(|line| line.owner);
    if owner.is_some_and(|owner| owner.id == person) { units_within(isms, held.envelope.unit) } else { Vec::new() }
}

/// The owner whom the proposal that waits on the line names.
fn proposed_owner(held: &Held, line: &SoaLine) -> Option<Ref<Person>> {
    let version = line.pending.pending_version?;
    if u64::try_from(version.get()) != Ok(held.version) {
        return None;
    }
    let details: Json = serde_json::from_str(line.pending.pending_details.as_deref()?).ok()?;
    Id::parse_str(details.get("owner")?.as_str()?).ok().map(Ref::to)
}

/// A unit and those below it.
fn units_within(isms: &Isms, unit: Id) -> Vec<Id> {
    let units = isms.register(Unit::kind_of()).into_iter().flat_map(crate::Register::iter);
    units.map(|held| held.id).filter(|id| isms.units_above(*id).contains(&unit)).collect()
}
