//! What the engine stops at.

use std::ops::Range;

use crate::net::Address;
use crate::queue::Destination;
use crate::stream::Packet;

/// −dBov of what is nobody's voice.
const NOISE: u8 = 60;

/// Something that is decided above. `data` lies in the batch's memory.
pub enum Event {
    /// A check, or DTLS records of a known transport.
    Datagram {
        /// The sender.
        from: Address,
        /// Whose it is; None for checks.
        transport: Option<Destination>,
        /// The octets.
        data: Range<usize>,
    },
    /// RTCP, decrypted.
    Rtcp {
        /// Whose it is.
        transport: Destination,
        /// The octets.
        data: Range<usize>,
    },
    /// A packet of an SSRC that is not known (yet).
    Learn {
        /// Whose it is.
        transport: Destination,
        /// The packet.
        data: Range<usize>,
    },
    /// A layer sends (again), and the packet is not routed yet.
    Woke {
        /// Whose it is.
        transport: Destination,
        /// The layer's.
        ssrc: u32,
    },
    /// A key frame begins that somebody waits for, and the packet is not forwarded yet.
    Key {
        /// Whose it is.
        transport: Destination,
        /// The layer's.
        ssrc: u32,
        /// The packet.
        packet: Packet,
    },
    /// A key frame began that nobody waited for.
    Passed {
        /// Whose it is.
        transport: Destination,
        /// The layer's.
        ssrc: u32,
        /// The packet.
        packet: Packet,
    },
    /// A packet for a recording.
    Tape {
        /// Whose it is.
        transport: Destination,
        /// The layer's.
        ssrc: u32,
        /// The packet.
        packet: Packet,
        /// What is not rewritten of its payload.
        payload: Vec<u8>,
        /// It overtook the key frame that the recording came in by.
        late: bool,
    },
    /// A packet of somebody's microphone.
    Heard {
        /// Whose it is.
        transport: Destination,
        /// −dBov, if the packet told.
        level: Option<u8>,
        /// Sequence number.
        sequence: u16,
        /// RTP timestamp.
        timestamp: u32,
        /// The payload.
        data: Range<usize>,
    },
    /// Packets are missing that were not known to be.
    Gap {
        /// Whose they are.
        transport: Destination,
    },
    /// A receiver's network carries notably more or less.
    Budget {
        /// Whose it is.
        transport: Destination,
    },
}

impl Event {
    /// Where what it speaks of lies in the batch's memory.
    pub fn data(&self) -> Option<Range<usize>> {
        match self {
            Self::Datagram { data, .. }
            | Self::Rtcp { data, .. }
            | Self::Learn { data, .. }
            | Self::Heard { data, .. } => Some(data.clone()),
            _ => None,
        }
    }

    /// Whether its packet goes on only when something was decided. The others are past that.
    pub fn stops(&self) -> bool {
        matches!(self, Self::Learn { .. } | Self::Woke { .. } | Self::Key { .. })
    }

    /// Seconds that it may wait until it is looked at. Loudness is judged some times a second, and a
    /// recording is written whenever there is time.
    pub fn patience(&self) -> f64 {
        match self {
            Self::Heard { level, .. } if level.is_some_and(|level| level > NOISE) => 1.0,
            Self::Heard { .. } => 0.05,
            Self::Tape { .. } | Self::Passed { .. } => 0.1,
            _ => 0.0,
        }
    }
}
