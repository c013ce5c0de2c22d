//! After tables were brought forward: everything is verified before anything is served.

use std::path::Path;

use host::Asked;
use ledger::note::PublicKey;
use store::Store;

use crate::exit::Failed;

/// Verifies what came out of an upgrade, if there was one that nobody has verified yet.
///
/// # Errors
/// [`Failed`] under code 5 when something is wrong: where the copy lies, and what to do.
pub async fn verify(store: &Store, directory: &Path, key: PublicKey) -> anyhow::Result<()> {
    let Some(upgrade) = store.upgrade() else { return Ok(()) };
    let (from, to, copy) = (upgrade.from, upgrade.to, upgrade.copy());
    tracing::info!(from, to, copy, "the tables were brought forward; what is in them is verified");
    let asked = Asked { old_keys: Some(host::old_keys(directory)?), ..Asked::under(key) };
    let verification = host::verify(store, &asked, &mut |_, _| {}).await?;
    if verification.is_sound() {
        store.upgrade_is_verified(upgrade).await?;
        tracing::info!(copy, "everything verifies; the copy of before stays until the next upgrade");
        return Ok(());
    }
    let first: Vec<String> =
        verification.wrong().take(10).map(|wrong| format!("\n  {}: {}", wrong.object, wrong.problem)).collect();
    Err(Failed::wrong(format!(
        "The tables were brought from step {from} to {to}, and what is in them does not verify. Nothing is served. What was there \
         before lies in {copy}: keep it, and hold it against this with the Annexa that wrote it. If the same was wrong there \
         already, {} and start again.{}",
        upgrade.way_on(),
        first.concat()
    ))
    .into())
}
