use super::*;
use crate::seen::MAX_STREAMS;

const PROFILES: [Profile; 3] = [Profile::Aes128CmSha1, Profile::Aes128Gcm, Profile::Aes256Gcm];

fn pair(profile: Profile) -> (Outbound, Inbound) {
    let key = vec![7; profile.key_length()];
    let salt = vec![9; profile.salt_length()];
    (Outbound::new(profile, &key, &salt).unwrap(), Inbound::new(profile, &key, &salt).unwrap())
}

fn packet(sequence: u16) -> Vec<u8> {
    let mut made = vec![0x80, 96];
    made.extend(sequence.to_be_bytes());
    made.extend([0, 0, 0, 1, 0, 0, 0, 2]);
    made.extend(b"a payload of some length");
    made
}

fn sealed(out: &mut Outbound, plain: &[u8]) -> Option<Vec<u8>> {
    let mut buffer = plain.to_vec();
    buffer.resize(plain.len() + MAX_TRAILER, 0);
    let length = out.protect(&mut buffer, plain.len())?;
    buffer.truncate(length);
    Some(buffer)
}

fn opened(input: &mut Inbound, data: &[u8]) -> Option<Vec<u8>> {
    let mut buffer = data.to_vec();
    let length = input.unprotect(&mut buffer)?;
    buffer.truncate(length);
    Some(buffer)
}

#[test]
fn what_was_protected_comes_out_once() {
    for profile in PROFILES {
        let (mut out, mut input) = pair(profile);
        // Over two roll-overs, and the other way round in pairs.
        for number in (65_000u32..200_000).step_by(97) {
            for sequence in [number + 1, number] {
                let plain = packet(sequence as u16);
                let data = sealed(&mut out, &plain).unwrap();
                assert_ne!(data[12..20], plain[12..20]);
                assert_eq!(opened(&mut input, &data).unwrap(), plain);
                assert_eq!(opened(&mut input, &data), None);
            }
        }
    }
}

#[test]
fn no_number_is_protected_twice() {
    let (mut out, _) = pair(Profile::Aes128Gcm);
    assert!(sealed(&mut out, &packet(5)).is_some());
    assert!(sealed(&mut out, &packet(5)).is_none());
    assert!(sealed(&mut out, &packet(2000)).is_some());
    assert!(sealed(&mut out, &packet(6)).is_none(), "too old to tell");
}

#[test]
fn a_changed_octet_is_noticed_wherever_it_is() {
    for profile in PROFILES {
        let (mut out, mut input) = pair(profile);
        let data = sealed(&mut out, &packet(1)).unwrap();
        for at in 0..data.len() {
            let mut changed = data.clone();
            changed[at] ^= 1;
            assert_eq!(opened(&mut input, &changed), None);
        }
        for size in 0..data.len() {
            assert_eq!(opened(&mut input, &data[..size]), None);
        }
        assert!(opened(&mut input, &data).is_some());
    }
}

#[test]
fn rtcp_comes_out_once() {
    for profile in PROFILES {
        let (mut out, mut input) = pair(profile);
        let plain = [0x80, 201, 0, 1, 0, 0, 0, 1, 1, 2, 3, 4];
        for length in [8, 12] {
            let mut buffer = [0; 64];
            buffer[..length].copy_from_slice(&plain[..length]);
            let total = out.protect_rtcp(&mut buffer, length).unwrap();
            let data = buffer[..total].to_vec();
            for at in 0..total {
                let mut changed = data.clone();
                changed[at] ^= 1;
                assert_eq!(input.unprotect_rtcp(&mut changed), None);
            }
            assert_eq!(input.unprotect_rtcp(&mut data.clone()), Some(length));
            assert_eq!(input.unprotect_rtcp(&mut data.clone()), None);
        }
    }
}

#[test]
fn a_flood_of_streams_takes_no_memory() {
    let (mut out, mut input) = pair(Profile::Aes128Gcm);
    let (mut more, _) = pair(Profile::Aes128Gcm);
    for ssrc in 0..MAX_STREAMS as u32 + 10 {
        let mut plain = packet(1);
        plain[8..12].copy_from_slice(&ssrc.to_be_bytes());
        let side = if ssrc < MAX_STREAMS as u32 { &mut out } else { &mut more };
        let data = sealed(side, &plain).unwrap();
        assert_eq!(opened(&mut input, &data).is_some(), ssrc < MAX_STREAMS as u32);
    }
    let known = sealed(&mut out, &packet(2)).unwrap();
    assert!(opened(&mut input, &known).is_some());
}

#[test]
fn the_vector_of_rfc_7714_16_1_1() {
    let hex = |text: &str| -> Vec<u8> {
        let digits: String = text.split_whitespace().collect();
        (0..digits.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
            .collect()
    };
    use aws_lc_rs::aead::{AES_128_GCM, LessSafeKey, UnboundKey};
    let key = UnboundKey::new(&AES_128_GCM, &hex("000102030405060708090a0b0c0d0e0f")).unwrap();
    let salt: [u8; 12] = hex("517569642070726f2071756f").try_into().unwrap();
    let other = ciphers(Profile::Aes128Gcm, &[0; 16], &[0; 12]).unwrap().1;
    let mut out = Outbound {
        rtp: Cipher::Gcm { key: LessSafeKey::new(key), salt },
        rtcp: other,
        streams: Streams::default(),
        reported: 0,
    };
    let plain = hex(
        "8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070
         61727465 73207472 6573",
    );
    let expected = hex(
        "8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a
         51c7d19b 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce",
    );
    assert_eq!(sealed(&mut out, &plain).unwrap(), expected);
}
