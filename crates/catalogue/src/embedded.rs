//! Reads the data that was compiled into the program.

use serde::de::DeserializeOwned;

/// The file behind `json`, as types.
///
/// # Panics
///
/// Where the file and the types disagree. Nobody can run into that: the file is part of the binary, and the tests of
/// this crate read every file before one is built.
#[expect(clippy::panic, reason = "the data is compiled in and read by every test run; there is nothing to go on with")]
pub(crate) fn read<T: DeserializeOwned>(file: &str, json: &str) -> T {
    match serde_json::from_str(json) {
        Ok(value) => value,
        Err(error) => {
            panic!("crates/catalogue/data/{file} does not fit its types: {error}. Correct the file or the struct.")
        }
    }
}

/// Reads one file on first use and keeps it for the life of the program.
macro_rules! embedded {
    ($file:literal) => {
        std::sync::LazyLock::new(|| {
            $crate::embedded::read(concat!($file, ".yaml"), include_str!(concat!(env!("OUT_DIR"), "/", $file, ".json")))
        })
    };
}
pub(crate) use embedded;
