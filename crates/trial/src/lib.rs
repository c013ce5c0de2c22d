//! What tests of the core stand on. No part of the product: only `[dev-dependencies]` name this crate.
//!
//! - [`Sequence`]: ids and salts that are the same in every run.
//! - [`World`]: a founded ISMS as a value, with units, people and roles of any kind, and no database below.
//! - [`Database`] and [`on_both_engines`]: the same story on SQLite and on PostgreSQL, each with a database of its own.
//! - [`House`]: a host over such a database, with a clock that is set by hand and an organisation that was founded.
//! - [`foreign`]: the readers that others wrote, over our log.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod database;
pub mod foreign;
mod house;
mod postgres;
mod sequence;
pub mod traces;
mod world;

pub use database::{Database, story};
pub use house::{House, asset_names};
pub use sequence::Sequence;
pub use world::World;

use record::Body;
use serde_json::Value as Json;

/// The fields of a JSON object: `body(json!({"name": "Backups"}))`.
pub fn body(json: Json) -> Body {
    match json {
        Json::Object(body) => body,
        other => panic!("{other} is not an object"),
    }
}
