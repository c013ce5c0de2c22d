//! What waits for people: found behind the logs, told once.
//!
//! The log says that something changed; what then waits for whom is what the page of their work says. What they were told
//! is kept, so that a letter speaks of what is new, whichever server and however often it looks. Looking, noting and
//! posting are one transaction, so that nothing is told twice or not at all.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use access::{Actor, Reach, Via, View};
use jiff::SignedDuration;
use login::{Addressed, Letter, Logins, Member, Topic};
use record::Id;
use store::{LetterRow, OrganisationRow, ToldUntil};

use crate::{MailError, auditing};

/// How many things one letter names.
const NAMED: usize = 12;
/// After how long a letter about what waits is of no use: there will be another.
const OF_USE: SignedDuration = SignedDuration::from_hours(48);
/// How many changes are looked through for who made them. After an import of thousands everybody is told.
const CHANGES: u64 = 20_000;
/// How many looks a log may go on moving before people are told all the same.
const PATIENCE: u32 = 6;

/// Something that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What to do, and with which record, without what that record says: "Accept what remains of R-014".
    pub what: String,
    /// The record, below the organisation's address: `risks/R-014`.
    pub record: String,
    /// Where it is done, below the organisation's address.
    pub path: String,
}

impl Task {
    /// What makes it the same task tomorrow.
    fn key(&self) -> String {
        format!("{} {}", self.path, self.what)
    }
}

/// What waits for the viewer.
pub type Tasks = Arc<dyn Fn(&View) -> Vec<Task> + Send + Sync>;

/// Finds what is new for people, and posts letters about it.
pub struct Teller {
    logins: Logins,
    tasks: Tasks,
    /// Per organisation: how long the log was when it was looked at last, and how many looks it has been moving for.
    seen: HashMap<Id, (u64, u32)>,
}

impl Teller {
    /// A teller for the members of these logins.
    pub fn new(logins: Logins, tasks: Tasks) -> Self {
        Self { logins, tasks, seen: HashMap::new() }
    }

