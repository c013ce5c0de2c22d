//! Controls and the Statement of Applicability (6.1.3 b to d, 8.1, Annex A).
//!
//! | module | holds |
//! |---|---|
//! | [`register`] | the organisation's own measures, and which reference controls, risks and obligations they serve |
//! | [`evidence`] | what shows that they work |
//! | [`line`] | the lines of the statement: which reference controls are necessary, and why |
//! | [`version`] | versions of the statement: its lines, frozen and signed |
//! | [`typical`] | which reference controls usually answer a risk |
//! | `tie` | who is tied to a line by what serves it |
//! | [`reference`] | references to Annex A as people write them |

pub(crate) mod derived;
pub mod evidence;
pub mod line;
pub mod reference;
pub mod register;
pub(crate) mod tie;
pub mod typical;
pub mod version;

pub use evidence::{Evidence, EvidenceStep, evidence_of, valid_evidence};
pub use line::{Applicability, Implementation, LineEdit, Reasons, SoaLine, lines, missing_lines};
pub use register::{Control, ControlSource, ControlStep, in_use, of_risk, serving, serving_none};
pub use typical::{Cause, Typical, typical};
pub use version::{FrozenLine, ListedGap, SoaStep, SoaVersion, differences};
