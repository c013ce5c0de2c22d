//! Erasing a person: all versions are searched, the decision lists what was found, and storage forgets it in the same transaction.
//! What is left beside the rows is removed afterwards, by [`Host::forget_erased`] and the store, until nothing is.
//!
//! Searching takes seconds in a long log and is done before the turn of the command; what came since is searched again.

mod reading;

use std::sync::Arc;

use access::Actor;
use decide::{Command, Decided, Erase, Rejection};
use isms::Isms;
use isms::control::Evidence;
use isms::erasure::{Found, LEAST};
use ledger::Hash;
use record::{Id, Kinded as _, Line, Misfit};

use crate::committing::{Committed, Idempotency};
use crate::{Host, HostError};

/// How often the log is searched on where others write meanwhile.
const ATTEMPTS: usize = 5;
/// How many further words may be named.
const WORDS: usize = 20;

/// What somebody asks to erase.
#[derive(Clone, Debug)]
pub struct Erasing {
    /// Whose texts.
    pub person: Id,
    /// The version of their record that was seen.
    pub version: u64,
    /// Whether the name stays for now, as long as what they decided has to be kept under it; the rest goes.
    pub keeps_name: bool,
    /// Why.
    pub reason: Option<Line>,
    /// Further words by which texts name them.
    pub words: Vec<String>,
    /// Files of evidence that go with them.
    pub files: Vec<Hash>,
}

/// What would be erased, or was.
#[derive(Clone, Debug)]
pub struct Traced {
    /// The texts, files and accesses.
    pub found: Arc<Found>,
    /// Files of evidence that name the person and stay, as they are evidence of more: the record, and the file.
    pub stays: Vec<(Id, Hash)>,
}

impl Host {
    /// Searches all that there is for a person.
    ///
    /// # Errors
    /// [`HostError::Rejected`] for words that cannot be searched for, or when the database fails.
    pub async fn trace(&self, organisation: Id, asked: &Erasing) -> Result<Traced, HostError> {
        let isms = self.current(organisation).await?;
        let mut found = Found::nothing(asked.person, asked.keeps_name);
        let own = self.store().own_and_claims(organisation, asked.person, isms.size()).await?;
        own.iter().for_each(|revision| found.learn(revision));
        if asked.words.len() > WORDS {
            return Err(unfit(format!("Name at most {WORDS} further words.")));
        }
        for word in &asked.words {
            if !found.also(word) {
                return Err(unfit(format!("\u{201c}{word}\u{201d} is too short: use at least {LEAST} characters.")));
            }
        }
        self.store().search_texts(organisation, isms.size(), &mut found).await?;
        let stays = self.trace_files(&isms, asked, &mut found).await?;
        let naming = self.store().accesses_naming(organisation, found.words()).await?;
        naming.into_iter().for_each(|entry| found.access(entry));
        Ok(Traced { found: Arc::new(found), stays })
    }

