//! Which numbers of each stream were used already.

/// Packet numbers behind the highest that can still be told from repetitions (libsrtp's is 1024 too).
const WINDOW: u64 = 1024;
const WORDS: usize = (WINDOW / 64) as usize;
/// Streams of one peer, in each direction. A browser has some tens; more is an attack on memory.
pub const MAX_STREAMS: usize = 1024;

/// Numbers seen of one stream (RFC 3711 §3.3.2).
#[derive(Default)]
pub struct Seen {
    highest: Option<u64>,
    bits: [u64; WORDS],
}

impl Seen {
    /// The index whose low bits are `sequence`, nearest to the highest (RFC 3711 §3.3.1).
    pub fn estimate(&self, sequence: u16) -> u64 {
        let Some(highest) = self.highest else {
            return u64::from(sequence);
        };
        let step = i64::from(sequence.wrapping_sub(highest as u16) as i16);
        // Before the first cycle there is nothing to wrap back to.
        highest.checked_add_signed(step).unwrap_or_else(|| u64::from(sequence))
    }

    fn fresh(&self, index: u64) -> bool {
        match self.highest {
            None => true,
            Some(highest) if index > highest => true,
            Some(highest) if highest - index >= WINDOW => false,
            Some(_) => self.bits[Self::word(index)] & Self::bit(index) == 0,
        }
    }

    fn add(&mut self, index: u64) {
        if let Some(highest) = self.highest
            && index > highest
        {
            if index - highest >= WINDOW {
                self.bits = [0; WORDS];
            } else {
                for passed in highest + 1..index {
                    self.bits[Self::word(passed)] &= !Self::bit(passed);
                }
            }
        }
        self.highest = Some(self.highest.map_or(index, |highest| highest.max(index)));
        self.bits[Self::word(index)] |= Self::bit(index);
    }

    fn word(index: u64) -> usize {
        (index % WINDOW / 64) as usize
    }

    fn bit(index: u64) -> u64 {
        1 << (index % 64)
    }
}

/// What the numbers of each SSRC were. A receiver's packets mostly are of the same stream as the one
/// before, and of tens otherwise, which are found faster in a row than by a hash.
#[derive(Default)]
pub struct Streams {
    last: usize,
    ssrcs: Vec<u32>,
    seen: Vec<Seen>,
}

impl Streams {
    fn place(&self, ssrc: u32) -> Option<usize> {
        if self.ssrcs.get(self.last) == Some(&ssrc) {
            return Some(self.last);
        }
        self.ssrcs.iter().position(|one| *one == ssrc)
    }

    /// The number that `estimate` finds for the next packet of a stream, if it was not used, and if the
    /// stream is not one too many.
    pub fn index(&mut self, ssrc: u32, estimate: impl Fn(&Seen) -> u64) -> Option<u64> {
        let Some(place) = self.place(ssrc) else {
            let fits = self.ssrcs.len() < MAX_STREAMS;
            return fits.then(|| estimate(&Seen::default()));
        };
        self.last = place;
        let seen = &self.seen[place];
        let index = estimate(seen);
        seen.fresh(index).then_some(index)
    }

    /// It is used.
    pub fn add(&mut self, ssrc: u32, index: u64) {
        let place = self.place(ssrc).unwrap_or_else(|| {
            self.ssrcs.push(ssrc);
            self.seen.push(Seen::default());
            self.ssrcs.len() - 1
        });
        self.seen[place].add(index);
    }
}
