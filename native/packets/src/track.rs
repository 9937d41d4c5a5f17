//! Rewriting towards one receiver: a track is one of our SSRCs, in which publishers take turns.
//!
//! As `sfu/core/forwarder.py`, where it is explained.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::queue::Destination;
use crate::sent::SentLog;
use crate::stream::{Form, Packet, State, Stream, TOP};
use crate::{Shared, lock, red};

/// Segments remembered for late packets and retransmissions.
const SEGMENTS: usize = 64;
const MIN_STEP: i64 = 1;
const MAX_DISAGREEMENT: f64 = 1.0;
/// The longest header that is written: fixed, one extension word, RTX number, VP8 fields.
pub const MAX_HEADER: usize = 12 + 8 + 2 + 5;

/// Offsets from one incoming stream, from unwrapped `first` on, to the outgoing one.
struct Segment {
    stream: Arc<Stream>,
    first: i64,
    delta: i64,
    time: u32,
    picture: i64,
    tl0: i64,
    /// It goes on with the stretch of the segment before.
    follows: bool,
}

/// Segments in their order, the last one apart: almost every packet is of that one, and it lies beside
/// what else is read of the track.
#[derive(Default)]
struct Segments {
    last: Option<Segment>,
    before: VecDeque<Segment>,
}

impl Segments {
    fn push(&mut self, segment: Segment) {
        if self.before.len() + 1 == SEGMENTS {
            self.before.pop_front();
            // What went before is forgotten.
            self.before[0].follows = false;
        }
        self.before.extend(self.last.replace(segment));
    }

    fn newest_first(&self) -> impl Iterator<Item = &Segment> {
        self.last.iter().chain(self.before.iter().rev())
    }
}

/// What a switch goes on from.
#[derive(Clone, Copy)]
struct Newest {
    sequence: i64,
    timestamp: u32,
    picture: i64,
    tl0: u8,
    now: f64,
}

impl From<&Packet> for Newest {
    fn from(packet: &Packet) -> Self {
        Self {
            sequence: packet.sequence,
            timestamp: packet.timestamp,
            picture: packet.picture,
            tl0: packet.tl0,
            now: packet.now,
        }
    }
}

/// The start of an outgoing packet, on the stack.
#[derive(Clone, Copy)]
pub struct Header {
    /// Only the first `length` octets count.
    pub octets: [u8; MAX_HEADER],
    /// How many there are.
    pub length: usize,
    /// Whom the packet is for; None while nobody is there.
    pub destination: Option<Destination>,
}

impl Header {
    fn put(&mut self, data: &[u8]) {
        self.octets[self.length..self.length + data.len()].copy_from_slice(data);
        self.length += data.len();
    }

    /// What is written.
    pub fn bytes(&self) -> &[u8] {
        &self.octets[..self.length]
    }
}

/// One outgoing SSRC. `stream` is what feeds it now.
pub struct Track {
    /// Our SSRC.
    pub ssrc: u32,
    /// RTP units per second.
    pub clock_rate: f64,
    /// The numbering of the receiver.
    pub log: Shared<SentLog>,
    /// What feeds it now.
    pub stream: Option<Arc<Stream>>,
    segments: Segments,
    newest: Option<Newest>,
    /// Highest number sent, counted on from the 16-bit start without wrapping.
    pub highest: i64,
    /// The timestamp to begin with.
    pub last_timestamp: u32,
    /// Packets sent.
    pub packets: u64,
    /// Octets of payload sent.
    pub octets: u64,
    /// SSRC and payload type of the repair stream.
    pub rtx: Option<(u32, u8)>,
    /// Its next number.
    pub rtx_sequence: u16,
    /// Payload type.
    pub payload_type: u8,
    /// The same of redundant sound (RFC 2198).
    pub red_payload_type: Option<u8>,
    /// Earlier packets of a voice that each one carries along.
    pub redundancy: u8,
    /// The highest temporal layer that is forwarded.
    pub top: u8,
    /// The highest that shall be.
    pub goal: u8,
    dropped: i64,
    /// Numbers below were of another codec, and are not sent again.
    oldest: i64,
    extension: u8,
}

