//! H.264 payloads (RFC 6184, packetization mode 1), as far as a forwarder needs them; as
//! `media/h264.py`.

const SPS: u8 = 7;
const STAP_A: u8 = 24;
const FU_A: u8 = 28;
/// Profiles whose parameter sets say more of colour (ITU-T H.264 §7.3.2.1.1).
const HIGH: [u32; 9] = [100, 110, 122, 244, 44, 83, 86, 118, 128];
/// Octets of a parameter set that are looked at.
const LONGEST_SPS: usize = 64;
const MACROBLOCK: u32 = 16;

/// One packet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// A key frame begins with it: it holds a sequence parameter set (RFC 7742 §6.2).
    pub keyframe: bool,
    /// What that says, in pixels; 0 where it is not understood.
    pub height: u32,
}

/// Look into a packet; None for what packetization mode 1 does not know (RFC 6184 §6.3).
pub fn parse(payload: &[u8]) -> Option<Description> {
    let head = *payload.first()?;
    if payload.len() < 2 || head & 0x80 != 0 {
        return None;
    }
    match head & 0x1F {
        FU_A => {
            let inner = payload[1];
            if payload.len() < 3 || !(1..=23).contains(&(inner & 0x1F)) {
                return None;
            }
            Some(of_set((inner & 0x9F == 0x80 | SPS).then_some(&payload[1..])))
        }
        STAP_A => aggregated(payload),
        SPS => Some(of_set(Some(payload))),
        1..=23 => Some(Description::default()),
        _ => None,
    }
}

fn of_set(unit: Option<&[u8]>) -> Description {
    let height = unit.map_or(0, frame_height);
    Description { keyframe: unit.is_some(), height }
}

/// The NAL units of a STAP-A (RFC 6184 §5.7.1), none of them empty; None when it is malformed.
fn aggregated(payload: &[u8]) -> Option<Description> {
    let mut set = None;
    let mut rest = &payload[1..];
    while !rest.is_empty() {
        let size = usize::from(u16::from_be_bytes([rest[0], *rest.get(1)?]));
        let unit = rest.get(2..2 + size)?;
        if unit.first()? & 0x1F == SPS && set.is_none() {
            set = Some(unit);
        }
        rest = &rest[2 + size..];
    }
    Some(of_set(set))
}

/// A parameter set bit by bit. What lies beyond its end is zeros, and `beyond` tells.
struct Bits {
    data: [u8; LONGEST_SPS],
    at: usize,
    end: usize,
    beyond: bool,
}

impl Bits {
    /// Without the octets that keep start codes from appearing (§7.4.1.1).
    fn new(unit: &[u8]) -> Self {
        let mut bits = Self { data: [0; LONGEST_SPS], at: 0, end: 0, beyond: false };
        let mut zeros = 0;
        for &octet in unit.iter().take(LONGEST_SPS) {
            if zeros >= 2 && octet == 3 {
                zeros = 0;
                continue;
            }
            zeros = if octet == 0 { zeros + 1 } else { 0 };
            bits.data[bits.end / 8] = octet;
            bits.end += 8;
        }
        bits
    }

    fn take(&mut self, count: usize) -> u32 {
        if self.beyond || self.at + count > self.end {
            self.beyond = true;
            return 0;
        }
        let mut value = 0;
        for _ in 0..count {
            value = value << 1 | u32::from(self.data[self.at / 8] >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        value
    }

    /// An unsigned Exp-Golomb number (§9.1) of up to 16 bits, which is more than sizes need.
    fn golomb(&mut self) -> u32 {
        let mut zeros = 0;
        while self.take(1) == 0 {
            zeros += 1;
            if zeros > 16 || self.beyond {
                self.beyond = true;
                return 0;
            }
        }
        (1 << zeros) - 1 + self.take(zeros)
    }
}

/// Height in pixels that a sequence parameter set says (§7.3.2.1.1), cropped; 0 if unknown.
fn frame_height(unit: &[u8]) -> u32 {
    let mut bits = Bits::new(&unit[1..]);
    let profile = bits.take(8);
    bits.take(16); // constraints and level
    bits.golomb();
    if HIGH.contains(&profile) {
        return 0;
    }
    bits.golomb(); // frame numbers
    match bits.golomb() {
        0 => {
            bits.golomb();
        }
        1 => skip_cycle(&mut bits),
        _ => {}
    }
    bits.golomb(); // reference frames
    bits.take(1);
    bits.golomb(); // width
    let rows = bits.golomb() + 1;
    let fields = if bits.take(1) == 1 {
        1
    } else {
        bits.take(1);
        2
    };
    bits.take(1);
    let mut height = i64::from(rows * MACROBLOCK * fields);
    if bits.take(1) == 1 {
        bits.golomb();
        bits.golomb();
        let cropped = bits.golomb() + bits.golomb();
        height -= i64::from(2 * fields * cropped);
    }
    if bits.beyond || !(1..1 << 14).contains(&height) { 0 } else { height as u32 }
}

fn skip_cycle(bits: &mut Bits) {
    bits.take(1);
    bits.golomb();
    bits.golomb();
    for _ in 0..bits.golomb().min(255) {
        if bits.beyond {
            return;
        }
        bits.golomb();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_set_begins_a_key_frame_and_tells_the_height() {
        // 640 × 360 as x264 writes it: 23 rows of 16, of which eight lines are cropped.
        let set = [0x67, 0x42, 0xC0, 0x1E, 0xDA, 0x02, 0x80, 0xBF, 0xE5, 0xC0];
        let found = parse(&set).unwrap();
        assert!(found.keyframe && found.height == 360, "{found:?}");
        let mut fragment = vec![0x7C, 0x87];
        fragment.extend_from_slice(&set[1..]);
        assert_eq!(parse(&fragment), Some(found));
        assert_eq!(parse(b"\x61\x9a"), Some(Description::default()));
    }

    #[test]
    fn what_mode_1_does_not_know_is_refused() {
        for data in [&b""[..], b"\x67", b"\xe1\x9a", b"\x79\0\x02", b"\x7c\x85", b"\x78\0\x03gB"] {
            assert_eq!(parse(data), None);
        }
    }
}
