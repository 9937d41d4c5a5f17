//! When a publisher's packets arrived, until it is told; as `sfu/core/feedback.py`.

use crate::twcc::{Feedback, REFERENCE_TICKS, TICK};

const MAX_STATUSES: i64 = 400;
const MAX_PENDING: i64 = 2000;
const MAX_DELTA: i64 = 0x7FFF;
const RING: usize = 2048;
const NONE: i64 = i64::MIN;

/// Arrivals by transport-wide sequence number.
pub struct Arrivals {
    ticks: Box<[i64; RING]>,
    pending: usize,
    base: Option<i64>,
    highest: i64,
    count: u8,
}

impl Default for Arrivals {
    fn default() -> Self {
        Self { ticks: Box::new([NONE; RING]), pending: 0, base: None, highest: 0, count: 0 }
    }
}

impl Arrivals {
    fn slot(number: i64) -> usize {
        number as usize % RING
    }

    /// Note packet `sequence`, received at `arrival` seconds.
    pub fn arrived(&mut self, sequence: u16, arrival: f64) {
        let base = match self.base {
            Some(base) => base,
            None => {
                self.highest = i64::from(sequence) + 0x10000;
                *self.base.insert(self.highest)
            }
        };
        let number = self.highest + i64::from(sequence.wrapping_sub(self.highest as u16) as i16);
        if number < base {
            return; // reported as lost already
        }
        if number - base >= MAX_PENDING {
            self.ticks.fill(NONE);
            self.pending = 0;
            self.base = Some(number);
        }
        self.highest = self.highest.max(number);
        let slot = &mut self.ticks[Self::slot(number)];
        if *slot == NONE {
            *slot = (arrival / TICK) as i64;
            self.pending += 1;
        }
    }

    /// Whether something arrived since the last report.
    pub fn pending(&self) -> bool {
        self.pending > 0
    }

    /// Report what arrived since the last call; None when nothing did. Call until it is None.
    pub fn feedback(&mut self) -> Option<Feedback> {
        let base = self.base?;
        if self.pending == 0 {
            return None;
        }
        let first = (base..=self.highest).find(|&n| self.ticks[Self::slot(n)] != NONE)?;
        let reference = self.ticks[Self::slot(first)].div_euclid(REFERENCE_TICKS);
        let mut previous = reference * REFERENCE_TICKS;
        let mut statuses = Vec::new();
        for number in base..(self.highest + 1).min(base + MAX_STATUSES) {
            let tick = self.ticks[Self::slot(number)];
            if tick == NONE {
                statuses.push(None);
                continue;
            }
            if (tick - previous).abs() > MAX_DELTA {
                break;
            }
            previous = tick;
            statuses.push(Some(tick - reference * REFERENCE_TICKS));
            self.ticks[Self::slot(number)] = NONE;
            self.pending -= 1;
        }
        self.base = Some(base + statuses.len() as i64);
        let count = self.count;
        self.count = count.wrapping_add(1);
        Some(Feedback {
            base: base as u16,
            reference: (reference & 0xFF_FFFF) as u32,
            count,
            arrivals: statuses,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_reported_once() {
        let mut arrivals = Arrivals::default();
        for sequence in [65_534, 65_535, 1] {
            arrivals.arrived(sequence, 1.0 + f64::from(sequence % 10) * 0.01);
        }
        let told = arrivals.feedback().unwrap();
        assert_eq!((told.base, told.count, told.arrivals.len()), (65_534, 0, 4));
        assert_eq!(told.arrivals[2], None);
        assert!(arrivals.feedback().is_none());
        arrivals.arrived(0, 2.0);
        assert!(arrivals.feedback().is_none(), "lost is lost");
    }

    #[test]
    fn a_leap_begins_anew() {
        let mut arrivals = Arrivals::default();
        arrivals.arrived(0, 1.0);
        arrivals.arrived(5000, 1.1);
        assert_eq!(arrivals.feedback().unwrap().base, 5000);
    }
}
