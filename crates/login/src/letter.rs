//! Letters: what is sent to people by mail, and what becomes of it where nothing is sent.
//!
//! A letter is posted sealed, as one with a link is as good as the link itself. Who sends it stands in the crate `mail`;
//! without a mail server, and for letters that were given up, the operator finds links of one's own in files that only the
//! server's user may read. A link is a secret and never stands in a log.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};

use jiff::Timestamp;
use record::Id;
use serde::{Deserialize, Serialize};
use store::LetterRow;

use crate::{LoginError, Logins, Purpose, Secret};

/// What a letter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Somebody may sign in.
    Invitation,
    /// Somebody asked for a new password.
    Reset,
    /// A supplier is asked how they keep information safe.
    Questions,
    /// Something waits for somebody.
    Waiting,
    /// How far a log had come, for an auditor to keep.
    Checkpoint,
    /// Something is wrong with the server, for whoever operates it.
    Operation,
}

impl Topic {
    const ALL: [Self; 6] =
        [Self::Invitation, Self::Reset, Self::Questions, Self::Waiting, Self::Checkpoint, Self::Operation];

    /// The code: `invitation`, `reset`, `questions`, `waiting`, `checkpoint`, `operation`.
    pub fn code(self) -> &'static str {
        match self {
            Topic::Invitation => "invitation",
            Topic::Reset => "reset",
            Topic::Questions => "questions",
            Topic::Waiting => "waiting",
            Topic::Operation => "operation",
            Topic::Checkpoint => "checkpoint",
        }
    }

    /// The topic of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }

    /// Whether it carries a link that somebody waits for and that nothing else brings.
    fn has_link(self) -> bool {
        match self {
            Topic::Invitation | Topic::Reset | Topic::Questions => true,
            Topic::Waiting | Topic::Checkpoint | Topic::Operation => false,
        }
    }
}

/// What a letter says. It cannot be printed, as it may hold a link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The line above it.
    pub subject: String,
    /// The text, in lines.
    pub text: String,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Letter(hidden)")
    }
}

/// To whom a letter goes, what it is about, and until when it is of use.
#[derive(Clone, Debug, PartialEq)]
pub struct Addressed {
    /// The organisation it is about, if it is about one.
    pub organisation: Option<Id>,
    /// What it is about.
    pub topic: Topic,
    /// To whom.
    pub recipient: String,
    /// From when on it is of no use.
    pub expires: Timestamp,
}

impl Logins {
    /// The same logins where letters are sent, with links below this address.
    #[must_use]
    pub fn posting(self, public_url: &str) -> Self {
        Self { links_below: Some(public_url.into()), ..self }
    }

    /// Whether letters are sent.
    pub fn is_posting(&self) -> bool {
        self.links_below.is_some()
    }

    /// The address that links in letters begin with, where letters are sent.
    pub fn links_below(&self) -> Option<&str> {
        self.links_below.as_deref()
    }

    /// Seals a letter, to be posted with what it is about.
    ///
    /// # Errors
    /// When it cannot be sealed.
    pub fn seal_letter(&self, addressed: Addressed, letter: &Letter) -> Result<LetterRow, LoginError> {
        let id = self.new_id();
        let plain = serde_json::to_vec(letter).map_err(|error| LoginError::Letter(error.to_string()))?;
        let sealed = self.seal.seal(&plain, id.as_bytes());
        let sealed = sealed.ok_or_else(|| LoginError::Letter("it cannot be sealed".to_owned()))?;
        let Addressed { organisation, topic, recipient, expires } = addressed;
        let topic = topic.code().to_owned();
        let created = self.now();
        Ok(LetterRow { id, organisation, topic, recipient, sealed, created, expires, attempts: 0 })
    }

    /// What a letter says; nothing when it was not sealed here.
    pub fn open_letter(&self, row: &LetterRow) -> Option<Letter> {
        let plain = self.seal.open_sealed(&row.sealed, row.id.as_bytes())?;
        serde_json::from_slice(&plain).ok()
    }

    /// Lays down a letter that was given up, if it carries a link that somebody waits for.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn lay_down_letter(&self, row: &LetterRow) -> Result<(), LoginError> {
        let is_wanted = Topic::from_code(&row.topic).is_some_and(Topic::has_link) && self.now() < row.expires;
        match self.open_letter(row).filter(|_| is_wanted) {
            Some(letter) => self.lay_down_text(&format!("To: {}\n\n{}", row.recipient, letter.text)),
            None => Ok(()),
        }
    }

    /// Lays down a link for `email` below `public_url`, for the operator to hand over.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn lay_down(&self, email: &str, public_url: &str, secret: &Secret) -> Result<(), LoginError> {
        let link = secret.link(public_url);
        self.lay_down_text(&format!("To: {email}\n\nChoose a password here, once:\n{link}\n"))
    }

    /// Removes letters to an address that wait to be handed over.
    ///
    /// # Errors
    /// When a file cannot be read or removed.
    pub(crate) fn take_back_letters(&self, email: &str) -> Result<(), LoginError> {
        let said = |error: std::io::Error| LoginError::Letter(error.to_string());
        if !self.letters.exists() {
            return Ok(());
        }
        for found in fs::read_dir(&self.letters).map_err(said)? {
            let path = found.map_err(said)?.path();
            let text = fs::read_to_string(&path).map_err(said)?;
            let recipient = text.lines().next().and_then(|line| line.strip_prefix("To: "));
            if recipient.is_some_and(|recipient| recipient.trim().eq_ignore_ascii_case(email.trim())) {
                fs::remove_file(&path).map_err(said)?;
            }
        }
        Ok(())
    }

    fn lay_down_text(&self, text: &str) -> Result<(), LoginError> {
        let said = |error: std::io::Error| LoginError::Letter(error.to_string());
        if !self.letters.exists() {
            fs::DirBuilder::new().mode(0o700).recursive(true).create(&self.letters).map_err(said)?;
        }
        let path = self.letters.join(format!("{}.txt", self.new_id()));
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).map_err(said)?;
        file.write_all(text.as_bytes()).map_err(said)?;
        tracing::info!(path = %path.display(), "a letter waits to be handed over");
        Ok(())
    }
}

/// The letter with a link to choose a password. It says nothing that a stranger could not know.
pub(crate) fn with_link(purpose: Purpose, link: &str, expires: Timestamp) -> Letter {
    let until = expires.strftime("%-d %B %Y, %H:%M UTC");
    let (subject, what, otherwise) = match purpose {
        Purpose::Invitation => (
            "You can sign in to Annexa",
            "Your organisation keeps its information security management in Annexa and lets you sign in.\n\n\
             Choose a password here:",
            "If you do not know what this is about, ask whoever looks after information security.",
        ),
        Purpose::Reset => (
            "A new password for Annexa",
            "Somebody, probably you, asked for a new password for Annexa.\n\nChoose it here:",
            "If it was not you, do nothing. Your password stays as it is.",
        ),
    };
    let text = format!("{what}\n{link}\n\nThe link works once, until {until}.\n\n{otherwise}\n");
    Letter { subject: subject.to_owned(), text }
}
