//! What the archive says of itself: every file with its digest, signed under the key of the log.

use exports::Written;
use isms::Held;
use jiff::Timestamp;
use ledger::Hash;
use record::Id;
use serde_json::{Value as Json, json};

use crate::asked::Plan;
use crate::pages::Site;

/// What the manifest is, by its field `format`.
pub const FORMAT: &str = "annexa-audit-package";
/// Where the log stood.
pub(crate) struct Stood {
    /// The newest signed checkpoint.
    pub checkpoint: String,
    /// Its size.
    pub size: u64,
    /// The key that verifies it.
    pub verifier: String,
}

/// The manifest, as it is written.
pub(crate) fn text(site: &Site, plan: &Plan, stood: &Stood, written: &[Written]) -> String {
    let view = &site.view;
    let files = written.iter().map(|file| json!({"path": file.path, "bytes": file.bytes, "sha256": file.digest}));
    let person = |id: Option<Id>, name: Option<&str>| id.map(|id| json!({"id": id, "name": name}));
    let maker = person(Some(view.actor().person), Some(&site.maker));
    let manifest = json!({
        "format": FORMAT,
        "version": 1,
        "organisation": {"id": view.organisation(), "name": view.organisation_name()},
        "period": {"from": site.from, "to": site.to},
        "as_of": instant(view.now()),
        "scope": plan.scope.map(|scope| json!({"id": scope, "name": site.scope})),
        "occasion": site.occasion,
        "made": instant(site.made),
        "made_by": maker,
        "made_for": person(plan.reader, site.reader.as_deref()).or(maker),
        "left_out": asked(site, plan),
        "log": {
            "is_here": site.has_log, "checkpoint": stood.checkpoint, "verifier": stood.verifier, "size": stood.size,
            "size_at_begin": site.began_at, "size_at_end": view.log_size(),
        },
        "files": files.collect::<Vec<_>>(),
    });
    format!("{manifest:#}\n")
}

/// What was left out, in codes.
fn asked(site: &Site, plan: &Plan) -> Json {
    let mut asked = plan.to_json();
    if let Some(asked) = asked.as_object_mut() {
        for name in ["from", "to", "scope", "reader", "occasion"] {
            asked.remove(name);
        }
        asked.insert("files".to_owned(), site.left_out.files.code().into());
    }
    asked
}

fn instant(at: Timestamp) -> String {
    at.to_string()
}

/// What is signed about a manifest: whose package it is, under a name of its own, and the digest.
pub(crate) fn statement(organisation: Id, digest: &Hash) -> String {
    format!("{FORMAT}/{organisation}\n{digest}\n")
}

/// The name of a scope, as people read it.
pub(crate) fn scope_name(held: &Held) -> String {
    format!("{} {}", held.handle(), held.title())
}
