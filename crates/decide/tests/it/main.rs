//! What the rules let pass and what they refuse, one sentence a test.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod acknowledgement;
mod action;
mod allowed;
mod audit;
mod batch;
mod behind;
mod campaign;
mod cases;
mod control;
mod criteria;
mod document;
mod evidence;
mod external_grant;
mod founding;
mod import;
mod improvement;
mod nonconformity;
mod numbers;
mod objective;
mod operation;
mod own;
mod plan;
mod refused;
mod risk;
mod risks;
mod role_assignment;
mod scene;
mod scope;
mod soa_line;
mod soa_version;
mod step;
mod tables;
mod time;
mod walkthrough;
mod what_if;
