//! The public items of a crate as its sources declare them: everything `pub`, without bodies,
//! private fields and texts. Items that no path leads to are shown too, which adds lines but hides
//! nothing.

use std::fs;
use std::path::Path;

use quote::quote;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, Fields, ImplItem, Item, ItemImpl, ItemMod, Signature, TraitItem, Visibility,
    parse_quote,
};

/// A module with its public items.
pub struct Module {
    /// Its path, from the name of the crate on.
    pub path: String,
    /// The items, without what is not public in them.
    pub items: Vec<Item>,
}

/// The modules of a crate, in the order of their paths.
///
/// # Panics
///
/// When a source cannot be read as Rust.
#[must_use]
pub fn modules(name: &str, src: &Path) -> Vec<Module> {
    let mut found = Vec::new();
    read(name, &src.join("lib.rs"), src, &mut found);
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// Returns the contents of the modules as Rust: each item separately, in the order of their texts.
#[must_use]
pub fn shown(modules: &[Module]) -> String {
    let mut text = String::new();
    for module in modules {
        let mut items: Vec<String> = module.items.iter().map(print).collect();
        items.sort();
        if !items.is_empty() {
            text += &format!("\n// {}\n\n{}", module.path, items.concat());
        }
    }
    text.trim_start().to_owned()
}

/// Returns the declarations of a single source file, as Rust. Modules and re-exports are omitted.
///
/// # Panics
///
/// When the text is not Rust.
#[must_use]
pub fn declared(text: &str) -> String {
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    let items = file.items.into_iter();
    let items = items.filter(|item| !matches!(item, Item::Mod(_) | Item::Use(_)));
    items
        .filter_map(skeleton)
        .map(|item| print(&item))
        .collect()
}

/// Returns the paths of types that another crate can match or construct exhaustively, so that
/// another variant or field would break it.
#[must_use]
pub fn exhaustive(modules: &[Module]) -> Vec<String> {
    let is_open = |attributes: &[Attribute]| {
        attributes
            .iter()
            .any(|attribute| attribute.path().is_ident("non_exhaustive"))
    };
    let mut found = Vec::new();
    for module in modules {
        for item in &module.items {
            let name = match item {
                Item::Enum(item) if !is_open(&item.attrs) && !item.variants.is_empty() => {
                    &item.ident
                }
                Item::Struct(item) if !is_open(&item.attrs) && is_whole(&item.fields) => {
                    &item.ident
                }
                _ => continue,
            };
            found.push(format!("{}::{name}", module.path));
        }
    }
    found
}

/// Whether a struct has fields, and none of them is private (written `_`).
fn is_whole(fields: &Fields) -> bool {
    !fields.is_empty() && fields.iter().all(|field| is_public(&field.vis))
}

fn read(path: &str, file: &Path, folder: &Path, found: &mut Vec<Module>) {
    let text =
        fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let parsed =
        syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    add(path, parsed.items, folder, found);
}

/// Adds a module, and those in it.
fn add(path: &str, items: Vec<Item>, folder: &Path, found: &mut Vec<Module>) {
    let mut public = Vec::new();
    for item in items {
        match item {
            Item::Mod(inner) => add_inner(path, inner, folder, found, &mut public),
            item => public.extend(skeleton(item)),
        }
    }
    found.push(Module {
        path: path.to_owned(),
        items: public,
    });
}

fn add_inner(
    path: &str,
    module: ItemMod,
    folder: &Path,
    found: &mut Vec<Module>,
    public: &mut Vec<Item>,
) {
    if module
        .attrs
        .iter()
        .any(|attribute| quote!(#attribute).to_string().contains("(test)"))
    {
        return;
    }
    let name = module.ident.to_string();
    let inner = format!("{path}::{name}");
    let inside = folder.join(&name);
    match module.content {
        Some((_, items)) => add(&inner, items, &inside, found),
        None => {
            let beside = folder.join(format!("{name}.rs"));
            let file = if beside.exists() {
                beside
            } else {
                inside.join("mod.rs")
            };
            read(&inner, &file, &inside, found);
        }
    }
    if is_public(&module.vis) {
        let (attributes, vis, ident) = (kept(module.attrs), module.vis, module.ident);
        public.push(parse_quote!(#(#attributes)* #vis mod #ident;));
    }
}

/// Returns the parts of an item that other crates see.
fn skeleton(mut item: Item) -> Option<Item> {
    match &mut item {
        Item::Struct(inner) if is_public(&inner.vis) => {
            clean(&mut inner.attrs);
            clean_fields(&mut inner.fields);
        }
        Item::Enum(inner) if is_public(&inner.vis) => {
            clean(&mut inner.attrs);
            for variant in &mut inner.variants {
                clean(&mut variant.attrs);
                variant
                    .fields
                    .iter_mut()
                    .for_each(|field| clean(&mut field.attrs));
            }
        }
        Item::Fn(inner) if is_public(&inner.vis) => {
            clean(&mut inner.attrs);
            clean_arguments(&mut inner.sig);
            *inner.block = parse_quote!({});
        }
        Item::Const(inner) if is_public(&inner.vis) => {
            clean(&mut inner.attrs);
            *inner.expr = left_out();
        }
        Item::Type(inner) if is_public(&inner.vis) => clean(&mut inner.attrs),
        Item::Use(inner) if is_public(&inner.vis) => clean(&mut inner.attrs),
        Item::Trait(inner) if is_public(&inner.vis) => {
            clean(&mut inner.attrs);
            inner.items.iter_mut().for_each(clean_required);
        }
        Item::Impl(inner) => {
            clean(&mut inner.attrs);
            clean_impl(inner);
            if inner.items.is_empty() && inner.trait_.is_none() {
                return None;
            }
        }
        Item::Macro(inner) => {
            let is_exported = inner
                .attrs
                .iter()
                .any(|attribute| attribute.path().is_ident("macro_export"));
            clean(&mut inner.attrs);
            if inner.ident.is_some() {
                inner.mac.tokens = quote!(() => {};);
                return is_exported.then_some(item);
            }
            // Of a table, only its type.
            inner.mac.tokens = inner.mac.tokens.clone().into_iter().take(2).collect();
        }
        _ => return None,
    }
    Some(item)
}

fn clean_impl(block: &mut ItemImpl) {
    let is_inherent = block.trait_.is_none();
    block.items.retain(|item| match item {
        ImplItem::Fn(item) => is_inherent && is_public(&item.vis),
        ImplItem::Const(item) => is_inherent && is_public(&item.vis),
        ImplItem::Type(_) => true,
        _ => false,
    });
    for item in &mut block.items {
        match item {
            ImplItem::Fn(item) => {
                clean(&mut item.attrs);
                clean_arguments(&mut item.sig);
                item.block = parse_quote!({});
            }
            ImplItem::Const(item) => {
                clean(&mut item.attrs);
                item.expr = left_out();
            }
            ImplItem::Type(item) => clean(&mut item.attrs),
            _ => {}
        }
    }
}

fn clean_required(item: &mut TraitItem) {
    match item {
        TraitItem::Fn(item) => {
            clean(&mut item.attrs);
            clean_arguments(&mut item.sig);
            if let Some(block) = &mut item.default {
                *block = parse_quote!({});
            }
        }
        TraitItem::Const(item) => {
            clean(&mut item.attrs);
            if let Some((_, value)) = &mut item.default {
                *value = left_out();
            }
        }
        TraitItem::Type(item) => clean(&mut item.attrs),
        _ => {}
    }
}

/// Keeps the public fields, and one for all private ones.
fn clean_fields(fields: &mut Fields) {
    let has_private = fields.iter().any(|field| !is_public(&field.vis));
    match fields {
        Fields::Named(fields) => {
            let mut kept: Punctuated<_, _> = std::mem::take(&mut fields.named)
                .into_iter()
                .filter(|field| is_public(&field.vis))
                .collect();
            if has_private {
                let private = syn::Field::parse_named.parse2(quote!(_private: _));
                kept.extend(private.ok());
            }
            fields.named = kept;
        }
        Fields::Unnamed(fields) => {
            for field in &mut fields.unnamed {
                if !is_public(&field.vis) {
                    field.ty = parse_quote!(_);
                }
            }
        }
        Fields::Unit => {}
    }
    fields.iter_mut().for_each(|field| clean(&mut field.attrs));
}

/// `mut` before an argument is an implementation detail.
fn clean_arguments(signature: &mut Signature) {
    for argument in &mut signature.inputs {
        if let syn::FnArg::Typed(argument) = argument
            && let syn::Pat::Ident(name) = &mut *argument.pat
        {
            name.mutability = None;
        }
    }
}

fn left_out() -> Expr {
    parse_quote!(_)
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn clean(attributes: &mut Vec<Attribute>) {
    *attributes = kept(std::mem::take(attributes));
}

/// Returns the attributes that affect other crates.
fn kept(attributes: Vec<Attribute>) -> Vec<Attribute> {
    attributes
        .into_iter()
        .filter_map(|attribute| {
            let path = attribute.path();
            if path.is_ident("deprecated") {
                return Some(parse_quote!(#[deprecated]));
            }
            let is_hidden =
                path.is_ident("doc") && quote!(#attribute).to_string().contains("hidden");
            let counts = ["non_exhaustive", "cfg", "derive", "macro_export", "repr"];
            (is_hidden || counts.iter().any(|name| path.is_ident(name))).then_some(attribute)
        })
        .collect()
}

fn print(item: &Item) -> String {
    prettyplease::unparse(&parse_quote!(#item))
}
