//! Error tables: shared errors, the system's errors, and each method's own.

use proc_macro2::TokenStream;
use quote::quote;

use super::fields;
use super::print::{doc_lines, docs, ident};
use super::{Source, types};
use crate::emit::prose;
use crate::model::{Class, ErrorGroup, Failure, Method, Model};
use crate::names;

/// Renders a group of errors that methods share.
pub(super) fn emit_group(model: &Model, group: &ErrorGroup, source: &mut Source) {
    source.about = prose::summarized(&group.description);
    source.about.extend([
        String::new(),
        format!("[Bitrix24 documentation]({})", group.page),
    ]);
    source.imports.add("bitrix24_runtime", "Class");
    source.imports.add("bitrix24_runtime", "ErrorInfo");
    for failure in &group.failures {
        let name = ident(&names::error_constant(
            &failure.code,
            failure.rust.as_deref(),
        ));
        let about = doc_lines(summary(failure));
        let deprecated = fields::removed(failure.removed.as_ref());
        let facts = facts(failure);
        source.items.push(
            quote! {
                #about
                #deprecated
                pub const #name: &ErrorInfo = #facts;
            }
            .into(),
        );
    }
    emit_table(group, source);
    if std::ptr::eq(group, model.system()) {
        emit_any(group, source);
    }
}

/// Returns the failures of a group as a type, so that shared errors can be handled once for all
/// methods.
fn emit_table(group: &ErrorGroup, source: &mut Source) {
    source.imports.add("bitrix24_runtime", "ErrorTable");
    source.imports.add("bitrix24_runtime", "ErrorEntry");
    let name = ident(&names::group_type(&group.name));
    let about = docs(&group.description);
    let allow = allow_deprecated(&group.failures);
    let variants = group.failures.iter().map(variant);
    let rows = group.failures.iter().map(|failure| {
        let kind = ident(&names::error_variant(
            &failure.code,
            failure.rust.as_deref(),
        ));
        let facts = ident(&names::error_constant(
            &failure.code,
            failure.rust.as_deref(),
        ));
        quote!(ErrorEntry { kind: Self::#kind, facts: #facts })
    });
    source.items.push(
        quote! {
            #about
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            #allow
            pub enum #name {
                #(#variants)*
            }
        }
        .into(),
    );
    source.items.push(
        quote! {
            #allow
            impl ErrorTable for #name {
                const TABLE: &'static [ErrorEntry<Self>] = &[#(#rows),*];
            }
        }
        .into(),
    );
}

