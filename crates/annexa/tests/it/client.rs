//! The client commands: what they print, and how they end.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use crate::program::{Demo, Said, annexa, said, said_with};

fn with<'a>(mut command: Command, arguments: impl IntoIterator<Item = &'a str>) -> Said {
    said(command.args(arguments))
}

#[test]
fn a_manager_keeps_the_inventory_from_the_command_line() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path());
    let manager = |line: &[&str]| with(demo.by("isms_manager"), line.iter().copied());

    let listed = manager(&["list", "assets", "--q", "backup", "--columns", "name,owner,classification"]);
    assert_eq!(listed.code, 0, "{listed:?}");
    let lines: Vec<Vec<&str>> = listed
        .out
        .lines()
        .map(|line| line.trim().split("  ").filter(|part| !part.is_empty()).map(str::trim).collect())
        .collect();
    assert_eq!(
        lines,
        [
            vec!["Name", "Owner", "Classification"],
            vec!["Backup storage (second region, immutable)", "Samir Rahal", "strictly_confidential"],
        ]
    );

    let people = manager(&["list", "people", "--filter", "name=Maren Solberg", "--json"]).json();
    let maren = people["items"][0]["number"].as_str().unwrap();
    let owner = format!("owner={maren}");
    let tried = manager(&["add", "asset", "name=Vault", &owner, "--dry-run"]);
    assert!(tried.out.contains("owner:  → Maren Solberg") && tried.out.ends_with("Nothing was kept.\n"), "{tried:?}");
    let made = manager(&["add", "asset", "name=Vault", &owner, "integrity=5", "has_personal_data=no", "--json"]).json();
    let number = made["number"].as_str().unwrap();
    assert_eq!(
        (&made["integrity"], &made["has_personal_data"], &made["version"]),
        (&5.into(), &false.into(), &1.into())
    );

    let edited =
        manager(&["edit", "assets", number, "name=Safe", "integrity=", "--reason", "Renamed", "--json"]).json();
    assert_eq!((&edited["name"], &edited["integrity"].is_null()), (&"Safe".into(), &true));
    let stale = manager(&["edit", "asset", number, "name=Chest", "--seen", "1"]);
    assert_eq!(stale.code, 1);
    assert!(stale.err.starts_with("You saw version 1; the record has version 2 now."), "{stale:?}");
    let history = manager(&["show", "asset", number, "--history"]);
    assert!(history.out.contains("name: Vault → Safe") && history.out.contains("Renamed"), "{history:?}");
    let retired = manager(&["retire", "asset", number, "--reason", "Sold", "--json"]).json();
    assert!(retired["retired"].is_string());
    let back = manager(&["retire", "asset", number, "--undo", "--json"]).json();
    assert!(back["retired"].is_null());
    let all = manager(&["list", "evidence", "--all", "--json"]).json();
    let numbers: BTreeSet<&str> =
        all["items"].as_array().unwrap().iter().filter_map(|item| item["number"].as_str()).collect();
    assert_eq!((numbers.len(), &all["total"], all["next"].is_null()), (620, &620.into(), true), "of four pages");
    let both = manager(&["list", "evidence", "--all", "--limit", "5"]);
    assert_eq!(both.code, 2, "{both:?}");
    let then = manager(&["list", "assets", "--as-of", "2025-01-01"]);
    assert_eq!(then.code, 1, "before it began: {then:?}");
}

#[test]
fn a_role_is_accepted_from_the_command_line() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path());
    let employee = |line: &[&str]| with(demo.by("employee"), line.iter().copied());
    let proposed = employee(&["list", "role-assignments", "--filter", "state=proposed", "--json"]).json();
    let number = proposed["items"][0]["number"].as_str().unwrap();
    let open = employee(&["step", "role-assignment", number]);
    assert!(
        open.out.contains("consent") && open.out.contains("Accept role") && open.out.contains("refusal"),
        "{open:?}"
    );
    let active = employee(&["step", "role-assignment", number, "consent", "--json"]).json();
    assert_eq!(active["state"]["code"], "active");
    let again = employee(&["step", "role-assignment", number, "consent"]);
    assert_eq!(again.code, 1, "{again:?}");
}

