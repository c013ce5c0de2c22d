//! Spreadsheets over the API: brought, looked at, planned, committed, downloaded, taken back, and refused.

mod noise;

use axum::http::Method;
use serde_json::{Value as Json, json};

use crate::server::{Answer, Client, Server};

const ASSETS: &str = "\
Asset ID;Asset name;Type;Owner;Classification
X-1;Customer database;information;Irena Novak;confidential
X-2;Laptops;equipment;Irena Novak;internal
X-3;Payroll;application;;secret-ish
X-4;;information;;internal
";

const RISKS: &str = "\
ID;Risk;Asset;Likelihood;Impact;Risk owner;Accepted by;Accepted on
R-1;Laptop is lost;Laptops;rather likely;4;Irena Novak;Irena Novak;2025-11-12
R-2;Region fails;Servers;unlikely;5;Maren Dekker;;
";

async fn brought(client: &Client, text: &str) -> Json {
    let brought = client.bring("text/csv", text.to_owned()).await;
    assert_eq!(brought.status, 201, "{}", brought.json);
    json!({"digest": brought.text("digest"), "file_name": "register.csv"})
}

async fn keyed(client: &Client, path: &str, key: &str, body: Option<Json>) -> Answer {
    client.send(Method::POST, path, &[("idempotency-key", key)], body).await
}

