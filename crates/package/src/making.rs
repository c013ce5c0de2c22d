//! The work, from the first file to the manifest. It waits for the database between pieces and leaves the runtime's threads while it
//! puts pages, sheets and documents together; at no time is more of the archive in memory than one piece.

mod site;
mod unmade;

use std::sync::Arc;

use access::View;
use exports::{Archive, LogMaking, To, Withheld};
use host::{Host, Version, When, Work, facts_of};
use isms::{Held, Revision, registry};
use ledger::Hash;
use ledger::note::unverified;
use record::{Id, Kind};
use sha2::{Digest as _, Sha256};
use tokio::fs::File;

use crate::asked::Plan;
use crate::manifest::{self, Stood};
use crate::pages::history::Told;
use crate::pages::{Page, Site};
use crate::{evidence, pages, readme, sheets};
pub(crate) use unmade::Unmade;

/// How many records are put on pages at once.
const AT_ONCE: usize = 64;
/// Where the log lies.
const LOG: &str = "log/";

/// What was made.
pub(crate) struct Package {
    /// The SHA-256 of its manifest, which names all other files by theirs.
    pub digest: Hash,
    /// How many files are in it.
    pub files: usize,
}

/// Everything that the pieces are made with.
struct Making<'a> {
    host: &'a Host,
    plan: &'a Plan,
    work: &'a Work,
    archive: Archive,
}

/// Makes a package into a file.
///
/// # Errors
/// [`Unmade`]; then the file means nothing.
pub(crate) async fn make(host: &Host, view: &View, plan: &Plan, work: &Work, file: File) -> Result<Package, Unmade> {
    let making = Making { host, plan, work, archive: Archive::new(To::File(file)) };
    making.make(view).await
}

