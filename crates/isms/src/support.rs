//! Support (clause 7): what the ISMS needs of people and means, and how it speaks with them.
//!
//! | module | holds |
//! |---|---|
//! | [`competence`] | what somebody has to be able to do, and what shows that they are (7.2) |
//! | [`course`] | what is taught (7.2, 7.3, A.6.3) |
//! | [`training`] | who has to take which course by when, and what came of it |
//! | [`campaign`] | exercises of awareness, such as test mails (7.3, A.6.3) |
//! | [`communication`] | what is said to whom, when and by whom: plan and log (7.4) |
//! | [`contact`] | authorities, groups and others to be reached (A.5.5, A.5.6) |
//! | [`resource`] | what the ISMS gets and asks for (5.1 c, 7.1) |

mod campaign;
mod communication;
mod competence;
mod contact;
pub mod course;
pub mod resource;
pub mod training;

pub use campaign::{Campaign, CampaignType};
pub use communication::{Communication, CommunicationPlan};
pub use competence::{Competence, CompetenceProof};
pub use contact::{Contact, ContactType};
pub use course::TrainingCourse;
pub use resource::{RequestStep, ResourcePlan, ResourcePlanStep, ResourceRequest};
pub use training::{TrainingAssignment, TrainingStep};
