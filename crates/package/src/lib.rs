//! The audit package: one archive with what an auditor reads on a desk without network: static pages, workbooks, documents, files of
//! evidence, and the log by which all of it is verified.
//!
//! It shows the ISMS as it stood at the end of a period, with what changed in it. What is left out is left out of the value before
//! anything is made of it ([`redaction`], [`part`]), so that no page, sheet or document can say it; the log keeps the leaves.
//!
//! | module | is about |
//! |---|---|
//! | [`asked`] | what somebody asks for, and whether it can be had |
//! | `part` | the records of a scope, and kinds that are left out |
//! | `redaction`, `names` | fields that are left out, and names of people that are replaced |
//! | `making` | the work, from the first file to the manifest |
//! | `pages` | the pages |
//! | `sheets` | workbooks and documents |
//! | `evidence` | the files of evidence |
//! | `manifest`, `readme` | what the archive says of itself |
//! | `work` | beginning a package, looking at it, fetching it |

pub mod asked;
mod evidence;
mod making;
mod manifest;
mod names;
mod pages;
mod part;
mod readme;
mod redaction;
mod sheets;
mod work;

pub use asked::{Asked, Files, LeftOut, Plan};
pub use manifest::FORMAT;
pub use work::{begin, describe, fetch, found, give_up, mine};
