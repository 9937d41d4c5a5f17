//! When publishers are told when their packets came (transport-wide feedback), where a thread carries
//! the packets. Without one `sfu/core/router.py` asks for it.

use std::collections::VecDeque;

use crate::engine::Engine;
use crate::queue::Destination;
use crate::{Shared, lock, routes, twcc};

/// Seconds from the first arrival that was not told to when it is.
const INTERVAL: f64 = 0.1;
/// It is told so much earlier when the thread is awake anyway.
const EARLY: f64 = 0.01;

/// Who is to be told, and when.
#[derive(Default)]
pub struct Owed {
    /// Whether it is done here.
    pub here: bool,
    /// The thread wakes up for the first of them.
    pub awaited: bool,
    queue: VecDeque<(f64, Destination)>,
}

impl Engine {
    /// Something came from `to` that it wants to be told of.
    pub(crate) fn owe(&mut self, to: Destination, inlet: &Shared<routes::Inlet>, now: f64) {
        if !self.owed.here {
            return;
        }
        let mut inlet = lock(inlet);
        if !inlet.owed && inlet.arrivals.pending() {
            inlet.owed = true;
            self.owed.queue.push_back((now + INTERVAL, to));
        }
    }

    /// Whether somebody is to be told, and the thread does not know: their packets came by a connection
    /// of Python's.
    pub fn owes_unawaited(&self) -> bool {
        !self.owed.awaited && self.owed_at().is_some()
    }

    /// When somebody is to be told next.
    pub fn owed_at(&self) -> Option<f64> {
        self.owed.queue.front().map(|one| one.0)
    }

    /// Tell those whose time has come, or nearly so.
    pub fn pay(&mut self, now: f64) {
        while self.owed_at().is_some_and(|due| due <= now + EARLY) {
            let Some((_, to)) = self.owed.queue.pop_front() else {
                return;
            };
            let Some(inlet) = self.transports.get(to).and_then(|known| known.inlet.clone()) else {
                continue;
            };
            let mut inlet = lock(&inlet);
            inlet.owed = false;
            let Some(&media) = inlet.order.first() else {
                continue;
            };
            while let Some(feedback) = inlet.arrivals.feedback() {
                if self.send_rtcp(to, &twcc::packet(inlet.own, media, &feedback)) {
                    self.counters.count("rtcp-out");
                }
            }
        }
    }
}
