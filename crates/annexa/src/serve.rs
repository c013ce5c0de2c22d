//! `annexa serve`.
//!
//! | module | holds |
//! |---|---|
//! | [`address`] | where it listens, and what it refuses |
//! | [`first_run`] | the code that the first-run page asks for |
//! | [`health`] | /healthz and /readyz |
//! | [`metrics`] | /metrics |
//! | [`letters`] | the mail server |
//! | [`room`] | how much room there is for files |
//! | [`keeping`] | what it does by itself |
//! | [`backups`] | backups on schedule |
//! | [`witnesses`] | the witnesses that cosign the logs |
//! | [`connections`] | sockets, TLS, limits, the end |

mod address;
pub mod backups;
pub mod connections;
mod first_run;
mod health;
mod keeping;
mod letters;
mod metrics;
pub mod room;
pub mod tls;
pub mod witnesses;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use door::{App, Settings};
use host::SystemClock;
use login::Logins;
use mail::Smtp;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use witness::Witness;

use crate::arguments::Serve;
use crate::data::Data;
use address::Address;
use backups::{BackingUp, Plan};
use health::Health;
use keeping::Keeping;
pub use letters::Mail;
use letters::Sending;
use witnesses::Asking;
pub use witnesses::Witnesses;

/// Serves until stopped.
///
/// # Errors
/// With a sentence for the operator.
pub async fn run(arguments: &Serve) -> anyhow::Result<()> {
    let address = Address::of(arguments)?;
    let mail = arguments.mail.smtp()?;
    let backups = arguments.backups.plan(&arguments.data, arguments.database.as_deref())?;
    let witnesses = arguments.witnesses.named()?;
    let tls = tls::acceptor(arguments.tls_cert.as_deref(), arguments.tls_key.as_deref())?;
    let data = Data::open(&arguments.data, arguments.database.as_deref(), Arc::new(SystemClock), false).await?;
    data.logins.host().allow_files(arguments.files);
    arguments.fonts.add()?;
    data.logins.host().hold_past_within(arguments.memory.saturating_mul(1024 * 1024));
    let listener = bind(arguments.listen).await?;
    let public_url = address.public_url(listener.local_addr()?);
    let code = first_run::code(&data.logins, &arguments.data).await?;
    let served = Served {
        data: arguments.data.clone(),
        settings: Settings { public_url, is_https: address.is_https, first_run_code: code.clone() },
        metrics_token: arguments.metrics_token.clone(),
        code_file: code.is_some().then(|| first_run::file(&arguments.data)),
        tls,
        mail,
        backups,
        witnesses,
    };
    let url = served.settings.public_url.clone();
    serve(data.logins.clone(), served, listener, || match code {
        Some(code) => println!("Nothing is here yet. Open {url}/first-run and enter this code: {code}"),
        None => println!("Annexa serves {url}"),
    })
    .await
}

/// What differs between servers.
pub struct Served {
    /// The data directory.
    pub data: PathBuf,
    /// How it is reached.
    pub settings: Settings,
    /// What opens /metrics to other machines.
    pub metrics_token: Option<String>,
    /// The file of the first-run code, removed once there is an organisation.
    pub code_file: Option<PathBuf>,
    /// TLS, where the server speaks it itself.
    pub tls: Option<TlsAcceptor>,
    /// The mail server, where letters are sent.
    pub mail: Option<Smtp>,
    /// Backups on schedule, where they are wanted.
    pub backups: Option<Plan>,
    /// The witnesses that cosign the logs.
    pub witnesses: Vec<Witness>,
}

/// Takes the address, so that whoever is told it can come at once.
///
/// # Errors
/// When it is taken or not this machine's.
pub async fn bind(at: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(at).await.with_context(|| format!("cannot listen on {at}"))
}

/// Serves pages and API; calls `ready` once the organisations are loaded and requests are answered. Ends when the process
/// is told to, after the requests that are under way.
///
/// # Errors
/// When the organisations cannot be loaded.
pub async fn serve(logins: Logins, served: Served, listener: TcpListener, ready: impl FnOnce()) -> anyhow::Result<()> {
    let stop = connections::stopped()?;
    let store = logins.host().store().clone();
    let health = Health::of(logins.host());
    let (round, rounds) = watch::channel(0);
    let _asking = Asking::begin(logins.host(), served.witnesses, &rounds).await?;
    let logins = match &served.mail {
        Some(_) => logins.posting(&served.settings.public_url),
        None => logins,
    };
    let app = App { logins, settings: Arc::new(served.settings) };
    let router = router(&app, &health, served.metrics_token, served.code_file)?;
    let serving = tokio::spawn(connections::serve(listener, served.tls, router, stop));
    let loaded = load(&app).await;
    if loaded.is_ok() {
        health.is_loaded();
        let _keeping = Keeping::begin(app.host().clone(), served.data.clone(), round);
        let _sending = served.mail.map(|smtp| Sending::begin(app.logins.clone(), smtp));
        let _backing_up =
            served.backups.map(|plan| BackingUp::begin(plan, app.logins.clone(), &app.settings.public_url));
        tracing::info!("serving {}", app.settings.public_url);
        if !app.host().behind().is_empty() {
            eprintln!("{}", crate::recover::SENTENCE);
        }
        ready();
        serving.await?;
        app.host().look_outside(&served.data).await?;
    }
    store.close().await;
    loaded
}

async fn load(app: &App) -> anyhow::Result<()> {
    for organisation in app.host().organisations().await? {
        let records = app.host().warm(organisation.id).await?;
        tracing::info!(organisation = organisation.slug, records, "loaded");
    }
    Ok(())
}

/// Pages and API behind one door. What goes wrong is told as a page or as a problem, also what the door itself answers.
/// Probes come by any name and stand outside.
fn router(
    app: &App,
    health: &Health,
    metrics_token: Option<String>,
    code_file: Option<PathBuf>,
) -> anyhow::Result<Router> {
    exports::install(&typeset::Typesetter);
    let pages = web::faults(web::routes().into_router());
    let both = pages.merge(api::routes().into_router());
    let inside = api::problems(door::guard(both, app)).with_state(app.clone());
    let inside = inside.layer(from_fn(metrics::counted));
    let inside = match code_file {
        Some(file) => inside.layer(from_fn_with_state(first_run::Done::new(app.clone(), file), first_run::done)),
        None => inside,
    };
    let probes = Router::new().route("/healthz", get(health::lives)).route("/readyz", get(health::is_ready));
    Ok(inside.merge(probes.with_state(health.clone())).merge(metrics::route(app.host().clone(), metrics_token)?))
}
