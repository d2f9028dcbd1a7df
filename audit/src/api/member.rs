//! The parameters and fields of the spec as the members of what contains them.

use bitrix24_codegen::source::Span;
use bitrix24_codegen::spec::{Entries, Method, Node, Object, Parameter, Required, Spanned};
use bitrix24_pages::file_of;

use super::{Api, Decl, Kind};
use crate::finding::Spot;

/// A parameter or field.
#[derive(Clone)]
pub struct Member<'a> {
    /// The name.
    pub name: &'a str,
    /// The place of the name.
    pub spot: Spot,
    /// The path, as in `deviations.yaml`.
    pub subject: String,
    /// The block; [`None`] for what the notation has built in.
    pub block: Option<&'a Parameter>,
    /// The type; [`None`] for a bundle.
    pub kind: Option<Kind<'a>>,
    /// The type as the spec writes it.
    pub written: &'a str,
    /// The members of what only the wire has: the object around the value of a result.
    inside: Vec<Member<'a>>,
    file: usize,
    area: Option<&'a str>,
}

/// What is inside a value.
pub enum Below<'a> {
    /// Members; the flag says whether a page is expected to list all of them, because it is the page
    /// that describes what contains them.
    Members(Vec<Member<'a>>, bool),
    /// Keys that the spec does not list.
    Anything,
    /// Nothing.
    Nothing,
}

/// The members of the envelope of an event.
const ENVELOPE: [(&str, &str); 4] = [
    ("eventId", "integer"),
    ("type", "string"),
    ("date", "string"),
    ("data", "any"),
];

impl<'a> Member<'a> {
    /// Returns the other names of the member.
    pub fn aliases(&self) -> impl Iterator<Item = &str> {
        let aliases = self.block.iter().flat_map(|block| &block.aliases);
        aliases.map(|alias| alias.value.as_str())
    }

    /// Returns whether the vendor has removed the member.
    #[must_use]
    pub fn is_removed(&self) -> bool {
        self.block.is_some_and(|block| block.removed.is_some())
    }

    /// Returns whether the value must always be present.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.block
            .is_some_and(|block| block.required == Required::Yes)
    }

    /// Returns the place of a value of the block.
    #[must_use]
    pub fn spot_of(&self, api: &Api, span: Option<&Span>) -> Spot {
        span.map_or_else(|| self.spot.clone(), |span| api.spot(self.file, span))
    }
}

impl Api {
    /// Returns the parameters that a request of a method contains, those of the identity first.
    #[must_use]
    pub fn parameters<'a>(&'a self, method: &Decl<'a, Method>) -> Vec<Member<'a>> {
        let identity = method
            .block
            .identity
            .as_ref()
            .and_then(|name| self.find(method.area, name, |file| &file.identities));
        let mut members = Vec::new();
        if let Some(identity) = identity {
            let subject = format!("{}/parameters", identity.subject("identities"));
            let parameters = &identity.block.parameters;
            members.extend(self.members(identity.file, identity.area, &subject, parameters));
        }
        let subject = format!("{}/parameters", method.subject("methods"));
        let parameters = &method.block.parameters;
        members.extend(self.members(method.file, method.area, &subject, parameters));
        members
    }

    /// Returns the fields of an object.
    #[must_use]
    pub fn fields<'a>(&'a self, object: &Decl<'a, Object>) -> Vec<Member<'a>> {
        let subject = format!("{}/fields", object.subject("objects"));
        self.members(object.file, object.area, &subject, &object.block.fields)
    }

    /// Returns the result of a method: the value below the key `result` of its response.
    #[must_use]
    pub fn result<'a>(&'a self, method: &Decl<'a, Method>) -> Member<'a> {
        let result = &method.block.result;
        let inner = Member {
            name: "result",
            spot: self.spot(method.file, &result.kind.span),
            subject: format!("{}/result", method.subject("methods")),
            block: None,
            kind: Some(self.kind(method.area, &result.kind.value)),
            written: &result.kind.value,
            inside: Vec::new(),
            file: method.file,
            area: method.area,
        };
        match &result.under {
            None => inner,
            Some(under) => Member {
                name: "result",
                subject: format!("{}/under", inner.subject),
                spot: self.spot(method.file, &under.span),
                kind: None,
                written: "object",
                inside: vec![Member {
                    name: &under.value,
                    ..inner.clone()
                }],
                ..inner
            },
        }
    }

