//! The `time` object of a response.

use std::time::Duration;

use serde_json::{Value, json};

use crate::clock::date;
use crate::limits::Operating;

/// Returns the `time` object of a call that arrived at `start` and ended at `finish`.
///
/// The start is in whole seconds. The execution time is omitted for a batch as a whole, and for a
/// portal without a limit on it.
pub(crate) fn time(start: Duration, finish: Duration, operating: Option<Operating>) -> Value {
    let duration = finish.saturating_sub(start).as_secs_f64();
    let mut time = json!({
        "start": start.as_secs(),
        "finish": finish.as_secs_f64(),
        "duration": duration,
        "processing": finish.saturating_sub(start).as_secs(),
        "date_start": date(start),
        "date_finish": date(finish),
    });
    if let Some(operating) = operating {
        time["operating"] = json!(operating.spent.as_secs_f64());
        if let Some(reset_at) = operating.reset_at {
            time["operating_reset_at"] = json!(reset_at.as_secs());
        }
    }
    time
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_of_an_answer() {
        let start = Duration::from_millis(1_728_626_400_125);
        let operating = Operating {
            spent: Duration::from_millis(1_250),
            reset_at: Some(start + Duration::from_secs(600)),
        };
        assert_eq!(
            time(start, start + Duration::from_millis(250), Some(operating)),
            json!({
                "start": 1_728_626_400,
                "finish": 1_728_626_400.375,
                "duration": 0.25,
                "processing": 0,
                "date_start": "2024-10-11T06:00:00+00:00",
                "date_finish": "2024-10-11T06:00:00+00:00",
                "operating_reset_at": 1_728_627_000,
                "operating": 1.25,
            })
        );
        assert_eq!(time(start, start, None).get("operating"), None);
    }
}
