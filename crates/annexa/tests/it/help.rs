//! The help of each command, word for word: a change of it is looked at.

use crate::program::{annexa, said};

#[test]
fn the_help_of_every_command_teaches() {
    let whole = said(annexa().arg("--help"));
    assert_eq!(whole.code, 0);
    insta::assert_snapshot!("annexa", whole.out);
    let names = commands(&whole.out);
    assert!(names.len() > 12, "{names:?}");
    for name in names.into_iter().filter(|name| *name != "help") {
        let help = said(annexa().args([name, "--help"]));
        assert_eq!(help.code, 0, "{name}: {help:?}");
        assert!(name == "logout" || help.out.contains("Examples:"), "{name} shows no example");
        insta::assert_snapshot!(name, help.out);
        for below in commands(&help.out).into_iter().filter(|below| *below != "help") {
            let help = said(annexa().args([name, below, "--help"]));
            assert!(help.code == 0 && help.out.contains("Examples:"), "{name} {below}: {help:?}");
            insta::assert_snapshot!(format!("{name}-{below}"), help.out);
        }
    }
}

/// The commands that a help lists.
fn commands(help: &str) -> Vec<&str> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    lines.filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next()).collect()
}

#[test]
fn every_shell_gets_its_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let told = said(annexa().args(["completions", shell]));
        assert!(told.code == 0 && told.out.contains("verify"), "{shell}: {told:?}");
    }
}
