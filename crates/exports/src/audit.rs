//! The report of an audit as a document.

use isms::audit::{Audit, AuditAssignment, AuditType, ChecklistItem, ChecklistResult, Finding};
use isms::context::{BusinessProcess, Site, Unit};
use isms::control::Evidence;
use isms::people::Person;
use isms::supplier::Supplier;
use isms::{Held, Typed};
use jiff::civil::Date;
use record::{Id, Kind, Kinded, Ref};
use report::audit::{self, AuditReport, Member, Paper};
use report::statement::Signed;

use crate::{InLog, Printing, day, names, proof_of};

/// The report of an audit, with what the log says of it.
pub(crate) fn report(view: Printing<'_>, held: &Held, it: &Audit, log: Option<InLog>) -> AuditReport {
    let audit = Typed { held, it };
    let title = format!("Report of audit {}", held.handle_short());
    AuditReport {
        imprint: view.imprint(title, &held.id.to_string()),
        number: held.handle_short(),
        title: audit.title.to_string(),
        kind: audit.kind.choice().label,
        state: state(view, held),
        is_issued: audit.is_reported(),
        facts: facts(view, &audit),
        texts: texts(&audit),
        team: team(view, &audit),
        conformity: audit.conformity.as_ref().map(ToString::to_string),
        effectiveness: audit.effectiveness.as_ref().map(ToString::to_string),
        remarks: audit.remarks.as_ref().map(ToString::to_string),
        findings: findings(view, held.id),
        papers: papers(view, held.id),
        shortcomings: shortcomings(view, &audit),
        issued: signed(view, audit.issued_by, audit.issued_on),
        received: signed(view, audit.received_by, audit.received_on),
        proof: proof_of(held, log),
    }
}

/// The living records of a kind that belong to an audit, in the order of their numbers.
fn of_audit<T: Kinded>(view: Printing<'_>, audit: Id) -> Vec<Typed<'_, T>> {
    let (referring, _) = view.view.referring(audit);
    let of = referring.into_iter().filter(|linked| linked.field.name == "audit" && linked.held.is_living());
    let mut of: Vec<_> = of.filter_map(|linked| Some(Typed { held: linked.held, it: linked.held.typed()? })).collect();
    of.sort_by_key(|one: &Typed<'_, T>| one.held.envelope.number);
    of
}

fn state(view: Printing<'_>, held: &Held) -> String {
    let state = held.record().and_then(|record| record.state(view.today()));
    state.map_or_else(String::new, |state| state.label.to_owned())
}

fn signed(view: Printing<'_>, by: Option<Ref<Person>>, on: Option<Date>) -> Option<Signed> {
    Some(Signed { by: names::person(&view, by?), on: day(on?) })
}

fn facts(view: Printing<'_>, audit: &Typed<'_, Audit>) -> Vec<(&'static str, String)> {
    let named = |kind: &Kind, ids: Vec<Id>| {
        let names: Vec<String> = ids.into_iter().map(|id| names::numbered(&view, kind, id)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let span = |from: Option<Date>, to: Option<Date>| Some(format!("{} to {}", day(from?), day(to?)));
    let told = [
        ("Type", Some(audit.kind.choice().label.to_owned())),
        ("Period", span(audit.from, audit.to)),
        ("Fieldwork", span(audit.opened_on, audit.fieldwork_ended_on)),
        ("Led by", audit.lead.map(|lead| names::person(&view, lead))),
        ("Auditing body", audit.auditing_body.as_ref().map(ToString::to_string)),
        ("Criteria", audit.requirements.as_ref().map(|rows| format!("ISO/IEC 27001:2022: {rows}"))),
        ("Own criteria", audit.own_criteria.as_ref().map(ToString::to_string)),
        ("Scope", audit.scope.as_ref().map(ToString::to_string)),
        ("Units", named(Unit::kind_of(), audit.units.iter().map(|one| one.id).collect())),
        ("Sites", named(Site::kind_of(), audit.sites.iter().map(|one| one.id).collect())),
        ("Processes", named(BusinessProcess::kind_of(), audit.processes.iter().map(|one| one.id).collect())),
        ("Supplier", named(Supplier::kind_of(), audit.supplier.iter().map(|one| one.id).collect())),
        ("As of", view.imprint(String::new(), "").as_of),
    ];
    told.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

fn texts(audit: &Audit) -> Vec<(&'static str, String)> {
    let told = [
        ("What it was for", &audit.objective),
        ("Methods", &audit.methods),
        ("How samples were drawn", &audit.sample_plan),
        ("What was agreed about tests", &audit.test_agreement),
        ("Why there was no opening meeting", &audit.opening_waived_because),
    ];
    told.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?.to_string()))).collect()
}

fn team(view: Printing<'_>, audit: &Typed<'_, Audit>) -> Vec<Member> {
    let conflicted = view.view.conflicted(audit);
    let members: Vec<Typed<'_, AuditAssignment>> = of_audit(view, audit.held.id);
    let member = |member: &Typed<'_, AuditAssignment>| Member {
        name: names::person(&view, member.auditor),
        leads: audit.lead == Some(member.auditor),
        rows: member.requirements.as_ref().map(ToString::to_string),
        competence: member.competence.as_ref().map(ToString::to_string),
        declared: member.declared_on.filter(|_| member.has_declared()).map(day),
        own: conflicted.iter().find(|(one, _)| one.held.id == member.held.id).map_or(0, |(_, count)| *count),
    };
    members.iter().map(member).collect()
}

fn shortcomings(view: Printing<'_>, audit: &Typed<'_, Audit>) -> Vec<String> {
    match audit.kind {
        AuditType::Internal => view.view.shortcomings(audit).into_iter().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn findings(view: Printing<'_>, audit: Id) -> Vec<audit::Finding> {
    let mut found: Vec<Typed<'_, Finding>> = of_audit(view, audit);
    found.sort_by_key(|finding| finding.gravity());
    found.iter().map(|one| finding(view, one)).collect()
}

fn finding(view: Printing<'_>, finding: &Typed<'_, Finding>) -> audit::Finding {
    let answers = [
        ("What the audited side said of the facts", &finding.facts_checked),
        ("Dispute", &finding.dispute),
        ("Decision about the dispute", &finding.dispute_answer),
        ("Correction", &finding.correction),
        ("Cause", &finding.cause),
        ("Action plan", &finding.action_plan),
        ("Decision", &finding.decision),
    ];
    let rule = finding.own_rule.as_ref().map(ToString::to_string);
    audit::Finding {
        number: finding.held.handle_short(),
        title: finding.title.to_string(),
        grade: finding.kind.map(|kind| kind.choice().label),
        is_nonconformity: finding.is_nonconformity(),
        requirements: finding.requirements.as_ref().map(ToString::to_string).or(rule),
        description: finding.description.as_ref().map(ToString::to_string),
        evidence: finding.evidence.as_ref().map(ToString::to_string),
        auditee: finding.auditee.map(|auditee| names::person(&view, auditee)),
        state: state(view, finding.held),
        answers: answers.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?.to_string()))).collect(),
    }
}

