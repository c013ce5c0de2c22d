//! One entry's proof: what it proves, in words.

use host::Cosigned;
use ledger::entry::{Actor, Subject};
use ledger::note::{PublicKey, Verifier, WitnessVerifier, unverified};
use ledger::proof::{HEADER, Proof, Proven};
use serde_json::{Value as Json, json};

use crate::exit::Failed;

/// Verifies a proof under the key, and says what it proves.
///
/// # Errors
/// [`Failed`]: that it is no proof, or under code 5 that it proves nothing.
pub fn verify(text: &str, key: PublicKey, witnesses: &[WitnessVerifier], as_json: bool) -> anyhow::Result<()> {
    let proof = Proof::parse(text).map_err(|error| Failed::refused(format!("This is {error}.")))?;
    let log = unverified(&proof.checkpoint).map(|checkpoint| checkpoint.origin).unwrap_or_default();
    let verifier = key.verifier(&log).parse::<Verifier>();
    let verifier = verifier.map_err(|error| Failed::wrong(format!("It proves nothing: {error}.")))?;
    let proven = proof.verify(&verifier).map_err(|error| error.to_string());
    let found = proven.and_then(|proven| Ok((vouched(&proof, &proven, witnesses)?, proven)));
    match found {
        Err(problem) => {
            if as_json {
                println!("{}", json!({"sound": false, "problem": problem}));
            }
            Err(Failed::wrong(format!("It proves nothing: {problem}.")).into())
        }
        Ok((vouched, proven)) => {
            if as_json {
                println!("{}", json(&proven, &vouched));
            } else {
                say(&proven, &vouched);
            }
            Ok(())
        }
    }
}

/// What the witnesses that were asked for say to the checkpoint in a proof: each has to have cosigned it.
fn vouched(proof: &Proof, proven: &Proven, witnesses: &[WitnessVerifier]) -> Result<Vec<Cosigned>, String> {
    let vouched = witnesses.iter().map(|witness| {
        let (name, size) = (witness.name().to_owned(), proven.checkpoint.size);
        match witness.cosigned(&proof.checkpoint) {
            Ok(Some(at)) => Ok(Cosigned { witness: name, size, at }),
            Ok(None) => Err(format!("{name} did not cosign its checkpoint")),
            Err(error) => Err(format!("what {name} added to its checkpoint: {error}")),
        }
    });
    vouched.collect()
}

fn say(proven: &Proven, vouched: &[Cosigned]) {
    let Proven { checkpoint, index, entry, fields } = proven;
    println!(
        "This stands in the log of {}, as entry {index} of the {} that were signed.",
        entry.organisation, checkpoint.size
    );
    println!("  recorded   {}", entry.recorded);
    println!("  command    {}", entry.command);
    match &entry.by.actor {
        Actor::Person(person) => println!("  by         person {person}"),
        Actor::Service(service) => println!("  by         the program itself ({service})"),
    }
    let circumstances = [
        ("role      ", entry.by.assignment.map(|assignment| assignment.to_string())),
        ("factor    ", entry.by.factor.clone()),
        ("via       ", entry.by.via.clone()),
    ];
    for (name, value) in circumstances.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        println!("  {name} {value}");
    }
    if let Subject::Record(revision) | Subject::Credential(revision) = &entry.subject {
        println!("  about      {} {} version {}", revision.kind, revision.id, revision.version);
        println!("  commitment {}", revision.commitment);
    }
    for Cosigned { witness, at, .. } in vouched {
        println!("  cosigned   by {witness}, at {at}");
    }
    if !fields.is_empty() {
        println!("Of what was decided it shows:");
    }
    for field in fields {
        let value = match &field.value {
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        println!("  {:<14} {value}", field.name);
    }
}

fn json(proven: &Proven, vouched: &[Cosigned]) -> Json {
    let Proven { checkpoint, index, entry, fields } = proven;
    let entry_json = entry.to_bytes().ok().and_then(|bytes| serde_json::from_slice::<Json>(&bytes).ok());
    let fields = fields.iter().map(|field| (field.name.clone(), field.value.clone()));
    json!({
        "sound": true,
        "log": checkpoint.origin,
        "size": checkpoint.size,
        "root": checkpoint.root.to_string(),
        "index": index,
        "cosigned": vouched.iter().map(super::told::cosigned).collect::<Vec<_>>(),
        "entry": entry_json,
        "fields": fields.collect::<serde_json::Map<_, _>>(),
    })
}

/// The proof that a PDF of ours carries in its description, which every reader of PDFs shows and which is plain text in the file.
pub fn within_pdf(bytes: &[u8]) -> Option<String> {
    let from = bytes.windows(HEADER.len()).position(|window| window == HEADER.as_bytes())?;
    let rest = bytes.get(from..)?;
    let end = rest.windows(2).position(|window| window == b"</")?;
    let text = String::from_utf8(rest.get(..end)?.to_vec()).ok()?;
    let unescaped = text.replace("&#xA;", "\n").replace("&#10;", "\n").replace("&lt;", "<").replace("&gt;", ">");
    Some(unescaped.replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&"))
}
