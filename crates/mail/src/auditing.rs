//! The newest checkpoint of the log, mailed to whoever audits from outside: at the start of their access, and once in each week of it.
//!
//! A checkpoint is worth something in the hands of somebody else than who keeps the log, and least trouble there where nobody has to
//! remember to take it along. It holds a number and a hash, and says nothing of what the log is about.

use access::View;
use jiff::SignedDuration;
use login::{Addressed, Letter, Logins, Member, Topic};
use store::{LetterRow, OrganisationRow};

use crate::MailError;

/// After how long such a letter is of no use: there will be another.
const OF_USE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What is noted of a viewer who gets a checkpoint this week, so that they get one; nothing for whoever works here or may not read the log.
pub(crate) fn this_week(view: &View) -> Option<String> {
    let standing = view.standing();
    let is_from_outside = !standing.held.is_empty() && !standing.is_colleague();
    let week = view.today().iso_week_date();
    (is_from_outside && view.may_read_log()).then(|| format!("checkpoint {}-W{:02}", week.year(), week.week()))
}

/// The letter; none without an address that links begin with.
pub(crate) async fn letter(
    logins: &Logins,
    organisation: &OrganisationRow,
    view: &View,
    member: &Member,
) -> Result<Option<LetterRow>, MailError> {
    let Some(below) = logins.links_below() else { return Ok(None) };
    let note = logins.host().checkpoint(organisation.id).await?;
    let key = logins.host().verifier(organisation.id);
    let name = view.organisation_name();
    let text = format!(
        "This is how far the log of {name} had come, with its signature. Keep it: every later log has to go on from it, and whoever \
         set it back or wrote it anew cannot change what you hold. It says nothing of the content.\n\n{note}\n\
         Save the lines from the one that begins with annexa/ to the last that begins with \u{2014} as a file, checkpoint-of-this-week, and \
         hold a later export against it, with any copy of the program:\n\n\
         annexa verify EXPORT --pinned checkpoint-of-this-week --key '{key}'\n\n\
         You get one in each week of your access. The newest, exports and proofs are here:\n{below}/o/{}/integrity\n",
        organisation.slug
    );
    let addressed = Addressed {
        organisation: Some(organisation.id),
        topic: Topic::Checkpoint,
        recipient: member.email.clone(),
        expires: logins.host().now() + OF_USE,
    };
    let subject = format!("Checkpoint of the log of {name}, to keep");
    Ok(Some(logins.seal_letter(addressed, &Letter { subject, text })?))
}
