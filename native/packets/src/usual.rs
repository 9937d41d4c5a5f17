//! What losses say about a path; as `sfu/core/losses.py`, where it is explained.

/// Below it nothing is wrong.
pub const LOW_LOSS: f64 = 0.02;
const HIGH_LOSS: f64 = 0.10;
const MOST_USUAL: f64 = 0.30;
const LESS: f64 = 0.75;
const SAME: f64 = 0.7;
const TRIES: u32 = 6;
const PATIENCE: u32 = 2;
const SMOOTHING: f64 = 0.35;
const FORGETTING: f64 = 0.1;

/// What the path loses anyway, and what it loses beyond.
#[derive(Default)]
pub struct LossControl {
    /// The share that it loses anyway.
    pub usual: f64,
    /// What is lost beyond it.
    pub excess: f64,
    smoothed: f64,
    quiet: u32,
    before: Option<(f64, f64)>,
    tries: u32,
}

impl LossControl {
    /// The estimate after a window in which `sent` bit/s were sent and `loss` of it lost; `queued`
    /// tells whether packets waited somewhere.
    pub fn limited(&mut self, estimate: f64, loss: f64, sent: f64, queued: bool) -> f64 {
        self.smoothed += SMOOTHING * (loss - self.smoothed);
        let certain = queued || loss > 2.0 * MOST_USUAL;
        let steady = if certain { loss } else { loss.min(self.smoothed) };
        if self.smoothed < self.usual {
            self.usual += FORGETTING * (self.smoothed - self.usual);
        }
        self.excess = (steady - self.usual).max(0.0);
        if self.excess <= HIGH_LOSS {
            self.learn_small(queued);
            return estimate;
        }
        self.quiet = 0;
        self.decreased(estimate, loss, sent, queued)
    }

    fn learn_small(&mut self, queued: bool) {
        if self.excess < LOW_LOSS {
            (self.before, self.tries, self.quiet) = (None, 0, 0);
            return;
        }
        self.quiet = if queued { 0 } else { self.quiet + 1 };
        if self.quiet >= PATIENCE && self.smoothed <= HIGH_LOSS {
            self.accept(self.smoothed);
        }
    }

    fn decreased(&mut self, estimate: f64, loss: f64, sent: f64, queued: bool) -> f64 {
        let before = *self.before.get_or_insert((sent, loss));
        self.tries += 1;
        let comparable = sent <= LESS * before.0 || self.tries > TRIES;
        if comparable && !queued && loss >= SAME * before.1 {
            self.accept(loss);
            return estimate;
        }
        if comparable {
            (self.before, self.tries) = (Some((sent, loss)), 0);
        }
        estimate.min(sent) * (1.0 - 0.5 * self.excess)
    }

    fn accept(&mut self, loss: f64) {
        self.usual = loss.min(MOST_USUAL);
        self.excess = (loss - self.usual).max(0.0);
        (self.before, self.tries, self.quiet) = (None, 0, 0);
    }
}
