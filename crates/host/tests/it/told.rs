//! All that the ISMS manager is told of a value, so that two can be compared.

use std::fmt::Write as _;

use access::View;
use isms::registry;

pub fn told(view: &View) -> String {
    let mut told = format!("{} entries, {}\n", view.log_size(), view.organisation_name());
    for kind in registry::kinds() {
        for held in view.records(kind) {
            let about = (held.id, held.version, held.at, held.recorded, held.by, held.commitment, held.number());
            writeln!(told, "{} {about:?} {}", kind.name, serde_json::Value::from(held.body())).unwrap();
        }
    }
    told
}
