//! What is done with several lines at once: an owner for all of them, inclusion, exclusion with words for each.

use axum::response::Response;
use decide::{Command, Put, Rejection, Target};
use door::{Fault, Visitor};
use isms::Held;
use isms::control::{Applicability, SoaLine, SoaVersion};
use maud::{Markup, html};
use record::{Body, Id, Kinded as _};
use serde_json::Value as Json;

use super::page::people;
use super::taken::step;
use super::{PATH, words};
use crate::component::{crumbs, icon};
use crate::form::Sent;
use crate::frame::Page;
use crate::general::rejected;
use crate::look::Look;

/// A chosen line, in the version that was seen.
pub struct Chosen<'a> {
    /// The line.
    pub held: &'a Held,
    /// The version that was seen.
    pub version: u64,
}

/// Whether the visitor may change any line.
pub fn may_choose(visitor: &Visitor) -> bool {
    visitor.view.all::<SoaLine>().any(|line| visitor.view.may_write(line.held))
}

/// What can be done with the chosen lines.
pub fn bar(visitor: &Visitor) -> Markup {
    html! {
        div.bulk {
            output data-bulk-count="" { "Chosen ones" }
            select name="owner" aria-label="Owner of the chosen lines" {
                option value="" { "Owner" }
                @for (person, name) in people(visitor) { option value=(person) { (name) } }
            }
            button.btn name="do" value="owner" { "Set owner" }
            button.btn name="do" value="inclusion" { "Include" }
            button.btn name="do" value="exclusion" { "Exclude with reasons" }
            button.btn.quiet.push.scripted type="button" data-bulk-none="" { "Clear" }
        }
    }
}

/// Does it, with all of them or none.
pub async fn take(visitor: Visitor, look: Look, sent: Sent) -> Result<Response, Fault> {
    let chosen = chosen(&visitor, &sent);
    if chosen.is_empty() {
        return Err(Fault::BadRequest("Choose at least one line first.".to_owned()));
    }
    let (lines, commands) = match sent.text("do") {
        "owner" => owned(&chosen, sent.text("owner"))?,
        "inclusion" => included(&chosen)?,
        "exclusion" => {
            let asked = other_than(chosen, Applicability::Excluded)?;
            match words::given(&asked, &sent) {
                Some(commands) => (asked.iter().map(|one| one.held.title()).collect(), commands),
                None => return Ok(words::page(&visitor, &look, &asked, &sent)),
            }
        }
        _ => return Err(Fault::BadRequest("Say what is to be done with the chosen lines.".to_owned())),
    };
    match visitor.commit(Command::All(commands)).await {
        Ok(_) => Ok(look.go(&visitor.href(PATH))),
        Err(Fault::Rejected(rejection)) => Ok(refused(&visitor, &look, &lines, &rejection)),
        Err(other) => Err(other),
    }
}

/// The lines that were sent, as far as the visitor may see them.
fn chosen<'a>(visitor: &'a Visitor, sent: &Sent) -> Vec<Chosen<'a>> {
    let one = |sent: &str| {
        let (id, version) = sent.split_once('@')?;
        let held = visitor.view.held(SoaLine::kind_of(), Id::parse_str(id).ok()?)?;
        Some(Chosen { held, version: version.parse().ok()? })
    };
    sent.all("id").filter_map(one).collect()
}

type Asked<'a> = (Vec<&'a str>, Vec<Command>);

fn owned<'a>(chosen: &[Chosen<'a>], owner: &str) -> Result<Asked<'a>, Fault> {
    if owner.is_empty() {
        return Err(Fault::BadRequest("Choose who is to answer for the chosen lines.".to_owned()));
    }
    let is_other = |one: &&Chosen<'_>| {
        let line = one.held.typed::<SoaLine>();
        line.is_some_and(|line| line.owner.is_none_or(|before| before.id.to_string() != owner))
    };
    let asked: Vec<&Chosen<'_>> = chosen.iter().filter(is_other).collect();
    if asked.is_empty() {
        return Err(Fault::BadRequest("They answer for all of these lines already.".to_owned()));
    }
    let put = |one: &&Chosen<'_>| {
        let patch = Body::from_iter([("owner".to_owned(), Json::from(owner))]);
        let target = Target::Existing { id: one.held.id, version: one.version };
        Command::Put(Put { kind: SoaLine::kind_of(), target, patch, reason: None })
    };
    Ok((asked.iter().map(|one| one.held.title()).collect(), asked.iter().map(put).collect()))
}

fn included<'a>(chosen: &[Chosen<'a>]) -> Result<Asked<'a>, Fault> {
    let is_other = |one: &&Chosen<'_>| stands(one.held) != Some(Applicability::Included);
    let asked: Vec<&Chosen<'_>> = chosen.iter().filter(is_other).collect();
    if asked.is_empty() {
        return Err(Fault::BadRequest("All of these lines are included already.".to_owned()));
    }
    let include = |one: &&Chosen<'_>| Command::Step(step(one.held.id, one.version, "inclusion", Body::new(), ""));
    Ok((asked.iter().map(|one| one.held.title()).collect(), asked.iter().map(include).collect()))
}

fn other_than(chosen: Vec<Chosen<'_>>, applicability: Applicability) -> Result<Vec<Chosen<'_>>, Fault> {
    let others: Vec<Chosen<'_>> = chosen.into_iter().filter(|one| stands(one.held) != Some(applicability)).collect();
    if others.is_empty() {
        return Err(Fault::BadRequest("All of these lines stand so already.".to_owned()));
    }
    Ok(others)
}

fn stands(held: &Held) -> Option<Applicability> {
    held.typed::<SoaLine>().map(|line| line.step)
}

/// Why nothing was done, line by line.
fn refused(visitor: &Visitor, look: &Look, lines: &[&str], rejection: &Rejection) -> Response {
    let title = SoaVersion::kind_of().title;
    let status = Fault::Rejected(rejection.clone()).status();
    let why: Vec<(&str, &Rejection)> = match rejection {
        Rejection::Batch(each) => {
            each.iter().map(|(position, why)| (lines.get(*position).copied().unwrap_or_default(), why)).collect()
        }
        other => vec![("", other)],
    };
    Page::new(visitor, look, "Nothing was changed").narrow().send_as(
        status,
        html! {
            div.head { div {
                (crumbs(&[(Some(visitor.href(PATH)), title), (None, "Nothing was changed")]))
                h1 { "Nothing was changed" }
                p { "Of the " (lines.len()) " chosen lines, " (why.len()) " could not be changed so. All of them stay as they are." }
            } }
            @for (line, why) in why {
                div.notice.bad { (icon("circle-alert")) div.text { @if !line.is_empty() { b { (line) } } (rejected(visitor, why)) } }
            }
            div.actions { a.btn href=(visitor.href(PATH)) { "Back to the statement" } }
        },
    )
}
