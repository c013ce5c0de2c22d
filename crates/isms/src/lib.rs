//! The ISMS as a value: everything that people have decided, at one moment.
//!
//! [`Isms`] is immutable and cheap to clone; [`Isms::apply`] makes the next one from a commit. Everything else about an
//! ISMS is a pure function of it. No I/O, no clock, no async here, and no rights: this crate would answer anyone.
//!
//! Start with [`registry`], the product's table of contents; then one module per part of the standard.

pub mod asset;
pub mod audit;
pub mod calendar;
pub mod campaign;
pub mod context;
pub mod control;
pub mod derived;
pub mod documented;
pub mod erasure;
pub mod evaluation;
pub mod handover;
mod held;
pub mod improvement;
mod index;
mod isms;
pub mod leadership;
pub mod life;
mod moment;
pub mod operation;
pub mod people;
mod register;
pub mod registry;
pub mod requirement;
mod revision;
pub mod risk;
pub mod supplier;
pub mod support;
pub mod tie;
pub mod treatment;
mod volume;
pub mod what_if;

pub use held::{Content, Held, Typed};
pub use isms::{Archive, Head, Isms, Referring};
pub use moment::{Ids, Moment};
pub use register::Register;
pub use revision::{Commit, Revision};
