//! Suggests the intended name for an unknown one.

/// The maximum length of a name that is treated as misspelled.
const LONGEST: usize = 64;

/// The maximum number of known names to consider, so that many mistakes among many names stay
/// cheap.
const LOOKED_AT: usize = 1000;

/// The maximum number of similar names to compare letter by letter.
const COMPARED: usize = 50;

/// The maximum number of known names to list.
const LISTED: usize = 30;

/// Returns `did you mean …?` if a known name is close, otherwise the list of known names.
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
        (0, _) => "declare it first: there are none yet".to_owned(),
        (_, 0) => format!("known here: {}", listed.join(", ")),
        (_, more) => format!("known here: {} and {more} more", listed.join(", ")),
    }
}

/// Returns the known name that is closest to a misspelled one, if any is close enough. Only names
/// of about the same length that begin or end with the same letter are compared.
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
