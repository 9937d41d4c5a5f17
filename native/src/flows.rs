//! What peers send: packets, streams, losses, routes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pyo3::prelude::*;
use pyo3::types::PyBytes;
use ucc_packets::{Shared, lock, losses, payloads, routes, shared, stream, twcc};

use crate::downlink::Downlink;
use crate::receivers::Tracks;

/// A packet, as `sfu.core.stream.Incoming`.
#[pyclass(frozen)]
pub struct Packet {
    pub packet: stream::Packet,
    payload: Py<PyBytes>,
}

impl Packet {
    pub fn new(py: Python<'_>, packet: stream::Packet, payload: &[u8]) -> Self {
        Self { packet, payload: PyBytes::new(py, payload).unbind() }
    }
}

#[pymethods]
impl Packet {
    #[getter]
    fn sequence(&self) -> i64 {
        self.packet.sequence
    }

    #[getter]
    fn timestamp(&self) -> u32 {
        self.packet.timestamp
    }

    #[getter]
    fn marker(&self) -> u8 {
        self.packet.marker
    }

    #[getter]
    fn now(&self) -> f64 {
        self.packet.now
    }

    #[getter]
    fn size(&self) -> usize {
        self.packet.size
    }

    #[getter]
    fn form(&self) -> u8 {
        self.packet.form as u8
    }

    #[getter]
    fn descriptor(&self) -> u8 {
        self.packet.descriptor
    }

    #[getter]
    fn tl0(&self) -> u8 {
        self.packet.tl0
    }

    #[getter]
    fn flags(&self) -> u8 {
        self.packet.flags
    }

    #[getter]
    fn start(&self) -> bool {
        self.packet.start
    }

    #[getter]
    fn keyframe(&self) -> bool {
        self.packet.keyframe
    }

    #[getter]
    fn payload(&self, py: Python<'_>) -> Py<PyBytes> {
        self.payload.clone_ref(py)
    }
}

/// As `sfu.core.stream.Stream`.
#[pyclass(frozen)]
pub struct Stream {
    pub inner: Arc<stream::Stream>,
}

#[pymethods]
impl Stream {
    /// `picture` tells a stream of pictures from one of sound.
    #[new]
    fn new(peer: String, source: String, layer: i64, ssrc: u32, picture: bool) -> Self {
        Self { inner: Arc::new(stream::Stream::new(peer, source, layer, ssrc, picture)) }
    }

    fn __eq__(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    fn __hash__(&self) -> usize {
        Arc::as_ptr(&self.inner) as usize
    }

    #[getter]
    fn peer(&self) -> &str {
        &self.inner.peer
    }

    #[getter]
    fn source(&self) -> &str {
        &self.inner.source
    }

    #[getter]
    fn layer(&self) -> i64 {
        self.inner.layer
    }

    #[getter]
    fn ssrc(&self) -> u32 {
        self.inner.ssrc
    }

    #[getter]
    fn clock_rate(&self) -> f64 {
        self.inner.clock_rate
    }

    #[getter]
    fn base(&self) -> i64 {
        lock(&self.inner.state).base
    }

    #[getter]
    fn highest(&self) -> i64 {
        lock(&self.inner.state).highest
    }

    #[getter]
    fn received(&self) -> i64 {
        lock(&self.inner.state).received
    }

    #[getter]
    fn received_prior(&self) -> i64 {
        lock(&self.inner.state).received_prior
    }

    #[setter]
    fn set_received_prior(&self, value: i64) {
        lock(&self.inner.state).received_prior = value;
    }

    #[getter]
    fn expected_prior(&self) -> i64 {
        lock(&self.inner.state).expected_prior
    }

    #[setter]
    fn set_expected_prior(&self, value: i64) {
        lock(&self.inner.state).expected_prior = value;
    }

    #[getter]
    fn jitter(&self) -> f64 {
        lock(&self.inner.state).jitter
    }

    #[getter]
    fn last_packet(&self) -> f64 {
        lock(&self.inner.state).last_packet
    }

    #[getter]
    fn bitrate(&self) -> f64 {
        lock(&self.inner.state).bitrate
    }

    /// bit/s by temporal layer.
    #[getter]
    fn upper(&self) -> [f64; stream::TEMPORAL_LAYERS] {
        lock(&self.inner.state).upper
    }

    fn rate_to(&self, tid: usize) -> f64 {
        lock(&self.inner.state).rate_to(tid)
    }

    #[getter]
    fn height(&self) -> i64 {
        lock(&self.inner.state).height
    }

    #[getter]
    fn ntp(&self) -> Option<f64> {
        lock(&self.inner.state).ntp
    }

    #[setter]
    fn set_ntp(&self, value: f64) {
        lock(&self.inner.state).ntp = Some(value);
    }

    #[getter]
    fn rtp(&self) -> u32 {
        lock(&self.inner.state).rtp
    }

    #[setter]
    fn set_rtp(&self, value: u32) {
        lock(&self.inner.state).rtp = value;
    }

    #[getter]
    fn lsr(&self) -> u32 {
        lock(&self.inner.state).lsr
    }

    #[setter]
    fn set_lsr(&self, value: u32) {
        lock(&self.inner.state).lsr = value;
    }

    #[getter]
    fn lsr_at(&self) -> f64 {
        lock(&self.inner.state).lsr_at
    }

    #[setter]
    fn set_lsr_at(&self, value: f64) {
        lock(&self.inner.state).lsr_at = value;
    }

    fn live(&self, now: f64) -> bool {
        now - lock(&self.inner.state).last_packet < 1.0
    }

    fn capture_time(&self, timestamp: u32) -> Option<f64> {
        lock(&self.inner.state).capture_time(timestamp)
    }

    fn rtp_at(&self, ntp: f64) -> Option<u32> {
        lock(&self.inner.state).rtp_at(ntp)
    }
}

/// As `sfu.core.nack.LossTracker`.
#[pyclass(frozen)]
pub struct Losses {
    inner: Shared<losses::Losses>,
}

#[pymethods]
impl Losses {
    #[new]
    fn new() -> Self {
        Self { inner: shared(losses::Losses::default()) }
    }

