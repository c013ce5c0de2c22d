//! Says in one sentence what to run when the bundle is missing; it never builds it.

fn main() {
    let dist = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bundle/dist");
    println!("cargo:rerun-if-changed={}", dist.join("manifest.json").display());
    if !dist.join("manifest.json").exists() {
        println!("cargo:error=The style sheet and scripts are not built yet: run `make bundle` first.");
    }
}
