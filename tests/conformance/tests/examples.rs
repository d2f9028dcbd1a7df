//! Every exported example fits the schemas of its method.

use conformance_tests::{assert_none, examples, schemas};

#[test]
fn examples_fit_the_schemas_of_their_method() {
    let examples = examples::all();
    assert!(!examples.is_empty(), "no examples are exported");
    let mut troubles = Vec::new();
    for example in &examples {
        let mut check = |kind: &str, document, expected: bool| {
            let schema = format!("methods/{}.{kind}", example.method);
            if schemas::validator(&schemas::named(&schema)).is_valid(document) != expected {
                let verdict = if expected { "does not fit" } else { "fits" };
                troubles.push(format!("{}: {document} {verdict} {schema}", example.name));
            }
        };
        check("request", &example.request, true);
        check("response", &example.answer, example.succeeds);
        check("error", &example.answer, !example.succeeds);
        // The request may be why a call fails, so the strict schema need not accept it then.
        if example.succeeds {
            check("request.strict", &example.request, true);
        }
    }
    assert_none(&troubles);
}
