//! How one signs in to the demo: one login a role. Passwords are random, and lie in a file that only its owner may read,
//! as the same demo is opened again; tokens that may approve live for eight hours, so each start makes new ones.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use access::{Actor, Proof, Reach, Via};
use anyhow::Context as _;
use host::{Host, Randomness};
use isms::people::Person;
use jiff::SignedDuration;
use login::Logins;
use record::{Id, Kinded as _};
use serde::{Deserialize, Serialize};

use super::past::Past;
use super::sample::{Sample, email};

/// Who stands for which role. Roles that come with a grant from outside (external auditor, supplier's contact) are not
/// among them.
const ROLES: [(&str, &str); 16] = [
    ("owner", "P01"),
    ("top_management", "P03"),
    ("isms_manager", "P04"),
    ("risk_owner", "P09"),
    ("control_owner", "P07"),
    ("asset_owner", "P08"),
    ("internal_auditor", "P15"),
    ("lead_auditor", "P14"),
    ("employee", "P17"),
    ("manager", "P12"),
    ("dpo", "P06"),
    ("supplier_manager", "P16"),
    ("hr", "P10"),
    // The sample gives this role to the ISMS manager.
    ("document_controller", "P04"),
    ("incident_lead", "P05"),
    ("platform_administrator", "P13"),
];

/// What is kept of a login between starts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    role: String,
    name: String,
    email: String,
    password: String,
    organisation: Id,
    person: Id,
    login: Id,
}

/// A login as it is printed.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// The role that it stands for.
    pub role: String,
    /// Who it is.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// The password.
    pub password: String,
    /// A token for the API, of reach `approve`, for eight hours.
    pub token: String,
}

/// Makes the logins, and keeps them in `file`, which shows that the past was made to its end.
pub async fn make(logins: &Logins, past: &Past<'_>, sample: &Sample, file: &Path) -> anyhow::Result<Vec<Kept>> {
    let mut kept: Vec<Kept> = Vec::new();
    for (role, who) in ROLES {
        let name = &sample.person(who).with_context(|| format!("{who} is not in the sample"))?.name;
        let (organisation, person, email) = (past.organisation(), past.id(who)?, email(name));
        let role = role.to_owned();
        if let Some(known) = kept.iter().find(|known| known.person == person) {
            kept.push(Kept { role, ..known.clone() });
            continue;
        }
        let password = password();
        logins.set_up(organisation, person, &email, &password).await?;
        let login = login_of(logins, organisation, person).await?;
        kept.push(Kept { role, name: name.clone(), email, password, organisation, person, login });
    }
    let text = serde_json::to_string_pretty(&kept)?;
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(file)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(kept)
}

/// The logins of an earlier start.
pub fn read(file: &Path) -> anyhow::Result<Vec<Kept>> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not what `annexa demo` wrote", file.display()))
}

/// Gives each login a new token.
pub async fn with_tokens(logins: &Logins, kept: &[Kept]) -> anyhow::Result<Vec<Shown>> {
    let mut shown: Vec<Shown> = Vec::new();
    for kept in kept {
        let known = shown.iter().find(|known| known.email == kept.email).map(|known| known.token.clone());
        let token = match known {
            Some(token) => token,
            None => token(logins, kept).await?,
        };
        let Kept { role, name, email, password, .. } = kept.clone();
        shown.push(Shown { role, name, email, password, token });
    }
    Ok(shown)
}

async fn token(logins: &Logins, kept: &Kept) -> anyhow::Result<String> {
    let proof = Some(Proof { factor: "demo".to_owned(), at: logins.host().now() });
    let actor = Actor { person: kept.person, via: Via::Demo, reach: Reach::Approve, token: None, proof };
    let life = SignedDuration::from_hours(8);
    let (_, secret) = logins.make_token(kept.organisation, kept.login, &actor, "Demo", Reach::Approve, life).await?;
    Ok(secret.expose().to_owned())
}

async fn login_of(logins: &Logins, organisation: Id, person: Id) -> anyhow::Result<Id> {
    let memberships = logins.host().store().credentials_of_organisation("membership", organisation).await?;
    let person = person.to_string();
    let found = memberships.iter().find(|row| row.body.get("person").and_then(|id| id.as_str()) == Some(&person));
    found.map(|row| row.login).context("the login was just made")
}

/// Twenty letters in groups, 94 bits.
fn password() -> String {
    let letters: Vec<char> = Randomness::bytes::<20>().iter().map(|byte| char::from(b'a' + byte % 26)).collect();
    letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// How many people the demo holds, for the line that is printed.
pub async fn people(host: &Host, kept: &[Kept]) -> anyhow::Result<usize> {
    let Some(one) = kept.iter().find(|kept| kept.role == "isms_manager") else { return Ok(0) };
    let actor = Actor { person: one.person, via: Via::Demo, reach: Reach::Read, token: None, proof: None };
    Ok(host.view(one.organisation, actor).await?.living(Person::kind_of()))
}
