//! From a decrypted RTP packet to its rewritten copies; as `sfu/core/ingest.py`.
//!
//! Whatever is to be decided above stops the packet with an `Event`; it goes on with the next call,
//! by what was changed meanwhile. So a packet's fate depends on the same things in the same order
//! as in Python, and almost none stops.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::engine::Engine;
use crate::events::Event;
use crate::queue::{Destination, Payload};
use crate::routes::{Inlet, Route};
use crate::rtp::{self, RtpError, be16, be32};
use crate::stream::Packet;
use crate::{Shared, lock};

/// Seconds without a packet after which a layer counts as gone.
const LIVE_FOR: f64 = 1.0;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Learn,
    Unknown,
    Place,
    Open,
    Forward,
    Tell,
}

/// A packet on its way.
pub(crate) struct Work {
    transport: Destination,
    inlet: Shared<Inlet>,
    route: Option<Arc<Route>>,
    stage: Stage,
    data: Range<usize>,
    pub(crate) payload: Range<usize>,
    pub(crate) packet: Packet,
    pub(crate) payload_type: u8,
    ssrc: u32,
    level: Option<u8>,
    repaired: bool,
    arrival: f64,
    /// The recording came in by this packet, so that it wants those that overtook it.
    taped: bool,
    notes: VecDeque<Note>,
}

/// What is to be told of packets that went out.
enum Note {
    Tape(Packet, Vec<u8>, bool),
    Key(Packet),
    Gap,
    Heard(Packet, Range<usize>),
}

impl Engine {
    /// Parse a packet and note what its extensions say; None when it is not one.
    pub(crate) fn begin(
        &mut self,
        transport: Destination,
        inlet: Shared<Inlet>,
        data: Range<usize>,
        arrival: f64,
        now: f64,
    ) -> Option<Work> {
        self.counters.count("rtp-in");
        let bytes = &self.batch.memory[data.clone()];
        let bounds = match rtp::bounds(bytes) {
            Ok(bounds) => bounds,
            Err(error) => {
                self.counters.count(named(error));
                return None;
            }
        };
        let level = note(&mut lock(&inlet), bytes, &bounds, arrival);
        let (kind, ssrc) = (bytes[1] & 0x7F, be32(bytes, 8));
        let packet = Packet {
            sequence: i64::from(be16(bytes, 2)),
            timestamp: be32(bytes, 4),
            marker: bytes[1] & 0x80,
            now,
            size: bounds.end - bounds.start,
            ..Packet::default()
        };
        self.owe(transport, &inlet, now);
        Some(Work {
            transport,
            inlet,
            route: None,
            stage: Stage::Learn,
            payload: data.start + bounds.start..data.start + bounds.end,
            packet,
            payload_type: kind,
            ssrc,
            data,
            level,
            repaired: false,
            arrival,
            taped: false,
            notes: VecDeque::new(),
        })
    }

    /// Take a packet as far as it goes without a decision from above.
    pub(crate) fn proceed(&mut self, mut work: Work) -> Option<Event> {
        let event = loop {
            let event = match work.stage {
                Stage::Learn | Stage::Unknown => self.find(&mut work)?,
                Stage::Place => match tell(&mut work) {
                    None => self.accept(&mut work)?,
                    told => told,
                },
                Stage::Open => self.read(&mut work)?,
                Stage::Forward => {
                    self.forward(&mut work);
                    None
                }
                Stage::Tell => Some(tell(&mut work)?),
            };
            if let Some(event) = event {
                break event;
            }
        };
        self.work = Some(work);
        Some(event)
    }

    /// The recording's slot was switched by the key frame that was just told of.
    pub fn taped(&mut self) {
        if let Some(work) = &mut self.work {
            work.taped = true;
        }
    }

    /// None ends the packet, Some(None) goes on.
    fn find(&mut self, work: &mut Work) -> Option<Option<Event>> {
        let inlet = lock(&work.inlet);
        if let Some(route) = inlet.layers.get(&work.ssrc).cloned() {
            drop(inlet);
            if route.red_payload_type == Some(work.payload_type) {
                self.unwrap_red(work, &route)?;
            } else if route.payload_type != work.payload_type {
                if work.stage == Stage::Unknown {
                    self.counters.count("rtp-payload-type");
                    return None;
                }
                // It may be the first packet in another codec.
                work.stage = Stage::Unknown;
                let data = work.data.clone();
                return Some(Some(Event::Learn { transport: work.transport, data }));
            }
            work.stage = Stage::Place;
            work.route = Some(route);
            return Some(None);
        }
        if let Some(route) = inlet.repairs.get(&work.ssrc).cloned() {
            drop(inlet);
            // Padding on the repair stream is the browser's bandwidth probing.
            if route.rtx_payload_type != Some(work.payload_type) || work.packet.size <= 2 {
                self.counters.count("rtx-padding");
                return None;
            }
            let number = be16(&self.batch.memory, work.payload.start);
            work.packet.sequence = i64::from(number);
            work.payload.start += 2;
            work.packet.size -= 2;
            work.repaired = true;
            work.level = None;
            work.stage = Stage::Place;
            work.route = Some(route);
            return Some(None);
        }
        if work.stage == Stage::Unknown {
            self.counters.count("rtp-unknown-ssrc");
            return None;
        }
        work.stage = Stage::Unknown;
        Some(Some(Event::Learn { transport: work.transport, data: work.data.clone() }))
    }

