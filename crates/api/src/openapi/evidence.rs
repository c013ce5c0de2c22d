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
    let of_evidence = FileOf {
        kind: "evidence",
        noun: "evidence",
        what: "a piece of evidence",
        schema: "Evidence",
        says: format!(
            "The bytes as they are, at most {FILE_BYTES}, under any media type. Only whoever submitted it brings its \
            file. Bytes whose SHA-256 the record names already, because it was submitted with `file_digest`, come at \
            any time and change nothing. Others are named by the record then, as an edit of it: while it waits for its \
            review, by its owner. To send the same again is the same once. The operator sets how many bytes of files an organisation has."
        ),
    };
    let of_document = FileOf {
        kind: "document-versions",
        noun: "document",
        what: "a version of a document",
        schema: "DocumentVersion",
        says: format!(
            "A PDF, a Word document (.docx) or an OpenDocument text (.odt) of at most {FILE_BYTES} bytes, told by its bytes and \
            not by its media type. A file that holds macros is refused with `no_document`. The record names it then, as an \
            edit of the draft. To send the same again is the same once."
        ),
    };
    let all = [("/evidence/{handle}/file", of_evidence), ("/document-versions/{handle}/file", of_document)];
    all.into_iter().flat_map(|(path, file)| file.paths(path, &name, &digest)).collect()
}

/// What there is to say about the files of a kind.
struct FileOf {
    kind: &'static str,
    noun: &'static str,
    what: &'static str,
    schema: &'static str,
    /// What is brought, and by whom.
    says: String,
}

impl FileOf {
    fn paths(&self, path: &'static str, name: &Json, digest: &Json) -> [Described<&'static str>; 2] {
        let operation = |verb: &str, summary: &str| {
            Operation::new(&format!("{verb}-{}-file", self.noun), self.kind, &format!("{summary} {}", self.what))
        };
        let bring = operation("bring", "Bring the file of")
            .says(&self.says)
            .takes(&["handle", "IfMatch", "dry_run", "reason"])
            .takes_own(name.clone())
            .takes_own(digest.clone())
            .reads(&["application/octet-stream", "*/*"], json!({}), true)
            .fails(&[403, 404, 412, 413, 422, 428])
            .answers(
                200,
                "The record; with `dry_run`, what would change, unless the record names these bytes already.",
                json!({"oneOf": [to("schemas", self.schema), to("schemas", "Edits")]}),
                &["ETag"],
            )
            .answers_nothing(204, "Written, and out of your sight.");
        let download = operation("download", "The file of")
            .says(
                "For whoever may see the record. `file_not_here` where only a checksum was written down and nobody brought the \
                 bytes.",
            )
            .takes(&["handle", "as_of"])
            .fails(&[404])
            .answers_as(200, "Its bytes.", "application/octet-stream", json!({}), &["Content-Disposition", "Content-Digest"]);
        [(path, "put", bring), (path, "get", download)]
    }
}
