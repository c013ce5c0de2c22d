//! ISO/IEC 27001, GDPR, SOX, rights, life cycles and what one starts with as data.
//!
//! What an auditor would look up in a book stands here: which requirements there are, who may decide what, which steps a
//! record can take and why a step is refused. The truth is the YAML under `data/`; this crate gives it types and finds
//! things in it. It decides nothing, reads no clock and does no I/O.
//!
//! | module | answers | file |
//! |---|---|---|
//! | [`mod@requirement`] | what clauses 4 to 10 ask for | `iso27001-2022.yaml` |
//! | [`mod@control`] | the 93 reference controls of Annex A and their attributes | `iso27001-2022.yaml` |
//! | [`mod@documented_information`] | which documents and records must or should exist | `mandatory-documents.yaml` |
//! | [`rule`] | what an auditor would check, and the intervals used | `readiness-rules.yaml` |
//! | [`measure`] | what is measured, how often, when to worry | `kpis.yaml` |
//! | [`life_cycle`] | the states of each record and the steps between them | `state-machines.yaml` |
//! | [`mod@rights`] | who may see, write and decide | `rights.yaml` |
//! | [`regulation`] | GDPR and SOX, row by row | `gdpr.yaml`, `sox-itgc.yaml` |
//! | [`mapping`] | how much work for ISO 27001 helps with the two | `mappings.yaml` |
//! | [`mod@starter_library`] | what could happen, why it could, who or what could bring it about | `starter-library.yaml` |
//! | [`mod@supplier_questions`] | what suppliers are asked when they are assessed | `supplier-questions.yaml` |
//! | [`mod@starter_criteria`] | scales, matrix and authority to begin with | `starter-criteria.yaml` |
//! | [`mod@provision`] | any row of any of the three, by its id | |
//! | [`sample`] | the demo organisation, as text | `sample-organisation.yaml` |
//!
//! INVARIANT: the files agree with each other and with the enums here. `tests/it` holds one test for each promise.

mod embedded;
mod vocabulary;

pub mod actor;
pub mod condition;
pub mod control;
pub mod documented_information;
pub mod exclusion;
pub mod life_cycle;
pub mod link;
pub mod mapping;
pub mod measure;
pub mod object_group;
pub mod predicate;
pub mod provision;
pub mod qualifier;
pub mod regulation;
pub mod requirement;
pub mod rights;
pub mod role;
pub mod rule;
pub mod sample;
pub mod starter_criteria;
pub mod starter_library;
pub mod supplier_questions;
pub mod treatment;

pub use actor::Actor;
pub use condition::Condition;
pub use control::{Control, Theme, control, controls};
pub use documented_information::{DocumentedInformation, documented_information};
pub use exclusion::Exclusion;
pub use life_cycle::{Cause, Guard, LifeCycles, Machine, Transition, life_cycles};
pub use link::Link;
pub use mapping::{Mapping, mappings};
pub use measure::{Measure, measures};
pub use object_group::{Access, ObjectGroup};
pub use predicate::Predicate;
pub use provision::{Provision, provision};
pub use qualifier::Qualifier;
pub use regulation::{gdpr, sox};
pub use requirement::{Requirement, requirement, requirements, standard};
pub use rights::{Rights, rights};
pub use role::Role;
pub use rule::{Rule, Rules, Severity, rules};
pub use starter_criteria::{StarterCriteria, starter_criteria};
pub use starter_library::{EventType, RiskSource, StarterLibrary, Weakness, starter_library};
pub use supplier_questions::supplier_questions;
pub use treatment::TreatmentOption;
