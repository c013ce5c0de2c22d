//! The paths of the document: those of the API itself, and those that each kind has.

use isms::registry;
use record::Kind;
use serde_json::{Map, Value as Json, json};

use super::operation::{Operation, to};
use super::schema::{details, exact, listed, nullable, page, reason};
use super::{comparing, evidence, exporting, importing, log, packaging, readiness, signing, what_if};
use crate::answer::set;
use crate::step;

pub(super) const JSON: &[&str] = &["application/json"];
const PATCH: &[&str] = &["application/merge-patch+json", "application/json"];
pub(super) const WRITES: &[&str] = &["dry_run", "reason", "IdempotencyKey"];

/// One tag a kind, and those of the API itself.
pub(super) fn tags() -> Vec<Json> {
    let own = [
        ("organisation", "Across all kinds."),
        ("readiness", "What the auditor's rules find, and the state of requirements."),
        ("imports", "Spreadsheets in."),
        ("signing in", "Who signs in, and your own tokens."),
        ("log", "The log, for verifiers."),
        ("packages", "Audit packages: one archive for somebody who has no access."),
        ("api", "The API itself."),
    ];
    let own = own.into_iter().map(|(name, says)| json!({"name": name, "description": says}));
    let kinds = registry::kinds()
        .map(|kind| json!({"name": kind.plural, "description": format!("{} ({})", kind.help, kind.clause)}));
    own.chain(kinds).collect()
}

pub(super) fn all() -> Map<String, Json> {
    let mut paths = Map::new();
    let mut add = |path: String, method: &str, operation: Operation| {
        let entry = paths.entry(path).or_insert_with(|| json!({}));
        set(entry, method, operation.build());
    };
    for (path, method, operation) in of_organisation()
        .into_iter()
        .chain(readiness::paths())
        .chain(comparing::paths())
        .chain(importing::paths())
        .chain(evidence::paths())
        .chain(signing::paths())
        .chain(what_if::paths())
        .chain(log::of_log())
        .chain(packaging::paths())
        .chain(of_api())
    {
        add(path.to_owned(), method, operation);
    }
    for kind in registry::kinds() {
        for (path, method, operation) in
            read_only(kind).into_iter().chain(exporting::paths(kind, conditions(kind))).chain(writing(kind))
        {
            add(format!("/{}{path}", kind.plural), method, operation);
        }
        for (path, method, operation) in steps(kind) {
            add(format!("/{}{path}", kind.plural), method, operation);
        }
    }
    paths
}

/// A path, a method, and what it does.
pub(super) type Described<P> = (P, &'static str, Operation);

pub(super) fn query(name: &str, says: &str, schema: Json) -> Json {
    json!({"name": name, "in": "query", "description": says, "schema": schema})
}

fn of_organisation() -> Vec<Described<&'static str>> {
    let text = || json!({"type": "string"});
    let id = || json!({"type": "string", "format": "uuid"});
    let unit = exact(json!({"id": id(), "name": nullable("string")}));
    let role = exact(json!({"role": text(), "caption": text(), "unit": unit, "assignment": id()}));
    let me = exact(json!({
        "person": to("schemas", "PersonName"),
        "roles": {"type": "array", "items": role},
        "reach": {"enum": ["read", "write", "approve"]},
        "organisation": exact(json!({"id": id(), "name": text()})),
        "today": {"type": "string", "format": "date"},
    }));
    let mut words = query("q", "Words; each has to begin a word of the record.", text());
    set(&mut words, "required", true);
    vec![
        (
            "/me",
            "get",
            Operation::new("me", "organisation", "Who the token speaks for").takes(&["as_of"]).answers(
                200,
                "Person, roles, reach, organisation.",
                me,
                &[],
            ),
        ),
        (
            "/kinds",
            "get",
            Operation::new("kinds", "organisation", "The kinds of record, described").takes(&["as_of"]).answers(
                200,
                "All kinds with their fields.",
                listed(json!({"type": "object"})),
                &[],
            ),
        ),
        (
            "/search",
            "get",
            Operation::new("search", "organisation", "Records of all kinds by their words")
                .takes_own(words)
                .takes(&["kind", "limit", "as_of"])
                .fails(&[404])
                .answers(200, "The records found, in the order of kinds.", listed(to("schemas", "Brief")), &[]),
        ),
        (
            "/batch",
            "post",
            Operation::new("batch", "organisation", "Several commands, all or none")
                .says("Each command is decided on what those before it leave. One that is rejected rejects all.")
                .takes(WRITES)
                .reads(JSON, batch(), true)
                .fails(&[403, 412, 413, 415, 422])
                .answers(
                    200,
                    "What was written, in order; with `dry_run`, what would be.",
                    json!({"oneOf": [outcomes(), to("schemas", "Edits")]}),
                    &["Idempotency-Replayed"],
                ),
        ),
    ]
}

