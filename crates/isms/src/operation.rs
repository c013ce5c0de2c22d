//! Operation (clause 8, 6.1.1, 6.3 and the operational records of Annex A).
//!
//! | module | holds |
//! |---|---|
//! | [`exception`] | permission to depart from a rule, for a time |
//! | [`incident`] | what happened, from the report to what was learnt |
//! | [`breach`] | what is decided about personal data while the clock runs |
//! | [`event`] | what monitoring noticed |
//! | [`change`] | changes, planned and not |
//! | [`isms_risk`] | risks and opportunities of the ISMS itself |
//! | [`access`] | accounts and rights on systems |
//! | [`vulnerability`] | vulnerabilities and threat information |
//! | [`continuity`] | exercises and restore tests |
//! | [`engineering`] | projects, releases, environments |
//! | [`keeping`] | keys, licences, deletions |
//! | [`procedure`] | procedures, baselines, tests of controls |
//! | [`privacy`] | processing of personal data |
//! | [`data_subject_request`] | what people ask about their personal data, and its clock |

pub mod access;
pub mod breach;
pub mod change;
pub mod continuity;
pub mod data_subject_request;
pub mod engineering;
pub mod event;
pub mod exception;
pub mod incident;
pub mod isms_risk;
pub mod keeping;
pub mod privacy;
pub mod procedure;
pub mod vulnerability;

pub use access::{AccessRight, Account};
pub use breach::{Breach, BreachStep};
pub use change::{Change, ChangeStep};
pub use continuity::{Exercise, RestoreTest};
pub use data_subject_request::DataSubjectRequest;
pub use engineering::{Environment, Project, Release};
pub use event::Event;
pub use exception::{Exception, ExceptionKind, ExceptionStep};
pub use incident::{Incident, IncidentStep, Severity};
pub use isms_risk::IsmsRisk;
pub use keeping::{Deletion, Key, Licence};
pub use privacy::{DPIA, ProcessingActivity, Transfer};
pub use procedure::{Baseline, ControlTest, Procedure};
pub use vulnerability::{ThreatIntel, Vulnerability};
