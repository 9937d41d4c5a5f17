//! VP8 payload descriptor (RFC 7741 §4.2); as `media/vp8.py`.

/// One packet's descriptor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Descriptor {
    /// Its length in octets.
    pub size: usize,
    /// The first packet of a frame.
    pub start: bool,
    /// The packet begins a key frame.
    pub keyframe: bool,
    /// Picture id and its width in bits, 7 or 15.
    pub picture: Option<(u16, u8)>,
    /// TL0PICIDX.
    pub tl0: Option<u8>,
    /// Temporal layer.
    pub tid: Option<u8>,
    /// It needs nothing of the layers above the lowest from before.
    pub sync: bool,
}

/// Read the descriptor; None when the payload is too short to be VP8.
pub fn parse(payload: &[u8]) -> Option<Descriptor> {
    let first = *payload.first()?;
    let mut found = Descriptor::default();
    let mut at = 1;
    if first & 0x80 != 0 {
        let flags = *payload.get(1)?;
        at = 2;
        if flags & 0x80 != 0 {
            let octet = *payload.get(at)?;
            if octet & 0x80 != 0 {
                let low = *payload.get(at + 1)?;
                found.picture = Some((u16::from(octet & 0x7F) << 8 | u16::from(low), 15));
                at += 2;
            } else {
                found.picture = Some((u16::from(octet), 7));
                at += 1;
            }
        }
        if flags & 0x40 != 0 {
            found.tl0 = Some(*payload.get(at)?);
            at += 1;
        }
        if flags & 0x30 != 0 {
            let octet = *payload.get(at)?;
            found.tid = (flags & 0x20 != 0).then_some(octet >> 6);
            found.sync = flags & 0x20 != 0 && octet & 0x20 != 0;
            at += 1;
        }
    }
    found.start = first & 0x17 == 0x10;
    found.size = at;
    let head = *payload.get(at)?;
    found.keyframe = found.start && head & 1 == 0;
    Some(found)
}

/// Height in pixels of the key frame that starts at `offset` (RFC 6386 §9.1).
pub fn frame_height(payload: &[u8], offset: usize) -> Option<u16> {
    let head = payload.get(offset..offset + 10)?;
    (head[3..6] == [0x9d, 0x01, 0x2a]).then(|| u16::from_le_bytes([head[8], head[9]]) & 0x3FFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_browsers_send_is_read() {
        let found = parse(b"\x90\xe0\x81\x02\x07\x40\x10\0\0\x9d\x01\x2a\x40\x01\xb4\0").unwrap();
        assert_eq!(found.picture, Some((0x102, 15)));
        assert_eq!((found.tl0, found.tid, found.size), (Some(7), Some(1), 6));
        assert!(found.start && found.keyframe);
        let payload = b"\x90\xe0\x81\x02\x07\x40\x10\0\0\x9d\x01\x2a\x40\x01\xb4\0";
        assert_eq!(frame_height(payload, 6), Some(180));
    }

    #[test]
    fn short_payloads_are_not_vp8() {
        for data in [&b""[..], b"\x10", b"\x90", b"\x90\x80", b"\x90\x80\x81", b"\x90\xe0\x01\x02"]
        {
            assert_eq!(parse(data), None);
        }
        assert!(!parse(b"\x00\x00").unwrap().start);
    }
}
