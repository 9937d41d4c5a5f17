//! How much a receiver's network carries; as `sfu/core/bandwidth.py`, where it is explained.
//!
//! Floating-point numbers are worked out in the same order as there, so that both engines decide alike.

use std::collections::{BTreeSet, VecDeque};

use crate::delay::{Detector, Usage};
use crate::growth::Growth;
use crate::probing::{Prober, STEP};
use crate::sent::{KEPT, SentLog};
use crate::twcc::{Feedback, REFERENCE_TICKS, TICK};
use crate::usual::{LOW_LOSS, LossControl};
use crate::{Shared, lock};

const MINIMUM: f64 = 100_000.0;
const WINDOW: f64 = 0.5;
const RATE_WINDOW: f64 = 0.3;
const FALL_PAUSE: f64 = 0.2;
const NOTABLE: f64 = 0.1;
const FRESH: f64 = 2.0;
const BLIND_GROWTH: f64 = 1.04;
const BLIND_STEP: f64 = 20_000.0;
const BLIND_HEADROOM: f64 = 1_000_000.0;
const DEFAULT_RTT: f64 = 0.1;
const RTT_GAIN: f64 = 0.125;
const BASE_SPAN: f64 = 20.0;
const LONGEST_QUEUE: f64 = 10.0;
const LOSSY: f64 = 0.01;
const VERY_LOSSY: f64 = 0.08;
const LOSSY_FOR: f64 = 10.0;
const STEADY: f64 = 2.0;
const FULL_QUEUE: f64 = 0.06;
const MOST_MISSING: usize = 512;
const PROBED_LOSS: f64 = 0.05;
const LONG_QUEUE: f64 = 0.2;
const LONGEST_DRAIN: f64 = 1.5;
const CYCLE: i64 = 1 << 24;

/// bit/s between which an estimate stays, and where it begins.
#[derive(Clone, Copy)]
pub struct Limits {
    /// Until the path is known.
    pub initial: f64,
    /// Where it will never be known.
    pub blind_initial: f64,
    /// The highest.
    pub maximum: f64,
}

/// Everything sent to one receiver, and what became of it.
pub struct Downlink {
    /// What was sent.
    pub log: Shared<SentLog>,
    /// bit/s.
    pub estimate: f64,
    /// Share of the last window.
    pub loss: f64,
    /// A picture is left out because it does not fit.
    pub starved: bool,
    /// Seconds that the newest packet waited longer than the fastest lately.
    pub queue: f64,
    /// Seconds.
    pub rtt: f64,
    /// It was measured.
    pub rtt_known: bool,
    limits: Limits,
    told: f64,
    lossy_until: (f64, f64),
    detector: Detector,
    prober: Prober,
    growth: Growth,
    losses: LossControl,
    clock: Option<i64>,
    arrivals: VecDeque<(f64, u64)>,
    bases: (f64, f64),
    bases_at: f64,
    queued_since: f64,
    remb: f64,
    feedback_rtt: f64,
    reported: i64,
    lost: u64,
    received: u64,
    delivered: u64,
    missing: BTreeSet<i64>,
    fraction: Option<f64>,
    since: f64,
    grown_at: f64,
    feedback_at: f64,
    fell_at: f64,
    draining: f64,
}

/// What arrived, by one feedback packet.
#[derive(Default)]
struct Taken {
    packets: u64,
    octets: u64,
}

impl Downlink {
    /// Nothing was sent yet.
    pub fn new(log: Shared<SentLog>, now: f64, limits: Limits) -> Self {
        let reported = lock(&log).next as i64;
        Self {
            log,
            estimate: limits.initial,
            loss: 0.0,
            starved: false,
            queue: 0.0,
            rtt: DEFAULT_RTT,
            rtt_known: false,
            limits,
            told: limits.initial,
            lossy_until: (now, now),
            detector: Detector::default(),
            prober: Prober::new(now),
            growth: Growth::default(),
            losses: LossControl::default(),
            clock: None,
            arrivals: VecDeque::new(),
            bases: (f64::INFINITY, f64::INFINITY),
            bases_at: now,
            queued_since: now,
            remb: limits.maximum,
            feedback_rtt: DEFAULT_RTT,
            reported,
            lost: 0,
            received: 0,
            delivered: 0,
            missing: BTreeSet::new(),
            fraction: None,
            since: now,
            grown_at: now,
            feedback_at: f64::NEG_INFINITY,
            fell_at: f64::NEG_INFINITY,
            draining: f64::NEG_INFINITY,
        }
    }

