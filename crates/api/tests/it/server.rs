//! A server with two organisations, and clients that hold its answers against its own description.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use access::{Actor, Proof, Reach, Via};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use catalogue::Role;
use decide::Founding;
use door::{App, Settings};
use host::{Host, SetClock};
use jiff::SignedDuration;
use jsonschema::Validator;
use ledger::note::LogKey;
use login::Logins;
use record::Id;
use serde_json::{Value as Json, json};
use tower::ServiceExt as _;
use trial::{Database, body};

pub const HOST: &str = "annexa.example";

/// Two organisations on one server.
pub struct Server {
    pub database: Database,
    pub clock: Arc<SetClock>,
    pub app: App,
    pub router: Router,
    pub corvane: Member,
    pub foreign: Member,
    pub document: Arc<Document>,
}

/// The founder of an organisation, who holds its first roles.
#[derive(Clone)]
pub struct Member {
    pub organisation: Id,
    pub person: Id,
    pub token: String,
}

impl Server {
    pub async fn new() -> Self {
        Self::on(Database::sqlite()).await
    }

    /// The same on a database of either engine.
    pub async fn on(database: Database) -> Self {
        let clock = Arc::new(SetClock::new("2026-03-02T09:00:00Z".parse().unwrap()));
        let (app, router) = Self::begin(&database, &clock).await;
        let corvane = Self::found(&app, "corvane").await;
        let foreign = Self::found(&app, "foreign").await;
        let document = Document::of(&router).await;
        Self { database, clock, app, router, corvane, foreign, document: Arc::new(document) }
    }

    async fn begin(database: &Database, clock: &Arc<SetClock>) -> (App, Router) {
        let host =
            Host::new(database.open().await, LogKey::from_seed(&[7; 32]), Arc::clone(clock) as Arc<dyn host::Clock>);
        host.work_in(database.directory()).unwrap();
        let logins = Logins::open(host, database.directory(), true).await.unwrap();
        let settings = Settings { public_url: format!("https://{HOST}"), is_https: true, first_run_code: None };
        let app = App { logins, settings: Arc::new(settings) };
        let router = api::problems(door::guard(api::routes().into_router(), &app)).with_state(app.clone());
        (app, router)
    }

    /// The same server after a restart: it reads everything from the database again.
    pub async fn restarted(self) -> Self {
        self.app.host().store().close().await;
        let (app, router) = Self::begin(&self.database, &self.clock).await;
        Self { app, router, ..self }
    }

    async fn found(app: &App, slug: &str) -> Member {
        let founding = Founding {
            organisation: body(json!({"name": slug, "time_zone": "Europe/Amsterdam", "currency": "EUR"})),
            units: Vec::new(),
            founder: body(json!({"name": "Maren Dekker", "email": format!("maren@{slug}.example")})),
            founder_roles: vec![Role::TopManagement, Role::IsmsManager],
            others: Vec::new(),
        };
        let (organisation, committed) = app.host().found(slug, &founding).await.unwrap();
        let person = committed.outcomes.iter().find(|outcome| outcome.kind.name == "person").unwrap().id;
        let token = Self::token(app, organisation, person, &format!("maren@{slug}.example"), Reach::Approve).await;
        Member { organisation, person, token }
    }

    /// Lets a person sign in and make a token.
    pub async fn token(app: &App, organisation: Id, person: Id, email: &str, reach: Reach) -> String {
        const PASSWORD: &str = "seventeen purple herons";
        let cookie = match app.logins.invite(organisation, person, email, None).await {
            Ok(link) => app.logins.choose_password(link.unwrap().expose(), PASSWORD).await.unwrap(),
            // They sign in already.
            Err(_) => app.logins.sign_in(email, PASSWORD).await.unwrap().secret,
        };
        let session = app.logins.session(cookie.expose()).await.unwrap().unwrap();
        let proof = Some(Proof { factor: "demo".to_owned(), at: app.host().now() });
        let actor = Actor { person, via: Via::Page, reach: Reach::Approve, token: None, proof };
        let life = SignedDuration::from_hours(8);
        let (_, token) =
            app.logins.make_token(organisation, session.login(), &actor, "test", reach, life).await.unwrap();
        token.expose().to_owned()
    }

    pub fn client(&self, token: &str) -> Client {
        Client { router: self.router.clone(), token: token.to_owned(), document: Arc::clone(&self.document) }
    }

    /// The founder, who may do nearly everything.
    pub fn manager(&self) -> Client {
        self.client(&self.corvane.token)
    }

    /// The founder of the other organisation.
    pub fn foreigner(&self) -> Client {
        self.client(&self.foreign.token)
    }

