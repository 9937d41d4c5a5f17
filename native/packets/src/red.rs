//! Redundant audio (RFC 2198); as `media/red.py`, where it is explained.

use std::ops::Range;

/// Octets of an earlier block at most.
pub const LONGEST_BLOCK: usize = 0x3FF;
/// RTP units that it may be earlier at most.
pub const FURTHEST: u32 = 0x3FFF;
/// Earlier blocks that are read at most.
pub const MOST_BLOCKS: usize = 8;

/// A payload taken apart: places in it, the oldest block first.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// How much earlier each is, and where.
    pub earlier: [(u32, Range<usize>); MOST_BLOCKS],
    /// How many of these there are.
    pub count: usize,
    /// Where the newest block begins; it goes to the end.
    pub newest: usize,
}

/// Where the blocks are; None when the payload is not well-formed.
pub fn split(payload: &[u8]) -> Option<Parts> {
    let mut parts = Parts::default();
    let mut lengths = [0; MOST_BLOCKS];
    let mut at = 0;
    while payload.get(at).is_some_and(|first| first & 0x80 != 0) {
        let head = payload.get(at + 1..at + 4)?;
        if parts.count == MOST_BLOCKS {
            return None;
        }
        let word = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        parts.earlier[parts.count].0 = word >> 10;
        lengths[parts.count] = word as usize & LONGEST_BLOCK;
        parts.count += 1;
        at += 4;
    }
    at += 1;
    if at > payload.len() {
        return None;
    }
    for (block, length) in parts.earlier.iter_mut().zip(lengths).take(parts.count) {
        if at + length > payload.len() {
            return None;
        }
        block.1 = at..at + length;
        at += length;
    }
    parts.newest = at;
    Some(parts)
}

/// Append the header of an earlier block of `length` octets, `offset` RTP units before.
pub fn put_header(to: &mut Vec<u8>, payload_type: u8, offset: u32, length: usize) {
    let word = (offset << 10 | length as u32).to_be_bytes();
    to.extend_from_slice(&[0x80 | payload_type, word[1], word[2], word[3]]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_and_what_runs_over_is_refused() {
        let mut payload = Vec::new();
        put_header(&mut payload, 111, 960, 2);
        put_header(&mut payload, 111, 480, 1);
        payload.extend_from_slice(b"\x6fabcnew");
        let parts = split(&payload).unwrap();
        assert_eq!(parts.count, 2);
        assert_eq!(parts.earlier[0], (960, 9..11));
        assert_eq!(parts.earlier[1], (480, 11..12));
        assert_eq!(&payload[parts.newest..], b"new");
        for size in 0..12 {
            assert_eq!(split(&payload[..size]), None);
        }
        assert_eq!(split(&[0xEF, 0, 0, 0].repeat(9)), None);
    }
}