    /// bit/s that may be sent.
    pub fn budget(&self) -> f64 {
        self.estimate.min(self.remb)
    }

    /// bit/s for what is sent once.
    pub fn media_budget(&self) -> f64 {
        self.budget() * (1.0 - self.loss.min(0.5))
    }

    /// How many earlier packets each one of a voice should carry along.
    pub fn redundancy(&self, now: f64) -> u8 {
        if self.queue > FULL_QUEUE || now >= self.lossy_until.0 {
            return 0;
        }
        if now < self.lossy_until.1 { 2 } else { 1 }
    }

    /// Whether a long queue is left to empty itself: nothing but voices is sent.
    pub fn draining(&self, now: f64) -> bool {
        now - self.draining < LONGEST_DRAIN
    }

    /// A picture has been stopped because far too much was sent.
    pub fn drain(&mut self, now: f64) {
        if self.queue > FULL_QUEUE && !self.draining(now) {
            self.draining = now;
        }
    }

    /// Whether the draining is over with this feedback.
    fn drained(&mut self, now: f64) -> bool {
        let still = self.queue > FULL_QUEUE && self.draining(now);
        if self.draining == f64::NEG_INFINITY || still {
            return false;
        }
        self.draining = f64::NEG_INFINITY;
        // What the full queue lost is not lost any more.
        (self.loss, self.since) = (self.loss.min(self.losses.usual), now);
        (self.lost, self.received, self.delivered) = (0, 0, 0);
        true
    }

    /// Whether a queue grows on the way.
    pub fn congested(&self) -> bool {
        self.detector.usage == Usage::Overuse
    }

    /// No transport-wide feedback was negotiated: only losses will tell.
    pub fn blind(&mut self) {
        if self.feedback_at == f64::NEG_INFINITY {
            self.estimate = self.estimate.max(self.limits.blind_initial);
            self.told = self.estimate;
        }
    }

    /// What the receiver's pictures would take, in bit/s, when it lacks some; else 0.
    pub fn want(&mut self, rate: f64) {
        self.prober.wanted = rate / (1.0 - self.loss.min(0.5));
    }

    /// A round trip was measured, in seconds (RFC 6298 §2).
    pub fn measured(&mut self, rtt: f64) {
        self.rtt += (rtt - self.rtt) * if self.rtt_known { RTT_GAIN } else { 1.0 };
        self.rtt_known = true;
    }

    /// Take note of what arrived when; true when the estimate changed notably since it last was.
    pub fn on_feedback(&mut self, feedback: &Feedback, now: f64, rtt: f64) -> bool {
        let next = lock(&self.log).next as i64;
        let base = next + i64::from(feedback.base.wrapping_sub(next as u16) as i16);
        let oldest = self.reported.max(next - KEPT as i64);
        let end = base + feedback.arrivals.len() as i64;
        if base < 0 || end > next {
            return false;
        }
        (self.feedback_at, self.feedback_rtt) = (now, rtt);
        self.count(feedback, base, base.max(oldest), end);
        self.reported = self.reported.max(end);
        self.probed(now);
        self.follow_delay(now);
        self.judge_losses(now);
        self.drained(now) | self.changed()
    }

    fn count(&mut self, feedback: &Feedback, base: i64, first: i64, end: i64) {
        let reference = self.unwrap(feedback.reference) * REFERENCE_TICKS;
        self.find_late(feedback, base, first);
        let before = self.missing.len() as u64;
        let mut taken = Taken::default();
        let (mut last, mut transit) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        let log = self.log.clone();
        let log = lock(&log);
        for sequence in first..end {
            let Some(ticks) = feedback.arrivals[(sequence - base) as usize] else {
                self.missing.insert(sequence);
                continue;
            };
            let (size, sent) = log.sent(sequence as u64);
            let size = u64::from(size);
            let arrival = (reference + ticks) as f64 * TICK;
            self.detector.add(sent, arrival);
            transit = arrival - sent;
            taken.packets += 1;
            taken.octets += size;
            last = last.max(arrival);
            if let Some(probe) = &mut self.prober.probe
                && probe.covers(sequence)
            {
                probe.took(size, arrival);
            }
        }
        drop(log);
        self.lost += self.missing.len() as u64 - before;
        self.received += taken.packets;
        self.delivered += taken.octets;
        while self.missing.len() > MOST_MISSING {
            self.missing.pop_first();
        }
        if taken.packets > 0 {
            self.arrivals.push_back((last, taken.octets));
            self.gauge(transit);
        }
    }