    /// A colleague without any role.
    pub async fn newcomer(&self) -> Client {
        let manager = self.manager();
        let made = manager.post("/people", json!({"name": "Noor", "email": "noor@corvane.example"})).await;
        let person = made.id();
        let token =
            Self::token(&self.app, self.corvane.organisation, person, "noor@corvane.example", Reach::Approve).await;
        self.client(&token)
    }
}

/// Someone who speaks to the API.
#[derive(Clone)]
pub struct Client {
    router: Router,
    token: String,
    document: Arc<Document>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    pub json: Json,
}

impl Client {
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }

    pub async fn post(&self, path: &str, body: Json) -> Answer {
        self.send(Method::POST, path, &[], Some(body)).await
    }

    pub async fn patch(&self, path: &str, tag: &str, body: Json) -> Answer {
        self.send(Method::PATCH, path, &[("if-match", tag)], Some(body)).await
    }

    pub async fn delete(&self, path: &str, tag: &str) -> Answer {
        self.send(Method::DELETE, path, &[("if-match", tag)], None).await
    }

    /// Requests that somebody from outside may read everything for five days.
    pub async fn request_access(&self, person: Id) -> Answer {
        let unit = self.get("/units/U-001").await.id();
        let body = json!({
            "unit": unit, "person": person, "organisation": "Norske Audit", "purpose": "Stage 1", "covers": [unit],
            "from": "2026-03-02", "to": "2026-03-06", "confidentiality": "Agreement of January",
        });
        self.post("/external-grants", body).await
    }

    /// Brings a file.
    pub async fn bring(&self, media_type: &str, bytes: impl Into<Body>) -> Answer {
        let request = Request::post("/api/v1/files")
            .header("host", HOST)
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", media_type);
        let answer = answer(&self.router, request.body(bytes.into()).unwrap()).await;
        self.document.check(&Method::POST, "/files", &answer);
        answer
    }

    /// Brings the file of a piece of evidence.
    pub async fn put_file(&self, path: &str, headers: &[(&str, &str)], bytes: impl Into<Body>) -> Answer {
        let mut request = Request::put(format!("/api/v1{path}")).header("host", HOST);
        request = request.header("authorization", format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = answer(&self.router, request.body(bytes.into()).unwrap()).await;
        self.document.check(&Method::PUT, path, &answer);
        answer
    }

    /// Sends a request and holds its answer against the document.
    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<Json>) -> Answer {
        let mut request = Request::builder().method(method.clone()).uri(format!("/api/v1{path}"));
        request = request.header("host", HOST).header("authorization", format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let has_type = headers.iter().any(|(name, _)| *name == "content-type");
        let body = match body {
            Some(json) if has_type => Body::from(json.to_string()),
            Some(json) => {
                request = request.header("content-type", "application/json");
                Body::from(json.to_string())
            }
            None => Body::empty(),
        };
        let answer = answer(&self.router, request.body(body).unwrap()).await;
        self.document.check(&method, path, &answer);
        answer
    }
}

impl Answer {
    /// The answer, which has to be a success.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert!(self.status.is_success(), "{} {}", self.status, self.json);
        self
    }

    #[track_caller]
    pub fn id(&self) -> Id {
        self.text("id").parse().unwrap()
    }

    #[track_caller]
    pub fn text(&self, name: &str) -> &str {
        self.json[name].as_str().unwrap_or_else(|| panic!("{name} in {} {}", self.status, self.json))
    }

    #[track_caller]
    pub fn tag(&self) -> String {
        self.headers.get("etag").unwrap_or_else(|| panic!("{} {}", self.status, self.json)).to_str().unwrap().to_owned()
    }

    /// What is in `items`, by one name.
    #[track_caller]
    pub fn each(&self, name: &str) -> Vec<&str> {
        self.items().iter().map(|item| item[name].as_str().unwrap_or("-")).collect()
    }

    #[track_caller]
    pub fn items(&self) -> &Vec<Json> {
        self.json["items"].as_array().unwrap_or_else(|| panic!("{} {}", self.status, self.json))
    }

    /// Says that this is the problem of that code.
    #[track_caller]
    pub fn is_problem(&self, status: u16, code: &str) -> &Self {
        assert_eq!((self.status.as_u16(), &self.json["code"]), (status, &json!(code)), "{}", self.json);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        for name in ["title", "detail", "next"] {
            assert!(self.text(name).ends_with('.') || name == "title", "{name} is a sentence: {}", self.json);
        }
        self
    }

    /// The codes of the fields that do not fit.
    #[track_caller]
    pub fn misfits(&self) -> Vec<(&str, &str)> {
        let errors = self.json["errors"].as_array().unwrap_or_else(|| panic!("{} {}", self.status, self.json));
        errors.iter().map(|one| (one["field"].as_str().unwrap(), one["code"].as_str().unwrap())).collect()
    }
}

