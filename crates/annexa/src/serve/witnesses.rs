//! Witnesses: each is asked, beside the commits and never in their way, to cosign the newest checkpoint of every log. One that does
//! not answer is a warning; one that remembers more than there is, or something else, is an alarm.

use std::time::Duration;

use clap::Args;
use host::{Cosignable, Host, HostError};
use record::Id;
use store::{BehindRow, Cosignature};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use witness::{Said, Submission, Unanswered, Witness};

use crate::exit::Failed;

/// The witnesses that cosign the logs.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Witnesses")]
pub struct Witnesses {
    /// A witness that cosigns the logs: its address, a plus sign, its key, as `annexa witness` prints it. May be repeated.
    #[arg(long = "witness", env = "ANNEXA_WITNESS", value_name = "URL+KEY", value_delimiter = ',')]
    given: Vec<String>,
}

impl Witnesses {
    /// Those that are named.
    ///
    /// # Errors
    /// [`Failed`] when one is written wrongly, or two have one name.
    pub fn named(&self) -> Result<Vec<Witness>, Failed> {
        named(&self.given)
    }
}

/// Reads how witnesses are written.
///
/// # Errors
/// [`Failed`] when one is written wrongly, or two have one name.
pub fn named(given: &[String]) -> Result<Vec<Witness>, Failed> {
    let mut named: Vec<Witness> = Vec::new();
    for text in given {
        let witness: Witness = text.parse().map_err(|error| Failed::refused(format!("--witness {text}: {error}.")))?;
        if named.iter().any(|other| other.name() == witness.name()) {
            return Err(Failed::refused(format!("--witness {} is given twice.", witness.name())));
        }
        named.push(witness);
    }
    Ok(named)
}

/// Asks until this is dropped.
pub struct Asking(Vec<JoinHandle<()>>);