    /// Reference times never wrap, as `media.seq.Unwrapper` has it.
    fn unwrap(&mut self, value: u32) -> i64 {
        let value = i64::from(value);
        let last = *self.clock.get_or_insert(value + CYCLE);
        let unwrapped = last + ((value - last + CYCLE / 2) & (CYCLE - 1)) - CYCLE / 2;
        self.clock = Some(last.max(unwrapped));
        unwrapped
    }

    /// Packets that were overtaken by the feedback before.
    fn find_late(&mut self, feedback: &Feedback, base: i64, first: i64) {
        for sequence in base..first.min(base + feedback.arrivals.len() as i64) {
            let came = feedback.arrivals[(sequence - base) as usize].is_some();
            if came && self.missing.remove(&sequence) {
                self.lost = self.lost.saturating_sub(1);
                self.received += 1;
            }
        }
    }

    /// Clocks drift apart, so the shortest time is that of the last two spans only.
    fn gauge(&mut self, transit: f64) {
        let now = self.feedback_at;
        let (mut newer, mut older) = self.bases;
        let leap = (transit - newer).abs() > LONGEST_QUEUE;
        if now - self.bases_at > BASE_SPAN || leap {
            older = if leap { transit } else { newer };
            (newer, self.bases_at) = (transit, now);
        }
        newer = newer.min(transit);
        self.queue = transit - newer.min(older);
        let disturbed = self.congested() || self.losses.excess > LOW_LOSS;
        if disturbed || self.queue <= FULL_QUEUE {
            self.queued_since = now;
        } else if now - self.queued_since > STEADY {
            // The way has become longer.
            (newer, older) = (transit, transit);
        }
        self.bases = (newer, older);
    }

    /// bit/s that arrived lately; None while that cannot be told.
    fn rate(&mut self) -> Option<f64> {
        let last = self.arrivals.back()?.0;
        while self.arrivals.len() > 2 && last - self.arrivals[1].0 >= RATE_WINDOW {
            self.arrivals.pop_front();
        }
        if self.arrivals.len() < 2 {
            return None;
        }
        let span = last - self.arrivals[0].0;
        if span <= 0.0 {
            self.arrivals.clear(); // another clock
            return None;
        }
        let octets: u64 = self.arrivals.iter().skip(1).map(|one| one.1).sum();
        Some((octets * 8) as f64 / span)
    }

    fn follow_delay(&mut self, now: f64) {
        let rate = self.rate();
        let elapsed = now - self.grown_at;
        self.grown_at = now;
        let Some(rate) = rate else {
            return;
        };
        match self.detector.usage {
            // A probe makes a queue by itself; it is judged by its arrival.
            Usage::Overuse if self.prober.probe.is_some() && self.queue < LONG_QUEUE => {}
            Usage::Overuse => {
                self.prober.disturbed(now);
                if now - self.fell_at >= FALL_PAUSE + self.feedback_rtt {
                    self.fell_at = now;
                    self.estimate = self.estimate.min(self.growth.fell(rate)).max(MINIMUM);
                }
            }
            Usage::Normal if self.losses.excess < LOW_LOSS => {
                let grown = self.growth.grown(self.estimate, rate, elapsed, self.feedback_rtt);
                self.estimate = grown.min(self.limits.maximum);
            }
            _ => {}
        }
    }

    // --- losses ---------------------------------------------------------------------------------

    /// A receiver report's loss, 0 to 1; ignored while transport-wide feedback comes.
    pub fn on_loss(&mut self, fraction: f64, now: f64) {
        if now - self.feedback_at < FRESH {
            return;
        }
        self.blind(); // it was negotiated and does not come
        self.fraction = Some(self.fraction.map_or(fraction, |known| known.max(fraction)));
        self.judge_losses(now);
    }

    /// The receiver's own estimate caps ours.
    pub fn on_remb(&mut self, bitrate: f64) {
        self.remb = bitrate.max(MINIMUM);
    }

