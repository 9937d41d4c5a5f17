//! What is to be sent, until the end of a batch, by receiver.
//!
//! A batch's packets are grouped by receiver, since a frame of video is several packets of one size,
//! which the kernel takes in one call for less than two.

use crate::track::{Header, MAX_HEADER};

/// A transport: place and generation, so that a late packet never reaches its successor.
pub type Destination = u64;

const NONE: u32 = u32::MAX;

/// Where a packet's payload is until it is sent.
#[derive(Clone, Copy)]
pub enum Payload {
    /// In the memory of the batch that was received.
    Batch(usize, usize),
    /// In the queue's own.
    Side(usize, usize),
}

struct Item {
    header: [u8; MAX_HEADER],
    length: u8,
    payload: Payload,
    next: u32,
}

/// First and last packet of one receiver.
#[derive(Clone, Copy)]
pub struct Ends {
    first: u32,
    last: u32,
}

/// Packets of all receivers, in order of each.
#[derive(Default)]
pub struct Queue {
    items: Vec<Item>,
    /// Payloads that are not in a batch.
    pub side: Vec<u8>,
    /// Who gets something.
    pub receivers: Vec<Destination>,
}

impl Queue {
    /// Whether nothing is to be sent.
    pub fn is_empty(&self) -> bool {
        self.receivers.is_empty()
    }

    /// Copy a payload that will not last.
    pub fn keep(&mut self, payload: &[u8]) -> Payload {
        let start = self.side.len();
        self.side.extend_from_slice(payload);
        Payload::Side(start, self.side.len())
    }

    /// Append a packet for the receiver whose packets so far are `ends`.
    pub fn push(
        &mut self,
        to: Destination,
        ends: &mut Option<Ends>,
        header: &Header,
        payload: Payload,
    ) {
        let place = self.items.len() as u32;
        let item = Item { header: header.octets, length: header.length as u8, payload, next: NONE };
        self.items.push(item);
        match ends {
            Some(known) => {
                self.items[known.last as usize].next = place;
                known.last = place;
            }
            None => {
                *ends = Some(Ends { first: place, last: place });
                self.receivers.push(to);
            }
        }
    }

    /// Header and payload of each packet of one receiver, in order.
    pub fn packets<'a>(
        &'a self,
        ends: Ends,
        batch: &'a [u8],
    ) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
        let mut at = ends.first;
        std::iter::from_fn(move || {
            let item = self.items.get(at as usize)?;
            at = item.next;
            let payload = match item.payload {
                Payload::Batch(start, end) => &batch[start..end],
                Payload::Side(start, end) => &self.side[start..end],
            };
            Some((&item.header[..usize::from(item.length)], payload))
        })
    }

    /// All is sent.
    pub fn clear(&mut self) {
        self.items.clear();
        self.side.clear();
        self.receivers.clear();
    }
}
