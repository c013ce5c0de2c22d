//! Risks and their owners (6.1.2 b and c).

use std::collections::{BTreeMap, HashMap, HashSet};

use isms::asset::Asset;
use isms::leadership::{RoleAssignment, RoleName, RoleStep, held_on};
use isms::people::Person;
use isms::risk::Risk;
use record::{Id, Ref};

use super::{Asked, Looked};
use crate::failure::{Fill, Subject};
use crate::look::Judged;

/// R6-10: risks of one event type at one type of asset do not lie bands apart without a word about it. Each risk is compared
/// with the lowest of its sort.
pub(super) fn unlike_ratings(asked: &Asked<'_>) -> Looked {
    let types: HashMap<Id, &str> =
        asked.look.isms.all::<Asset>().filter_map(|asset| Some((asset.held.id, asset.kind?.choice().code))).collect();
    let mut sorts: BTreeMap<(Id, &str), Vec<&Judged<'_>>> = BTreeMap::new();
    let mut rated = 0;
    for judged in asked.look.open_risks().filter(|judged| judged.level.is_some()) {
        rated += 1;
        if judged.risk.threats.is_empty() {
            continue;
        }
        let mut asset_types: Vec<&str> =
            judged.risk.assets.iter().filter_map(|asset| types.get(&asset.id).copied()).collect();
        asset_types.sort_unstable();
        asset_types.dedup();
        for threat in &judged.risk.it.threats {
            asset_types.iter().for_each(|sort| sorts.entry((threat.id, sort)).or_default().push(judged));
        }
    }
    let mut named = HashSet::new();
    let mut failures = Vec::new();
    for alike in sorts.values() {
        let Some(lowest) = alike.iter().min_by_key(|judged| judged.level) else { continue };
        let is_apart = |judged: &&&Judged<'_>| bands(judged, lowest) >= asked.figure() && !is_told(judged, lowest);
        for judged in alike.iter().filter(is_apart) {
            if named.insert(judged.risk.held.id) {
                let (one, other) = (Subject::of(&judged.risk), Subject::of(&lowest.risk));
                let failure = asked.failure().at(one).at(other);
                failures.push(failure.with("a", Fill::Number(one)).with("b", Fill::Number(other)));
            }
        }
    }
    Looked::together(rated, "No open risk was analysed yet.", failures)
}

fn bands(one: &Judged<'_>, other: &Judged<'_>) -> i64 {
    one.level.zip(other.level).map_or(0, |(one, other)| one as i64 - other as i64)
}

/// Whether the rationale of either names the other by its number.
fn is_told(one: &Judged<'_>, other: &Judged<'_>) -> bool {
    let names = |one: &Judged<'_>, other: &Judged<'_>| {
        rationale(&one.risk).is_some_and(|text| text.contains(&other.risk.held.handle_short()))
    };
    names(one, other) || names(other, one)
}

/// Why the ratings that count were chosen.
pub(super) fn rationale(risk: &Risk) -> Option<&str> {
    match risk.residual() {
        Some(_) => risk.residual.residual_rationale.as_deref(),
        None => risk.current.rationale.as_deref(),
    }
}

/// R6-12: every critical asset in scope is named by an open risk.
pub(super) fn asset_without_risk(asked: &Asked<'_>) -> Looked {
    let is_meant =
        |asset: &isms::Typed<'_, Asset>| asset.is_critical() && asked.look.is_in_scope(asset.held.envelope.unit);
    let critical: Vec<_> = asked.look.isms.all::<Asset>().filter(is_meant).collect();
    let mut unnamed: HashSet<Id> = critical.iter().map(|asset| asset.held.id).collect();
    for asset in asked.look.open_risks().flat_map(|judged| &judged.risk.it.assets) {
        unnamed.remove(&asset.id);
    }
    let looked = Looked::at_each(&critical, "No asset in scope is critical.", |asset| {
        let subject = Subject::of(asset);
        unnamed.contains(&subject.id).then(|| asked.failure().at(subject).with("name", Fill::Title(subject)))
    });
    let of = looked.looked_at;
    asked.escalated(looked, of)
}

