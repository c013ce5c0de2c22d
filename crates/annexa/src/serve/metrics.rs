//! /metrics, as Prometheus reads it: requests by route, status and time; commits by command, outcome and time; flushes;
//! organisations; the size of the logs; letters that wait; witnesses; backups on schedule.
//!
//! It tells how much is going on and so answers this machine only, or whoever shows the token of `--metrics-token`. A
//! request that a proxy passed on does not count as this machine's. Labels are route templates, never addresses, so that
//! no slug, number or secret gets into them.

use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::Instant;

use anyhow::anyhow;
use axum::Router;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use host::{COMMIT_SECONDS, FLUSH_SECONDS, Host};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use subtle::ConstantTimeEq as _;

use super::backups;

const REQUESTS: &str = "annexa_http_requests_total";
const SECONDS: &str = "annexa_http_request_seconds";
const ORGANISATIONS: &str = "annexa_organisations";
const ENTRIES: &str = "annexa_log_entries";
const LETTERS: &str = "annexa_letters_waiting";
const OLDEST: &str = "annexa_letters_oldest_seconds";
const GIVEN_UP: &str = "annexa_letters_given_up";
const UNWITNESSED: &str = "annexa_witness_entries_waiting";
const WITNESS_PROBLEM: &str = "annexa_witness_problem";
const BEHIND: &str = "annexa_log_behind";

/// Upper ends of the classes of time, in seconds.
const CLASSES: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

#[derive(Clone)]
struct Metrics {
    host: Host,
    token: Option<String>,
    handle: PrometheusHandle,
}

/// The route. One recorder serves the whole process.
///
/// # Errors
/// When the recorder cannot be made.
pub fn route(host: Host, token: Option<String>) -> anyhow::Result<Router> {
    let token = token.filter(|token| !token.is_empty());
    let metrics = Metrics { host, token, handle: recorder()? };
    Ok(Router::new().route("/metrics", get(show)).with_state(metrics))
}

fn recorder() -> anyhow::Result<PrometheusHandle> {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(handle) = HANDLE.get() {
        return Ok(handle.clone());
    }
    let mut builder = PrometheusBuilder::new();
    for name in [SECONDS, COMMIT_SECONDS, FLUSH_SECONDS] {
        builder = builder.set_buckets_for_metric(Matcher::Full(name.to_owned()), &CLASSES)?;
    }
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).map_err(|_| anyhow!("there is a recorder of metrics already"))?;
    metrics::describe_counter!(REQUESTS, "Requests by method, route and status");
    metrics::describe_histogram!(SECONDS, metrics::Unit::Seconds, "Time to the answer's head, by route");
    let commits = "Time from a command to its answer, by command and outcome; an import is one command";
    metrics::describe_histogram!(COMMIT_SECONDS, metrics::Unit::Seconds, commits);
    metrics::describe_histogram!(FLUSH_SECONDS, metrics::Unit::Seconds, "Time that the disk takes to keep a commit");
    metrics::describe_gauge!(ORGANISATIONS, "Organisations of this installation");
    metrics::describe_gauge!(LETTERS, "Letters that wait to be sent");
    metrics::describe_gauge!(OLDEST, metrics::Unit::Seconds, "How long the oldest of them has waited");
    metrics::describe_gauge!(GIVEN_UP, "Letters given up within the last thirty days");
    metrics::describe_gauge!(UNWITNESSED, "Entries of all logs that a witness has not cosigned yet");
    metrics::describe_gauge!(WITNESS_PROBLEM, "1 while something is the matter with a witness");
    metrics::describe_gauge!(BEHIND, "Logs that are behind what is remembered of them; nothing is written meanwhile");
    metrics::describe_gauge!(ENTRIES, "Entries of all logs; its rate is the rate of changes");
    metrics::describe_gauge!(backups::LAST, metrics::Unit::Seconds, "When the last backup was taken and tried");
    metrics::describe_gauge!(backups::FAILURES, "Backups that failed since");
    metrics::describe_gauge!(backups::OVERDUE, "1 when a backup should have been taken long ago");
    metrics::describe_gauge!(
        backups::SECONDS,
        metrics::Unit::Seconds,
        "How long the last backup took, with its trial restore"
    );
    metrics::describe_gauge!(backups::BYTES, metrics::Unit::Bytes, "How large the last backup is");
    Ok(HANDLE.get_or_init(|| handle).clone())
}

