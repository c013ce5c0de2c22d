//! Backups in a directory: what they are called, and which of them stay.
//!
//! Nothing goes but files that have the name of a backup of this very installation. Their names say when they were made; what a
//! wrong clock dated into the future is left alone and counts for nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use record::Id;

use crate::BackupError;
use crate::encryption::Protection;

/// Which backups stay: the newest so many, and the newest of each of so many days, weeks and months that have one. A day is one by
/// UTC, a week begins on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// The newest.
    pub last: usize,
    /// The newest of each day.
    pub daily: usize,
    /// The newest of each week.
    pub weekly: usize,
    /// The newest of each month.
    pub monthly: usize,
}

impl Default for Keep {
    fn default() -> Self {
        Self { last: 3, daily: 7, weekly: 5, monthly: 12 }
    }
}

impl std::fmt::Display for Keep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "last={},daily={},weekly={},monthly={}", self.last, self.daily, self.weekly, self.monthly)
    }
}

impl FromStr for Keep {
    type Err = String;

    /// `last=3,daily=7,weekly=5,monthly=12`; what is not named is none.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut keep = Self { last: 0, daily: 0, weekly: 0, monthly: 0 };
        for rule in text.split(',') {
            let wrong = || format!("{rule:?} is no rule; write them like last=3,daily=7,weekly=5,monthly=12");
            let (name, number) = rule.trim().split_once('=').ok_or_else(wrong)?;
            let place = match name.trim() {
                "last" => &mut keep.last,
                "daily" => &mut keep.daily,
                "weekly" => &mut keep.weekly,
                "monthly" => &mut keep.monthly,
                _ => return Err(wrong()),
            };
            *place = number.trim().parse().map_err(|_| wrong())?;
        }
        match keep.last + keep.daily + keep.weekly + keep.monthly {
            0 => Err("no backup would stay; keep at least one".to_owned()),
            _ => Ok(keep),
        }
    }
}

impl Keep {
    /// Which of backups that were made at these times go.
    pub fn to_go(&self, made: &[Timestamp], now: Timestamp) -> BTreeSet<Timestamp> {
        let mut past: Vec<Timestamp> = made.iter().copied().filter(|made| *made <= now).collect();
        past.sort_unstable_by(|one, other| other.cmp(one));
        past.dedup();
        let mut stay: BTreeSet<Timestamp> = past.iter().copied().take(self.last).collect();
        stay.extend(newest_of_each(&past, self.daily, |day| day));
        stay.extend(newest_of_each(&past, self.weekly, monday));
        stay.extend(newest_of_each(&past, self.monthly, Date::first_of_month));
        past.into_iter().filter(|made| !stay.contains(made)).collect()
    }
}

/// The first of each of the first so many spans, in times that go back.
fn newest_of_each(times: &[Timestamp], spans: usize, of: impl Fn(Date) -> Date) -> Vec<Timestamp> {
    let mut newest: Vec<(Date, Timestamp)> = Vec::new();
    for time in times {
        let span = of(time.to_zoned(TimeZone::UTC).date());
        if newest.last().is_none_or(|(last, _)| *last != span) {
            newest.push((span, *time));
        }
    }
    newest.into_iter().take(spans).map(|(_, time)| time).collect()
}

fn monday(day: Date) -> Date {
    day.saturating_sub(Span::new().days(i64::from(day.weekday().to_monday_zero_offset())))
}

/// The beginning of the names of an installation's backups.
fn beginning(instance: Id) -> String {
    let id = instance.simple().to_string();
    let tail = id.get(id.len().saturating_sub(8)..).unwrap_or_default();
    format!("annexa-{tail}-")
}

/// The name of a backup of an installation: `annexa-1f2e3d4c-2026-11-22T023000Z.age`.
pub fn name(instance: Id, made: Timestamp, protection: &Protection) -> String {
    let made = made.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H%M%SZ");
    format!("{}{made}.{}", beginning(instance), protection.extension())
}