    fn __len__(&self) -> usize {
        lock(&self.inner).len()
    }

    #[getter]
    fn overflow(&self) -> bool {
        lock(&self.inner).overflow
    }

    #[setter]
    fn set_overflow(&self, value: bool) {
        lock(&self.inner).overflow = value;
    }

    fn due(&self, now: f64, rtt: f64) -> Vec<u16> {
        lock(&self.inner).due(now, rtt)
    }

    fn forget(&self) {
        lock(&self.inner).forget();
    }
}

/// Whether a publication's packets are forwarded.
#[pyclass(frozen)]
pub struct Gate {
    inner: Arc<AtomicBool>,
}

#[pymethods]
impl Gate {
    #[new]
    fn new() -> Self {
        Self { inner: Arc::new(AtomicBool::new(false)) }
    }

    #[getter]
    fn open(&self) -> bool {
        self.inner.load(Ordering::Relaxed)
    }

    #[setter]
    fn set_open(&self, value: bool) {
        self.inner.store(value, Ordering::Relaxed);
    }
}

/// One incoming stream and the receivers that it feeds.
#[pyclass(frozen)]
pub struct Route {
    pub inner: Arc<routes::Route>,
}

#[pymethods]
impl Route {
    #[new]
    #[pyo3(signature = (stream, losses, payload_types, gate, tracks, *, codec, picture, voice))]
    #[allow(clippy::too_many_arguments)] // Python names those that are alike.
    fn new(
        stream: &Stream,
        losses: Option<&Losses>,
        payload_types: (u8, Option<u8>, Option<u8>),
        gate: &Gate,
        tracks: &Tracks,
        codec: &str,
        picture: bool,
        voice: bool,
    ) -> Self {
        Self {
            inner: Arc::new(routes::Route {
                stream: stream.inner.clone(),
                losses: losses.map(|one| one.inner.clone()),
                payload_type: payload_types.0,
                rtx_payload_type: payload_types.1,
                red_payload_type: payload_types.2,
                open: gate.inner.clone(),
                tracks: tracks.inner.clone(),
                picture,
                codec: payloads::Codec::named(codec),
                voice,
            }),
        }
    }
}

/// What a peer sends, by SSRC.
#[pyclass(frozen)]
pub struct Inlet {
    pub inner: Shared<routes::Inlet>,
}

#[pymethods]
impl Inlet {
    #[new]
    fn new() -> Self {
        Self { inner: shared(routes::Inlet::default()) }
    }

    /// Take over what was negotiated.
    fn configure(&self, transport_cc: u8, audio_level: u8, own: u32) {
        let mut inlet = lock(&self.inner);
        inlet.own = own;
        inlet.transport_cc = transport_cc;
        inlet.audio_level = audio_level;
    }

    /// Packets of `ssrc` are those of `route`, or repair them.
    fn bind(&self, ssrc: u32, route: &Route, repairs: bool) {
        let mut inlet = lock(&self.inner);
        if repairs {
            inlet.repairs.insert(ssrc, route.inner.clone());
        } else if inlet.layers.insert(ssrc, route.inner.clone()).is_none() {
            inlet.order.push(ssrc);
        }
    }

    /// They are not any more.
    fn unbind(&self, ssrc: u32, repairs: bool) {
        let mut inlet = lock(&self.inner);
        if repairs {
            inlet.repairs.remove(&ssrc);
        } else {
            inlet.layers.remove(&ssrc);
            inlet.order.retain(|one| *one != ssrc);
        }
    }

    /// What it tells of the packets that it is sent is about `link`; these are their SSRCs.
    fn reports(&self, link: &Downlink, ssrcs: Vec<u32>) {
        let mut inlet = lock(&self.inner);
        inlet.downlink = Some(link.inner.clone());
        inlet.sent = ssrcs.into_iter().collect();
    }

    #[getter]
    fn clock_offset(&self) -> Option<f64> {
        lock(&self.inner).clock_offset
    }

    #[setter]
    fn set_clock_offset(&self, value: Option<f64>) {
        lock(&self.inner).clock_offset = value;
    }

    /// RTCP packets of `sender` about the arrivals of `media` that were not reported yet.
    fn packets<'py>(&self, py: Python<'py>, sender: u32, media: u32) -> Vec<Bound<'py, PyBytes>> {
        let mut inlet = lock(&self.inner);
        let made = std::iter::from_fn(|| inlet.arrivals.feedback());
        made.map(|one| PyBytes::new(py, &twcc::packet(sender, media, &one))).collect()
    }
}
