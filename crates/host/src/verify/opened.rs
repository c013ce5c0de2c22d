//! The files of an export, in a directory or in an archive, read without trust: nothing outside is reached, nothing is unpacked,
//! and no file is read that is larger than what it may be.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Read as _};
use std::path::{Component, Path, PathBuf};

use zip::ZipArchive;
use zip::result::ZipError;

/// The files of an export.
pub struct Opened {
    source: Source,
    /// The directory within it that names are relative to, with a slash at its end.
    within: String,
    /// The digests of files that lie elsewhere and were found to be what they are said to be.
    beside: BTreeSet<String>,
}

enum Source {
    Directory(PathBuf),
    Archive(Box<ZipArchive<File>>),
}

/// Why a file of an export cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum OpenedError {
    /// The machine says so.
    #[error("{0}: {1}")]
    Io(String, std::io::Error),
    /// The archive is damaged.
    #[error("{0}: {1}")]
    Archive(String, ZipError),
    /// Larger than any such file may be.
    #[error("{0} is larger than {1} bytes")]
    Large(String, u64),
}

impl Opened {
    /// Opens a directory or a ZIP archive.
    ///
    /// # Errors
    /// When there is none, or it is neither.
    pub fn open(path: &Path) -> Result<Self, OpenedError> {
        let shown = path.display().to_string();
        if path.is_dir() {
            return Ok(Self::at(Source::Directory(path.to_owned())));
        }
        let file = File::open(path).map_err(|error| OpenedError::Io(shown.clone(), error))?;
        let archive = ZipArchive::new(file).map_err(|error| OpenedError::Archive(shown, error))?;
        Ok(Self::at(Source::Archive(Box::new(archive))))
    }

    fn at(source: Source) -> Self {
        Self { source, within: String::new(), beside: BTreeSet::new() }
    }

    /// Takes all names that follow as relative to a directory, whose path ends with a slash; to the beginning where it is empty.
    pub fn go_to(&mut self, directory: &str) {
        directory.clone_into(&mut self.within);
    }

    /// Takes files of these digests as being here.
    pub fn lay_beside(&mut self, digests: BTreeSet<String>) {
        self.beside = digests;
    }

    /// Whether a file of that digest lies beside these.
    pub fn is_beside(&self, digest: &str) -> bool {
        self.beside.contains(digest)
    }

    /// The paths of all files, wherever they lie, in order.
    ///
    /// # Errors
    /// When a directory cannot be read.
    pub fn all(&self) -> Result<Vec<String>, OpenedError> {
        let mut all = match &self.source {
            Source::Directory(root) => below(root, "")?,
            Source::Archive(archive) => {
                let unreadable = |error| OpenedError::Archive("the list of files".to_owned(), error);
                let names: Vec<_> = archive.file_names().collect::<Result<_, _>>().map_err(unreadable)?;
                names.iter().filter(|name| !name.ends_with('/')).map(|name| name.to_string()).collect()
            }
        };
        all.sort();
        Ok(all)
    }

    /// The bytes of a file of at most `most` bytes; nothing when it is not there.
    ///
    /// # Errors
    /// When it cannot be read, or is larger.
    pub fn read(&mut self, name: &str, most: u64) -> Result<Option<Vec<u8>>, OpenedError> {
        let name = &*format!("{}{name}", self.within);
        if !Path::new(name).components().all(|part| matches!(part, Component::Normal(_))) {
            return Ok(None);
        }
        let io = |error| OpenedError::Io(name.to_owned(), error);
        let mut bytes = Vec::new();
        match &mut self.source {
            Source::Directory(directory) => match File::open(directory.join(name)) {
                Ok(file) => file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(io)?,
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                    return Ok(None);
                }
                Err(error) => return Err(io(error)),
            },
            Source::Archive(archive) => match archive.by_name(name) {
                Ok(file) => file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(io)?,
                Err(ZipError::FileNotFound) => return Ok(None),
                Err(error) => return Err(OpenedError::Archive(name.to_owned(), error)),
            },
        };
        if bytes.len() as u64 > most {
            return Err(OpenedError::Large(name.to_owned(), most));
        }
        Ok(Some(bytes))
    }

    /// The names of the files that lie in a directory of the export, in order.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn list(&self, directory: &str) -> Result<Vec<String>, OpenedError> {
        let directory = &*format!("{}{directory}", self.within);
        let mut names: Vec<String> = match &self.source {
            Source::Directory(root) => {
                let io = |error| OpenedError::Io(directory.to_owned(), error);
                let listed = match fs::read_dir(root.join(directory)) {
                    Ok(listed) => listed,
                    Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
                    Err(error) => return Err(io(error)),
                };
                let name = |file: std::io::Result<fs::DirEntry>| {
                    Ok::<_, std::io::Error>(file?.file_name().to_string_lossy().into_owned())
                };
                listed.map(name).collect::<Result<_, _>>().map_err(io)?
            }
            Source::Archive(archive) => {
                let below = format!("{directory}/");
                let unreadable = |error| OpenedError::Archive(directory.to_owned(), error);
                let names: Vec<_> = archive.file_names().collect::<Result<_, _>>().map_err(unreadable)?;
                let names = names.iter().filter_map(|name| name.strip_prefix(&*below));
                names.filter(|name| !name.is_empty() && !name.contains('/')).map(str::to_owned).collect()
            }
        };
        names.sort();
        Ok(names)
    }
}

/// The paths of the files below a directory. What is no file and no directory is none.
fn below(root: &Path, within: &str) -> Result<Vec<String>, OpenedError> {
    let io = |error| OpenedError::Io(within.to_owned(), error);
    let mut paths = Vec::new();
    for found in fs::read_dir(root.join(within)).map_err(io)? {
        let found = found.map_err(io)?;
        let name = found.file_name().to_string_lossy().into_owned();
        let path = if within.is_empty() { name } else { format!("{within}/{name}") };
        match found.file_type().map_err(io)? {
            kind if kind.is_dir() => paths.extend(below(root, &path)?),
            _ => paths.push(path),
        }
    }
    Ok(paths)
}
