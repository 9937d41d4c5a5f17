//! Sockets, transports and the way between them: receive a batch, open it, route it, seal it, send it.

use std::collections::HashMap;
use std::io;
use std::ops::Range;

use crate::consent::Consent;
use crate::events::Event;
use crate::feedback::Owed;
use crate::ingest::Work;
use crate::net::{Address, Batch, MAX_DATAGRAM, Name, Run, Socket};
use crate::queue::{Destination, Ends, Queue};
use crate::routes::Inlet;
use crate::srtp::{Inbound, Outbound};
use crate::streams::Streamed;
use crate::told::Told;
use crate::{Shared, control};

/// Batches that one readiness reads at most, so that a flooded socket cannot starve the loop.
const BATCHES: usize = 4;
/// Octets that are protected before they are sent.
const MEMORY: usize = 512 * 1024;
/// Seconds after which a check is news: above, the browser counts as gone one second later.
const SILENT: f64 = 4.0;

/// A browser's association.
#[derive(Default)]
pub struct Transport {
    /// What it sends, once DTLS gave keys.
    pub inbound: Option<Inbound>,
    /// What it is sent, likewise.
    pub outbound: Option<Outbound>,
    /// The socket, or the number of a TCP connection, and the address that it nominated.
    pub path: Option<(usize, Name)>,
    /// Its streams, once it is in a room.
    pub inlet: Option<Shared<Inlet>>,
    /// When something authentic came last.
    pub alive: f64,
    /// Its checks are answered here, once nothing is to be decided about them.
    pub consent: Option<Consent>,
    /// When one was answered last.
    pub checked: f64,
    pub(crate) queued: Option<Ends>,
}

/// Transports by place and generation.
#[derive(Default)]
pub struct Transports {
    places: Vec<(u32, Option<Box<Transport>>)>,
    free: Vec<u32>,
}

impl Transports {
    /// A new one.
    pub fn add(&mut self) -> Destination {
        let place = self.free.pop().unwrap_or_else(|| {
            self.places.push((0, None));
            self.places.len() as u32 - 1
        });
        let slot = &mut self.places[place as usize];
        slot.0 += 1;
        slot.1 = Some(Box::default());
        u64::from(slot.0) << 32 | u64::from(place)
    }

    /// The transport, if it is still there.
    pub fn get(&mut self, id: Destination) -> Option<&mut Transport> {
        let slot = self.places.get_mut(id as u32 as usize)?;
        if slot.0 == (id >> 32) as u32 { slot.1.as_deref_mut() } else { None }
    }

    /// Forget it.
    pub fn remove(&mut self, id: Destination) {
        if self.get(id).is_some() {
            self.places[id as u32 as usize].1 = None;
            self.free.push(id as u32);
        }
    }
}

/// Packets by what became of them.
#[derive(Default)]
pub struct Counters {
    known: HashMap<&'static str, u64>,
}

impl Counters {
    /// One more.
    pub fn count(&mut self, name: &'static str) {
        self.add(name, 1);
    }

    /// So many more.
    pub fn add(&mut self, name: &'static str, more: u64) {
        *self.known.entry(name).or_insert(0) += more;
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.known.iter().map(|(name, count)| (*name, *count))
    }
}

/// The packet engine of one media plane.
#[derive(Default)]
pub struct Engine {
    /// Who is there.
    pub transports: Transports,
    /// Whose datagrams come from where: only there an authentic check came from.
    pub paths: HashMap<(usize, Address), Destination>,
    /// Packets by what became of them.
    pub counters: Counters,
    /// The last datagram that was dropped, and why.
    pub dropped: Option<(&'static str, Address)>,
    /// What was received.
    pub batch: Batch,
    /// What is to be sent.
    pub queue: Queue,
    /// What is to be sent by connections that are no sockets of ours.
    pub streamed: Streamed,
    /// What is to be told of packets that somebody else has pumped.
    pub told: Told,
    /// Who is to be told when its packets came.
    pub owed: Owed,
    pub(crate) work: Option<Work>,
    pub(crate) sockets: Vec<Socket>,
    next: usize,
    batches: usize,
    pub(crate) memory: Vec<u8>,
    pub(crate) runs: Vec<Run>,
    /// Packets that were protected and are not counted yet.
    pub(crate) sealed: u64,
}

impl Engine {
    /// Use sockets that are open already, known by their place from now on.
    pub fn open(&mut self, fds: &[i32]) {
        self.sockets = fds.iter().map(|fd| Socket::new(*fd)).collect();
        self.memory.resize(MEMORY, 0);
    }

