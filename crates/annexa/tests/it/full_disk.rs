//! A disk that runs full under a server: one clear sentence, nothing lost, and on it goes once there is room.
//!
//! The disk is a small file system of memory in a mount namespace of the test's own. Where the system gives no such namespace
//! the test says so and tries nothing.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};

use crate::program::{Demo, Server, annexa, block_on, http, said};

/// What is kept free for later, in bytes.
const BALLAST: usize = 2 << 20;

pub fn has_namespaces() -> bool {
    let tried = Command::new("unshare").args(["-rm", "true"]).stderr(Stdio::null()).status();
    tried.is_ok_and(|status| status.success())
}

fn make(demo: &Demo, name: &str) -> (u16, Json) {
    let token = demo.login("isms_manager")["token"].as_str().unwrap();
    let body = json!({"name": name, "description": "x".repeat(19_000)});
    let request = http().post(format!("{}/api/v1/assets", demo.url())).bearer_auth(token).json(&body);
    block_on(async {
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    })
}

/// A demo on a disk that has little more room than it needs.
pub fn on_a_small_disk(data: &Path, disk: &Path) -> Demo {
    let used: u64 = fs::read_dir(data).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).sum();
    let size = used + (1 << 20) + BALLAST as u64;
    let script = format!(
        "mount -t tmpfs -o mode=700,size={size} annexa {disk} && cp -a {data}/. {disk}/ && head -c {BALLAST} /dev/zero > \
         {disk}/ballast && exec \"$0\" demo --listen 127.0.0.1:0 --json --data {disk}",
        disk = disk.display(),
        data = data.display(),
    );
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", &script]).arg(annexa().get_program());
    command.env("ANNEXA_LOG", "warn").env("XDG_CONFIG_HOME", "/nonexistent").stdin(Stdio::null());
    let server = Server::start(&mut command);
    let ready = serde_json::from_str(&server.line).unwrap();
    Demo { server, ready }
}

#[test]
fn a_full_disk_is_said_in_one_sentence_and_loses_nothing() {
    if !has_namespaces() {
        eprintln!("a full disk is left untested: this system gives no mount namespaces");
        return;
    }
    let (data, disk) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    Demo::start(data.path()).server.stop();
    let demo = on_a_small_disk(data.path(), disk.path());
    let total = || demo.get("isms_manager", "/api/v1/assets?limit=1")["total"].as_u64().unwrap();
    let before = total();
    let mut made = 0;
    let refused = loop {
        let (status, answer) = make(&demo, &format!("Asset {made}"));
        if status != 201 {
            break (status, answer);
        }
        made += 1;
        assert!(made < 2_000, "the disk never ran full");
    };
    assert_eq!(
        (refused.0, refused.1["detail"].as_str()),
        (500, Some("The disk of the server is full; nothing was changed. Tell its operator.")),
        "{}",
        refused.1
    );
    assert_eq!(total(), before + made, "what was answered is there, what was refused is not");
    let again = make(&demo, "Once more");
    assert_eq!((again.0, &again.1["detail"]), (500, &refused.1["detail"]), "{}", again.1);

    // The operator makes room; nobody restarts anything.
    let inside = format!("/proc/{}/root{}", demo.server.id(), disk.path().display());
    fs::remove_file(format!("{inside}/ballast")).unwrap();
    let (status, answer) = make(&demo, "There is room again");
    assert_eq!(status, 201, "{answer}");
    assert_eq!(total(), before + made + 1);
    let mut verify = Command::new("nsenter");
    verify.args(["-U", "-m", "--preserve-credentials", "-t", &demo.server.id().to_string()]);
    let verified = said(verify.arg(annexa().get_program()).args(["verify", "--data"]).arg(disk.path()));
    assert_eq!(verified.code, 0, "{verified:?}");
}