impl Track {
    /// `start` is the first sequence number and timestamp.
    pub fn new(ssrc: u32, clock_rate: f64, log: Shared<SentLog>, start: (u16, u32)) -> Self {
        Self {
            ssrc,
            clock_rate,
            log,
            stream: None,
            segments: Segments::default(),
            newest: None,
            highest: i64::from(start.0) + 0x10000 - 1,
            last_timestamp: start.1,
            packets: 0,
            octets: 0,
            rtx: None,
            rtx_sequence: start.0,
            payload_type: 0,
            red_payload_type: None,
            redundancy: 0,
            top: TOP,
            goal: TOP,
            dropped: -1,
            oldest: 0,
            extension: 0,
        }
    }

    /// Take over what was negotiated; `transport_cc` is the extension's id, 0 for none.
    pub fn configure(&mut self, payload_type: u8, transport_cc: u8, rtx: Option<(u32, u8)>) {
        if payload_type != self.payload_type {
            self.oldest = self.highest + 1;
        }
        self.payload_type = payload_type;
        self.extension = if transport_cc == 0 { 0 } else { transport_cc << 4 | 1 };
        self.rtx = rtx;
    }

    /// Begin a stretch of `stream`, whose state is `state`, with `packet`: numbers and time go on.
    pub fn switch(&mut self, stream: &Arc<Stream>, state: &State, packet: &Packet) {
        let mut segment = Segment {
            stream: stream.clone(),
            first: packet.sequence,
            delta: self.highest + 1 - packet.sequence,
            time: self.last_timestamp.wrapping_sub(packet.timestamp),
            picture: -packet.picture,
            tl0: -i64::from(packet.tl0),
            follows: false,
        };
        if let (Some(newest), Some(previous)) = (self.newest, &self.segments.last) {
            let step = self.elapsed(&previous.stream, newest, stream, state, packet);
            segment.time = newest
                .timestamp
                .wrapping_add(previous.time)
                .wrapping_add(step as u32)
                .wrapping_sub(packet.timestamp);
            let sent = self.owner(newest.sequence).unwrap_or(previous);
            segment.picture += newest.picture + sent.picture + 1;
            segment.tl0 += i64::from(newest.tl0) + sent.tl0 + 1;
        }
        self.segments.push(segment);
        self.top = self.goal;
        self.dropped = -1;
        self.stream = Some(stream.clone());
        self.newest = Some(packet.into());
    }

    /// RTP units from the last frame sent to `packet`, by capture time where it is known.
    fn elapsed(
        &self,
        old: &Arc<Stream>,
        newest: Newest,
        new: &Arc<Stream>,
        state: &State,
        packet: &Packet,
    ) -> i64 {
        let mut seconds = packet.now - newest.now;
        let exact = if Arc::ptr_eq(old, new) {
            let step = packet.timestamp.wrapping_sub(newest.timestamp) as i32;
            Some(f64::from(step) / self.clock_rate)
        } else if old.peer == new.peer {
            let before = lock(&old.state).capture_time(newest.timestamp);
            let after = state.capture_time(packet.timestamp);
            before.zip(after).map(|(before, after)| after - before)
        } else {
            None
        };
        if let Some(exact) = exact
            && (exact - seconds).abs() < MAX_DISAGREEMENT
        {
            seconds = exact;
        }
        MIN_STEP.max((seconds * self.clock_rate).round_ties_even() as i64)
    }

    /// Close up over a packet that is not forwarded, if it is the next in order.
    pub fn skip(&mut self, sequence: i64) -> bool {
        let Some(segment) = &mut self.segments.last else {
            return false;
        };
        if self.stream.is_none() || sequence + segment.delta <= self.highest {
            return false;
        }
        self.highest = sequence + segment.delta - 1;
        if sequence == segment.first && segment.follows {
            // Nothing of it was sent: it begins after this packet, too.
            segment.first += 1;
            segment.delta -= 1;
            return true;
        }
        // Numbers between the highest and this one may still come: they stay with this segment.
        let follower = Segment {
            stream: segment.stream.clone(),
            first: sequence + 1,
            delta: segment.delta - 1,
            follows: true,
            ..*segment
        };
        self.segments.push(follower);
        true
    }

