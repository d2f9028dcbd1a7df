//! A thousand portals in one process: the cost of one more client has a limit.

use bitrix24_bench::clients::memory_of_each;

/// One test, because memory belongs to the whole process. The benchmark of the same name measures
/// the time.
#[test]
fn one_more_client_takes_little() {
    if let Some(kibibytes) = memory_of_each(1000).expect("good settings") {
        assert!(kibibytes < 10.0, "{kibibytes} KiB");
    }
}
