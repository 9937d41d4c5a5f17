//! AV1 payloads (AV1 RTP payload format §4), as far as a forwarder needs them; as `media/av1.py`.

/// Octets of a sequence header that are looked at.
const LONGEST_HEADER: usize = 32;
const SEQUENCE_HEADER: u8 = 1;

/// One packet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// A coded video sequence, hence a key frame, begins with it.
    pub keyframe: bool,
    /// What its sequence header says, in pixels; 0 where it is not understood.
    pub height: u32,
}

/// Look into a packet; None when it is too short to be AV1.
pub fn parse(payload: &[u8]) -> Option<Description> {
    let head = *payload.first()?;
    if payload.len() < 2 {
        return None;
    }
    let keyframe = head & 0x88 == 0x08;
    let height = if keyframe { height(payload).unwrap_or(0) } else { 0 };
    Some(Description { keyframe, height })
}

fn height(payload: &[u8]) -> Option<u32> {
    let mut start = 1;
    if payload[0] & 0x30 != 0x10 {
        start = after_length(payload, start)?; // one element needs none
    }
    let head = *payload.get(start)?;
    start += if head & 4 != 0 { 2 } else { 1 };
    if head & 2 != 0 {
        start = after_length(payload, start)?;
    }
    if head >> 3 & 0xF != SEQUENCE_HEADER {
        return None;
    }
    let header = payload.get(start..)?;
    frame_height(&header[..header.len().min(LONGEST_HEADER)])
}

/// Where a leb128 number of up to four octets ends.
fn after_length(payload: &[u8], at: usize) -> Option<usize> {
    for index in 0..4 {
        if payload.get(at + index)? & 0x80 == 0 {
            return Some(at + index + 1);
        }
    }
    None
}

/// Height in pixels that a sequence header says (AV1 §5.5.1).
fn frame_height(header: &[u8]) -> Option<u32> {
    let mut at = 0;
    let mut take = |count: usize| {
        let mut value: u32 = 0;
        for _ in 0..count {
            let octet = header.get(at / 8)?;
            value = value << 1 | u32::from(octet >> (7 - at % 8) & 1);
            at += 1;
        }
        Some(value)
    };
    take(4)?; // profile, still picture
    if take(1)? == 1 {
        take(5)?;
    } else {
        if take(1)? == 1 {
            return None; // timing, which browsers do not send
        }
        let delay = take(1)? == 1;
        for _ in 0..=take(5)? {
            take(12)?;
            if take(5)? > 7 {
                take(1)?;
            }
            if delay && take(1)? == 1 {
                take(4)?;
            }
        }
    }
    let (width, height) = (take(4)? + 1, take(4)? + 1);
    take(width as usize)?;
    Some(take(height as usize)? + 1)
}
