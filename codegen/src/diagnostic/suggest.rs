//! What was meant by a name that is not known.

/// A longer name is not a mistyped one.
const LONGEST: usize = 64;

/// How many of the known names are compared.
const COMPARED: usize = 1000;

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
    match (listed.len(), known.count()) {
        (0, _) => "none is declared".to_owned(),
        (_, 0) => format!("known here: {}", listed.join(", ")),
        (_, more) => format!("known here: {} and {more} more", listed.join(", ")),
    }
}

/// The known name nearest to a mistyped one, where one is near enough to be meant.
fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST {
        return None;
    }
    let name = name.to_lowercase();
    let length = name.chars().count();
    let distance = |candidate: &'a str| {
        let others = candidate.chars().count();
        let most = others.max(3) / 3;
        if length.abs_diff(others) > most {
            return None;
        }
        let distance = strsim::damerau_levenshtein(&name, &candidate.to_lowercase());
        (distance <= most).then_some((distance, candidate))
    };
    known
        .into_iter()
        .take(COMPARED)
        .filter(|candidate| candidate.len() <= 2 * LONGEST)
        .filter_map(distance)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
