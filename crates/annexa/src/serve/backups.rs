//! Backups on schedule: taken beside what people do, tried, kept by a rule. When one fails or does not come, the operator hears of it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use backup::kept::{Keep, name, tidy};
use backup::schedule::{Every, State, Success, When};
use backup::{BackupError, Protection, Taking};
use clap::Args;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use login::{Addressed, Letter, Logins, Topic};
use tokio::task::JoinHandle;

use crate::backup::protection::{For, recipients};
use crate::exit::Failed;

/// When the last backup was taken and tried.
pub const LAST: &str = "annexa_backup_last_success_timestamp_seconds";
/// How many failed since.
pub const FAILURES: &str = "annexa_backup_failures";
/// Whether one should have been there long ago.
pub const OVERDUE: &str = "annexa_backup_overdue";
/// How long the last one took.
pub const SECONDS: &str = "annexa_backup_seconds";
/// How large it is.
pub const BYTES: &str = "annexa_backup_bytes";

/// How often it is looked whether one is due.
const LOOK: Duration = Duration::from_secs(1);
/// How long it is between two where nothing else is said.
const DAILY: SignedDuration = SignedDuration::from_hours(24);
/// How often the operator is told of the same trouble.
const TOLD_AGAIN: SignedDuration = SignedDuration::from_hours(24);

/// Backups that the server takes by itself.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Backups")]
pub struct Backups {
    /// Take backups into this directory, which has to be there.
    #[arg(long, env = "ANNEXA_BACKUP_TO", value_name = "DIR")]
    pub backup_to: Option<PathBuf>,
    /// How long after the last one, such as 24h, 90m or 7d; 24h unless a time is given.
    #[arg(long, env = "ANNEXA_BACKUP_EVERY", requires = "backup_to", value_name = "TIME")]
    pub backup_every: Option<Every>,
    /// Each day at this time, where the server is, such as 02:30.
    #[arg(
        long,
        env = "ANNEXA_BACKUP_AT",
        requires = "backup_to",
        conflicts_with = "backup_every",
        value_name = "TIME"
    )]
    pub backup_at: Option<Time>,
    /// Whoever holds the secret key to this public one may read them, age1…; may be repeated.
    #[arg(long, env = "ANNEXA_BACKUP_RECIPIENT", requires = "backup_to", value_delimiter = ',', value_name = "KEY")]
    pub backup_recipient: Vec<String>,
    /// Or to one of the public ones in this file, one a line.
    #[arg(long, env = "ANNEXA_BACKUP_RECIPIENTS_FILE", requires = "backup_to", value_name = "FILE")]
    pub backup_recipients_file: Option<PathBuf>,
    /// Whoever knows the passphrase in this file may read them.
    #[arg(long, env = "ANNEXA_BACKUP_PASSPHRASE_FILE", requires = "backup_to", value_name = "FILE")]
    pub backup_passphrase_file: Option<PathBuf>,
    /// Whoever finds them may read them: they are not encrypted.
    #[arg(long, requires = "backup_to")]
    pub backup_plain: bool,
    /// Which of them stay: the newest so many, and the newest of so many days, weeks and months.
    #[arg(long, env = "ANNEXA_BACKUP_KEEP", requires = "backup_to", default_value_t = Keep::default(), value_name = "RULES")]
    pub backup_keep: Keep,
    /// Where the operator is written to when a backup fails or does not come; needs a mail server.
    #[arg(long, env = "ANNEXA_OPERATOR_EMAIL", requires = "smtp_url", value_name = "ADDRESS")]
    pub operator_email: Option<String>,
}

/// What the server does about backups.
pub struct Plan {
    to: PathBuf,
    when: When,
    protection: Protection,
    keep: Keep,
    data: PathBuf,
    database: Option<String>,
    operator: Option<String>,
}