/// Returns the errors of a method that has none of its own.
fn emit_any(group: &ErrorGroup, source: &mut Source) {
    let name = ident(&names::group_type(&group.name));
    source.items.push(
        quote! {
            /// An error of a method that has no errors of its own, or is not part of this crate.
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum AnyError {
                /// An error that any method may return.
                System(#name),
                /// An undocumented code; see [`ApiError::code`](crate::ApiError::code).
                Unknown,
            }
        }
        .into(),
    );
    source.items.push(
        quote! {
            impl ErrorTable for AnyError {
                const TABLE: &'static [ErrorEntry<Self>] = &[];
            }
        }
        .into(),
    );
    source
        .items
        .push(quote!(bitrix24_runtime::method_error!(AnyError, #name);).into());
}

/// Renders a method's errors and returns the name of their type.
pub(super) fn emit_method(model: &Model, method: &Method, source: &mut Source) {
    let system = names::group_type(&model.system().name);
    source.imports.add("crate", &system);
    for name in ["ErrorTable", "ErrorEntry"] {
        source.imports.add("bitrix24_runtime", name);
    }
    if !method.failures.is_empty() {
        source.imports.add("bitrix24_runtime", "Class");
        source.imports.add("bitrix24_runtime", "ErrorInfo");
    }
    let request = &method.rust;
    let name = ident(&names::method_error(&method.rust));
    let about = doc_lines([format!("An error of [`{request}`].")]);
    let groups: Vec<&ErrorGroup> = method.groups.iter().map(|it| &model.groups[*it]).collect();
    let allow_own = allow_deprecated(&method.failures);
    let listed = groups.iter().flat_map(|group| &group.failures);
    let allow = allow_deprecated(listed.chain(&method.failures));
    let mut nested = Vec::new();
    let mut shared = Vec::new();
    for group in groups {
        let module = module(model, group, source);
        let holder = ident(&names::group_variant(&group.name));
        let kind = ident(&names::group_type(&group.name));
        let home = types::module(model, &group.place);
        source.imports.add(&home, &kind.to_string());
        let about = docs(&group.description);
        nested.push(quote!(#about #holder(#kind),));
        for failure in &group.failures {
            let variant = ident(&names::error_variant(
                &failure.code,
                failure.rust.as_deref(),
            ));
            let facts = ident(&names::error_constant(
                &failure.code,
                failure.rust.as_deref(),
            ));
            let kind = quote!(Self::#holder(#kind::#variant));
            shared.push(quote!(ErrorEntry { kind: #kind, facts: #module::#facts }));
        }
    }
    let variants = method.failures.iter().map(variant);
    let own = method.failures.iter().map(|failure| {
        let kind = ident(&names::error_variant(
            &failure.code,
            failure.rust.as_deref(),
        ));
        let facts = facts(failure);
        quote!(ErrorEntry { kind: Self::#kind, facts: #facts })
    });
    let system = ident(&system);
    source.items.push(
        quote! {
            #about
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            #allow_own
            pub enum #name {
                #(#variants)*
                #(#nested)*
                /// An error that any method may return.
                System(#system),
                /// An undocumented code; see [`ApiError::code`](crate::ApiError::code).
                Unknown,
            }
        }
        .into(),
    );
    source.items.push(
        quote! {
            #allow
            impl ErrorTable for #name {
                const TABLE: &'static [ErrorEntry<Self>] = &[#(#shared,)* #(#own),*];
            }
        }
        .into(),
    );
    source
        .items
        .push(quote!(bitrix24_runtime::method_error!(#name, #system);).into());
}

/// Returns the module with the errors of a group. It is not imported directly, because it is named
/// after a file of the spec and its name may collide.
fn module(model: &Model, group: &ErrorGroup, source: &mut Source) -> TokenStream {
    let module = ident(&group.place.module[group.place.module.len() - 1]);
    match model.area(&group.place) {
        Some(area) => {
            let home = format!("crate::{}", area.name);
            source.imports.add(&home, "errors");
            quote!(errors::#module)
        }
        None => quote!(crate::errors::#module),
    }
}

fn variant(failure: &Failure) -> TokenStream {
    let name = ident(&names::error_variant(
        &failure.code,
        failure.rust.as_deref(),
    ));
    let about = doc_lines(summary(failure));
    let deprecated = fields::removed(failure.removed.as_ref());
    quote! {
        #about
        #deprecated
        #name,
    }
}

/// The crate itself must be able to name the codes that the vendor has removed.
fn allow_deprecated<'a>(failures: impl IntoIterator<Item = &'a Failure>) -> Option<TokenStream> {
    fields::allow_if(
        failures
            .into_iter()
            .any(|failure| failure.removed.is_some()),
    )
}

/// Returns the code, when it occurs and the remedy, as Markdown.
fn summary(failure: &Failure) -> Vec<String> {
    let mut lines = prose::summarized(&format!("`{}`: {}", failure.code, failure.when));
    lines.push(String::new());
    lines.extend(prose::wrapped(&failure.remedy));
    lines
}

fn facts(failure: &Failure) -> TokenStream {
    let Failure {
        code,
        status,
        messages,
        when,
        remedy,
        ..
    } = failure;
    let status = status
        .iter()
        .map(|status| proc_macro2::Literal::u16_unsuffixed(*status));
    let class = class(failure.class);
    quote! {
        &ErrorInfo {
            code: #code,
            messages: &[#(#messages),*],
            statuses: &[#(#status),*],
            class: #class,
            when: #when,
            remedy: #remedy,
        }
    }
}

fn class(class: Class) -> TokenStream {
    match class {
        Class::InvalidRequest => quote!(Class::InvalidRequest),
        Class::Unauthorized => quote!(Class::Unauthorized),
        Class::TokenExpired => quote!(Class::TokenExpired),
        Class::Forbidden => quote!(Class::Forbidden),
        Class::NotFound => quote!(Class::NotFound),
        Class::AlreadyDone => quote!(Class::AlreadyDone),
        Class::InProgress => quote!(Class::InProgress),
        Class::RateLimited => quote!(Class::RateLimited),
        Class::TimeBudgetExhausted => quote!(Class::TimeBudgetExhausted),
        Class::Blocked => quote!(Class::Blocked),
        Class::Unavailable => quote!(Class::Unavailable),
        Class::ServerFault => quote!(Class::ServerFault),
    }
}
