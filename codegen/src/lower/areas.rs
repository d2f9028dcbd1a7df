//! Pass: the areas, with the texts for their modules and pages.

use super::layout::Layout;
use super::{Report, text};
use crate::diagnostic::Rule;
use crate::model::Area;
use crate::source::Source;
use crate::spec::SpecFile;

/// Resolves all areas, in the order of their names.
pub(super) fn resolve(
    files: &[(Source, SpecFile)],
    layout: &Layout,
    report: &mut Report,
) -> Vec<Area> {
    let mut areas = Vec::new();
    for (index, name) in layout.areas.iter().enumerate() {
        let described = files
            .iter()
            .zip(&layout.places)
            .filter(|(_, place)| place.area == Some(index))
            .find_map(|((_, file), place)| Some((place, file.area.as_ref()?)));
        match described {
            Some((place, area)) => areas.push(Area {
                name: name.clone(),
                place: place.clone(),
                title: area.title.value.clone(),
                prefix: area
                    .prefix
                    .as_ref()
                    .map_or_else(String::new, |it| it.value.clone()),
                description: text(&area.description),
            }),
            None if report.broken.iter().any(|file| may_describe(file, name)) => {}
            None => report.of_file(
                Rule::MissingKey,
                &format!("spec/{name}/area.yaml"),
                format!("the area `{name}` has no description"),
                "add a section `area` with `title` and `description` to this file",
            ),
        }
    }
    areas
}

/// Whether a file or folder that could not be read may contain the description of an area.
pub(super) fn may_describe(unread: &Source, area: &str) -> bool {
    let folder = format!("spec/{area}");
    let is_description = unread.path.starts_with(&format!("{folder}/area."));
    is_description || unread.path == folder || unread.path == "spec"
}
