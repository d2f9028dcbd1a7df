//! The two limits of a cloud portal: the rate of requests and the execution time of methods.
//!
//! Both are off in a fresh portal.

use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;
use std::time::Duration;

use crate::errors::Failure;

/// How long the execution time of a minute counts.
const BASKET_LIFE: Duration = Duration::from_secs(600);
/// The longest call that is not counted.
const TOO_SHORT: Duration = Duration::from_millis(100);

/// A limit on the rate of requests, implemented as a leaky bucket.
///
/// Every request adds one to a counter that decreases continuously. While the counter is above the
/// threshold, requests are refused with `QUERY_LIMIT_EXCEEDED`; refused requests do not count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// The threshold above which requests are refused.
    ///
    /// As documented, the request that passes the threshold still succeeds and the next one is
    /// refused.
    pub threshold: f64,
    /// How much the counter decreases per second.
    pub per_second: f64,
}

impl Rate {
    /// The limit of every plan except Enterprise: 50, and 2 per second.
    pub const STANDARD: Self = Self {
        threshold: 50.0,
        per_second: 2.0,
    };
    /// The limit of the Enterprise plan: 250, and 5 per second.
    pub const ENTERPRISE: Self = Self {
        threshold: 250.0,
        per_second: 5.0,
    };
}

/// The limits and their current use.
#[derive(Default)]
pub(crate) struct Limits {
    rate: Option<Rate>,
    /// The counter of every source address, and when it was last updated.
    counters: BTreeMap<IpAddr, (f64, Duration)>,
    operating_limit: Option<Duration>,
    /// The execution time of a call of a method, where it is not measured.
    costs: BTreeMap<String, Duration>,
    /// The baskets of every application and method, oldest first.
    baskets: BTreeMap<(String, String), VecDeque<Basket>>,
}

/// The execution time of one calendar minute.
struct Basket {
    /// The time of the first call in the minute, from which the basket is valid.
    first: Duration,
    spent: Duration,
}

impl Basket {
    /// Returns the time at which the basket stops counting.
    fn ends(&self) -> Duration {
        self.first.saturating_add(BASKET_LIFE)
    }
}

/// Returns the sum of the baskets, saturating.
fn spent(baskets: &VecDeque<Basket>) -> Duration {
    let sum = |sum: Duration, basket: &Basket| sum.saturating_add(basket.spent);
    baskets.iter().fold(Duration::ZERO, sum)
}

/// The execution time that a method has used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Operating {
    pub(crate) spent: Duration,
    /// The time at which the oldest basket stops counting; `None` if there is no basket.
    pub(crate) reset_at: Option<Duration>,
}

impl Limits {
    /// Sets the rate limit and resets the counters.
    pub(crate) fn set_rate(&mut self, rate: Option<Rate>) {
        self.rate = rate;
        self.counters.clear();
    }

    pub(crate) fn set_operating_limit(&mut self, limit: Option<Duration>) {
        self.operating_limit = limit;
    }

    pub(crate) fn set_cost(&mut self, method: &str, cost: Duration) {
        self.costs.insert(method.to_owned(), cost);
    }

    /// Counts a request from this source, or refuses it.
    pub(crate) fn admit(&mut self, source: IpAddr, now: Duration) -> Result<(), Failure> {
        let Some(rate) = self.rate else {
            return Ok(());
        };
        let (counter, since) = self.counters.entry(source).or_insert((0.0, now));
        let fallen = now.saturating_sub(*since).as_secs_f64() * rate.per_second;
        *counter = (*counter - fallen).max(0.0);
        *since = now;
        if *counter > rate.threshold {
            return Err(Failure::query_limit_exceeded());
        }
        *counter += 1.0;
        Ok(())
    }

    /// Checks that the application may still run the method.
    pub(crate) fn may_run(
        &mut self,
        application: &str,
        method: &str,
        now: Duration,
    ) -> Result<(), Failure> {
        let Some(limit) = self.operating_limit else {
            return Ok(());
        };
        if spent(self.baskets(application, method, now)) > limit {
            return Err(Failure::operation_time_limit());
        }
        Ok(())
    }

