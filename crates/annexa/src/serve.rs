//! `annexa serve`.

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use axum::Router;
use door::{App, Settings};
use host::SystemClock;
use login::Logins;
use tokio::net::TcpListener;

use crate::arguments::Serve;
use crate::data::Data;

/// Serves until stopped.
pub async fn run(arguments: &Serve) -> anyhow::Result<()> {
    let (public_url, is_https) = address(arguments)?;
    let data = Data::open(&arguments.data, arguments.database.as_deref(), Arc::new(SystemClock), false).await?;
    let is_new = data.logins.host().organisations().await?.is_empty();
    let first_run_code = if is_new { Some(first_run_code(&arguments.data)?) } else { None };
    if let Some(code) = &first_run_code {
        println!("Nothing is here yet. Open {public_url}/first-run and enter this code: {code}");
    }
    let settings = Settings { public_url, is_https, first_run_code };
    serve(data.logins.clone(), settings, bind(arguments.listen).await?, || ()).await
}

/// Beyond this machine nothing is served in the clear.
fn address(arguments: &Serve) -> anyhow::Result<(String, bool)> {
    let is_loopback = arguments.listen.ip().is_loopback();
    match &arguments.public_url {
        Some(url) if arguments.behind_proxy && url.starts_with("https://") => Ok((url.trim_end_matches('/').to_owned(), true)),
        Some(_) if arguments.behind_proxy => bail!("behind a proxy, people need an https:// address: give --public-url https://…"),
        _ if !is_loopback => bail!(
            "{} can be reached from other machines; put a proxy that speaks TLS in front and say --behind-proxy --public-url https://…",
            arguments.listen
        ),
        Some(url) => Ok((url.trim_end_matches('/').to_owned(), url.starts_with("https://"))),
        None => Ok((format!("http://{}", arguments.listen), false)),
    }
}

/// A code that only who can read the server's output or its data directory knows.
fn first_run_code(directory: &Path) -> anyhow::Result<String> {
    let path = directory.join("first-run-code");
    if let Ok(code) = fs::read_to_string(&path) {
        return Ok(code.trim().to_owned());
    }
    let code: String = host::Randomness::bytes::<10>().iter().map(|byte| char::from(b'a' + byte % 26)).collect();
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(&path)?;
    writeln!(file, "{code}")?;
    Ok(code)
}

/// Takes the address, so that whoever is told it can come at once.
///
/// # Errors
/// When it is taken or not this machine's.
pub async fn bind(at: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(at).await.with_context(|| format!("cannot listen on {at}"))
}

/// Serves pages and API; calls `ready` once requests are answered.
///
/// # Errors
/// When the organisations cannot be loaded, or the network fails.
pub async fn serve(logins: Logins, settings: Settings, listener: TcpListener, ready: impl FnOnce()) -> anyhow::Result<()> {
    for organisation in logins.host().organisations().await? {
        let records = logins.host().warm(organisation.id).await?;
        tracing::info!(organisation = organisation.slug, records, "loaded");
    }
    let app = App { logins, settings: Arc::new(settings) };
    tracing::info!("serving {}", app.settings.public_url);
    ready();
    axum::serve(listener, router(&app)).with_graceful_shutdown(stopped()).await?;
    Ok(())
}

/// Pages and API behind one door. What goes wrong is told as a page or as a problem, also what the door itself answers.
fn router(app: &App) -> Router {
    let pages = web::faults(web::routes().into_router());
    let both = pages.merge(api::routes().into_router());
    api::problems(door::guard(both, app)).with_state(app.clone())
}

async fn stopped() {
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}
