//! Each answer that C2SP tlog-witness asks for.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use ledger::note::LogKey;
use tower::ServiceExt as _;
use witness::{Answer, Submission};

use crate::scene::{Log, ORIGIN, desk, is_cosigned, now};

#[test]
fn what_goes_on_from_the_last_checkpoint_is_cosigned_and_nothing_else() {
    let directory = tempfile::tempdir().unwrap();
    let desk = desk(directory.path());
    let answer = |submission: &Submission| desk.answer(&submission.to_text(), now());
    let (ten, thirty, fork) = (Log::of(10), Log::of(30), Log::forked(30, 5));

    assert!(is_cosigned(&answer(&ten.since(0)), &ten.note()), "the first, on its word");
    assert!(is_cosigned(&answer(&ten.since(10)), &ten.note()), "the same again, as when the answer was lost");
    assert_eq!(answer(&thirty.since(0)), Answer::Conflict(10), "it is told what is known");
    assert_eq!(answer(&thirty.since(7)), Answer::Conflict(10));
    assert_eq!(answer(&Log::of(7).since(7)), Answer::Conflict(10), "set back");
    assert_eq!(answer(&Log::forked(10, 5).since(10)), Answer::Conflict(10), "another log of that size");
    assert_eq!(answer(&fork.since(10)), Answer::Inconsistent, "another log that is longer");
    let short = Submission { proof: Vec::new(), ..thirty.since(10) };
    assert_eq!(answer(&short), Answer::Inconsistent, "no proof");
    let mut long = thirty.since(10);
    long.proof.push(thirty.frontier().root());
    assert_eq!(answer(&long), Answer::Inconsistent, "a proof with one hash too many");
    let padded = Submission { proof: vec![ten.frontier().root()], ..ten.since(10) };
    assert_eq!(answer(&padded), Answer::Inconsistent, "a proof where none is needed");
    assert!(is_cosigned(&answer(&thirty.since(10)), &thirty.note()), "and none of these was remembered");
    assert_eq!(answer(&ten.since(10)), Answer::Conflict(30), "there is no way back");
}

#[test]
fn who_signed_is_asked_before_anything_else() {
    let directory = tempfile::tempdir().unwrap();
    let desk = desk(directory.path());
    let ten = Log::of(10);
    let (good, note) = (ten.since(0), ten.note());
    let with = |note: String| desk.answer(&Submission { note, ..good.clone() }.to_text(), now());
    assert_eq!(with(note.replace(ORIGIN, "annexa/other")), Answer::UnknownLog);
    let stranger = Log { key: LogKey::from_seed(&[8; 32]), ..Log::of(10) };
    assert_eq!(with(stranger.note()), Answer::Unsigned);
    assert_eq!(with(note.replacen("\n10\n", "\n11\n", 1)), Answer::Unsigned, "changed after it was signed");
    // A stranger's signature beside the log's own is passed over.
    let beside = LogKey::from_seed(&[8; 32]).sign(&ledger::note::unverified(&note).unwrap());
    let beside = beside.lines().last().unwrap();
    assert!(is_cosigned(&with(format!("{note}{beside}\n")), &note));
    let above = Submission { old: 11, proof: Vec::new(), ..good.clone() };
    assert!(matches!(desk.answer(&above.to_text(), now()), Answer::Malformed(_)));
    let text = good.to_text();
    for odd in [
        String::new(),
        text.replacen("old 0", "old 00", 1),
        text.replacen("old 0", "old -1", 1),
        text.replacen("old 0", "old +0", 1),
        text.replacen("old 0\n", "old 0\r\n", 1),
        text.replacen("old 0\n", "old 0\nnot a hash\n", 1),
        text.replacen("old 0\n", &format!("old 0\n{}", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n".repeat(64)), 1),
        text.replacen("old 0\n\n", "old 0\n", 1).replace("\n\n", "\n"),
    ] {
        assert!(matches!(desk.answer(&odd, now()), Answer::Malformed(_)), "{odd:?}");
    }
    assert_eq!(Submission::parse(&text), Ok(good));
}

#[tokio::test]
async fn over_http_it_speaks_as_the_specification_says() {
    let directory = tempfile::tempdir().unwrap();
    let router = witness::routes(Arc::new(desk(directory.path())), now);
    let (ten, fork) = (Log::of(10), Log::forked(30, 5));
    let huge = "x".repeat(100_000);
    let cases = [
        (ten.since(0).to_text(), StatusCode::OK, "text/plain; charset=utf-8", "\u{2014} witness.example.org/annexa "),
        (fork.since(0).to_text(), StatusCode::CONFLICT, "text/x.tlog.size", "10\n"),
        (fork.since(10).to_text(), StatusCode::UNPROCESSABLE_ENTITY, "text/plain; charset=utf-8", "the proof"),
        ("old 0\n\nannexa/x\n".to_owned(), StatusCode::NOT_FOUND, "text/plain; charset=utf-8", "this log"),
        (format!("old 0\n\n{ORIGIN}\n1\n"), StatusCode::FORBIDDEN, "text/plain; charset=utf-8", "no key"),
        ("hello".to_owned(), StatusCode::BAD_REQUEST, "text/plain; charset=utf-8", "not a body"),
        (huge, StatusCode::PAYLOAD_TOO_LARGE, "text/plain; charset=utf-8", ""),
    ];
    for (body, status, kind, begins) in cases {
        let request = Request::post("/add-checkpoint").body(Body::from(body.clone())).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        assert_eq!((response.status(), &response.headers()["content-type"]), (status, &kind.parse().unwrap()));
        let text = response.into_body().collect().await.unwrap().to_bytes();
        assert!(text.starts_with(begins.as_bytes()), "{body:.40}: {text:?}");
    }
    let who = router.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
    let who = who.into_body().collect().await.unwrap().to_bytes();
    assert!(String::from_utf8_lossy(&who).contains(&crate::scene::key().verifier()));
}
