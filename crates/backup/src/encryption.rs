//! For whom a backup is encrypted, and with what it is opened: age, <https://age-encryption.org/v1>.
//!
//! Each file has a key of its own, which its header holds encrypted for every recipient. While a backup is made that key is
//! remembered in memory, and nowhere else, so that the very file that lies on the disk can be read back for its trial restore
//! although nobody's secret key is on the machine. It is forgotten with the [`FileKeyOnce`].

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use age::secrecy::{ExposeSecret as _, SecretString};
use age::stream::{StreamReader, StreamWriter};
use age::{DecryptError, Decryptor, EncryptError, Encryptor, Identity, IdentityFile, Recipient, scrypt, x25519};
use age_core::format::{FileKey, Stanza};
use zeroize::Zeroizing;

use crate::BackupError;

/// How much work a passphrase may ask for when it is tried: 2 to this power, some seconds on a machine that is slower than the one
/// that wrote it, and no more for a file that was made to stall us.
const WORK: u8 = 20;
/// What an encrypted file begins with.
const AGE: &[u8] = b"age-encryption.org/v1\n";
/// What a plain one begins with.
const GZIP: &[u8] = &[0x1f, 0x8b];

/// For whom a backup is encrypted.
#[derive(Clone)]
pub enum Protection {
    /// For whoever holds one of the secret keys.
    Recipients(Vec<x25519::Recipient>),
    /// For whoever knows the passphrase.
    Passphrase(SecretString),
    /// For whoever finds the file.
    Plain,
}

impl Protection {
    /// For recipients, each `age1…`.
    ///
    /// # Errors
    /// [`BackupError::Refused`] when there is none, or one that is no public key.
    pub fn recipients<T: AsRef<str>>(keys: impl IntoIterator<Item = T>) -> Result<Self, BackupError> {
        let read = |key: T| {
            let key = key.as_ref().trim();
            key.parse::<x25519::Recipient>().map_err(|_| {
                let shown = if key.starts_with("AGE-SECRET-KEY") { "a secret key" } else { key };
                let sentence =
                    format!("{shown} is no public key of age; it looks like age1… and `annexa key backup` makes one.");
                BackupError::refused(sentence)
            })
        };
        let keys = keys.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        match keys.is_empty() {
            true => Err(BackupError::refused("There is no recipient: the file names none.")),
            false => Ok(Self::Recipients(keys)),
        }
    }

    /// For whoever knows it.
    ///
    /// # Errors
    /// [`BackupError::Refused`] for one that is short enough to be tried out.
    pub fn passphrase(text: &str) -> Result<Self, BackupError> {
        if text.chars().count() < 12 {
            return Err(BackupError::refused("The passphrase has fewer than 12 characters; take some words more."));
        }
        Ok(Self::Passphrase(SecretString::from(text.to_owned())))
    }

    /// How the name of a file ends that is protected so.
    pub fn extension(&self) -> &'static str {
        match self {
            Self::Recipients(_) | Self::Passphrase(_) => "age",
            Self::Plain => "gz",
        }
    }

    /// Begins to write into a file.
    pub(crate) fn wrap(&self, file: File) -> Result<(Sink, FileKeyOnce), BackupError> {
        let remembered = Arc::new(Mutex::new(None));
        let file = BufWriter::with_capacity(1 << 16, file);
        let encryptor = match self {
            Self::Plain => return Ok((Sink::Plain(file), FileKeyOnce(remembered))),
            Self::Passphrase(passphrase) => {
                let recipient = scrypt::Recipient::new(passphrase.clone());
                Encryptor::with_recipients(std::iter::once(&Remembering(&recipient, &remembered) as &dyn Recipient))
            }
            Self::Recipients(keys) => {
                let keys: Vec<Remembering> =
                    keys.iter().map(|key| Remembering(key as &dyn Recipient, &remembered)).collect();
                Encryptor::with_recipients(keys.iter().map(|key| key as &dyn Recipient))
            }
        };
        let unencrypted = |error: &dyn std::fmt::Display| BackupError::File(format!("it cannot be encrypted: {error}"));
        let encryptor = encryptor.map_err(|error| unencrypted(&error))?;
        let writer = encryptor.wrap_output(file).map_err(|error| unencrypted(&error))?;
        Ok((Sink::Age(Box::new(writer)), FileKeyOnce(remembered)))
    }
}

/// A recipient; the file's key is remembered on its way to it.
struct Remembering<'a>(&'a dyn Recipient, &'a Mutex<Option<FileKey>>);

impl Recipient for Remembering<'_> {
    fn wrap_file_key(&self, key: &FileKey) -> Result<(Vec<Stanza>, HashSet<String>), EncryptError> {
        *self.1.lock().unwrap_or_else(PoisonError::into_inner) = Some(copy(key));
        self.0.wrap_file_key(key)
    }
}

fn copy(key: &FileKey) -> FileKey {
    FileKey::init_with_mut(|bytes| bytes.copy_from_slice(key.expose_secret()))
}

/// The key of one file, for as long as this lives.
#[derive(Clone)]
pub(crate) struct FileKeyOnce(Arc<Mutex<Option<FileKey>>>);

