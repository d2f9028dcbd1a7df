//! The memory of this process after each quarter of the calls.

use std::fmt;

use bitrix24_bench::memory::{peak_kibibytes, resident_kibibytes};

/// How much more memory may be used at the end than after the first quarter, in MiB. Fragmentation
/// causes smaller differences; a leak of 300 bytes in each of 15 000 calls would be more.
const GROWTH: f64 = 4.0;

/// The measurements so far.
pub(crate) struct Memory {
    calls: usize,
    ended: usize,
    /// In MiB, at 25, 50, 75 and 100 %.
    quarters: Vec<f64>,
    peak: f64,
}

impl Memory {
    /// Creates an empty series of measurements.
    pub(crate) fn new(calls: usize) -> Self {
        Self {
            calls,
            ended: 0,
            quarters: Vec::new(),
            peak: 0.0,
        }
    }

    /// Notes that one more call has ended.
    pub(crate) fn one_more(&mut self) {
        self.ended += 1;
        let quarter = self.quarters.len() + 1;
        if self.ended * 4 >= self.calls * quarter
            && let (Some(resident), Some(peak)) = (resident_kibibytes(), peak_kibibytes())
        {
            self.quarters.push(resident / 1024.0);
            self.peak = peak / 1024.0;
        }
    }

    /// Returns all measurements, if the system reports the memory.
    pub(crate) fn take(&mut self) -> Option<Self> {
        let all = std::mem::replace(self, Self::new(0));
        (!all.quarters.is_empty()).then_some(all)
    }

    /// Whether the memory keeps growing.
    pub(crate) fn grows(&self) -> bool {
        match self.quarters[..] {
            [first, .., last] => last - first > GROWTH,
            _ => false,
        }
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the client's memory:")?;
        for (quarter, resident) in self.quarters.iter().enumerate() {
            let share = 25 * (quarter + 1);
            write!(formatter, " {resident:.1} MiB at {share} %,")?;
        }
        write!(formatter, " {:.1} MiB at most", self.peak)
    }
}

#[cfg(test)]
mod tests {
    use super::Memory;

    fn memory(quarters: &[f64]) -> Memory {
        Memory {
            quarters: quarters.to_vec(),
            ..Memory::new(400)
        }
    }

    #[test]
    fn growth_is_seen_and_unrest_is_not() {
        assert!(memory(&[10.0, 12.0, 14.0, 16.0]).grows());
        assert!(!memory(&[10.0, 18.0, 9.0, 12.0]).grows());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn each_quarter_is_measured() {
        let mut memory = Memory::new(10);
        (0..10).for_each(|_| memory.one_more());
        let memory = memory.take().expect("Linux reports it");
        assert_eq!(memory.quarters.len(), 4);
        assert!(memory.quarters.iter().all(|resident| *resident > 0.0));
        assert!(memory.peak >= memory.quarters[0]);
    }
}
