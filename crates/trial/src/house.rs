//! A host with an organisation: what stands between a story and the database.

use std::sync::Arc;

use access::{Actor, Reach, Via, View};
use decide::{Command, Put, Target};
use host::{Committed, Host, HostError, SetClock};
use isms::asset::Asset;
use jiff::Timestamp;
use ledger::note::LogKey;
use record::{Id, Kinded, Line};
use serde_json::{Value as Json, json};

use crate::{Database, World, body};

/// Corvane, founded as in [`World`], on a host whose clock is set by hand.
pub struct House {
    /// The host.
    pub host: Host,
    /// Its clock.
    pub clock: Arc<SetClock>,
    /// The organisation.
    pub organisation: Id,
    /// Ines, who may write nearly everything.
    pub isms_manager: Id,
    /// Maren, the owner.
    pub owner: Id,
}

impl House {
    /// When the organisation is founded.
    pub const FOUNDED: &'static str = "2026-03-02T09:00:00Z";

    /// A host over the database; every host of a test has the same key.
    pub async fn host(database: &Database, now: &str) -> (Host, Arc<SetClock>) {
        let clock = Arc::new(SetClock::new(now.parse().unwrap()));
        let key = LogKey::from_seed(&[7; 32]);
        (Host::new(database.open().await, key, Arc::clone(&clock) as Arc<dyn host::Clock>), clock)
    }

    /// Founds the organisation.
    pub async fn found(database: &Database) -> Self {
        let (host, clock) = Self::host(database, Self::FOUNDED).await;
        let (organisation, committed) = host.found("corvane", &World::founding()).await.unwrap();
        let people: Vec<Id> = committed
            .outcomes
            .iter()
            .filter(|outcome| outcome.kind.name == "person")
            .map(|outcome| outcome.id)
            .collect();
        Self { host, clock, organisation, owner: people[0], isms_manager: people[2] }
    }

    /// The same organisation on another host over the same database: after a restart, or a second server.
    pub async fn again(&self, database: &Database) -> Self {
        let (host, clock) = Self::host(database, Self::FOUNDED).await;
        clock.set(self.host.now());
        Self { host, clock, ..*self }
    }

    /// Closes the host as a server does when it stops.
    pub async fn stop(self) {
        self.host.store().close().await;
    }

    /// Sets the clock.
    pub fn set(&self, now: &str) {
        self.clock.set(now.parse::<Timestamp>().unwrap());
    }

    /// The ISMS manager at the pages.
    pub fn actor(&self) -> Actor {
        Actor { person: self.isms_manager, via: Via::Page, reach: Reach::Write, token: None, proof: None }
    }

    /// What the ISMS manager may see.
    pub async fn view(&self) -> View {
        self.host.view(self.organisation, self.actor()).await.unwrap()
    }

    /// Commits as the ISMS manager.
    ///
    /// # Errors
    /// As [`Host::commit`].
    pub async fn commit(&self, command: Command) -> Result<Committed, HostError> {
        self.host.commit(self.organisation, self.actor(), command, None).await
    }

    /// Makes an asset.
    pub async fn asset(&self, name: &str) -> Id {
        self.commit(Self::make_asset(name)).await.unwrap().outcomes[0].id
    }

    /// The command that makes an asset.
    pub fn make_asset(name: &str) -> Command {
        World::make::<Asset>(json!({"name": name}))
    }

    /// Edits an asset at the version it has, with a reason.
    pub async fn edit_asset(&self, id: Id, fields: Json, reason: &str) -> Committed {
        let version = self.view().await.held(Asset::kind_of(), id).unwrap().version;
        let put = Put {
            kind: Asset::kind_of(),
            target: Target::Existing { id, version },
            patch: body(fields),
            reason: Some(Line::new(reason).unwrap()),
        };
        self.commit(Command::Put(put)).await.unwrap()
    }

    /// The names of the assets, in the order of their numbers.
    pub async fn asset_names(&self) -> Vec<String> {
        asset_names(&self.view().await)
    }
}

/// The names of the assets in a view, in the order of their numbers.
pub fn asset_names(view: &View) -> Vec<String> {
    let mut assets: Vec<_> = view.records(Asset::kind_of()).collect();
    assets.sort_by_key(|held| held.envelope.number);
    assets.into_iter().map(|held| held.title().to_owned()).collect()
}