    /// Files that were brought in, and reports on them, go where they name the person: what they brought stands in records. A file of
    /// evidence shows more than one person: it goes where its title or name is the person's, or where it is asked for.
    async fn trace_files(&self, isms: &Isms, asked: &Erasing, found: &mut Found) -> Result<Vec<(Id, Hash)>, HostError> {
        let evidence: Vec<(Id, Hash)> = isms
            .register(Evidence::kind_of())
            .into_iter()
            .flat_map(isms::Register::iter)
            .filter_map(|held| Some((held.id, held.typed::<Evidence>()?.file_digest.as_ref()?.parse().ok()?)))
            .collect();
        for file in &asked.files {
            match evidence.iter().any(|(_, digest)| digest == file) {
                true => found.file(*file),
                false => return Err(unfit(format!("No evidence here has a file with the checksum {file}."))),
            }
        }
        let theirs = |id: &Id, found: &Found| {
            let named = |field: &String| field == "title" || field == "file_name";
            let is_named = |versions: &isms::erasure::Versions| versions.values().flatten().any(named);
            found
                .records()
                .any(|(kind, other, versions)| kind == Evidence::kind_of() && other == *id && is_named(versions))
        };
        let named: Vec<Hash> = evidence.iter().filter(|(id, _)| theirs(id, found)).map(|(_, file)| *file).collect();
        for file in named {
            if self.store().has_blob(isms.organisation(), file.as_bytes()).await? {
                found.file(file);
            }
        }
        let digests = self.store().files_naming(isms.organisation(), found.words(), reading::names).await?;
        let mut stays = Vec::new();
        for digest in digests.into_iter().filter_map(|digest| <[u8; 32]>::try_from(digest).ok()).map(Hash::from_bytes) {
            let shown = evidence.iter().find(|(_, file)| *file == digest);
            match shown.filter(|_| !found.files().any(|file| file == digest.to_string())) {
                Some((id, _)) => stays.push((*id, digest)),
                None => found.file(digest),
            }
        }
        Ok(stays)
    }

    /// What erasing would come to, and what would refuse it; nothing is kept.
    ///
    /// # Errors
    /// [`HostError`]: words that cannot be searched for, or that it could not be looked.
    pub async fn preview_erasure(
        &self,
        organisation: Id,
        actor: &Actor,
        asked: &Erasing,
    ) -> Result<(Traced, Result<Decided, Rejection>), HostError> {
        for _ in 0..ATTEMPTS {
            let traced = self.trace(organisation, asked).await?;
            match self.preview(organisation, actor, &command(asked, &traced)).await {
                Err(HostError::Rejected(rejection)) if is_overtaken(&rejection) => {}
                Err(HostError::Rejected(rejection)) => return Ok((traced, Err(rejection))),
                other => return Ok((traced, Ok(other?))),
            }
        }
        Err(HostError::Busy)
    }

    /// Erases a person. When this returns a success, no row holds the texts any more and this process has forgotten them; what lies
    /// beside the rows is removed next.
    ///
    /// # Errors
    /// [`HostError`]: why it was refused, or could not be carried out.
    pub async fn erase(
        &self,
        organisation: Id,
        actor: &Actor,
        asked: &Erasing,
        idempotency: Option<Idempotency>,
    ) -> Result<Committed, HostError> {
        for _ in 0..ATTEMPTS {
            let traced = self.trace(organisation, asked).await?;
            let command = command(asked, &traced);
            match self.commit(organisation, actor.clone(), command, idempotency.clone()).await {
                Err(HostError::Rejected(rejection)) if is_overtaken(&rejection) => {}
                Ok(committed) => {
                    self.forget_erased(organisation).await?;
                    return Ok(committed);
                }
                Err(other) => return Err(other),
            }
        }
        Err(HostError::Busy)
    }

    /// Forgets what was erased, here or by another server of the same database: past values, and packages that were made before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_erased(&self, organisation: Id) -> Result<(), HostError> {
        let isms = self.current(organisation).await?;
        self.forget_pasts(&isms);
        if let Some(erased) = isms.last_erased() {
            self.drop_works_before(organisation, erased);
        }
        Ok(())
    }
}

fn command(asked: &Erasing, traced: &Traced) -> Command {
    Command::Erase(Erase { version: asked.version, reason: asked.reason.clone(), found: Arc::clone(&traced.found) })
}

fn is_overtaken(rejection: &Rejection) -> bool {
    match rejection {
        Rejection::Refused(refused) => refused.len() == 1 && refused.iter().any(|one| one.code == "erase_overtaken"),
        Rejection::Invalid(_) | Rejection::Conflict(_) | Rejection::NotFound | Rejection::Batch(_) => false,
    }
}

fn unfit(sentence: String) -> HostError {
    HostError::Rejected(Rejection::Invalid(vec![Misfit::new("words", "does_not_fit", sentence)]))
}
