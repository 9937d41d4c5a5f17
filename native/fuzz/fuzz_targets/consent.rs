//! Invariant: a check is answered only if its integrity is right, whatever its attributes are; nothing
//! that is not signed is, and any answer is well-formed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ucc_packets::consent::Consent;
use ucc_packets::net::Address;

fuzz_target!(|data: &[u8]| {
    let from = Address { ip: [192, 0, 2, 1].into(), port: 4321 };
    let (ours, others) = (Consent::new("a:b", "ours"), Consent::new("a:b", "theirs"));
    if let Some(answer) = ours.answer(data, from) {
        assert!(others.answer(data, from).is_none());
        assert_eq!(answer[8..20], data[8..20]);
        assert_eq!(answer.len() % 4, 0);
    }
});
