use super::*;
use crate::shared;

fn parts() -> (Track, Arc<Stream>) {
    let mut track = Track::new(0xAA, 90_000.0, shared(SentLog::default()), (7, 1000));
    track.configure(96, 5, Some((0xBB, 97)));
    (track, Arc::new(Stream::new("ben".into(), "cam".into(), 0, 1, true)))
}

fn arrive(stream: &Stream, number: u16, now: f64) -> Packet {
    let mut state = lock(&stream.state);
    let packet = Packet {
        sequence: state.place(number).unwrap(),
        timestamp: u32::from(number) * 3000,
        now,
        size: 5,
        ..Packet::default()
    };
    state.keep(&packet, b"media", now, 100);
    packet
}

fn number(header: &Header) -> u16 {
    crate::rtp::be16(header.bytes(), 2)
}

#[test]
fn the_first_packet_starts_where_it_was_told() {
    let (mut track, stream) = parts();
    let packet = arrive(&stream, 500, 1.0);
    track.switch(&stream, &lock(&stream.state), &packet);
    let header = track.forward(&packet).unwrap();
    assert_eq!(&header.bytes()[..8], [0x90, 96, 0, 7, 0, 0, 3, 0xE8]);
    assert_eq!(&header.bytes()[12..], [0xBE, 0xDE, 0, 1, 0x51, 0, 0, 0]);
}

#[test]
fn a_skipped_packet_leaves_no_gap_and_late_ones_keep_their_numbers() {
    let (mut track, stream) = parts();
    let first = arrive(&stream, 10, 1.0);
    track.switch(&stream, &lock(&stream.state), &first);
    assert_eq!(number(&track.forward(&first).unwrap()), 7);
    assert!(track.skip(first.sequence + 2));
    let later = arrive(&stream, 13, 1.1);
    assert_eq!(number(&track.forward(&later).unwrap()), 9);
    let late = arrive(&stream, 11, 1.2);
    assert_eq!(number(&track.forward(&late).unwrap()), 8);
    assert!(!track.skip(late.sequence));
}

#[test]
fn many_skips_forget_the_oldest_only() {
    let (mut track, stream) = parts();
    let first = arrive(&stream, 10, 1.0);
    track.switch(&stream, &lock(&stream.state), &first);
    track.forward(&first).unwrap();
    for step in 1..100 {
        let padding = arrive(&stream, 10 + 2 * step - 1, 1.0);
        assert!(track.skip(padding.sequence));
        let media = arrive(&stream, 10 + 2 * step, 1.0);
        assert_eq!(number(&track.forward(&media).unwrap()), 7 + step);
    }
    assert!(track.forward(&first).is_none());
}

#[test]
fn many_skips_in_a_row_are_one() {
    let (mut track, stream) = parts();
    let first = arrive(&stream, 10, 1.0);
    track.switch(&stream, &lock(&stream.state), &first);
    track.forward(&first).unwrap();
    for step in 1..1000 {
        assert!(track.skip(first.sequence + step));
    }
    assert_eq!(number(&track.forward(&first).unwrap()), 7);
    let next = arrive(&stream, 1010, 1.1);
    assert_eq!(number(&track.forward(&next).unwrap()), 8);
}

#[test]
fn a_picture_that_is_left_out_leaves_no_gap_in_numbers_and_picture_ids() {
    let (mut track, stream) = parts();
    let mut send = |step: u16, tid: u8, goal: u8| {
        let mut packet = arrive(&stream, 10 + step, 1.0);
        packet.form = Form::Picture;
        packet.picture = i64::from(step);
        packet.tid = tid;
        packet.start = true;
        packet.sync = tid == 1;
        if step == 0 {
            track.switch(&stream, &lock(&stream.state), &packet);
        }
        track.goal = goal;
        if tid > 0 && !track.admits(&packet, true) {
            assert!(track.leave_out(&packet));
            return None;
        }
        let header = track.forward(&packet).unwrap();
        let picture = crate::rtp::be16(header.bytes(), 22) & 0x7FFF;
        Some((number(&header) - 7, picture))
    };
    assert_eq!(send(0, 0, 3), Some((0, 0)));
    assert_eq!(send(1, 1, 3), Some((1, 1)));
    assert_eq!(send(2, 1, 0), None);
    assert_eq!(send(3, 0, 0), Some((2, 2)));
    assert_eq!(send(4, 2, 3), None, "not before the layer below it");
    assert_eq!(send(5, 1, 3), Some((3, 3)));
}

#[test]
fn a_repetition_carries_its_first_number() {
    let (mut track, stream) = parts();
    let first = arrive(&stream, 10, 1.0);
    track.switch(&stream, &lock(&stream.state), &first);
    track.forward(&first).unwrap();
    let (header, _, sequence) = track.repeat(7, 1.5).unwrap();
    assert_eq!(sequence, first.sequence);
    assert_eq!(&header.bytes()[20..], [0, 7]);
    assert!(track.repeat(8, 1.5).is_none());
    assert!(track.repeat(6, 1.5).is_none());
}
