//! `annexa doctor`: whether the machine and the data directory are as they should be.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use backup::BackupError;
use backup::schedule::State;
use clap::Args;
use jiff::{SignedDuration, Timestamp};
use ledger::note::{Verifier, origin};
use serde_json::json;
use store::{Facts, Letters, Store, WitnessRow};

use crate::client::table;
use crate::exit::Failed;
use crate::fonts::Fonts;
use crate::verify;

/// Check the data directory and the machine below it.
///
/// Looks at permissions, keys, the database's version and settings, free space, the clock, letters that do not arrive, backups that
/// fail or do not come, witnesses that do not cosign and the scripts that PDFs can show, beside a running server. It does not read the records: that is `annexa verify`. Where
/// something is not well, the exit code is 5.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa doctor --data /var/lib/annexa
  annexa doctor --data /var/lib/annexa --json | jq -r '.findings[] | select(.well | not) | .detail'")]
pub struct Doctor {
    /// The directory of the database and the keys.
    #[arg(long, env = "ANNEXA_DATA", default_value = "data")]
    data: PathBuf,
    /// A PostgreSQL database, postgres://…, in place of the embedded one.
    #[arg(long, env = "ANNEXA_DATABASE", hide_env_values = true)]
    database: Option<String>,
    #[command(flatten)]
    fonts: Fonts,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// One thing looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    what: &'static str,
    is_well: bool,
    sentence: String,
}

fn finding(what: &'static str, is_well: bool, sentence: impl Into<String>) -> Finding {
    Finding { what, is_well, sentence: sentence.into() }
}

/// Looks.
///
/// # Errors
/// [`Failed`] under code 5 when something is not well.
pub async fn run(arguments: &Doctor) -> anyhow::Result<()> {
    let store = verify::open(&arguments.data, arguments.database.as_deref()).await?;
    let facts = store.facts().await?;
    // Older tables have no letters; the finding about tables says what to do.
    let is_present = facts.steps == facts.known_steps;
    let letters = if is_present { Some(store.letters().await?) } else { None };
    let outside = if is_present { outside(&store, Timestamp::now()).await? } else { Vec::new() };
    let belong = if is_present { keys_belong(&store, &arguments.data).await? } else { None };
    store.close().await;
    let mut findings =
        vec![directory(&arguments.data), key(&arguments.data, "log.key"), key(&arguments.data, "seal.key")];
    findings.extend(belong);
    findings.extend(database(&facts));
    if arguments.database.is_none() {
        findings.extend(space(&arguments.data, facts.size));
    }
    findings.push(clock(Timestamp::now(), facts.recorded));
    findings.extend(letters.map(|stand| self::letters(&stand, Timestamp::now())));
    findings.push(backups(State::read(&arguments.data), Timestamp::now()));
    findings.extend(outside);
    let (has_fonts, fonts) = arguments.fonts.found();
    findings.push(finding("fonts", has_fonts, fonts));
    if arguments.json {
        let items = findings.iter().map(|one| json!({"what": one.what, "well": one.is_well, "detail": one.sentence}));
        println!("{}", json!({"well": findings.iter().all(|one| one.is_well), "findings": items.collect::<Vec<_>>()}));
    } else {
        let mut shown = table::headed(["", "what", "finding"]);
        for one in &findings {
            shown.add_row([if one.is_well { "ok" } else { "NOT" }, one.what, &one.sentence]);
        }
        table::print(&shown);
    }
    match findings.iter().filter(|one| !one.is_well).count() {
        0 => Ok(()),
        count => Err(Failed::wrong(format!("{count} of {} are not well.", findings.len())).into()),
    }
}

fn mode(path: &Path) -> Option<u32> {
    fs::metadata(path).ok().map(|metadata| metadata.permissions().mode() & 0o777)
}

fn directory(path: &Path) -> Finding {
    match mode(path) {
        Some(mode) if mode & 0o077 == 0 => finding("data directory", true, "only its owner may enter it"),
        Some(_) => finding("data directory", false, format!("others may enter it; `chmod 700 {}`", path.display())),
        None => finding("data directory", false, "it cannot be read"),
    }
}

fn key(directory: &Path, name: &'static str) -> Finding {
    let path = directory.join(name);
    match (mode(&path), fs::metadata(&path).map(|metadata| metadata.len())) {
        (Some(mode), Ok(32)) if mode & 0o077 == 0 => finding(name, true, "only its owner may read it"),
        (Some(mode), Ok(32)) => finding(name, false, format!("its mode is {mode:o}; `chmod 400 {}`", path.display())),
        (_, Ok(_)) => finding(name, false, "it does not hold 32 bytes; restore it from a backup"),
        (_, Err(error)) => finding(name, false, format!("it cannot be read: {error}")),
    }
}

