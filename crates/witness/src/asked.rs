//! A witness as a log asks it: one request, bounded in time and bytes, following nothing. What it answers is believed only as far
//! as its key signed it.

use std::str::FromStr;
use std::time::Duration;

use jiff::Timestamp;
use ledger::note::{VerifierError, WitnessVerifier};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, StatusCode, Url};

use crate::Submission;

/// How long a witness may take to be reached, and to answer.
const REACHED: Duration = Duration::from_secs(5);
const ANSWERED: Duration = Duration::from_secs(15);
/// The longest answer that is read.
const LONGEST: usize = 64 * 1024;

/// A witness that cosigns our logs.
#[derive(Clone, Debug)]
pub struct Witness {
    url: Url,
    verifier: WitnessVerifier,
    key: String,
}

/// A text names no witness.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoWitness {
    /// Not an address and a key with a plus sign between.
    #[error("write a witness as its address, a plus sign and its key: https://witness.example.org+name+id+key")]
    Form,
    /// Not https, and not this machine.
    #[error(
        "{0} is reached in the clear, where others could answer in its place; give an https address, or one of this machine"
    )]
    Clear(String),
    /// The key is none.
    #[error("the key of the witness is {0}")]
    Key(#[from] VerifierError),
}

impl FromStr for Witness {
    type Err = NoWitness;

    fn from_str(text: &str) -> Result<Self, NoWitness> {
        let (address, key) = text.trim().split_once('+').ok_or(NoWitness::Form)?;
        let url = Url::parse(&format!("{}/", address.trim_end_matches('/'))).map_err(|_| NoWitness::Form)?;
        let is_plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !is_plain {
            return Err(NoWitness::Form);
        }
        if url.scheme() == "http" && !is_this_machine(&url) {
            return Err(NoWitness::Clear(address.to_owned()));
        }
        Ok(Self { url, verifier: key.parse()?, key: key.to_owned() })
    }
}

fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// What a witness said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It cosigned: when, and the line, which verifies.
    Cosigned(Timestamp, String),
    /// The last checkpoint that it cosigned has this size.
    Remembers(u64),
    /// It holds that the proof does not lead from the last checkpoint that it cosigned to this one.
    DoesNotFollow,
}

/// Why a witness said nothing that one could use: a sentence for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unanswered(String);

/// A client that follows nothing.
///
/// # Errors
/// When the machine's certificates cannot be read.
pub fn client() -> Result<Client, reqwest::Error> {
    Client::builder()
        .user_agent(concat!("annexa/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(REACHED)
        .timeout(ANSWERED)
        .redirect(reqwest::redirect::Policy::none())
        .build()
}

impl Witness {
    /// The name of its key.
    pub fn name(&self) -> &str {
        self.verifier.name()
    }

    /// What checks its cosignatures.
    pub fn verifier(&self) -> &WitnessVerifier {
        &self.verifier
    }

    /// Its key as it was configured.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Submits a checkpoint.
    ///
    /// # Errors
    /// [`Unanswered`]: it does not answer, not as a witness, or with a signature that does not verify.
    pub async fn ask(&self, client: &Client, submission: &Submission) -> Result<Said, Unanswered> {
        let url = self.url.join("add-checkpoint").map_err(|error| Unanswered(format!("{}: {error}.", self.url)))?;
        let asked = client.post(url).header(CONTENT_TYPE, "text/plain; charset=utf-8").body(submission.to_text());
        let mut response = asked.send().await.map_err(|error| silent(&error))?;
        let (status, mut body) = (response.status(), Vec::new());
        while let Some(piece) = response.chunk().await.map_err(|error| silent(&error))? {
            body.extend(piece);
            if body.len() > LONGEST {
                return Err(Unanswered("Its answer is too long.".to_owned()));
            }
        }
        let body = String::from_utf8(body).map_err(|_| Unanswered("Its answer is no text.".to_owned()))?;
        match status {
            StatusCode::OK => self.cosigned(submission, &body),
            StatusCode::CONFLICT => size(&body).map(Said::Remembers),
            StatusCode::UNPROCESSABLE_ENTITY => Ok(Said::DoesNotFollow),
            StatusCode::FORBIDDEN => Err(Unanswered(
                "It does not know the key that signs this log. Give it the line of `annexa key show`.".to_owned(),
            )),
            StatusCode::NOT_FOUND => {
                Err(Unanswered("It does not know this log. Give it the line of `annexa key show`.".to_owned()))
            }
            other => Err(Unanswered(format!("It answers {other}, which is no answer of a witness."))),
        }
    }

    fn cosigned(&self, submission: &Submission, body: &str) -> Result<Said, Unanswered> {
        match self.verifier.cosignature(&submission.note, body) {
            Ok(Some((at, line))) => Ok(Said::Cosigned(at, line)),
            Ok(None) => Err(Unanswered("Its answer is not signed by the key that is configured for it.".to_owned())),
            Err(error) => Err(Unanswered(format!("Its answer does not verify: {error}."))),
        }
    }
}

/// The size in a conflict: decimal, with a newline.
fn size(body: &str) -> Result<u64, Unanswered> {
    let digits = body.strip_suffix('\n').unwrap_or(body);
    let size = digits.parse::<u64>().ok().filter(|size| size.to_string() == digits);
    size.ok_or_else(|| Unanswered("It says that it remembers something else, and not what.".to_owned()))
}

fn silent(error: &reqwest::Error) -> Unanswered {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    Unanswered(format!("It does not answer: {cause}."))
}
