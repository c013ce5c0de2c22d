//! The fields of a struct: their description, and how they are looked at, written and read.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, LitStr};

use crate::words;

/// The names that every record has; see `record::Envelope`.
const TAKEN: [&str; 7] = ["unit", "number", "external", "retired", "reason", "own", "id"];

#[derive(Default)]
struct Flags {
    embed: bool,
    title: bool,
    listed: bool,
    searched: bool,
    unique: bool,
    sensitive: bool,
    decided: bool,
    step: bool,
    guarded: bool,
    detail: bool,
    loose: bool,
    from_outside: bool,
    label: Option<String>,
    unit: String,
    link: Option<String>,
    needs_role: Option<String>,
}

fn flags(field: &syn::Field) -> syn::Result<Flags> {
    let mut flags = Flags::default();
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("field")) {
        attribute.parse_nested_meta(|meta| {
            let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
            match name.as_str() {
                "embed" => flags.embed = true,
                "title" => flags.title = true,
                "listed" => flags.listed = true,
                "searched" => flags.searched = true,
                "unique" => flags.unique = true,
                "sensitive" => flags.sensitive = true,
                "decided" => flags.decided = true,
                "step" => (flags.decided, flags.step) = (true, true),
                "guarded" => flags.guarded = true,
                "detail" => flags.detail = true,
                "loose" => flags.loose = true,
                "from_outside" => flags.from_outside = true,
                "label" => flags.label = Some(meta.value()?.parse::<LitStr>()?.value()),
                "unit" => flags.unit = meta.value()?.parse::<LitStr>()?.value(),
                "needs_role" => flags.needs_role = Some(meta.value()?.parse::<LitStr>()?.value()),
                "link" => flags.link = Some(meta.value()?.parse::<LitStr>()?.value()),
                _ => return Err(meta.error("no such attribute of a field; see record-derive")),
            }
            Ok(())
        })?;
    }
    Ok(flags)
}

pub fn implement(input: &DeriveInput) -> syn::Result<TokenStream> {
    let Data::Struct(data) = &input.data else {
        return Err(syn::Error::new_spanned(&input.ident, "a record is a struct"));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(syn::Error::new_spanned(&input.ident, "a record has named fields"));
    };
    let mut counted = Vec::new();
    let mut described = Vec::new();
    let mut looked_at = Vec::new();
    let mut written = Vec::new();
    let mut taken = Vec::new();
    let mut names = Vec::new();
    for field in &fields.named {
        let Some(ident) = &field.ident else { continue };
        let field_type = &field.ty;
        let name = ident.to_string();
        let name = name.trim_start_matches("r#");
        let flags = flags(field)?;
        names.push(ident);
        if flags.embed {
            counted.push(quote! { <#field_type as ::record::Fields>::COUNT });
            described.push(quote! { fields.extend(<#field_type as ::record::Fields>::fields()); });
            looked_at.push(quote! {
                if index < <#field_type as ::record::Fields>::COUNT { return ::record::Fields::get(&self.#ident, index); }
                index -= <#field_type as ::record::Fields>::COUNT;
            });
            written.push(quote! { ::record::Fields::write(&self.#ident, body); });
            taken.push(quote! { let #ident = <#field_type as ::record::Fields>::take(body, misfits); });
            continue;
        }
        if TAKEN.contains(&name) {
            return Err(syn::Error::new_spanned(ident, "every record has this name already; see record::Envelope"));
        }
        let help = words::help(&field.attrs);
        if help.is_empty() {
            return Err(syn::Error::new_spanned(ident, "write a doc comment: it is the help of the form"));
        }
        let label = flags.label.clone().unwrap_or_else(|| words::sentence(name));
        let Flags {
            title,
            listed,
            searched,
            unique,
            sensitive,
            decided,
            step,
            guarded,
            detail,
            loose,
            from_outside,
            unit,
            ..
        } = &flags;
        let [link, needs_role] = [&flags.link, &flags.needs_role].map(|word| match word {
            Some(word) => quote! { ::core::option::Option::Some(#word) },
            None => quote! { ::core::option::Option::None },
        });
        counted.push(quote! { 1 });
        described.push(quote! {
            fields.push(::record::Field {
                name: #name,
                label: #label,
                help: #help,
                field_type: <#field_type as ::record::FieldValue>::field_type(),
                unit: #unit,
                is_required: <#field_type as ::record::FieldValue>::IS_REQUIRED,
                is_title: #title,
                is_listed: #listed,
                is_searched: #searched,
                is_unique: #unique,
                is_sensitive: #sensitive,
                is_decided: #decided,
                is_step: #step,
                is_guarded: #guarded,
                is_detail: #detail,
                is_loose: #loose,
                is_from_outside: #from_outside,
                link: #link,
                needs_role: #needs_role,
            });
        });
        looked_at.push(quote! {
            if index == 0 { return ::record::FieldValue::view(&self.#ident); }
            index -= 1;
        });
        written.push(quote! {
            if let ::core::option::Option::Some(json) = ::record::FieldValue::to_json(&self.#ident) {
                body.insert(#name.to_owned(), json);
            }
        });
        taken.push(quote! {
            let #ident = <#field_type as ::record::FieldValue>::take(#name, body, misfits);
        });
    }
    let ident = &input.ident;
    Ok(quote! {
        // A set of no fields looks at none of its arguments.
        #[allow(unused_assignments, unused_mut, unused_variables)]
        impl ::record::Fields for #ident {
            const COUNT: usize = 0 #(+ #counted)*;
            fn fields() -> ::std::vec::Vec<::record::Field> {
                let mut fields = ::std::vec::Vec::new();
                #(#described)*
                fields
            }
            fn get(&self, mut index: usize) -> ::record::Value<'_> {
                #(#looked_at)*
                ::record::Value::Absent
            }
            fn write(&self, body: &mut ::record::Body) {
                #(#written)*
            }
            fn take(body: &mut ::record::Body, misfits: &mut ::std::vec::Vec<::record::Misfit>) -> ::core::option::Option<Self> {
                #(#taken)*
                ::core::option::Option::Some(Self { #(#names: #names?),* })
            }
        }
    })
}
