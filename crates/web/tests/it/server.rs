//! A server in the test's own process, with a person for every role, each signed in.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::{Actor, Proof, Reach, Via};
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use axum::response::Response;
use catalogue::Role;
use decide::{Command, Founding, Put, Step, StepTarget, Target};
use door::{App, COOKIE, Settings};
use host::{Host, SystemClock};
use isms::asset::Asset;
use isms::leadership::{ExternalGrant, RoleAssignment};
use isms::people::Person;
use ledger::note::LogKey;
use login::Logins;
use record::{Id, Kinded as _};
use serde_json::{Value as Json, json};
use tower::ServiceExt as _;
use trial::{Database, body};

/// The password of everyone here.
const PASSWORD: &str = "vermillion kettle orbit ladder";

/// The server, and who can speak to it.
pub struct Server {
    pub app: App,
    /// Per role, the cookie of somebody who holds it; for the external auditor, by a grant.
    pub cookies: BTreeMap<Role, String>,
    /// The cookie of a member of another organisation.
    pub foreigner: String,
    /// The id of the organisation's record, which has no number.
    pub profile: Id,
    organisation: Id,
    _database: Database,
}

/// A person who acts, with a factor shown.
fn actor(host: &Host, person: Id) -> Actor {
    let proof = Some(Proof { factor: "totp".to_owned(), at: host.now() });
    Actor { person, via: Via::Page, reach: Reach::Approve, token: None, proof }
}

async fn founded(host: &Host, slug: &str, name: &str) -> (Id, Id) {
    let founding = Founding {
        organisation: body(json!({"name": name, "time_zone": "Europe/Amsterdam", "currency": "EUR"})),
        units: Vec::new(),
        founder: body(json!({"name": "Maren Dekker", "email": format!("maren@{slug}.example")})),
        founder_roles: vec![Role::TopManagement, Role::IsmsManager],
        others: Vec::new(),
    };
    let (organisation, committed) = host.found(slug, &founding).await.unwrap();
    let person = committed.outcomes.iter().find(|outcome| outcome.kind.name == "person").unwrap().id;
    (organisation, person)
}

async fn put(host: &Host, organisation: Id, by: Id, kind: &'static record::Kind, fields: Json) -> Id {
    let put = Put { kind, target: Target::New, patch: body(fields), reason: None };
    let committed = host.commit(organisation, actor(host, by), Command::Put(put), None).await.unwrap();
    committed.outcomes[0].id
}

async fn appoint(host: &Host, organisation: Id, by: Id, person: Id, role: Role, unit: Option<Id>) {
    let view = host.view(organisation, actor(host, by)).await.unwrap();
    let (today, unit) = (view.today(), unit.or(view.root()));
    let details = json!({
        "person": person.to_string(), "role": role.id(), "from": today.to_string(), "competence": "Trained and experienced."
    });
    let kind = RoleAssignment::kind_of();
    let target = StepTarget::New { unit };
    let step =
        Step { kind, target, noun: "assignment".to_owned(), details: body(details), reason: None, is_proposal: false };
    let proposed = host.commit(organisation, actor(host, by), Command::Step(step), None).await.unwrap();
    let target = StepTarget::Existing { id: proposed.outcomes[0].id, version: 1 };
    let step = Step {
        kind,
        target,
        noun: "consent".to_owned(),
        details: record::Body::new(),
        reason: None,
        is_proposal: false,
    };
    host.commit(organisation, actor(host, person), Command::Step(step), None).await.unwrap();
}

/// Lets somebody from outside read everything: requested by one, approved by another.
async fn let_in(host: &Host, organisation: Id, requester: Id, approver: Id, person: Id) {
    let view = host.view(organisation, actor(host, requester)).await.unwrap();
    let (today, unit) = (view.today(), view.root());
    let details = json!({
        "person": person.to_string(), "organisation": "Norske Audit", "purpose": "Stage 1",
        "covers": [unit.unwrap().to_string()], "from": today.to_string(), "to": today.tomorrow().unwrap().to_string(),
        "confidentiality": "Agreement of January",
    });
    let kind = ExternalGrant::kind_of();
    let target = StepTarget::New { unit };
    let step =
        Step { kind, target, noun: "grant".to_owned(), details: body(details), reason: None, is_proposal: false };
    let requested = host.commit(organisation, actor(host, requester), Command::Step(step), None).await.unwrap();
    let target = StepTarget::Existing { id: requested.outcomes[0].id, version: 1 };
    let step = Step {
        kind,
        target,
        noun: "approval".to_owned(),
        details: record::Body::new(),
        reason: None,
        is_proposal: false,
    };
    host.commit(organisation, actor(host, approver), Command::Step(step), None).await.unwrap();
}

