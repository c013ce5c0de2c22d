//! Audit packages.

use serde_json::{Value as Json, json};

use super::operation::Operation;
use super::paths::{Described, JSON};
use super::schema::exact;

pub(super) fn paths() -> Vec<Described<&'static str>> {
    let operation = |id: &str, summary: &str| Operation::new(id, "packages", summary);
    let work = || {
        json!({"name": "work", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"},
        "description": "The id of a package that you began."})
    };
    let kept = format!(
        "A package is kept for {} days, and the newest {} of an organisation; it is seen by whoever began it and nobody else.",
        host::KEPT_DAYS,
        host::KEPT_WORKS
    );
    vec![
        (
            "/packages",
            "post",
            operation("begin-package", "Begin an audit package")
                .says(&format!(
                    "One archive for an auditor: pages that are read without network or server, the same as workbooks and PDFs, \
                    files of evidence, the log, and a signed manifest; `annexa verify` verifies it. It shows the end of the period, \
                    as far as you and the reader may both see it, and is made in the background: look at it under `Location`. One \
                    at a time in an organisation. {kept}"
                ))
                .reads(JSON, asked(), false)
                .fails(&[400, 404, 413, 415, 422])
                .answers(202, "It is being made.", package(), &["Location"]),
        ),
        (
            "/packages",
            "get",
            operation("list-packages", "The packages that you began")
                .says(&kept)
                .fails(&[404])
                .answers(200, "The newest first.", exact(json!({"items": {"type": "array", "items": package()}})), &[]),
        ),
        (
            "/packages/{work}",
            "get",
            operation("look-at-package", "How a package stands")
                .takes_own(work())
                .fails(&[404])
                .answers(200, "How it stands.", package(), &[]),
        ),
        (
            "/packages/{work}",
            "delete",
            operation("drop-package", "Cancel a package, or remove it")
                .says("One that is being made is cancelled, and nothing of it stays; one that has ended is removed with its file.")
                .takes_own(work())
                .fails(&[404])
                .answers_no_content("It is gone, or will be in a moment."),
        ),
        (
            "/packages/{work}/file",
            "get",
            operation("fetch-package", "The archive")
                .says(
                    "That it leaves is kept before it does. `package_unfinished` where there is none (yet), `package_outdated` where a \
                    right under which it was made has ended since.",
                )
                .takes_own(work())
                .fails(&[404, 422])
                .answers_as(200, "A ZIP archive.", "application/zip", json!({}), &["Content-Disposition"]),
        ),
    ]
}

fn asked() -> Json {
    let day = |says: &str| json!({"type": ["string", "null"], "format": "date", "description": says});
    let text = |says: &str| json!({"type": ["string", "null"], "description": says});
    let truth = |says: &str| json!({"type": "boolean", "default": false, "description": says});
    let texts = |says: &str| json!({"type": "array", "items": {"type": "string"}, "description": says});
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "from": day("The first day of the period. Without it, the day on which the organisation began here."),
            "to": day("The last day, whose end is shown. Without it, today."),
            "scope": text("A scope, by number or id: records of its units, of those below, and of those above. Without it, everything."),
            "reader": text("Who is to read it, by number or id of the person: nothing is in it that they may not read today."),
            "occasion": text("What it is for, such as Stage 2 audit."),
            "without_names": truth("Each person has a number in place of a name; addresses, and files of evidence, are left out."),
            "without_money": truth("Amounts of money are left out."),
            "files": {"type": ["string", "integer", "null"], "description":
                "Files of evidence: `all`, `none`, or the most megabytes of one."},
            "without_kinds": texts("Kinds that are left out, by their resources: `suppliers`."),
            "without_fields": texts("Fields that are left out, as `kind.field`. Their leaves stay, so that everything else verifies."),
        },
    })
}

fn package() -> Json {
    let instant = || json!({"type": "string", "format": "date-time"});
    let begun = json!({
        "id": {"type": "string", "format": "uuid"}, "name": {"type": "string"}, "begun": instant(), "asked": {"type": "object"},
    });
    let with = |more: Json| {
        let mut all = begun.clone();
        if let (Some(all), Json::Object(more)) = (all.as_object_mut(), more) {
            all.extend(more);
        }
        exact(all)
    };
    let number = || json!({"type": "integer", "minimum": 0});
    json!({"oneOf": [
        with(json!({"state": {"const": "running"}, "what": {"type": "string"}, "done": number(), "total": number()})),
        with(json!({
            "state": {"const": "done"}, "at": instant(), "until": instant(), "bytes": number(), "files": number(),
            "manifest": {"type": "string", "description": "The SHA-256 of its manifest, which names all other files by theirs."},
        })),
        with(json!({"state": {"const": "failed"}, "at": instant(), "why": {"type": "string"}})),
    ]})
}
