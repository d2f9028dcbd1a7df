//! Properties of the exported examples besides validity: a response is either a success or a
//! failure, and even a failed request has the shape of a request.

use conformance_tests::{assert_none, examples, schemas};

#[test]
fn answers_are_a_success_or_a_failure() {
    let examples = examples::all();
    assert!(!examples.is_empty(), "no examples are exported");
    let mut troubles = Vec::new();
    for example in &examples {
        for (kind, expected) in [("response", example.succeeds), ("error", !example.succeeds)] {
            let schema = schemas::named(&format!("{}.{kind}", example.schemas));
            if schemas::validator(&schema.value).is_valid(&example.response) != expected {
                let verdict = if expected { "does not fit" } else { "fits" };
                troubles.push(format!("{} {verdict} {}", example.name, schema.name));
            }
        }
    }
    assert_none(&troubles);
}

#[test]
fn requests_have_the_shape_of_one_even_if_they_fail() {
    let mut troubles = Vec::new();
    for example in examples::all() {
        let schema = schemas::named(&format!("{}.request", example.schemas));
        let shape = schemas::shape(&schema.value);
        if let Err(error) = schemas::validator(&shape).validate(&example.request) {
            troubles.push(format!("{}: {error}", example.name));
        }
    }
    assert_none(&troubles);
}
