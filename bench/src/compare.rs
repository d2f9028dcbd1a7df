//! Measures a subject against its floor.
//!
//! Time is the CPU time of the calling thread, because on a shared machine wall time mostly
//! measures the load. Criterion drives the subject and keeps its history. Within each of its
//! samples the floor runs equally often, immediately before or after, so that heat, caches and
//! clock speed affect both alike. The printed ratio is the median of the ratios of the samples,
//! which a few disturbed samples cannot change. Reading the two means from criterion's files would
//! compare figures taken seconds apart.

use std::hint::black_box;
use std::time::Duration;

use cpu_time::ThreadTime;
use criterion::Criterion;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};

/// CPU time of the thread, as a measurement of criterion.
pub struct CpuTime;

impl Measurement for CpuTime {
    type Intermediate = ThreadTime;
    type Value = Duration;

    fn start(&self) -> ThreadTime {
        ThreadTime::now()
    }

    fn end(&self, start: ThreadTime) -> Duration {
        start.elapsed()
    }

    fn add(&self, left: &Duration, right: &Duration) -> Duration {
        *left + *right
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, time: &Duration) -> f64 {
        WallTime.to_f64(time)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

/// Returns criterion with CPU time and the options of the command line.
#[must_use]
pub fn criterion() -> Criterion<CpuTime> {
    Criterion::default()
        .with_measurement(CpuTime)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args()
}

/// Something to measure: it does its work the given number of times.
pub trait Work: FnMut(u64) {}

impl<F: FnMut(u64)> Work for F {}

/// Returns work that calls a function once for each time.
pub fn each<T>(mut once: impl FnMut() -> T) -> impl Work {
    move |times| {
        for _ in 0..times {
            black_box(once());
        }
    }
}

/// Measures a subject and its floor, and prints the ratio beside the goal, if there is one.
pub fn compare(
    criterion: &mut Criterion<CpuTime>,
    name: &str,
    goal: Option<f64>,
    mut subject: impl Work,
    mut floor: impl Work,
) {
    let mut samples = Vec::new();
    criterion.bench_function(name, |bencher| {
        bencher.iter_custom(|times| {
            let subject_first = samples.len() % 2 == 0;
            let before = (!subject_first).then(|| time(&mut floor, times));
            let own = time(&mut subject, times);
            let floor = before.unwrap_or_else(|| time(&mut floor, times));
            samples.push((per_time(own, times), per_time(floor, times)));
            own
        });
    });
    // Without a sample, the command line has selected other benchmarks.
    if !samples.is_empty() {
        let goal = goal.map_or_else(String::new, |goal| format!(" (goal {goal:.2}×)"));
        let ratio = median(samples.iter().map(|(own, floor)| own / floor));
        let own = median(samples.iter().map(|(own, _)| *own));
        let floor = median(samples.iter().map(|(_, floor)| *floor));
        println!(
            "{name}: {ratio:.2}× of the floor{goal}, {} against {}\n",
            CpuTime.formatter().format_value(own).trim(),
            CpuTime.formatter().format_value(floor).trim(),
        );
    }
}

fn time(work: &mut impl Work, times: u64) -> Duration {
    let start = ThreadTime::now();
    work(times);
    start.elapsed()
}

/// Returns the nanoseconds per execution.
fn per_time(total: Duration, times: u64) -> f64 {
    total.as_nanos() as f64 / times as f64
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
