//! How the program ends: a sentence for people on standard error, a number for scripts.

use std::fmt;
use std::process::ExitCode;

/// The numbers, and what they mean; shown at the end of the help.
pub const EXPLAINED: &str = "\
Exit codes:
  0  done
  1  refused, or the input does not fit; the sentence says which and what to do next
  2  the command line itself is wrong
  3  there is no such record, kind or file, or you may not see it
  4  the server cannot be reached
  5  `verify` or `doctor` found something wrong
  6  rows of the file cannot be taken, and `import --strict` was asked for";

/// Why the program ends otherwise than well.
#[derive(Clone, Debug)]
pub struct Failed {
    code: u8,
    sentence: String,
}

impl Failed {
    /// The rules or the server said no.
    pub fn refused(sentence: impl Into<String>) -> Self {
        Self { code: 1, sentence: sentence.into() }
    }

    /// There is no such thing.
    pub fn not_found(sentence: impl Into<String>) -> Self {
        Self { code: 3, sentence: sentence.into() }
    }

    /// Whether there is no such thing.
    pub fn is_not_found(&self) -> bool {
        self.code == 3
    }

    /// The server does not answer.
    pub fn unreachable(sentence: impl Into<String>) -> Self {
        Self { code: 4, sentence: sentence.into() }
    }

    /// `verify` or `doctor` found something. What it is has been said already.
    pub fn wrong(sentence: impl Into<String>) -> Self {
        Self { code: 5, sentence: sentence.into() }
    }

    /// Rows of a file cannot be taken, and all or none were asked for.
    pub fn rows(sentence: impl Into<String>) -> Self {
        Self { code: 6, sentence: sentence.into() }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Failed {}

/// Ends the program: says what went wrong, if anything did.
pub fn with(result: anyhow::Result<()>) -> ExitCode {
    let Err(error) = result else { return ExitCode::SUCCESS };
    match error.downcast_ref::<Failed>() {
        Some(failed) => {
            eprintln!("{failed}");
            ExitCode::from(failed.code)
        }
        None => {
            eprintln!("{error:#}");
            ExitCode::from(1)
        }
    }
}
