//! Checks by which a browser goes on to consent to what it is sent (RFC 7675), on the path that it has
//! nominated. They come every few seconds from everybody and change nothing. All others are answered
//! in `sfu/core/ice.py`, which takes the same messages (`sfu/core/stun.py`, RFC 8489).

use std::net::IpAddr;

use aws_lc_rs::{constant_time, hmac};

use crate::net::Address;
use crate::rtp::{be16, be32};

const COOKIE: u32 = 0x2112_A442;
const HEADER: usize = 20;
/// A browser's check has about 110 octets; nothing longer is answered.
const MAX_SIZE: usize = 548;
const REQUEST: u16 = 0x0001;
const SUCCESS: u16 = 0x0101;
const USERNAME: u16 = 0x0006;
const INTEGRITY: u16 = 0x0008;
const INTEGRITY_SHA256: u16 = 0x001C;
const XOR_MAPPED_ADDRESS: u16 = 0x0020;
const PRIORITY: u16 = 0x0024;
const USE_CANDIDATE: u16 = 0x0025;
const FINGERPRINT: u16 = 0x8028;
const CONTROLLED: u16 = 0x8029;
/// Below this, what is not understood must be complained about.
const OPTIONAL: u16 = 0x8000;
const UNDERSTOOD: [u16; 5] = [USERNAME, INTEGRITY, INTEGRITY_SHA256, PRIORITY, USE_CANDIDATE];
const FINGERPRINT_XOR: u32 = 0x5354_554E;
const TAG: usize = 20;

/// What a browser's checks are known by.
pub struct Consent {
    username: Vec<u8>,
    key: hmac::Key,
}

impl Consent {
    /// `username` is ours and theirs with a colon; `password` is ours.
    pub fn new(username: &str, password: &str) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes());
        Self { username: username.as_bytes().to_vec(), key }
    }

    /// The answer to an authentic check from `from`; None when there is something to be decided, be it
    /// that it is to be dropped.
    pub fn answer(&self, data: &[u8], from: Address) -> Option<Vec<u8>> {
        let check = Check::read(data)?;
        if check.username != self.username {
            return None;
        }
        let mut context = hmac::Context::with_key(&self.key);
        context.update(&data[..2]);
        // The length that was signed counts up to the integrity's end (RFC 8489 §14.5).
        context.update(&((check.signed + 4 + TAG - HEADER) as u16).to_be_bytes());
        context.update(&data[4..check.signed]);
        let made = context.sign();
        constant_time::verify_slices_are_equal(made.as_ref(), check.tag).ok()?;
        Some(self.success(&data[8..HEADER], from))
    }

    fn success(&self, transaction: &[u8], from: Address) -> Vec<u8> {
        let mut made = Vec::with_capacity(96);
        made.extend(SUCCESS.to_be_bytes());
        made.extend([0, 0]);
        made.extend(COOKIE.to_be_bytes());
        made.extend(transaction);
        attribute(&mut made, XOR_MAPPED_ADDRESS, &mapped(from, transaction));
        set_length(&mut made, 4 + TAG);
        let tag = hmac::sign(&self.key, &made);
        attribute(&mut made, INTEGRITY, tag.as_ref());
        set_length(&mut made, 8);
        let crc = crc32fast::hash(&made) ^ FINGERPRINT_XOR;
        attribute(&mut made, FINGERPRINT, &crc.to_be_bytes());
        made
    }
}

/// A well-formed binding request that asks for nothing unusual.
struct Check<'a> {
    username: &'a [u8],
    tag: &'a [u8],
    /// Where the integrity begins, and what it covers ends.
    signed: usize,
}

impl<'a> Check<'a> {
    fn read(data: &'a [u8]) -> Option<Self> {
        let proper = (HEADER..=MAX_SIZE).contains(&data.len())
            && be16(data, 0) == REQUEST
            && be32(data, 4) == COOKIE
            && data.len() % 4 == 0
            && HEADER + usize::from(be16(data, 2)) == data.len();
        if !proper {
            return None;
        }
        let (mut username, mut signed, mut at) = (None, None, HEADER);
        while at < data.len() {
            let kind = be16(data.get(at..at + 4)?, 0);
            let end = at + 4 + usize::from(be16(data, at + 2));
            let value = data.get(at + 4..end)?;
            if kind == FINGERPRINT {
                let right = value.len() == 4
                    && be32(value, 0) == crc32fast::hash(&data[..at]) ^ FINGERPRINT_XOR;
                if !right || end != data.len() {
                    return None;
                }
                let (signed, tag) = signed?;
                return Some(Self { username: username?, tag, signed });
            }
            if signed.is_none() {
                match kind {
                    USERNAME if username.is_none() => username = Some(value),
                    INTEGRITY if value.len() != TAG => return None,
                    INTEGRITY => signed = Some((at, value)),
                    CONTROLLED => return None,
                    _ if kind < OPTIONAL && !UNDERSTOOD.contains(&kind) => return None,
                    _ => {}
                }
            }
            at = end.next_multiple_of(4);
        }
        None
    }
}

fn attribute(message: &mut Vec<u8>, kind: u16, value: &[u8]) {
    message.extend(kind.to_be_bytes());
    message.extend((value.len() as u16).to_be_bytes());
    message.extend(value);
}

