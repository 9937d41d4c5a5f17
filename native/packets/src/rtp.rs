//! RTP packets (RFC 3550 §5.1) and their header extensions (RFC 8285); as `media/rtp.py`.

/// Octets of the fixed header.
pub const HEADER_SIZE: usize = 12;
const ONE_BYTE_PROFILE: u16 = 0xBEDE;
const TWO_BYTE_PROFILE: u16 = 0x1000;

/// Why bytes are not an RTP packet; the name is that of the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RtpError {
    /// Less than a fixed header.
    Short,
    /// Not version 2.
    Version,
    /// No room for the extension's header.
    Extension,
    /// Padding of no octets.
    Padding,
    /// Parts are longer than the whole.
    Length,
}

/// Where payload and header extension lie, in octets from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// First octet of the payload.
    pub start: usize,
    /// One after the last octet of the payload, before padding.
    pub end: usize,
    /// The extension's profile; 0 when there is none.
    pub profile: u16,
    /// First octet of the extension's elements.
    pub extension: usize,
    /// One after their last octet.
    pub extension_end: usize,
}

/// A big-endian 16-bit number; the caller knows that it is there.
pub fn be16(data: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([data[at], data[at + 1]])
}

/// A big-endian 32-bit number; the caller knows that it is there.
pub fn be32(data: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([data[at], data[at + 1], data[at + 2], data[at + 3]])
}

/// Octets before the payload, which SRTP leaves in the clear. It may be more than there are.
pub fn header_length(packet: &[u8]) -> Option<usize> {
    if packet.len() < HEADER_SIZE || packet[0] >> 6 != 2 {
        return None;
    }
    let mut size = HEADER_SIZE + 4 * usize::from(packet[0] & 0x0F);
    if packet[0] & 0x10 != 0 {
        if packet.len() < size + 4 {
            return None;
        }
        size += 4 + 4 * usize::from(be16(packet, size + 2));
    }
    (size <= packet.len()).then_some(size)
}

/// Where payload and header extension lie.
pub fn bounds(packet: &[u8]) -> Result<Bounds, RtpError> {
    let size = packet.len();
    if size < HEADER_SIZE {
        return Err(RtpError::Short);
    }
    let first = packet[0];
    if first >> 6 != 2 {
        return Err(RtpError::Version);
    }
    let mut found = Bounds {
        start: HEADER_SIZE + 4 * usize::from(first & 0x0F),
        end: size,
        profile: 0,
        extension: 0,
        extension_end: 0,
    };
    if first & 0x10 != 0 {
        if size < found.start + 4 {
            return Err(RtpError::Extension);
        }
        found.profile = be16(packet, found.start);
        found.extension = found.start + 4;
        found.start = found.extension + 4 * usize::from(be16(packet, found.start + 2));
        found.extension_end = found.start;
    }
    if first & 0x20 != 0 {
        let padding = usize::from(packet[size - 1]);
        if padding == 0 {
            return Err(RtpError::Padding);
        }
        found.end = size.checked_sub(padding).ok_or(RtpError::Length)?;
    }
    if found.start > found.end {
        return Err(RtpError::Length);
    }
    Ok(found)
}

/// Give each extension element as (id, data) to `take`, in order. An element that runs over the end
/// stops the parse, and what came before is kept (RFC 8285 §4.1.2).
pub fn elements(packet: &[u8], bounds: &Bounds, mut take: impl FnMut(u8, &[u8])) {
    let area = &packet[bounds.extension..bounds.extension_end];
    if bounds.profile == ONE_BYTE_PROFILE {
        one_byte(area, &mut take);
    } else if bounds.profile & 0xFFF0 == TWO_BYTE_PROFILE {
        two_byte(area, &mut take);
    }
}

fn one_byte(area: &[u8], take: &mut impl FnMut(u8, &[u8])) {
    let mut at = 0;
    while at < area.len() {
        let head = area[at];
        at += 1;
        if head == 0 {
            continue;
        }
        // Id 15 is reserved, id 0 is padding and has no length: both end it (RFC 8285 §4.2).
        if head >> 4 == 0 || head >> 4 == 15 {
            return;
        }
        let stop = at + usize::from(head & 0x0F) + 1;
        let Some(data) = area.get(at..stop) else {
            return;
        };
        take(head >> 4, data);
        at = stop;
    }
}

fn two_byte(area: &[u8], take: &mut impl FnMut(u8, &[u8])) {
    let mut at = 0;
    while at < area.len() {
        let identifier = area[at];
        at += 1;
        if identifier == 0 {
            continue;
        }
        let Some(&length) = area.get(at) else {
            return;
        };
        let stop = at + 1 + usize::from(length);
        let Some(data) = area.get(at + 1..stop) else {
            return;
        };
        take(identifier, data);
        at = stop;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(first: u8, tail: &[u8]) -> Vec<u8> {
        let mut made = vec![first, 111, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3];
        made.extend_from_slice(tail);
        made
    }

    fn found(data: &[u8]) -> Vec<(u8, Vec<u8>)> {
        let mut list = Vec::new();
        elements(data, &bounds(data).unwrap(), |id, data| list.push((id, data.to_vec())));
        list
    }

    #[test]
    fn lengths_that_do_not_add_up_are_refused() {
        assert_eq!(bounds(&[0x80; 11]), Err(RtpError::Short));
        assert_eq!(bounds(&packet(0x40, b"")), Err(RtpError::Version));
        assert_eq!(bounds(&packet(0x90, b"\xbe\xde")), Err(RtpError::Extension));
        assert_eq!(bounds(&packet(0x90, b"\xbe\xde\0\x05")), Err(RtpError::Length));
        assert_eq!(bounds(&packet(0xA0, b"x\0")), Err(RtpError::Padding));
        assert_eq!(bounds(&packet(0xA0, b"x\xff")), Err(RtpError::Length));
        assert_eq!(bounds(&packet(0x8F, b"x")), Err(RtpError::Length));
    }

    #[test]
    fn padding_and_contributors_are_left_out() {
        let made = packet(0xA1, b"CSRCvoice\0\x02");
        let found = bounds(&made).unwrap();
        assert_eq!(&made[found.start..found.end], b"voice");
        assert_eq!(header_length(&made), Some(16));
    }

    #[test]
    fn both_forms_of_elements_are_read() {
        let short = packet(0x90, b"\xbe\xde\0\x02\x10a\0\x21bc\0voice");
        assert_eq!(found(&short), [(1, b"a".to_vec()), (2, b"bc".to_vec())]);
        let long = packet(0x90, b"\x10\0\0\x02\x01\x01a\x02\x02bc\0voice");
        assert_eq!(found(&long), [(1, b"a".to_vec()), (2, b"bc".to_vec())]);
    }

    #[test]
    fn an_element_that_runs_over_ends_the_parse() {
        let made = packet(0x90, b"\xbe\xde\0\x01\x10a\x2fb");
        assert_eq!(found(&made), [(1, b"a".to_vec())]);
        let other = packet(0x90, b"\x10\0\0\x01\x01\x01a\x02");
        assert_eq!(found(&other), [(1, b"a".to_vec())]);
    }
}
