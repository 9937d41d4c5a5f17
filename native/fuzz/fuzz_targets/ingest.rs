//! Invariant: whatever packets come, in whatever order and time, each receiver's are RTP, its numbers are
//! never used twice for media, and nothing panics.
#![no_main]

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use libfuzzer_sys::fuzz_target;
use ucc_packets::engine::Engine;
use ucc_packets::events::Event;
use ucc_packets::payloads::Codec;
use ucc_packets::routes::{Inlet, Route, Tracks};
use ucc_packets::rtp::{be16, bounds};
use ucc_packets::sent::SentLog;
use ucc_packets::stream::Stream;
use ucc_packets::track::Track;
use ucc_packets::{lock, shared};

fn route(ssrc: u32, picture: bool, tracks: Tracks) -> Arc<Route> {
    Arc::new(Route {
        stream: Arc::new(Stream::new("anna".into(), "cam".into(), 0, ssrc, picture)),
        losses: picture.then(|| shared(Default::default())),
        payload_type: 96,
        rtx_payload_type: Some(97),
        red_payload_type: (!picture).then_some(63),
        open: Arc::new(AtomicBool::new(true)),
        tracks: shared(tracks),
        picture,
        codec: Codec::Vp8,
        voice: !picture,
    })
}

fuzz_target!(|steps: Vec<(u8, u8, u8, Vec<u8>)>| {
    let mut engine = Engine::default();
    let (publisher, receiver) = (engine.transports.add(), engine.transports.add());
    let log = shared(SentLog::default());
    lock(&log).destination = Some(receiver);
    let track = |ssrc| {
        let mut made = Track::new(ssrc, 90_000.0, log.clone(), (65_000, 7));
        made.configure(96, 5, Some((ssrc + 1, 97)));
        made.red_payload_type = Some(63);
        made.redundancy = 2;
        shared(made)
    };
    let (seen, heard) = (track(10), track(20));
    let picture =
        route(1, true, Tracks { tracks: vec![seen.clone()], tapes: 0, ..Tracks::default() });
    let sound = route(3, false, Tracks { tracks: vec![heard], tapes: 1, ..Tracks::default() });
    let mut inlet = Inlet { transport_cc: 5, audio_level: 2, ..Inlet::default() };
    inlet.layers.insert(1, picture.clone());
    inlet.repairs.insert(2, picture.clone());
    inlet.layers.insert(3, sound);
    if let Some(known) = engine.transports.get(publisher) {
        known.inlet = Some(shared(inlet));
    }
    let mut now = 0.0;
    let mut used = HashSet::new();
    for (stream, second, wait, rest) in steps {
        now += f64::from(wait) * 0.01;
        let mut packet = vec![0x80 | rest.first().unwrap_or(&0) & 0x3F, second];
        packet.extend_from_slice(rest.get(1..).unwrap_or(&[]));
        if packet.len() >= 12 {
            packet[8..12].copy_from_slice(&u32::from(stream % 4).to_be_bytes());
        }
        let mut event = engine.feed(publisher, &packet, now, now);
        while let Some(told) = event {
            if let Event::Key { packet, .. } = told {
                let state = lock(&picture.stream.state);
                lock(&seen).goal = second & 3;
                lock(&seen).switch(&picture.stream, &state, &packet);
            }
            event = engine.pump(usize::MAX, now);
        }
        if let Some((header, stream, sequence)) = lock(&seen).repeat(u16::from(wait), now) {
            let state = lock(&stream.state);
            let copy = engine.queue.keep(state.find(sequence).unwrap().1);
            engine.send(&header, copy);
        }
        for (_, sent) in engine.take() {
            let found = bounds(&sent).unwrap();
            assert!(found.start >= 20);
            let ssrc = sent[11];
            // Media are never sent twice under one number; 65,536 packets are more than come.
            assert!(used.insert((ssrc, be16(&sent, 2))));
        }
    }
});
