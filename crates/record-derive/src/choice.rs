//! A closed list.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, LitStr};

use crate::words;

pub fn implement(input: &DeriveInput) -> syn::Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(syn::Error::new_spanned(&input.ident, "a closed list is an enum"));
    };
    let ident = &input.ident;
    let (mut variants, mut codes, mut labels, mut helps) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for variant in &data.variants {
        let code = words::separated(&variant.ident.to_string(), '_');
        let mut label = words::sentence(&code);
        for attribute in variant.attrs.iter().filter(|attribute| attribute.path().is_ident("choice")) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("label") {
                    label = meta.value()?.parse::<LitStr>()?.value();
                    return Ok(());
                }
                Err(meta.error("no such attribute of a choice; only `label`"))
            })?;
        }
        variants.push(&variant.ident);
        codes.push(code);
        labels.push(label);
        helps.push(words::help(&variant.attrs));
    }
    let positions = 0..variants.len();
    Ok(quote! {
        impl #ident {
            /// The list, in order.
            pub const CHOICES: &'static [::record::Choice] = &[
                #(::record::Choice { code: #codes, label: #labels, help: #helps }),*
            ];
            /// The values, in order.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];

            /// Its code and words.
            pub fn choice(self) -> &'static ::record::Choice {
                match self {
                    #(Self::#variants => { const CHOICE: &::record::Choice = &<#ident>::CHOICES[#positions]; CHOICE }),*
                }
            }
        }
        impl ::record::FieldValue for #ident {
            fn field_type() -> ::record::Type {
                ::record::Type::Choice(Self::CHOICES)
            }
            fn view(&self) -> ::record::Value<'_> {
                ::record::Value::Choice(self.choice())
            }
            fn to_json(&self) -> ::core::option::Option<::serde_json::Value> {
                ::core::option::Option::Some(::serde_json::Value::from(self.choice().code))
            }
            fn from_json(
                json: ::core::option::Option<::serde_json::Value>,
            ) -> ::core::result::Result<Self, (&'static str, ::std::string::String)> {
                let text = match json {
                    ::core::option::Option::None | ::core::option::Option::Some(::serde_json::Value::Null) => {
                        return ::core::result::Result::Err(("missing", "Choose one.".to_owned()));
                    }
                    ::core::option::Option::Some(::serde_json::Value::String(text)) => text,
                    ::core::option::Option::Some(_) => ::std::string::String::new(),
                };
                match text.trim() {
                    #(#codes => ::core::result::Result::Ok(Self::#variants),)*
                    _ => ::core::result::Result::Err((
                        "not_a_choice",
                        ::std::format!("Choose one of: {}.", [#(#codes),*].join(", ")),
                    )),
                }
            }
        }
    })
}
