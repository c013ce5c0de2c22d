//! The program: command line, configuration, wiring. Read `arguments` for what it can do.

mod arguments;
mod data;
mod demo;
mod serve;

use clap::Parser as _;

use arguments::{Annexa, Command};

fn main() -> anyhow::Result<()> {
    let annexa = Annexa::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("ANNEXA_LOG").unwrap_or_else(|_| "info".into()))
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match annexa.command {
            Command::Serve(arguments) => serve::run(&arguments).await,
            Command::Demo(arguments) => demo::run(&arguments).await,
        }
    })
}
