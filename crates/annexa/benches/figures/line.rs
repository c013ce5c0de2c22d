//! One connection to the server, kept open, one request after the other.

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{HeaderMap, Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value as Json;
use tokio::net::TcpStream;

/// Who asks: a header and what it says.
#[derive(Clone)]
pub struct Asker {
    pub header: &'static str,
    pub value: String,
}

pub struct Line {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    asker: Option<Asker>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// What was asked for was done.
    pub fn good(self) -> Self {
        let body = String::from_utf8_lossy(&self.body);
        assert!(self.status.is_success() || self.status.is_redirection(), "{}: {body}", self.status);
        self
    }
}

impl Line {
    pub async fn open(url: &str, asker: Option<&Asker>) -> Self {
        let host = url.strip_prefix("http://").unwrap().to_owned();
        let stream = TcpStream::connect(&host).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        Self { sender, host, asker: asker.cloned() }
    }

    pub async fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", &self.host);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(asker) = &self.asker {
            request = request.header(asker.header, &asker.value);
        }
        self.sender.ready().await.unwrap();
        let response = self.sender.send_request(request.body(Full::from(body)).unwrap()).await.unwrap();
        let (head, body) = response.into_parts();
        Answer { status: head.status, headers: head.headers, body: body.collect().await.unwrap().to_bytes() }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, &[], Vec::new()).await.good()
    }

    pub async fn post(&mut self, path: &str, body: &Json) -> Answer {
        self.send("POST", path, &[("content-type", "application/json")], body.to_string().into_bytes()).await.good()
    }
}
