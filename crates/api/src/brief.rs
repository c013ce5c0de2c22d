//! A record in a few words, where records of several kinds stand side by side.

use access::View;
use isms::{Held, registry};
use record::{Body, Id};
use serde_json::{Value as Json, json};

use crate::item::href;

/// Kind, id, number, title, state: enough to name it and to go there.
pub(crate) fn record(view: &View, held: &Held) -> Body {
    let state = held.record().and_then(|record| record.state(view.today()));
    let brief = json!({
        "kind": held.kind.plural,
        "id": held.id,
        "number": held.number(),
        "title": held.title(),
        "state": state.map(|state| json!({"code": state.code, "label": state.label})),
        "retired": held.envelope.retired,
        "href": href(held.kind, held.id, held.envelope.number),
    });
    match brief {
        Json::Object(brief) => brief,
        _ => Body::new(),
    }
}

/// A person by id, and by name where the viewer may name them.
pub(crate) fn person(view: &View, id: Id) -> Json {
    let name = registry::named("person").and_then(|kind| view.label(kind, id));
    json!({"id": id, "name": name})
}
