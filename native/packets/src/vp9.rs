//! VP9 payload descriptor (RFC 9628 §4.2); as `media/vp9.py`.

/// One packet's descriptor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Descriptor {
    /// Its length in octets.
    pub size: usize,
    /// The first packet of a picture.
    pub start: bool,
    /// The packet begins a key picture.
    pub keyframe: bool,
    /// Picture id and its width in bits, 7 or 15.
    pub picture: Option<(u16, u8)>,
    /// TL0PICIDX.
    pub tl0: Option<u8>,
    /// Temporal layer.
    pub tid: Option<u8>,
    /// Upper temporal layers may be taken up after this picture.
    pub switch: bool,
    /// Height of the highest spatial layer in pixels; 0 when it is not told.
    pub height: u16,
}

/// Read the descriptor; None when the payload is too short to be VP9.
pub fn parse(payload: &[u8]) -> Option<Descriptor> {
    let first = *payload.first()?;
    let mut found = Descriptor::default();
    let mut at = 1;
    let mut sid = 0;
    if first & 0x80 != 0 {
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
    let flexible = first & 0x10 != 0;
    if first & 0x20 != 0 {
        let octet = *payload.get(at)?;
        found.tid = Some(octet >> 5);
        found.switch = octet & 0x10 != 0;
        sid = octet >> 1 & 7;
        at += 1;
        if !flexible {
            found.tl0 = Some(*payload.get(at)?);
            at += 1;
        }
    }
    let predicted = first & 0x40 != 0;
    if flexible && predicted {
        for _ in 0..3 {
            at += 1;
            if payload.get(at - 1)? & 1 == 0 {
                break;
            }
        }
    }
    if first & 0x02 != 0 {
        (at, found.height) = structure(payload, at)?;
    }
    if at >= payload.len() {
        return None;
    }
    found.size = at;
    found.start = first & 0x08 != 0 && sid == 0;
    found.keyframe = found.start && !predicted;
    Some(found)
}

/// Skip the scalability structure; where it ends and the height that it tells.
fn structure(payload: &[u8], mut at: usize) -> Option<(usize, u16)> {
    let head = *payload.get(at)?;
    at += 1;
    let mut height = 0;
    if head & 0x10 != 0 {
        for _ in 0..=head >> 5 {
            height = u16::from_be_bytes([*payload.get(at + 2)?, *payload.get(at + 3)?]);
            at += 4;
        }
    }
    if head & 0x08 != 0 {
        let count = *payload.get(at)?;
        at += 1;
        for _ in 0..count {
            at += 1 + usize::from(payload.get(at)? >> 2 & 3);
        }
    }
    Some((at, height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_browsers_send_is_read() {
        let found = parse(b"\xe8\x81\x02\x50\x07\0").unwrap();
        assert_eq!(found.picture, Some((0x102, 15)));
        assert_eq!((found.tl0, found.tid, found.size), (Some(7), Some(2), 5));
        assert!(found.start && found.switch && !found.keyframe);
        let found = parse(b"\x0a\x10\x01\x40\0\xb4\0").unwrap();
        assert!(found.keyframe && found.height == 180);
    }

    #[test]
    fn short_payloads_are_not_vp9() {
        for data in [&b""[..], b"\x08", b"\x88\x80", b"\xa8\x01\0", b"\x0a\x10\0"] {
            assert_eq!(parse(data), None);
        }
    }
}