impl Backups {
    /// The plan; nothing where none is wanted.
    ///
    /// # Errors
    /// [`Failed`] when a setting does not fit.
    pub fn plan(&self, data: &Path, database: Option<&str>) -> anyhow::Result<Option<Plan>> {
        let Some(to) = &self.backup_to else { return Ok(None) };
        let protection = match (&self.backup_passphrase_file, self.backup_plain) {
            (None, false) => recipients(&self.backup_recipient, self.backup_recipients_file.as_deref())?,
            (passphrase_file, plain) => {
                if !self.backup_recipient.is_empty() || self.backup_recipients_file.is_some() {
                    let sentence = "Backups are for recipients, or by a passphrase, or plain. Choose one.";
                    return Err(Failed::refused(sentence).into());
                }
                let asked = For { passphrase_file: passphrase_file.clone(), plain, ..For::default() };
                asked.asked()?
            }
        };
        let protection = protection.ok_or_else(|| {
            Failed::refused(
                "Say who may read the backups: --backup-recipient age1… or --backup-passphrase-file FILE; `annexa key backup FILE` makes a \
                 pair of keys. With --backup-plain it is whoever finds them.",
            )
        })?;
        let when = match (self.backup_at, self.backup_every) {
            (Some(time), _) => When::At(time),
            (None, Some(Every(period))) => When::Every(period),
            (None, None) => When::Every(DAILY),
        };
        Ok(Some(Plan {
            to: to.clone(),
            when,
            protection,
            keep: self.backup_keep,
            data: data.to_owned(),
            database: database.map(str::to_owned),
            operator: self.operator_email.clone(),
        }))
    }
}

/// Takes backups until this is dropped.
pub struct BackingUp(JoinHandle<()>);

impl BackingUp {
    /// Begins.
    pub fn begin(plan: Plan, logins: Logins, public_url: &str) -> Self {
        let public_url = public_url.to_owned();
        Self(tokio::spawn(async move {
            let zone = TimeZone::system();
            let mut schedule = Schedule::begin(plan, logins, public_url, zone);
            let mut looks = tokio::time::interval(LOOK);
            looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                looks.tick().await;
                schedule.look().await;
            }
        }))
    }
}

impl Drop for BackingUp {
    fn drop(&mut self) {
        self.0.abort();
    }
}

struct Schedule {
    plan: Plan,
    logins: Logins,
    public_url: String,
    zone: TimeZone,
    state: State,
    running: Option<JoinHandle<Result<Success, BackupError>>>,
}

impl Schedule {
    fn begin(plan: Plan, logins: Logins, public_url: String, zone: TimeZone) -> Self {
        let now = logins.host().now();
        let state = match State::read(&plan.data) {
            Ok(state) => state,
            Err(error) => {
                tracing::error!(%error, "how the last backups went is not known; they begin anew");
                None
            }
        };
        let mut state = state.unwrap_or_else(|| State::new(&plan.to, plan.when, now, &zone));
        state.follow(&plan.to, plan.when, now, &zone);
        let schedule = Self { plan, logins, public_url, zone, state, running: None };
        schedule.keep_state();
        schedule
    }

    fn now(&self) -> Timestamp {
        self.logins.host().now()
    }

    /// Looks whether one came to its end, whether one is due, and whether all is well.
    async fn look(&mut self) {
        if self.running.as_ref().is_some_and(JoinHandle::is_finished)
            && let Some(running) = self.running.take()
        {
            let taken = running.await.unwrap_or_else(|_| Err(BackupError::File("It broke off.".to_owned())));
            self.note(taken);
        }
        let now = self.now();
        if self.running.is_none() && self.state.next(now) <= now {
            self.running = Some(self.take(now));
        }
        self.tell(now).await;
        self.gauge(now);
    }

