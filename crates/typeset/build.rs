//! Says in one sentence what to run when the fonts are missing; it never fetches them.

fn main() {
    let fonts = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bundle/print");
    println!("cargo:rerun-if-changed={}", fonts.display());
    if !fonts.join("400Regular.ttf").exists() {
        println!("cargo:error=The fonts of PDFs are not there yet: run `make bundle` first.");
    }
}
