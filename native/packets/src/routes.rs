//! Who gets whose packets: filled in from above, read for every packet.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::Shared;
use crate::arrivals::Arrivals;
use crate::downlink::Downlink;
use crate::losses::Losses;
use crate::payloads::Codec;
use crate::stream::Stream;
use crate::track::Track;
use crate::twcc::Feedback;

/// The receivers of a layer or of a sound.
#[derive(Default)]
pub struct Tracks {
    /// Browsers' tracks.
    pub tracks: Vec<Shared<Track>>,
    /// How many recordings listen as well.
    pub tapes: usize,
    /// Somebody comes in by the next key frame.
    pub waiting: bool,
}

/// One incoming stream and the receivers that it feeds.
pub struct Route {
    /// The stream.
    pub stream: Arc<Stream>,
    /// What of it is missing, where it is asked for again.
    pub losses: Option<Shared<Losses>>,
    /// The payload type that was agreed upon.
    pub payload_type: u8,
    /// The same of its repair stream.
    pub rtx_payload_type: Option<u8>,
    /// The same of redundant sound (RFC 2198).
    pub red_payload_type: Option<u8>,
    /// Whether its packets are forwarded.
    pub open: Arc<AtomicBool>,
    /// Who gets them.
    pub tracks: Shared<Tracks>,
    /// A picture, not a sound.
    pub picture: bool,
    /// Of a picture.
    pub codec: Codec,
    /// A voice, whose loudness counts.
    pub voice: bool,
}

/// What a peer sends, by SSRC, and what is told to it about that.
#[derive(Default)]
pub struct Inlet {
    /// Streams of media.
    pub layers: HashMap<u32, Arc<Route>>,
    /// Streams of repairs (RFC 4588), and what they repair.
    pub repairs: HashMap<u32, Arc<Route>>,
    /// The extension's id for transport-wide numbers; 0 for none.
    pub transport_cc: u8,
    /// The extension's id for audio levels; 0 for none.
    pub audio_level: u8,
    /// When its packets came.
    pub arrivals: Arrivals,
    /// Our SSRC in what is told to it.
    pub own: u32,
    /// Its streams of media in the order in which they came.
    pub order: Vec<u32>,
    /// Our time less its own, once it has told a time.
    pub clock_offset: Option<f64>,
    /// It is to be told of arrivals soon.
    pub owed: bool,
    /// What it tells of the packets that it is sent goes there.
    pub downlink: Option<Shared<Downlink>>,
    /// The SSRCs of these packets.
    pub sent: HashSet<u32>,
    /// Memory to read feedback into.
    pub feedback: Feedback,
}
