//! Invariant: feedback of a browser that is read tells of as many packets as it announced, 4,096 at
//! most, and its arrivals are within what so many deltas of 16 bits can add up to.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ucc_packets::twcc::Feedback;

fuzz_target!(|data: &[u8]| {
    let mut read = Feedback::default();
    if read.read(data).is_none() {
        return;
    }
    let announced = usize::from(u16::from_be_bytes([data[2], data[3]]));
    assert_eq!(read.arrivals.len(), announced);
    assert!(announced <= 4096);
    let furthest = 32_768 * announced as i64;
    assert!(read.arrivals.iter().flatten().all(|ticks| ticks.abs() <= furthest));
});
