//! What goes wrong, in the one form that pages and API turn into an answer. One place turns errors into statuses.

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use decide::Rejection;
use host::HostError;
use login::LoginError;
use record::Misfit;
use store::StoreError;
use uuid::Uuid;

/// Why a request was not answered as hoped.
///
/// As a response it is a bare status that carries itself along; the middleware of the pages, or of the API, turns it
/// into what the visitor reads.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The command was not decided.
    Rejected(Rejection),
    /// Nobody is signed in, or the token does not work.
    NotSignedIn,
    /// There is no such thing, or the visitor may not see it.
    NotFound,
    /// The request itself is wrong: a sentence.
    BadRequest(String),
    /// The address names no moment that can be shown.
    NoSuchMoment {
        /// Why.
        sentence: String,
        /// What it says instead.
        asked: String,
    },
    /// The record was not there yet at the moment shown: a sentence.
    NotYet(String),
    /// The past can only be read.
    PastIsRead,
    /// A precondition is missing: `If-Match` was not sent.
    PreconditionMissing,
    /// The request came from another site, or without its form token.
    Foreign,
    /// The body is larger than the limit, in bytes.
    TooLarge(usize),
    /// The body stopped arriving before its end.
    Stalled,
    /// Too much at once; nothing was done.
    Busy,
    /// The database is behind what is remembered of it outside: it can be read, and nothing is written.
    Behind,
    /// The idempotency key was used for another request.
    KeyReused,
    /// Signing in did not work: the sentence is for the person.
    SignIn(String),
    /// Ours. The id stands in the log beside the cause.
    Failure {
        /// The id.
        id: Uuid,
        /// What can be said to the person.
        sentence: String,
    },
}

impl Fault {
    /// A failure of ours: logged under an id that the person is shown.
    pub fn failure(cause: impl std::fmt::Display) -> Self {
        let id = Uuid::now_v7();
        tracing::error!(%id, %cause, "a request failed");
        Fault::Failure {
            id,
            sentence: "Something went wrong on our side; what you sent may not have been kept.".to_owned(),
        }
    }

    /// The one status that belongs to it.
    pub fn status(&self) -> StatusCode {
        match self {
            Fault::Rejected(rejection) => status_of(rejection),
            Fault::NotSignedIn => StatusCode::UNAUTHORIZED,
            Fault::NotFound | Fault::NotYet(_) => StatusCode::NOT_FOUND,
            Fault::BadRequest(_) | Fault::NoSuchMoment { .. } | Fault::PastIsRead => StatusCode::BAD_REQUEST,
            Fault::PreconditionMissing => StatusCode::PRECONDITION_REQUIRED,
            Fault::Foreign => StatusCode::FORBIDDEN,
            Fault::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Fault::Stalled => StatusCode::REQUEST_TIMEOUT,
            Fault::Busy | Fault::Behind => StatusCode::SERVICE_UNAVAILABLE,
            Fault::KeyReused | Fault::SignIn(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Fault::Failure { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if matches!(self, Fault::Busy) {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

fn status_of(rejection: &Rejection) -> StatusCode {
    match rejection {
        Rejection::Refused(refusals) => {
            let has = |codes: &[&str]| refusals.iter().any(|refusal| codes.contains(&refusal.code.as_str()));
            match refusals {
                // Whoever is not entitled is told so only about records that they may see.
                _ if has(&["not_entitled", "reach_too_small"]) => StatusCode::FORBIDDEN,
                _ if has(&["file_not_here"]) => StatusCode::NOT_FOUND,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            }
        }
        Rejection::Invalid(_) | Rejection::Batch(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Rejection::Conflict(_) => StatusCode::PRECONDITION_FAILED,
        Rejection::NotFound => StatusCode::NOT_FOUND,
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Behind) {
            return Fault::Behind;
        }
        let is_full = error.is_disk_full();
        match Fault::failure(&error) {
            Fault::Failure { id, .. } if is_full => {
                let sentence = "The disk of the server is full; nothing was changed. Tell its operator.".to_owned();
                Fault::Failure { id, sentence }
            }
            other => other,
        }
    }
}

impl From<HostError> for Fault {
    fn from(error: HostError) -> Self {
        match error {
            HostError::Rejected(Rejection::NotFound) | HostError::NoOrganisation => Fault::NotFound,
            HostError::Rejected(rejection) => Fault::Rejected(rejection),
            HostError::NoSuchMoment(sentence) => Fault::NoSuchMoment { sentence, asked: String::new() },
            HostError::Busy => Fault::Busy,
            HostError::KeyReused => Fault::KeyReused,
            HostError::Store(error) => error.into(),
            HostError::Key(cause) => Fault::failure(cause),
        }
    }
}

impl From<LoginError> for Fault {
    fn from(error: LoginError) -> Self {
        match error {
            LoginError::Wrong
            | LoginError::WrongCode
            | LoginError::Closed(_)
            | LoginError::NoLink
            | LoginError::Weak(_)
            | LoginError::Unproven
            | LoginError::Invalid(_) => Fault::SignIn(error.to_string()),
            LoginError::Busy => Fault::Busy,
            LoginError::NotFound => Fault::NotFound,
            LoginError::Key(_) | LoginError::Letter(_) | LoginError::NoInstance => Fault::failure(error),
            LoginError::Store(error) => error.into(),
            LoginError::Host(error) => error.into(),
        }
    }
}

impl From<Rejection> for Fault {
    fn from(rejection: Rejection) -> Self {
        Fault::from(HostError::Rejected(rejection))
    }
}

impl From<Misfit> for Fault {
    fn from(misfit: Misfit) -> Self {
        Fault::Rejected(Rejection::Invalid(vec![misfit]))
    }
}
