//! Is a queue growing on the way to a receiver? As `sfu/core/delay.py`, where it is explained.

use std::collections::VecDeque;

const BURST: f64 = 0.005;
const LONGEST_BURST: f64 = 0.1;
const WINDOW: usize = 20;
const SMOOTHING: f64 = 0.9;
const GAIN: f64 = 4.0;
const MOST_GROUPS: u32 = 60;
const LONGEST_GAP: f64 = 3.0;
const THRESHOLD: f64 = 12.5;
const THRESHOLD_RANGE: (f64, f64) = (6.0, 600.0);
const THRESHOLD_UP: f64 = 0.0087;
const THRESHOLD_DOWN: f64 = 0.039;
const OUTLIER: f64 = 15.0;
const LASTING: f64 = 0.010;
const SLOWEST_STEP: f64 = 0.1;

/// What the path's queue does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Usage {
    /// Nothing.
    #[default]
    Normal,
    /// It grows.
    Overuse,
    /// It drains.
    Underuse,
}

/// Packets sent close together, or arriving so.
#[derive(Clone, Copy)]
struct Group {
    first_sent: f64,
    last_sent: f64,
    first_arrived: f64,
    last_arrived: f64,
}

impl Group {
    fn new(sent: f64, arrived: f64) -> Self {
        Self { first_sent: sent, last_sent: sent, first_arrived: arrived, last_arrived: arrived }
    }

    /// Packets that waited somewhere and come in one go tell nothing apart.
    fn arrives_with(&self, sent: f64, arrived: f64) -> bool {
        let gap = arrived - self.last_arrived;
        gap <= BURST && gap < sent - self.last_sent && arrived - self.first_arrived < LONGEST_BURST
    }
}

/// Fed with every packet's (sent, arrived) in seconds.
pub struct Detector {
    /// The verdict.
    pub usage: Usage,
    group: Option<Group>,
    previous: Option<Group>,
    first_arrival: f64,
    points: VecDeque<(f64, f64)>,
    accumulated: f64,
    smoothed: f64,
    slope: f64,
    groups: u32,
    threshold: f64,
    over_for: f64,
    over_times: u32,
}

impl Default for Detector {
    fn default() -> Self {
        Self {
            usage: Usage::Normal,
            group: None,
            previous: None,
            first_arrival: 0.0,
            points: VecDeque::with_capacity(WINDOW),
            accumulated: 0.0,
            smoothed: 0.0,
            slope: 0.0,
            groups: 0,
            threshold: THRESHOLD,
            over_for: 0.0,
            over_times: 0,
        }
    }
}

impl Detector {
    /// One packet that arrived; in the order of sending.
    pub fn add(&mut self, sent: f64, arrived: f64) {
        let Some(group) = &mut self.group else {
            self.group = Some(Group::new(sent, arrived));
            return;
        };
        if sent - group.first_sent <= BURST || group.arrives_with(sent, arrived) {
            group.last_sent = sent;
            group.last_arrived = group.last_arrived.max(arrived);
            return;
        }
        let group = *group;
        let mut known = true;
        if let Some(previous) = self.previous {
            let apart = group.last_sent - previous.last_sent;
            let later = group.last_arrived - previous.last_arrived;
            known = self.measure(apart, later, group.last_arrived);
        }
        if known {
            self.previous = Some(group);
        }
        self.group = Some(Group::new(sent, arrived));
    }

    /// Take note of a group `sent` and `arrived` seconds after the one before it; false when all
    /// begins anew.
    fn measure(&mut self, sent: f64, arrived: f64, at: f64) -> bool {
        if !(-LONGEST_GAP..=LONGEST_GAP).contains(&arrived) || sent > LONGEST_GAP {
            *self = Self::default();
            return false;
        }
        if self.groups == 0 {
            self.first_arrival = at;
        }
        self.groups = self.groups.saturating_add(1);
        self.accumulated += (arrived - sent) * 1000.0;
        self.smoothed = SMOOTHING * self.smoothed + (1.0 - SMOOTHING) * self.accumulated;
        if self.points.len() == WINDOW {
            self.points.pop_front();
        }
        self.points.push_back(((at - self.first_arrival) * 1000.0, self.smoothed));
        let before = self.slope;
        if self.points.len() == WINDOW {
            self.slope = slope(&self.points);
        }
        let weighed = f64::from(self.groups.min(MOST_GROUPS)) * self.slope * GAIN;
        self.judge(weighed, sent.max(0.0), self.slope >= before);
        self.adapt(weighed, arrived.max(0.0));
        true
    }

    fn judge(&mut self, weighed: f64, elapsed: f64, rising: bool) {
        if weighed > self.threshold {
            self.over_for += if self.over_times > 0 { elapsed } else { elapsed / 2.0 };
            self.over_times += 1;
            if self.over_for > LASTING && self.over_times > 1 && rising {
                self.over_for = 0.0;
                self.over_times = 0;
                self.usage = Usage::Overuse;
            }
            return;
        }
        self.over_for = 0.0;
        self.over_times = 0;
        self.usage = if weighed < -self.threshold { Usage::Underuse } else { Usage::Normal };
    }

    fn adapt(&mut self, weighed: f64, elapsed: f64) {
        let size = weighed.abs();
        if size > self.threshold + OUTLIER {
            return;
        }
        let gain = if size < self.threshold { THRESHOLD_DOWN } else { THRESHOLD_UP };
        let step = gain * (size - self.threshold) * elapsed.min(SLOWEST_STEP) * 1000.0;
        let (low, high) = THRESHOLD_RANGE;
        self.threshold = (self.threshold + step).max(low).min(high);
    }
}

/// Of the line of least squares; 0 when all points are of one time.
fn slope(points: &VecDeque<(f64, f64)>) -> f64 {
    let count = points.len() as f64;
    let (mut all_x, mut all_y) = (0.0, 0.0);
    for (x, y) in points {
        all_x += x;
        all_y += y;
    }
    let (middle_x, middle_y) = (all_x / count, all_y / count);
    let (mut above, mut below) = (0.0, 0.0);
    for (x, y) in points {
        let off = x - middle_x;
        above += off * (y - middle_y);
        below += off * off;
    }
    if below == 0.0 { 0.0 } else { above / below }
}
