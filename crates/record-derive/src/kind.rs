//! The kind of a struct.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, LitInt, LitStr, Path};

use crate::words;

pub fn implement(input: &DeriveInput) -> syn::Result<TokenStream> {
    let ident = &input.ident;
    let entity = ident.to_string();
    let mut name = words::separated(&entity, '-');
    let mut title = words::sentence(&words::separated(&entity, '_'));
    let (mut plural, mut titles) = (format!("{name}s"), format!("{title}s"));
    let (mut clause, mut prefix) = (String::new(), String::new());
    let mut schema: u32 = 1;
    let mut is_edited = true;
    let mut is_single = false;
    let mut is_reported = false;
    let mut edited_in: Vec<String> = Vec::new();
    let mut life_cycle: Option<String> = None;
    let (mut state, mut upcast): (Option<Path>, Option<Path>) = (None, None);
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("record")) {
        attribute.parse_nested_meta(|meta| {
            let key = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
            match key.as_str() {
                "name" => name = meta.value()?.parse::<LitStr>()?.value(),
                "plural" => plural = meta.value()?.parse::<LitStr>()?.value(),
                "title" => title = meta.value()?.parse::<LitStr>()?.value(),
                "titles" => titles = meta.value()?.parse::<LitStr>()?.value(),
                "clause" => clause = meta.value()?.parse::<LitStr>()?.value(),
                "prefix" => prefix = meta.value()?.parse::<LitStr>()?.value(),
                "schema" => schema = meta.value()?.parse::<LitInt>()?.base10_parse()?,
                "state" => state = Some(meta.value()?.parse()?),
                "upcast" => upcast = Some(meta.value()?.parse()?),
                "by_steps" => is_edited = false,
                "single" => is_single = true,
                "reported" => is_reported = true,
                "edited_in" => {
                    let states = meta.value()?.parse::<LitStr>()?.value();
                    edited_in = states.split(',').map(|state| state.trim().to_owned()).collect();
                }
                "life_cycle" => life_cycle = Some(meta.value()?.parse::<LitStr>()?.value()),
                _ => return Err(meta.error("no such attribute of a record; see record-derive")),
            }
            Ok(())
        })?;
    }
    let help = words::help(&input.attrs);
    if help.is_empty() {
        return Err(syn::Error::new_spanned(ident, "write a doc comment: it is the help of the kind's page"));
    }
    if schema > 1 && upcast.is_none() {
        return Err(syn::Error::new_spanned(ident, "a schema above 1 needs `upcast = path`"));
    }
    let state = match state {
        Some(path) => quote! { #path(self, today) },
        None => quote! { { let _ = today; ::core::option::Option::None } },
    };
    let upcast = match upcast {
        Some(path) => quote! { #path },
        None => quote! { |_, body| body },
    };
    let life_cycle = match life_cycle {
        Some(machine) => quote! { ::core::option::Option::Some(#machine) },
        None => quote! { ::core::option::Option::None },
    };
    Ok(quote! {
        impl ::record::Kinded for #ident {
            const NAME: &'static str = #name;
            fn kind_of() -> &'static ::record::Kind {
                static KIND: ::record::Kind = ::record::Kind {
                    name: #name,
                    plural: #plural,
                    title: #title,
                    titles: #titles,
                    entity: #entity,
                    help: #help,
                    clause: #clause,
                    prefix: #prefix,
                    schema: #schema,
                    is_edited: #is_edited,
                    edited_in: &[#(#edited_in),*],
                    is_reported: #is_reported,
                    is_single: #is_single,
                    life_cycle: #life_cycle,
                    fields: ::std::sync::LazyLock::new(<#ident as ::record::Fields>::fields),
                    read: |mut body| {
                        let mut misfits = ::std::vec::Vec::new();
                        let record = <#ident as ::record::Fields>::take(&mut body, &mut misfits);
                        for name in body.keys() {
                            misfits.push(::record::Misfit::new(
                                name.as_str(),
                                "unknown_field",
                                ::std::format!("There is no field called {name:?} here."),
                            ));
                        }
                        match record {
                            ::core::option::Option::Some(record) if misfits.is_empty() => {
                                ::core::result::Result::Ok(::std::sync::Arc::new(record))
                            }
                            _ => ::core::result::Result::Err(misfits),
                        }
                    },
                    upcast: #upcast,
                };
                &KIND
            }
        }
        impl ::record::Record for #ident {
            fn kind(&self) -> &'static ::record::Kind {
                <#ident as ::record::Kinded>::kind_of()
            }
            fn get(&self, index: usize) -> ::record::Value<'_> {
                ::record::Fields::get(self, index)
            }
            fn write(&self, body: &mut ::record::Body) {
                ::record::Fields::write(self, body);
            }
            fn state(&self, today: ::jiff::civil::Date) -> ::core::option::Option<::record::State> {
                #state
            }
            fn as_any(&self) -> &dyn ::std::any::Any {
                self
            }
        }
    })
}