/// Whether the keys are those that the database was begun with: otherwise no server starts.
async fn keys_belong(store: &Store, directory: &Path) -> anyhow::Result<Option<Finding>> {
    let Some(instance) = store.instance().await? else { return Ok(None) };
    let (head, check) = (store.head(instance.id).await?, store.seal_check().await?);
    // A key that cannot be opened has a finding of its own.
    let (Ok(key), Some(head)) = (host::open_key(directory), head) else { return Ok(None) };
    let verifier = key.verifier(&origin(instance.id)).parse::<Verifier>();
    let has_signed = verifier.is_ok_and(|verifier| verifier.verify(&head.checkpoint).is_ok());
    let seals = check.is_none_or(|check| login::is_seal_key(directory, instance.id, &check));
    let sentence = match (has_signed, seals) {
        (true, true) => "they are those that the database was begun with",
        (false, _) => "log.key is not the one that signed this database's logs; put that one here",
        (true, false) => "seal.key is not the one that this database was begun with; put that one here",
    };
    Ok(Some(finding("keys", has_signed && seals, sentence)))
}

/// The oldest SQLite without known ways to corrupt a file in WAL mode.
const SQLITE: [u32; 3] = [3, 51, 3];

fn database(facts: &Facts) -> Vec<Finding> {
    let tables = format!("{} steps of {} are done", facts.steps, facts.known_steps);
    let mut findings = vec![finding("tables", facts.steps == facts.known_steps, tables)];
    if let Some(mode) = &facts.journal_mode {
        let is_new = is_at_least(&facts.version, SQLITE);
        findings.push(finding("SQLite", is_new, format!("{}; 3.51.3 or newer is needed", facts.version)));
        findings.push(finding("journal", mode == "wal", format!("{mode}; it has to be wal")));
    } else {
        findings.push(finding("PostgreSQL", true, facts.version.clone()));
    }
    findings
}

fn is_at_least(version: &str, least: [u32; 3]) -> bool {
    let found: Vec<u32> = version.split('.').map_while(|part| part.parse().ok()).collect();
    found.as_slice() >= least.as_slice()
}

/// A backup and the checkpointing of the log need as much room as there is data, and some more.
fn space(directory: &Path, size: u64) -> Option<Finding> {
    let free = free_in(directory)?;
    let wanted = size.saturating_mul(2).max(1 << 30);
    let mebibytes = |bytes: u64| bytes >> 20;
    let sentence = format!(
        "{} MiB free beside {} MiB of data; {} MiB are wanted",
        mebibytes(free),
        mebibytes(size),
        mebibytes(wanted)
    );
    Some(finding("free space", free >= wanted, sentence))
}

fn free_in(directory: &Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(directory).ok()?;
    Some(stat.f_bavail.saturating_mul(stat.f_frsize))
}

/// The log never goes back in time: a clock that runs behind gives everything the time of the last entry until it has
/// caught up.
fn clock(now: Timestamp, recorded: Option<Timestamp>) -> Finding {
    let is_sane = now.as_second() > 1_767_225_600;
    match recorded {
        Some(recorded) if recorded > now => {
            let behind = recorded.duration_since(now).as_secs();
            finding("clock", false, format!("it is {behind} s behind the newest entry; set it right, with NTP"))
        }
        _ if !is_sane => finding("clock", false, "it shows a time before 2026; set it right, with NTP"),
        _ => finding("clock", true, format!("{}, after the newest entry", now.strftime("%Y-%m-%d %H:%M:%SZ"))),
    }
}

/// After how long a letter that still waits says that something is wrong with the mail server.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);

/// Whether people get their letters.
fn letters(letters: &Letters, now: Timestamp) -> Finding {
    let waits = letters.oldest.map(|oldest| now.duration_since(oldest));
    let is_well = letters.given_up == 0 && waits.is_none_or(|waits| waits <= PATIENCE);
    let mut sentence = match (letters.waiting, waits) {
        (0, _) | (_, None) => "none waits".to_owned(),
        (count, Some(waits)) => format!("{count} waiting, for up to {} min", waits.as_secs() / 60),
    };
    sentence.push_str(&format!("; {} sent and {} given up within 30 days", letters.sent, letters.given_up));
    if let Some(problem) = &letters.problem {
        sentence.push_str(&format!("; the mail server said: {problem}"));
    }
    finding("letters", is_well, sentence)
}