#[test]
fn wrong_input_gets_a_sentence_and_a_code() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path());
    let cases: &[(&str, &[&str], i32, &str)] = &[
        (
            "isms_manager",
            &["list", "spoons"],
            3,
            "There are no spoons here. The kinds are organisations, units, context-issues,",
        ),
        ("isms_manager", &["show", "asset", "A-999"], 3, "There is no such thing, or you may not see it."),
        ("employee", &["show", "asset", "A-001"], 3, "There is no such thing, or you may not see it."),
        ("isms_manager", &["show", "asset", "../people"], 3, "There is no such thing"),
        (
            "isms_manager",
            &["add", "asset", "kind=spoon", "integrity=9"],
            1,
            "Some fields do not fit:\n  name: Fill this in.",
        ),
        ("isms_manager", &["add", "asset", "name=x", "colour=red"], 1, "`colour`:"),
        ("isms_manager", &["add", "asset", "name=x", "integrity=high"], 1, "`integrity` is a whole number, not high."),
        (
            "isms_manager",
            &["add", "asset", "name=x", "has_personal_data=perhaps"],
            1,
            "`has_personal_data` is true or false",
        ),
        ("isms_manager", &["add", "asset", "name=x", "name=y"], 1, "`name` is given twice."),
        ("isms_manager", &["add", "asset", "name=x", "owner=P-999"], 3, "There is no P-999 among people"),
        ("isms_manager", &["add", "asset", "name"], 2, "write it as field=value"),
        ("isms_manager", &["add", "asset"], 2, "<FIELD=VALUE>"),
        ("employee", &["add", "asset", "name=x"], 1, ""),
        ("isms_manager", &["list", "assets", "--columns", "colour"], 1, "assets have no field colour."),
        ("isms_manager", &["list", "assets", "--filter", "colour=red"], 1, "There is no parameter `colour` here"),
        ("isms_manager", &["list", "assets", "--limit", "0"], 2, "0 is not in 1..=200"),
        ("isms_manager", &["step", "asset", "A-001", "consent"], 3, "There is no such thing"),
        (
            "isms_manager",
            &["edit", "asset", "A-001", "name=ISMS records (the ISMS tool)"],
            1,
            "This would change nothing.",
        ),
        ("isms_manager", &["frobnicate"], 2, "unrecognized subcommand"),
    ];
    for (role, line, code, sentence) in cases {
        let told = with(demo.by(role), line.iter().copied());
        assert_eq!(told.code, *code, "{line:?}: {told:?}");
        assert!(told.err.contains(sentence), "{line:?}: {told:?}");
        assert!(!told.err.contains("panicked") && told.out.is_empty(), "{line:?}: {told:?}");
    }
    let wrong = with(demo.by("employee"), ["--token", "annexa_token_x", "list", "assets"]);
    assert_eq!(wrong.code, 2, "the token belongs to a command");
    let wrong = with(demo.by("employee"), ["list", "assets", "--token", "annexa_token_x"]);
    assert_eq!((wrong.code, wrong.err.lines().next()), (1, Some("No working token came along.")));
}

#[test]
fn a_login_is_kept_for_its_owner_and_its_server_alone() {
    let (data, config) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let demo = Demo::start(data.path());
    let mine = || {
        let mut command = annexa();
        command.env("XDG_CONFIG_HOME", config.path());
        command
    };
    assert_eq!(with(mine(), ["list", "assets"]).err, "Which server? Run `annexa login`, or give --url and --token.\n");
    let token = demo.login("manager")["token"].as_str().unwrap();
    let wrong = said_with(mine().args(["login", "--url", demo.url()]), "annexa_token_wrong\n");
    assert_eq!(wrong.code, 1, "{wrong:?}");
    assert!(!config.path().join("annexa/login.json").exists(), "what does not work is not kept");
    let kept = said_with(mine().args(["login", "--url", demo.url()]), &format!("{token}\n"));
    assert!(kept.out.starts_with("Beatriz Sousa at Corvane Systems, by a token of reach `approve`."), "{kept:?}");
    let file = config.path().join("annexa/login.json");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(with(mine(), ["list", "units"]).code, 0);
    let elsewhere = with(mine(), ["list", "units", "--url", "http://127.0.0.1:9"]);
    assert!(
        elsewhere.err.starts_with("There is no token for http://127.0.0.1:9."),
        "a token is shown to its own server only: {elsewhere:?}"
    );
    assert_eq!(with(mine(), ["logout"]).code, 0);
    assert!(!file.exists());
}

