//! Which part of the history is asked for. The address holds it.

use door::{Fault, Visitor};
use host::Sought;
use isms::people::Person;
use isms::registry;
use jiff::Timestamp;
use maud::{Markup, html};
use record::{Id, Kinded as _};

use crate::format::instant;
use crate::general::Query;
use crate::moment::kept;

/// How the end of the viewer's last visit is called in an address.
pub const SINCE_LAST: &str = "last";

/// What is asked for.
pub struct Asked {
    /// Which entries.
    pub sought: Sought,
    /// Entries before this one.
    pub before: Option<u64>,
    /// From when on, in words.
    pub since: Option<String>,
}

impl Asked {
    /// Reads an address. What names nothing is refused with a sentence, so that nobody takes all of the history for a part of it.
    ///
    /// # Errors
    /// The sentence.
    pub async fn read(visitor: &Visitor, query: &Query) -> Result<Self, Fault> {
        let view = &visitor.view;
        let said = |sentence: &str| Fault::BadRequest(sentence.to_owned());
        let kind = query.get("kind").map(|plural| {
            let kind = registry::of_resource(plural).filter(|kind| view.knows_kind(kind));
            kind.ok_or_else(|| said("There is no such register that you may see."))
        });
        let kind = kind.transpose()?;
        let record = query.get("record").map(|handle| match kind {
            Some(kind) => view.find(kind, handle).map(|held| held.id).ok_or(Fault::NotFound),
            None => Err(said("Say which register the record is of.")),
        });
        let by = query.get("person").map(|id| {
            let id = Id::parse_str(id).ok().filter(|id| view.label(Person::kind_of(), *id).is_some());
            id.ok_or_else(|| said("There is no such person that you may name."))
        });
        let before =
            query.get("before").map(|before| before.parse().map_err(|_| said("`before` is an entry of the log.")));
        let since = since(visitor, query.get("since"))?;
        let entry = match since {
            Some(instant) => visitor.app().host().entry_after(view, instant).await?,
            None => 0,
        };
        let sought = Sought { kind, record: record.transpose()?, by: by.transpose()?, since: entry };
        let words = since.map(|since| match query.get("since") {
            Some(SINCE_LAST) => format!("you were last here, {}", instant(view, since)),
            _ => instant(view, since),
        });
        Ok(Self { sought, before: before.transpose()?, since: words })
    }

    /// Whether not all of the history is asked for.
    pub fn is_narrowed(&self) -> bool {
        let Sought { kind, record, by, since } = &self.sought;
        kind.is_some() || record.is_some() || by.is_some() || *since > 0
    }

    /// The choice.
    pub fn form(&self, visitor: &Visitor, query: &Query) -> Markup {
        let view = &visitor.view;
        let mut people: Vec<(&str, Id)> = view.choices(Person::kind_of()).map(|held| (held.title(), held.id)).collect();
        people.sort();
        people.truncate(PEOPLE);
        // A person who has left is asked for by an address and stays in the choice.
        if let Some(by) = self.sought.by.filter(|by| !people.iter().any(|(_, id)| id == by)) {
            people.push((view.label(Person::kind_of(), by).unwrap_or_default(), by));
        }
        html! {
            div.filters {
                ul.chips aria-label="Since when" {
                    li { a.chip href=(visitor.href(&format!("history{}", query.without(&["before"]).with("since", None)))) aria-current=[self.since.is_none().then_some("true")] { "All" } }
                    @if let Some(last) = visitor.last_here.filter(|_| !view.is_past()) {
                        li { a.chip href=(visitor.href(&format!("history{}", query.without(&["before"]).with("since", Some(SINCE_LAST))))) aria-current=[(query.get("since") == Some(SINCE_LAST)).then_some("true")] {
                            "Since you were last here" span.count { (instant(view, last)) }
                        } }
                    }
                }
                form method="get" action=(visitor.href("history")) {
                    (kept(visitor))
                    @if let Some(since) = query.get("since") { input type="hidden" name="since" value=(since); }
                    select name="kind" aria-label="Of" {
                        option value="" { "All registers" }
                        @for kind in registry::kinds().filter(|kind| view.knows_kind(kind)) {
                            option value=(kind.plural) selected[self.sought.kind == Some(kind)] { (kind.titles) }
                        }
                    }
                    @if let Some(record) = query.get("record") { input type="text" name="record" value=(record) aria-label="Record"; }
                    select name="person" aria-label="By" {
                        option value="" { "By anybody" }
                        @for (name, id) in &people { option value=(id) selected[self.sought.by == Some(*id)] { (name) } }
                    }
                    button.btn.small { "Show" }
                }
            }
        }
    }
}

/// How many people are offered.
const PEOPLE: usize = 500;

fn since(visitor: &Visitor, asked: Option<&str>) -> Result<Option<Timestamp>, Fault> {
    match asked {
        None => Ok(None),
        // On the first visit all is new.
        Some(SINCE_LAST) => Ok(visitor.last_here),
        Some(text) => text
            .parse()
            .map(Some)
            .map_err(|_| Fault::BadRequest("Write the moment as 2026-03-31T12:00:00Z.".to_owned())),
    }
}
