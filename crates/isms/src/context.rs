//! Context of the organisation (clause 4): what it is, what it moves in, what is asked of it, and what its ISMS covers.
//!
//! | module | holds |
//! |---|---|
//! | [`organisation`], [`unit`] | the organisation and its parts |
//! | [`issue`] | what could help or hinder the ISMS (4.1) |
//! | [`party`], [`obligation`] | who expects something, and what (4.2) |
//! | [`site`], [`service`], [`process`], [`interface`] | what a scope is drawn around (4.3) |
//! | `isms_process` | the processes of the ISMS itself (4.4, 8.1) |
//! | [`scope`] | the scope, in versions (4.3) |

pub mod interface;
mod isms_process;
pub mod issue;
pub mod obligation;
pub mod organisation;
pub mod party;
pub mod process;
pub mod scope;
pub mod service;
pub mod site;
pub mod unit;

pub use interface::{Interface, InterfaceType};
pub use isms_process::{CoreProcess, IsmsProcess};
pub use issue::{ContextIssue, IssueCategory, IssueSide};
pub use obligation::{Obligation, ObligationSource};
pub use organisation::Organisation;
pub use party::{InterestedParty, PartyCategory};
pub use process::BusinessProcess;
pub use scope::{Exclusion, Scope, ScopeStep};
pub use service::Service;
pub use site::{Site, SiteType};
pub use unit::Unit;