impl Asking {
    /// Begins. Each witness is asked at once, and this returns when they have answered or a few seconds are over: nobody is to write on a
    /// database before it is known to be the newest, if it can be known. Then each is asked whenever the round of `rounds` moves,
    /// independently of the others.
    ///
    /// # Errors
    /// When there can be no client, or the database fails.
    pub async fn begin(host: &Host, witnesses: Vec<Witness>, rounds: &watch::Receiver<u64>) -> anyhow::Result<Self> {
        let named: Vec<_> = witnesses.iter().map(|one| (one.name().to_owned(), one.key().to_owned())).collect();
        host.store().ask_witnesses(&named).await?;
        let client = witness::client()?;
        let (mut asks, mut answers) = (Vec::new(), Vec::new());
        for witness in witnesses {
            let (answered, answer) = oneshot::channel();
            let ask = Ask { host: host.clone(), client: client.clone(), witness };
            asks.push(tokio::spawn(ask.run(rounds.clone(), answered)));
            answers.push(answer);
        }
        let asking = Self(asks);
        let all = async {
            for answer in answers {
                // One that broke off has been said in the log.
                let _ = answer.await;
            }
        };
        if tokio::time::timeout(FIRST, all).await.is_err() {
            tracing::warn!("not all witnesses have answered yet; it is begun without them");
        }
        Ok(asking)
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

/// How long a server waits at its start for witnesses.
const FIRST: Duration = Duration::from_secs(5);

struct Ask {
    host: Host,
    client: reqwest::Client,
    witness: Witness,
}

/// What is the matter with a witness, or with a log by what a witness remembers.
enum Trouble {
    /// Nothing is known: it did not answer, or not as it should.
    Silent(String),
    /// It contradicts itself.
    Odd(String),
    /// It remembers a log with more entries than there are, or with others.
    Remembers { log: Id, size: u64, is_more: bool },
    /// Ours.
    Host(HostError),
}

impl From<HostError> for Trouble {
    fn from(error: HostError) -> Self {
        Trouble::Host(error)
    }
}

impl From<store::StoreError> for Trouble {
    fn from(error: store::StoreError) -> Self {
        Trouble::Host(error.into())
    }
}

impl From<Unanswered> for Trouble {
    fn from(unanswered: Unanswered) -> Self {
        Trouble::Silent(unanswered.to_string())
    }
}

impl Ask {
    async fn run(self, mut rounds: watch::Receiver<u64>, answered: oneshot::Sender<()>) {
        let (mut stood, mut answered): (Option<Option<String>>, _) = (None, Some(answered));
        loop {
            // At the first time, and until nothing is the matter, also where all is cosigned: an older database holds the cosignatures of
            // its time.
            let to_confirm = !matches!(stood, Some(None));
            let problem = match self.round(to_confirm).await {
                Ok(()) => None,
                Err(Trouble::Host(error)) => {
                    tracing::warn!(%error, witness = self.witness.name(), "a witness was not asked");
                    stood.clone().flatten()
                }
                Err(trouble) => Some(self.said(&trouble).await),
            };
            if stood.as_ref() != Some(&problem) {
                self.tell(problem.as_deref()).await;
                stood = Some(problem);
            }
            // Nobody waits any more after a few seconds.
            let _ = answered.take().map(|answered| answered.send(()));
            if rounds.changed().await.is_err() {
                return;
            }
        }
    }

    /// Asks about every log; the first trouble is told, and one that does not answer is asked no more in this round.
    async fn round(&self, to_confirm: bool) -> Result<(), Trouble> {
        let mut first = Ok(());
        for log in self.host.logs().await? {
            match self.log(log, to_confirm).await {
                Ok(()) => {}
                Err(trouble @ (Trouble::Silent(_) | Trouble::Host(_))) => return first.and(Err(trouble)),
                Err(trouble) => first = first.and(Err(trouble)),
            }
        }
        first
    }

    /// Has the newest checkpoint of a log cosigned, unless it is; or has it confirmed that it is the newest.
    async fn log(&self, log: Id, to_confirm: bool) -> Result<(), Trouble> {
        let Some(newest) = self.host.cosignable(log).await? else { return Ok(()) };
        let known = self.host.store().newest_cosignatures(log).await?;
        let known = known.iter().find(|one| one.witness == self.witness.name()).map_or(0, |one| one.size);
        if known >= newest.size && !to_confirm {
            return Ok(());
        }
        let known = known.min(newest.size);
        match self.submit(&newest, known).await? {
            Said::Cosigned(made, line) => self.keep(&newest, made, line).await,
            Said::Remembers(size) if size == known && known < newest.size => {
                Err(Trouble::Odd(format!("It refuses to go on from the {size} entries that it says it remembers.")))
            }
            Said::Remembers(size) => self.from(log, size).await,
            Said::DoesNotFollow => self.refused(log, known).await,
        }
    }

    /// It remembers another size than we do: another server asked it, its answer was lost, or our memory is an older one.
    async fn from(&self, log: Id, size: u64) -> Result<(), Trouble> {
        // Read anew: another server may have gone on meanwhile.
        let Some(newest) = self.host.cosignable(log).await? else { return Ok(()) };
        if size > newest.size {
            return Err(Trouble::Remembers { log, size, is_more: true });
        }
        match self.submit(&newest, size).await? {
            Said::Cosigned(made, line) => self.keep(&newest, made, line).await,
            Said::Remembers(other) if other != size => Ok(()), // Another server was faster; the next round sees what it did.
            Said::Remembers(_) | Said::DoesNotFollow => Err(Trouble::Remembers { log, size, is_more: false }),
        }
    }

    /// It holds that our log does not go on from what it cosigned last.
    async fn refused(&self, log: Id, known: u64) -> Result<(), Trouble> {
        let kept = self.host.store().kept_checkpoints(log, known, false, 1).await?;
        let then = kept.first().and_then(|kept| ledger::note::unverified(&kept.note));
        match then.filter(|then| then.size == known) {
            Some(then) if then.root == self.host.root_at(log, known).await? => Err(Trouble::Odd(format!(
                "It says that the log does not go on from its first {known} entries, which it cosigned, and the log does."
            ))),
            Some(_) => Err(Trouble::Remembers { log, size: known, is_more: false }),
            None => Err(Trouble::Odd("It says that the log does not go on from nothing.".to_owned())),
        }
    }

    async fn submit(&self, newest: &Cosignable, old: u64) -> Result<Said, Trouble> {
        let proof = self.host.consistency(newest.log, old, newest.size).await?;
        Ok(self.witness.ask(&self.client, &Submission { old, proof, note: newest.note.clone() }).await?)
    }

    async fn keep(&self, newest: &Cosignable, made: jiff::Timestamp, line: String) -> Result<(), Trouble> {
        let cosignature = Cosignature { size: newest.size, witness: self.witness.name().to_owned(), made, line };
        Ok(self.host.keep_cosigned(newest, &cosignature).await?)
    }

    /// The trouble in a sentence.
    async fn said(&self, trouble: &Trouble) -> String {
        match trouble {
            Trouble::Silent(sentence) | Trouble::Odd(sentence) => sentence.clone(),
            Trouble::Host(error) => error.to_string(),
            Trouble::Remembers { log, size, is_more } => match self.remembers(*log, *size).await {
                Ok(true) if *is_more => {
                    format!(
                        "ALARM: it remembers {size} entries of the log {log}, of which there are fewer here. An older database was put back."
                    )
                }
                Ok(true) => {
                    format!(
                        "ALARM: the first {size} entries of the log {log} are not those that it cosigned. The log was written anew."
                    )
                }
                Ok(false) => format!(
                    "It remembers {size} entries of the log {log}, which `annexa recover` gave up, and cosigns that log no more. Begin with a new witness."
                ),
                Err(error) => {
                    format!("It remembers {size} entries of the log {log}, and that could not be noted: {error}.")
                }
            },
        }
    }

    /// Stops writing until somebody recovers the log, unless that was done. Returns whether it stops.
    async fn remembers(&self, log: Id, size: u64) -> Result<bool, HostError> {
        let told_by = format!("the witness {}", self.witness.name());
        self.host.note_behind(&BehindRow { log, size, root: None, told_by, since: self.host.now() }).await
    }

    /// Says it where operators look.
    async fn tell(&self, problem: Option<&str>) {
        let witness = self.witness.name();
        match problem {
            None => tracing::info!(witness, "the witness cosigns"),
            Some(problem) if problem.starts_with("ALARM") => {
                tracing::error!(witness, problem, "a witness remembers otherwise")
            }
            Some(problem) => tracing::warn!(witness, problem, "a witness does not cosign"),
        }
        if let Err(error) = self.host.store().witness_stands(witness, problem, self.host.now()).await {
            tracing::warn!(%error, witness, "how the witness stands could not be noted");
        }
    }
}
