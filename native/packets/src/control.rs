//! RTCP that comes all the time from everybody: sender and receiver reports, and transport-wide feedback.
//!
//! All else is for `sfu/core/inbound.py`, which this does the same as. A datagram is read here as a
//! whole or not at all.

use crate::routes::Inlet;
use crate::rtp::be32;
use crate::twcc::Feedback;
use crate::{Shared, lock};

const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const SOURCE_DESCRIPTION: u8 = 202;
const TRANSPORT_LAYER: u8 = 205;
const TRANSPORT_CC: u8 = 15;
const BLOCK: usize = 24;
/// Octets of what a sender tells of itself, with its SSRC.
const SENDER: usize = 24;
/// Seconds by which a publisher's clock may be off from what is known before it is taken for another.
const CLOCK_JUMP: f64 = 1.0;
/// What is read elsewhere: good-byes, feedback about payloads.
const ELSEWHERE: [u8; 2] = [203, 206];
/// Seconds of a round trip in 1/65536 that nobody has.
const LONGEST_TRIP: u32 = 60 * 65536;

enum Packet<'a> {
    Sender(&'a [u8], &'a [u8]),
    Reports(&'a [u8]),
    Arrivals(&'a [u8]),
    Nothing,
}

/// The next packet of `data` and what follows it; None when it is malformed or read elsewhere.
fn next(data: &[u8]) -> Option<(Packet<'_>, &[u8])> {
    let head = data.get(..4)?;
    let end = 4 + 4 * usize::from(u16::from_be_bytes([head[2], head[3]]));
    let (first, kind) = (head[0], head[1]);
    let (mut body, rest) = (data.get(4..end)?, &data[end..]);
    if first >> 6 != 2 || ELSEWHERE.contains(&kind) {
        return None;
    }
    if first & 0x20 != 0 {
        let padding = usize::from(*body.last()?);
        if padding == 0 {
            return None;
        }
        body = body.get(..body.len().checked_sub(padding)?)?;
    }
    let count = first & 0x1F;
    let packet = match kind {
        SENDER_REPORT => Packet::Sender(
            body.get(..SENDER)?,
            body.get(SENDER..SENDER + BLOCK * usize::from(count))?,
        ),
        RECEIVER_REPORT => Packet::Reports(body.get(4..4 + BLOCK * usize::from(count))?),
        SOURCE_DESCRIPTION => {
            names(body, count)?;
            Packet::Nothing
        }
        TRANSPORT_LAYER if count == TRANSPORT_CC => Packet::Arrivals(body.get(8..)?),
        TRANSPORT_LAYER => return None,
        _ => Packet::Nothing,
    };
    Some((packet, rest))
}

/// Whether a source description is well-formed.
fn names(body: &[u8], count: u8) -> Option<()> {
    let mut position = 0;
    for _ in 0..count {
        position += 4;
        if position > body.len() {
            return None;
        }
        while body.get(position).is_some_and(|kind| *kind != 0) {
            position += 2 + usize::from(*body.get(position + 1)?);
            if position > body.len() {
                return None;
            }
        }
        position = (position + 4) & !3;
    }
    Some(())
}

/// Take what receivers tell; true when a network carries notably more or less, None when somebody
/// else must read the datagram.
pub fn take(inlet: &Shared<Inlet>, data: &[u8], now: f64) -> Option<bool> {
    let mut inlet = lock(inlet);
    let mut feedback = std::mem::take(&mut inlet.feedback);
    let done =
        understood(&mut feedback, data).map(|()| apply(&mut inlet, &mut feedback, data, now));
    inlet.feedback = feedback;
    done
}

/// None unless the whole datagram can be read here.
fn understood(feedback: &mut Feedback, data: &[u8]) -> Option<()> {
    let mut left = data;
    loop {
        let (packet, rest) = next(left)?;
        if let Packet::Arrivals(body) = packet {
            feedback.read(body)?;
        }
        if rest.is_empty() {
            return Some(());
        }
        left = rest;
    }
}

fn apply(inlet: &mut Inlet, feedback: &mut Feedback, data: &[u8], now: f64) -> bool {
    let mut changed = false;
    let mut left = data;
    while let Some((packet, rest)) = next(left) {
        left = rest;
        match packet {
            Packet::Sender(sender, blocks) => {
                clock(inlet, sender, now);
                reports(inlet, blocks, now);
            }
            Packet::Reports(blocks) => reports(inlet, blocks, now),
            Packet::Arrivals(body) => {
                let read = feedback.read(body).is_some();
                if let Some(downlink) = inlet.downlink.as_ref().filter(|_| read) {
                    let mut downlink = lock(downlink);
                    let rtt = downlink.rtt;
                    changed |= downlink.on_feedback(feedback, now, rtt);
                }
            }
            Packet::Nothing => {}
        }
    }
    changed
}

/// What time it is at the publisher, by one of its streams (RFC 3550 §6.4.1).
fn clock(inlet: &mut Inlet, sender: &[u8], now: f64) {
    let Some(route) = inlet.layers.get(&be32(sender, 0)) else {
        return;
    };
    let ntp = u64::from(be32(sender, 4)) << 32 | u64::from(be32(sender, 8));
    let seconds = ntp as f64 / 4_294_967_296.0;
    let mut state = lock(&route.stream.state);
    state.ntp = Some(seconds);
    state.rtp = be32(sender, 12);
    state.lsr = (ntp >> 16) as u32;
    state.lsr_at = now;
    drop(state);
    // The smallest offset is that of the report that was least delayed.
    let offset = now - seconds;
    let kept = inlet.clock_offset.filter(|known| (*known..=known + CLOCK_JUMP).contains(&offset));
    inlet.clock_offset = kept.or(Some(offset));
}

fn reports(inlet: &Inlet, blocks: &[u8], now: f64) {
    let Some(downlink) = &inlet.downlink else {
        return;
    };
    let mut downlink = lock(downlink);
    let (mut lost, mut count) = (0, 0);
    for block in blocks.chunks_exact(BLOCK) {
        if !inlet.sent.contains(&be32(block, 0)) {
            continue;
        }
        lost += u32::from(block[4]);
        count += 1;
        if let Some(rtt) = round_trip(be32(block, 16), be32(block, 20), now) {
            downlink.measured(rtt);
        }
    }
    if count > 0 {
        downlink.on_loss(f64::from(lost) / f64::from(256 * count), now);
    }
}

/// Seconds of round trip by RFC 3550 §6.4.1; None when the block does not tell.
fn round_trip(lsr: u32, dlsr: u32, now: f64) -> Option<f64> {
    if lsr == 0 {
        return None;
    }
    let middle = ((now * 4_294_967_296.0) as u64 >> 16) as u32;
    let units = middle.wrapping_sub(lsr).wrapping_sub(dlsr);
    (units < LONGEST_TRIP).then(|| f64::from(units) / 65536.0)
}
