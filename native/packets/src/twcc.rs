//! Transport-wide feedback as it comes from a receiver; as `media/twcc.py`.

use crate::rtp::be16;

/// Seconds of a tick.
pub const TICK: f64 = 0.00025;
/// Ticks of a reference time's unit.
pub const REFERENCE_TICKS: i64 = 256;
/// Statuses accepted in one packet.
const MAX_STATUSES: usize = 4096;
const HEAD: usize = 8;

/// Arrivals of the packets from `base` on, None for those that did not come.
#[derive(Default)]
pub struct Feedback {
    /// Number of the first packet.
    pub base: u16,
    /// In 64 ms, 24 bits.
    pub reference: u32,
    /// In ticks after the reference.
    pub arrivals: Vec<Option<i64>>,
}

#[derive(Clone, Copy)]
enum Symbol {
    Lost,
    Small,
    Large,
}

impl From<u16> for Symbol {
    /// By the low two bits; the reserved one tells of no arrival.
    fn from(bits: u16) -> Self {
        match bits & 3 {
            1 => Self::Small,
            2 => Self::Large,
            _ => Self::Lost,
        }
    }
}

impl Feedback {
    /// Read what follows the two SSRCs, into the memory that is there; None when it is malformed.
    pub fn read(&mut self, body: &[u8]) -> Option<()> {
        if body.len() < HEAD {
            return None;
        }
        let total = usize::from(be16(body, 2));
        if total > MAX_STATUSES {
            return None;
        }
        self.base = be16(body, 0);
        self.reference = u32::from_be_bytes([0, body[4], body[5], body[6]]);
        self.arrivals.clear();
        let mut position = self.delta_start(body, total)?;
        let mut clock = 0;
        let mut chunks = body[HEAD..].chunks_exact(2).map(|two| be16(two, 0));
        while self.arrivals.len() < total {
            let word = chunks.next()?;
            let left = total - self.arrivals.len();
            let count = covered(word).min(left);
            for place in 0..count {
                let delta = match symbol(word, place) {
                    Symbol::Lost => {
                        self.arrivals.push(None);
                        continue;
                    }
                    Symbol::Small => i64::from(*body.get(position)?),
                    Symbol::Large => {
                        let two = body.get(position..position + 2)?;
                        position += 1;
                        i64::from(be16(two, 0) as i16)
                    }
                };
                position += 1;
                clock += delta;
                self.arrivals.push(Some(clock));
            }
        }
        Some(())
    }

    /// Where the chunks of `total` statuses end.
    fn delta_start(&self, body: &[u8], total: usize) -> Option<usize> {
        let (mut told, mut position) = (0, HEAD);
        while told < total {
            let word = be16(body.get(position..position + 2)?, 0);
            position += 2;
            let count = covered(word);
            if count == 0 {
                return None;
            }
            told += count;
        }
        Some(position)
    }
}

/// How many statuses a chunk tells.
fn covered(word: u16) -> usize {
    match word >> 14 {
        0 | 1 => usize::from(word & 0x1FFF),
        2 => 14,
        _ => 7,
    }
}

fn symbol(word: u16, place: usize) -> Symbol {
    match word >> 14 {
        0 | 1 => (word >> 13).into(),
        2 => (word >> (13 - place) & 1).into(),
        _ => (word >> (12 - 2 * place)).into(),
    }
}
