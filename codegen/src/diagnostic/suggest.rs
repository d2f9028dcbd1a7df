//! What was meant by a name that is not known.

/// A longer name is not a mistyped one.
const LONGEST: usize = 64;

/// How many of the known names are looked at, so that many mistakes among many names stay cheap.
const LOOKED_AT: usize = 1000;

/// How many of those that look alike are compared letter by letter.
const COMPARED: usize = 50;

/// How many of the known names are listed.
const LISTED: usize = 30;

/// `did you mean …?` where a name is near, otherwise the list of what is known.
pub(crate) fn suggest<'a>(name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    if let Some(near) = nearest(name, known.clone()) {
        return format!("did you mean `{near}`?");
    }
    let mut known = known.into_iter();
    let listed: Vec<_> = known
        .by_ref()
        .take(LISTED)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = match known.size_hint() {
        (least, Some(most)) if least == most => most,
        _ => known.count(),
    };
    match (listed.len(), more) {
        (0, _) => "none is declared".to_owned(),
        (_, 0) => format!("known here: {}", listed.join(", ")),
        (_, more) => format!("known here: {} and {more} more", listed.join(", ")),
    }
}

/// The known name nearest to a mistyped one, where one is near enough to be meant. Names are alike
/// that are about as long and begin or end with the same letter.
fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST {
        return None;
    }
    let most = |candidate: &str| candidate.len().max(3) / 3;
    let is_same = |one: Option<&u8>, other: Option<&u8>| match (one, other) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => false,
    };
    let is_alike = |candidate: &&str| {
        let (one, other) = (name.as_bytes(), candidate.as_bytes());
        one.len().abs_diff(other.len()) <= most(candidate)
            && (is_same(one.first(), other.first()) || is_same(one.last(), other.last()))
    };
    let lower = name.to_lowercase();
    known
        .into_iter()
        .take(LOOKED_AT)
        .filter(is_alike)
        .take(COMPARED)
        .map(|candidate| {
            let distance = strsim::osa_distance(&lower, &candidate.to_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, candidate)| *distance <= most(candidate))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