/// Have the header count what there is, and `more` octets.
fn set_length(message: &mut [u8], more: usize) {
    let length = (message.len() - HEADER + more) as u16;
    message[2..4].copy_from_slice(&length.to_be_bytes());
}

/// The value of XOR-MAPPED-ADDRESS (RFC 8489 §14.2).
fn mapped(from: Address, transaction: &[u8]) -> Vec<u8> {
    let mask = [&COOKIE.to_be_bytes(), transaction].concat();
    let (family, octets) = match from.ip {
        IpAddr::V4(ip) => (1, ip.octets().to_vec()),
        IpAddr::V6(ip) => (2, ip.octets().to_vec()),
    };
    let mut value = vec![0, family];
    value.extend((from.port ^ (COOKIE >> 16) as u16).to_be_bytes());
    value.extend(octets.iter().zip(mask).map(|(octet, mask)| octet ^ mask));
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 5769 §2.1.
    const SAMPLE: &[u8] = b"\x00\x01\x00\x58\x21\x12\xa4\x42\xb7\xe7\xa7\x01\xbc\x34\xd6\x86\xfa\x87\xdf\xae\
        \x80\x22\x00\x10STUN test client\
        \x00\x24\x00\x04\x6e\x00\x01\xff\
        \x80\x29\x00\x08\x93\x2f\xf9\xb1\x51\x26\x3b\x36\
        \x00\x06\x00\x09evtj:h6vY\x20\x20\x20\
        \x00\x08\x00\x14\x9a\xea\xa7\x0c\xbf\xd8\xcb\x56\x78\x1e\xf2\xb5\xb2\xd3\xf2\x49\xc1\xb5\x71\xa2\
        \x80\x28\x00\x04\xe5\x7a\x3b\xcf";
    const FROM: Address =
        Address { ip: IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1)), port: 32853 };

    type Attribute<'a> = (u16, &'a [u8]);

    /// A check made of attributes, with the usual ones at its end.
    fn check(consent: &Consent, attributes: &[Attribute<'_>]) -> Vec<u8> {
        let mut made = b"\x00\x01\0\0\x21\x12\xa4\x42transaction!".to_vec();
        for (kind, value) in attributes {
            attribute(&mut made, *kind, value);
            made.resize(made.len().next_multiple_of(4), 0);
        }
        set_length(&mut made, 4 + TAG);
        let tag = hmac::sign(&consent.key, &made);
        attribute(&mut made, INTEGRITY, tag.as_ref());
        set_length(&mut made, 8);
        let crc = crc32fast::hash(&made) ^ FINGERPRINT_XOR;
        attribute(&mut made, FINGERPRINT, &crc.to_be_bytes());
        made
    }

    #[test]
    fn the_rfcs_request_is_read_and_left_to_others_since_both_sides_are_controlled() {
        assert!(Consent::new("evtj:h6vY", "VOkJxbRl1RmTxUk/WvJxBt").answer(SAMPLE, FROM).is_none());
    }

    #[test]
    fn an_authentic_check_is_answered_with_where_it_came_from() {
        let consent = Consent::new("ours:theirs", "password");
        let asked = check(
            &consent,
            &[(USERNAME, b"ours:theirs"), (PRIORITY, b"\0\0\0\x01"), (USE_CANDIDATE, b"")],
        );
        let answer = consent.answer(&asked, FROM).expect("authentic");
        assert_eq!(answer[..2], SUCCESS.to_be_bytes());
        assert_eq!(answer[4..20], asked[4..20]);
        // RFC 5769 §2.2 has this very address.
        assert_eq!(answer[20..32], *b"\x00\x20\x00\x08\x00\x01\xa1\x47\xe1\x12\xa6\x43");
        assert_eq!(usize::from(be16(&answer, 2)), answer.len() - HEADER);
    }

    #[test]
    fn what_is_wrong_or_unusual_is_left_to_others() {
        let consent = Consent::new("ours:theirs", "password");
        let others = Consent::new("ours:theirs", "passwort");
        let name: Attribute<'_> = (USERNAME, b"ours:theirs");
        let right = check(&consent, &[name]);
        assert!(consent.answer(&right, FROM).is_some());
        assert!(others.answer(&right, FROM).is_none(), "another password");
        let unusual: [(&str, &[Attribute<'_>]); 4] = [
            ("no name", &[]),
            ("another name", &[(USERNAME, b"ours:others"), name]),
            ("controlled as we are", &[name, (CONTROLLED, b"12345678")]),
            ("not understood", &[name, (0x0033, b"")]),
        ];
        for (case, attributes) in unusual {
            assert!(consent.answer(&check(&consent, attributes), FROM).is_none(), "{case}");
        }
    }

    #[test]
    fn nothing_shorter_longer_or_changed_is_answered() {
        let consent = Consent::new("ours:theirs", "password");
        let right = check(&consent, &[(USERNAME, b"ours:theirs"), (PRIORITY, b"\0\0\0\x01")]);
        for length in 0..right.len() {
            assert!(consent.answer(&right[..length], FROM).is_none());
        }
        assert!(consent.answer(&[&right[..], &[0; 4]].concat(), FROM).is_none());
        for place in 0..right.len() * 8 {
            let mut wrong = right.clone();
            wrong[place / 8] ^= 1 << (place % 8);
            assert!(consent.answer(&wrong, FROM).is_none(), "bit {place}");
        }
    }
}