#[test]
fn a_server_that_cannot_be_reached_is_code_4_and_a_token_never_travels_in_the_clear() {
    let at = |url| with(annexa(), ["list", "assets", "--token", "x", "--url", url]);
    let nobody = at("http://127.0.0.1:1");
    assert_eq!(nobody.code, 4);
    assert!(
        nobody.err.contains("Cannot reach http://127.0.0.1:1/") && nobody.err.contains("Is the server running there?"),
        "{nobody:?}"
    );
    let clear = at("http://annexa.example");
    assert_eq!(clear.code, 1);
    assert!(clear.err.contains("would carry your token in the clear"), "{clear:?}");
    for none in ["annexa.example", "ftp://annexa.example", "http://", ""] {
        let none = at(none);
        assert_eq!(none.code, 1, "{none:?}");
        assert!(none.err.contains("is no address"), "{none:?}");
    }
}

#[test]
fn people_are_let_in_and_tokens_made_and_revoked_from_the_command_line() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path());
    let manager = |line: &[&str]| with(demo.by("isms_manager"), line.iter().copied());
    let made = manager(&["add", "person", "name=Noor Aziz", "email=noor@corvane.example", "--json"]).json();
    let number = made["number"].as_str().unwrap();
    let metrics = crate::program::get(&format!("{}/metrics", demo.url()), None).1;
    let metrics = metrics.as_str().unwrap();
    for line in [
        r#"annexa_commit_seconds_count{command="put",outcome="committed"} 1"#,
        "annexa_flush_seconds_count 1",
        "annexa_letters_waiting 0",
    ] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
    let invited = manager(&["person", "invite", number]);
    assert_eq!(invited.code, 0, "{invited:?}");
    assert!(invited.out.contains(&format!("{}/link/annexa_link_", demo.url())), "{invited:?}");
    let members = manager(&["person", "list", "--json"]).json();
    let noor = members["items"].as_array().unwrap().iter().find(|member| member["number"] == number).unwrap();
    assert_eq!((&noor["state"], &noor["email"]), (&"invited".into(), &"noor@corvane.example".into()));
    assert!(manager(&["person", "list"]).out.contains("Noor Aziz"));
    assert_eq!(manager(&["person", "end", number]).code, 0);
    let ended = manager(&["person", "end", number]);
    assert_eq!(ended.code, 3, "{ended:?}");
    let employee = with(demo.by("employee"), ["person", "invite", number]);
    assert_eq!(employee.code, 3, "{employee:?}");

    let made = manager(&["token", "make", "nightly export", "--days", "1"]);
    let token = made.out.trim();
    assert!(token.starts_with("annexa_token_") && made.err.contains("not shown again"), "{made:?}");
    let by_token = |line: &[&str]| with(annexa(), line.iter().copied().chain(["--url", demo.url(), "--token", token]));
    assert_eq!(by_token(&["list", "assets", "--json"]).code, 0);
    let refused = by_token(&["token", "make", "another"]);
    assert!(refused.code == 1 && refused.err.contains("second factor"), "{refused:?}");
    assert!(manager(&["token", "list"]).out.contains("nightly export"));
    assert_eq!(manager(&["token", "revoke", "nightly export"]).code, 0);
    assert_eq!(manager(&["token", "revoke", "nightly export"]).code, 3, "it works no more");
    assert_eq!(by_token(&["list", "assets"]).code, 1);
}
