//! The dependencies of the features.

use client_tests::cargo;

/// Returns the names of the packages that a build of `bitrix24` with these options needs.
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