pub(super) fn outcomes() -> Json {
    let outcome = exact(json!({
        "kind": {"type": "string"}, "id": {"type": "string", "format": "uuid"}, "number": nullable("string"),
        "version": {"type": "integer"}, "href": {"type": "string"},
    }));
    exact(json!({
        "outcomes": {"type": "array", "items": outcome},
        "unseen": {"type": "integer", "description": "How many more records were written that you may not see."},
    }))
}

fn batch() -> Json {
    let kinds: Vec<&str> = registry::kinds().map(|kind| kind.plural).collect();
    let kind = json!({"enum": kinds});
    let handle = json!({"type": "string", "description": "Its id or number."});
    let version = json!({"type": "integer", "description": "The version that you saw."});
    let command = |required: &[&str], properties: Json| {
        let mut properties = properties;
        set(&mut properties, "kind", kind.clone());
        set(&mut properties, "reason", reason());
        json!({"type": "object", "required": required, "additionalProperties": false, "properties": properties})
    };
    let fields = json!({"type": "object", "description": "As in the body of the collection, without `reason`."});
    let one = |verb: &str, command: Json| exact(json!({verb: command}));
    let existing = || command(&["kind", "id", "version"], json!({"id": handle, "version": version}));
    let edit =
        command(&["kind", "id", "version", "fields"], json!({"id": handle, "version": version, "fields": fields}));
    let noun = json!({"type": "string", "description": "What the step creates on the record, as in its address."});
    let step = json!({"id": handle, "version": version, "noun": noun, "fields": fields});
    let step = command(&["kind", "id", "version", "noun"], step);
    let commands = json!([
        one("create", command(&["kind", "fields"], json!({"fields": fields}))),
        one("edit", edit),
        one("retire", existing()),
        one("restore", existing()),
        one("step", step),
    ]);
    json!({
        "type": "object", "required": ["commands"], "additionalProperties": false,
        "properties": {
            "commands": {"type": "array", "minItems": 1, "maxItems": decide::COMMANDS, "items": {"oneOf": commands}},
            "reason": reason(),
        },
    })
}

fn of_api() -> Vec<Described<&'static str>> {
    let code = json!({"name": "code", "in": "path", "required": true, "schema": {"type": "string"}, "description": "The code."});
    let problem = exact(json!({
        "code": {"type": "string"}, "status": {"type": "integer"}, "title": {"type": "string"}, "next": {"type": "string"},
    }));
    vec![
        (
            "/",
            "get",
            Operation::open("page", "api", "This description, to read").answers_as(
                200,
                "A page.",
                "text/html",
                json!({"type": "string"}),
                &[],
            ),
        ),
        (
            "/openapi.json",
            "get",
            Operation::open("document", "api", "This description, for programs").answers(
                200,
                "An OpenAPI 3.1 document.",
                json!({"type": "object"}),
                &[],
            ),
        ),
        (
            "/problems/{code}",
            "get",
            Operation::open("problem", "api", "What a problem's code means").takes_own(code).fails(&[404]).answers(
                200,
                "The problem.",
                problem,
                &[],
            ),
        ),
    ]
}

/// Conditions on the fields of a kind.
fn conditions(kind: &Kind) -> Json {
    json!({
        "name": "conditions", "in": "query", "style": "form", "explode": true,
        "description": "Conditions on fields: `field=value`, `field.in=one,another`, `field.ne=`, `field.empty=true`, and for \
            numbers, dates and text `field.gte=`, `.gt`, `.lte`, `.lt`.",
        "schema": to("schemas", &format!("{}Conditions", kind.entity)),
    })
}

