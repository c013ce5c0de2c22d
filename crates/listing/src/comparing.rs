//! Comparisons: which two moments, of what, for pages, API and exports alike.

use std::sync::Arc;

use access::{Compared, View};
use comparison::{Became, Edit};
use door::{App, Fault, parse_when};
use isms::registry;
use record::{Id, Kind};

/// What is compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparing {
    /// The earlier moment, as an address names it.
    pub from: String,
    /// The later one; nothing for the moment that is looked at.
    pub to: Option<String>,
    /// The records of one kind alone.
    pub kind: Option<&'static Kind>,
    /// One record of that kind alone, by its number or id.
    pub record: Option<String>,
    /// Those alone that this happened to.
    pub became: Option<Became>,
}

/// A part of a comparison, and where to go on.
pub struct Stretch<'a> {
    /// The records that differ.
    pub edits: Vec<&'a Edit>,
    /// How many there are on all pages together.
    pub total: usize,
    /// What the next page begins after.
    pub next: Option<String>,
}

impl Comparing {
    /// Reads what to compare; `taken` gives the value of a parameter.
    ///
    /// # Errors
    /// A sentence where a parameter names nothing that there is.
    pub fn taken(view: &View, mut taken: impl FnMut(&str) -> Option<String>) -> Result<Self, Fault> {
        let mut given = |name: &str| taken(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let from = given("from");
        let from = from.ok_or_else(|| said("Say which moment to compare with: `from` is a date like 2026-03-31."))?;
        let kind = given("kind").map(|plural| {
            let kind = registry::of_resource(&plural).filter(|kind| view.knows_kind(kind));
            kind.ok_or_else(|| said("`kind` is the resource of a register, such as risks."))
        });
        let became = given("became").map(|code| {
            let codes = Became::ALL.map(Became::code).join(", ");
            Became::from_code(&code).ok_or_else(|| Fault::BadRequest(format!("`became` is one of {codes}.")))
        });
        let (kind, became) = (kind.transpose()?, became.transpose()?);
        let record = given("record");
        if record.is_some() && kind.is_none() {
            return Err(said("`record` names a record of a register; say which with `kind`."));
        }
        Ok(Self { from, to: given("to").filter(|to| to != PRESENT), kind, record, became })
    }

    /// What differs between the two moments, as the viewer may see it today; `view` is what they look at.
    ///
    /// # Errors
    /// A sentence where a moment lies in the future or before the first commit, where they are in the wrong order, or where there is
    /// no such record at either.
    pub async fn compared(&self, app: &App, view: &View) -> Result<Arc<Compared>, Fault> {
        let (earlier, later) = self.moments(app, view).await?;
        let kinds: Vec<&'static Kind> = match self.kind {
            Some(kind) => vec![kind],
            None => registry::kinds().collect(),
        };
        // Laying 20,000 records beside each other takes a while, so it leaves the runtime's threads.
        let compared = tokio::task::spawn_blocking(move || later.since(&earlier, &kinds)).await;
        let compared = compared.map_err(Fault::failure)?;
        self.is_there(&compared)?;
        Ok(Arc::new(compared))
    }

    async fn moments(&self, app: &App, view: &View) -> Result<(View, View), Fault> {
        let (host, organisation) = (app.host(), view.organisation());
        let earlier = host.past(organisation, view.actor().clone(), parse_when(&self.from)?).await?;
        let later = match &self.to {
            Some(to) => host.past(organisation, view.actor().clone(), parse_when(to)?).await?,
            None => view.clone(),
        };
        if earlier.now() > later.now() || earlier.log_size() > later.log_size() {
            return Err(said("The first moment lies after the second. Turn them round."));
        }
        Ok((earlier, later))
    }

    fn is_there(&self, compared: &Compared) -> Result<(), Fault> {
        let (Some(kind), Some(handle)) = (self.kind, &self.record) else { return Ok(()) };
        let held = compared.after().find(kind, handle).or_else(|| compared.before().find(kind, handle));
        held.map(|_| ()).ok_or(Fault::NotFound)
    }

    /// Those of the records that differ that are asked for, from where a page before ended on.
    ///
    /// # Errors
    /// A sentence where `after` is not where a page ended.
    pub fn stretch<'a>(&self, compared: &'a Compared, after: Option<&str>, limit: usize) -> Result<Stretch<'a>, Fault> {
        let record = self.record(compared);
        let is_meant = |edit: &&Edit| {
            self.became.is_none_or(|became| edit.became == became) && record.is_none_or(|record| edit.id == record)
        };
        let all: Vec<&Edit> = compared.edits().iter().filter(is_meant).collect();
        let from = match after {
            None => 0,
            Some(after) => {
                let after = place(after).ok_or_else(|| said("`after` is `next` of the page before."))?;
                all.partition_point(|edit| (position(edit.kind), edit.id) <= after)
            }
        };
        let edits: Vec<&Edit> = all.iter().skip(from).take(limit).copied().collect();
        let last = edits.last().filter(|_| from + edits.len() < all.len());
        let next = last.map(|edit| format!("{}.{}", edit.kind.plural, edit.id));
        Ok(Stretch { edits, total: all.len(), next })
    }

    /// The record that is asked for, by its id.
    pub fn record(&self, compared: &Compared) -> Option<Id> {
        let (kind, handle) = (self.kind?, self.record.as_ref()?);
        let held = compared.after().find(kind, handle).or_else(|| compared.before().find(kind, handle));
        // One that is asked for and not there stands for none at all.
        Some(held.map_or(Id::nil(), |held| held.id))
    }
}

/// How the present is called in an address.
pub const PRESENT: &str = "now";

fn said(sentence: &str) -> Fault {
    Fault::BadRequest(sentence.to_owned())
}

/// Where a kind stands among all, which is the order of a comparison.
fn position(kind: &Kind) -> usize {
    registry::kinds().position(|one| one == kind).unwrap_or(usize::MAX)
}

fn place(after: &str) -> Option<(usize, Id)> {
    let (plural, id) = after.split_once('.')?;
    Some((position(registry::of_resource(plural)?), Id::parse_str(id).ok()?))
}
