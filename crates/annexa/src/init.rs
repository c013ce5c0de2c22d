//! `annexa init`: founds the first organisation without a browser.

use std::io::{IsTerminal as _, Read as _};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use catalogue::Role;
use clap::Args;
use decide::{Founding, Rejection};
use host::{HostError, SystemClock};
use record::{Body, Id};
use serde_json::json;

use crate::data::Data;
use crate::exit::Failed;

/// Found the first organisation and its owner in an empty data directory.
///
/// What is not given is asked for, where there is a terminal. The owner also becomes top management and ISMS manager, and
/// can hand both over. Without --password-stdin the owner gets a link to choose a password, which works for seven days.
///
/// No server may run on the directory: one process owns it.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa init --data /var/lib/annexa
  annexa init --name Corvane --time-zone Europe/Amsterdam --currency EUR --owner 'Maren Solberg' --email maren@corvane.example")]
pub struct Init {
    /// The directory of the database and the keys; made when it is missing.
    #[arg(long, env = "ANNEXA_DATA", default_value = "data")]
    data: PathBuf,
    /// A PostgreSQL database, postgres://…, in place of the embedded one.
    #[arg(long, env = "ANNEXA_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// The organisation's name, as it stands on a certificate.
    #[arg(long)]
    name: Option<String>,
    /// The time zone whose midnight begins a day, such as Europe/Amsterdam.
    #[arg(long)]
    time_zone: Option<String>,
    /// The currency of all amounts, such as EUR.
    #[arg(long)]
    currency: Option<String>,
    /// What the organisation does, for whom.
    #[arg(long)]
    sector: Option<String>,
    /// A unit of the organisation, such as Engineering; may be given several times.
    #[arg(long = "unit", value_name = "NAME")]
    units: Vec<String>,
    /// Yearly revenue in whole units of the currency.
    #[arg(long)]
    revenue: Option<u64>,
    /// The owner's first and last name.
    #[arg(long)]
    owner: Option<String>,
    /// The owner's address, to sign in with.
    #[arg(long)]
    email: Option<String>,
    /// The part of the address that leads to the organisation; made from its name otherwise.
    #[arg(long)]
    slug: Option<String>,
    /// Read the owner's password from standard input.
    #[arg(long)]
    password_stdin: bool,
    /// The address that people will reach the server under, for the link.
    #[arg(long, env = "ANNEXA_PUBLIC_URL", default_value = "http://127.0.0.1:8400")]
    public_url: String,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Founds.
///
/// # Errors
/// [`Failed`] when there is an organisation already, or an answer does not fit.
pub async fn run(arguments: &Init) -> anyhow::Result<()> {
    let password = if arguments.password_stdin { Some(password()?) } else { None };
    let name = answer("--name", "Organisation, as on a certificate:", arguments.name.as_ref())?;
    let zone = answer("--time-zone", "Time zone, such as Europe/Amsterdam:", arguments.time_zone.as_ref())?;
    let currency = answer("--currency", "Currency, such as EUR:", arguments.currency.as_ref())?;
    let owner = answer("--owner", "Owner, first and last name:", arguments.owner.as_ref())?;
    let email = answer("--email", "Owner's e-mail:", arguments.email.as_ref())?;
    if let Some(password) = &password {
        login::check_password(password, &[&email]).map_err(|error| Failed::refused(error.to_string()))?;
    }
    let mut organisation = Body::from_iter([("name".to_owned(), json!(name)), ("time_zone".to_owned(), json!(zone))]);
    organisation.insert("currency".to_owned(), json!(currency));
    organisation.extend(arguments.sector.as_ref().map(|sector| ("sector".to_owned(), json!(sector))));
    organisation.extend(arguments.revenue.map(|revenue| ("revenue".to_owned(), json!(revenue))));
    let founding = Founding {
        organisation,
        units: arguments.units.clone(),
        founder: Body::from_iter([("name".to_owned(), json!(owner)), ("email".to_owned(), json!(email))]),
        founder_roles: vec![Role::TopManagement, Role::IsmsManager],
        others: Vec::new(),
    };
    let data = Data::open(&arguments.data, arguments.database.as_deref(), Arc::new(SystemClock), false).await?;
    let host = data.logins.host();
    if !host.organisations().await?.is_empty() {
        let sentence = format!(
            "{} holds an organisation already. Sign in, or choose another directory.",
            arguments.data.display()
        );
        return Err(Failed::refused(sentence).into());
    }
    let slug = host::slug(arguments.slug.as_deref().unwrap_or(&name));
    let (organisation, committed) = host.found(&slug, &founding).await.map_err(explained)?;
    let person =
        committed.outcomes.iter().find(|outcome| outcome.kind.name == "person").context("founding makes a person")?;
    let link = sign_in(&data, organisation, person.id, &email, password.as_deref()).await?;
    let link = link.map(|secret| format!("{}/link/{secret}", arguments.public_url.trim_end_matches('/')));
    say(arguments, &slug, link.as_deref());
    host.store().close().await;
    Ok(())
}

async fn sign_in(
    data: &Data,
    organisation: Id,
    person: Id,
    email: &str,
    password: Option<&str>,
) -> anyhow::Result<Option<String>> {
    match password {
        Some(password) => {
            data.logins.set_up(organisation, person, email, password).await?;
            Ok(None)
        }
        None => Ok(data.logins.invite(organisation, person, email, None).await?.map(|link| link.expose().to_owned())),
    }
}

fn say(arguments: &Init, slug: &str, link: Option<&str>) {
    let data = arguments.data.display();
    if arguments.json {
        println!("{}", json!({"organisation": slug, "link": link}));
        return;
    }
    println!("Founded. Its pages will be at {}/o/{slug}/.", arguments.public_url.trim_end_matches('/'));
    println!("Start the server: annexa serve --data {data}");
    if let Some(link) = link {
        println!("Then the owner chooses a password, within seven days, at\n  {link}");
    }
}

/// An answer from the command line, or else from the terminal.
fn answer(flag: &str, question: &str, given: Option<&String>) -> anyhow::Result<String> {
    if let Some(given) = given {
        return Ok(given.trim().to_owned());
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failed::refused(format!("{flag} is missing, and there is no terminal to ask on.")).into());
    }
    inquire::Text::new(question).prompt().map_err(|_| Failed::refused("Nothing was founded.").into())
}

fn password() -> anyhow::Result<String> {
    let mut text = String::new();
    std::io::stdin().take(4096).read_to_string(&mut text).context("cannot read the password from standard input")?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// What does not fit, by the flags that people typed.
fn explained(error: HostError) -> anyhow::Error {
    let HostError::Rejected(Rejection::Invalid(misfits)) = error else { return error.into() };
    let lines = misfits.iter().map(|misfit| {
        let flag = match misfit.field.as_str() {
            "person.name" => "owner".to_owned(),
            "unit.name" => "unit".to_owned(),
            field => field.rsplit('.').next().unwrap_or(field).replace('_', "-"),
        };
        format!("--{flag}: {}", misfit.sentence)
    });
    Failed::refused(lines.collect::<Vec<_>>().join("\n")).into()
}