fn read_only(kind: &'static Kind) -> Vec<Described<&'static str>> {
    let (tag, entity) = (kind.plural, kind.entity);
    let item = || to("schemas", entity);
    let operation = |verb: &str, summary: String| Operation::new(&format!("{verb}-{tag}"), tag, &summary);
    let conditions = conditions(kind);
    let before = query("before", "Versions before this one.", json!({"type": "integer", "minimum": 1}));
    let after =
        query("after", "How many to pass over: `next` of the page before.", json!({"type": "integer", "minimum": 0}));
    let number = nullable("integer");
    let references = exact(json!({
        "items": {"type": "array", "items": to("schemas", "Reference")}, "next": number, "total": {"type": "integer"},
        "unseen": {"type": "integer", "description": "How many more refer to it that you may not see."},
    }));
    vec![
        (
            "",
            "get",
            operation("list", format!("A page of {}", kind.nouns()))
                .takes(&["limit", "cursor", "sort", "q", "retired", "as_of"])
                .takes_own(conditions)
                .answers(200, "The page.", page(item(), nullable("string")), &[]),
        ),
        (
            "/{handle}",
            "get",
            operation("show", format!("One {}", kind.noun()))
                .takes(&["handle", "as_of", "IfNoneMatch"])
                .fails(&[404])
                .answers(200, "The record.", item(), &["ETag"])
                .answers_nothing(304, "You have this version."),
        ),
        (
            "/{handle}/history",
            "get",
            operation("history", "Its versions, newest first, with what each changed".to_owned())
                .takes(&["handle", "limit", "as_of"])
                .takes_own(before)
                .fails(&[404])
                .answers(200, "The versions.", page(to("schemas", "Version"), number), &[]),
        ),
        (
            "/{handle}/versions/{version}",
            "get",
            operation("version", "One version, in the state it had then".to_owned())
                .takes(&["handle", "version", "as_of"])
                .fails(&[404])
                .answers(200, "The version.", item(), &["ETag"]),
        ),
        (
            "/{handle}/versions/{version}/proof",
            "get",
            operation("proof", "The proof that a version stands in the log, as C2SP tlog-proof".to_owned())
                .takes(&["handle", "version", "as_of"])
                .fails(&[404])
                .answers_as(
                    200,
                    "At most 4 KB, with what the version changed.",
                    "text/plain",
                    json!({"type": "string"}),
                    &[],
                ),
        ),
        (
            "/{handle}/references",
            "get",
            operation("references", "The records that refer to it".to_owned())
                .takes(&["handle", "limit", "as_of"])
                .takes_own(after)
                .fails(&[404])
                .answers(200, "The records, each with the field that names this one.", references, &[]),
        ),
        (
            "/{handle}/steps",
            "get",
            operation("steps", "The steps of its life cycle that you can take now".to_owned())
                .takes(&["handle", "as_of"])
                .fails(&[404])
                .answers(200, "The steps.", listed(json!({"type": "object"})), &[]),
        ),
    ]
}

fn writing(kind: &'static Kind) -> Vec<Described<&'static str>> {
    let (tag, entity, title) = (kind.plural, kind.entity, kind.noun());
    let item = || json!({"oneOf": [to("schemas", entity), to("schemas", "Edits")]});
    let operation = |verb: &str, summary: String| {
        Operation::new(&format!("{verb}-{tag}"), tag, &summary).takes(WRITES).fails(&[403, 404, 413, 415, 422])
    };
    let existing = |verb: &str, summary: String| {
        operation(verb, summary)
            .takes(&["handle", "IfMatch"])
            .fails(&[412, 428])
            .answers(200, "The record; with `dry_run`, what would change.", item(), &["ETag", "Idempotency-Replayed"])
            .answers_nothing(204, "Written, and out of your sight.")
    };
    let reason = || json!({"type": "object", "additionalProperties": false, "properties": {"reason": reason()}});
    let mut all = Vec::new();
    if step::is_made_here(kind) {
        all.push((
            "",
            "post",
            operation("create", format!("Make: {title}"))
                .reads(JSON, to("schemas", &format!("{entity}New")), true)
                .answers(201, "The record.", to("schemas", entity), &["ETag", "Location", "Idempotency-Replayed"])
                .answers(200, "With `dry_run`, what would change.", to("schemas", "Edits"), &[])
                .answers_nothing(204, "Written, and out of your sight."),
        ));
    }
    if kind.is_edited {
        all.push((
            "/{handle}",
            "patch",
            existing("edit", format!("Edit: {title}")).reads(PATCH, to("schemas", &format!("{entity}Patch")), true),
        ));
        all.push(("/{handle}", "delete", existing("retire", format!("Retire: {title}")).reads(JSON, reason(), false)));
        all.push((
            "/{handle}/restoration",
            "post",
            existing("restore", format!("Take back into use: {title}")).reads(JSON, reason(), false),
        ));
    }
    all
}

fn steps(kind: &'static Kind) -> Vec<Described<String>> {
    let step = |noun: String| {
        let says = step::says(kind, &noun);
        let operation = Operation::new(&format!("{noun}-{}", kind.plural), kind.plural, &says)
            .takes(WRITES)
            .takes(&["handle", "IfMatch", "propose"])
            .fails(&[403, 404, 412, 413, 415, 422, 428])
            .reads(JSON, details(kind, &noun), false)
            .answers(
                200,
                "The record; with `dry_run`, what would change.",
                json!({"oneOf": [to("schemas", kind.entity), to("schemas", "Edits")]}),
                &["ETag", "Idempotency-Replayed"],
            )
            .answers_nothing(204, "Written, and out of your sight.");
        (format!("/{{handle}}/{noun}"), "post", operation)
    };
    step::nouns(kind).into_iter().map(step).collect()
}
