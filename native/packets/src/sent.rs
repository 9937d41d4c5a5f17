//! What was sent to one receiver, by its transport-wide sequence number.

use crate::queue::Destination;

/// Packets in flight whose sizes and times are known; a power of two.
pub const KEPT: usize = 4096;

/// The numbering of everything sent to one receiver, and where that is.
pub struct SentLog {
    /// The number of the next packet; never wraps, its low 16 bits are sent.
    pub next: u64,
    /// Octets sent without a number.
    pub uncounted: u64,
    /// Where its packets go, once that is known.
    pub destination: Option<Destination>,
    packets: Box<[(u32, f64); KEPT]>,
}

impl Default for SentLog {
    fn default() -> Self {
        Self { next: 1 << 16, uncounted: 0, destination: None, packets: Box::new([(0, 0.0); KEPT]) }
    }
}

impl SentLog {
    /// Note a packet of `size` octets sent at `now`; its number.
    pub fn record(&mut self, size: usize, now: f64) -> u16 {
        let at = self.next as usize % KEPT;
        self.packets[at] = (size as u32, now);
        self.next += 1;
        (self.next - 1) as u16
    }

    /// The packet that was recorded last is `more` octets longer.
    pub fn lengthen(&mut self, more: usize) {
        self.packets[(self.next - 1) as usize % KEPT].0 += more as u32;
    }

    /// Octets of packet `number` and when it was sent, if it is one of the last.
    pub fn sent(&self, number: u64) -> (u32, f64) {
        self.packets[number as usize % KEPT]
    }
}
