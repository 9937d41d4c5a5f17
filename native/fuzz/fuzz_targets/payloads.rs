//! Invariant: a VP8 descriptor lies within the payload and leaves something over; blocks of redundant
//! sound follow one another up to its end, and what is put together is taken apart again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ucc_packets::{red, vp8};

fuzz_target!(|data: &[u8]| {
    if let Some(found) = vp8::parse(data) {
        assert!(0 < found.size && found.size < data.len());
        assert!(vp8::frame_height(data, found.size).is_none_or(|height| height < 1 << 14));
    }
    let Some(parts) = red::split(data) else {
        return;
    };
    let mut made = Vec::new();
    let mut at = 4 * parts.count + 1;
    for (offset, block) in &parts.earlier[..parts.count] {
        assert_eq!(block.start, at);
        at = block.end;
        red::put_header(&mut made, 111, *offset, block.len());
    }
    assert!(parts.newest == at && at <= data.len());
    made.push(111);
    made.extend_from_slice(&data[4 * parts.count + 1..]);
    assert_eq!(red::split(&made), Some(parts));
});
