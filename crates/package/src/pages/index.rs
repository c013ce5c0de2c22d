//! The first page: what the package is, what is in it, what was left out, and what to do with it.

use markup::format::{counted, date, moment, thousands};
use maud::{Markup, html};

use super::frame::page;
use super::{Page, Site, register_path};
use crate::asked::Files;

/// Where it lies.
const PATH: &str = "index.html";

/// The page.
pub(crate) fn of(site: &Site, files: usize) -> Page {
    let body = html! {
        div.head { div {
            h1 { (site.title()) }
            p { "What was decided and done in the information security management system from " (site.period()) ", as it stood at the end of " (date(site.to)) "." }
        } }
        div.split {
            div.stack { (contents(site, files)) (left_out(site)) }
            aside.stack aria-label="About this package" { (facts(site)) (next(site)) }
        }
    };
    page(site, PATH, "Overview", &body)
}

fn facts(site: &Site) -> Markup {
    html! {
        section.card {
            header { h2 { "About this package" } }
            div.body { dl.facts {
                dt { "Organisation" } dd { (site.view.organisation_name()) }
                dt { "Period" } dd { (site.period()) }
                dt { "Shows" } dd { "The end of " (date(site.to)) }
                dt { "Scope" } dd { (site.scope.as_deref().unwrap_or("Everything")) }
                @if let Some(occasion) = &site.occasion { dt { "For" } dd { (occasion) } }
                dt { "To be read by" } dd { (site.reader.as_deref().unwrap_or("Whoever made it")) }
                dt { "Made by" } dd { (site.maker) }
                dt { "Made on" } dd { (moment(&site.view, site.made)) }
                dt { "Entries in the log" } dd { (thousands(usize::try_from(site.view.log_size()).unwrap_or(usize::MAX))) " at the end of the period" }
            } }
        }
    }
}

fn contents(site: &Site, files: usize) -> Markup {
    html! {
        section.card {
            header { h2 { "What is in it" } small { (counted(site.registers.iter().map(|(_, count)| count).sum(), "record", "records")) } }
            ul.links {
                @if site.registers.iter().any(|(kind, _)| kind.name == "soa-version") {
                    li { span { a href="statement.html" { "Statement of Applicability" } } small { "Its versions, line by line, and what differs between them." } }
                }
                @if site.has_findings { li { span { a href="readiness.html" { "Readiness" } } small { "What an auditor would find, rule by rule." } } }
                li { span { a href="changes.html" { "Changes in the period" } } small { "Who changed or decided what, when and why, in the order of the log." } }
                @for (kind, count) in &site.registers {
                    li { span { a href=(register_path(kind, 0)) { (kind.titles) } } span.num { (thousands(*count)) } small { (asked_by(kind.clause)) } }
                }
                li { span { "Workbooks" } small { "The folder " code { "tables" } " has each register as an Excel file" @if site.has_documents { ", and the folder " code { "documents" } " what there is as PDF" } "." } }
                @if files > 0 { li { span { "Files of evidence" } span.num { (thousands(files)) } small { "In the folder " code { "files" } ", each under the number of its evidence." } } }
                @if site.has_log { li { span { a href="verifying.html" { "The log" } } small { "In the folder " code { "log" } ": what all of this is verified with." } } }
            }
        }
    }
}

/// What asks for a kind of record.
fn asked_by(clause: &str) -> String {
    if clause.starts_with("A.") { format!("Control {clause}") } else { format!("Clause {clause}") }
}

/// What somebody who reads it should know is missing.
fn left_out(site: &Site) -> Markup {
    let out = &site.left_out;
    let kinds: Vec<&str> = out.kinds.iter().map(|kind| kind.titles).collect();
    let fields: Vec<String> = out.fields.iter().map(|(kind, field)| format!("{kind}.{field}")).collect();
    html! {
        section.card {
            header { h2 { "What was left out" } }
            div.body.prose {
                ul {
                    @if out.names { li { "Names of people: each person has a number instead, the same throughout. Addresses and days of work are left out. A first name that stands alone in a text is not replaced." } }
                    @if out.money { li { "Amounts of money." } }
                    @match out.files {
                        Files::All => {},
                        Files::UpTo(megabytes) => li { "Files of evidence of more than " (megabytes) " MB. Their checksums are here." },
                        Files::None => li { "Files of evidence. Their checksums are here." },
                    }
                    @if !kinds.is_empty() { li { "All records of these registers: " (kinds.join(", ")) "." } }
                    @if !fields.is_empty() { li { "These fields: " (fields.join(", ")) "." } }
                    @if site.scope.is_some() { li { "Records of units outside the scope. Those of units above are here, because their decisions count within it." } }
                    @if site.reader.is_some() { li { "Whatever the reader, or whoever made this package, may not read." } } @else { li { "Whatever whoever made this package may not read." } }
                    li { "Versions of records from before the period, but for the one that stood when it began." }
                }
                @if site.has_log { p { "What is left out keeps its place in the log, so that everything else can be verified, and so that it can be shown later to be what it was." } }
            }
        }
    }
}

fn next(site: &Site) -> Markup {
    html! {
        section.card {
            header { h2 { "How to read it" } }
            div.body.prose {
                p { "Unpack the archive and open " code { "index.html" } ". No network, server or program is needed." }
                @if site.has_log { p { "Everything here can be checked against a signed log: " a href="verifying.html" { "how to verify" } "." } }
            }
        }
    }
}
