//! The server as an operator meets it.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use crate::program::{Server, annexa, block_on, get, http, said};

fn serve(data: &Path) -> Server {
    Server::start(annexa().args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data))
}

/// The address in what a server printed.
fn url(server: &Server) -> String {
    let from = server.line.find("http").unwrap();
    let url: String = server.line[from..].chars().take_while(|letter| !letter.is_whitespace()).collect();
    url.trim_end_matches("/first-run").to_owned()
}

#[test]
fn a_new_server_asks_for_its_code_once() {
    let data = tempfile::tempdir().unwrap();
    let server = serve(data.path());
    assert!(server.line.starts_with("Nothing is here yet. Open http://127.0.0.1:"), "{}", server.line);
    let file = data.path().join("first-run-code");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o400);
    let code = fs::read_to_string(&file).unwrap().trim().to_owned();
    assert!(server.line.trim_end().ends_with(&code));
    server.kill();
    let server = serve(data.path());
    assert!(server.line.trim_end().ends_with(&code), "it is the same after a restart: {}", server.line);
    let url = url(&server);
    assert_eq!(get(&format!("{url}/healthz"), None).0, 200);
    assert_eq!(get(&format!("{url}/readyz"), None).1, "ready\n");
    let sent = |code: &str| {
        let answers = [
            ("code", code),
            ("organisation.name", "Corvane"),
            ("organisation.time_zone", "Europe/Amsterdam"),
            ("organisation.currency", "EUR"),
            ("person.name", "Maren"),
            ("person.email", "maren@corvane.example"),
            ("password", "vermillion kettle orbit ladder"),
        ];
        let body: String = answers
            .map(|(name, value)| format!("{name}={}", value.replace(' ', "+").replace('@', "%40").replace('/', "%2F")))
            .join("&");
        let request = http().post(format!("{url}/first-run")).header("origin", &url).body(body);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        block_on(async { request.send().await.unwrap().status().as_u16() })
    };
    assert_eq!(sent("wrong"), 422);
    assert!(file.exists());
    assert_eq!(sent(&code), 303);
    assert!(!file.exists(), "the code is used up");
    drop(server);
    assert!(serve(data.path()).line.starts_with("Annexa serves "));
}

#[test]
fn one_process_owns_a_data_directory() {
    let data = tempfile::tempdir().unwrap();
    let _server = serve(data.path());
    let second = said(annexa().args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data.path()));
    assert_eq!(second.code, 1);
    assert_eq!(second.err, format!("another Annexa serves {}; stop it first\n", data.path().display()));
}

#[test]
fn nothing_is_served_in_the_clear_beyond_this_machine() {
    let data = tempfile::tempdir().unwrap();
    let told = said(annexa().args(["serve", "--listen", "0.0.0.0:0", "--data"]).arg(data.path().join("new")));
    assert_eq!(told.code, 1);
    assert_eq!(
        told.err,
        "0.0.0.0:0 can be reached from other machines, and passwords would travel in the clear. Give --tls-cert and --tls-key, or \
         put a proxy that speaks TLS in front and say --behind-proxy --public-url https://….\n"
    );
    assert!(!data.path().join("new").exists(), "nothing was made");
}

#[test]
fn a_server_with_a_certificate_speaks_tls_and_nothing_else() {
    let data = tempfile::tempdir().unwrap();
    let signed = rcgen::generate_simple_self_signed(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let (cert, key) = (data.path().join("cert.pem"), data.path().join("key.pem"));
    fs::write(&cert, signed.cert.pem()).unwrap();
    fs::write(&key, signed.signing_key.serialize_pem()).unwrap();
    let mut command = annexa();
    command.args(["serve", "--listen", "127.0.0.1:0", "--tls-cert"]).arg(&cert).arg("--tls-key").arg(&key);
    let server = Server::start(command.arg("--data").arg(data.path().join("data")));
    let url = url(&server);
    assert!(url.starts_with("https://127.0.0.1:"), "{url}");
    drop(http());
    let root = reqwest::Certificate::from_pem(signed.cert.pem().as_bytes()).unwrap();
    let client = reqwest::Client::builder().tls_certs_only([root]).build().unwrap();
    let answer = block_on(async { client.get(format!("{url}/first-run")).send().await.unwrap() });
    assert_eq!((answer.status().as_u16(), answer.version()), (200, reqwest::Version::HTTP_2));
    assert!(answer.headers().contains_key("strict-transport-security"));
    let clear = url.replace("https", "http");
    assert!(block_on(async { http().get(clear).send().await }).is_err());
    let swapped = said(
        annexa()
            .args(["serve", "--tls-cert"])
            .arg(&key)
            .arg("--tls-key")
            .arg(&cert)
            .arg("--data")
            .arg(data.path().join("other")),
    );
    assert_eq!(swapped.code, 1, "{swapped:?}");
}

#[test]
fn a_head_without_end_is_not_listened_to() {
    let data = tempfile::tempdir().unwrap();
    let server = serve(data.path());
    let at = url(&server).replace("http://", "");
    let mut stream = TcpStream::connect(&at).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n").unwrap();
    let line = format!("X-Long: {}\r\n", "y".repeat(8_000));
    // The server hangs up, sooner or later, and no answer is lost with it.
    let _ = (0..20).try_for_each(|_| stream.write_all(line.as_bytes()));
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
    assert_eq!(get(&format!("http://{at}/healthz"), None).0, 200, "others are answered");
}

#[test]
fn metrics_tell_this_machine_how_much_goes_on() {
    let data = tempfile::tempdir().unwrap();
    let server = serve(data.path());
    let url = url(&server);
    assert_eq!(get(&format!("{url}/api/v1/assets/A-001"), None).0, 401);
    let (status, text) = get(&format!("{url}/metrics"), None);
    assert_eq!(status, 200);
    let text = text.as_str().unwrap();
    let line = r#"annexa_http_requests_total{method="GET",route="/api/v1/{kind}/{handle}",status="401"} 1"#;
    assert!(text.contains(line), "{text}");
    assert!(text.contains("annexa_organisations 0") && text.contains("annexa_log_entries 1"), "{text}");
    assert!(!text.contains("A-001"), "addresses are no labels");
    let passed_on = http().get(format!("{url}/metrics")).header("x-forwarded-for", "10.0.0.9");
    assert_eq!(block_on(async { passed_on.send().await.unwrap().status().as_u16() }), 404);
}
