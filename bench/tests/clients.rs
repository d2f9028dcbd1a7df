//! A thousand portals in one process: the cost of one more client has a limit.

use std::time::Instant;

use bitrix24::Config;
use bitrix24_bench::clients::{client, memory_of_each};

/// One test, because memory belongs to the whole process. The limit of time is far above the usual
/// time, and far below the time of loading the root certificates again.
#[test]
fn one_more_client_takes_little() {
    if let Some(kibibytes) = memory_of_each(1000).expect("good settings") {
        assert!(kibibytes < 10.0, "{kibibytes} KiB");
    }
    let shared = Config::default()
        .share_connections()
        .expect("good settings");
    let began = Instant::now();
    for number in 0..1000 {
        client(number, &shared).expect("good settings");
    }
    let each = began.elapsed() / 1000;
    assert!(each.as_micros() < 1000, "{each:?}");
}
