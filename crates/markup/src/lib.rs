//! Pieces of pages that need a view and nothing else: shared by the pages of the server and by those that leave as files.
//!
//! | module | is about |
//! |---|---|
//! | [`format`] | how dates, numbers and names read |
//! | `prose` | Markdown as HTML |
//! | `diff` | old and new of a field |
//! | `verb` | what somebody did to a record |
//! | `tag` | states and levels, never by colour alone |

mod diff;
pub mod format;
mod prose;
mod tag;
mod verb;

pub use diff::{diff, followed, word_by_word};
pub use prose::prose;
pub use tag::{level, severity, tag, toned};
pub use verb::verb;
