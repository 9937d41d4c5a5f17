//! Sound with earlier packets in it, on its way in.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::engine::Engine;
use crate::ingest::Work;
use crate::routes::Route;
use crate::stream::Packet;
use crate::{lock, red};

impl Engine {
    /// Make a redundant packet (RFC 2198) a plain one; what it carries of before is routed first
    /// where that was lost. None when it is malformed.
    pub(crate) fn unwrap_red(&mut self, work: &mut Work, route: &Arc<Route>) -> Option<()> {
        // As in Python, where the plain payload type comes first.
        if route.payload_type == work.payload_type || work.packet.size == 0 {
            return Some(());
        }
        let whole = work.payload.clone();
        let Some(parts) = red::split(&self.batch.memory[whole.clone()]) else {
            self.counters.count("red-malformed");
            return None;
        };
        work.payload.start += parts.newest;
        work.packet.size = work.payload.len();
        if lock(&route.stream.state).highest < 0 {
            return Some(());
        }
        for (place, (offset, block)) in parts.earlier.iter().take(parts.count).enumerate() {
            let block = whole.start + block.start..whole.start + block.end;
            let back = (parts.count - place) as u16;
            if !block.is_empty() {
                self.recover(
                    work,
                    route,
                    (work.packet.sequence as u16).wrapping_sub(back),
                    *offset,
                    block,
                );
            }
        }
        Some(())
    }

    /// Route a packet that a later one brought along, if it was lost.
    fn recover(
        &mut self,
        work: &mut Work,
        route: &Arc<Route>,
        number: u16,
        offset: u32,
        block: Range<usize>,
    ) {
        let mut state = lock(&route.stream.state);
        let Some(sequence) = state.place(number) else {
            return;
        };
        let packet = Packet {
            sequence,
            timestamp: work.packet.timestamp.wrapping_sub(offset),
            now: work.packet.now,
            size: block.len(),
            ..Packet::default()
        };
        state.remember(&packet, &self.batch.memory[block.clone()]);
        drop(state);
        self.counters.count("red-recovered");
        if route.open.load(Ordering::Relaxed) {
            self.publish(work, route, packet, block);
        }
    }
}