/// One record in each register that is edited and has no life cycle. The draft of the scope is the one of the founding.
async fn registers(host: &Host, organisation: Id, by: Id) {
    let has_none = |kind: &&'static record::Kind| !matches!(kind.name, "organisation" | "unit" | "person" | "asset");
    // What the ISMS manager writes, and a title is enough for: audits are written by auditors.
    let is_theirs = |kind: &&'static record::Kind| {
        let group = catalogue::rights().group_of_entity(kind.entity).unwrap();
        let needs_more = kind.fields.iter().any(|field| field.is_required && !field.is_title);
        group.access(Role::IsmsManager).write == Some(catalogue::Qualifier::All) && !needs_more
    };
    let plain = isms::registry::kinds().filter(|kind| kind.is_edited && kind.life_cycle.is_none());
    let plain = plain.filter(has_none).filter(is_theirs);
    for kind in plain {
        let title = kind.fields.iter().find(|field| field.is_title).unwrap();
        put(host, organisation, by, kind, json!({title.name: format!("First of {}", kind.plural)})).await;
    }
}

impl Server {
    pub async fn start() -> Self {
        let database = Database::sqlite();
        let host = Host::new(database.open().await, LogKey::from_seed(&[7; 32]), Arc::new(SystemClock));
        host.work_in(database.directory()).unwrap();
        let logins = Logins::open(host.clone(), database.directory(), false).await.unwrap();
        let (organisation, founder) = founded(&host, "corvane", "Corvane").await;
        let (elsewhere, stranger) = founded(&host, "elsewhere", "Elsewhere").await;
        let mut cookies = BTreeMap::new();
        let mut top = founder;
        for role in
            Role::ALL.iter().copied().filter(|role| !matches!(role, Role::ExternalAuditor | Role::SupplierContact))
        {
            let email = format!("{}@corvane.example", role.id());
            let fields = json!({"name": format!("Holder of {}", role.id()), "email": email});
            let person = put(&host, organisation, founder, Person::kind_of(), fields).await;
            appoint(&host, organisation, founder, person, role, None).await;
            cookies.insert(role, sign_in(&logins, organisation, person, &email).await);
            if role == Role::TopManagement {
                top = person;
            }
        }
        let email = "external_auditor@norske.example";
        let auditor =
            put(&host, organisation, founder, Person::kind_of(), json!({"name": "Odd Solberg", "email": email})).await;
        let_in(&host, organisation, founder, top, auditor).await;
        cookies.insert(Role::ExternalAuditor, sign_in(&logins, organisation, auditor, email).await);
        put(&host, organisation, founder, Asset::kind_of(), json!({"name": "Customer invoices"})).await;
        registers(&host, organisation, founder).await;
        let foreigner = sign_in(&logins, elsewhere, stranger, "maren@elsewhere.example").await;
        let view = host.view(organisation, actor(&host, founder)).await.unwrap();
        let profile = view.records(isms::context::Organisation::kind_of()).next().unwrap().id;
        let settings =
            Settings { public_url: "http://127.0.0.1:8400".to_owned(), is_https: false, first_run_code: None };
        Self {
            app: App { logins, settings: Arc::new(settings) },
            cookies,
            foreigner,
            profile,
            organisation,
            _database: database,
        }
    }

    /// A unit below the one at the top.
    pub async fn unit(&self, name: &str) -> Id {
        let manager = self.person(Role::IsmsManager).await.parse().unwrap();
        put(self.app.host(), self.organisation, manager, isms::context::Unit::kind_of(), json!({"name": name})).await
    }

