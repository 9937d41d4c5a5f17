//! Invariant: a VP8 descriptor lies within the payload and leaves something over; blocks of redundant
//! sound follow one another up to its end, and what is put together is taken apart again. Whatever H.264
//! and AV1 say, heights are those of pictures.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ucc_packets::{av1, h264, red, vp8, vp9};

fuzz_target!(|data: &[u8]| {
    if let Some(found) = vp8::parse(data) {
        assert!(0 < found.size && found.size < data.len());
        assert!(vp8::frame_height(data, found.size).is_none_or(|height| height < 1 << 14));
    }
    if let Some(found) = vp9::parse(data) {
        assert!(0 < found.size && found.size < data.len());
    }
    assert!(h264::parse(data).is_none_or(|found| found.height < 1 << 14));
    assert!(av1::parse(data).is_none_or(|found| found.height <= 1 << 16));
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