    /// Leave the sockets alone.
    pub fn close(&mut self) {
        self.sockets.clear();
        self.batch.datagrams.clear();
        self.work = None;
    }

    /// Handle what a readable socket has, up to the next event that is decided above; the packet
    /// goes on with the next call. None when all is done and sent.
    ///
    /// `now` is monotonic; it is the time of arrival where the kernel told none.
    pub fn pump(&mut self, socket: usize, now: f64) -> Option<Event> {
        loop {
            if let Some(work) = self.work.take() {
                if let Some(event) = self.proceed(work) {
                    return Some(event);
                }
            } else if self.next < self.batch.datagrams.len() {
                let number = self.next;
                self.next += 1;
                if let Some(event) = self.datagram(socket, number, now) {
                    return Some(event);
                }
            } else if !self.receive(socket) {
                return None;
            }
        }
    }

    /// Forget the packet that was worked on, and its batch.
    pub fn reset(&mut self) {
        self.work = None;
        self.batch.datagrams.clear();
        self.next = 0;
        self.batches = 0;
        self.take();
        self.counters.count("dropped-engine-fault");
    }

    /// Take datagrams that came otherwise in place of a batch that was received, at most `BATCH`.
    /// `pump` handles them with a number that no socket has.
    pub fn load<'a>(
        &mut self,
        from: Address,
        datagrams: impl Iterator<Item = &'a [u8]>,
        arrival: f64,
    ) {
        // Payloads in the batch's memory are about to be overwritten.
        self.flush();
        self.batch.load(from, datagrams, arrival);
        self.next = 0;
    }

    /// Take a packet as if it had been received and decrypted, up to the next event; `pump` without a
    /// socket goes on. For tests of what is between SRTP and SRTP.
    pub fn feed(&mut self, id: Destination, data: &[u8], arrival: f64, now: f64) -> Option<Event> {
        let length = data.len().min(MAX_DATAGRAM);
        self.batch.memory[..length].copy_from_slice(&data[..length]);
        let inlet = self.transports.get(id)?.inlet.clone()?;
        let work = self.begin(id, inlet, 0..length, arrival, now)?;
        self.proceed(work)
    }

    /// Everything that is queued, unprotected, instead of sending it.
    pub fn take(&mut self) -> Vec<(Destination, Vec<u8>)> {
        let mut taken = Vec::new();
        for id in std::mem::take(&mut self.queue.receivers) {
            if let Some(ends) = self.transports.get(id).and_then(|known| known.queued.take()) {
                let packets = self.queue.packets(ends, &self.batch.memory);
                taken.extend(packets.map(|(header, payload)| (id, [header, payload].concat())));
            }
        }
        self.queue.clear();
        taken
    }

    /// The next batch; false when there is none, or when it is others' turn.
    fn receive(&mut self, socket: usize) -> bool {
        if socket >= self.sockets.len() {
            return false;
        }
        // Payloads in the batch's memory are about to be overwritten.
        self.flush();
        let last = self.batches > 0 && self.batch.datagrams.len() < crate::net::BATCH;
        if last || self.batches == BATCHES {
            self.batches = 0;
            self.batch.datagrams.clear();
            self.next = 0;
            return false;
        }
        self.batches += 1;
        self.next = 0;
        if let Err(error) = self.batch.receive(self.sockets[socket].fd)
            && error.kind() != io::ErrorKind::WouldBlock
        {
            // An ICMP error of an earlier datagram; the socket itself is well.
            self.counters.count("dropped-receive-error");
        }
        true
    }

