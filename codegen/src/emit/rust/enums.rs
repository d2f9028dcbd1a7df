//! Enumerations: a variant per code, and one that keeps any other code.

use proc_macro2::TokenStream;
use quote::quote;

use super::Source;
use super::fields;
use super::print::{doc_lines, docs, ident};
use crate::emit::prose;
use crate::model::{Code, Enum};

/// Renders an enumeration.
pub(super) fn emit(declared: &Enum, source: &mut Source) {
    source.about.push(format!("* [`{}`]", declared.name));
    source.declared.push(declared.name.clone());
    source.imports.add("bitrix24_runtime", "OpenEnum");
    source.imports.add("bitrix24_runtime", "UnknownCode");
    let has_emoji = declared.codes.iter().any(|code| code.emoji.is_some());
    source.items.push(definition(declared).into());
    source.items.push(inherent(declared, has_emoji).into());
    source.items.push(open_enum(declared).into());
    let name = ident(&declared.name);
    source
        .items
        .push(quote!(bitrix24_runtime::open_enum!(#name);).into());
}

fn definition(declared: &Enum) -> TokenStream {
    let name = ident(&declared.name);
    let about = docs(&declared.description);
    let link = doc_lines([
        String::new(),
        "Unlisted codes are kept in [`Unknown`](Self::Unknown); they decode without an error and encode".to_owned(),
        "back unchanged.".to_owned(),
        String::new(),
        format!("[Bitrix24 documentation]({})", declared.page),
    ]);
    let variants = declared.codes.iter().map(|code| {
        let variant = variant(code);
        let emoji = code
            .emoji
            .as_ref()
            .map(|emoji| format!("{emoji} "))
            .unwrap_or_default();
        let mut lines = prose::summarized(&code.description);
        lines[0] = format!("{emoji}{}", lines[0]);
        let about = doc_lines(lines);
        let deprecated = fields::removed(code.removed.as_ref());
        quote! {
            #about
            #deprecated
            #variant,
        }
    });
    let allow = allow_deprecated(declared);
    quote! {
        #about
        #link
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        #allow
        pub enum #name {
            #(#variants)*
            /// A code that is not listed above.
            Unknown(UnknownCode<Self>),
        }
    }
}

fn inherent(declared: &Enum, has_emoji: bool) -> TokenStream {
    let name = ident(&declared.name);
    let allow = allow_deprecated(declared);
    let listed = declared
        .codes
        .iter()
        .filter(|code| code.removed.is_none())
        .map(variant);
    let codes = declared.codes.iter().map(|code| {
        let (variant, text) = (variant(code), &code.name.server);
        quote!(Self::#variant => #text,)
    });
    let emoji = has_emoji.then(|| emoji(declared));
    quote! {
        #allow
        impl #name {
            /// The listed codes, in the order of the vendor's page.
            pub const ALL: &'static [Self] = &[#(Self::#listed),*];

            /// Returns the code as the server spells it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(#codes)*
                    Self::Unknown(code) => code.as_str(),
                }
            }

            #emoji
        }
    }
}

fn emoji(declared: &Enum) -> TokenStream {
    let with_emoji = || {
        declared
            .codes
            .iter()
            .filter_map(|code| code.emoji.as_ref().map(|emoji| (code, emoji)))
    };
    let to = with_emoji().map(|(code, emoji)| {
        let variant = variant(code);
        quote!(Self::#variant => #emoji,)
    });
    let from = with_emoji().map(|(code, emoji)| {
        let variant = variant(code);
        // The form without modifiers, to which the text to look up is reduced too.
        let bare: String = emoji.chars().filter(|c| *c != '\u{FE0F}').collect();
        quote!(#bare => Self::#variant,)
    });
    quote! {
        /// Returns the emoji of the code; `None` if it has none or is unlisted.
        #[must_use]
        pub fn emoji(&self) -> Option<&'static str> {
            Some(match self {
                #(#to)*
                #[allow(unreachable_patterns)]
                _ => return None,
            })
        }

        /// Returns the code of an emoji, whatever its skin tone, gender or variation selector.
        #[must_use]
        pub fn from_emoji(emoji: &str) -> Option<Self> {
            Some(match bitrix24_runtime::emoji::strip_modifiers(emoji).as_str() {
                #(#from)*
                _ => return None,
            })
        }
    }
}

fn open_enum(declared: &Enum) -> TokenStream {
    let name = ident(&declared.name);
    let allow = allow_deprecated(declared);
    let expecting = format!("a code of {}", declared.name);
    let codes = declared.codes.iter().map(|code| {
        let (variant, text) = (variant(code), &code.name.server);
        quote!(#text => Self::#variant,)
    });
    quote! {
        #allow
        impl OpenEnum for #name {
            const EXPECTING: &'static str = #expecting;

            fn known(code: &str) -> Option<Self> {
                Some(match code {
                    #(#codes)*
                    _ => return None,
                })
            }

            fn unknown(code: UnknownCode<Self>) -> Self {
                Self::Unknown(code)
            }
        }
    }
}

fn variant(code: &Code) -> proc_macro2::Ident {
    ident(&code.name.rust)
}

/// The crate itself must be able to name its deprecated variants.
fn allow_deprecated(declared: &Enum) -> Option<TokenStream> {
    fields::allow_if(declared.codes.iter().any(|code| code.removed.is_some()))
}