fn with(asked: &Json, name: &str, value: Json) -> Json {
    let mut asked = asked.clone();
    asked[name] = value;
    asked
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_is_brought_planned_committed_downloaded_and_taken_back() {
    let server = Server::new().await;
    let client = server.manager();
    let brought = client.bring("text/csv; charset=utf-8", ASSETS).await;
    assert_eq!(brought.status, 201, "{}", brought.json);
    let digest = brought.text("digest").to_owned();
    assert_eq!(brought.headers["location"], format!("/api/v1/files/{digest}"));
    assert_eq!(brought.json["sheets"][0]["recognition"]["register"], "assets");
    assert_eq!(client.get(&format!("/files/{digest}")).await.ok().json, brought.json, "it is the same again");
    let content = format!("/files/{digest}/content");
    client.get(&content).await.is_problem(404, "not_found");

    let asked = json!({"digest": digest, "file_name": "Anlagen \"2026\".csv"});
    let plan = client.post("/imports?dry_run=true", asked.clone()).await.ok().json;
    let counts = json!({"rows": 4, "created": 3, "changed": 0, "unchanged": 0, "conflicts": 0, "rejected": 1});
    assert_eq!(plan["counts"], counts, "{plan:#}");
    assert_eq!(plan["rows"]["items"][0]["changes"][0]["field"], "classification");
    assert_eq!(plan["rows"]["items"][3]["problems"][0]["effect"], "rejected");
    assert_eq!(plan["placeholders"]["items"], json!([{"kind": "people", "name": "Irena Novak", "rows": 2}]));
    assert_eq!(plan["open"]["scales"][0]["scale"], "classification");
    assert_eq!(client.get("/assets").await.json["total"], 0, "nothing was kept");

    let answers = json!({"scales": {"classification": {"secret-ish": {"choice": "strictly_confidential"}}}});
    let asked = with(&asked, "answers", answers);
    let asked = with(&asked, "mapping", plan["mapping"].clone());
    let asked = with(&asked, "reason", json!("Moving in"));
    let done = client.post("/imports", asked.clone()).await;
    assert_eq!(done.status, 201, "{}", done.json);
    assert_eq!(done.headers["location"], "/api/v1/retained-records/RR-001");
    assert_eq!((&done.json["open"], &done.json["placeholders"], &done.json["counts"]), (&json!(0), &json!(1), &counts));
    let payroll = client.get("/assets?q=payroll").await.ok();
    assert_eq!(payroll.items()[0]["classification"], "strictly_confidential");
    let history = client.get("/retained-records/RR-001/history").await.ok();
    assert_eq!(history.items()[0]["reason"], "Moving in");

    let file = client.get(&content).await.ok();
    assert_eq!(file.bytes, ASSETS.as_bytes());
    let disposition = "attachment; filename=\"Anlagen _2026_.csv\"; filename*=UTF-8''Anlagen%20%222026%22.csv";
    assert_eq!(file.headers["content-disposition"], disposition);
    assert_eq!(
        (&file.headers["content-type"], &file.headers["x-content-type-options"]),
        (&"application/octet-stream".parse().unwrap(), &"nosniff".parse().unwrap())
    );
    let report = done.json["report"]["report_digest"].as_str().unwrap();
    let report = client.get(&format!("/files/{report}/content")).await.ok();
    assert_eq!(
        (&report.json["plan"]["counts"], &report.headers["content-type"]),
        (&counts, &"application/json".parse().unwrap())
    );

    let again = client.post("/imports?dry_run=true", asked.clone()).await.ok();
    assert_eq!(again.json["counts"]["unchanged"], 3, "the same file again changes nothing: {:#}", again.json);
    let nothing = client.post("/imports", asked).await;
    nothing.is_problem(400, "bad_request");
    assert!(nothing.text("detail").contains("Nothing in this file would change anything here."), "{}", nothing.json);

    let would = client.send(Method::POST, "/imports/RR-001/undo?dry_run=true", &[], None).await.ok();
    assert_eq!(
        (&would.json["retired"], &would.json["set_back"], &would.json["stays"]["total"]),
        (&json!(4), &json!(0), &json!(0))
    );
    assert_eq!(client.get("/assets").await.json["total"], 3);
    let back = keyed(&client, "/imports/RR-001/undo", "back", None).await.ok();
    assert_eq!((&back.json["retired"], &back.json["report"]["undone_on"]), (&json!(4), &json!("2026-03-02")));
    assert_eq!(client.get("/assets").await.json["total"], 0);
    let repeated = keyed(&client, "/imports/RR-001/undo", "back", None).await.ok();
    assert_eq!((repeated.json, repeated.headers["idempotency-replayed"].as_bytes()), (back.json, &b"true"[..]));
    let twice = client.send(Method::POST, "/imports/RR-001/undo", &[], None).await;
    twice.is_problem(422, "undone_already");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_sent_again_under_its_key_imports_once() {
    let server = Server::new().await;
    let client = server.manager();
    let asked = brought(&client, ASSETS).await;
    let first = keyed(&client, "/imports", "monday", Some(asked.clone())).await.ok();
    let again = keyed(&client, "/imports", "monday", Some(asked.clone())).await.ok();
    assert_eq!((&again.json, again.status.as_u16()), (&first.json, 201));
    assert_eq!(
        (&again.headers["idempotency-replayed"], &again.headers["location"]),
        (&"true".parse().unwrap(), &first.headers["location"])
    );
    assert_eq!(first.json["open"], 1, "an open question does not stand in the way, and is said");
    assert_eq!(client.get("/retained-records").await.json["total"], 1);
    let other = keyed(&client, "/imports", "monday", Some(with(&asked, "file_name", json!("b.csv")))).await;
    other.is_problem(422, "idempotency_key_reused");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_is_read_as_a_list_is() {
    let server = Server::new().await;
    let client = server.manager();
    let rows: Vec<Vec<String>> = ASSETS.lines().map(|line| line.split(';').map(str::to_owned).collect()).collect();
    let brought =
        client.bring("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook(&rows)).await;
    let asked = json!({"digest": brought.text("digest"), "file_name": "assets.xlsx", "sheet": 0});
    let plan = client.post("/imports?dry_run=true", asked).await.ok().json;
    assert_eq!((&plan["counts"]["created"], &plan["source"]["sheet"]), (&json!(3), &json!("A")), "{plan:#}");
    assert_eq!(plan["rows"]["items"][3]["problems"][0]["cell"], "A!B5", "a cell is named as people write it");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_come_by_class_and_page_and_every_row_once() {
    let server = Server::new().await;
    let client = server.manager();
    let mut text = "ID;Asset name;Type\n".to_owned();
    let name = |row: u32| if row.is_multiple_of(5) { String::new() } else { format!("Asset {row}") };
    (1..=25).for_each(|row| text += &format!("X-{row};{};information\n", name(row)));
    let asked = brought(&client, &text).await;
    let mut rows = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/imports?dry_run=true&class=created&limit=7{cursor}");
        let page = client.post(&path, asked.clone()).await.ok().json["rows"].clone();
        assert_eq!(page["total"], 20);
        rows.extend(page["items"].as_array().unwrap().iter().map(|row| row["title"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let expected: Vec<String> =
        (1..=25).filter(|row: &u32| !row.is_multiple_of(5)).map(|row| format!("Asset {row}")).collect();
    assert_eq!(rows, expected);
    let troubled =
        client.post("/imports?dry_run=true&problems=true&limit=2", asked.clone()).await.ok().json["rows"].clone();
    assert_eq!(
        (&troubled["total"], &troubled["items"][1]["row"], &troubled["next"]),
        (&json!(5), &json!(11), &json!("11"))
    );
    for (query, sentence) in [
        ("dry_run=true&class=red", "`class` is one of created"),
        ("dry_run=true&limit=1001", "`limit` is a whole number"),
        ("dry_run=true&cursor=x", "`cursor`"),
        ("class=created", "are for `dry_run=true`"),
        ("dry_run=true&sort=row", "no parameter `sort`"),
    ] {
        let answer = client.post(&format!("/imports?{query}"), asked.clone()).await;
        answer.is_problem(400, "bad_request");
        assert!(answer.text("detail").contains(sentence), "{query}: {}", answer.json);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn risks_come_with_ratings_claims_and_placeholders() {
    let server = Server::new().await;
    let client = server.manager();
    let asked = brought(&client, RISKS).await;
    let plan = client.post("/imports?dry_run=true", asked.clone()).await.ok().json;
    assert_eq!((&plan["register"], &plan["counts"]["created"]), (&json!("risks"), &json!(2)), "{plan:#}");
    let scales: Vec<_> = plan["open"]["scales"].as_array().unwrap().iter().map(|one| one["scale"].clone()).collect();
    assert!(scales.contains(&json!("likelihood")), "{plan:#}");
    let rating = |rating: u8| json!({"rating": rating});
    let answers = json!({"scales": {"likelihood": {"rather likely": rating(4), "unlikely": rating(2)}, "consequence": {"4": rating(4), "5": rating(5)}}});
    let done = client.post("/imports", with(&asked, "answers", answers)).await.ok();
    assert_eq!(done.json["counts"]["created"], 2, "{}", done.json);
    let claims = client.get("/claims").await.ok();
    assert_eq!(claims.items()[0]["stated_name"], "Irena Novak", "an acceptance in a file is a claim");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_edited_since_stays_when_the_import_is_taken_back() {
    let server = Server::new().await;
    let client = server.manager();
    let asked = brought(&client, ASSETS).await;
    client.post("/imports", asked).await.ok();
    let laptops = client.get("/assets?q=laptops").await.ok();
    let at = format!("/assets/{}", laptops.items()[0]["number"].as_str().unwrap());
    let tag = client.get(&at).await.tag();
    client.patch(&at, &tag, json!({"integrity": 3})).await.ok();
    let would = client.send(Method::POST, "/imports/RR-001/undo?dry_run=true", &[], None).await.ok().json;
    let stays: Vec<_> = would["stays"]["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["title"].as_str().unwrap(), one["why"].as_str().unwrap()))
        .collect();
    assert_eq!((stays, &would["retired"]), (vec![("Laptops", "edited"), ("Irena Novak", "needed")], &json!(2)));
    let back = client.send(Method::POST, "/imports/RR-001/undo", &[], None).await.ok();
    assert_eq!((&back.json["stays"], &back.json["retired"]), (&would["stays"], &json!(2)));
    assert_eq!(client.get("/assets").await.json["total"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_holds_to_the_plan_that_they_saw_commits_that_or_nothing() {
    let server = Server::new().await;
    let client = server.manager();
    let asked = brought(&client, ASSETS).await;
    let plan = client.post("/imports?dry_run=true", asked.clone()).await.ok().json;
    let page = client.post("/imports?dry_run=true&class=rejected&limit=1", asked.clone()).await.ok().json;
    assert_eq!(page["seen"], plan["seen"], "a page is of the same plan");
    let asked = with(&asked, "seen", plan["seen"].clone());
    client.post("/assets", json!({"name": "Payroll"})).await.ok();
    let other = client.post("/imports", asked.clone()).await;
    other.is_problem(400, "bad_request");
    assert!(other.text("detail").contains("has changed since the plan that you saw"), "{}", other.json);
    assert_eq!(client.get("/retained-records").await.json["total"], 0, "and nothing was half done");
    let plan = client.post("/imports?dry_run=true", asked.clone()).await.ok().json;
    assert_eq!(plan["counts"]["changed"], 1, "{plan:#}");
    let done = client.post("/imports", with(&asked, "seen", plan["seen"].clone())).await.ok();
    assert_eq!(done.json["counts"], plan["counts"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_file_that_is_none_gets_its_sentence() {
    let server = Server::new().await;
    let client = server.manager();
    let bomb = archive("xl/worksheets/sheet1.xml", &vec![b'a'; 64 * 1024 * 1024]);
    let encrypted = [&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], &wide("EncryptedPackage")].concat();
    let cases: [(Vec<u8>, &str); 8] = [
        (Vec::new(), "The file is empty."),
        (b"%PDF-1.7".to_vec(), "This is a PDF document, not a spreadsheet."),
        (archive("xl/vbaProject.bin", b"x"), "The workbook holds macros (xl/vbaproject.bin)"),
        (encrypted, "The file is protected by a password."),
        (bomb, "unpacks to far more than its size"),
        (b"{\"a\": 1}".to_vec(), "This is a JSON file"),
        (b"\xEF\xBB\xBFName\nA\xff".to_vec(), "which is not UTF-8"),
        (b"\n\n;;\n".to_vec(), "No sheet of the file has a row with anything in it."),
    ];
    for (bytes, sentence) in cases {
        let answer = client.bring("application/octet-stream", bytes).await;
        answer.is_problem(400, "bad_request");
        assert!(answer.text("detail").contains(sentence), "{sentence}: {}", answer.json);
    }
    for media_type in ["application/json", "image/png", ""] {
        client.bring(media_type, "Name\nA").await.is_problem(415, "unsupported_media_type");
    }
    let large = client.bring("text/csv", vec![b'a'; imports::FILE_BYTES + 1]).await;
    large.is_problem(413, "too_large");
    assert!(large.text("detail").contains("33554432"), "{}", large.json);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_of_a_file_is_read_strictly_and_everything_wrong_is_named_at_once() {
    let server = Server::new().await;
    let client = server.manager();
    let asked = brought(&client, ASSETS).await;
    let body = json!({
        "digest": "no", "file_name": "", "sheet": -1, "register": "spoons", "mapping": {"colour": 1}, "answers": 7, "spoon": 1,
    });
    let answer = client.post("/imports?dry_run=true", body).await;
    answer.is_problem(422, "invalid");
    let fields: Vec<&str> = answer.misfits().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["digest", "file_name", "sheet", "register", "mapping", "answers", "spoon"]);

    let plan = client.post("/imports?dry_run=true", asked.clone()).await.ok().json;
    let mut twice = plan["mapping"].clone();
    twice["columns"][2] = twice["columns"][1].clone();
    let answer = client.post("/imports", with(&asked, "mapping", twice)).await;
    answer.is_problem(422, "invalid");
    assert!(answer.text("detail").contains("Column B (Asset name) is mapped twice"), "{}", answer.json);
    let mut unknown = plan["mapping"].clone();
    unknown["columns"][2]["target"] = json!({"field": "colour"});
    let answer = client.post("/imports", with(&asked, "mapping", unknown)).await;
    assert!(answer.text("detail").contains("is mapped to colour, which is no field of assets"), "{}", answer.json);
    let wrong = json!({"scales": {"classification": {"secret-ish": {"rating": 3}}, "spoons": {}}});
    let answer = client.post("/imports", with(&asked, "answers", wrong)).await;
    assert_eq!(answer.misfits(), [("answers", "wrong_answer"), ("answers", "wrong_answer")]);
    assert!(answer.text("detail").contains("cannot mean 3 on classification"), "{}", answer.json);
    let answer = client.post("/imports", with(&asked, "sheet", json!(7))).await;
    answer.is_problem(400, "bad_request");
    assert!(answer.text("detail").contains("The file has no such sheet."), "{}", answer.json);
    let answer = client.post("/imports", with(&asked, "register", json!("statement_of_applicability"))).await;
    answer.is_problem(400, "bad_request");
    assert_eq!(client.get("/assets").await.json["total"], 0, "and nothing was half done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_its_own_organisations_alone() {
    let server = Server::new().await;
    let (client, foreigner) = (server.manager(), server.foreigner());
    let asked = brought(&client, ASSETS).await;
    let digest = asked["digest"].as_str().unwrap().to_owned();
    client.post("/imports", asked.clone()).await.ok();
    for digest in [digest, "0".repeat(64), "no".to_owned(), "F".repeat(64)] {
        foreigner.get(&format!("/files/{digest}")).await.is_problem(404, "not_found");
        foreigner.get(&format!("/files/{digest}/content")).await.is_problem(404, "not_found");
    }
    let answer = foreigner.post("/imports", asked).await;
    answer.is_problem(400, "bad_request");
    assert!(answer.text("detail").contains("This file is not here any more. Bring it again."), "{}", answer.json);
    foreigner.send(Method::POST, "/imports/RR-001/undo", &[], None).await.is_problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_write_nothing_imports_nothing() {
    let server = Server::new().await;
    let client = server.manager();
    let asked = brought(&client, ASSETS).await;
    client.post("/imports", asked.clone()).await.ok();
    let newcomer = server.newcomer().await;
    newcomer.bring("text/csv", ASSETS).await.is_problem(403, "not_entitled");
    newcomer.post("/imports", asked.clone()).await.is_problem(403, "not_entitled");
    newcomer.get(&format!("/files/{}/content", asked["digest"].as_str().unwrap())).await.is_problem(404, "not_found");
    newcomer.send(Method::POST, "/imports/RR-001/undo", &[], None).await.is_problem(404, "not_found");
    let (organisation, person) = (server.corvane.organisation, server.corvane.person);
    let token = Server::token(&server.app, organisation, person, "maren@corvane.example", access::Reach::Read).await;
    let reader = server.client(&token);
    reader.bring("text/csv", ASSETS).await.is_problem(403, "reach_too_small");
    reader.post("/imports?dry_run=true", asked).await.is_problem(403, "reach_too_small");
    reader.send(Method::POST, "/imports/RR-001/undo", &[], None).await.is_problem(403, "reach_too_small");
    let past = client.post("/imports?as_of=2026-03-02", json!({})).await;
    past.is_problem(400, "bad_request");
}

#[tokio::test(flavor = "multi_thread")]
async fn records_that_are_edited_while_a_file_is_committed_make_it_planned_again() {
    let server = Server::new().await;
    let client = server.manager();
    client.post("/imports", brought(&client, ASSETS).await).await.ok();
    let second = ASSETS.replace("Type;", "Kind;").replace("equipment", "infrastructure");
    let asked = brought(&client, &second).await;
    let at = client.get("/assets?q=laptops").await.ok().items()[0]["href"].as_str().unwrap().to_owned();
    let at = at.trim_start_matches("/api/v1").to_owned();
    let editing = async {
        for integrity in [1, 2, 3, 4, 5, 1, 2, 3] {
            let tag = client.get(&at).await.tag();
            let _ = client.patch(&at, &tag, json!({"integrity": integrity})).await;
        }
    };
    let (imported, ()) = tokio::join!(client.post("/imports", asked.clone()), editing);
    // Whoever was first: the row was taken whole, or what people edited stays; never a bit of both.
    let laptops = client.get(&at).await.ok();
    let is_taken = laptops.json["kind"] == "infrastructure";
    assert!(imported.status == 201 || imported.status == 400 || imported.status == 422, "{}", imported.json);
    assert_eq!(imported.status == 201, is_taken, "{} {}", imported.json, laptops.json);
    assert_eq!(client.get("/retained-records").await.json["total"], if is_taken { 2 } else { 1 });
}

/// A workbook whose sheet is this part, or which holds it beside a sheet that is not there.
fn archive(name: &str, part: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut bytes = Vec::new();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(&mut bytes));
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    let workbook = r#"<workbook><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>"#;
    let relations = r#"<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let package = r#"<Relationships><Relationship Id="r" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let parts = [
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", package.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        (name, part),
    ];
    for (name, part) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(part).unwrap();
    }
    zip.finish().unwrap();
    bytes
}

/// A workbook of these cells, all of them text.
fn workbook(rows: &[Vec<String>]) -> Vec<u8> {
    let escaped = |text: &String| {
        let allowed: String = text.chars().filter(|character| !character.is_control()).collect();
        allowed.replace('&', "&amp;").replace('<', "&lt;")
    };
    let cell = |text: &String| format!("<c t=\"str\"><v>{}</v></c>", escaped(text));
    let row = |cells: &Vec<String>| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
    let rows: String = rows.iter().map(row).collect();
    archive("xl/worksheets/sheet1.xml", format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").as_bytes())
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
