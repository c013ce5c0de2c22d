//! When backups are due, how the last ones went, and whether that is cause for alarm.
//!
//! [`State`] is what a server knows of that. It lies in the data directory and survives restarts; `annexa doctor` reads it beside
//! the server. Times are compared with the clock at each look, so that a clock that is set, or a machine that slept, is noticed: what
//! was noted for the future counts as if it were now.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::BackupError;

/// The file of the state, in the data directory.
pub const STATE: &str = "backups.json";
/// The first wait after a failure; each further one is twice as long.
const AGAIN: SignedDuration = SignedDuration::from_mins(15);
/// The longest.
const LONGEST: SignedDuration = SignedDuration::from_hours(6);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// When backups are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// So long after the last one.
    Every(SignedDuration),
    /// Each day at this time, where the server is.
    At(Time),
}

/// A time between backups: `24h`, `90m`, `7d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Every(pub SignedDuration);

impl FromStr for Every {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no time between backups; write it like 24h, 90m or 7d, at least 1m");
        let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(wrong)?;
        let number: u32 = number.parse().map_err(|_| wrong())?;
        let minutes = match unit {
            "m" => 1,
            "h" => 60,
            "d" => 24 * 60,
            _ => return Err(wrong()),
        };
        match i64::from(number) * minutes {
            minutes @ 1..=527_040 => Ok(Self(SignedDuration::from_mins(minutes))),
            _ => Err(wrong()),
        }
    }
}

impl When {
    /// How long it is between two.
    pub fn period(self) -> SignedDuration {
        match self {
            Self::Every(period) => period,
            Self::At(_) => DAY,
        }
    }

    /// When the next one is due. `since` is when backups began to be on schedule.
    fn due(self, last: Option<Timestamp>, since: Timestamp, now: Timestamp, zone: &TimeZone) -> Timestamp {
        // Whatever lies in the future was noted by another clock.
        if last.unwrap_or(since) > now {
            return now;
        }
        match (self, last) {
            (Self::Every(_), None) => since,
            (Self::Every(period), Some(last)) => last.saturating_add(period).unwrap_or(now),
            (Self::At(time), last) => {
                let last = last.unwrap_or(since);
                let day = last.to_zoned(zone.clone()).date();
                let on = |day: jiff::civil::Date| day.to_datetime(time).to_zoned(zone.clone()).map(|at| at.timestamp());
                // Of a day without that hour it is the next one that there is.
                let next = on(day).ok().filter(|at| *at > last);
                next.or_else(|| on(day.tomorrow().ok()?).ok()).unwrap_or(now)
            }
        }
    }
}

/// How backups stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Where they go.
    pub to: PathBuf,
    /// When they began to be on schedule.
    pub since: Timestamp,
    /// When the next one is due.
    pub due: Timestamp,
    /// How many seconds it is between two.
    pub period: i64,
    /// The last one that was taken and tried.
    pub last: Option<Success>,
    /// How many failed since.
    pub failures: u32,
    /// The last failure since.
    pub failure: Option<Failure>,
    /// When the operator was told of what is wrong now.
    pub told: Option<Timestamp>,
}

/// A backup that was taken and tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Success {
    /// When.
    pub at: Timestamp,
    /// The file.
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// How many rows it has.
    pub rows: u64,
    /// How long it took.
    pub seconds: f64,
}

/// A backup that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub sentence: String,
}

impl State {
    /// Backups begin to be on schedule.
    pub fn new(to: &Path, when: When, now: Timestamp, zone: &TimeZone) -> Self {
        let due = when.due(None, now, now, zone);
        let (to, period) = (to.to_owned(), when.period().as_secs());
        Self { to, since: now, due, period, last: None, failures: 0, failure: None, told: None }
    }