/// The answer to any request.
pub async fn answer(router: &Router, request: Request<Body>) -> Answer {
    let (parts, body) = router.clone().oneshot(request).await.unwrap().into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
    let json = serde_json::from_slice(&bytes).unwrap_or(Json::Null);
    Answer { status: parts.status, headers: parts.headers, bytes, json }
}

/// The OpenAPI document, as a reader that others wrote understands it.
pub struct Document {
    pub json: Json,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Document {
    async fn of(router: &Router) -> Self {
        let request = Request::get("/api/v1/openapi.json").header("host", HOST).body(Body::empty()).unwrap();
        let answer = answer(router, request).await;
        assert_eq!(answer.status, 200);
        Self { json: answer.json, validators: Mutex::default() }
    }

    /// Every path that is described, with its methods.
    pub fn paths(&self) -> impl Iterator<Item = (&String, &Json)> {
        self.json["paths"].as_object().unwrap().iter()
    }

    /// The description of an operation: the one whose path has the fewest parameters.
    fn operation(&self, method: &Method, path: &str) -> Option<String> {
        let path = path.split('?').next().unwrap();
        let method = method.as_str().to_lowercase();
        let fits = |template: &str| {
            let is_tile = template == "/log/tile/{path}" && path.starts_with("/log/tile/");
            let (mut wanted, mut found) = (template.split('/'), path.split('/'));
            let same =
                wanted.by_ref().zip(found.by_ref()).all(|(wanted, found)| wanted.starts_with('{') || wanted == found);
            is_tile || (same && template.split('/').count() == path.split('/').count())
        };
        let found = self.paths().filter(|(template, methods)| fits(template) && methods.get(&method).is_some());
        let template = found.map(|(template, _)| template).min_by_key(|template| template.matches('{').count())?;
        Some(format!("/paths/{}/{method}", template.replace('~', "~0").replace('/', "~1")))
    }

    /// Holds an answer against its description. What is not described may only be a problem.
    fn check(&self, method: &Method, path: &str, answer: &Answer) {
        let Some(operation) = self.operation(method, path) else {
            assert!(
                matches!(answer.status.as_u16(), 401 | 404 | 405 | 422 | 403),
                "{method} {path} is not described: {}",
                answer.status
            );
            return self.check_schema("/components/schemas/Problem", &answer.json, &format!("{method} {path}"));
        };
        let place = format!("{operation}/responses/{}", answer.status.as_u16());
        let mut described = self.json.pointer(&place);
        let named = described.and_then(|described| described["$ref"].as_str());
        let place = named.map_or(place.clone(), |named| named.trim_start_matches('#').to_owned());
        if named.is_some() {
            described = self.json.pointer(&place);
        }
        let Some(described) = described else {
            panic!("{method} {path} answers {}, which is not described: {}", answer.status, answer.json);
        };
        let Some(content) = described.get("content").and_then(Json::as_object) else {
            assert!(answer.bytes.is_empty(), "{method} {path} is described as answering nothing");
            return;
        };
        let sent = answer.headers["content-type"].to_str().unwrap().split(';').next().unwrap();
        assert!(content.contains_key(sent), "{method} {path} answers {sent}, which is not described");
        if sent.ends_with("json") {
            let schema = format!("{place}/content/{}/schema", sent.replace('/', "~1"));
            self.check_schema(&schema, &answer.json, &format!("{method} {path}"));
        }
        for header in described.get("headers").and_then(Json::as_object).into_iter().flatten().map(|(name, _)| name) {
            let is_optional =
                header == "Idempotency-Replayed" || (header == "ETag" && answer.json.get("edits").is_some());
            assert!(is_optional || answer.headers.contains_key(header), "{method} {path} promises the header {header}");
        }
    }

    fn check_schema(&self, place: &str, json: &Json, what: &str) {
        let validator = Arc::clone(self.validators.lock().unwrap().entry(place.to_owned()).or_insert_with(|| {
            let mut schema = self.json.pointer(place).unwrap().clone();
            schema["components"] = self.json["components"].clone();
            let options =
                jsonschema::options().with_draft(jsonschema::Draft::Draft202012).should_validate_formats(true);
            Arc::new(options.build(&schema).unwrap())
        }));
        let errors: Vec<String> =
            validator.iter_errors(json).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{what} does not answer as described at {place}:\n{}\n{json:#}", errors.join("\n"));
    }
}