    /// Number and keep the packet.
    fn accept(&mut self, work: &mut Work) -> Option<Option<Event>> {
        let route = work.route.clone()?;
        let mut state = lock(&route.stream.state);
        let Some(placed) = state.place(work.packet.sequence as u16) else {
            self.counters.count("rtp-duplicate");
            return None;
        };
        work.packet.sequence = placed;
        work.stage = Stage::Open;
        let slept = work.packet.now - state.last_packet > LIVE_FOR;
        let payload = &self.batch.memory[work.payload.clone()];
        let mut event = None;
        if work.repaired {
            state.remember(&work.packet, payload);
        } else {
            state.keep(&work.packet, payload, work.arrival, work.data.len());
            let ssrc = route.stream.ssrc;
            event = slept.then_some(Event::Woke { transport: work.transport, ssrc });
        }
        Some(event)
    }

    /// Send a packet's copies, and note what is to be told of it.
    pub(crate) fn publish(
        &mut self,
        work: &mut Work,
        route: &Arc<Route>,
        packet: Packet,
        payload: Range<usize>,
    ) {
        let sent = self.spread(route, &packet, Payload::Batch(payload.start, payload.end));
        self.counters.add("rtp-out", sent);
        if lock(&route.tracks).tapes > 0 {
            let bytes = if packet.size == 0 { &[] } else { &self.batch.memory[payload.clone()] };
            work.notes.push_back(Note::Tape(packet, bytes.to_vec(), false));
        }
        if route.voice {
            work.notes.push_back(Note::Heard(packet, payload));
        }
    }

    /// Read what a picture's packet is, and tell of key frames.
    fn read(&mut self, work: &mut Work) -> Option<Option<Event>> {
        let route = work.route.clone()?;
        if !route.open.load(Ordering::Relaxed) {
            self.counters.count("rtp-muted");
            return None;
        }
        if work.repaired {
            self.counters.count("rtx-repaired");
        }
        work.stage = Stage::Forward;
        if !route.picture {
            return Some(None);
        }
        if let Some(losses) = &route.losses {
            if lock(losses).arrived(work.packet.sequence, work.packet.now) {
                work.notes.push_back(Note::Gap);
            }
        }
        if work.packet.size == 0 {
            return Some(None);
        }
        let mut state = lock(&route.stream.state);
        let payload = &self.batch.memory[work.payload.clone()];
        let Some(cut) = route.codec.read(&mut state, &mut work.packet, payload) else {
            self.counters.count(route.codec.malformed());
            work.packet.size = 0;
            state.describe(&work.packet, 0);
            return Some(None);
        };
        state.describe(&work.packet, cut);
        work.payload.start += cut;
        if !work.packet.keyframe {
            return Some(None);
        }
        let tracks = lock(&route.tracks);
        if tracks.waiting {
            let (transport, ssrc) = (work.transport, route.stream.ssrc);
            return Some(Some(Event::Key { transport, ssrc, packet: work.packet }));
        }
        for track in &tracks.tracks {
            let mut track = lock(track);
            track.top = track.goal;
        }
        work.notes.push_back(Note::Key(work.packet));
        Some(None)
    }

    /// Copy the packet to everyone who gets it.
    fn forward(&mut self, work: &mut Work) {
        work.stage = Stage::Tell;
        let Some(route) = work.route.clone() else {
            return;
        };
        self.publish(work, &route, work.packet, work.payload.clone());
        if work.packet.keyframe {
            self.catch_up(&route, work);
        }
    }

    /// One copy for each track of the route; how many.
    fn spread(&mut self, route: &Arc<Route>, packet: &Packet, payload: Payload) -> u64 {
        let mut sent = 0;
        let mut state = lock(&route.stream.state);
        if packet.tid > 0 {
            state.upper_octets[usize::from(packet.tid)] += packet.size;
        }
        let newest = packet.sequence == state.highest;
        for track in &lock(&route.tracks).tracks {
            let mut track = lock(track);
            let mut copy = *packet;
            if packet.size == 0 {
                // Without media: close the gap, or fill it where later packets went already.
                let fed = track.stream.as_ref().is_some_and(|one| Arc::ptr_eq(one, &route.stream));
                if !fed || track.skip(packet.sequence) {
                    continue;
                }
            } else if !route.picture {
                let fed = track.stream.as_ref().is_some_and(|one| Arc::ptr_eq(one, &route.stream));
                if !fed {
                    track.switch(&route.stream, &state, packet);
                }
            } else if packet.tid > 0
                && (packet.tid > track.top || packet.tid > track.goal)
                && !track.admits(packet, newest)
            {
                // For a network that does not carry it, it was never there.
                if track.leave_out(packet) {
                    continue;
                }
                copy = packet.emptied();
            }
            let Some(mut header) = track.forward(&copy) else {
                continue;
            };
            sent += 1;
            let start = self.queue.side.len();
            if copy.size > 0 && track.redundancy > 0 && !route.picture {
                track.carry(&mut header, packet, &state, &mut self.queue.side);
            }
            let payload = match payload {
                _ if copy.size == 0 => Payload::Side(0, 0),
                known if self.queue.side.len() == start => known,
                Payload::Batch(from, to) => {
                    self.queue.side.extend_from_slice(&self.batch.memory[from..to]);
                    Payload::Side(start, self.queue.side.len())
                }
                Payload::Side(from, to) => {
                    self.queue.side.extend_from_within(from..to);
                    Payload::Side(start, self.queue.side.len())
                }
            };
            self.send(&header, payload);
        }
        sent
    }