/// Counts a request under its route.
pub async fn counted(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = request.method().as_str().to_owned();
    let began = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_str().to_owned();
    metrics::histogram!(SECONDS, "route" => route.clone()).record(began.elapsed().as_secs_f64());
    metrics::counter!(REQUESTS, "method" => method, "route" => route, "status" => status).increment(1);
    response
}

async fn show(
    State(metrics): State<Metrics>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    if !is_allowed(metrics.token.as_deref(), peer, &headers) {
        return (StatusCode::NOT_FOUND, "There is nothing here.\n").into_response();
    }
    if let Err(error) = gauge(&metrics.host).await {
        tracing::warn!(%error, "metrics without the database's");
    }
    metrics.handle.run_upkeep();
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], metrics.handle.render()).into_response()
}

/// Sets what is read from the database when it is asked for.
#[expect(clippy::cast_precision_loss, reason = "Prometheus knows floats only")]
async fn gauge(host: &Host) -> Result<(), host::HostError> {
    let organisations = host.organisations().await?.len();
    let heads = host.store().snapshot().await?.heads().await?;
    let letters = host.store().letters().await?;
    let oldest = letters.oldest.map_or(0, |oldest| host.now().duration_since(oldest).as_secs());
    metrics::gauge!(ORGANISATIONS).set(organisations as f64);
    metrics::gauge!(ENTRIES).set(heads.iter().map(|head| head.size).sum::<i64>() as f64);
    metrics::gauge!(LETTERS).set(letters.waiting as f64);
    metrics::gauge!(OLDEST).set(oldest.max(0) as f64);
    metrics::gauge!(GIVEN_UP).set(letters.given_up as f64);
    metrics::gauge!(BEHIND).set(host.store().behind().await?.len() as f64);
    for witness in host.store().witnesses().await? {
        let mut waiting = 0_i64;
        for head in &heads {
            let cosigned = host.store().newest_cosignatures(head.organisation).await?;
            let cosigned = cosigned.iter().find(|one| one.witness == witness.name).map_or(0, |one| one.size);
            waiting += head.size.saturating_sub_unsigned(cosigned).max(0);
        }
        metrics::gauge!(UNWITNESSED, "witness" => witness.name.clone()).set(waiting as f64);
        let has_problem = if witness.problem.is_some() { 1.0 } else { 0.0 };
        metrics::gauge!(WITNESS_PROBLEM, "witness" => witness.name).set(has_problem);
    }
    Ok(())
}

fn is_allowed(token: Option<&str>, peer: SocketAddr, headers: &HeaderMap) -> bool {
    let shown = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    if let (Some(token), Some(shown)) = (token, shown) {
        return bool::from(token.as_bytes().ct_eq(shown.as_bytes()));
    }
    let is_passed_on =
        ["forwarded", "x-forwarded-for", "x-real-ip", "via"].iter().any(|name| headers.contains_key(*name));
    peer.ip().is_loopback() && !is_passed_on
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn metrics_answer_this_machine_or_a_token() {
        let (here, there) = ("127.0.0.1:5000".parse().unwrap(), "10.0.0.7:5000".parse().unwrap());
        let with = |name: &'static str, value: &'static str| {
            HeaderMap::from_iter([(name.parse().unwrap(), HeaderValue::from_static(value))])
        };
        let cases = [
            (None, here, HeaderMap::new(), true),
            (None, there, HeaderMap::new(), false),
            (None, here, with("x-forwarded-for", "10.0.0.7"), false),
            (Some("secret"), there, with("authorization", "Bearer secret"), true),
            (Some("secret"), there, with("authorization", "Bearer other"), false),
            (Some("secret"), there, with("authorization", "Basic secret"), false),
            (None, there, with("authorization", "Bearer "), false),
        ];
        for (token, peer, headers, expected) in cases {
            assert_eq!(is_allowed(token, peer, &headers), expected, "{token:?} {peer} {headers:?}");
        }
    }
}