    /// What a data directory knows; nothing where no backups were ever on schedule.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(directory: &Path) -> Result<Option<Self>, BackupError> {
        let path = directory.join(STATE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(BackupError::io(&path, &error)),
        };
        let state = serde_json::from_str(&text);
        state.map(Some).map_err(|_| BackupError::wrong(format!("{} is damaged.", path.display())))
    }

    /// Keeps it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, directory: &Path) -> Result<(), BackupError> {
        let (path, making) = (directory.join(STATE), directory.join(format!("{STATE}.making")));
        let text = serde_json::to_vec_pretty(self).map_err(|error| BackupError::File(error.to_string()))?;
        let write = || {
            let mut file = File::create(&making)?;
            file.write_all(&text)?;
            file.sync_all()?;
            fs::rename(&making, &path)
        };
        write().map_err(|error| BackupError::io(&path, &error))
    }

    /// The settings as they are now, which may be others than before the restart.
    pub fn follow(&mut self, to: &Path, when: When, now: Timestamp, zone: &TimeZone) {
        self.to = to.to_owned();
        self.period = when.period().as_secs();
        self.since = self.since.min(now);
        self.due = when.due(self.last.as_ref().map(|last| last.at), self.since, now, zone);
    }

    /// When the next one is tried: when it is due, and after a failure later each time.
    pub fn next(&self, now: Timestamp) -> Timestamp {
        match &self.failure {
            Some(failure) if failure.at <= now => {
                let times = 1_i32 << self.failures.saturating_sub(1).min(10);
                let wait = AGAIN.saturating_mul(times).min(LONGEST).min(SignedDuration::from_secs(self.period));
                failure.at.saturating_add(wait).unwrap_or(now).max(self.due)
            }
            _ => self.due,
        }
    }

    /// One was taken.
    pub fn succeeded(&mut self, success: Success, when: When, zone: &TimeZone) {
        self.due = when.due(Some(success.at), self.since, success.at, zone);
        self.last = Some(success);
        self.failures = 0;
        self.failure = None;
    }

    /// One failed.
    pub fn failed(&mut self, at: Timestamp, sentence: String) {
        self.failures = self.failures.saturating_add(1);
        self.failure = Some(Failure { at, sentence });
    }

    /// Whether one should have been there long ago: half a period after it was due, twelve hours at the most.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        let grace = SignedDuration::from_secs(self.period / 2).min(DAY / 2);
        self.due.saturating_add(grace).is_ok_and(|late| now > late)
    }

    /// What is wrong, in one sentence.
    pub fn trouble(&self, now: Timestamp) -> Option<String> {
        let shown = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M:%SZ").to_string();
        let since = match &self.last {
            Some(last) => format!("The last one that was taken and tried is of {}.", shown(last.at)),
            None => "There is none yet.".to_owned(),
        };
        if let Some(Failure { at, sentence }) = &self.failure {
            let times = if self.failures == 1 { String::new() } else { format!(" ({} times in a row)", self.failures) };
            return Some(format!("The backup of {} failed{times}: {sentence} {since}", shown(*at)));
        }
        self.is_overdue(now).then(|| format!("The backup that was due at {} is overdue. {since}", shown(self.due)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn success(time: &str) -> Success {
        Success { at: at(time), file: PathBuf::new(), bytes: 1, rows: 1, seconds: 1.0 }
    }

    const DAILY: When = When::Every(DAY);

    #[test]
    fn times_between_backups_are_read_and_nonsense_is_refused() {
        for (text, minutes) in [("24h", 24 * 60), ("90m", 90), ("7d", 7 * 24 * 60), ("1m", 1)] {
            assert_eq!(text.parse(), Ok(Every(SignedDuration::from_mins(minutes))), "{text}");
        }
        for text in ["", "0h", "h", "24", "24 h", "-1h", "1.5h", "1w", "999999999d", "5€", "ü"] {
            assert!(text.parse::<Every>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_backup_each_day_at_a_time_is_due_at_that_time_where_the_server_is() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let when = When::At("02:30".parse().unwrap());
        let due = |last: &str, now: &str| when.due(Some(at(last)), at("2026-01-01T00:00:00Z"), at(now), &zone);
        let cases = [
            ("2026-11-21T01:30:05Z", "2026-11-21T12:00:00Z", "2026-11-22T01:30:00Z"),
            // It was off for days: what is due is the first that was missed.
            ("2026-11-18T01:30:05Z", "2026-11-22T12:00:00Z", "2026-11-19T01:30:00Z"),
            ("2026-11-21T00:10:00Z", "2026-11-21T01:00:00Z", "2026-11-21T01:30:00Z"),
            // The night without half past two, and the one that has it twice.
            ("2026-03-28T02:00:00Z", "2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z"),
            ("2026-10-24T12:00:00Z", "2026-10-24T13:00:00Z", "2026-10-25T00:30:00Z"),
            ("2026-10-25T00:30:01Z", "2026-10-25T00:40:00Z", "2026-10-26T01:30:00Z"),
        ];
        for (last, now, expected) in cases {
            assert_eq!(due(last, now), at(expected), "{last}");
        }
        let first = when.due(None, at("2026-11-22T12:00:00Z"), at("2026-11-22T12:00:00Z"), &zone);
        assert_eq!(first, at("2026-11-23T01:30:00Z"), "the first one waits for its hour");
    }

    #[test]
    fn a_failure_is_tried_again_later_each_time_and_said() {
        let mut state = State::new(Path::new("/backup"), DAILY, at("2026-11-20T00:00:00Z"), &TimeZone::UTC);
        assert_eq!(state.next(at("2026-11-20T00:00:00Z")), at("2026-11-20T00:00:00Z"), "the first one at once");
        state.succeeded(success("2026-11-20T00:00:10Z"), DAILY, &TimeZone::UTC);
        assert_eq!(state.next(at("2026-11-20T01:00:00Z")), at("2026-11-21T00:00:10Z"));
        assert_eq!(state.trouble(at("2026-11-21T11:00:00Z")), None, "half a day late is no trouble yet");
        let now = at("2026-11-21T00:00:10Z");
        for minutes in [15, 30, 60, 120, 240, 360, 360] {
            state.failed(now, "The disk is full.".to_owned());
            assert_eq!(state.next(now), now + SignedDuration::from_mins(minutes));
        }
        let said = state.trouble(now).unwrap();
        assert_eq!(
            said,
            "The backup of 2026-11-21 00:00:10Z failed (7 times in a row): The disk is full. The last one that was taken and \
             tried is of 2026-11-20 00:00:10Z."
        );
        state.succeeded(success("2026-11-21T05:00:00Z"), DAILY, &TimeZone::UTC);
        assert_eq!((state.trouble(at("2026-11-21T05:00:00Z")), state.failures), (None, 0));
    }

    #[test]
    fn a_backup_that_does_not_come_is_overdue() {
        let mut state = State::new(Path::new("/backup"), DAILY, at("2026-11-20T00:00:00Z"), &TimeZone::UTC);
        state.succeeded(success("2026-11-20T00:00:00Z"), DAILY, &TimeZone::UTC);
        assert!(!state.is_overdue(at("2026-11-21T12:00:00Z")));
        assert!(state.is_overdue(at("2026-11-21T12:00:01Z")));
        let said = state.trouble(at("2026-11-22T00:00:00Z")).unwrap();
        assert!(said.starts_with("The backup that was due at 2026-11-21 00:00:00Z is overdue."), "{said}");
    }

    #[test]
    fn a_clock_that_jumps_neither_stops_backups_nor_hides_that_there_are_none() {
        let mut state = State::new(Path::new("/backup"), DAILY, at("2026-11-20T00:00:00Z"), &TimeZone::UTC);
        // The clock was in 2031 when one was taken, and when one failed.
        state.succeeded(success("2031-01-01T00:00:00Z"), DAILY, &TimeZone::UTC);
        let now = at("2026-11-22T00:00:00Z");
        state.follow(Path::new("/backup"), DAILY, now, &TimeZone::UTC);
        assert_eq!(state.next(now), now, "the next one is due now");
        state.failed(at("2031-01-01T00:00:00Z"), "The disk is full.".to_owned());
        assert_eq!(state.next(now), now, "and is tried now");
        // Forward: days are gone at once.
        state.succeeded(success("2026-11-22T00:00:00Z"), DAILY, &TimeZone::UTC);
        let later = at("2027-05-01T00:00:00Z");
        assert!(state.next(later) < later && state.is_overdue(later));
    }

    #[test]
    fn the_state_survives_a_restart_and_a_damaged_one_is_said() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(State::read(directory.path()).unwrap(), None);
        let mut state = State::new(Path::new("/backup"), DAILY, at("2026-11-20T00:00:00Z"), &TimeZone::UTC);
        state.succeeded(success("2026-11-20T00:00:10Z"), DAILY, &TimeZone::UTC);
        state.failed(at("2026-11-21T00:00:10Z"), "The disk is full.".to_owned());
        state.write(directory.path()).unwrap();
        assert_eq!(State::read(directory.path()).unwrap(), Some(state));
        fs::write(directory.path().join(STATE), "{").unwrap();
        assert!(State::read(directory.path()).is_err());
    }
}
