//! Every route, with what it does to what. A route that is not in the list does not exist: [`Routes::add`] is the only
//! way to make one, and it asks.

use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn;
use axum::routing::{MethodFilter, MethodRouter, on};
use axum::{Extension, Router};

use crate::App;
use crate::whole::whole;

/// What a route does to what. The sweep of all roles over all routes is made from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// Answers anyone: health, the style sheet, signing in.
    AnswersAnyone,
    /// Concerns the visitor's own login.
    OwnLogin,
    /// Shows records of the kind in the address, as far as the viewer may see them.
    Shows,
    /// Shows what is derived from all records that the viewer may see.
    ShowsDerived,
    /// Makes or edits records of the kind in the address.
    Writes,
    /// Takes a step of a life cycle.
    Decides,
    /// Gives people access to the organisation.
    Invites,
}

impl Does {
    /// Whether it is there to change something of an organisation.
    pub fn changes(self) -> bool {
        matches!(self, Does::Writes | Does::Decides | Does::Invites)
    }
}

/// One route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// What it does.
    pub does: Does,
}

/// Routes in the making.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    list: Vec<Route>,
}

impl Routes {
    /// No routes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a route.
    #[must_use]
    pub fn add<H, T>(self, method: Method, path: &'static str, does: Does, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let Ok(filter) = MethodFilter::try_from(method.clone()) else { return self };
        let Self { router, mut list } = self;
        list.push(Route { method, path, does });
        let answered: MethodRouter<App> = on(filter, handler);
        let answered: MethodRouter<App> = answered.layer(from_fn(whole));
        Self { router: router.route(path, answered.layer(Extension(does))), list }
    }

    /// Adds all routes of another list.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let Self { router, mut list } = self;
        list.extend(other.list);
        Self { router: router.merge(other.router), list }
    }

    /// The list.
    pub fn list(&self) -> &[Route] {
        &self.list
    }

    /// The router.
    pub fn into_router(self) -> Router<App> {
        self.router
    }
}