/// R6-13: a risk says what could happen and why, and what it touches.
pub(super) fn undescribed(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    let risk = &judged.risk;
    let touches = [risk.affects_confidentiality, risk.affects_integrity, risk.affects_availability];
    let has_event = risk.event.is_some() || !risk.threats.is_empty();
    let is_whole = touches.contains(&Some(true)) && has_event && risk.cause.is_some();
    looked.at((!is_whole).then(|| about(asked, judged)));
}

/// Whether a risk touches one of the three.
type Touches = fn(&Risk) -> Option<bool>;

/// R6-14: each of confidentiality, integrity and availability is the matter of some open risk.
pub(super) fn property_without_risk(asked: &Asked<'_>) -> Looked {
    let properties: [(&str, Touches); 3] = [
        ("confidentiality", |risk| risk.affects_confidentiality),
        ("integrity", |risk| risk.affects_integrity),
        ("availability", |risk| risk.affects_availability),
    ];
    Looked::at_each(properties, "", |(name, touches)| {
        let is_found = asked.look.open_risks().any(|judged| touches(&judged.risk) == Some(true));
        (!is_found).then(|| asked.failure().saying("property", name))
    })
}

/// R6-15: a risk has an owner.
pub(super) fn unowned(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    looked.at(judged.risk.owner.is_none().then(|| about(asked, judged)));
}

/// R6-16: the owner is here, took the role of risk owner, and holds it where the risk is.
pub(super) fn owner_without_standing(asked: &Asked<'_>) -> Looked {
    let mut known: HashMap<(Id, Id), Option<&'static str>> = HashMap::new();
    let owned = asked.look.open_risks().filter_map(|judged| Some((judged, judged.risk.owner?)));
    Looked::at_each(owned, "No open risk has an owner.", |(judged, owner)| {
        let unit = judged.risk.held.envelope.unit;
        let lacks = *known.entry((owner.id, unit)).or_insert_with(|| lacks_standing(asked, owner, unit));
        lacks.map(|lacks| {
            about(asked, judged)
                .with("person", Fill::Title(Subject::to(owner)))
                .saying("left, not accepted or no such role here", lacks)
        })
    })
}

/// What an owner at a unit is lacking, in words after "who has".
fn lacks_standing(asked: &Asked<'_>, owner: Ref<Person>, unit: Id) -> Option<&'static str> {
    let (isms, today) = (asked.look.isms, asked.look.today);
    let is_here = isms.get(owner).is_some_and(|person| person.held.is_living() && person.is_active(today));
    if !is_here {
        return Some("left");
    }
    let above = isms.units_above(unit);
    if held_on(isms, owner, RoleName::RiskOwner, today).any(|at| above.contains(&at)) {
        return None;
    }
    let is_proposed = isms.referring_from::<RoleAssignment>(owner.id).any(|referring| {
        let assignment = referring.held.typed::<RoleAssignment>();
        let waits = |one: &RoleAssignment| one.role == RoleName::RiskOwner && one.step == RoleStep::Proposed;
        assignment.is_some_and(waits) && above.contains(&referring.held.envelope.unit)
    });
    Some(if is_proposed { "not accepted the role of risk owner" } else { "no such role here" })
}

/// R6-17: no single person owns most of the risks.
pub(super) fn concentrated_ownership(asked: &Asked<'_>) -> Looked {
    let mut owned: BTreeMap<Id, usize> = BTreeMap::new();
    let mut all = 0;
    for judged in asked.look.open_risks() {
        all += 1;
        judged.risk.owner.iter().for_each(|owner| *owned.entry(owner.id).or_default() += 1);
    }
    let most = usize::try_from(asked.figure()).unwrap_or(usize::MAX);
    Looked::at_each(owned, "No open risk has an owner.", |(person, count)| {
        let owner = Subject::to(Ref::<Person>::to(person));
        let failure = || {
            let percent = format!("{} percent", count * 100 / all);
            asked.failure().at(owner).with("person", Fill::Title(owner)).saying("percent", percent)
        };
        (count * 100 > most * all).then(failure)
    })
}

/// A failure about a risk, named by its number.
pub(super) fn about(asked: &Asked<'_>, judged: &Judged<'_>) -> crate::Failure {
    let subject = Subject::of(&judged.risk);
    asked.failure().at(subject).with("ref", Fill::Number(subject))
}
