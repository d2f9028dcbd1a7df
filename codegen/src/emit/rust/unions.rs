//! Unions: a variant per form, and conversions, so that callers need not name the forms.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Imports, doc_lines, docs, ident};
use super::{Source, secrets, serde_tables, types};
use crate::model::{Content, Model, Type, Union, Variant};

/// Renders a union.
pub(super) fn emit(model: &Model, union: &Union, source: &mut Source) {
    source.about.push(format!("* [`{}`]", union.name));
    source.declared.push(union.name.clone());
    source
        .items
        .push(definition(model, union, &mut source.imports).into());
    if let Some(rows) = rows(model, union, &mut source.imports) {
        source.items.push(rows.into());
    }
    for item in conversions(model, union, &mut source.imports) {
        source.items.push(item.into());
    }
    source.items.push(serde_tables::union(union));
    if let Some(secrets) = secrets::of_union(model, union) {
        source.items.push(secrets.into());
    }
}

fn definition(model: &Model, union: &Union, imports: &mut Imports) -> TokenStream {
    let name = ident(&union.name);
    let about = docs(&union.description);
    let link = doc_lines([
        String::new(),
        format!("[Bitrix24 documentation]({})", union.page),
    ]);
    let mut holds_objects = false;
    let variants: Vec<_> = union
        .variants
        .iter()
        .map(|variant| {
            let about = docs(&variant.description);
            let name = ident(&variant.name.rust);
            match &variant.content {
                Content::Constant(_) => quote!(#about #name,),
                Content::Type(kind) => {
                    holds_objects |= matches!(kind, Type::Object(_));
                    let kind = types::plain(model, kind, imports);
                    quote!(#about #name(#kind),)
                }
            }
        })
        .collect();
    let unknown = union.in_responses.then(|| {
        imports.add(types::RUNTIME, "Value");
        quote! {
            /// A value of any other form, as received.
            Unknown(Value),
        }
    });
    // A union is created and sent immediately: an allocation would cost more than the memory.
    let large = holds_objects.then(|| quote!(#[allow(clippy::large_enum_variant)]));
    quote! {
        #about
        #link
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #large
        pub enum #name {
            #(#variants)*
            #unknown
        }
    }
}

/// Returns the function that builds a list from rows: as the list of the union that has an end of
/// rows, or as the form that contains such a list.
fn rows(model: &Model, union: &Union, imports: &mut Imports) -> Option<TokenStream> {
    let name = ident(&union.name);
    let (of, given, body) = match (end_of_row(union), listed(model, union)) {
        (Some(end), _) => {
            imports.add(types::RUNTIME, "collect");
            let end = ident(&end.name.rust);
            let body = quote!(collect::rows(rows, || Self::#end));
            (quote!(Self), quote!(Vec<Self>), body)
        }
        (None, Some((variant, items))) if end_of_row(items).is_some() => {
            let variant = ident(&variant.name.rust);
            let index = model
                .unions
                .iter()
                .position(|known| known.name == items.name)?;
            let of = types::plain(model, &Type::Union(index), imports);
            (
                quote!(#of),
                quote!(Self),
                quote!(Self::#variant(#of::rows(rows))),
            )
        }
        _ => return None,
    };
    Some(quote! {
        impl #name {
            /// Creates a list from rows, one below the other.
            #[must_use]
            pub fn rows(
                rows: impl IntoIterator<Item = impl IntoIterator<Item = impl Into<#of>>>,
            ) -> #given {
                #body
            }
        }
    })
}

/// Returns the form that ends a row.
fn end_of_row(union: &Union) -> Option<&Variant> {
    union.variants.iter().find(|variant| variant.ends_row)
}

/// Returns the only form that is a list of a union, and that union.
fn listed<'a>(model: &'a Model, union: &'a Union) -> Option<(&'a Variant, &'a Union)> {
    let mut lists = union
        .variants
        .iter()
        .filter_map(|variant| match &variant.content {
            Content::Type(Type::List(of)) => Some((variant, &**of)),
            _ => None,
        });
    match (lists.next()?, lists.next()) {
        ((variant, Type::Union(index)), None) => Some((variant, &model.unions[*index])),
        _ => None,
    }
}

/// Returns the types that convert to an entry of a list of this type: the type itself, and each
/// object that is a form of it alone.
fn entries(model: &Model, of: &Type) -> Vec<Type> {
    let mut entries = vec![of.clone()];
    if let Type::Union(index) = of {
        let forms = || {
            let variants = model.unions[*index].variants.iter();
            variants.filter_map(|variant| match &variant.content {
                Content::Type(kind @ Type::Object(_)) => Some(kind),
                _ => None,
            })
        };
        let alone = |kind: &&Type| forms().filter(|other| other == kind).count() == 1;
        entries.extend(forms().filter(alone).cloned());
    }
    entries
}

/// Returns the conversions to a union from each type that occurs in one form only.
fn conversions(model: &Model, union: &Union, imports: &mut Imports) -> Vec<TokenStream> {
    let kinds = || {
        union
            .variants
            .iter()
            .filter_map(|variant| match &variant.content {
                Content::Type(kind) => Some((variant, kind)),
                Content::Constant(_) => None,
            })
    };
    let lists = kinds()
        .filter(|(_, kind)| matches!(kind, Type::List(_)))
        .count();
    let name = ident(&union.name);
    let mut items = Vec::new();
    for (variant, kind) in kinds() {
        let variant = ident(&variant.name.rust);
        if kinds().filter(|(_, other)| *other == kind).count() > 1 {
            continue;
        }
        match kind {
            // Two lists of convertible types could not be distinguished.
            Type::List(of) if lists == 1 => {
                imports.add(types::RUNTIME, "collect");
                // An entry converts to a list of one, unless it is a form itself.
                for entry in entries(model, of) {
                    if matches!(entry, Type::Object(_) | Type::Union(_))
                        && kinds().all(|(_, other)| *other != entry)
                    {
                        let item = if entry == **of {
                            quote!(item)
                        } else {
                            quote!(item.into())
                        };
                        let entry = types::plain(model, &entry, imports);
                        items.push(quote! {
                            impl From<#entry> for #name {
                                fn from(item: #entry) -> Self {
                                    Self::#variant(vec![#item])
                                }
                            }
                        });
                    }
                }
                let of = types::plain(model, of, imports);
                items.push(quote! {
                    impl<T: Into<#of>> From<Vec<T>> for #name {
                        fn from(items: Vec<T>) -> Self {
                            Self::#variant(collect::list(items))
                        }
                    }
                });
                items.push(quote! {
                    impl<T: Into<#of>, const N: usize> From<[T; N]> for #name {
                        fn from(items: [T; N]) -> Self {
                            Self::#variant(collect::list(items))
                        }
                    }
                });
            }
            kind => {
                let of = types::plain(model, kind, imports);
                items.push(quote! {
                    impl From<#of> for #name {
                        fn from(value: #of) -> Self {
                            Self::#variant(value)
                        }
                    }
                });
                if *kind == Type::String {
                    items.push(quote! {
                        impl From<&str> for #name {
                            fn from(text: &str) -> Self {
                                Self::#variant(text.to_owned())
                            }
                        }
                    });
                }
                // A text that a form of a form contains is a text for the caller.
                if holds_text(model, kind)
                    && kinds().filter(|(_, of)| takes_text(model, of)).count() == 1
                {
                    for text in [quote!(String), quote!(&str)] {
                        items.push(quote! {
                            impl From<#text> for #name {
                                fn from(text: #text) -> Self {
                                    Self::#variant(text.into())
                                }
                            }
                        });
                    }
                }
            }
        }
    }
    items
}

/// Whether a form can be made from a text.
fn takes_text(model: &Model, kind: &Type) -> bool {
    *kind == Type::String || holds_text(model, kind)
}

/// Whether a form is a union that can itself be made from a text.
fn holds_text(model: &Model, kind: &Type) -> bool {
    let Type::Union(index) = kind else {
        return false;
    };
    let texts = model.unions[*index]
        .variants
        .iter()
        .filter(|variant| matches!(variant.content, Content::Type(Type::String)));
    texts.count() == 1
}
