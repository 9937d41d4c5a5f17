//! SRTP and SRTCP in place (RFC 3711, RFC 7714): one association's two directions.

use aws_lc_rs::aead::{Aad, Nonce};
use aws_lc_rs::hmac;

use crate::rtp::{be16, be32, header_length};
use crate::seen::Streams;
use crate::srtp_keys::{BadKeys, Cipher, Profile, SALT, ciphers, counter_mode};

/// Octets of a GCM tag.
const GCM_TAG: usize = 16;
/// Octets of a truncated HMAC-SHA1.
const HMAC_TAG: usize = 10;
/// Octets that SRTCP adds before the tag: the E flag and the packet's index.
const INDEX: usize = 4;
const RTCP_HEADER: usize = 8;
const ENCRYPTED: u32 = 1 << 31;
/// The most octets that protection adds to a packet.
pub const MAX_TRAILER: usize = GCM_TAG + INDEX;

fn gcm_nonce(salt: &[u8; 12], ssrc: u32, low: [u8; 6]) -> Nonce {
    let mut nonce = *salt;
    for (octet, with) in nonce[2..6].iter_mut().zip(ssrc.to_be_bytes()) {
        *octet ^= with;
    }
    for (octet, with) in nonce[6..].iter_mut().zip(low) {
        *octet ^= with;
    }
    Nonce::assume_unique_for_key(nonce)
}

/// RTP: roll-over counter and sequence number. RTCP: two zero octets and the index.
fn low_octets(index: u64) -> [u8; 6] {
    let all = index.to_be_bytes();
    [all[2], all[3], all[4], all[5], all[6], all[7]]
}

fn counter(salt: &[u8; SALT], ssrc: u32, index: u64) -> [u8; 16] {
    let mut made = [0; 16];
    made[..SALT].copy_from_slice(salt);
    for (octet, with) in made[4..8].iter_mut().zip(ssrc.to_be_bytes()) {
        *octet ^= with;
    }
    for (octet, with) in made[8..14].iter_mut().zip(low_octets(index)) {
        *octet ^= with;
    }
    made
}

fn mac(key: &hmac::Key, data: &[u8], more: &[u8]) -> [u8; HMAC_TAG] {
    let mut context = hmac::Context::with_key(key);
    context.update(data);
    context.update(more);
    let mut tag = [0; HMAC_TAG];
    tag.copy_from_slice(&context.sign().as_ref()[..HMAC_TAG]);
    tag
}

fn equal(one: &[u8], other: &[u8]) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(one, other).is_ok()
}

/// What a peer sends to us.
pub struct Inbound {
    rtp: Cipher,
    rtcp: Cipher,
    streams: Streams,
    reports: Streams,
}

impl Inbound {
    /// From the master key that the peer protects with.
    pub fn new(profile: Profile, master: &[u8], salt: &[u8]) -> Result<Self, BadKeys> {
        let (rtp, rtcp) = ciphers(profile, master, salt)?;
        Ok(Self { rtp, rtcp, streams: Streams::default(), reports: Streams::default() })
    }

    /// Decrypt an RTP packet in place; its length, or None when it is not authentic or was seen.
    pub fn unprotect(&mut self, packet: &mut [u8]) -> Option<usize> {
        let header = header_length(packet)?;
        let ssrc = be32(packet, 8);
        let sequence = be16(packet, 2);
        let index = self.streams.index(ssrc, |seen| seen.estimate(sequence))?;
        let length = match &self.rtp {
            Cipher::Gcm { key, salt } => {
                let nonce = gcm_nonce(salt, ssrc, low_octets(index));
                let (aad, body) = packet.split_at_mut(header);
                header + key.open_in_place(nonce, Aad::from(&*aad), body).ok()?.len()
            }
            Cipher::Cm { key, salt, auth } => {
                let end = packet.len().checked_sub(HMAC_TAG).filter(|&end| end >= header)?;
                let roll_over = ((index >> 16) as u32).to_be_bytes();
                if !equal(&mac(auth, &packet[..end], &roll_over), &packet[end..]) {
                    return None;
                }
                counter_mode(key, counter(salt, ssrc, index), &mut packet[header..end])
                    .then_some(end)?
            }
        };
        self.streams.add(ssrc, index);
        Some(length)
    }