    /// The key frame's first packet was late: what overtook it is sent after it to those who came
    /// in by it, and what is missing is asked for, even from before the first arrival.
    fn catch_up(&mut self, route: &Arc<Route>, work: &mut Work) {
        let first = work.packet.sequence;
        let state = lock(&route.stream.state);
        let tracks = lock(&route.tracks);
        let joined: Vec<_> =
            tracks.tracks.iter().filter(|one| lock(one).began_with(&route.stream, first)).collect();
        if joined.is_empty() && !work.taped {
            return;
        }
        for sequence in first + 1..=state.highest {
            let Some((packet, payload)) = state.find(sequence) else {
                if let Some(losses) = &route.losses {
                    lock(losses).missed(sequence, work.packet.now);
                }
                continue;
            };
            for track in &joined {
                let mut track = lock(track);
                if packet.tid > track.top && track.leave_out(packet) {
                    continue;
                }
                if let Some(header) = track.forward(packet) {
                    let copy = self.queue.keep(payload);
                    self.send(&header, copy);
                    self.counters.count("rtp-out");
                }
            }
            if work.taped {
                work.notes.push_back(Note::Tape(*packet, payload.to_vec(), true));
            }
        }
    }

    /// Publish a packet that came from elsewhere, at the publisher's NTP time `ntp`; None when its
    /// number is a duplicate, else whether it was forwarded.
    pub fn inject(
        &mut self,
        route: &Arc<Route>,
        sequence: u16,
        timestamp: u32,
        payload: &[u8],
        times: (f64, f64),
    ) -> Option<(Packet, bool)> {
        let (now, ntp) = times;
        let mut state = lock(&route.stream.state);
        let Some(placed) = state.place(sequence) else {
            self.counters.count("rtp-duplicate");
            return None;
        };
        let packet =
            Packet { sequence: placed, timestamp, now, size: payload.len(), ..Packet::default() };
        state.keep(&packet, payload, now, payload.len());
        state.ntp = Some(ntp);
        state.rtp = timestamp;
        drop(state);
        let open = route.open.load(Ordering::Relaxed);
        if open {
            let copy = self.queue.keep(payload);
            self.spread(route, &packet, copy);
        }
        Some((packet, open))
    }
}

/// What is left to say of packets that were forwarded, one thing at a time.
fn tell(work: &mut Work) -> Option<Event> {
    let transport = work.transport;
    Some(match work.notes.pop_front()? {
        Note::Tape(packet, payload, late) => {
            let ssrc = work.route.as_ref()?.stream.ssrc;
            Event::Tape { transport, ssrc, packet, payload, late }
        }
        Note::Key(packet) => {
            let ssrc = work.route.as_ref()?.stream.ssrc;
            Event::Passed { transport, ssrc, packet }
        }
        Note::Gap => Event::Gap { transport },
        Note::Heard(packet, data) => Event::Heard {
            transport,
            level: work.level,
            sequence: packet.sequence as u16,
            timestamp: packet.timestamp,
            data,
        },
    })
}

/// Record the transport-wide number; the audio level.
fn note(inlet: &mut Inlet, bytes: &[u8], bounds: &rtp::Bounds, arrival: f64) -> Option<u8> {
    let (counter, loudness) = (inlet.transport_cc, inlet.audio_level);
    let mut level = None;
    let arrivals = &mut inlet.arrivals;
    rtp::elements(bytes, bounds, |id, data| {
        if id == counter {
            if let [high, low] = *data {
                arrivals.arrived(u16::from_be_bytes([high, low]), arrival);
            }
        } else if id == loudness
            && let Some(first) = data.first()
        {
            level = Some(first & 0x7F);
        }
    });
    level
}

fn named(error: RtpError) -> &'static str {
    match error {
        RtpError::Short => "rtp-short",
        RtpError::Version => "rtp-version",
        RtpError::Extension => "rtp-extension",
        RtpError::Padding => "rtp-padding",
        RtpError::Length => "rtp-length",
    }
}
