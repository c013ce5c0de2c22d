//! Lines of a statement as they stand, for whoever may see them: the shape that they are frozen in when a version is submitted.

use access::View;
use isms::control::{Applicability, Control, FrozenLine, Implementation, SoaLine};
use isms::{Held, Typed, registry};
use record::{Id, Kinded as _, Line, Number, Ref, Value};

/// The lines of a scope, named by the first of its versions, in the order of Annex A; own controls come last.
pub fn lines(view: &View, scope: Id) -> Vec<FrozenLine> {
    let controls: Vec<Typed<'_, Control>> = view.all::<Control>().filter(|control| control.is_in_use()).collect();
    let of_scope = view.all::<SoaLine>().filter(|line| line.scope.id == scope);
    let mut lines: Vec<FrozenLine> = of_scope.filter_map(|line| stood(view, &line, &controls)).collect();
    sort(&mut lines);
    lines
}

/// In the order of Annex A; own controls come last.
pub(crate) fn sort(lines: &mut [FrozenLine]) {
    let order = |line: &FrozenLine| {
        let row = line.reference.as_ref().and_then(|reference| catalogue::control(reference));
        row.map_or(u32::MAX, |row| row.order)
    };
    lines.sort_by_key(|line| (order(line), line.line.id));
}

fn stood(view: &View, line: &Typed<'_, SoaLine>, controls: &[Typed<'_, Control>]) -> Option<FrozenLine> {
    let serving: Vec<Ref<Control>> = serving(line, controls);
    if line.reference.is_none() && serving.is_empty() {
        // Its control is retired, or has come to serve a reference control.
        return None;
    }
    let is = |name: &str| derived(view, line.held, name) == Value::Truth(true);
    Some(FrozenLine {
        line: line.reference(),
        version: Number::new(i64::try_from(line.held.version).ok()?)?,
        commitment: Line::new(&line.held.commitment.to_string()).ok()?,
        reference: line.it.reference.clone(),
        title: line.title.clone(),
        applicability: line.step,
        for_risk: is("for_risk"),
        for_law: is("for_law"),
        for_contract: is("for_contract"),
        for_business: is("for_business"),
        justification: match line.step {
            Applicability::Excluded => line.exclusion.clone(),
            Applicability::Included | Applicability::Undecided => line.business_reason.clone(),
        },
        implementation: implementation(view, line.held),
        proven: match derived(view, line.held, "proven_until") {
            Value::Date(last) => view.today() <= last,
            _ => false,
        },
        owner: line.owner,
        controls: serving,
    })
}

fn serving(line: &SoaLine, controls: &[Typed<'_, Control>]) -> Vec<Ref<Control>> {
    let serves = |control: &&Typed<'_, Control>| match (&line.reference, line.control) {
        (Some(reference), _) => control.served().any(|one| *one == **reference),
        (None, Some(own)) => control.held.id == own.id && control.served().next().is_none(),
        (None, None) => false,
    };
    controls.iter().filter(serves).map(Typed::reference).collect()
}

fn implementation(view: &View, held: &Held) -> Implementation {
    let Value::Choice(choice) = derived(view, held, "implementation") else { return Implementation::NotImplemented };
    let found = Implementation::ALL.iter().find(|one| one.choice().code == choice.code);
    found.copied().unwrap_or(Implementation::NotImplemented)
}

fn derived(view: &View, held: &Held, name: &str) -> Value<'static> {
    let columns = registry::derived(SoaLine::kind_of());
    let column = columns.iter().find(|derived| derived.field.name == name);
    column.map_or(Value::Absent, |derived| view.derived(held, derived))
}
