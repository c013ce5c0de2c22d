//! What somebody holds and answers for: their roles, the duties of the calendar that are theirs, and how much of each register.

use access::View;
use door::Visitor;
use isms::Typed;
use isms::calendar::CalendarEntry;
use isms::context::Unit;
use isms::leadership::RoleAssignment;
use isms::registry;
use jiff::civil::Date;
use maud::{Markup, html};
use record::{Field, Kind, Kinded as _};

use super::task::as_role;
use crate::format::{capitalised, counted, date};

/// How many records of a kind are counted.
const COUNTED: usize = 500;
/// How many duties of the calendar stand here.
const SHOWN: usize = 8;

/// The card.
pub fn card(visitor: &Visitor) -> Markup {
    let view = &visitor.view;
    let (roles, duties, answered) = (roles(view), of_calendar(view), answered_for(view));
    html! {
        section.card #duties {
            header { h2 { "Your part" } }
            @if roles.is_empty() { div.body { span.faint { "You hold no role here yet. Whoever runs the ISMS gives you one." } } }
            ul.links {
                @for role in &roles {
                    li {
                        @match &role.path {
                            Some(path) => a href=(visitor.href(path)) { (role.title) },
                            None => span { (role.title) },
                        }
                        @if let Some(until) = role.until { span.faint { "until " (date(until)) } }
                        @if let Some(unit) = &role.unit { small { "for " (unit) } }
                    }
                }
                @for (duty, due) in duties.iter().take(SHOWN) {
                    li {
                        a href=(visitor.href(&format!("{}/{}", duty.held.kind.plural, duty.held.handle()))) { (duty.it.name) }
                        @match due {
                            Some(due) => time.late[*due < view.today()] datetime=(due) { (date(*due)) },
                            None => span.faint { "no date" },
                        }
                        small { "a duty of the calendar" }
                    }
                }
            }
            @if !answered.is_empty() {
                div.body {
                    h3 { "You answer for" }
                    ul.counts {
                        @for one in &answered {
                            li { a href=(visitor.href(&format!("{}?{}={}", one.kind.plural, one.field.name, view.actor().person))) { (one.words()) } }
                        }
                    }
                }
            }
            @if duties.len() > SHOWN { footer { a href=(visitor.href(CalendarEntry::kind_of().plural)) { "and " (duties.len() - SHOWN) " more duties" } } }
        }
    }
}

struct HeldRole {
    title: String,
    unit: Option<String>,
    until: Option<Date>,
    path: Option<String>,
}

fn roles(view: &View) -> Vec<HeldRole> {
    let one = |holding: &access::Holding| {
        let held = view.held(RoleAssignment::kind_of(), holding.assignment);
        HeldRole {
            title: capitalised(&as_role(holding.role)),
            unit: view.label(Unit::kind_of(), holding.unit).map(str::to_owned),
            until: held.and_then(|held| held.typed::<RoleAssignment>()).and_then(|assignment| assignment.to),
            path: held.map(|held| format!("{}/{}", held.kind.plural, held.handle())),
        }
    };
    view.standing().held.iter().map(one).collect()
}

/// The duties of the calendar that are theirs, the next day first.
fn of_calendar(view: &View) -> Vec<(Typed<'_, CalendarEntry>, Option<Date>)> {
    let named = view.newest_naming_me(CalendarEntry::kind_of(), |field| field.name == "owner").take(COUNTED);
    let living = named.filter(|linked| linked.held.is_living());
    let duties =
        living.filter_map(|linked| Some(Typed { held: linked.held, it: linked.held.typed::<CalendarEntry>()? }));
    let mut duties: Vec<_> = duties.map(|duty| (duty, duty.it.next_due())).collect();
    // What comes up no more is no duty.
    duties.retain(|(duty, due)| due.is_some() || duty.it.first_due.is_none());
    duties.sort_by_key(|(_, due)| (due.is_none(), *due));
    duties
}

/// Records of a kind that name somebody in a link.
struct Answered {
    kind: &'static Kind,
    field: &'static Field,
    count: usize,
}

impl Answered {
    fn words(&self) -> String {
        match self.count {
            COUNTED => format!("{COUNTED} {} and more", self.kind.nouns()),
            count => counted(count, &self.kind.noun(), &self.kind.nouns()),
        }
    }
}

/// What somebody answers for, register by register: whatever names them as its owner.
fn answered_for(view: &View) -> Vec<Answered> {
    let kinds = registry::kinds().filter(|kind| *kind != CalendarEntry::kind_of());
    let fields = kinds.flat_map(|kind| {
        kind.fields.iter().filter(|field| field.link == Some("owner")).map(move |field| (kind, field))
    });
    let counted = fields.filter_map(|(kind, field)| {
        let named = view.newest_naming_me(kind, |other| other.name == field.name).take(COUNTED);
        let count = named.filter(|linked| linked.held.is_living()).count();
        (count > 0).then_some(Answered { kind, field, count })
    });
    counted.collect()
}
