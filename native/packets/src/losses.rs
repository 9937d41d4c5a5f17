//! Which packets of one incoming stream are missing; as `LossTracker` of `sfu/core/nack.py`.

const MAX_MISSING: usize = 256;
const MAX_ASKED: usize = 64;
const MAX_TRIES: u8 = 10;
const REORDER_DELAY: f64 = 0.010;
const MIN_INTERVAL: f64 = 0.040;

struct Missing {
    number: i64,
    due: f64,
    tries: u8,
}

/// The gaps of one stream, oldest first.
#[derive(Default)]
pub struct Losses {
    expected: Option<i64>,
    missing: Vec<Missing>,
    /// More is missing than is worth asking for: a key frame is wanted.
    pub overflow: bool,
}

impl Losses {
    /// How many are missing.
    pub fn len(&self) -> usize {
        self.missing.len()
    }

    /// Whether nothing is missing.
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty()
    }

    /// Take note of unwrapped `sequence`; true when it left a new gap.
    pub fn arrived(&mut self, sequence: i64, now: f64) -> bool {
        let expected = *self.expected.get_or_insert(sequence);
        if sequence < expected {
            self.missing.retain(|one| one.number != sequence);
            return false;
        }
        self.expected = Some(sequence + 1);
        let gap = (sequence - expected) as usize;
        if gap + self.missing.len() > MAX_MISSING {
            self.missing.clear();
            self.overflow = true;
            return false;
        }
        let due = now + REORDER_DELAY;
        let before = self.missing.len();
        for number in expected..sequence {
            // It may be missed already (see `missed`); then it is as if it were missed now.
            let known = self.missing[..before].iter_mut().find(|one| one.number == number);
            match known {
                Some(one) => *one = Missing { number, due, tries: 0 },
                None => self.missing.push(Missing { number, due, tries: 0 }),
            }
        }
        gap > 0
    }

    /// Take note that `sequence`, from before the first arrival, is wanted after all.
    pub fn missed(&mut self, sequence: i64, now: f64) {
        let known = self.missing.iter().any(|one| one.number == sequence);
        if self.missing.len() < MAX_MISSING && !known {
            self.missing.push(Missing { number: sequence, due: now + REORDER_DELAY, tries: 0 });
        }
    }

    /// Numbers to ask for now; those asked too often are given up.
    pub fn due(&mut self, now: f64, rtt: f64) -> Vec<u16> {
        let next = now + rtt.max(MIN_INTERVAL);
        let mut asked = Vec::new();
        let before = self.missing.len();
        self.missing.retain_mut(|one| {
            if one.due > now {
                return true;
            }
            if one.tries >= MAX_TRIES {
                return false;
            }
            if asked.len() < MAX_ASKED {
                asked.push(one.number as u16);
                one.due = next;
                one.tries += 1;
            }
            true
        });
        self.overflow |= self.missing.len() < before;
        asked
    }

    /// Nothing before is of interest any more.
    pub fn forget(&mut self) {
        self.missing.clear();
        self.overflow = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_asked_for_after_a_moment_and_not_for_ever() {
        let mut losses = Losses::default();
        assert!(!losses.arrived(100, 0.0));
        assert!(losses.arrived(103, 0.0));
        assert!(losses.due(0.005, 0.0).is_empty());
        assert_eq!(losses.due(0.02, 0.0), [101, 102]);
        losses.arrived(101, 0.03);
        for try_ in 1..10 {
            assert_eq!(losses.due(f64::from(try_), 0.0), [102]);
        }
        assert!(losses.due(11.0, 0.0).is_empty());
        assert!(losses.is_empty() && losses.overflow);
    }

    #[test]
    fn too_many_are_given_up_at_once() {
        let mut losses = Losses::default();
        losses.arrived(0, 0.0);
        assert!(!losses.arrived(300, 0.0));
        assert!(losses.is_empty() && losses.overflow);
    }
}
