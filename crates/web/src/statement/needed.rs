//! Why a reference control that was left out may be necessary: open risks whose threats and weaknesses it usually answers, and
//! obligations that the catalogue maps it to. Reasons to look again, no decisions.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use access::View;
use catalogue::mappings;
use door::Visitor;
use isms::Held;
use isms::context::Obligation;
use isms::control::{FrozenLine, typical};
use isms::risk::Risk;
use isms::risk::threat::Threat;
use isms::risk::weakness::Weakness;
use listing::Kept;
use maud::{Markup, html};
use record::{Id, Kinded as _, Ref};

use crate::component::level;
use crate::risk;

/// A risk that usually needs a reference control.
pub struct Call {
    risk: Id,
    because: String,
}

/// By reference control, the open risks that usually need it.
type Calls = BTreeMap<&'static str, Vec<Call>>;

static CALLS: LazyLock<Kept<Calls>> = LazyLock::new(Kept::default);

/// Why a reference control may be necessary.
pub struct Why<'a> {
    /// The risk or the obligation.
    pub held: &'a Held,
    /// What about it.
    pub words: String,
}

/// The threats and weaknesses of a risk that the viewer may see.
pub fn behind<'a>(view: &'a View, risk: &Risk) -> (Vec<&'a Threat>, Vec<&'a Weakness>) {
    let threat = |one: &Ref<Threat>| view.held(Threat::kind_of(), one.id)?.typed::<Threat>();
    let weakness = |one: &Ref<Weakness>| view.held(Weakness::kind_of(), one.id)?.typed::<Weakness>();
    (risk.threats.iter().filter_map(threat).collect(), risk.weaknesses.iter().filter_map(weakness).collect())
}

fn calls(view: &View) -> Arc<Calls> {
    let kinds = [Risk::kind_of(), Threat::kind_of(), Weakness::kind_of()];
    CALLS.of(view, &kinds, "calls", || {
        let mut calls = Calls::new();
        for risk in view.all::<Risk>().filter(|risk| risk.is_open()) {
            let (threats, weaknesses) = behind(view, risk.it);
            for one in typical(risk.it, threats, weaknesses) {
                let because = one.because.iter().map(isms::control::Cause::words).collect::<Vec<_>>().join(", ");
                calls.entry(&one.row.reference).or_default().push(Call { risk: risk.held.id, because });
            }
        }
        calls
    })
}

/// How near a row of a law has to lie to a reference control before the comparison speaks of it, of ten.
const NEAR: u8 = 5;

/// Why the reference control of a line may be necessary, beyond what the controls that serve it treat already.
pub fn why<'a>(visitor: &'a Visitor, line: &FrozenLine) -> Vec<Why<'a>> {
    let Some(reference) = line.reference.as_deref() else { return Vec::new() };
    let view = &visitor.view;
    let treated: Vec<Id> =
        super::controls(view, line).iter().flat_map(|control| control.it.risks.iter().map(|risk| risk.id)).collect();
    let calls = calls(view);
    let open = calls.get(reference).into_iter().flatten().filter(|call| !treated.contains(&call.risk));
    let risks = open.filter_map(|call| {
        let held = view.held(Risk::kind_of(), call.risk)?;
        Some(Why { held, words: format!("it usually answers {}", call.because) })
    });
    risks.chain(by_law(visitor, reference)).collect()
}

/// The obligations under the GDPR, where the catalogue maps the reference control to it.
fn by_law<'a>(visitor: &'a Visitor, reference: &str) -> Vec<Why<'a>> {
    let source = format!("iso27001-2022/{reference}");
    let near = mappings().from(&source).filter(|one| one.strength >= NEAR && one.target.starts_with("gdpr/"));
    let Some(nearest) = near.max_by_key(|one| one.strength) else { return Vec::new() };
    let article = nearest.target.trim_start_matches("gdpr/");
    let today = visitor.view.today();
    let binding = visitor
        .view
        .all::<Obligation>()
        .filter(|one| one.is_in_force(today) && one.is_addressed != Some(false) && is_gdpr(one.it));
    let words = format!(
        "the catalogue maps it to Art. {article} ({} of 10): {}",
        nearest.strength,
        nearest.rationale.trim_end_matches('.')
    );
    binding.map(|one| Why { held: one.held, words: words.clone() }).collect()
}

fn is_gdpr(obligation: &Obligation) -> bool {
    let said = [Some(&obligation.name), obligation.reference.as_ref()];
    said.into_iter().flatten().any(|line| line.contains("2016/679") || line.contains("GDPR") || line.contains("DSGVO"))
}

/// How many reasons are told before the others are counted.
const TOLD: usize = 5;

/// The reasons as a list.
pub fn list(visitor: &Visitor, why: &[Why<'_>]) -> Markup {
    let mut why: Vec<&Why<'_>> = why.iter().collect();
    let found = |one: &Why<'_>| risk::level(&visitor.view, one.held, "level");
    why.sort_by_key(|one| std::cmp::Reverse(found(one)));
    html! {
        ul.told {
            @for one in why.iter().take(TOLD) {
                li {
                    span.ref { (one.held.handle_short()) } " "
                    a href=(visitor.href(&format!("{}/{}", one.held.kind.plural, one.held.handle()))) { (one.held.title()) }
                    @if let Some(found) = found(one) { " " (level(found)) }
                    span.faint { ": " (one.words) "." }
                }
            }
            @if why.len() > TOLD { li.faint { "and " (why.len() - TOLD) " more" } }
        }
    }
}

/// On a line that no control serves: what may need it.
pub fn left_out(visitor: &Visitor, line: &FrozenLine) -> Markup {
    let why = why(visitor, line);
    html! {
        @if !why.is_empty() { div { h2 { "What may need it" } (list(visitor, &why)) } }
    }
}
