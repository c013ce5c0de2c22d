//! Sockets: how many, how long, how large a head may be; and how it ends.
//!
//! `axum::serve` sets none of these limits, so the loop is here, over hyper's own builder.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::HOST;
use axum::http::{HeaderValue, Request};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

/// How many connections are open at once; more wait in the system's queue.
const CONNECTIONS: usize = 2048;
/// The longest head of a request, in bytes.
const HEAD: usize = 32 * 1024;
/// How long a client may take over a head, and between requests.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// How long a client may take over the handshake of TLS.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How many requests share one connection of HTTP/2.
const STREAMS: u32 = 128;
/// How long requests that are under way get at the end.
const END: Duration = Duration::from_secs(20);

/// Completes when the process is told to end. The signals are caught from the moment this returns.
///
/// # Errors
/// When they cannot be.
pub fn stopped() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Takes connections until `stop`, then waits for the requests that are under way.
pub async fn serve(listener: TcpListener, tls: Option<TlsAcceptor>, router: Router, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let (builder, graceful) = (Arc::new(builder()), Arc::new(GracefulShutdown::new()));
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        let (Ok(place), Ok((stream, peer))) = (place, accepted) else {
            // Out of file descriptors, say: others have to close first.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let one = one(stream, peer, place, tls.clone(), router.clone(), Arc::clone(&builder), graceful.watcher());
        tokio::spawn(one);
    }
    drop(listener);
    match Arc::try_unwrap(graceful) {
        Ok(graceful) => {
            let _ = tokio::time::timeout(END, graceful.shutdown()).await;
        }
        Err(_) => tracing::warn!("connections could not be ended in order"),
    }
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(HEAD);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(HEAD).unwrap_or(u32::MAX))
        .max_concurrent_streams(STREAMS)
        .keep_alive_interval(HEAD_TIME)
        .keep_alive_timeout(HEAD_TIME);
    builder
}

async fn one(
    stream: TcpStream,
    peer: SocketAddr,
    place: OwnedSemaphorePermit,
    tls: Option<TlsAcceptor>,
    router: Router,
    builder: Arc<Builder<TokioExecutor>>,
    watcher: hyper_util::server::graceful::Watcher,
) {
    match tls {
        None => talk(stream, peer, router, &builder, watcher).await,
        Some(tls) => {
            if let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE, tls.accept(stream)).await {
                talk(stream, peer, router, &builder, watcher).await;
            }
        }
    }
    drop(place);
}

async fn talk<Stream>(
    stream: Stream,
    peer: SocketAddr,
    router: Router,
    builder: &Builder<TokioExecutor>,
    watcher: hyper_util::server::graceful::Watcher,
) where
    Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        name_host(&mut request);
        router.clone().oneshot(request)
    });
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
    // What a client does to its own connection concerns nobody else.
    let _ = watcher.watch(connection).await;
}

/// HTTP/2 names the host in the address and not in a header, where the door looks for it.
fn name_host(request: &mut Request<Body>) {
    let named = request.uri().authority().and_then(|authority| HeaderValue::from_str(authority.as_str()).ok());
    if let (Some(named), false) = (named, request.headers().contains_key(HOST)) {
        request.headers_mut().insert(HOST, named);
    }
}
