//! Assets (A.5.9 to A.5.14): what is worth protecting.

use record::{Choice, Line, Number, Prose, Record, Ref, State, Tone};

use crate::life::Reviewed;
use crate::people::Person;

/// Something that is worth protecting: information, and whatever holds, moves or works on it. An inventory with owners
/// is what risks are found from (A.5.9).
///
/// A name is enough to begin with. What is missing shows as a finding, not as a refusal.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "assets", clause = "A.5.9", prefix = "A", state = Asset::state)]
pub struct Asset {
    /// What people call it, such as Customer invoice documents.
    #[field(title, listed, searched)]
    pub name: Line,
    /// What kind of thing it is.
    #[field(listed, label = "Type")]
    pub kind: Option<AssetType>,
    /// Who answers for it: for its class, for who may use it, for how soon it must be back.
    #[field(listed, link = "owner", needs_role = "asset_owner")]
    pub owner: Option<Ref<Person>>,
    /// How far it may be passed on.
    #[field(listed)]
    pub classification: Option<Classification>,
    /// What it is and what it is used for.
    #[field(searched)]
    pub description: Option<Prose>,
    /// How bad it is if the wrong people learn of it: 1 hardly matters, 5 threatens the organisation.
    pub confidentiality: Option<Number<1, 5>>,
    /// How bad it is if it is wrong or changed: 1 hardly matters, 5 threatens the organisation.
    pub integrity: Option<Number<1, 5>>,
    /// How bad it is if it is not there when needed: 1 hardly matters, 5 threatens the organisation.
    pub availability: Option<Number<1, 5>>,
    /// Whether it is the organisation's own or was entrusted to it.
    pub belongs_to: Option<Belonging>,
    /// Whether it holds or moves personal data.
    #[field(label = "Personal data")]
    pub has_personal_data: Option<bool>,
    /// Where it is: a place, a region, a system.
    #[field(searched, detail)]
    pub location: Option<Line>,
    /// The assets that it cannot work without.
    #[field(detail)]
    pub depends_on: Vec<Ref<Asset>>,
    /// Within how many hours it has to be back after it fails.
    #[field(label = "Recovery time", unit = "hours", detail)]
    pub recovery_time: Option<Number<0, 8760>>,
    /// Of how many hours the work may be lost when it fails.
    #[field(label = "Recovery point", unit = "hours", detail)]
    pub recovery_point: Option<Number<0, 8760>>,
    /// Whether only a file named it so far: somebody says what it is, or that it is one known already.
    #[field(label = "Placeholder", detail)]
    pub is_placeholder: Option<bool>,
    /// When somebody looked whether the entry is still true, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

/// What kind of thing an asset is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum AssetType {
    /// Data and documents, whatever holds them.
    Information,
    /// What exists on paper only.
    Paper,
    /// Programs that people work with, bought or made.
    Application,
    /// A service that someone else runs.
    Service,
    /// What applications run on: machines, networks, cloud accounts.
    Infrastructure,
    /// Devices that people carry or use.
    Equipment,
    /// Rooms and buildings.
    Site,
    /// What only certain people know or can do.
    Knowledge,
    /// A way of working that the organisation depends on.
    Process,
}

/// Whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Belonging {
    /// The organisation's own.
    Own,
    /// Entrusted to it by customers or others, who keep their say in it.
    Entrusted,
}

/// How far information may be passed on (A.5.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Classification {
    /// Anyone may read it.
    Public,
    /// For the people of the organisation.
    Internal,
    /// For those who need it for their work.
    Confidential,
    /// For named people only.
    StrictlyConfidential,
}

impl Asset {
    /// Whether it is critical: one value is 5 and the three add up to 13 or more (GUIDE 8.3).
    pub fn is_critical(&self) -> bool {
        let values =
            [self.confidentiality, self.integrity, self.availability].map(|value| value.map_or(0, Number::get));
        values.contains(&5) && values.iter().sum::<i64>() >= 13
    }

    fn state(&self, today: jiff::civil::Date) -> Option<State> {
        Some(if self.is_placeholder == Some(true) {
            State { code: "placeholder", label: "Placeholder", tone: Tone::Warn }
        } else if self.review.is_overdue(today) {
            State { code: "review_overdue", label: "Review overdue", tone: Tone::Bad }
        } else if self.owner.is_none() {
            State { code: "unowned", label: "No owner", tone: Tone::Warn }
        } else if self.classification.is_none() {
            State { code: "unclassified", label: "Not classified", tone: Tone::Warn }
        } else {
            State { code: "kept", label: "Kept", tone: Tone::Good }
        })
    }
}

#[cfg(test)]
mod tests {
    use record::{Body, Kinded, Type, Value};

    use super::*;

    fn body(json: serde_json::Value) -> Body {
        json.as_object().cloned().unwrap()
    }

    #[test]
    fn an_asset_needs_a_name_and_nothing_else() {
        let read = Asset::kind_of().read;
        let record = read(body(serde_json::json!({"name": "Backups"}))).unwrap();
        assert_eq!(record.title(), "Backups");
        let misfits = read(body(serde_json::json!({"integrity": 9, "kind": "spoon", "colour": "red"}))).unwrap_err();
        let fields: Vec<_> = misfits.iter().map(|misfit| (misfit.field.as_str(), misfit.code)).collect();
        assert_eq!(
            fields,
            [("name", "missing"), ("kind", "not_a_choice"), ("integrity", "out_of_range"), ("colour", "unknown_field")],
            "every misfit is named at once"
        );
    }

    #[test]
    fn a_body_written_and_read_again_is_the_same() {
        let written = body(serde_json::json!({
            "name": "Backups", "kind": "information", "classification": "strictly_confidential", "integrity": 5,
            "has_personal_data": true, "reviewed_on": "2026-02-01", "review_every": 12,
            "owner": "0198f000-0000-7000-8000-000000000001", "depends_on": ["0198f000-0000-7000-8000-000000000002"],
        }));
        let record = (Asset::kind_of().read)(written.clone()).unwrap();
        let mut again = Body::new();
        record.write(&mut again);
        assert_eq!(again, written);
    }

    #[test]
    fn embedded_fields_are_fields_like_all_others() {
        let kind = Asset::kind_of();
        let (position, field) = kind.field("review_every").unwrap();
        assert_eq!((field.unit, field.field_type), ("months", Type::Number { least: 1, most: 60 }));
        let record = (kind.read)(body(serde_json::json!({"name": "x", "review_every": 6}))).unwrap();
        assert_eq!(record.get(position), Value::Number(6));
        assert_eq!(record.get(99), Value::Absent);
    }

    #[test]
    fn criticality_follows_the_three_values() {
        for (values, critical) in [([5, 5, 4], true), ([5, 4, 4], true), ([4, 4, 4], false), ([5, 4, 3], false)] {
            let [c, i, a] = values;
            let asset = serde_json::json!({"name": "x", "confidentiality": c, "integrity": i, "availability": a});
            let record = (Asset::kind_of().read)(body(asset)).unwrap();
            assert_eq!(record.downcast::<Asset>().unwrap().is_critical(), critical, "{values:?}");
        }
    }
}
