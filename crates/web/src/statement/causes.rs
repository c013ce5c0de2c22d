//! Why a line says something else: the records behind it that are not what they were, who changed them, when and why.

use std::collections::HashMap;

use access::View;
use comparison::{Cause, Why};
use door::{Fault, Visitor};
use host::Version;
use isms::Held;
use isms::control::{Control, Evidence, FrozenLine};
use maud::{Markup, html};
use record::{Change, Id, Kind, Kinded as _};

use crate::component::author;
use crate::format::{date, day};

/// The two moments, and what was read of histories so far.
pub struct Between<'a> {
    visitor: &'a Visitor,
    earlier: &'a View,
    later: &'a View,
    histories: HashMap<Id, Vec<Version>>,
}

impl<'a> Between<'a> {
    /// Between these moments.
    pub fn new(visitor: &'a Visitor, earlier: &'a View, later: &'a View) -> Self {
        Self { visitor, earlier, later, histories: HashMap::new() }
    }

    /// The causes of a line, each a sentence with links.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn told(&mut self, was: Option<&FrozenLine>, is: Option<&FrozenLine>) -> Result<Markup, Fault> {
        let (causes, unseen) = self.later.causes_since(self.earlier, was, is);
        let mut sentences = Vec::new();
        for cause in &causes {
            let version = self.version(cause).await?;
            sentences.push(self.sentence(cause, is.or(was), version.as_ref()));
        }
        Ok(html! {
            @if sentences.is_empty() && unseen == 0 { span.faint { "It follows from the date alone." } }
            @if !sentences.is_empty() || unseen > 0 {
                ul.told {
                    @for sentence in sentences.iter().take(SHOWN) { li { (sentence) } }
                    @if sentences.len() > SHOWN { li.faint { "and " (sentences.len() - SHOWN) " more" } }
                    @if unseen > 0 { li.faint { (unseen) " more that you may not see" } }
                }
            }
        })
    }

    /// The version of a record between the two moments that made what the cause says.
    async fn version(&mut self, cause: &Cause) -> Result<Option<Version>, Fault> {
        let Some((kind, id, fields)) = changed(cause) else { return Ok(None) };
        if !self.histories.contains_key(&id) {
            let history = self.visitor.app().host().history(self.later, kind, id).await?;
            self.histories.insert(id, history);
        }
        let history = self.histories.get(&id).map_or(&[][..], Vec::as_slice);
        let after = self.earlier.log_size();
        let is_meant = |version: &&Version| {
            let touches = |change: &Change| fields.contains(&change.field.as_str());
            version.at >= after && version.changes.iter().any(touches)
        };
        Ok(history.iter().find(is_meant).cloned())
    }

    fn sentence(&self, cause: &Cause, line: Option<&FrozenLine>, version: Option<&Version>) -> Markup {
        let by = cause.by.map(|by| self.link(Control::kind_of(), by));
        let it = || self.link(cause.kind, cause.id);
        html! {
            @match cause.why {
                Why::Begun => "The line was added",
                Why::Ended => "The line left the statement",
                Why::Decided => { "Decided: " (line.map_or("", |line| line.applicability.choice().label).to_lowercase()) },
                Why::Reworded => "Its reason was written anew",
                Why::Owned => "Somebody else answers for it",
                Why::Renamed => "It was renamed",
                Why::Served => { "Control " (it()) " came to serve it" },
                Why::Left => { "Control " (it()) " serves it no more" },
                Why::Progressed => { "Control " (it()) " is " (self.step(cause.id)) },
                Why::Proven => { "Evidence " (it()) " was accepted" },
                Why::Expired => { "Evidence " (it()) " ran out" @if let Some(last) = self.last_day(cause.id) { " after " (last) } },
                Why::Withdrawn => { "Evidence " (it()) " counts no more" },
                Why::RiskOpened => { "Risk " (it()) " came up" },
                Why::RiskClosed => { "Risk " (it()) " is open no more" },
                Why::RiskTied => { "Risk " (it()) " is treated by it" },
                Why::RiskUntied => { "Risk " (it()) " is treated by it no more" },
                Why::ObligationAdded => { "Obligation " (it()) " counts for it" },
                Why::ObligationLeft => { "Obligation " (it()) " counts no more" },
                Why::ObligationTied => { "Obligation " (it()) " is answered by it" },
                Why::ObligationUntied => { "Obligation " (it()) " is answered by it no more" },
            }
            @if let Some(by) = by { ", by control " (by) }
            @if let Some(version) = version {
                "; " (author(self.visitor, version)) ", " (date(day(self.later, version.recorded)))
                @if let Some(reason) = &version.reason { span.why { " “" (reason) "”" } }
            }
        }
    }

    /// The record by its number, with its title for whoever hovers or listens.
    fn link(&self, kind: &'static Kind, id: Id) -> Markup {
        match self.held(kind, id) {
            Some(held) => {
                let href = self.visitor.href(&format!("{}/{}", kind.plural, held.handle()));
                html! { a href=(href) title=(held.title()) { span.ref { (held.handle_short()) } " " (held.title()) } }
            }
            None => html! { "one you may not see" },
        }
    }

    fn held(&self, kind: &'static Kind, id: Id) -> Option<&std::sync::Arc<Held>> {
        self.later.held(kind, id).or_else(|| self.earlier.held(kind, id))
    }

    fn step(&self, control: Id) -> String {
        let control: Option<&Control> = self.held(Control::kind_of(), control).and_then(|held| held.typed());
        control.map_or(String::new(), |control| control.step.choice().label.to_lowercase())
    }

    fn last_day(&self, evidence: Id) -> Option<String> {
        let evidence: &Evidence = self.earlier.held(Evidence::kind_of(), evidence)?.typed()?;
        evidence.valid_until.map(date)
    }
}

/// How many causes a line names.
const SHOWN: usize = 8;

/// The record whose history tells who did it, and by which of its fields; nothing for what the date alone brought.
fn changed(cause: &Cause) -> Option<(&'static Kind, Id, &'static [&'static str])> {
    let own = |fields: &'static [&'static str]| Some((cause.kind, cause.id, fields));
    let of_control = |fields: &'static [&'static str]| Some((Control::kind_of(), cause.by?, fields));
    match cause.why {
        Why::Begun | Why::Decided => own(&["step"]),
        Why::Ended => own(&["retired"]),
        Why::Reworded => own(&["exclusion", "business_reason"]),
        Why::Owned => own(&["owner"]),
        Why::Renamed => own(&["title"]),
        Why::Served | Why::Left => own(&["serves", "step", "retired"]),
        Why::Progressed | Why::Proven | Why::Withdrawn => own(&["step"]),
        Why::Expired => None,
        Why::RiskOpened | Why::RiskClosed => own(&["step", "retired"]),
        Why::RiskTied | Why::RiskUntied => of_control(&["risks"]),
        Why::ObligationAdded | Why::ObligationLeft => own(&["source", "is_addressed", "retired"]),
        Why::ObligationTied | Why::ObligationUntied => of_control(&["obligations"]),
    }
}
