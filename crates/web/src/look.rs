//! How one answer looks: its nonce, the theme that was chosen, whether htmx asked.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use host::Randomness;
use maud::Markup;

/// What every page needs to know of the request.
#[derive(Clone, Debug)]
pub struct Look {
    /// The nonce of this answer's scripts and htmx attributes.
    pub nonce: String,
    /// The theme that was chosen; none follows the system.
    pub theme: Option<Theme>,
    /// The path that was asked for.
    pub path: String,
    /// The query that was asked with.
    pub query: String,
    /// Whether something was sent, so that the address alone does not lead here again.
    is_sent: bool,
    /// Whether htmx asked, which follows a redirect only when it is told to go there itself.
    is_htmx: bool,
}

/// A theme chosen by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Its code in the cookie.
    pub fn code(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

impl Look {
    /// The look of an answer to a request with these headers.
    pub fn of(headers: &HeaderMap, path: &str, query: &str) -> Self {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
        let theme = cookies.flat_map(|line| line.split(';')).find_map(|pair| match pair.trim() {
            "theme=light" => Some(Theme::Light),
            "theme=dark" => Some(Theme::Dark),
            _ => None,
        });
        Self {
            nonce: BASE64_STANDARD_NO_PAD.encode(Randomness::bytes::<16>()),
            theme,
            path: path.to_owned(),
            query: query.to_owned(),
            is_sent: false,
            is_htmx: headers.contains_key("hx-request"),
        }
    }

    /// The look of an answer to a request of that method.
    pub fn asked_by(self, method: &Method) -> Self {
        Self { is_sent: !matches!(*method, Method::GET | Method::HEAD), ..self }
    }

    /// The address of this page, to come back to; of the organisation's home after something was sent.
    pub fn here(&self) -> String {
        if self.is_sent {
            let home = self.path.split('/').take(3).collect::<Vec<_>>().join("/");
            return format!("{home}/");
        }
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    /// Leads on to a page of this server after something was done.
    pub fn go(&self, path: &str) -> Response {
        if self.is_htmx {
            return (StatusCode::OK, [("hx-redirect", path)]).into_response();
        }
        Redirect::to(path).into_response()
    }

    /// Sends a whole document, under the policy that its nonce belongs to.
    pub fn send(&self, status: StatusCode, document: Markup) -> Response {
        let policy = format!(
            "default-src 'none'; script-src 'nonce-{}'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
             connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
             require-trusted-types-for 'script'; trusted-types htmx",
            self.nonce
        );
        let mut response = (status, document.into_string()).into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        if let Ok(policy) = HeaderValue::try_from(policy) {
            response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}

impl<S: Sync> FromRequestParts<S> for Look {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let look = Self::of(&parts.headers, parts.uri.path(), parts.uri.query().unwrap_or_default());
        Ok(look.asked_by(&parts.method))
    }
}
