//! The page of top management (5.1, 9.3): which decisions wait for it, what is red, what it has decided and when. Each line leads
//! to where it is done, and from there to the signature.
//!
//! | module | shows |
//! |---|---|
//! | [`waiting`] | decisions that wait for top management, whoever looks |
//! | [`red`] | what fails, lapsed or is late |
//! | [`decided`] | what was decided, the newest first |

mod decided;
mod red;
mod waiting;

use access::View;
use axum::http::Method;
use axum::response::Response;
use catalogue::Role;
use door::{Does, Fault, Routes, Visitor};
use maud::html;

use crate::format::counted;
use crate::frame::Page;
use crate::look::Look;
use crate::{readiness, risk};

/// Where the page lives, below an organisation.
pub const PATH: &str = "management";

/// Its routes.
pub fn routes() -> Routes {
    Routes::new().add(Method::GET, "/o/{slug}/management", Does::ShowsDerived, page)
}

/// Whether there is such a page for the viewer: top management itself, and whoever reads the results of rules.
pub fn may_see(view: &View) -> bool {
    is_top_management(view) || view.reading().has_results()
}

fn is_top_management(view: &View) -> bool {
    view.standing().held.iter().any(|holding| holding.role == Role::TopManagement)
}

async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    if !may_see(&visitor.view) {
        return Err(Fault::NotFound);
    }
    let decisions = waiting::decisions(&visitor.view);
    let late = decisions.iter().filter(|decision| decision.is_late(visitor.view.today())).count();
    Ok(Page::new(&visitor, &look, "Top management").send(html! {
        div.head { div {
            h1 { (answer(decisions.len(), late)) }
            p { "What only top management decides, what is red, and what it decided: the record of its leadership (5.1) writes itself from acts like these." }
        } }
        @let seen = listing::findings(&visitor.view);
        (readiness::strip(&visitor, &seen))
        div.grid {
            (waiting::card(&visitor, &decisions))
            @if let Some(matrix) = risk::matrix::card(&visitor) { (matrix) }
            (red::card(&visitor, &seen))
            (decided::card(&visitor))
        }
    }))
}

fn answer(decisions: usize, late: usize) -> String {
    let waits = counted(decisions, "decision waits for top management", "decisions wait for top management");
    match (decisions, late) {
        (0, _) => "No decision waits for top management".to_owned(),
        (_, 0) => waits,
        (1, _) => format!("{waits}, and it is late"),
        (_, late) => format!("{waits}, {late} of them late"),
    }
}