    fn take(&self, now: Timestamp) -> JoinHandle<Result<Success, BackupError>> {
        let instance = self.logins.instance().id;
        let (keep, to, data) = (self.plan.keep, self.plan.to.clone(), self.plan.data.clone());
        let (protection, database) = (self.plan.protection.clone(), self.plan.database.clone());
        tokio::spawn(async move {
            // A directory that is not mounted is not filled in its place.
            if !to.is_dir() {
                return Err(BackupError::Missing(format!("There is no directory {}.", to.display())));
            }
            let file = to.join(name(instance, now, &protection));
            let trial_in = data.clone();
            let taking = Taking { data, database, file: file.clone(), protection, trial_in, now };
            let taken = backup::take(taking, Box::new(|_, _, _| {})).await?;
            for gone in tidy(&to, instance, keep, &file, now)? {
                tracing::info!(file = %gone.display(), "an old backup went, by the rule of what is kept");
            }
            let (bytes, rows) = (taken.bytes, taken.manifest.rows());
            Ok(Success { at: now, file, bytes, rows, seconds: taken.took.as_secs_f64() })
        })
    }

    fn note(&mut self, taken: Result<Success, BackupError>) {
        match taken {
            Ok(success) => {
                let Success { file, bytes, rows, seconds, .. } = &success;
                tracing::info!(file = %file.display(), bytes, rows, seconds, "a backup was taken, and restored for trial");
                self.state.succeeded(success, self.plan.when, &self.zone);
            }
            Err(error) => self.state.failed(self.now(), error.to_string()),
        }
        self.keep_state();
    }

    fn keep_state(&self) {
        if let Err(error) = self.state.write(&self.plan.data) {
            tracing::error!(%error, "how backups stand could not be written down");
        }
    }

    /// Tells the operator what is wrong, at once and then each day; and once that it is well again.
    async fn tell(&mut self, now: Timestamp) {
        let trouble = self.state.trouble(now);
        let told = self.state.told.filter(|told| *told <= now && now.duration_since(*told) < TOLD_AGAIN);
        let (subject, sentence) = match (&trouble, self.state.told) {
            (Some(sentence), _) if told.is_none() => {
                tracing::error!("{sentence}");
                ("Annexa: a backup is missing", sentence.clone())
            }
            (None, Some(_)) => {
                tracing::info!("backups are taken again");
                (
                    "Annexa: backups are taken again",
                    "The backup that failed or was overdue has been taken and tried since.".to_owned(),
                )
            }
            _ => return,
        };
        self.state.told = trouble.map(|_| now);
        self.keep_state();
        let Some(operator) = self.plan.operator.clone() else { return };
        if let Err(error) = self.write_to(operator, subject, &sentence, now).await {
            tracing::error!(%error, "the operator could not be written to");
        }
    }

    async fn write_to(&self, operator: String, subject: &str, sentence: &str, now: Timestamp) -> anyhow::Result<()> {
        let (url, to) = (&self.public_url, self.plan.to.display());
        let text = format!(
            "{sentence}\n\nThe server: {url}\nIts backups: {to}\n\n`annexa doctor` on the server says how it stands. While this lasts you are \
             told once a day.\n"
        );
        let addressed = Addressed {
            organisation: None,
            topic: Topic::Operation,
            recipient: operator,
            expires: now.saturating_add(SignedDuration::from_hours(72))?,
        };
        let row = self.logins.seal_letter(addressed, &Letter { subject: subject.to_owned(), text })?;
        let mut appending = self.logins.host().store().begin().await?;
        appending.post(&row).await?;
        Ok(appending.commit().await?)
    }

    #[expect(clippy::cast_precision_loss, reason = "Prometheus knows floats only")]
    fn gauge(&self, now: Timestamp) {
        if let Some(last) = &self.state.last {
            metrics::gauge!(LAST).set(last.at.as_second() as f64);
            metrics::gauge!(SECONDS).set(last.seconds);
            metrics::gauge!(BYTES).set(last.bytes as f64);
        }
        metrics::gauge!(FAILURES).set(f64::from(self.state.failures));
        metrics::gauge!(OVERDUE).set(f64::from(u8::from(self.state.is_overdue(now))));
    }
}