    /// Somebody of a unit who holds a role there, and what they sign in with.
    pub async fn colleague(&self, name: &str, role: Role, unit: Id) -> (Id, String) {
        let (host, organisation) = (self.app.host(), self.organisation);
        let manager = self.person(Role::IsmsManager).await.parse().unwrap();
        let chief: Id = self.person(Role::TopManagement).await.parse().unwrap();
        let email = format!("{}@corvane.example", name.to_lowercase());
        let fields = json!({"name": name, "email": email, "unit": unit.to_string()});
        let person = put(host, organisation, manager, Person::kind_of(), fields).await;
        let by = if role == Role::IsmsManager { chief } else { manager };
        appoint(host, organisation, by, person, role, Some(unit)).await;
        (person, sign_in(&self.app.logins, organisation, person, &email).await)
    }

    /// Sends a form of somebody with its token; the status and the page.
    pub async fn posts(&self, cookie: &str, path: &str, form: &str) -> (StatusCode, String) {
        let form = format!("{form}&token={}", Logins::form_token(cookie));
        let answer = self.ask(Method::POST, &format!("/o/corvane/{path}"), Some(cookie), &form).await;
        (answer.status(), Self::body(answer).await)
    }

    /// Somebody, with a factor shown.
    pub fn acting(&self, person: Id) -> Actor {
        actor(self.app.host(), person)
    }

    /// Has somebody take a step that needs a second factor, which they showed.
    pub async fn proven(&self, person: Id, kind: &'static record::Kind, handle: &str, noun: &str) {
        self.proven_with(person, kind, handle, noun, json!({})).await;
    }

    /// The same with what the step asks for.
    pub async fn proven_with(&self, person: Id, kind: &'static record::Kind, handle: &str, noun: &str, details: Json) {
        let host = self.app.host();
        let view = host.view(self.organisation, actor(host, person)).await.unwrap();
        let held = view.find(kind, handle).unwrap();
        let target = StepTarget::Existing { id: held.id, version: held.version };
        let details = body(details);
        let step = Step { kind, target, noun: noun.to_owned(), details, reason: None, is_proposal: false };
        host.commit(self.organisation, actor(host, person), Command::Step(step), None).await.unwrap();
    }

    /// Has the holder of a role make a record by the first step of its life, with a second factor shown.
    pub async fn begins(&self, role: Role, kind: &'static record::Kind, noun: &str, details: Json) -> Id {
        let (host, person) = (self.app.host(), self.person(role).await.parse().unwrap());
        let target = StepTarget::New { unit: None };
        let details = body(details);
        let step = Step { kind, target, noun: noun.to_owned(), details, reason: None, is_proposal: false };
        let committed = host.commit(self.organisation, actor(host, person), Command::Step(step), None).await.unwrap();
        committed.outcomes[0].id
    }

    /// Asks a route; `cookie` says who asks.
    pub async fn ask(&self, method: Method, path: &str, cookie: Option<&str>, form: &str) -> Response {
        let pages = web::faults(web::routes().into_router());
        let api = api::problems(api::routes().into_router());
        let router = door::guard(api.merge(pages), &self.app).with_state(self.app.clone());
        let mut request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:8400");
        request =
            request.header("sec-fetch-site", "same-origin").header("content-type", "application/x-www-form-urlencoded");
        if let Some(cookie) = cookie {
            request = request.header("cookie", format!("{COOKIE}={cookie}"));
        }
        router.oneshot(request.body(Body::from(form.to_owned())).unwrap()).await.unwrap()
    }

    /// Posts a body of that type.
    pub async fn send(&self, path: &str, content_type: &str, cookie: &str, body: String) -> Response {
        let pages = web::faults(web::routes().into_router());
        let router = door::guard(pages, &self.app).with_state(self.app.clone());
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header("host", "127.0.0.1:8400")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", format!("{COOKIE}={cookie}"))
            .header("content-type", content_type)
            .body(Body::from(body));
        router.oneshot(request.unwrap()).await.unwrap()
    }

    /// The text of an answer.
    pub async fn body(response: Response) -> String {
        String::from_utf8(to_bytes(response.into_body(), 1 << 22).await.unwrap().to_vec()).unwrap()
    }

