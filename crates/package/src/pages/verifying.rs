//! How to verify the package, in plain words, on a page.

use maud::html;

use super::frame::page;
use super::{Page, Site};

/// Where it lies.
const PATH: &str = "verifying.html";

/// The page. `key` is the line that verifies the log, `checkpoint` its signed state.
pub(crate) fn of(site: &Site, key: &str, checkpoint: &str) -> Page {
    let body = html! {
        div.head { div {
            h1 { "How to verify this package" }
            p { "Whether it is whole, whether nobody changed it, and whether it is what was recorded: without having to trust whoever gave it to you." }
        } }
        div.stack {
            section.card { header { h2 { "1. Is it whole, and as it was made?" } } div.body.prose {
                p { code { "manifest.json" } " lists every file with its SHA-256, and " code { "manifest.sig" } " is the signature of the server over that list. With Annexa’s program, which is one file and needs no network:" }
                pre tabindex="0" { code { "annexa verify package.zip --key annexa-key.txt" } }
                p { "Take the program from elsewhere than from whoever gave you the package, and the key, too: on a visit, by post, from an earlier report. The key that lies in the package says only that it fits together." }
                p { "Without the program: compute the SHA-256 of a file (" code { "sha256sum" } " or " code { "Get-FileHash" } ") and compare it with the line in " code { "manifest.json" } "." }
            } }
            @if site.has_log {
                section.card { header { h2 { "2. Is it what was recorded?" } } div.body.prose {
                    p { "The folder " code { "log" } " is an export of the log. Every change and every decision is one entry of it, which holds a fingerprint of what was written. The same command checks all of it: that no entry was changed, removed or put in; that every version here is what its entry says; and that whoever decided held a role that gives such a decision, that day, at that unit." }
                    p { "Each page of a record names the entry of each version. The text of an entry lies in " code { "log/tile/entries" } ", its content in " code { "log/revisions" } ", each line under the number of its entry (" code { "at" } ")." }
                    p { "If you kept a checkpoint from an earlier visit, give it along; then nobody can have written the past anew since:" }
                    pre tabindex="0" { code { "annexa verify package.zip --key annexa-key.txt --pinned checkpoint-of-march" } }
                } }
                section.card { header { h2 { "3. What was left out?" } } div.body.prose {
                    p { "A field that is left out has no value in " code { "log/revisions" } " and keeps its leaf, a salted hash, in the fingerprint. So everything else still verifies, nobody can guess what it said, and whoever has the value can show it to you later: with its salt it has to give the same leaf." }
                    p { "A version whose content is left out has its entry all the same. The verifier says how many there are; that number cannot be lied about." }
                    p { "Whether each decision was the person’s to make can be told all the same: who held which role, where, from when to when lies in the log from its beginning, without names where names are left out. What is not as it should be is a line under " i { "wrong" } "; what could not be asked, because something was left out, is only counted." }
                } }
            } @else {
                section.card { header { h2 { "2. The log" } } div.body.prose {
                    p { "The log is not in this package, because whoever is to read it may not read the log of the organisation. The signature of the list of files is all that can be verified." }
                } }
            }
            section.card { header { h2 { "Keep this" } } div.body.stack {
                p { "Three lines for your working papers. What you are shown later has to go on from them. They say nothing about the content." }
                (super::frame::scroll("Checkpoint", &html! { pre { code { (checkpoint) } } }))
                dl.facts { dt { "Key" } dd { span.digest { (key) } } }
            } }
            section.card { header { h2 { "What remains possible" } } div.body.prose {
                p { "Whoever holds the server and its signing key could write another history and sign it. It would verify in itself, and not against a checkpoint that you kept elsewhere. What was never recorded cannot be found missing. Times are those of the server’s clock." }
            } }
        }
    };
    page(site, PATH, "How to verify", &body)
}
