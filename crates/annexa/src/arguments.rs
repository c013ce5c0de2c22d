//! What can be said on the command line; its comments are the help.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Annexa keeps an information security management system under ISO/IEC 27001.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
pub struct Annexa {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve pages and API until stopped.
    Serve(Serve),
    /// Serve an invented organisation to try Annexa with; listens on this machine only.
    Demo(Demo),
}

/// Where data lies and how it is reached.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// The directory of the database and the keys; made when it is missing.
    #[arg(long, env = "ANNEXA_DATA", default_value = "data")]
    pub data: PathBuf,
    /// Where to listen. Beyond this machine only behind a proxy that speaks TLS.
    #[arg(long, env = "ANNEXA_LISTEN", default_value = "127.0.0.1:8400")]
    pub listen: SocketAddr,
    /// A PostgreSQL database, postgres://…, in place of the embedded one; keys stay in the data directory.
    #[arg(long, env = "ANNEXA_DATABASE")]
    pub database: Option<String>,
    /// A proxy in front speaks TLS for this server.
    #[arg(long, requires = "public_url")]
    pub behind_proxy: bool,
    /// The address under which people reach this server, https://….
    #[arg(long, env = "ANNEXA_PUBLIC_URL")]
    pub public_url: Option<String>,
}

/// Where the demo lies.
#[derive(Clone, Debug, Args)]
pub struct Demo {
    /// The directory of its data. What lies there from an earlier demo is used again.
    #[arg(long, default_value = "data/demo")]
    pub data: PathBuf,
    /// Where to listen, on this machine.
    #[arg(long, default_value = "127.0.0.1:8400")]
    pub listen: SocketAddr,
    /// Print one JSON line once it is ready: address, organisation, logins.
    #[arg(long)]
    pub json: bool,
}
