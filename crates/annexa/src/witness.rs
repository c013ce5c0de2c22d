//! `annexa witness`: a memory outside, for logs of others.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Args;
use jiff::Timestamp;
use ledger::note::{Verifier, WitnessKey};
use witness::{Desk, Memory};

use crate::exit::Failed;
use crate::{data, serve};

/// Cosign the checkpoints of logs, so that none of them can be set back or written anew unseen.
///
/// A witness remembers how far each log had come that it knows, and cosigns a checkpoint only if it goes on from there (C2SP
/// tlog-witness, add-checkpoint over HTTP). Run it where whoever keeps the log has no say: at the auditor's, at a customer's, in
/// another department. It learns the number of entries and their root, nothing of what they say. It needs no database; what it
/// remembers is one file.
///
/// Never copy its directory to run it twice, and never put back an older copy: it would contradict itself.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa witness --data /var/lib/annexa-witness --name witness.example.org/annexa --log annexa-key.txt
  annexa witness --listen 0.0.0.0:8401 --tls-cert full-chain.pem --tls-key key.pem --name witness.example.org/annexa --log annexa-key.txt")]
pub struct Witnessing {
    /// The directory of its key and of what it remembers; made when it is missing.
    #[arg(long, env = "ANNEXA_DATA", default_value = "witness")]
    data: PathBuf,
    /// Where to listen.
    #[arg(long, env = "ANNEXA_LISTEN", default_value = "127.0.0.1:8401")]
    listen: SocketAddr,
    /// Its name, for ever: an address without https://, such as witness.example.org/annexa. Asked for once.
    #[arg(long)]
    name: Option<String>,
    /// A log to cosign: its key as `annexa key show` prints it, or a file with such lines, which may grow while it runs. May be repeated.
    #[arg(long = "log", value_name = "KEY", required = true)]
    logs: Vec<String>,
    /// The certificate and those above it, as PEM.
    #[arg(long, env = "ANNEXA_TLS_CERT", requires = "tls_key", value_name = "FILE")]
    tls_cert: Option<PathBuf>,
    /// The certificate's key, as PEM.
    #[arg(long, env = "ANNEXA_TLS_KEY", requires = "tls_cert", value_name = "FILE")]
    tls_key: Option<PathBuf>,
}

const KEY: &str = "witness.key";

/// Cosigns until stopped.
///
/// # Errors
/// With a sentence for the operator.
pub async fn run(arguments: &Witnessing) -> anyhow::Result<()> {
    let logs = Logs::open(&arguments.logs)?;
    let tls = serve::tls::acceptor(arguments.tls_cert.as_deref(), arguments.tls_key.as_deref())?;
    let directory = &arguments.data;
    fs::create_dir_all(directory)?;
    fs::set_permissions(directory, fs::Permissions::from_mode(0o700))?;
    let _lock = data::lock(directory)?;
    if directory.join(KEY).exists() && !Memory::is_in(directory) {
        let sentence = format!(
            "{} holds the key of a witness that has lost its memory. It could contradict what it cosigned: begin another one, in another \
             directory under another name.",
            directory.display()
        );
        return Err(Failed::refused(sentence).into());
    }
    let odd = |name: &str| Failed::refused(format!("{name:?} is no name: it has neither white space nor a plus sign."));
    if let Some(name) = &arguments.name {
        WitnessKey::from_seed(name, &[0; 32]).ok_or_else(|| odd(name))?;
    }
    let memory =
        Memory::open(directory, arguments.name.as_deref()).map_err(|error| Failed::refused(format!("{error}.")))?;
    let key = WitnessKey::from_seed(memory.name(), &*host::open_seed(directory, KEY)?);
    let key = key.ok_or_else(|| odd(memory.name()))?;
    let desk = Arc::new(Desk::new(key, memory, move || logs.now()));
    let stop = serve::connections::stopped()?;
    let listener = serve::bind(arguments.listen).await?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let verifier = desk.verifier();
    println!("A witness at {scheme}://{}, whose key is {verifier}", listener.local_addr()?);
    println!("Logs ask it with: annexa serve --witness '{scheme}://{}+{verifier}'", listener.local_addr()?);
    serve::connections::serve(listener, tls, witness::routes(desk, Timestamp::now), stop).await;
    Ok(())
}

/// The logs that are known, from the command line and from files.
struct Logs {
    given: Vec<String>,
    last: Mutex<Vec<Verifier>>,
}

impl Logs {
    fn open(given: &[String]) -> anyhow::Result<Self> {
        let found = read(given)?;
        if found.is_empty() {
            return Err(Failed::refused("No key of a log is there: give what `annexa key show` prints.").into());
        }
        Ok(Self { given: given.to_vec(), last: Mutex::new(found) })
    }

    /// As they are now; as they were while a file cannot be read.
    fn now(&self) -> Vec<Verifier> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match read(&self.given) {
            Ok(found) => *last = found,
            Err(error) => tracing::warn!(%error, "the keys of logs stay as they were read before"),
        }
        last.clone()
    }
}

fn read(given: &[String]) -> Result<Vec<Verifier>, Failed> {
    let mut found = Vec::new();
    for one in given {
        if let Ok(verifier) = one.parse() {
            found.push(verifier);
            continue;
        }
        let text = fs::read_to_string(one);
        let text =
            text.map_err(|error| Failed::not_found(format!("{one} is no key of a log, and cannot be read: {error}.")))?;
        // What `annexa key show` prints has the organisation before each key, and lines of earlier keys, which sign no more.
        let keys =
            text.lines().filter_map(|line| line.split_whitespace().next_back()).filter(|word| word.contains('+'));
        for key in keys {
            found.push(key.parse().map_err(|error| Failed::refused(format!("{one}: {key}: {error}.")))?);
        }
    }
    Ok(found)
}
