//! How an estimate grows and how far it falls; as `sfu/core/growth.py`, where it is explained.

const BETA: f64 = 0.85;
const SHARE: f64 = 0.08;
const BEYOND: f64 = 1.5;
const SLACK: f64 = 10_000.0;
const PACKET: f64 = 1200.0 * 8.0;
const RESPONSE: f64 = 0.1;
const LEAST_STEP: f64 = 4_000.0;
const NARROW: f64 = 3.0;
const MEMORY: f64 = 0.05;

/// Remembers at which rates the path was full.
pub struct Growth {
    limit: Option<f64>,
    deviation: f64,
}

impl Default for Growth {
    fn default() -> Self {
        Self { limit: None, deviation: 0.4 }
    }
}

impl Growth {
    /// The path was full while `arrived` bit/s came through; gives what is left of it.
    pub fn fell(&mut self, arrived: f64) -> f64 {
        let known = self.limit.filter(|limit| arrived >= limit - self.width(*limit));
        let limit = known.map_or(arrived, |limit| limit + MEMORY * (arrived - limit));
        self.limit = Some(limit);
        let off = (limit - arrived) / 1000.0;
        let share = off * off / (limit / 1000.0).max(1.0);
        self.deviation += MEMORY * (share - self.deviation);
        self.deviation = self.deviation.clamp(0.4, 2.5);
        BETA * arrived
    }

    /// `rate` after `elapsed` seconds without a queue.
    pub fn grown(&mut self, rate: f64, arrived: f64, elapsed: f64, rtt: f64) -> f64 {
        if rate >= BEYOND * arrived + SLACK {
            return rate;
        }
        // Else the path has become wider.
        self.limit = self.limit.filter(|limit| arrived <= limit + self.width(*limit));
        let step = match self.limit {
            None => rate * ((1.0 + SHARE).powf(elapsed.min(1.0)) - 1.0),
            Some(_) => elapsed * LEAST_STEP.max(0.5 * PACKET / (rtt + RESPONSE)),
        };
        (rate + step).min(BEYOND * arrived + SLACK)
    }

    fn width(&self, limit: f64) -> f64 {
        NARROW * 1000.0 * (self.deviation * limit / 1000.0).sqrt()
    }
}