    /// Whether a packet above the lowest temporal layer is forwarded. Layers are left at any picture
    /// and taken up where they need nothing from before, both when nothing later came (`newest`).
    pub fn admits(&mut self, packet: &Packet, newest: bool) -> bool {
        let turning = newest && packet.start;
        if packet.tid <= self.top {
            if turning && packet.tid > self.goal {
                self.top = self.goal;
            }
            return packet.tid <= self.top;
        }
        if turning && packet.sync && packet.tid == self.top + 1 && packet.tid <= self.goal {
            self.top = packet.tid;
            return true;
        }
        false
    }

    /// Close up over a packet of a picture that is left out, in numbers and picture ids.
    pub fn leave_out(&mut self, packet: &Packet) -> bool {
        if !self.skip(packet.sequence) {
            return false;
        }
        let closes = matches!(packet.form, Form::Picture | Form::PictureTl0);
        if closes && packet.picture != self.dropped {
            self.dropped = packet.picture;
            if let Some(segment) = &mut self.segments.last {
                segment.picture -= 1;
            }
        }
        true
    }

    /// Whether the current stretch began with packet `sequence` of `stream`.
    pub fn began_with(&self, stream: &Arc<Stream>, sequence: i64) -> bool {
        let beginning = self.segments.newest_first().find(|one| !one.follows);
        beginning.is_some_and(|one| one.first == sequence && Arc::ptr_eq(&one.stream, stream))
    }

    /// The segment that unwrapped `sequence` of the current stretch belongs to.
    fn owner(&self, sequence: i64) -> Option<&Segment> {
        for segment in self.segments.newest_first() {
            if sequence >= segment.first {
                return Some(segment);
            }
            if !segment.follows {
                return None;
            }
        }
        None
    }

    /// The header of `packet` of the current stream on its way out; None when it has no place.
    pub fn forward(&mut self, packet: &Packet) -> Option<Header> {
        let segment = self.owner(packet.sequence)?;
        let number = packet.sequence + segment.delta;
        let second = self.payload_type | packet.marker;
        let timestamp = packet.timestamp.wrapping_add(segment.time);
        let mut header =
            self.header(second, number as u16, timestamp, self.ssrc, packet.size, packet.now);
        descriptor(&mut header, packet, segment);
        if number > self.highest {
            self.highest = number;
            self.newest = Some(packet.into());
        }
        self.packets += 1;
        self.octets += packet.size as u64;
        Some(header)
    }

    /// Make the packet of `header`, which was just written, carry earlier ones along (RFC 2198): what
    /// stands before its payload is appended to `added`. `state` is that of its stream.
    pub fn carry(
        &mut self,
        header: &mut Header,
        packet: &Packet,
        state: &State,
        added: &mut Vec<u8>,
    ) {
        let Some(payload_type) = self.red_payload_type else {
            return;
        };
        let block = |back: i64| {
            let (found, payload) = state.find(packet.sequence - back)?;
            let offset = packet.timestamp.wrapping_sub(found.timestamp);
            let fits =
                0 < found.size && found.size <= red::LONGEST_BLOCK && offset <= red::FURTHEST;
            fits.then_some((offset, payload))
        };
        let wanted = i64::from(self.redundancy);
        let count = (1..=wanted).take_while(|back| block(*back).is_some()).count() as i64;
        if count == 0 {
            return;
        }
        let start = added.len();
        for (offset, payload) in (1..=count).rev().filter_map(block) {
            red::put_header(added, self.payload_type, offset, payload.len());
        }
        added.push(self.payload_type);
        for (_, payload) in (1..=count).rev().filter_map(block) {
            added.extend_from_slice(payload);
        }
        header.octets[1] = payload_type | packet.marker;
        self.octets += (added.len() - start) as u64;
        lock(&self.log).lengthen(added.len() - start);
    }

