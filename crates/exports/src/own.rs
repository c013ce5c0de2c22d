//! How a sheet has to look to be brought in again unchanged.
//!
//! A column that can be brought in has the header that [`interchange::own`] knows it by, and its names are written so that they
//! are read as the same records. All other columns have headers of their own and are not carried over.

use access::View;
use interchange::{Register, own};
use isms::registry;
use record::{Field, Id, Kind};

/// The register that a kind is brought in by.
pub(crate) fn register(kind: &Kind) -> Option<Register> {
    match kind.name {
        "asset" => Some(Register::Assets),
        "risk" => Some(Register::Risks),
        "supplier" => Some(Register::Suppliers),
        _ => None,
    }
}

/// What stands above the numbers. It tells the list of every kind as one of ours, so that none is taken for a register that it is not.
pub(crate) fn number(kind: &Kind) -> String {
    let header = register(kind).and_then(|register| own::header(register, own::NUMBER));
    header.map_or_else(|| own::elsewhere_header(&kind.title.to_lowercase()), str::to_owned)
}

/// What stands above a field that can be brought in again.
pub(crate) fn header(kind: &Kind, field: &Field) -> Option<&'static str> {
    let register = register(kind)?;
    let name = match (register, field.name) {
        (Register::Risks, "financial") => "consequence_financial",
        (Register::Risks, "service") => "consequence_service",
        (Register::Risks, "legal") => "consequence_legal",
        (Register::Risks, "people") => "consequence_people",
        (Register::Risks, "reputation") => "consequence_reputation",
        (Register::Risks, "safety") => "consequence_safety",
        (Register::Risks, "overall") => "consequence",
        (_, name) => name,
    };
    own::header(register, name)
}

/// A record by a name that is read as this record and no other: its name, or its number where others have the name or where a cell
/// of names would be parted within it. Nothing for a record that the viewer may not see: no sheet of theirs names it.
pub(crate) fn name(view: &View, names: &Names, kind: &'static Kind, id: Id) -> Option<String> {
    let label = view.label(kind, id)?;
    let number = || view.held(kind, id).and_then(|held| held.number());
    if own::is_one_name(label) && names.is_single(label) {
        return Some(label.to_owned());
    }
    Some(number().unwrap_or_else(|| label.to_owned()))
}

/// How many records of a kind have which name.
#[derive(Debug, Default)]
pub(crate) struct Names(std::collections::HashMap<String, usize>);

impl Names {
    /// Those of the kind that a field names.
    pub fn of(view: &View, field: &Field) -> Option<(&'static Kind, Self)> {
        let kind = field.field_type.target().and_then(registry::named)?;
        let mut names = Self::default();
        for held in view.choices(kind) {
            *names.0.entry(fold(held.title())).or_default() += 1;
        }
        Some((kind, names))
    }

    fn is_single(&self, name: &str) -> bool {
        self.0.get(&fold(name)).is_none_or(|count| *count < 2)
    }
}

fn fold(name: &str) -> String {
    interchange::one_line(name).to_lowercase()
}