    fn judge_losses(&mut self, now: f64) {
        let elapsed = now - self.since;
        if elapsed < WINDOW {
            return;
        }
        let counted = self.lost + self.received;
        let uncounted = lock(&self.log).uncounted;
        let rate;
        if counted > 0 {
            self.loss = self.lost as f64 / counted as f64;
            rate = (self.delivered * 8) as f64 / elapsed;
        } else if let Some(fraction) = self.fraction {
            self.loss = fraction;
            rate = (uncounted * 8) as f64 / elapsed;
        } else {
            return;
        }
        if now - self.fell_at > FALL_PAUSE + self.feedback_rtt {
            self.follow_losses(rate, now);
            if counted == 0 && self.losses.excess < LOW_LOSS {
                self.grow_blindly(rate);
            }
        }
        self.since = now;
        (self.lost, self.received, self.delivered) = (0, 0, 0);
        lock(&self.log).uncounted = 0;
        self.fraction = None;
    }

    fn follow_losses(&mut self, rate: f64, now: f64) {
        let sent = rate / (1.0 - self.loss).max(0.05);
        let queued = self.queue > FULL_QUEUE;
        if !queued {
            let until = now + LOSSY_FOR;
            if self.loss >= LOSSY {
                self.lossy_until.0 = until;
            }
            if self.loss >= VERY_LOSSY {
                self.lossy_until.1 = until;
            }
        }
        let limited = self.losses.limited(self.estimate, self.loss, sent, queued).max(MINIMUM);
        if limited < self.estimate {
            (self.estimate, self.fell_at) = (limited, now);
        }
        if self.losses.excess > PROBED_LOSS {
            self.prober.disturbed(now);
        }
    }

    fn grow_blindly(&mut self, rate: f64) {
        let most = self.limits.blind_initial.max(2.0 * rate + BLIND_HEADROOM);
        let ceiling = self.limits.maximum.min(most);
        if self.estimate < ceiling {
            self.estimate = ceiling.min(self.estimate * BLIND_GROWTH + BLIND_STEP);
        }
    }

    // --- probes ---------------------------------------------------------------------------------

    /// Octets to be sent now beside what is sent anyway, to find out whether they get through.
    pub fn probe_due(&mut self, now: f64, rtt: f64) -> i64 {
        self.prober.expired(rtt, now);
        let budget = self.budget();
        if self.prober.probe.is_none() {
            let fresh = now - self.feedback_at < FRESH && self.queue < FULL_QUEUE;
            let next = lock(&self.log).next as i64;
            if !fresh || !self.prober.begin(budget, next, now) {
                return 0;
            }
        }
        let Some(probe) = self.prober.probe.as_ref().filter(|probe| probe.last.is_none()) else {
            return 0;
        };
        let elapsed = now - probe.began;
        if elapsed >= probe.length() {
            self.end_probe();
            return 0;
        }
        let log = lock(&self.log);
        let sent = octets(&log, probe.first, log.next as i64) as i64;
        // The first portion goes out at once, the last one at the end.
        0.max((probe.rate * (elapsed + STEP) / 8.0) as i64 - sent)
    }

    /// Whether there is anything for `probe_due` to look at.
    pub fn curious(&self) -> bool {
        self.prober.wanted > 0.0 || self.prober.probe.is_some()
    }

    /// Whether a probe is being sent.
    pub fn probing(&self) -> bool {
        self.prober.probe.as_ref().is_some_and(|probe| probe.last.is_none())
    }

    fn end_probe(&mut self) {
        let log = lock(&self.log);
        let last = log.next as i64 - 1;
        let Some(probe) = self.prober.probe.as_mut() else {
            return;
        };
        if last <= probe.first {
            let end = probe.began + probe.length();
            self.prober.ended(self.estimate, 0.0, end);
            return;
        }
        probe.last = Some(last);
        probe.sent = octets(&log, probe.first, last);
        probe.first_sent = log.sent(probe.first as u64).1;
        probe.last_sent = log.sent(last as u64).1;
    }

    fn probed(&mut self, now: f64) {
        let last = self.prober.probe.as_ref().and_then(|probe| probe.last);
        if last.is_some_and(|last| self.reported > last) {
            self.estimate = self.prober.ended(self.estimate, self.losses.usual, now);
        }
    }

    fn changed(&mut self) -> bool {
        if (self.estimate - self.told).abs() < NOTABLE * self.told {
            return false;
        }
        self.told = self.estimate;
        true
    }
}

/// Octets of the packets from number `first` on, before number `end`.
fn octets(log: &SentLog, first: i64, end: i64) -> u64 {
    (first..end).map(|number| u64::from(log.sent(number as u64).0)).sum()
}
