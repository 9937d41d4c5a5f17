//! Invariant: header, extension elements and payload of any packet that is taken lie within it, in
//! this order, and the header that SRTP leaves in the clear is the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ucc_packets::rtp::{bounds, elements, header_length};

fuzz_target!(|data: &[u8]| {
    let Ok(found) = bounds(data) else {
        return;
    };
    assert!(12 <= found.start && found.start <= found.end && found.end <= data.len());
    assert_eq!(header_length(data), Some(found.start));
    let mut total = 0;
    elements(data, &found, |id, value| {
        assert!(id > 0);
        total += value.len() + 1;
    });
    assert!(total <= found.extension_end - found.extension);
});
