//! Lists the fonts that `bundle` made, so that the program holds them. Says in one sentence what to run when they are missing; it
//! never fetches them.

use std::path::{Path, PathBuf};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bundle/print");
    println!("cargo:rerun-if-changed={}", folder.display());
    let files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
        .unwrap_or_default();
    let mut files: Vec<String> = files
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "ttf"))
        .filter_map(|path| Some(path.canonicalize().ok()?.to_str()?.to_owned()))
        .collect();
    // The names begin with figures for the font that everything is set in, and with letters for those of other scripts.
    files.sort();
    let has = |name: &str| files.iter().any(|file| file.ends_with(name));
    if !has("400Regular.ttf") {
        println!("cargo:error=The fonts of PDFs are not there yet: run `make bundle` first.");
    }
    if !has("NotoThai_600SemiBold.ttf") {
        println!("cargo:warning=Fonts of PDFs are missing, so that other scripts print as boxes: run `make bundle`.");
    }
    let bytes: Vec<String> = files.iter().map(|file| format!("include_bytes!({file:?})")).collect();
    let text = format!("static FILES: &[&[u8]] = &[{}];\n", bytes.join(", "));
    let written = std::env::var_os("OUT_DIR").map(|out| std::fs::write(Path::new(&out).join("fonts.rs"), text));
    if !matches!(written, Some(Ok(()))) {
        println!("cargo:error=The list of fonts could not be written.");
    }
}
