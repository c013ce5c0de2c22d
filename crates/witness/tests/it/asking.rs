//! A witness as a log meets it, among them some that lie.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use tokio::net::TcpListener;
use witness::{Said, Submission, Witness};

use crate::scene::{Log, desk, key, now, verifier};

async fn serving(router: Router) -> Witness {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}+{}", key().verifier()).parse().unwrap()
}

async fn ask(witness: &Witness, submission: &Submission) -> Result<Said, String> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = witness::client().unwrap();
    witness.ask(&client, submission).await.map_err(|unanswered| unanswered.to_string())
}

#[tokio::test]
async fn a_log_asks_until_the_witness_has_seen_all() {
    let directory = tempfile::tempdir().unwrap();
    let witness = serving(witness::routes(Arc::new(desk(directory.path())), now)).await;
    let (ten, thirty) = (Log::of(10), Log::of(30));
    let Ok(Said::Cosigned(at, line)) = ask(&witness, &ten.since(0)).await else { panic!("it cosigns") };
    assert_eq!(at, now());
    assert_eq!(verifier().cosigned(&format!("{}{line}", ten.note())), Ok(Some(now())));
    assert_eq!(ask(&witness, &thirty.since(0)).await, Ok(Said::Remembers(10)));
    assert!(matches!(ask(&witness, &thirty.since(10)).await, Ok(Said::Cosigned(..))));
    assert_eq!(ask(&witness, &Log::forked(40, 5).since(30)).await, Ok(Said::DoesNotFollow));
}

#[tokio::test]
async fn one_that_lies_or_babbles_is_told_apart() {
    let ten = Log::of(10);
    let other = key().cosign(&Log::of(11).note(), now()).unwrap();
    let stranger = ledger::note::WitnessKey::from_seed("witness.example.org/annexa", &[2; 32]).unwrap();
    let stranger = stranger.cosign(&ten.note(), now()).unwrap();
    let long = "x".repeat(70_000);
    let cases = [
        (StatusCode::OK, other, "does not verify"),
        (StatusCode::OK, stranger, "not signed by the key that is configured"),
        (StatusCode::OK, String::new(), "does not verify"),
        (StatusCode::OK, "fine\n".to_owned(), "does not verify"),
        (StatusCode::OK, long, "too long"),
        (StatusCode::CONFLICT, "many\n".to_owned(), "and not what"),
        (StatusCode::CONFLICT, "007\n".to_owned(), "and not what"),
        (StatusCode::CONFLICT, "-1\n".to_owned(), "and not what"),
        (StatusCode::FORBIDDEN, String::new(), "annexa key show"),
        (StatusCode::NOT_FOUND, String::new(), "does not know this log"),
        (StatusCode::BAD_REQUEST, String::new(), "no answer of a witness"),
        (StatusCode::MOVED_PERMANENTLY, String::new(), "no answer of a witness"),
        (StatusCode::INTERNAL_SERVER_ERROR, String::new(), "no answer of a witness"),
    ];
    for (status, body, told) in cases {
        let shown = format!("{status} {body:.60}");
        let router = Router::new().route("/add-checkpoint", post(move || async move { (status, body) }));
        let said = ask(&serving(router).await, &ten.since(0)).await.unwrap_err();
        assert!(said.contains(told), "{shown}: {said}");
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody: Witness = format!("http://{}+{}", listener.local_addr().unwrap(), key().verifier()).parse().unwrap();
    drop(listener);
    assert!(ask(&nobody, &ten.since(0)).await.unwrap_err().starts_with("It does not answer: "));
}

#[test]
fn a_witness_is_written_as_its_address_and_its_key() {
    let key = key().verifier();
    for good in [
        "https://witness.example.org",
        "https://witness.example.org/annexa/",
        "http://127.0.0.1:8401",
        "http://[::1]:1",
    ] {
        let witness: Witness = format!("{good}+{key}").parse().unwrap();
        assert_eq!((witness.name(), witness.key()), ("witness.example.org/annexa", key.as_str()), "{good}");
    }
    let cases = [
        ("https://witness.example.org".to_owned(), "as its address, a plus sign and its key"),
        (key.clone(), "as its address"),
        (format!("ftp://witness.example.org+{key}"), "as its address"),
        (format!("https://who:me@witness.example.org+{key}"), "as its address"),
        (format!("https://witness.example.org?x=1+{key}"), "as its address"),
        (format!("http://witness.example.org+{key}"), "in the clear"),
        (format!("https://witness.example.org+{}", key.replacen('w', "v", 1)), "does not fit name and key"),
        (format!("https://witness.example.org+{key}A"), "not an Ed25519 verifier key"),
    ];
    for (text, told) in cases {
        let said = text.parse::<Witness>().unwrap_err().to_string();
        assert!(said.contains(told), "{text}: {said}");
    }
}
