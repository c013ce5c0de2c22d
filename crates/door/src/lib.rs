//! The door of the server: who comes in, what they may see, and what goes wrong, for pages and API alike.
//!
//! A handler of a page takes a [`Visitor`], one of the API a [`Client`]. Both were looked up before it runs, and both
//! hand out a `View` and never a value. Routes are added through [`Routes`], which asks of each what it does to what.

mod accesses;
mod app;
mod arrival;
mod attachment;
mod client;
mod contact;
mod fault;
mod guard;
mod leaving;
mod moment;
mod routes;
mod visitor;
mod whole;

pub use accesses::{Accesses, accesses, sees_accesses};
pub use app::{App, Settings};
pub use attachment::{download, file_name};
pub use client::Client;
pub use contact::{Contact, NoWay};
pub use fault::Fault;
pub use guard::guard;
pub use leaving::keep_owners;
pub use moment::parse_when;
pub use routes::{Does, Route, Routes};
pub use visitor::{COOKIE, SignedInVisitor, Visitor, session_of};