    /// Decrypt an RTCP datagram in place; its length, or None as above.
    pub fn unprotect_rtcp(&mut self, packet: &mut [u8]) -> Option<usize> {
        let tag = if matches!(self.rtcp, Cipher::Gcm { .. }) { 0 } else { HMAC_TAG };
        let least = RTCP_HEADER + INDEX + if tag == 0 { GCM_TAG } else { tag };
        if packet.len() < least || packet[0] >> 6 != 2 {
            return None;
        }
        let index_at = packet.len() - tag - INDEX;
        let word = be32(packet, index_at);
        // What is not encrypted is not what was agreed upon.
        if word & ENCRYPTED == 0 {
            return None;
        }
        let index = u64::from(word & !ENCRYPTED);
        let ssrc = be32(packet, 4);
        self.reports.index(ssrc, |_| index)?;
        let length = match &self.rtcp {
            Cipher::Gcm { key, salt } => {
                let nonce = gcm_nonce(salt, ssrc, low_octets(index));
                let mut aad = [0; RTCP_HEADER + INDEX];
                aad[..RTCP_HEADER].copy_from_slice(&packet[..RTCP_HEADER]);
                aad[RTCP_HEADER..].copy_from_slice(&word.to_be_bytes());
                let body = &mut packet[RTCP_HEADER..index_at];
                RTCP_HEADER + key.open_in_place(nonce, Aad::from(&aad), body).ok()?.len()
            }
            Cipher::Cm { key, salt, auth } => {
                let end = index_at + INDEX;
                if !equal(&mac(auth, &packet[..end], &[]), &packet[end..]) {
                    return None;
                }
                let body = &mut packet[RTCP_HEADER..index_at];
                counter_mode(key, counter(salt, ssrc, index), body).then_some(index_at)?
            }
        };
        self.reports.add(ssrc, index);
        Some(length)
    }
}

/// What we send to a peer.
pub struct Outbound {
    rtp: Cipher,
    rtcp: Cipher,
    streams: Streams,
    reported: u32,
}

impl Outbound {
    /// From the master key that we protect with.
    pub fn new(profile: Profile, master: &[u8], salt: &[u8]) -> Result<Self, BadKeys> {
        let (rtp, rtcp) = ciphers(profile, master, salt)?;
        Ok(Self { rtp, rtcp, streams: Streams::default(), reported: 0 })
    }

    /// Encrypt the RTP packet that is the first `length` octets of `buffer`; the new length.
    ///
    /// None when a number would be used twice, which would give the key stream away, or when there
    /// is no room for the tag.
    pub fn protect(&mut self, buffer: &mut [u8], length: usize) -> Option<usize> {
        let header = header_length(buffer.get(..length)?)?;
        let ssrc = be32(buffer, 8);
        let sequence = be16(buffer, 2);
        let index = self.streams.index(ssrc, |seen| seen.estimate(sequence))?;
        let total = match &self.rtp {
            Cipher::Gcm { key, salt } => {
                let total = length + GCM_TAG;
                let nonce = gcm_nonce(salt, ssrc, low_octets(index));
                let (aad, body) = buffer.get_mut(..total)?.split_at_mut(header);
                let (body, tag) = body.split_at_mut(length - header);
                let made = key.seal_in_place_separate_tag(nonce, Aad::from(&*aad), body).ok()?;
                tag.copy_from_slice(made.as_ref());
                total
            }
            Cipher::Cm { key, salt, auth } => {
                let total = length + HMAC_TAG;
                let (packet, tag) = buffer.get_mut(..total)?.split_at_mut(length);
                if !counter_mode(key, counter(salt, ssrc, index), &mut packet[header..]) {
                    return None;
                }
                tag.copy_from_slice(&mac(auth, packet, &((index >> 16) as u32).to_be_bytes()));
                total
            }
        };
        self.streams.add(ssrc, index);
        Some(total)
    }

    /// Encrypt the RTCP datagram that is the first `length` octets of `buffer`; the new length.
    pub fn protect_rtcp(&mut self, buffer: &mut [u8], length: usize) -> Option<usize> {
        // RFC 3711 §3.2.1: at most 2^31 packets; nobody stays that long.
        if length < RTCP_HEADER || self.reported == ENCRYPTED - 1 {
            return None;
        }
        self.reported += 1;
        let word = (self.reported | ENCRYPTED).to_be_bytes();
        let index = u64::from(self.reported);
        let ssrc = be32(buffer.get(..length)?, 4);
        match &self.rtcp {
            Cipher::Gcm { key, salt } => {
                let total = length + GCM_TAG + INDEX;
                let nonce = gcm_nonce(salt, ssrc, low_octets(index));
                let (header, body) = buffer.get_mut(..total)?.split_at_mut(RTCP_HEADER);
                let mut aad = [0; RTCP_HEADER + INDEX];
                aad[..RTCP_HEADER].copy_from_slice(header);
                aad[RTCP_HEADER..].copy_from_slice(&word);
                let (body, trailer) = body.split_at_mut(length - RTCP_HEADER);
                let tag = key.seal_in_place_separate_tag(nonce, Aad::from(&aad), body).ok()?;
                trailer[..GCM_TAG].copy_from_slice(tag.as_ref());
                trailer[GCM_TAG..].copy_from_slice(&word);
                Some(total)
            }
            Cipher::Cm { key, salt, auth } => {
                let total = length + INDEX + HMAC_TAG;
                let packet = buffer.get_mut(..total)?;
                let body = &mut packet[RTCP_HEADER..length];
                if !counter_mode(key, counter(salt, ssrc, index), body) {
                    return None;
                }
                packet[length..length + INDEX].copy_from_slice(&word);
                let tag = mac(auth, &packet[..length + INDEX], &[]);
                packet[length + INDEX..].copy_from_slice(&tag);
                Some(total)
            }
        }
    }
}

#[cfg(test)]
#[path = "srtp_tests.rs"]
mod tests;