impl Identity for FileKeyOnce {
    fn unwrap_stanza(&self, _: &Stanza) -> Option<Result<FileKey, DecryptError>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|key| Ok(copy(key)))
    }
}

/// What encrypted bytes go into.
pub(crate) enum Sink {
    /// As they are.
    Plain(BufWriter<File>),
    /// Encrypted.
    Age(Box<StreamWriter<BufWriter<File>>>),
}

impl Sink {
    /// Ends the file. Without this it is cut off.
    pub fn finish(self) -> io::Result<File> {
        let file = match self {
            Self::Plain(file) => file,
            Self::Age(stream) => stream.finish()?,
        };
        file.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(file) => file.write(bytes),
            Self::Age(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(file) => file.flush(),
            Self::Age(stream) => stream.flush(),
        }
    }
}

/// What backups are opened with.
#[derive(Clone, Default)]
pub struct Opening {
    identities: Vec<Arc<dyn Identity + Send + Sync>>,
    has_passphrase: bool,
}

impl Opening {
    /// Adds the secret keys of a file, as `age-keygen` and `annexa key backup` write them.
    ///
    /// # Errors
    /// [`BackupError`] when the file cannot be read or holds something else. Nothing of it is shown.
    pub fn with_identities(mut self, path: &Path) -> Result<Self, BackupError> {
        let text = fs::read_to_string(path).map(Zeroizing::new);
        let text =
            text.map_err(|error| BackupError::missing(format!("{} cannot be read: {error}.", path.display())))?;
        let none =
            || BackupError::refused(format!("{} holds no secret key of age, AGE-SECRET-KEY-1….", path.display()));
        let file = IdentityFile::from_buffer(text.as_bytes()).map_err(|_| none())?;
        let identities = file.into_identities().map_err(|_| none())?;
        if identities.is_empty() {
            return Err(none());
        }
        self.identities.extend(identities.into_iter().map(Arc::from));
        Ok(self)
    }

    /// Adds a passphrase.
    #[must_use]
    pub fn with_passphrase(mut self, passphrase: &str) -> Self {
        let mut identity = scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
        identity.set_max_work_factor(WORK);
        self.identities.push(Arc::new(identity));
        self.has_passphrase = true;
        self
    }

    /// The key of a file that was just written.
    pub(crate) fn just_written(key: FileKeyOnce) -> Self {
        Self { identities: vec![Arc::new(key)], has_passphrase: true }
    }

    /// Opens a file, encrypted or not.
    pub(crate) fn open(&self, path: &Path) -> Result<Source, BackupError> {
        let file = File::open(path);
        let file =
            file.map_err(|error| BackupError::missing(format!("{} cannot be read: {error}.", path.display())))?;
        let mut file = BufReader::with_capacity(1 << 16, file);
        let shown = path.display();
        let beginning = file.fill_buf().map_err(|error| BackupError::io(path, &error))?;
        if beginning.starts_with(GZIP) {
            return Ok(Source::Plain(file));
        }
        if !beginning.starts_with(AGE) {
            return Err(BackupError::refused(format!("{shown} is no backup of Annexa.")));
        }
        let damaged = || BackupError::wrong(format!("{shown} is damaged: its beginning cannot be read."));
        let decryptor = Decryptor::new_buffered(file).map_err(|_| damaged())?;
        let is_by_passphrase = decryptor.is_scrypt();
        if self.identities.is_empty() || (is_by_passphrase && !self.has_passphrase) {
            let with = if is_by_passphrase { "--passphrase-file or --passphrase" } else { "--identity" };
            return Err(BackupError::refused(format!("{shown} is encrypted. Give {with}.")));
        }
        let identities = self.identities.iter().map(|identity| &**identity as &dyn Identity);
        match decryptor.decrypt(identities) {
            Ok(stream) => Ok(Source::Age(Box::new(stream))),
            Err(DecryptError::NoMatchingKeys) => {
                let sentence = format!("{shown} is encrypted for another key than those that were given.");
                Err(BackupError::refused(sentence))
            }
            Err(DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed) if is_by_passphrase => {
                Err(BackupError::refused(format!("The passphrase does not open {shown}.")))
            }
            Err(DecryptError::ExcessiveWork { .. }) => {
                Err(BackupError::refused(format!("{shown} asks for more work than any backup of ours does.")))
            }
            Err(_) => Err(damaged()),
        }
    }
}

/// What decrypted bytes come out of.
pub(crate) enum Source {
    /// As they are.
    Plain(BufReader<File>),
    /// Decrypted.
    Age(Box<StreamReader<BufReader<File>>>),
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(file) => file.read(buffer),
            Self::Age(stream) => stream.read(buffer),
        }
    }
}

/// A new pair of keys: the public one, and the text of the file of the secret one.
pub fn new_key_pair() -> (String, Zeroizing<String>) {
    let identity = x25519::Identity::generate();
    let public = identity.to_public().to_string();
    let secret = identity.to_string();
    let text = format!(
        "# opens backups of Annexa; keep it away from the server\n# public key: {public}\n{}\n",
        secret.expose_secret()
    );
    (public, Zeroizing::new(text))
}