    fn header(
        &self,
        second: u8,
        number: u16,
        timestamp: u32,
        ssrc: u32,
        size: usize,
        now: f64,
    ) -> Header {
        let mut log = lock(&self.log);
        let destination = log.destination;
        let mut made = Header { octets: [0; MAX_HEADER], length: 0, destination };
        let counted = self.extension != 0;
        made.put(&[if counted { 0x90 } else { 0x80 }, second]);
        made.put(&number.to_be_bytes());
        made.put(&timestamp.to_be_bytes());
        made.put(&ssrc.to_be_bytes());
        if counted {
            let counter = log.record(size + 20, now).to_be_bytes();
            made.put(&[0xBE, 0xDE, 0, 1, self.extension, counter[0], counter[1], 0]);
        } else {
            log.uncounted += size as u64 + 12;
        }
        made
    }

    /// The header of outgoing packet `number` as RTX (RFC 4588), and the stream that keeps the rest
    /// under an unwrapped number; None if it is gone.
    pub fn repeat(&mut self, number: u16, now: f64) -> Option<(Header, Arc<Stream>, i64)> {
        let (ssrc, payload_type) = self.rtx?;
        let full = self.highest + i64::from(number.wrapping_sub(self.highest as u16) as i16);
        if full > self.highest || full < self.oldest {
            return None;
        }
        let segment = self.segments.newest_first().find(|one| full - one.delta >= one.first)?;
        let sequence = full - segment.delta;
        let stream = segment.stream.clone();
        let packet = *lock(&stream.state).find(sequence)?.0;
        if packet.size == 0 || packet.tid > self.top {
            return None;
        }
        let second = payload_type | packet.marker;
        let timestamp = packet.timestamp.wrapping_add(segment.time);
        let size = packet.size + 2;
        let mut header = self.header(second, self.rtx_sequence, timestamp, ssrc, size, now);
        header.put(&number.to_be_bytes());
        descriptor(&mut header, &packet, segment);
        self.rtx_sequence = self.rtx_sequence.wrapping_add(1);
        Some((header, stream, sequence))
    }

    /// The header of a packet of `size` octets of nothing but padding on the repair stream.
    pub fn pad(&mut self, size: usize, now: f64) -> Option<Header> {
        let (ssrc, payload_type) = self.rtx?;
        let timestamp = match (self.newest, &self.segments.last) {
            (Some(newest), Some(segment)) => newest.timestamp.wrapping_add(segment.time),
            _ => self.last_timestamp,
        };
        let mut header = self.header(payload_type, self.rtx_sequence, timestamp, ssrc, size, now);
        self.rtx_sequence = self.rtx_sequence.wrapping_add(1);
        header.octets[0] |= 0x20;
        Some(header)
    }

    /// The stream that feeds the track, and what to add to its timestamps.
    pub fn clock(&self) -> Option<(Arc<Stream>, u32)> {
        Some((self.stream.clone()?, self.segments.last.as_ref()?.time))
    }
}

/// The start of the VP8 or VP9 descriptor, always with a 15-bit picture id.
fn descriptor(header: &mut Header, packet: &Packet, segment: &Segment) {
    let picture = ((packet.picture + segment.picture) as u16 | 0x8000).to_be_bytes();
    let tl0 = (i64::from(packet.tl0) + segment.tl0) as u8;
    let (first, flags) = (packet.descriptor, packet.flags);
    match packet.form {
        Form::Raw => {}
        Form::Picture => header.put(&[first, flags, picture[0], picture[1]]),
        Form::PictureTl0 => header.put(&[first, flags, picture[0], picture[1], tl0]),
        Form::Vp9 => header.put(&[first, picture[0], picture[1]]),
        Form::Vp9Tl0 => header.put(&[first, picture[0], picture[1], flags, tl0]),
    }
}

#[cfg(test)]
#[path = "track_tests.rs"]
mod tests;