    /// Looks at all organisations. One whose log moved since the last look is left to the next, so that what is done in
    /// one sitting makes one letter.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn look(&mut self) -> Result<(), MailError> {
        for organisation in self.logins.host().organisations().await? {
            let Some(head) = self.logins.host().store().head(organisation.id).await? else { continue };
            let size = head.head.frontier.size();
            let (before, moving) = self.seen.get(&organisation.id).copied().unwrap_or((size, 0));
            let is_quiet = before == size || moving >= PATIENCE;
            self.seen.insert(organisation.id, (size, if is_quiet { 0 } else { moving + 1 }));
            if is_quiet {
                self.tell(&organisation).await?;
            }
        }
        Ok(())
    }

    /// Looks at one organisation now. Returns how many letters were posted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tell(&self, organisation: &OrganisationRow) -> Result<usize, MailError> {
        let (host, id) = (self.logins.host(), organisation.id);
        // Who was invited and has not come yet is told when they have.
        let mut members = self.logins.members(id).await?;
        members.retain(|member| member.has_password);
        let Some(first) = members.first() else { return Ok(0) };
        let before = host.store().told_until(id).await?;
        let view = host.view(id, reader(first.person)).await?;
        let until = ToldUntil { position: view.log_size(), day: view.today().to_string() };
        if before.as_ref() == Some(&until) {
            return Ok(0);
        }
        let told = host.store().told(id).await?;
        let authors = self.authors(&view, before.as_ref()).await?;
        let (mut letters, mut fresh, mut gone) = (Vec::new(), Vec::new(), Vec::new());
        let nothing = BTreeSet::new();
        for member in &members {
            let known = told.get(&member.person).unwrap_or(&nothing);
            let (theirs, tasks) = self.tasks_of(id, member.person).await?;
            let checkpoint = auditing::this_week(&theirs);
            let waiting: BTreeMap<String, &Task> = tasks.iter().map(|task| (task.key(), task)).collect();
            let new: Vec<(&String, &&Task)> = waiting.iter().filter(|(key, _)| !known.contains(*key)).collect();
            fresh.extend(new.iter().map(|(key, _)| (member.person, (*key).clone())));
            let is_over = |key: &&String| !waiting.contains_key(*key) && Some(*key) != checkpoint.as_ref();
            gone.extend(known.iter().filter(is_over).map(|key| (member.person, key.clone())));
            if let Some(week) = checkpoint.filter(|week| !known.contains(week)) {
                letters.extend(auditing::letter(&self.logins, organisation, &theirs, member).await?);
                fresh.push((member.person, week));
            }
            // What they did themselves they know.
            let is_news = |task: &Task| authors.get(&task.record).is_none_or(|by| !is_alone(by, member.person));
            let news: Vec<&Task> = new.into_iter().map(|(_, task)| *task).filter(|task| is_news(task)).collect();
            letters.extend(self.letter(organisation, &view, member, &news)?);
        }
        let left = told.iter().filter(|(person, _)| !members.iter().any(|member| member.person == **person));
        gone.extend(left.flat_map(|(person, keys)| keys.iter().map(|key| (*person, key.clone()))));
        let mut appending = host.store().begin().await?;
        if !appending.move_told(id, before.as_ref(), &until).await? {
            // Another server looked in the meantime, and told.
            return Ok(0);
        }
        for (person, key) in &fresh {
            appending.tell(id, *person, key).await?;
        }
        for (person, key) in &gone {
            appending.untell(id, *person, key).await?;
        }
        for letter in &letters {
            appending.post(letter).await?;
        }
        appending.commit().await?;
        Ok(letters.len())
    }

    /// What somebody sees, and what waits for them there.
    async fn tasks_of(&self, organisation: Id, person: Id) -> Result<(View, Vec<Task>), MailError> {
        let view = self.logins.host().view(organisation, reader(person)).await?;
        let tasks = Arc::clone(&self.tasks);
        // Reckoning takes a while in a large register, and nobody waits for it.
        let found = tokio::task::spawn_blocking(move || {
            let found = tasks(&view);
            (view, found)
        })
        .await;
        Ok(found.map_err(|_| host::HostError::Busy)?)
    }

    /// Who changed which record since the last look.
    async fn authors(
        &self,
        view: &View,
        before: Option<&ToldUntil>,
    ) -> Result<HashMap<String, BTreeSet<Option<Id>>>, MailError> {
        let mut authors: HashMap<String, BTreeSet<Option<Id>>> = HashMap::new();
        let (from, to) = (before.map_or(0, |before| before.position), view.log_size());
        if to.saturating_sub(from) > CHANGES || before.is_none() {
            return Ok(authors);
        }
        for revision in self.logins.host().store().revisions(view.organisation(), from, to).await? {
            let number = revision.body.get("number").and_then(|number| number.as_u64());
            if let Some(number) = number {
                let record = format!("{}/{}", revision.kind.plural, revision.kind.number(number));
                authors.entry(record).or_default().insert(revision.by);
            }
        }
        Ok(authors)
    }

    /// The letter about what is new for a member; none when nothing is.
    fn letter(
        &self,
        organisation: &OrganisationRow,
        view: &View,
        member: &Member,
        news: &[&Task],
    ) -> Result<Option<LetterRow>, MailError> {
        let Some(below) = self.logins.links_below() else { return Ok(None) };
        let Some(first) = news.first() else { return Ok(None) };
        let home = format!("{below}/o/{}", organisation.slug);
        let subject = match news {
            [_] => format!("Waiting for you in Annexa: {}", first.what),
            _ => format!("{} things wait for you in Annexa", news.len()),
        };
        let lines: String =
            news.iter().take(NAMED).map(|task| format!("{}\n{home}/{}\n\n", task.what, task.path)).collect();
        let more = news.len().saturating_sub(NAMED);
        let more = if more > 0 { format!("and {more} more.\n\n") } else { String::new() };
        let name = view.organisation_name();
        let text = format!(
            "In the information security management of {name} this waits for you:\n\n{lines}{more}All that waits for \
             you:\n{home}/work\n\nYou are told once of each thing.\n"
        );
        let addressed = Addressed {
            organisation: Some(organisation.id),
            topic: Topic::Waiting,
            recipient: member.email.clone(),
            expires: self.logins.host().now() + OF_USE,
        };
        Ok(Some(self.logins.seal_letter(addressed, &Letter { subject, text })?))
    }
}

/// Somebody as their own page of work is made for them.
fn reader(person: Id) -> Actor {
    Actor { person, via: Via::Page, reach: Reach::Approve, token: None, proof: None }
}

fn is_alone(by: &BTreeSet<Option<Id>>, person: Id) -> bool {
    by.len() == 1 && by.contains(&Some(person))
}
