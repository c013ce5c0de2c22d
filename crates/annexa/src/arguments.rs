//! What can be said on the command line; the comments are the help. Each command's own arguments stand beside it.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::backup::Backup;
use crate::backup::restore::Restore;
use crate::client::ask::Ask;
use crate::client::compare::Compare;
use crate::client::evidence::{Attach, Download};
use crate::client::export::Export;
use crate::client::import::Import;
use crate::client::list::List;
use crate::client::log::Log;
use crate::client::login::Login;
use crate::client::package::Package;
use crate::client::person::Person;
use crate::client::readiness::Readiness;
use crate::client::show::Show;
use crate::client::token::Token;
use crate::client::write::{Add, Edit, Retire, Step};
use crate::completions::Completions;
use crate::doctor::Doctor;
use crate::exit::EXPLAINED;
use crate::fonts::Fonts;
use crate::init::Init;
use crate::key::Key;
use crate::recover::Recover;
use crate::serve::backups::Backups;
use crate::serve::{Mail, Witnesses};
use crate::verify::Verify;
use crate::witness::Witnessing;

/// Annexa keeps an information security management system under ISO/IEC 27001.
///
/// `annexa demo` shows it with an invented company. `annexa serve` is the server; one process owns a data directory. The
/// other commands speak to a server as a person with a token, but `init`, `verify`, `key`, `witness`, `backup`, `restore`, `recover`
/// and `doctor`, which open a data directory themselves.
#[derive(Debug, Parser)]
#[command(version, after_help = EXPLAINED)]
pub struct Annexa {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub enum Command {
    Serve(Box<Serve>),
    Demo(Demo),
    Init(Init),
    Login(Login),
    /// Forget the server and the token that `login` keeps.
    Logout,
    List(List),
    Show(Show),
    Readiness(Readiness),
    Compare(Compare),
    Add(Add),
    Edit(Edit),
    Retire(Retire),
    Step(Step),
    Import(Import),
    Person(Person),
    Ask(Ask),
    Token(Token),
    Export(Export),
    Attach(Attach),
    Download(Download),
    Log(Log),
    Package(Package),
    Verify(Verify),
    Key(Key),
    Witness(Witnessing),
    Backup(Backup),
    Restore(Restore),
    Recover(Recover),
    Doctor(Doctor),
    Completions(Completions),
}

/// Serve pages and API until stopped.
///
/// Beyond this machine nothing is served in the clear: give a certificate, or put a proxy that speaks TLS in front and
/// say so. Probes find /healthz (the process lives) and /readyz (the database answers, the organisations are loaded);
/// /metrics answers this machine, or whoever shows the token in ANNEXA_METRICS_TOKEN.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa serve --data /var/lib/annexa
  annexa serve --listen 0.0.0.0:443 --tls-cert full-chain.pem --tls-key key.pem --public-url https://annexa.example.org
  annexa serve --listen 10.0.0.5:8400 --behind-proxy --public-url https://annexa.example.org
  annexa serve --smtp-url smtps://mail.example.org --mail-from annexa@example.org --smtp-user annexa --smtp-password-file mail-password
  annexa serve --backup-to /backup --backup-at 02:30 --backup-recipient age1…")]
pub struct Serve {
    /// The directory of the database and the keys; made when it is missing.
    #[arg(long, env = "ANNEXA_DATA", default_value = "data")]
    pub data: PathBuf,
    /// Where to listen.
    #[arg(long, env = "ANNEXA_LISTEN", default_value = "127.0.0.1:8400")]
    pub listen: SocketAddr,
    /// A PostgreSQL database, postgres://…, in place of the embedded one; keys stay in the data directory.
    #[arg(long, env = "ANNEXA_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// The certificate and those above it, as PEM.
    #[arg(long, env = "ANNEXA_TLS_CERT", requires = "tls_key", value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,
    /// The certificate's key, as PEM.
    #[arg(long, env = "ANNEXA_TLS_KEY", requires = "tls_cert", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// A proxy in front speaks TLS for this server.
    #[arg(long, requires = "public_url", conflicts_with = "tls_cert")]
    pub behind_proxy: bool,
    /// The address under which people reach this server, https://….
    #[arg(long, env = "ANNEXA_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// How many bytes of files (evidence, spreadsheets) each organisation may have, such as 500MB, 20GB or 2TB.
    #[arg(long, env = "ANNEXA_FILES", default_value = "20GB", value_parser = crate::serve::room::bytes, value_name = "SIZE")]
    pub files: u64,
    /// How much memory past days may hold that somebody looks at, in MB. Those used longest ago go first.
    #[arg(long, env = "ANNEXA_MEMORY", default_value_t = 256, value_name = "MB")]
    pub memory: usize,
    /// The token that opens /metrics to other machines.
    #[arg(long, env = "ANNEXA_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
    #[command(flatten)]
    pub fonts: Fonts,
    #[command(flatten)]
    pub mail: Mail,
    #[command(flatten)]
    pub backups: Backups,
    #[command(flatten)]
    pub witnesses: Witnesses,
}

/// Serve an invented organisation to try Annexa with, on this machine only.
///
/// The company, its people and their eighteen months are invented, and the same at each first start. There is one login
/// for each role that is held at a unit; external auditors and suppliers' contacts come with grants, which the demo does
/// not have yet. Passwords are random and kept in demo-logins.json in the data directory; a password is all that a demo
/// asks for. The tokens may approve, and therefore live for eight hours: each start makes new ones.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa demo
  annexa demo --data /tmp/corvane --listen 127.0.0.1:0 --json")]
pub struct Demo {
    /// The directory of its data. What lies there from an earlier demo is used again.
    #[arg(long, default_value = "data/demo")]
    pub data: PathBuf,
    /// Where to listen, on this machine; port 0 takes one that is free.
    #[arg(long, default_value = "127.0.0.1:8400")]
    pub listen: SocketAddr,
    /// Print one JSON line once it is ready: address, organisation, logins.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub fonts: Fonts,
    #[command(flatten)]
    pub mail: Mail,
    #[command(flatten)]
    pub witnesses: Witnesses,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn no_two_arguments_are_in_each_others_way() {
        Annexa::command().debug_assert();
    }
}
