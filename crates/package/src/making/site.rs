//! What is shown: the end of the period, as maker and reader may both see it, without what is left out.

use std::collections::BTreeMap;

use access::{Narrowing, View};
use exports::is_installed;
use host::{Host, When};
use isms::context::Scope;
use isms::people::Person;
use jiff::SignedDuration;
use record::{Id, Kinded as _};

use super::{Unmade, registers};
use crate::asked::Plan;
use crate::manifest::scope_name;
use crate::names::Names;
use crate::pages::Site;
use crate::part;
use crate::redaction::Redaction;

/// What the pages are made of; files of evidence are not filed yet.
///
/// # Errors
/// When the past cannot be read.
pub(super) async fn of(host: &Host, view: &View, plan: &Plan) -> Result<Site, Unmade> {
    let organisation = view.organisation();
    let then = host.past(organisation, view.actor().clone(), When::Date(plan.to)).await?;
    let began_at = began_at(host, view, plan).await?;
    let names = match plan.left_out.names {
        true => Some(Names::of_people(&host.everybody_named(organisation).await?).map_err(Unmade::failed)?),
        false => None,
    };
    let redaction = Redaction::of(&plan.left_out, names);
    let (plan, made) = (plan.clone(), host.now());
    let found = tokio::task::spawn_blocking(move || shown(&then, redaction, &plan, began_at, made));
    found.await.map_err(Unmade::failed)?
}

fn shown(then: &View, redaction: Redaction, plan: &Plan, began_at: u64, made: jiff::Timestamp) -> Result<Site, Unmade> {
    let keeps = part::keeps(then, plan.scope, &plan.left_out.kinds);
    let narrowed = then.narrowed(Narrowing { reader: plan.reader, keeps: Some(keeps) });
    let view = if redaction.is_any() { narrowed.retold(|held| redaction.held(held)) } else { narrowed };
    let registers = registers(&view);
    // A value that is told otherwise was read whole to be told.
    if !then.is_whole() {
        return Err(Unmade::unread());
    }
    let scope = plan.scope.and_then(|scope| view.held(Scope::kind_of(), scope)).map(|held| scope_name(held));
    let called = |person: Id| view.label(Person::kind_of(), person).unwrap_or("Somebody from outside").to_owned();
    let (maker, reader) = (called(view.actor().person), plan.reader.map(called));
    Ok(Site {
        from: plan.from,
        to: plan.to,
        began_at,
        made,
        occasion: plan.occasion.as_ref().map(|line| redaction.text(line)),
        scope,
        maker,
        reader,
        left_out: plan.left_out.clone(),
        has_log: view.may_read_log(),
        has_documents: is_installed(),
        has_findings: view.reading().has_results(),
        registers,
        files: BTreeMap::new(),
        redaction,
        view,
    })
}

/// The size of the log when the period began.
async fn began_at(host: &Host, view: &View, plan: &Plan) -> Result<u64, Unmade> {
    let first = plan.from.to_zoned(view.time_zone()).map_err(Unmade::failed)?.timestamp();
    let before = first.checked_sub(SignedDuration::from_micros(1)).map_err(Unmade::failed)?;
    Ok(host.entry_after(view, before).await?)
}