fn papers(view: Printing<'_>, audit: Id) -> Vec<Paper> {
    let mut items: Vec<Typed<'_, ChecklistItem>> = of_audit(view, audit);
    items.sort_by_key(|item| item.place());
    items.iter().map(|item| paper(view, item)).collect()
}

fn paper(view: Printing<'_>, item: &Typed<'_, ChecklistItem>) -> Paper {
    let tone = match item.result {
        Some(ChecklistResult::Conforms) => "good",
        Some(ChecklistResult::Nonconforming) => "bad",
        Some(ChecklistResult::Improvable) | None => "warn",
        Some(ChecklistResult::NotExamined) => "plain",
    };
    let evidence = |id: Id| names::numbered(&view, Evidence::kind_of(), id);
    let requirement = item.requirement.as_ref().map(ToString::to_string);
    Paper {
        reference: requirement.unwrap_or_else(|| item.held.handle_short()),
        title: item.title.to_string(),
        auditor: item.auditor.map(|auditor| names::person(&view, auditor)),
        result: state(view, item.held),
        tone,
        examined: item.examined.as_ref().or(item.not_examined_because.as_ref()).map(ToString::to_string),
        population: population(item),
        sample: item.sample.iter().flat_map(|sample| sample.lines()).map(str::to_owned).collect(),
        exceptions: item.exceptions.map(record::Number::get),
        exception_answer: item.exception_answer.map(|answer| answer.choice().label),
        evidence: item.evidence.iter().map(|one| evidence(one.id)).collect(),
        on: item.examined_on.map(day),
    }
}

/// The population in one sentence, with what one needs to draw the sample again.
fn population(item: &ChecklistItem) -> Option<String> {
    let count = isms::audit::sample::items(item.population.as_deref()?).count();
    let source = item.population_source.as_deref().unwrap_or("source not stated");
    let complete = item.complete_because.as_ref().map_or_else(
        || " Nobody says why it is complete.".to_owned(),
        |because| format!(" Complete because: {because}"),
    );
    let seed = item.seed.as_ref().map_or_else(String::new, |seed| format!(" Drawn with the seed {seed}."));
    Some(format!("{count} items, {source}.{seed}{complete}"))
}
