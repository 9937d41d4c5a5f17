//! An incoming RTP stream: one SSRC, its statistics and its last packets; as `sfu/core/stream.py`.

use std::sync::Mutex;

/// Packets kept of a picture's stream for receivers' NACKs.
const HISTORY: usize = 512;
const AUDIO_HISTORY: usize = 64;
/// Two bits name them.
pub const TEMPORAL_LAYERS: usize = 4;
/// The highest.
pub const TOP: u8 = TEMPORAL_LAYERS as u8 - 1;

/// Which fields of the VP8 or VP9 descriptor are rewritten, hence not in what is copied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Nothing: the payload goes as it came.
    #[default]
    Raw,
    /// The picture id.
    Picture,
    /// The picture id and TL0PICIDX.
    PictureTl0,
    /// The picture id of VP9, whose pictures name others by distance.
    Vp9,
    /// The same and TL0PICIDX.
    Vp9Tl0,
}

/// One parsed packet, without its payload.
#[derive(Clone, Copy, Debug, Default)]
pub struct Packet {
    /// Unwrapped sequence number.
    pub sequence: i64,
    /// RTP timestamp.
    pub timestamp: u32,
    /// 0x80 or 0.
    pub marker: u8,
    /// When it came, in seconds.
    pub now: f64,
    /// Octets of the payload as it came; 0 for a packet without media.
    pub size: usize,
    /// What is rewritten.
    pub form: Form,
    /// First octet of the descriptor.
    pub descriptor: u8,
    /// Second octet of it; of VP9 that of the layer.
    pub flags: u8,
    /// Unwrapped picture id.
    pub picture: i64,
    /// TL0PICIDX.
    pub tl0: u8,
    /// First packet of a frame.
    pub start: bool,
    /// First packet of a key frame.
    pub keyframe: bool,
    /// Temporal layer (RFC 7741 §4.2), 0 lowest.
    pub tid: u8,
    /// Of the layers above the lowest it needs none before it.
    pub sync: bool,
}

impl Packet {
    /// The same without media: it fills the number of one that is not forwarded.
    pub fn emptied(&self) -> Self {
        Self {
            sequence: self.sequence,
            timestamp: self.timestamp,
            now: self.now,
            ..Self::default()
        }
    }
}

/// A packet that is kept; `payload` is what destinations copy unchanged.
struct Kept {
    packet: Packet,
    payload: Vec<u8>,
}

/// What never changes of a stream, and its state.
pub struct Stream {
    /// Whose it is.
    pub peer: String,
    /// The source's name.
    pub source: String,
    /// The simulcast index, 0 lowest.
    pub layer: i64,
    /// Its SSRC.
    pub ssrc: u32,
    /// RTP units per second.
    pub clock_rate: f64,
    /// What changes with every packet.
    pub state: Mutex<State>,
}

/// What changes with every packet. Names are those of `Stream` in Python.
pub struct State {
    history: Vec<Kept>,
    /// Length of the history less one.
    pub mask: i64,
    /// First number that came; −1 before.
    pub base: i64,
    /// Highest number that came.
    pub highest: i64,
    /// Packets that came.
    pub received: i64,
    /// The same at the last report.
    pub received_prior: i64,
    /// Packets expected at the last report.
    pub expected_prior: i64,
    /// RFC 3550 §A.8, in RTP units.
    pub jitter: f64,
    transit: Option<f64>,
    /// When the last packet came.
    pub last_packet: f64,
    /// bit/s over the last second or so.
    pub bitrate: f64,
    octets: usize,
    rate_since: Option<f64>,
    /// Octets since the last measurement, by temporal layer.
    pub upper_octets: [usize; TEMPORAL_LAYERS],
    /// bit/s, by temporal layer; the lowest is not measured.
    pub upper: [f64; TEMPORAL_LAYERS],
    /// Highest unwrapped picture id.
    pub picture: i64,
    /// Bits by temporal layer of VP9: its next picture may be taken up.
    pub above: u16,
    /// Height in pixels; 0 until the first key frame.
    pub height: i64,
    /// NTP time of the last sender report, in seconds.
    pub ntp: Option<f64>,
    /// Its RTP timestamp.
    pub rtp: u32,
    /// The middle of its NTP timestamp.
    pub lsr: u32,
    /// When it came.
    pub lsr_at: f64,
    clock_rate: f64,
}

impl Stream {
    /// Nothing came yet. `picture` tells a stream of pictures from one of sound.
    pub fn new(peer: String, source: String, layer: i64, ssrc: u32, picture: bool) -> Self {
        let clock_rate = if picture { 90_000.0 } else { 48_000.0 };
        let size = if picture { HISTORY } else { AUDIO_HISTORY };
        let nothing = || Kept {
            packet: Packet { sequence: i64::MIN, ..Packet::default() },
            payload: Vec::new(),
        };
        let state = State {
            history: std::iter::repeat_with(nothing).take(size).collect(),
            mask: size as i64 - 1,
            base: -1,
            highest: -1,
            received: 0,
            received_prior: 0,
            expected_prior: 0,
            jitter: 0.0,
            transit: None,
            last_packet: f64::NEG_INFINITY,
            bitrate: 0.0,
            octets: 0,
            rate_since: None,
            upper_octets: [0; TEMPORAL_LAYERS],
            upper: [0.0; TEMPORAL_LAYERS],
            picture: 0,
            above: 0,
            height: 0,
            ntp: None,
            rtp: 0,
            lsr: 0,
            lsr_at: 0.0,
            clock_rate,
        };
        Self { peer, source, layer, ssrc, clock_rate, state: Mutex::new(state) }
    }
}

