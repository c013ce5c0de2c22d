//! A file that was taken from the server, on this machine's disk.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::exit::Failed;

/// Writes it to a file, into a directory, or to the terminal where `out` is a hyphen; without `out`, here, under its own name.
///
/// # Errors
/// [`Failed`] where something is there already, unless `is_forced`, or where it cannot be written.
pub fn write(out: Option<&Path>, is_forced: bool, bytes: &[u8], name: &str) -> anyhow::Result<()> {
    if out.is_some_and(|out| out.as_os_str() == "-") {
        std::io::stdout().write_all(bytes)?;
        return Ok(());
    }
    let path = match out {
        Some(out) if out.is_dir() => out.join(name),
        Some(out) => out.to_owned(),
        None => PathBuf::from(name),
    };
    let mut options = OpenOptions::new();
    options.write(true).truncate(true).create(true).create_new(!is_forced);
    let mut file = options.open(&path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Failed::refused(format!("{} is there already. Give --force to write over it, or --out.", path.display()))
        }
        _ => Failed::refused(format!("Cannot write {}: {error}.", path.display())),
    })?;
    file.write_all(bytes)?;
    println!("{}", path.display());
    Ok(())
}