    /// Records a call that began at `start` and took `measured`, and returns the time used. Returns
    /// `None` if there is no limit, as portals then report nothing.
    pub(crate) fn account(
        &mut self,
        application: &str,
        method: &str,
        start: Duration,
        measured: Duration,
    ) -> Option<Operating> {
        let spent = self.costs.get(method).copied().unwrap_or(measured);
        let is_limited = self.operating_limit.is_some();
        let baskets = self.baskets(application, method, start);
        let minute = |moment: Duration| moment.as_secs() / 60;
        match baskets.back_mut() {
            _ if spent <= TOO_SHORT => (),
            Some(last) if minute(last.first) == minute(start) => {
                last.spent = last.spent.saturating_add(spent);
            }
            _ => baskets.push_back(Basket {
                first: start,
                spent,
            }),
        }
        is_limited.then(|| Operating {
            spent: self::spent(baskets),
            reset_at: baskets.front().map(Basket::ends),
        })
    }

    /// Returns the baskets that still count.
    fn baskets(&mut self, application: &str, method: &str, now: Duration) -> &mut VecDeque<Basket> {
        let key = (application.to_owned(), method.to_owned());
        let baskets = self.baskets.entry(key).or_default();
        while baskets.front().is_some_and(|basket| basket.ends() <= now) {
            baskets.pop_front();
        }
        baskets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn seconds(seconds: f64) -> Duration {
        Duration::from_secs_f64(1_728_626_400.0 + seconds)
    }

    #[test]
    fn the_bucket_fills_and_runs_down() {
        let mut limits = Limits::default();
        assert!((0..1_000).all(|_| limits.admit(SOURCE, seconds(0.0)).is_ok()));

        limits.set_rate(Some(Rate::STANDARD));
        let mut admitted = |source, moment| {
            (0..1_000)
                .filter(|_| limits.admit(source, seconds(moment)).is_ok())
                .count()
        };
        assert_eq!(admitted(SOURCE, 0.0), 51);
        assert_eq!(admitted(SOURCE, 0.0), 0);
        let other = IpAddr::V4([127, 0, 0, 2].into());
        assert_eq!(admitted(other, 0.0), 51);
        // The counter is at 51 and admits one as soon as it is back at the threshold.
        assert_eq!(admitted(SOURCE, 0.25), 0);
        assert_eq!(admitted(SOURCE, 0.5), 1);
        assert_eq!(admitted(SOURCE, 2.5), 4);
        assert_eq!(admitted(SOURCE, 1_000.0), 51);
    }

    /// The example calculation of the documentation's page about limits.
    #[test]
    fn execution_time_is_kept_in_minute_baskets() {
        let mut limits = Limits::default();
        limits.set_operating_limit(Some(Duration::from_secs(480)));
        limits.set_cost("crm.item.list", Duration::from_secs(20));
        let call = |limits: &mut Limits, moment: f64| {
            let now = seconds(moment);
            limits.may_run("app", "crm.item.list", now).map(|()| {
                limits
                    .account("app", "crm.item.list", now, Duration::ZERO)
                    .expect("a limit is set")
                    .spent
                    .as_secs()
            })
        };
        assert_eq!(call(&mut limits, 20.0), Ok(20));
        assert_eq!(call(&mut limits, 30.0), Ok(40));
        for _ in 0..22 {
            assert!(call(&mut limits, 300.0).is_ok());
        }
        assert_eq!(call(&mut limits, 301.0), Ok(500));
        assert_eq!(
            call(&mut limits, 302.0).map_err(|failure| failure.code),
            Err("OPERATION_TIME_LIMIT")
        );
        // Other methods and other applications are not affected.
        assert!(
            limits
                .may_run("app", "crm.item.get", seconds(302.0))
                .is_ok()
        );
        assert!(limits.may_run("b", "crm.item.list", seconds(302.0)).is_ok());
        // The oldest basket counts for ten minutes from its first call.
        assert!(call(&mut limits, 619.0).is_err());
        assert_eq!(call(&mut limits, 620.0), Ok(480));
        let operating = limits.account("app", "crm.item.list", seconds(621.0), Duration::ZERO);
        assert_eq!(operating.unwrap().reset_at, Some(seconds(900.0)));
        // Short calls are not counted.
        let operating = limits.account("app", "short", seconds(621.0), TOO_SHORT);
        let nothing = Operating {
            spent: Duration::ZERO,
            reset_at: None,
        };
        assert_eq!(operating, Some(nothing));
        limits.set_operating_limit(None);
        let unlimited = limits.account("app", "short", seconds(621.0), Duration::ZERO);
        assert_eq!(unlimited, None);
    }
}