impl State {
    fn kept(&self, sequence: i64) -> &Kept {
        &self.history[(sequence & self.mask) as usize]
    }

    /// The unwrapped number of an arriving packet; None if a duplicate or too old to tell.
    pub fn place(&mut self, sequence: u16) -> Option<i64> {
        if self.highest < 0 {
            // One cycle up, so that packets from just before the first stay positive.
            self.highest = i64::from(sequence) + 0x10000;
            self.base = self.highest;
            return Some(self.highest);
        }
        let step = i64::from(sequence.wrapping_sub(self.highest as u16) as i16);
        let placed = self.highest + step;
        if step > 0 {
            self.highest = placed;
        } else if -step > self.mask
            || placed < 0x10000 - self.mask
            || self.kept(placed).packet.sequence == placed
        {
            return None;
        }
        Some(placed)
    }

    /// Remember the packet and count it (RFC 3550 §A.3, §A.8). `size` is the datagram's.
    pub fn keep(&mut self, packet: &Packet, payload: &[u8], arrival: f64, size: usize) {
        self.remember(packet, payload);
        self.received += 1;
        self.last_packet = packet.now;
        self.measure_jitter(packet.timestamp, arrival);
        self.measure_rate(size, packet.now);
    }

    /// Remember only: a packet that came by RTX stays lost for the statistics. Again, once it is
    /// known what of it is rewritten.
    pub fn remember(&mut self, packet: &Packet, payload: &[u8]) {
        let kept = &mut self.history[(packet.sequence & self.mask) as usize];
        kept.packet = *packet;
        kept.payload.clear();
        kept.payload.extend_from_slice(payload);
    }

    /// What of the remembered packet is rewritten is known now: `cut` octets are not copied.
    pub fn describe(&mut self, packet: &Packet, cut: usize) {
        let kept = &mut self.history[(packet.sequence & self.mask) as usize];
        kept.packet = *packet;
        if packet.size == 0 {
            kept.payload.clear();
        } else {
            kept.payload.drain(..cut);
        }
    }

    fn measure_jitter(&mut self, timestamp: u32, arrival: f64) {
        let transit = arrival * self.clock_rate - f64::from(timestamp);
        if let Some(before) = self.transit {
            let step = (transit - before).abs();
            // A leap of the timestamp (wrap, new encoder) is not jitter.
            if step < self.clock_rate {
                self.jitter += (step - self.jitter) / 16.0;
            }
        }
        self.transit = Some(transit);
    }

    fn measure_rate(&mut self, size: usize, now: f64) {
        self.octets += size;
        let since = *self.rate_since.get_or_insert(now);
        if now - since >= 0.5 {
            let rate = (self.octets * 8) as f64 / (now - since);
            self.bitrate = if self.bitrate == 0.0 { rate } else { (self.bitrate + rate) / 2.0 };
            for tid in 1..TEMPORAL_LAYERS {
                let part = (self.upper_octets[tid] * 8) as f64 / (now - since);
                let known = self.upper[tid];
                self.upper[tid] = if known == 0.0 { part } else { (known + part) / 2.0 };
                self.upper_octets[tid] = 0;
            }
            self.octets = 0;
            self.rate_since = Some(now);
        }
    }

    /// bit/s of the temporal layers up to `tid`.
    pub fn rate_to(&self, tid: usize) -> f64 {
        let above: f64 = self.upper.iter().skip(tid + 1).sum();
        (self.bitrate - above).max(0.0)
    }

    /// The packet with that unwrapped number and its payload, if it is still kept.
    pub fn find(&self, sequence: i64) -> Option<(&Packet, &[u8])> {
        let kept = self.kept(sequence);
        (kept.packet.sequence == sequence).then_some((&kept.packet, &kept.payload))
    }

    /// The publisher's NTP time in seconds of an RTP timestamp; None before its first report.
    pub fn capture_time(&self, timestamp: u32) -> Option<f64> {
        let step = timestamp.wrapping_sub(self.rtp) as i32;
        self.ntp.map(|ntp| ntp + f64::from(step) / self.clock_rate)
    }

    /// The inverse of `capture_time`.
    pub fn rtp_at(&self, ntp: f64) -> Option<u32> {
        let step = ((ntp - self.ntp?) * self.clock_rate).round_ties_even() as i64;
        Some((i64::from(self.rtp) + step) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_unwrapped_and_duplicates_noticed() {
        let stream = Stream::new("p".into(), "cam".into(), 0, 1, true);
        let mut state = crate::lock(&stream.state);
        let mut take = |sequence| {
            let placed = state.place(sequence)?;
            let packet = Packet { sequence: placed, size: 1, ..Packet::default() };
            state.keep(&packet, b"x", 0.0, 1);
            Some(placed)
        };
        assert_eq!(take(65_535), Some(0x1FFFF));
        assert_eq!(take(1), Some(0x20001));
        assert_eq!(take(0), Some(0x20000));
        assert_eq!(take(0), None);
        assert_eq!(take(1), None);
        assert_eq!(take(64_000), None, "too old to tell");
    }
}