impl Making<'_> {
    async fn make(mut self, view: &View) -> Result<Package, Unmade> {
        self.turn_to("Reading the records")?;
        let note = self.host.checkpoint(view.organisation()).await?;
        let size = unverified(&note).map(|checkpoint| checkpoint.size).unwrap_or_default();
        let verifier = self.host.verifier(view.organisation());
        let stood = Stood { checkpoint: note, size, verifier };
        let mut site = site::of(self.host, view, self.plan).await?;
        let records: usize = site.registers.iter().map(|(_, count)| count).sum();
        let files = evidence::named(&site.view).len();
        let entries = if site.has_log { size } else { 0 };
        self.work.measure(2 * records as u64 + files as u64 + site.registers.len() as u64 + entries);

        self.turn_to("Files of evidence")?;
        let work = self.work;
        let advance = || going_on(work, 1);
        site.files =
            evidence::file(self.host, &site.view, self.plan.left_out.files, &mut self.archive, advance).await?;
        let site = Arc::new(site);
        for (path, bytes) in pages::frame::look() {
            self.archive.words(&path, bytes).await?;
        }
        self.registers(&site).await?;
        self.statements(&site).await?;
        self.findings(&site).await?;
        self.records(&site).await?;
        self.changes(&site).await?;
        if site.has_log {
            self.log(&site, &stood).await?;
        }
        self.end(&site, &stood).await
    }

    /// Says what is made now, and stops where nobody wants it any more.
    fn turn_to(&self, what: &str) -> Result<(), Unmade> {
        self.work.turn_to(what);
        going_on(self.work, 0)
    }

    async fn put(&mut self, pages: Vec<Page>) -> Result<(), Unmade> {
        for page in pages {
            self.archive.text(&page.path, page.html).await?;
        }
        Ok(())
    }

    async fn registers(&mut self, site: &Arc<Site>) -> Result<(), Unmade> {
        self.turn_to("Registers and workbooks")?;
        for (kind, count) in &site.registers {
            let kind: &'static Kind = kind;
            let shown = apart(site, move |site| pages::register::pages(site, kind)).await?;
            self.put(shown).await?;
            let made = apart(site, move |site| sheets::of_register(site, kind)).await??;
            for sheet in made {
                self.archive.hashes(&sheet.path, sheet.bytes).await?;
            }
            going_on(self.work, 1 + *count as u64)?;
        }
        Ok(())
    }

    async fn statements(&mut self, site: &Arc<Site>) -> Result<(), Unmade> {
        self.turn_to("The Statement of Applicability")?;
        let shown = apart(site, pages::statement::pages).await?;
        self.put(shown).await?;
        let all: Vec<Held> = pages::statement::all(site).into_iter().map(|held| Held::clone(held)).collect();
        for held in all {
            // The proof of an approval shows fields as they are.
            let log = match site.has_log && !site.redaction.is_any() {
                true => Some(exports::in_log(self.host, &site.view, &held).await?),
                false => None,
            };
            let made = apart(site, move |site| sheets::of_statement(site, &held, log)).await??;
            for sheet in made {
                self.archive.hashes(&sheet.path, sheet.bytes).await?;
            }
            going_on(self.work, 0)?;
        }
        Ok(())
    }

    async fn findings(&mut self, site: &Arc<Site>) -> Result<(), Unmade> {
        if !site.has_findings {
            return Ok(());
        }
        self.turn_to("Readiness")?;
        // Not asked of what is kept for classes of viewers: this view shows less.
        let page = apart(site, |site| pages::readiness::of(site, &site.view.findings(&site.view.survey()))).await?;
        self.put(vec![page]).await
    }

    async fn records(&mut self, site: &Arc<Site>) -> Result<(), Unmade> {
        self.turn_to("Records with their history")?;
        for (kind, _) in &site.registers {
            let kind: &'static Kind = kind;
            let ids: Vec<Id> = site.view.records(kind).map(|held| held.id).collect();
            for ids in ids.chunks(AT_ONCE) {
                let mut histories: Vec<(Id, Vec<Version>)> = Vec::new();
                for id in ids {
                    histories.push((*id, self.host.history(&site.view, kind, *id).await?));
                }
                let shown = apart(site, move |site| {
                    let pages = histories.into_iter().filter_map(|(id, versions)| {
                        let held = site.view.held(kind, id)?;
                        Some(pages::record::of(site, held, &Told::of(site, versions)))
                    });
                    pages.collect::<Vec<Page>>()
                });
                let shown = shown.await?;
                self.put(shown).await?;
                going_on(self.work, ids.len() as u64)?;
            }
        }
        Ok(())
    }

    async fn changes(&mut self, site: &Arc<Site>) -> Result<(), Unmade> {
        self.turn_to("Changes in the period")?;
        for number in 0..pages::changes::count(site) {
            let from = site.began_at + number * pages::changes::ENTRIES;
            let to = (from + pages::changes::ENTRIES).min(site.view.log_size());
            let revisions = self.host.contents(&site.view, from, to).await?;
            let page = apart(site, move |site| pages::changes::of(site, number, &revisions)).await?;
            self.put(vec![page]).await?;
            going_on(self.work, 0)?;
        }
        Ok(())
    }

    /// The log: all entries up to the newest checkpoint, and of what they are about what the package tells: the versions of the
    /// period, and those that stood when it began. Of roles, grants, people and units every earlier version goes along with what level 3
    /// of verifying asks and nothing else, so that it is told of each decision whether it was the person's to make.
    async fn log(&mut self, site: &Arc<Site>, stood: &Stood) -> Result<(), Unmade> {
        self.turn_to("The log")?;
        let before = match site.began_at.checked_sub(1) {
            Some(last) => {
                let actor = site.view.actor().clone();
                Some(self.host.past(site.view.organisation(), actor, When::Entry(last)).await?)
            }
            None => None,
        };
        let (began_at, end, then) = (site.began_at, site.view.log_size(), before.clone());
        let stood_then = Arc::new(move |revision: &Revision| {
            let held = then.as_ref().and_then(|then| then.held(revision.kind, revision.id));
            held.is_some_and(|held| held.at == revision.at)
        });
        let stands = Arc::clone(&stood_then);
        let keeps = Arc::new(move |revision: &Revision| match revision.at {
            at if at < began_at => stands(revision) || facts_of(revision.kind).is_some(),
            at => at < end,
        });
        let telling = Arc::clone(site);
        let tells = Arc::new(move |revision: &Revision| {
            let mut body = telling.redaction.body(revision.kind, revision.id, &revision.body);
            if revision.at < began_at && !stood_then(revision) {
                let facts = facts_of(revision.kind).unwrap_or_default();
                body.retain(|name, _| facts.contains(&name.as_str()));
            }
            body
        });
        let log = LogMaking {
            host: self.host.clone(),
            view: site.view.clone(),
            with_files: false,
            withheld: Withheld::told(tells, keeps),
            note: stood.checkpoint.clone(),
            size: stood.size,
        };
        self.archive.go_to(LOG);
        let work = self.work;
        log.make(&mut self.archive, |done| going_on(work, done).map_err(std::io::Error::other)).await?;
        self.archive.go_to("");
        match before {
            Some(before) if !before.is_whole() => Err(Unmade::unread()),
            Some(_) | None => Ok(()),
        }
    }

    async fn end(mut self, site: &Arc<Site>, stood: &Stood) -> Result<Package, Unmade> {
        self.turn_to("Manifest and instructions")?;
        let filed = self.archive.written().iter().filter(|file| file.path.starts_with("files/")).count();
        let guide = pages::verifying::of(site, &stood.verifier, &stood.checkpoint);
        let index = pages::index::of(site, filed);
        self.put(vec![guide, index]).await?;
        self.archive.text("README.txt", readme::text(site, &stood.verifier, &stood.checkpoint)).await?;
        if !site.view.is_whole() {
            return Err(Unmade::unread());
        }
        let manifest = manifest::text(site, self.plan, stood, self.archive.written());
        let digest = Hash::from_bytes(Sha256::digest(manifest.as_bytes()).into());
        let statement = manifest::statement(site.view.organisation(), &digest);
        let note = self.host.sign_statement(&statement).map_err(Unmade::failed)?;
        self.archive.text("manifest.json", manifest).await?;
        self.archive.text("manifest.sig", note).await?;
        let files = self.archive.written().len();
        self.archive.finish().await?;
        Ok(Package { digest, files })
    }
}

/// Says that so much more is done, and stops where nobody wants it any more.
fn going_on(work: &Work, done: u64) -> Result<(), Unmade> {
    work.advance(done);
    if work.is_cancelled() { Err(Unmade::GivenUp) } else { Ok(()) }
}

/// Puts something together on a thread of its own.
async fn apart<T: Send + 'static>(
    site: &Arc<Site>,
    made: impl FnOnce(&Site) -> T + Send + 'static,
) -> Result<T, Unmade> {
    let site = Arc::clone(site);
    tokio::task::spawn_blocking(move || made(&site)).await.map_err(Unmade::failed)
}

/// The kinds of which there are records, in the order of the registry.
fn registers(view: &View) -> Vec<(&'static Kind, usize)> {
    registry::kinds().map(|kind| (kind, view.records(kind).count())).filter(|(_, count)| *count > 0).collect()
}