    fn datagram(&mut self, socket: usize, number: usize, now: f64) -> Option<Event> {
        let one = self.batch.datagrams[number];
        let from = one.from?;
        if one.cut {
            self.counters.count("dropped-oversize");
            return None;
        }
        self.counters.count("packets-in");
        let start = number * MAX_DATAGRAM;
        let data = start..start + one.length;
        let first = if one.length == 0 { 255 } else { self.batch.memory[start] };
        // RFC 7983: STUN 0 to 3, DTLS 20 to 63, media 128 to 191.
        if first < 4 {
            let known = self.consent(socket, from, data.clone(), now).is_some();
            return (!known).then_some(Event::Datagram { from, transport: None, data });
        }
        let Some(&transport) = self.paths.get(&(socket, from)) else {
            self.drop(unknown(first, one.length), from);
            return None;
        };
        match first {
            20..=63 => Some(Event::Datagram { from, transport: Some(transport), data }),
            128..=191 => {
                let arrival = if one.arrival == 0.0 { now } else { one.arrival };
                self.media(transport, from, start, one.length, arrival, now)
            }
            _ => {
                self.drop(unknown(first, one.length), from);
                None
            }
        }
    }

    /// Answer a check of somebody who is heard and stays where they are.
    fn consent(
        &mut self,
        socket: usize,
        from: Address,
        data: Range<usize>,
        now: f64,
    ) -> Option<()> {
        let id = *self.paths.get(&(socket, from))?;
        let known = self.transports.get(id)?;
        let heard = now - known.alive.max(known.checked) < SILENT;
        if !heard || known.path != Some((socket, from.into())) {
            return None;
        }
        let answer = known.consent.as_ref()?.answer(&self.batch.memory[data], from)?;
        known.checked = now;
        self.send_datagram(socket, from, &answer);
        Some(())
    }

    fn media(
        &mut self,
        transport: Destination,
        from: Address,
        start: usize,
        length: usize,
        arrival: f64,
        now: f64,
    ) -> Option<Event> {
        let known = self.transports.get(transport)?;
        let Some(inbound) = known.inbound.as_mut().filter(|_| length >= 12) else {
            let early = known.inbound.is_none();
            self.drop(if early { "dropped-media-early" } else { "dropped-media-short" }, from);
            return None;
        };
        let data = &mut self.batch.memory[start..start + length];
        // RTP and RTCP share the port (RFC 5761 §4): RTCP packet types are 192 to 223.
        let rtcp = (192..=223).contains(&data[1]);
        let opened = if rtcp { inbound.unprotect_rtcp(data) } else { inbound.unprotect(data) };
        let Some(size) = opened else {
            self.drop("dropped-srtp-refused", from);
            return None;
        };
        known.alive = now;
        let data = start..start + size;
        if rtcp {
            return self.control(transport, data, now);
        }
        let inlet = known.inlet.clone()?;
        let work = self.begin(transport, inlet, data, arrival, now)?;
        self.proceed(work)
    }

    /// RTCP of somebody; an event unless nothing is to be decided about it.
    fn control(&mut self, transport: Destination, data: Range<usize>, now: f64) -> Option<Event> {
        let inlet = self.transports.get(transport).and_then(|known| known.inlet.as_ref());
        let taken =
            inlet.and_then(|inlet| control::take(inlet, &self.batch.memory[data.clone()], now));
        let Some(changed) = taken else {
            return Some(Event::Rtcp { transport, data });
        };
        self.counters.count("rtcp-in");
        changed.then_some(Event::Budget { transport })
    }

    /// Take RTCP as if it had been received and decrypted. For tests, as `feed`.
    pub fn feed_rtcp(&mut self, id: Destination, data: &[u8], now: f64) -> Option<Event> {
        let length = data.len().min(MAX_DATAGRAM);
        self.batch.memory[..length].copy_from_slice(&data[..length]);
        self.control(id, 0..length, now)
    }

    fn drop(&mut self, reason: &'static str, from: Address) {
        self.counters.count(reason);
        self.dropped = Some((reason, from));
    }
}

fn unknown(first: u8, length: usize) -> &'static str {
    match first {
        _ if length == 0 => "dropped-empty",
        20..=63 | 128..=191 => "dropped-unknown-source",
        _ => "dropped-not-ours",
    }
}
