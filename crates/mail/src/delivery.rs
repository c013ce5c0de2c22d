//! Delivery: takes what is due, gives it to the mail server, tries again within bounds.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use login::Logins;
use store::LetterRow;

use crate::{MailError, Smtp, Teller, Unsent};

/// How long after each attempt the next one is made. After the last a letter is given up.
const AGAIN: [SignedDuration; 7] = [
    SignedDuration::from_mins(1),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(15),
    SignedDuration::from_hours(1),
    SignedDuration::from_hours(3),
    SignedDuration::from_hours(8),
    SignedDuration::from_hours(24),
];
/// How long one attempt keeps others from a letter. Longer than the mail server may take for all its answers.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// How often it is looked for letters that are due.
const OFTEN: Duration = Duration::from_secs(1);
/// How many looks for letters there are between two looks for what waits for people.
const LOOKS: u32 = 10;

/// Delivers the letters of one installation.
pub struct Postman {
    logins: Logins,
    smtp: Smtp,
    teller: Teller,
}

impl Postman {
    /// Delivers letters of these logins to that server, and what the teller finds.
    pub fn new(logins: Logins, smtp: Smtp, teller: Teller) -> Self {
        Self { logins, smtp, teller }
    }

    /// Delivers until it is dropped. What fails is logged and tried again.
    pub async fn run(mut self) {
        let mut ticks = tokio::time::interval(OFTEN);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        for look in (0..LOOKS).cycle() {
            ticks.tick().await;
            if look == 0
                && let Err(error) = self.teller.look().await
            {
                tracing::warn!(%error, "what waits for people was not looked for");
            }
            if let Err(error) = self.deliver().await {
                tracing::warn!(%error, "letters were not looked after");
            }
        }
    }

    /// Delivers all that is due now. Returns how many letters the server took.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deliver(&self) -> Result<u32, MailError> {
        let mut sent = 0;
        let store = self.logins.host().store();
        while let Some(letter) = store.take_letter(self.now(), self.now() + LEASE).await? {
            match self.send(&letter).await {
                Ok(()) => {
                    store.letter_sent(letter.id, self.now()).await?;
                    sent += 1;
                    tracing::info!(id = %letter.id, topic = letter.topic, "a letter was sent");
                }
                Err(unsent) => self.failed(&letter, &unsent).await?,
            }
        }
        Ok(sent)
    }

    async fn send(&self, row: &LetterRow) -> Result<(), Unsent> {
        let is_over = |problem: &str| Unsent { problem: problem.to_owned(), is_final: true };
        if row.expires < self.now() {
            return Err(is_over("It was of no use any more before the mail server took it."));
        }
        let letter = self.logins.open_letter(row);
        let letter = letter.ok_or_else(|| is_over("It was sealed under another seal.key."))?;
        self.smtp.send(row.id, &row.recipient, &letter).await
    }

    async fn failed(&self, letter: &LetterRow, unsent: &Unsent) -> Result<(), MailError> {
        let again = if unsent.is_final { None } else { self.again(letter) };
        let problem = &unsent.problem;
        match again {
            Some(at) => {
                tracing::warn!(id = %letter.id, topic = letter.topic, %at, problem, "a letter waits for another try")
            }
            None => {
                tracing::error!(id = %letter.id, topic = letter.topic, problem, "a letter was given up");
                self.logins.lay_down_letter(letter)?;
            }
        }
        self.logins.host().store().letter_failed(letter.id, problem, again, self.now()).await?;
        Ok(())
    }

    /// When a letter is tried again; nothing once it was tried often enough, or will be of no use then.
    fn again(&self, letter: &LetterRow) -> Option<Timestamp> {
        let made = usize::try_from(letter.attempts).ok()?;
        let at = self.now() + *AGAIN.get(made.checked_sub(1)?)?;
        (at < letter.expires).then_some(at)
    }

    fn now(&self) -> Timestamp {
        self.logins.host().now()
    }
}