/// When a file of that name was made; nothing when it is no backup of this installation.
fn made(instance: Id, name: &str) -> Option<Timestamp> {
    let rest = name.strip_prefix(&beginning(instance))?;
    let (made, extension) = rest.split_once('.')?;
    if !["age", "gz"].contains(&extension) {
        return None;
    }
    let made = DateTime::strptime("%Y-%m-%dT%H%M%SZ", made).ok()?;
    Some(made.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// Lets go what a rule does not keep. The one that was just made stays, whatever the clock says. Returns what went.
///
/// # Errors
/// When the directory cannot be read, or a file not be removed.
pub fn tidy(
    directory: &Path,
    instance: Id,
    keep: Keep,
    just_made: &Path,
    now: Timestamp,
) -> Result<Vec<PathBuf>, BackupError> {
    let said = |error: std::io::Error| BackupError::io(directory, &error);
    let mut found = Vec::new();
    for file in fs::read_dir(directory).map_err(said)? {
        let path = file.map_err(said)?.path();
        let made = path.file_name().and_then(|name| made(instance, name.to_str()?));
        found.extend(made.map(|made| (made, path)));
    }
    let times: Vec<Timestamp> = found.iter().map(|(made, _)| *made).collect();
    let to_go = keep.to_go(&times, now);
    let mut gone = Vec::new();
    for (made, path) in found {
        if to_go.contains(&made) && path != just_made {
            fs::remove_file(&path).map_err(|error| BackupError::io(&path, &error))?;
            gone.push(path);
        }
    }
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn rules_are_read_and_nonsense_is_refused() {
        let keep = Keep { last: 3, daily: 7, weekly: 5, monthly: 12 };
        assert_eq!("last=3,daily=7,weekly=5,monthly=12".parse(), Ok(keep));
        assert_eq!(Keep::default().to_string().parse(), Ok(Keep::default()));
        assert_eq!(" daily = 2 ".parse(), Ok(Keep { last: 0, daily: 2, weekly: 0, monthly: 0 }));
        for text in ["", "last", "last=-1", "hourly=3", "last=3;daily=2", "last=0", "last=three"] {
            assert!(text.parse::<Keep>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_newest_of_each_day_week_and_month_stays() {
        // Twice a day for half a year, to Sunday 22 November.
        let now = at("2026-11-22T20:00:00Z");
        let made: Vec<Timestamp> = (0..180)
            .flat_map(|day| {
                let noon = now - jiff::SignedDuration::from_hours(24 * day + 8);
                [noon, noon - jiff::SignedDuration::from_hours(10)]
            })
            .collect();
        let keep = Keep { last: 3, daily: 3, weekly: 2, monthly: 3 };
        let to_go = keep.to_go(&made, now);
        let stay: Vec<String> =
            made.iter().filter(|one| !to_go.contains(one)).map(|one| one.strftime("%m-%d %H").to_string()).collect();
        assert_eq!(stay, ["11-22 12", "11-22 02", "11-21 12", "11-20 12", "11-15 12", "10-31 12", "09-30 12"]);
        assert_eq!(to_go.len(), 360 - 7);
    }

    #[test]
    fn what_a_wrong_clock_dated_into_the_future_stays_and_counts_for_nothing() {
        let made = [at("2031-01-01T00:00:00Z"), at("2026-11-21T00:00:00Z"), at("2026-11-20T00:00:00Z")];
        let keep = Keep { last: 1, daily: 0, weekly: 0, monthly: 0 };
        let to_go = keep.to_go(&made, at("2026-11-22T00:00:00Z"));
        assert_eq!(to_go.into_iter().collect::<Vec<_>>(), [at("2026-11-20T00:00:00Z")]);
    }

    #[test]
    fn only_backups_of_this_installation_go() {
        let directory = tempfile::tempdir().unwrap();
        let (ours, other) = (Id::from_u128(0xabcd), Id::from_u128(0xef01));
        let name = |instance, made: &str| super::name(instance, at(made), &Protection::Plain);
        assert_eq!(name(ours, "2026-11-22T02:30:00Z"), "annexa-0000abcd-2026-11-22T023000Z.gz");
        let old = name(ours, "2026-11-01T00:00:00Z");
        let stay = [
            name(ours, "2026-11-22T00:00:00Z"),
            name(other, "2026-11-01T00:00:00Z"),
            format!("{old}.unverified"),
            format!("{old}.part"),
            "annexa-0000abcd-yesterday.gz".to_owned(),
            "keys".to_owned(),
        ];
        for file in stay.iter().chain([&old]) {
            fs::write(directory.path().join(file), "").unwrap();
        }
        // By the clock the one just made is the oldest.
        let just_made = directory.path().join(name(ours, "2026-01-01T00:00:00Z"));
        fs::write(&just_made, "").unwrap();
        let keep = Keep { last: 1, daily: 0, weekly: 0, monthly: 0 };
        let gone = tidy(directory.path(), ours, keep, &just_made, at("2026-11-23T00:00:00Z")).unwrap();
        assert_eq!(gone, [directory.path().join(&old)]);
        assert!(just_made.exists() && stay.iter().all(|file| directory.path().join(file).exists()));
    }
}
