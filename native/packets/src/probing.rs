//! Finding out whether a path carries more; as `sfu/core/probing.py`, where it is explained.

const LENGTH: f64 = 0.125;
const LEAST_BYTES: f64 = 7000.0;
/// Seconds between two portions.
pub const STEP: f64 = 0.008;
const BOLD: f64 = 2.0;
const CAREFUL: f64 = 1.5;
const MARGIN: f64 = 1.05;
const SETTLED: f64 = 1.0;
const FIRST: f64 = 0.4;
const RETRY: f64 = 2.0;
const PATIENCE: f64 = 1.0;
const LEAST_PACKETS: u64 = 5;
const LEAST_ARRIVED: f64 = 0.6;
const UTILISATION: f64 = 0.95;
const WORTH: f64 = 1.1;
const KEPT_UP: f64 = 0.9;

/// One try. `first` to `last` are the numbers of everything sent meanwhile, media included.
pub struct Probe {
    /// bit/s.
    pub rate: f64,
    /// When, in seconds.
    pub began: f64,
    /// The first number.
    pub first: i64,
    /// The last; None while it is being sent.
    pub last: Option<i64>,
    /// Octets, without the last packet's.
    pub sent: u64,
    /// When its first packet was sent.
    pub first_sent: f64,
    /// When its last packet was sent.
    pub last_sent: f64,
    packets: u64,
    arrived: u64,
    leading: u64,
    first_arrival: f64,
    last_arrival: f64,
    unlimited: bool,
}

impl Probe {
    fn new(rate: f64, began: f64, first: i64) -> Self {
        Self {
            rate,
            began,
            first,
            last: None,
            sent: 0,
            first_sent: 0.0,
            last_sent: 0.0,
            packets: 0,
            arrived: 0,
            leading: 0,
            first_arrival: 0.0,
            last_arrival: 0.0,
            unlimited: false,
        }
    }

    /// Seconds that it is sent for.
    pub fn length(&self) -> f64 {
        LENGTH.max(LEAST_BYTES * 8.0 / self.rate)
    }

    /// Whether the packet was sent meanwhile.
    pub fn covers(&self, sequence: i64) -> bool {
        self.first <= sequence && self.last.is_none_or(|last| sequence <= last)
    }

    /// A packet of it arrived.
    pub fn took(&mut self, size: u64, arrival: f64) {
        if self.packets == 0 {
            (self.leading, self.first_arrival, self.last_arrival) = (size, arrival, arrival);
        }
        self.packets += 1;
        self.arrived += size;
        self.last_arrival = self.last_arrival.max(arrival);
    }

    /// The rate found, in bit/s; None when too little arrived.
    fn result(&mut self, usual_loss: f64) -> Option<f64> {
        let span = self.last_arrival - self.first_arrival;
        let out = self.last_sent - self.first_sent;
        let enough = self.packets >= LEAST_PACKETS
            && self.arrived as f64 >= LEAST_ARRIVED * self.sent as f64;
        if !enough || span <= 0.0 || out <= 0.0 {
            return None;
        }
        let sent = (self.sent * 8) as f64 / out;
        let came = ((self.arrived - self.leading) * 8) as f64 / span / (1.0 - usual_loss);
        self.unlimited = came >= KEPT_UP * sent;
        Some(if self.unlimited { sent } else { UTILISATION * came })
    }
}

/// When a receiver's path is probed, and how far.
pub struct Prober {
    /// What is under way.
    pub probe: Option<Probe>,
    /// bit/s that all the receiver's pictures would take; 0: nothing more.
    pub wanted: f64,
    ratio: f64,
    next: f64,
    settled_since: f64,
}

impl Prober {
    /// Nothing is known at `now`.
    pub fn new(now: f64) -> Self {
        Self {
            probe: None,
            wanted: 0.0,
            ratio: BOLD,
            next: now,
            settled_since: now - SETTLED + FIRST,
        }
    }

    /// A queue grows or packets are lost: not now, and what is under way is in vain.
    pub fn disturbed(&mut self, now: f64) {
        self.settled_since = now;
        self.ratio = CAREFUL;
        if self.probe.as_ref().is_some_and(|probe| probe.last.is_none()) {
            self.probe = None;
            self.failed(now);
        }
    }

    /// Whether a probe begins now, with packet `number`.
    pub fn begin(&mut self, estimate: f64, number: i64, now: f64) -> bool {
        if self.probe.is_some() || self.wanted <= estimate {
            return false;
        }
        if now < self.next || now - self.settled_since < SETTLED {
            return false;
        }
        let rate = (self.wanted * MARGIN).min(estimate * self.ratio);
        self.probe = Some(Probe::new(rate, now, number));
        true
    }

    /// Give up a probe of which no feedback comes.
    pub fn expired(&mut self, rtt: f64, now: f64) {
        if let Some(probe) = &self.probe
            && now - probe.began > probe.length() + PATIENCE + 2.0 * rtt
        {
            self.probe = None;
            self.failed(now);
        }
    }

    /// All feedback is there. Gives the new estimate, never lower.
    pub fn ended(&mut self, estimate: f64, usual_loss: f64, now: f64) -> f64 {
        let mut probe = self.probe.take();
        let found = probe.as_mut().and_then(|probe| probe.result(usual_loss));
        let unlimited = probe.is_some_and(|probe| probe.unlimited);
        if unlimited && found.is_some_and(|found| found >= WORTH * estimate) {
            self.ratio = BOLD;
            self.next = now;
        } else {
            self.failed(now);
        }
        found.map_or(estimate, |found| estimate.max(found.min(self.wanted * MARGIN)))
    }

    fn failed(&mut self, now: f64) {
        self.ratio = CAREFUL;
        self.next = now + RETRY;
    }
}