    /// The status of a route, and whether it leads to signing in.
    pub async fn status(&self, method: Method, path: &str, cookie: Option<&str>, form: &str) -> (StatusCode, bool) {
        let response = self.ask(method, path, cookie, form).await;
        let to = response.headers().get("location").and_then(|to| to.to_str().ok()).unwrap_or_default();
        (response.status(), to.starts_with("/sign-in"))
    }

    /// The text of a page.
    pub async fn text(&self, path: &str, cookie: &str) -> String {
        let response = self.ask(Method::GET, path, Some(cookie), "").await;
        String::from_utf8(to_bytes(response.into_body(), 1 << 22).await.unwrap().to_vec()).unwrap()
    }
}

async fn sign_in(logins: &Logins, organisation: Id, person: Id, email: &str) -> String {
    logins.set_up(organisation, person, email, PASSWORD).await.unwrap();
    logins.sign_in(email, PASSWORD).await.unwrap().secret.expose().to_owned()
}

impl Server {
    /// Posts a form that carries its token, with a header that says where it comes from.
    pub async fn post_with(&self, header: &str, value: &str, cookie: &str) -> StatusCode {
        let pages = web::faults(web::routes().into_router());
        let router = door::guard(pages, &self.app).with_state(self.app.clone());
        let request = Request::builder()
            .method(Method::POST)
            .uri("/theme")
            .header("host", "127.0.0.1:8400")
            .header("cookie", format!("{COOKIE}={cookie}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header(header, value)
            .body(Body::from(format!("theme=dark&token={}", Logins::form_token(cookie))));
        router.oneshot(request.unwrap()).await.unwrap().status()
    }
}

/// What people do and see in the stories.
impl Server {
    /// The id of the first record of a collection with these words.
    pub async fn chosen(&self, plural: &str, words: &str) -> String {
        let path = format!("/o/corvane/choose/{plural}?q={words}");
        let found = self.text(&path, &self.cookies[&Role::IsmsManager]).await;
        let found: Json = serde_json::from_str(&found).unwrap();
        found["items"][0]["value"].as_str().unwrap().to_owned()
    }

    /// The id of the holder of a role.
    pub async fn person(&self, role: Role) -> String {
        self.chosen("people", role.id()).await
    }

    /// Sends a form with its token; the status and the page.
    pub async fn sends(&self, role: Role, path: &str, form: &str) -> (StatusCode, String) {
        self.posts(&self.cookies[&role], path, form).await
    }

    /// The same, done.
    pub async fn does(&self, role: Role, path: &str, form: &str) {
        let (status, page) = self.sends(role, path, form).await;
        let main = page.split_once("<main").map_or(page.as_str(), |(_, main)| main);
        assert_eq!(status, StatusCode::SEE_OTHER, "{role} at {path}: {main}");
    }

    /// The lines of statements: their ids and references.
    pub async fn lines(&self) -> Vec<(Id, String)> {
        let chief = self.person(Role::IsmsManager).await.parse().unwrap();
        let view = self.app.host().view(self.organisation, actor(self.app.host(), chief)).await.unwrap();
        let lines = view.all::<isms::control::SoaLine>();
        lines.map(|line| (line.held.id, line.reference.as_deref().unwrap_or_default().to_owned())).collect()
    }

    /// The text of a page of the organisation.
    pub async fn sees(&self, role: Role, path: &str) -> String {
        self.text(&format!("/o/corvane/{path}"), &self.cookies[&role]).await
    }
}

impl Server {
    /// Stores bytes that nobody brought as evidence, as an import does; their digest.
    pub async fn stored(&self, content: Vec<u8>) -> String {
        let host = self.app.host();
        let digest = host.store().put_blob(self.organisation, content, host.now()).await.unwrap();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Server {
    /// Does something to the database behind Annexa's back; returns how many rows that touched.
    pub async fn behind_our_back(&self, text: &str) -> u64 {
        self._database.behind_our_back(text).await
    }

    /// The organisation.
    pub fn organisation(&self) -> Id {
        self.organisation
    }

    /// How often somebody took something out.
    pub async fn accesses(&self) -> usize {
        self.app
            .host()
            .store()
            .accesses(self.organisation, store::AccessQuestion { limit: 1_000, ..Default::default() })
            .await
            .unwrap()
            .len()
    }
}
