//! The fields of a page as a tree: the page has them as a list of paths.

use bitrix24_pages::Field;

/// A name with the fields below it.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    /// The name, without the brackets of a list.
    pub name: String,
    /// The path from the top.
    pub path: String,
    /// The row that describes it; fields may be listed below one without a row.
    pub field: Option<&'a Field>,
    /// Whether the path has brackets behind the name: the value is a list of what is below.
    pub is_list: bool,
    /// Whether the path has braces behind the name: the keys are free.
    pub is_map: bool,
    /// The fields below.
    pub below: Vec<Node<'a>>,
}

/// Builds the tree of fields, in the order in which their names first occur.
#[must_use]
pub fn tree(fields: &[Field]) -> Vec<Node<'_>> {
    let mut top = Vec::new();
    for field in fields {
        insert(&mut top, "", &segments(&field.path, &field.name), field);
    }
    top
}

/// Splits a path into names. The last name may contain dots itself.
fn segments<'a>(path: &'a str, name: &'a str) -> Vec<&'a str> {
    // `result.result` as a name is a path that the page has spelled out.
    let above = path
        .strip_suffix(name)
        .and_then(|above| above.strip_suffix('.'));
    let is_pattern = name.contains("..") || name.contains('…');
    match above {
        Some(above) if is_pattern => above.split('.').chain([name]).collect(),
        None if is_pattern => vec![path],
        _ => path
            .split('.')
            .filter(|segment| !segment.is_empty())
            .collect(),
    }
}

fn insert<'a>(siblings: &mut Vec<Node<'a>>, above: &str, segments: &[&str], field: &'a Field) {
    let Some((first, rest)) = segments.split_first() else {
        return;
    };
    let bare = first.trim_end_matches("[]").trim_end_matches("{}");
    let bare = if bare.is_empty() { first } else { bare };
    let path = if above.is_empty() {
        bare.to_owned()
    } else {
        format!("{above}.{bare}")
    };
    let at = siblings.iter().position(|node| node.name == bare);
    let at = at.unwrap_or_else(|| {
        siblings.push(Node {
            name: bare.to_owned(),
            path: path.clone(),
            field: None,
            is_list: false,
            is_map: false,
            below: Vec::new(),
        });
        siblings.len() - 1
    });
    let node = &mut siblings[at];
    node.is_list |= first.ends_with("[]");
    node.is_map |= first.ends_with("{}");
    if rest.is_empty() {
        node.field.get_or_insert(field);
    } else {
        insert(&mut node.below, &path, rest, field);
    }
}

/// Returns the node at a path.
#[must_use]
pub fn find<'a, 'b>(nodes: &'b [Node<'a>], path: &str) -> Option<&'b Node<'a>> {
    let path = path.replace("[]", "").replace("{}", "");
    nodes.iter().find_map(|node| {
        if node.path == path {
            return Some(node);
        }
        let is_above = path
            .strip_prefix(&node.path)
            .is_some_and(|rest| rest.starts_with('.'));
        if is_above {
            find(&node.below, &path)
        } else {
            None
        }
    })
}
