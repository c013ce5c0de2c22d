//! Who may not be kept out: whoever owns an organisation comes in for as long as they own it.

use access::Actor;
use catalogue::Role;
use record::{Id, Misfit};

use crate::{App, Fault};

/// Refuses to end the access of an owner. The rules keep the last one in that role, and whoever holds it keeps coming in. Asked
/// of the owner's own view, as whoever ends it may not see who owns.
///
/// # Errors
/// A sentence where the person owns the organisation; the database's otherwise.
pub async fn keep_owners(app: &App, organisation: Id, by: &Actor, person: Id) -> Result<(), Fault> {
    let theirs = Actor { person, ..by.clone() };
    let view = app.host().view(organisation, theirs).await?;
    if view.standing().held.iter().any(|holding| holding.role == Role::Owner) {
        let sentence = "This person owns the organisation here. End that role first, then this.";
        return Err(Misfit::new("", "is_owner", sentence).into());
    }
    Ok(())
}
