//! What somebody did to a record, as its history says it.

use catalogue::{Cause, life_cycles};
use host::Version;
use record::in_sentence;

/// What they did to it.
pub fn verb(version: &Version) -> String {
    let verb = version.command.rsplit('.').next().unwrap_or_default();
    match verb {
        "put" | "found" if version.version == 1 => "made".to_owned(),
        "put" => match version.changes.len() {
            1 => "changed 1 field of".to_owned(),
            count => format!("changed {count} fields of"),
        },
        "convert" if &*version.command == "risk.convert" => "converted the ratings of".to_owned(),
        "prove" if &*version.command == "control.prove" => "accepted evidence of".to_owned(),
        "import" => "imported".to_owned(),
        "readdress" => "said whom this named:".to_owned(),
        "undo" => "took back the import of".to_owned(),
        "retire" => "retired".to_owned(),
        "restore" => "took back into use".to_owned(),
        "begin" if &*version.command == "what-if.begin" => "began".to_owned(),
        "draft" if &*version.command == "what-if.draft" => "drafted in".to_owned(),
        "apply" if &*version.command == "what-if.apply" => "applied".to_owned(),
        step => {
            let proposed = version.command.strip_suffix(".proposal");
            match life_cycles().transition(proposed.unwrap_or(&version.command)) {
                Some(transition) if proposed.is_some() => {
                    format!("proposed the step “{}” for", in_sentence(&transition.label))
                }
                Some(transition) if transition.cause == Cause::Consequence => {
                    format!("brought about “{}” for", in_sentence(&transition.label))
                }
                Some(transition) => format!("took the step “{}” on", in_sentence(&transition.label)),
                None => format!("did “{}” to", step.replace('_', " ")),
            }
        }
    }
}
