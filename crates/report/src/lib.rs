//! What leaves, as values: documents, and lists that become workbooks and CSV here. Values in, bytes out.
//!
//! No records, no rights, no clock, no I/O: what stands in a document was chosen by whoever made its value (`exports`), and so
//! was the moment that it is printed at. The same value gives the same bytes.
//!
//! | module | is about |
//! |---|---|
//! | [`imprint`] | what every document says of itself |
//! | [`statement`] | the Statement of Applicability |
//! | [`audit`] | the report of an audit |
//! | [`risks`] | the risk register, with the criteria that it was judged by |
//! | [`table`] | any list: columns, cells |
//! | `workbook`, `separated` | tables as XLSX and CSV |
//!
//! How a document becomes a PDF is the business of a [`Press`]; `typeset` is the one of the program.
//!
//! INVARIANT: nothing above this crate names a type of the writer of workbooks.

pub mod audit;
pub mod imprint;
pub mod risks;
mod separated;
pub mod statement;
pub mod table;
mod workbook;

pub use audit::AuditReport;
pub use imprint::Imprint;
pub use risks::RiskRegister;
pub use statement::Statement;
pub use table::{Cell, Column, Shape, Table};

/// Sets documents as PDF.
pub trait Press: Send + Sync {
    /// Sets one.
    ///
    /// # Errors
    /// [`Unprinted`].
    fn pdf(&self, document: Document<'_>) -> Result<Vec<u8>, Unprinted>;
}

/// What can be set.
#[derive(Clone, Copy, Debug)]
pub enum Document<'a> {
    /// A Statement of Applicability.
    Statement(&'a Statement),
    /// The report of an audit.
    Audit(&'a AuditReport),
    /// A risk register.
    Risks(&'a RiskRegister),
    /// Any list.
    Table(&'a Table),
}

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum Unprinted {
    /// A template is wrong, or the standards of archives and accessibility are not met.
    #[error("the document could not be typeset: {0}")]
    Typesetting(String),
    /// What the document is made of could not be handed on.
    #[error("the document could not be put together: {0}")]
    Content(String),
    /// The workbook could not be written.
    #[error("the workbook could not be written: {0}")]
    Workbook(String),
}
