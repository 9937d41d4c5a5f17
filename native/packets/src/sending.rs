//! The way out: what is queued is sealed, and what is for one receiver leaves together.

use crate::engine::{Counters, Engine};
use crate::net::{Address, Dropped, MAX_DATAGRAM, MAX_RUN, MAX_SEGMENTS, Readiness, Run, Socket};
use crate::queue::{Destination, Payload};
use crate::srtp::MAX_TRAILER;
use crate::streams::Streamed;
use crate::track::Header;

const MAX_PACKET: usize = MAX_DATAGRAM + MAX_TRAILER;

impl Engine {
    /// Queue a packet whose header says whom it is for.
    pub fn send(&mut self, header: &Header, payload: Payload) {
        if let Some(id) = header.destination
            && let Some(known) = self.transports.get(id)
        {
            self.queue.push(id, &mut known.queued, header, payload);
        }
    }

    /// Queue a packet that is complete.
    pub fn send_plain(&mut self, id: Destination, parts: [&[u8]; 2]) {
        let Payload::Side(start, _) = self.queue.keep(parts[0]) else {
            return;
        };
        self.queue.side.extend_from_slice(parts[1]);
        let payload = Payload::Side(start, self.queue.side.len());
        let nothing = Header { octets: Default::default(), length: 0, destination: Some(id) };
        self.send(&nothing, payload);
    }

    /// Send a datagram that is no media.
    pub fn send_datagram(&mut self, socket: usize, to: Address, data: &[u8]) {
        let mut dropped = Dropped::default();
        match self.sockets.get_mut(socket) {
            Some(one) => one.send_one(data, to.into(), &mut dropped),
            None => self.streamed.push(socket, data.len(), data, &mut dropped),
        }
        self.note(&dropped);
    }

    /// Protect and send RTCP; false when the transport cannot be sent to.
    pub fn send_rtcp(&mut self, id: Destination, data: &[u8]) -> bool {
        let Some(known) = self.transports.get(id) else {
            return false;
        };
        let (Some(outbound), Some((socket, to))) = (known.outbound.as_mut(), known.path) else {
            return false;
        };
        let mut packet = [0; MAX_PACKET];
        if data.len() > MAX_DATAGRAM {
            return false;
        }
        packet[..data.len()].copy_from_slice(data);
        let Some(length) = outbound.protect_rtcp(&mut packet, data.len()) else {
            return false;
        };
        let mut dropped = Dropped::default();
        match self.sockets.get_mut(socket) {
            Some(one) => one.send_one(&packet[..length], to, &mut dropped),
            None => self.streamed.push(socket, length, &packet[..length], &mut dropped),
        }
        self.note(&dropped);
        true
    }

    /// What has to be waited for, by the sockets' places.
    pub fn wanted(&self) -> impl Iterator<Item = Readiness> {
        self.sockets.iter().map(|one| Readiness::of(one.fd, one.waits()))
    }

    /// Sockets on which datagrams wait for room.
    pub fn waiting(&self) -> impl Iterator<Item = usize> {
        self.sockets.iter().enumerate().filter(|(_, one)| one.waits()).map(|(place, _)| place)
    }

    /// There is room again on a socket; true when nothing waits any more.
    pub fn writable(&mut self, socket: usize) -> bool {
        let mut dropped = Dropped::default();
        let done = self.sockets.get_mut(socket).is_none_or(|one| one.writable(&mut dropped));
        self.note(&dropped);
        done
    }

    fn note(&mut self, dropped: &Dropped) {
        if dropped.error > 0 {
            self.counters.add("dropped-send-error", dropped.error);
        }
        if dropped.full > 0 {
            self.counters.add("dropped-send-queue-full", dropped.full);
        }
    }

    /// Protect and send everything that is queued.
    pub fn flush(&mut self) {
        if self.queue.is_empty() {
            return;
        }
        let mut at = 0;
        let receivers = std::mem::take(&mut self.queue.receivers);
        for id in &receivers {
            at = self.seal(*id, at);
        }
        self.put();
        self.counters.add("packets-out", std::mem::take(&mut self.sealed));
        self.queue.clear();
        // Its room is used again.
        self.queue.receivers = receivers;
        self.queue.receivers.clear();
    }

    /// Protect one receiver's packets from `at` in the memory on, as runs; where they end.
    ///
    /// A run is packets of one size, but for a shorter last one (udp(7), UDP_SEGMENT).
    fn seal(&mut self, id: Destination, mut at: usize) -> usize {
        let Some(known) = self.transports.get(id) else {
            return at;
        };
        let Some(ends) = known.queued.take() else {
            return at;
        };
        let (Some(outbound), Some((socket, to))) = (known.outbound.as_mut(), known.path) else {
            return at;
        };
        let (mut sent, mut refused) = (0, 0);
        let mut run: Option<Run> = None;
        for (header, payload) in self.queue.packets(ends, &self.batch.memory) {
            if at + MAX_PACKET > self.memory.len() {
                self.runs.extend(run.take());
                let ways = (&mut self.sockets[..], &mut self.streamed);
                put(ways, &self.memory, &mut self.runs, &mut self.counters);
                at = 0;
            }
            let size = header.len() + payload.len();
            if size > MAX_DATAGRAM {
                refused += 1;
                continue;
            }
            let buffer = &mut self.memory[at..at + MAX_PACKET];
            buffer[..header.len()].copy_from_slice(header);
            buffer[header.len()..size].copy_from_slice(payload);
            let Some(length) = outbound.protect(buffer, size) else {
                refused += 1;
                continue;
            };
            sent += 1;
            let fits = run.as_ref().is_some_and(|one| {
                let before = one.end - one.start;
                length <= one.size
                    && before % one.size == 0
                    && before < MAX_SEGMENTS * one.size
                    && before + length <= MAX_RUN
            });
            if !fits {
                self.runs.extend(run.take());
            }
            let one = run.get_or_insert(Run { socket, to, start: at, end: at, size: length });
            at += length;
            one.end = at;
        }
        self.runs.extend(run);
        self.sealed += sent;
        if refused > 0 {
            self.counters.add("srtp-send-refused", refused);
        }
        at
    }

    fn put(&mut self) {
        let ways = (&mut self.sockets[..], &mut self.streamed);
        put(ways, &self.memory, &mut self.runs, &mut self.counters);
    }
}

/// Send all runs, those of one socket together.
fn put(
    (sockets, streamed): (&mut [Socket], &mut Streamed),
    memory: &[u8],
    runs: &mut Vec<Run>,
    counters: &mut Counters,
) {
    let mut dropped = Dropped::default();
    for some in runs.chunk_by(|one, next| one.socket == next.socket) {
        if let Some(socket) = sockets.get_mut(some[0].socket) {
            socket.send(memory, some, &mut dropped);
        } else {
            for run in some {
                let data = &memory[run.start..run.end];
                streamed.push(run.socket, run.size, data, &mut dropped);
            }
        }
    }
    runs.clear();
    if dropped.error > 0 {
        counters.add("dropped-send-error", dropped.error);
    }
    if dropped.full > 0 {
        counters.add("dropped-send-queue-full", dropped.full);
    }
}
