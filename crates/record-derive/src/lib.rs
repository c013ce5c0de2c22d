//! Derives for `record`: they describe a struct and nothing more. All behaviour lives in ordinary code over the
//! description.
//!
//! - `#[derive(Record)]` on a kind, with `#[record(plural = "...", clause = "...", prefix = "...", schema = 1)]`
//!   and optionally `title`, `titles`, `state = path`, `upcast = path`, `by_steps` (no plain editing), `single` (an ISMS has one), `reported` (everybody who reports may make one),
//!   `life_cycle = "..."` (its machine in `state-machines.yaml`), `edited_in = "draft"` (states, with commas between, in which
//!   plain editing is possible).
//! - `#[derive(Fields)]` on a trait of life that kinds embed.
//! - `#[derive(Row)]` on a row of a table inside a record; `#[row(fixed)]` where people change rows and neither add nor drop any.
//! - `#[derive(Choice)]` on a closed list.
//!
//! Field attributes, `#[field(...)]`: `title`, `listed`, `searched`, `unique`, `sensitive`, `decided`, `step`
//! (decided, and where the life cycle keeps its state), `guarded`, `detail`, `loose` (what it names can be retired all the same), `from_outside` (given by somebody outside through a link, and edited by nobody here), `embed`, `label = "..."`, `unit = "..."`,
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

/// Describes a row of a table inside a record.
#[proc_macro_derive(Row, attributes(row, field))]
pub fn derive_row(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    finish(fields::implement(&input).map(|fields| {
        let ident = &input.ident;
        let title = words::sentence(&words::separated(&ident.to_string(), '_'));
        let is_fixed = input.attrs.iter().any(|attribute| {
            let is_fixed = |path: syn::Path| path.is_ident("fixed");
            attribute.path().is_ident("row") && attribute.parse_args::<syn::Path>().is_ok_and(is_fixed)
        });
        quote! {
            #fields
            impl ::record::Row for #ident {
                fn columns() -> &'static ::record::Columns {
                    static COLUMNS: ::record::Columns = ::record::Columns {
                        title: #title,
                        is_fixed: #is_fixed,
                        fields: ::std::sync::LazyLock::new(<#ident as ::record::Fields>::fields),
                    };
                    &COLUMNS
                }
            }
        }
    }))
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
