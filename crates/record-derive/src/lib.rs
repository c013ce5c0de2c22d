//! Derives for `record`: they describe a struct and nothing more. All behaviour lives in ordinary code over the
//! description.
//!
//! - `#[derive(Record)]` on a kind, with `#[record(plural = "...", clause = "...", prefix = "...", schema = 1)]`
//!   and optionally `title`, `titles`, `state = path`, `upcast = path`, `by_steps` (no plain editing), `single` (an ISMS has one),
//!   `life_cycle = "..."` (its machine in `state-machines.yaml`).
//! - `#[derive(Fields)]` on a trait of life that kinds embed.
//! - `#[derive(Choice)]` on a closed list.
//!
//! Field attributes, `#[field(...)]`: `title`, `listed`, `searched`, `unique`, `sensitive`, `decided`, `step`
//! (decided, and where the life cycle keeps its state), `guarded`, `detail`, `embed`, `label = "..."`, `unit = "..."`,
//! `link = "..."`, `needs_role = "..."`. Doc comments become help.

use proc_macro::TokenStream;
use quote::quote;
use syn::{DeriveInput, parse_macro_input};

mod choice;
mod fields;
mod kind;
mod words;

/// Describes a kind of record. See the crate's documentation for the attributes.
#[proc_macro_derive(Record, attributes(record, field))]
pub fn derive_record(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    finish(fields::implement(&input).and_then(|fields| {
        let kind = kind::implement(&input)?;
        Ok(quote! { #fields #kind })
    }))
}

/// Describes a set of fields that kinds embed.
#[proc_macro_derive(Fields, attributes(field))]
pub fn derive_fields(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    finish(fields::implement(&input))
}

/// Describes a closed list.
#[proc_macro_derive(Choice, attributes(choice))]
pub fn derive_choice(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    finish(choice::implement(&input))
}

fn finish(result: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    result.unwrap_or_else(|error| error.to_compile_error()).into()
}