/// Whether backups on schedule are taken.
fn backups(state: Result<Option<State>, BackupError>, now: Timestamp) -> Finding {
    match state {
        Err(error) => finding("backups", false, error.to_string()),
        Ok(None) => finding("backups", true, "none are on schedule here; `annexa serve --backup-to DIR` takes them"),
        Ok(Some(state)) => match (state.trouble(now), &state.last) {
            (Some(trouble), _) => finding("backups", false, trouble),
            (None, None) => finding("backups", true, "the first one is under way, or waits for its hour"),
            (None, Some(last)) => {
                let made = last.at.strftime("%Y-%m-%d %H:%M:%SZ");
                let sentence =
                    format!("the last one was taken at {made} and restored for trial: {}", last.file.display());
                finding("backups", true, sentence)
            }
        },
    }
}

/// What is remembered outside: witnesses that cosign or do not, and logs that are behind.
async fn outside(store: &Store, now: Timestamp) -> anyhow::Result<Vec<Finding>> {
    let witness = |row: WitnessRow| witness(&row, now);
    let mut findings: Vec<Finding> = store.witnesses().await?.into_iter().map(witness).collect();
    for behind in store.behind().await? {
        let sentence = format!(
            "{} remembers {} entries of the log {}, which are not here: nothing is written before `annexa recover`",
            behind.told_by, behind.size, behind.log
        );
        findings.push(finding("log", false, sentence));
    }
    Ok(findings)
}

/// A witness that does not cosign for some minutes is no more than a warning, unless it remembers otherwise.
fn witness(row: &WitnessRow, now: Timestamp) -> Finding {
    match &row.problem {
        None => finding("witness", true, format!("{} cosigns", row.name)),
        Some((since, problem)) => {
            let minutes = now.duration_since(*since).as_mins();
            let is_well = now.duration_since(*since) <= PATIENCE && !problem.starts_with("ALARM");
            finding("witness", is_well, format!("{} does not cosign since {minutes} min: {problem}", row.name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_number_by_number() {
        for (version, is_enough) in [
            ("3.51.3", true),
            ("3.51.10", true),
            ("3.52.0", true),
            ("4.0", true),
            ("3.51.2", false),
            ("3.9.9", false),
            ("", false),
        ] {
            assert_eq!(is_at_least(version, SQLITE), is_enough, "{version}");
        }
    }

    #[test]
    fn a_clock_behind_the_log_is_found() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        assert!(clock(now, None).is_well);
        assert!(clock(now, Some("2026-11-22T11:59:59Z".parse().unwrap())).is_well);
        let behind = clock(now, Some("2026-11-22T12:01:00Z".parse().unwrap()));
        assert_eq!(
            (behind.is_well, behind.sentence.as_str()),
            (false, "it is 60 s behind the newest entry; set it right, with NTP")
        );
        assert!(!clock(Timestamp::UNIX_EPOCH, None).is_well);
    }

    #[test]
    fn letters_that_do_not_arrive_are_found() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        assert!(letters(&Letters::default(), now).is_well);
        let waiting =
            Letters { waiting: 2, oldest: Some("2026-11-22T11:55:00Z".parse().unwrap()), ..Letters::default() };
        assert!(letters(&waiting, now).is_well, "five minutes are nothing");
        let stuck = Letters {
            oldest: Some("2026-11-22T11:00:00Z".parse().unwrap()),
            problem: Some("connection error".to_owned()),
            ..waiting
        };
        let found = letters(&stuck, now);
        let said =
            "2 waiting, for up to 60 min; 0 sent and 0 given up within 30 days; the mail server said: connection error";
        assert_eq!((found.is_well, found.sentence.as_str()), (false, said));
        assert!(!letters(&Letters { given_up: 1, ..Letters::default() }, now).is_well);
    }

    #[test]
    fn open_doors_are_found() {
        let directory = tempfile::tempdir().unwrap();
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
        assert!(!super::directory(directory.path()).is_well);
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o700)).unwrap();
        assert!(super::directory(directory.path()).is_well);
        let path = directory.path().join("log.key");
        assert!(!key(directory.path(), "log.key").is_well, "there is none");
        fs::write(&path, [7; 32]).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(!key(directory.path(), "log.key").is_well, "others read it");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
        assert!(key(directory.path(), "log.key").is_well);
    }
}
