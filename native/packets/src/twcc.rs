//! Transport-wide feedback, read and written; as `media/twcc.py`.

use crate::rtp::be16;

/// Seconds of a tick.
pub const TICK: f64 = 0.00025;
/// Ticks of a reference time's unit.
pub const REFERENCE_TICKS: i64 = 256;
/// Statuses accepted in one packet.
const MAX_STATUSES: usize = 4096;
const HEAD: usize = 8;
const TRANSPORT_LAYER: u8 = 205;
const FORMAT: u8 = 15;

/// Arrivals of the packets from `base` on, None for those that did not come.
#[derive(Default)]
pub struct Feedback {
    /// Number of the first packet.
    pub base: u16,
    /// In 64 ms, 24 bits.
    pub reference: u32,
    /// Numbers the feedback packets.
    pub count: u8,
    /// In ticks after the reference.
    pub arrivals: Vec<Option<i64>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
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
        self.count = body[7];
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

/// The RTCP packet of `sender` that tells of the arrivals of `media`.
pub fn packet(sender: u32, media: u32, feedback: &Feedback) -> Vec<u8> {
    let mut made = vec![0x80 | FORMAT, TRANSPORT_LAYER, 0, 0];
    made.extend_from_slice(&sender.to_be_bytes());
    made.extend_from_slice(&media.to_be_bytes());
    made.extend_from_slice(&feedback.base.to_be_bytes());
    made.extend_from_slice(&(feedback.arrivals.len() as u16).to_be_bytes());
    let rest = feedback.reference << 8 | u32::from(feedback.count);
    made.extend_from_slice(&rest.to_be_bytes());
    let mut previous = 0;
    let mut symbols = Vec::with_capacity(feedback.arrivals.len());
    let mut deltas = Vec::with_capacity(feedback.arrivals.len());
    for arrival in &feedback.arrivals {
        let Some(arrival) = arrival else {
            symbols.push(Symbol::Lost);
            continue;
        };
        let delta = arrival - previous;
        previous = *arrival;
        if let Ok(octet) = u8::try_from(delta) {
            symbols.push(Symbol::Small);
            deltas.push(octet);
        } else {
            symbols.push(Symbol::Large);
            deltas.extend_from_slice(&(delta as i16).to_be_bytes());
        }
    }
    chunks(&symbols, &mut made);
    made.extend_from_slice(&deltas);
    let padding = made.len().wrapping_neg() % 4;
    if padding > 0 {
        made.resize(made.len() + padding, 0);
        made[0] |= 0x20;
        if let Some(last) = made.last_mut() {
            *last = padding as u8;
        }
    }
    let words = (made.len() / 4 - 1) as u16;
    made[2..4].copy_from_slice(&words.to_be_bytes());
    made
}

fn chunks(mut symbols: &[Symbol], made: &mut Vec<u8>) {
    while let Some(first) = symbols.first() {
        let run = symbols.iter().take(0x1FFF).take_while(|one| *one == first).count();
        let window = &symbols[..symbols.len().min(14)];
        let narrow = !window.contains(&Symbol::Large);
        let (word, used) = if run >= if narrow { 14 } else { 7 } || run == symbols.len() {
            ((*first as u16) << 13 | run as u16, run)
        } else if narrow {
            let set = window.iter().enumerate();
            (set.fold(0x8000, |word, (at, one)| word | (*one as u16) << (13 - at)), window.len())
        } else {
            let window = &window[..window.len().min(7)];
            let set = window.iter().enumerate();
            (
                set.fold(0xC000, |word, (at, one)| word | (*one as u16) << (12 - 2 * at)),
                window.len(),
            )
        };
        made.extend_from_slice(&word.to_be_bytes());
        symbols = &symbols[used..];
    }
}
