//! The files of evidence, and those of documents.

use host::FILE_BYTES;
use serde_json::{Value as Json, json};

use super::operation::{Operation, to};
use super::paths::{Described, query};

/// The paths.
pub(super) fn paths() -> Vec<Described<&'static str>> {
    let digest = json!({
        "name": "Content-Digest", "in": "header", "schema": {"type": "string"},
        "description": "`sha-256=:…:` of the body (RFC 9530). Where it was sent, other bytes are not taken.",
    });
    let name = query(
        "name",
        "The name of the file; what leads to it is left out. Without it, the name that the record gives.",
        json!({"type": "string"}),
    );
    let operation = |id: &str, summary: &str| Operation::new(id, "evidence", summary);
    let of_documents = of_documents(&name, &digest);
    let of_evidence = vec![
        (
            "/evidence/{handle}/file",
            "put",
            operation("bring-evidence-file", "Bring the file of a piece of evidence")
                .says(&format!(
                    "The bytes as they are, at most {FILE_BYTES}, under any media type. Only whoever submitted it brings its \
                    file. Bytes whose SHA-256 the record names already, because it was submitted with `file_digest`, come at \
                    any time and change nothing. Others are named by the record then, as an edit of it: while it waits for its \
                    review, by its owner. To send the same again is the same once. The operator sets how many bytes of files an organisation has."
                ))
                .takes(&["handle", "IfMatch", "dry_run", "reason"])
                .takes_own(name)
                .takes_own(digest)
                .reads(&["application/octet-stream", "*/*"], json!({}), true)
                .fails(&[403, 404, 412, 413, 422, 428])
                .answers(
                    200,
                    "The record; with `dry_run`, what would change, unless the record names these bytes already.",
                    json!({"oneOf": [to("schemas", "Evidence"), to("schemas", "Edits")]}),
                    &["ETag"],
                )
                .answers_nothing(204, "Written, and out of your sight."),
        ),
        (
            "/evidence/{handle}/file",
            "get",
            operation("download-evidence-file", "The file of a piece of evidence")
                .says(
                    "For whoever may see the evidence. `file_not_here` where only a checksum was written down and nobody brought \
                    the bytes.",
                )
                .takes(&["handle", "as_of"])
                .fails(&[404])
                .answers_as(
                    200,
                    "Its bytes.",
                    "application/octet-stream",
                    json!({}),
                    &["Content-Disposition", "Content-Digest"],
                ),
        ),
    ];
    of_evidence.into_iter().chain(of_documents).collect()
}

fn of_documents(name: &Json, digest: &Json) -> Vec<Described<&'static str>> {
    let operation = |id: &str, summary: &str| Operation::new(id, "document-versions", summary);
    vec![
        (
            "/document-versions/{handle}/file",
            "put",
            operation("bring-document-file", "Bring the file of a version of a document")
                .says(&format!(
                    "A PDF, a Word document (.docx) or an OpenDocument text (.odt) of at most {FILE_BYTES} bytes, told by its bytes and \
                    not by its media type. A file that holds macros is refused with `no_document`. The record names it then, as an \
                    edit of the draft. To send the same again is the same once."
                ))
                .takes(&["handle", "IfMatch", "dry_run", "reason"])
                .takes_own(name.clone())
                .takes_own(digest.clone())
                .reads(&["application/octet-stream", "*/*"], json!({}), true)
                .fails(&[403, 404, 412, 413, 422, 428])
                .answers(
                    200,
                    "The record; with `dry_run`, what would change, unless the record names these bytes already.",
                    json!({"oneOf": [to("schemas", "DocumentVersion"), to("schemas", "Edits")]}),
                    &["ETag"],
                )
                .answers_nothing(204, "Written, and out of your sight."),
        ),
        (
            "/document-versions/{handle}/file",
            "get",
            operation("download-document-file", "The file of a version of a document")
                .says(
                    "For whoever may see the version. `file_not_here` where only a checksum was written down and nobody brought \
                    the bytes.",
                )
                .takes(&["handle", "as_of"])
                .fails(&[404])
                .answers_as(
                    200,
                    "Its bytes.",
                    "application/octet-stream",
                    json!({}),
                    &["Content-Disposition", "Content-Digest"],
                ),
        ),
    ]
}
