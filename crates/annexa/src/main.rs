//! The program: command line, configuration, wiring. Read [`arguments`] for what it can do.

mod arguments;
mod backup;
mod client;
mod completions;
mod data;
mod demo;
mod doctor;
mod exit;
mod fonts;
mod init;
mod key;
mod recover;
mod serve;
mod upgrade;
mod verify;
mod witness;

use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Annexa, Command};

/// Answers, imports and values are many small pieces; the C library's allocator spends a quarter of the time on them
/// (decision 0012).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let annexa = Annexa::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("ANNEXA_LOG").unwrap_or_else(|_| "info".into()))
        .init();
    exit::with(run(annexa))
}

fn run(annexa: Annexa) -> anyhow::Result<()> {
    // Whatever speaks TLS here does it with ring. Nobody installed another before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match annexa.command {
            Command::Serve(arguments) => serve::run(&arguments).await,
            Command::Demo(arguments) => demo::run(&arguments).await,
            Command::Init(arguments) => init::run(&arguments).await,
            Command::Login(arguments) => client::login::run(&arguments).await,
            Command::Logout => client::login::forget(),
            Command::List(arguments) => client::list::run(&arguments).await,
            Command::Compare(arguments) => client::compare::run(&arguments).await,
            Command::Export(arguments) => client::export::run(&arguments).await,
            Command::Attach(arguments) => client::evidence::attach(&arguments).await,
            Command::Download(arguments) => client::evidence::download(&arguments).await,
            Command::Show(arguments) => client::show::run(&arguments).await,
            Command::Readiness(arguments) => client::readiness::run(&arguments).await,
            Command::Add(arguments) => client::write::add(&arguments).await,
            Command::Edit(arguments) => client::write::edit(&arguments).await,
            Command::Retire(arguments) => client::write::retire(&arguments).await,
            Command::Step(arguments) => client::write::step(&arguments).await,
            Command::Import(arguments) => client::import::run(&arguments).await,
            Command::Person(arguments) => client::person::run(&arguments).await,
            Command::Ask(arguments) => client::ask::run(&arguments).await,
            Command::Token(arguments) => client::token::run(&arguments).await,
            Command::Log(arguments) => client::log::run(&arguments).await,
            Command::Package(arguments) => client::package::run(&arguments).await,
            Command::Verify(arguments) => verify::run(&arguments).await,
            Command::Key(arguments) => key::run(&arguments).await,
            Command::Recover(arguments) => recover::run(&arguments).await,
            Command::Witness(arguments) => witness::run(&arguments).await,
            Command::Backup(arguments) => backup::run(&arguments).await,
            Command::Restore(arguments) => backup::restore::run(&arguments).await,
            Command::Doctor(arguments) => doctor::run(&arguments).await,
            Command::Completions(arguments) => completions::run(&arguments),
        }
    })
}
