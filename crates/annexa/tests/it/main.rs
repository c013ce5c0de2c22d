//! The program as operators and scripts meet it: started, asked, stopped, killed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod backup;
mod brief;
mod client;
mod demo;
mod encrypted;
mod export;
mod full_disk;
mod help;
mod import;
mod init;
mod log;
mod package;
mod program;
mod recover;
mod restore_witnessed;
mod schedule;
mod serve;
mod verify;
mod witness;
