//! What a packet of a picture is, by codec; as `sfu/core/payloads.py`.

use crate::stream::{Form, Packet, State, TOP};
use crate::{av1, h264, vp8, vp9};

/// A video codec.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Codec {
    /// RFC 7741.
    #[default]
    Vp8,
    /// RFC 6184.
    H264,
    /// RFC 9628.
    Vp9,
    /// AV1 RTP payload format.
    Av1,
}

impl Codec {
    /// By its name in `SfuConfig.video_codecs`; sound has none, and is not read.
    pub fn named(name: &str) -> Self {
        match name {
            "h264" => Self::H264,
            "vp9" => Self::Vp9,
            "av1" => Self::Av1,
            _ => Self::Vp8,
        }
    }

    /// How a payload is counted that is not of the codec.
    pub fn malformed(self) -> &'static str {
        match self {
            Self::Vp8 => "vp8-malformed",
            Self::H264 => "h264-malformed",
            Self::Vp9 => "vp9-malformed",
            Self::Av1 => "av1-malformed",
        }
    }

    /// Read the payload; how many octets of it are rewritten, None when it is malformed.
    pub fn read(self, state: &mut State, packet: &mut Packet, payload: &[u8]) -> Option<usize> {
        match self {
            Self::Vp8 => read_vp8(state, packet, payload),
            Self::Vp9 => read_vp9(state, packet, payload),
            Self::H264 => {
                let found = h264::parse(payload)?;
                begin(state, packet, found.keyframe, found.height);
                Some(0)
            }
            Self::Av1 => {
                let found = av1::parse(payload)?;
                begin(state, packet, found.keyframe, found.height);
                Some(0)
            }
        }
    }
}

fn begin(state: &mut State, packet: &mut Packet, keyframe: bool, height: u32) {
    packet.start = keyframe;
    packet.keyframe = keyframe;
    if keyframe && height > 0 {
        state.height = i64::from(height);
    }
}

/// Count picture ids on without wrapping; whether this is a later picture than all before.
fn unwrap_picture(state: &mut State, packet: &mut Packet, picture: u16, bits: u8) -> bool {
    let half = 1 << (bits - 1);
    let step = ((i64::from(picture) - state.picture + half) & (2 * half - 1)) - half;
    packet.picture = state.picture + step;
    if step > 0 {
        state.picture = packet.picture;
    }
    step > 0
}

fn read_vp8(state: &mut State, packet: &mut Packet, payload: &[u8]) -> Option<usize> {
    let found = vp8::parse(payload)?;
    packet.start = found.start;
    packet.keyframe = found.keyframe;
    packet.tid = found.tid.unwrap_or(0);
    packet.sync = packet.tid > 0 && found.sync;
    if found.keyframe
        && let Some(height) = vp8::frame_height(payload, found.size)
    {
        state.height = i64::from(height);
    }
    let Some((picture, bits)) = found.picture else {
        return Some(0);
    };
    unwrap_picture(state, packet, picture, bits);
    packet.form = Form::Picture;
    packet.descriptor = payload[0];
    packet.flags = payload[1];
    let mut cut = 2 + usize::from(bits + 1) / 8;
    if let Some(tl0) = found.tl0 {
        packet.form = Form::PictureTl0;
        packet.tl0 = tl0;
        cut += 1;
    }
    Some(cut)
}

fn read_vp9(state: &mut State, packet: &mut Packet, payload: &[u8]) -> Option<usize> {
    let found = vp9::parse(payload)?;
    packet.start = found.start;
    packet.keyframe = found.keyframe;
    if found.keyframe && found.height > 0 {
        state.height = i64::from(found.height);
    }
    let Some((picture, bits)) = found.picture else {
        return Some(0);
    };
    let later = unwrap_picture(state, packet, picture, bits);
    packet.form = Form::Vp9;
    packet.descriptor = payload[0];
    let mut cut = 1 + usize::from(bits + 1) / 8;
    if let (Some(tl0), Some(tid)) = (found.tl0, found.tid) {
        packet.form = Form::Vp9Tl0;
        packet.flags = payload[cut];
        packet.tl0 = tl0;
        cut += 2;
        packet.tid = tid.min(TOP);
        if later || found.keyframe {
            take_turn(state, packet, found.switch);
        }
    }
    Some(cut)
}

/// Where upper layers may be taken up. VP9 says it beforehand: after a picture with U, those above
/// its layer need none of their own from before (RFC 9628 §4.2). So the next one of each is marked.
fn take_turn(state: &mut State, packet: &mut Packet, switch: bool) {
    let upper = 0xFFu16 << (packet.tid + 1);
    packet.sync = state.above >> packet.tid & 1 == 1;
    state.above &= !(1 << packet.tid);
    state.above = if switch { state.above | upper } else { state.above & !upper };
}
