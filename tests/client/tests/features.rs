//! What the features pull in.

use std::path::Path;

use client_tests::cargo;

/// The names of the packages that a build of `bitrix24` with these options needs.
fn packages(options: &[&str]) -> Vec<String> {
    let output = cargo()
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["tree", "--offline", "--package", "bitrix24"])
        .args(["--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .args(options)
        .output()
        .expect("cargo runs");
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaints}");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_types_alone_need_no_http_client_and_no_async_runtime() {
    const CLIENT_ONLY: [&str; 4] = ["hyper", "reqwest", "rustls", "tokio"];
    let types = packages(&["--no-default-features"]);
    let client = packages(&[]);
    assert!(types.contains(&"serde".to_owned()), "{types:?}");
    for name in CLIENT_ONLY.map(str::to_owned) {
        assert!(!types.contains(&name), "{name} in {types:?}");
        assert!(client.contains(&name), "no {name} in {client:?}");
    }
}

/// The feature that a file of methods belongs to: `imbot-reaction`.
fn features_of_methods(folder: &Path, prefix: &str, features: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("the spec can be read") {
        let path = entry.expect("the spec can be read").path();
        let stem = path.file_stem().expect("a name").to_string_lossy();
        if path.is_dir() {
            features_of_methods(&path, &format!("{prefix}{stem}-"), features);
        } else {
            features.push(format!("{prefix}{stem}"));
        }
    }
    features.sort();
}

#[test]
fn each_file_of_methods_has_a_feature_and_no_other_has_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut expected = Vec::new();
    features_of_methods(&root.join("spec/methods"), "", &mut expected);
    assert!(!expected.is_empty(), "no methods were found");

    let manifest = root.join("generated/Cargo.toml");
    let manifest = std::fs::read_to_string(manifest).expect("the manifest can be read");
    let (_, methods) = manifest
        .split_once("\nmethods = [\n")
        .expect("the feature `methods`");
    let (listed, declared) = methods.split_once("]\n").expect("the end of the list");
    let listed: Vec<&str> = listed
        .lines()
        .map(|line| line.trim().trim_end_matches(',').trim_matches('"'))
        .collect();
    assert_eq!(listed, expected, "in the feature `methods`");
    let declared: Vec<&str> = declared
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_suffix(" = []"))
        .collect();
    assert_eq!(declared, expected, "the features below `methods`");
}
