//! Turns the YAML that people edit into the JSON that the program reads, as `crates/catalogue` does and for its reasons.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use serde::Serialize;
use serde::de::DeserializeOwned;

#[path = "src/word_files.rs"]
mod word_files;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=data");
    embed::<word_files::Headers>("headers")?;
    embed::<word_files::Words>("words")
}

fn embed<T: Serialize + DeserializeOwned>(file: &str) -> Result<(), Box<dyn Error>> {
    let source = format!("data/{file}.yaml");
    let yaml = fs::read_to_string(&source).map_err(|error| format!("{source}: {error}"))?;
    let words: T = serde_saphyr::from_str(&yaml).map_err(|error| format!("{source}: {error}"))?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join(format!("{file}.json")), serde_json::to_string(&words)?)?;
    Ok(())
}