    /// Returns the keys that mark the other forms of a union with an object, such as the end of a row
    /// among buttons: pages list them among the fields of the object.
    #[must_use]
    pub fn marks<'a>(&'a self, object: &Decl<'a, Object>) -> Vec<Member<'a>> {
        let mut marks = Vec::new();
        for union in self.unions() {
            let variants = &union.block.variants;
            let has_object = variants.iter().any(|(_, variant)| {
                let kind = variant.kind.as_ref();
                let kind = kind.map(|kind| self.kind(union.area, &kind.value));
                matches!(kind, Some(Kind::Object(inner)) if inner.name.span == object.name.span
                    && inner.file == object.file)
            });
            for (name, variant) in variants.iter().filter(|_| has_object) {
                let Some(Node::Map(keys)) = variant.value.as_ref().map(|value| &value.value) else {
                    continue;
                };
                let subject = format!("{}/variants/{}/value", union.subject("unions"), name.value);
                marks.extend(keys.iter().map(|(key, _)| Member {
                    name: &key.value,
                    spot: self.spot(union.file, &key.span),
                    subject: format!("{subject}/{}", key.value),
                    block: None,
                    kind: Some(Kind::BuiltIn("string")),
                    written: "string",
                    inside: Vec::new(),
                    file: union.file,
                    area: union.area,
                }));
            }
        }
        marks
    }

    fn members<'a>(
        &'a self,
        file: usize,
        area: Option<&'a str>,
        subject: &str,
        entries: &'a Entries<Parameter>,
    ) -> Vec<Member<'a>> {
        let member = |(name, block): &'a (Spanned<String>, Parameter)| Member {
            name: &name.value,
            spot: self.spot(file, &name.span),
            subject: format!("{subject}/{}", name.value),
            block: Some(block),
            kind: block.kind.as_ref().map(|kind| self.kind(area, &kind.value)),
            written: block.kind.as_ref().map_or("object", |kind| &kind.value),
            inside: Vec::new(),
            file,
            area,
        };
        entries.iter().map(member).collect()
    }

    /// Returns what is inside a member, for a page with this path.
    #[must_use]
    pub fn below<'a>(&'a self, member: &Member<'a>, page: &str) -> Below<'a> {
        if !member.inside.is_empty() {
            return Below::Members(member.inside.clone(), true);
        }
        match (&member.kind, member.block) {
            (Some(kind), _) => self.below_kind(member, kind, page),
            (None, Some(bundle)) => {
                let subject = format!("{}/parameters", member.subject);
                let members = self.members(member.file, member.area, &subject, &bundle.parameters);
                Below::Members(members, true)
            }
            (None, None) => Below::Nothing,
        }
    }

    fn below_kind<'a>(&'a self, member: &Member<'a>, kind: &Kind<'a>, page: &str) -> Below<'a> {
        match kind {
            Kind::BuiltIn("any") | Kind::Map(_) => Below::Anything,
            Kind::BuiltIn("event") => {
                let envelope = ENVELOPE.iter().map(|(name, written)| Member {
                    name,
                    subject: format!("{}/{name}", member.subject),
                    block: None,
                    kind: Some(Kind::BuiltIn(written)),
                    written,
                    ..member.clone()
                });
                Below::Members(envelope.collect(), true)
            }
            Kind::BuiltIn(_) | Kind::Id(_) | Kind::Enum(_) => Below::Nothing,
            Kind::List(item) => self.below_kind(member, item, page),
            Kind::Object(object) if object.block.others.is_some() => Below::Anything,
            Kind::Object(object) => {
                let is_own = file_of(&object.block.page).0 == page;
                Below::Members(self.fields(object), is_own)
            }
            Kind::Union(union) => {
                let variants = union.block.variants.iter();
                let kinds = variants.filter_map(|(_, variant)| {
                    Some(self.kind(union.area, &variant.kind.as_ref()?.value))
                });
                let mut members = Vec::new();
                for kind in kinds {
                    if let Below::Members(more, _) = self.below_kind(member, &kind, page) {
                        members.extend(more);
                    }
                }
                if members.is_empty() {
                    Below::Nothing
                } else {
                    Below::Members(members, false)
                }
            }
        }
    }
}
