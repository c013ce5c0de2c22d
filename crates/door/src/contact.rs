//! Somebody outside who answers questions by a link: who they are is the link, and all that they see is what it was sent for.

use access::View;
use decide::Command;
use host::Committed;
use login::{LoginError, SupplierLink};
use record::Id;

use crate::{App, Fault};

/// Whoever holds a link that works.
#[derive(Clone)]
pub struct Contact {
    app: App,
    /// The link.
    pub link: SupplierLink,
    /// What they may see: one record, and the name of the organisation.
    pub view: View,
}

/// Why a link leads nowhere.
#[derive(Debug)]
pub enum NoWay {
    /// There is no such link, or its secret is another's.
    Unknown,
    /// Its day is over.
    Ended(SupplierLink),
    /// It was taken back, or another took its place.
    Revoked,
    /// Something else, such as too many attempts.
    Fault(Fault),
}

impl Contact {
    /// Whoever comes by a link. Guessing is counted.
    ///
    /// # Errors
    /// [`NoWay`].
    pub async fn of(app: &App, link: &str, secret: &str) -> Result<Self, NoWay> {
        let link = Id::parse_str(link).map_err(|_| NoWay::Unknown)?;
        let link = match app.logins.supplier_link(link, secret).await {
            Ok(link) => link,
            Err(LoginError::NoLink) => return Err(NoWay::Unknown),
            Err(error) => return Err(NoWay::Fault(error.into())),
        };
        if link.is_revoked {
            return Err(NoWay::Revoked);
        }
        if !link.works(app.host().now()) {
            return Err(NoWay::Ended(link));
        }
        let view = app.host().view(link.organisation, link.actor()).await;
        let view = view.map_err(|error| NoWay::Fault(error.into()))?;
        Ok(Self { app: app.clone(), link, view })
    }

    /// Commits a command as this link.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn commit(&self, command: Command) -> Result<Committed, Fault> {
        Ok(self.app.host().commit(self.link.organisation, self.link.actor(), command, None).await?)
    }

    /// The same link, and what it sees after a commit.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn refreshed(self) -> Result<Self, Fault> {
        let view = self.app.host().view(self.link.organisation, self.link.actor()).await?;
        Ok(Self { view, ..self })
    }
}
