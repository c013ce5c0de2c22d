//! `annexa demo`: an invented organisation, its past made by the commands that people would have given.
//!
//! | module | holds |
//! |---|---|
//! | [`sample`], [`colleagues`], [`units`] | who and what there is |
//! | [`story`], [`roles`], [`assets`], [`context`], [`scope`], [`suppliers`], [`risks`], [`controls`], [`statement`] | what happened, day by day |
//! | [`past`], [`day`], [`clock`] | how it is made to have happened |
//! | [`logins`] | how one signs in |
//!
//! The data is used again at the next start. A past that was cut off is thrown away and made anew, as the file of logins
//! is written last.

mod assessments;
mod assets;
mod audits;
mod clock;
mod colleagues;
mod context;
mod controls;
mod day;
mod documents;
mod incidents;
mod logins;
mod past;
mod risks;
mod roles;
mod sample;
mod scope;
mod statement;
mod story;
mod suppliers;
mod support;
mod training;
mod units;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use door::Settings;
use host::Clock;
use serde::Serialize;

use crate::arguments::Demo;
use crate::data::Data;
use crate::exit::Failed;
use crate::serve::{self, Served};
use clock::DemoClock;
use logins::{Kept, Shown};
use past::Past;
use sample::Sample;

/// The file that holds the logins, and shows that the past is whole.
const LOGINS: &str = "demo-logins.json";

/// What `--json` prints.
#[derive(Serialize)]
struct Ready<'a> {
    url: &'a str,
    organisation: &'a str,
    logins: &'a [Shown],
}

/// Serves the demo.
///
/// # Errors
/// With a sentence for the operator.
pub async fn run(arguments: &Demo) -> anyhow::Result<()> {
    if !arguments.listen.ip().is_loopback() {
        let sentence = format!(
            "A demo prints its passwords and listens on this machine only; {} can be reached from others.",
            arguments.listen
        );
        return Err(Failed::refused(sentence).into());
    }
    let mail = arguments.mail.smtp()?;
    let clock = Arc::new(DemoClock::default());
    let mut data = Data::open(&arguments.data, None, Arc::clone(&clock) as Arc<dyn Clock>, true).await?;
    let file = arguments.data.join(LOGINS);
    let kept = if file.exists() {
        logins::read(&file)?
    } else {
        if !data.logins.host().organisations().await?.is_empty() {
            data = anew(data, &arguments.data, &clock).await?;
        }
        live_through(&data, &clock, &file).await?
    };
    let shown = logins::with_tokens(&data.logins, &kept).await?;
    arguments.fonts.add()?;
    let listener = serve::bind(arguments.listen).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let settings = Settings { public_url: url.clone(), is_https: false, first_run_code: None };
    let people = logins::people(data.logins.host(), &kept).await?;
    let witnesses = arguments.witnesses.named()?;
    let served = Served {
        settings,
        metrics_token: None,
        code_file: None,
        tls: None,
        mail,
        witnesses,
        backups: None,
        data: arguments.data.clone(),
    };
    serve::serve(data.logins.clone(), served, listener, || say(arguments.json, &url, people, &shown)).await
}

/// Throws away what an interrupted start left. The database itself said that it is a demo.
async fn anew(data: Data, directory: &Path, clock: &Arc<DemoClock>) -> anyhow::Result<Data> {
    tracing::warn!("an earlier start was cut off; the demo is made anew");
    data.logins.host().store().close().await;
    drop(data);
    for name in ["annexa.sqlite3", "annexa.sqlite3-wal", "annexa.sqlite3-shm", host::SEEN] {
        let path = directory.join(name);
        if path.exists() {
            fs::remove_file(path)?;
        }
    }
    Data::open(directory, None, Arc::clone(clock) as Arc<dyn Clock>, true).await
}

async fn live_through(data: &Data, clock: &DemoClock, file: &Path) -> anyhow::Result<Vec<Kept>> {
    let sample = Sample::read()?;
    let mut past = Past::new(data.logins.host(), clock, data.logins.host().now())?;
    story::tell(&mut past, &sample).await?;
    clock.let_go();
    logins::make(&data.logins, &past, &sample, file).await
}

fn say(is_json: bool, url: &str, people: usize, logins: &[Shown]) {
    let ready = Ready { url, organisation: story::SLUG, logins };
    if is_json {
        if let Ok(line) = serde_json::to_string(&ready) {
            println!("{line}");
        }
        return;
    }
    println!("Corvane Systems, an invented company of {people} people, at {url}/o/{}/", story::SLUG);
    println!("Sign in as one of these. Tokens for the API are printed with --json.\n");
    println!("{:<24}{:<18}{:<34}password", "role", "name", "e-mail");
    for login in logins {
        println!("{:<24}{:<18}{:<34}{}", login.role, login.name, login.email, login.password);
    }
}
