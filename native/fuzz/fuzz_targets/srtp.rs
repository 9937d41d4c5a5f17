//! Invariant: bytes that nobody with the keys has sealed are never opened; any packet that is sealed comes
//! out as it was, once; no number is sealed twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ucc_packets::rtp::header_length;
use ucc_packets::srtp::{Inbound, MAX_TRAILER, Outbound};
use ucc_packets::srtp_keys::Profile;

fuzz_target!(|data: (u8, Vec<u8>)| {
    let (choice, packet) = data;
    let profile =
        [Profile::Aes128CmSha1, Profile::Aes128Gcm, Profile::Aes256Gcm][choice as usize % 3];
    let key = vec![1; profile.key_length()];
    let salt = vec![2; profile.salt_length()];
    let mut input = Inbound::new(profile, &key, &salt).unwrap();
    let mut output = Outbound::new(profile, &key, &salt).unwrap();
    assert_eq!(input.unprotect(&mut packet.clone()), None);
    assert_eq!(input.unprotect_rtcp(&mut packet.clone()), None);

    let mut room = packet.clone();
    room.resize(packet.len() + MAX_TRAILER, 0);
    let mut report = room.clone();
    let sealed = output.protect(&mut room, packet.len());
    assert_eq!(sealed.is_some(), header_length(&packet).is_some());
    if let Some(length) = sealed {
        let mut arrived = room[..length].to_vec();
        assert_eq!(input.unprotect(&mut arrived), Some(packet.len()));
        assert_eq!(arrived[..packet.len()], packet);
        assert_eq!(input.unprotect(&mut room[..length]), None);
        let mut again = packet.clone();
        again.resize(packet.len() + MAX_TRAILER, 0);
        assert_eq!(output.protect(&mut again, packet.len()), None);
    }
    if let Some(length) = output.protect_rtcp(&mut report, packet.len()) {
        let opened = input.unprotect_rtcp(&mut report[..length]);
        assert_eq!(opened.is_some(), packet[0] >> 6 == 2);
    }
});
