//! What sets PDFs. The program installs it once, as it does with the provider of TLS: so nothing here, and nothing above, is built
//! with a typesetter.

use std::sync::OnceLock;

use report::{Document, Press, Unprinted};

static PRESS: OnceLock<&'static dyn Press> = OnceLock::new();

/// Installs what sets PDFs. The first that is installed stays.
pub fn install(press: &'static dyn Press) {
    // Another is there already: that is what was asked for.
    let _ = PRESS.set(press);
}

/// Sets a document.
pub(crate) fn pdf(document: Document<'_>) -> Result<Vec<u8>, Unprinted> {
    let none = || Unprinted::Typesetting("this program was built without a typesetter".to_owned());
    PRESS.get().ok_or_else(none)?.pdf(document)
}

/// Whether there is something that sets documents. Programs built for tests alone have none.
pub fn is_installed() -> bool {
    PRESS.get().is_some()
}
