//! Memory outside: a witness cosigns checkpoints of other people's logs, each only when it goes on from the last (C2SP
//! tlog-witness), so that whoever keeps a log cannot show it shorter, or otherwise, to anybody later.
//!
//! | module | holds |
//! |---|---|
//! | [`submission`] | what a log sends: the size that the witness knows, the proof, the checkpoint |
//! | [`memory`] | what a witness remembers, in one file |
//! | [`desk`] | what a witness answers |
//! | [`served`] | the same over HTTP |
//! | [`asked`] | a witness as a log asks it |
//!
//! Nothing here knows what an entry is about, and no database: a witness sees sizes and hashes of logs, nothing of what they say.

mod asked;
mod desk;
mod memory;
mod served;
mod submission;

pub use asked::{NoWitness, Said, Unanswered, Witness, client};
pub use desk::{Answer, Desk};
pub use memory::{Memory, MemoryError, Remembered};
pub use served::routes;
pub use submission::{Malformed, Submission};
