//! What peers are sent: tracks, and who gets which stream.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyList;
use ucc_packets::{Shared, lock, routes, shared, track};

use crate::downlink::Downlink;
use crate::engine::Engine;
use crate::flows::{Packet, Stream};

/// Padding that says in its last octet how long it is.
const PADDING: [u8; 255] = {
    let mut octets = [0; 255];
    octets[254] = 255;
    octets
};

/// As `sfu.core.forwarder.Track`; what it sends goes into the engine's queue.
#[pyclass(frozen)]
pub struct Track {
    inner: Shared<track::Track>,
    engine: Py<Engine>,
    peer: String,
}

#[pymethods]
impl Track {
    #[new]
    fn new(
        engine: Py<Engine>,
        peer: String,
        ssrc: u32,
        clock_rate: f64,
        link: &Downlink,
        start: (u16, u32),
    ) -> Self {
        let inner = shared(track::Track::new(ssrc, clock_rate, link.log.clone(), start));
        Self { inner, engine, peer }
    }

    #[getter]
    fn peer(&self) -> &str {
        &self.peer
    }

    #[getter]
    fn ssrc(&self) -> u32 {
        lock(&self.inner).ssrc
    }

    #[getter]
    fn highest(&self) -> i64 {
        lock(&self.inner).highest
    }

    #[getter]
    fn rtx_ssrc(&self) -> Option<u32> {
        lock(&self.inner).rtx.map(|one| one.0)
    }

    #[getter]
    fn packets(&self) -> u64 {
        lock(&self.inner).packets
    }

    #[getter]
    fn octets(&self) -> u64 {
        lock(&self.inner).octets
    }

    #[getter]
    fn stream(&self) -> Option<Stream> {
        lock(&self.inner).stream.clone().map(|inner| Stream { inner })
    }

    #[getter]
    fn red_payload_type(&self) -> Option<u8> {
        lock(&self.inner).red_payload_type
    }

    #[getter]
    fn redundancy(&self) -> u8 {
        lock(&self.inner).redundancy
    }

    #[setter]
    fn set_redundancy(&self, value: u8) {
        lock(&self.inner).redundancy = value;
    }

    #[getter]
    fn top(&self) -> u8 {
        lock(&self.inner).top
    }

    #[setter]
    fn set_top(&self, value: u8) {
        lock(&self.inner).top = value;
    }

    #[getter]
    fn goal(&self) -> u8 {
        lock(&self.inner).goal
    }

    #[setter]
    fn set_goal(&self, value: u8) {
        lock(&self.inner).goal = value;
    }

    #[pyo3(signature = (payload_type, transport_cc, rtx=None, red=None))]
    fn configure(
        &self,
        payload_type: u8,
        transport_cc: u8,
        rtx: Option<(u32, u8)>,
        red: Option<u8>,
    ) {
        let mut track = lock(&self.inner);
        track.configure(payload_type, transport_cc, rtx);
        track.red_payload_type = red;
        if red.is_none() {
            track.redundancy = 0;
        }
    }

    fn stop(&self) {
        lock(&self.inner).stream = None;
    }

    fn switch(&self, stream: &Stream, packet: &Packet) {
        let state = lock(&stream.inner.state);
        lock(&self.inner).switch(&stream.inner, &state, &packet.packet);
    }

    /// Send outgoing packet `number` again; bytes, 0 if it is gone. `out` stays as it is.
    fn repeat(&self, py: Python<'_>, number: u16, now: f64, out: &Bound<'_, PyList>) -> usize {
        let _ = out;
        let Some((header, stream, sequence)) = lock(&self.inner).repeat(number, now) else {
            return 0;
        };
        let mut engine = lock(&self.engine.bind(py).get().inner);
        let state = lock(&stream.state);
        let Some((packet, payload)) = state.find(sequence) else {
            return 0;
        };
        let copy = engine.queue.keep(payload);
        engine.send(&header, copy);
        header.length + packet.size
    }

    /// Send a packet of nothing but padding (RFC 3550 §5.1); bytes, 0 without a repair stream.
    fn pad(&self, py: Python<'_>, now: f64, out: &Bound<'_, PyList>) -> usize {
        let _ = out;
        let Some(header) = lock(&self.inner).pad(PADDING.len(), now) else {
            return 0;
        };
        let mut engine = lock(&self.engine.bind(py).get().inner);
        let copy = engine.queue.keep(&PADDING);
        engine.send(&header, copy);
        header.length + PADDING.len()
    }

    fn clock(&self, ntp: f64) -> Option<u32> {
        let (stream, time) = lock(&self.inner).clock()?;
        let timestamp = lock(&stream.state).rtp_at(ntp)?;
        Some(timestamp.wrapping_add(time))
    }
}

/// The receivers of a layer or of a sound: tracks, and whatever else listens.
#[pyclass(frozen)]
pub struct Tracks {
    pub inner: Shared<routes::Tracks>,
    members: Shared<Vec<Py<PyAny>>>,
}

impl Tracks {
    /// Carry a change over to what is used per packet.
    fn settle(&self, py: Python<'_>) {
        let mut inner = lock(&self.inner);
        let members = lock(&self.members);
        inner.tracks.clear();
        for member in members.iter() {
            if let Ok(track) = member.bind(py).cast::<Track>() {
                inner.tracks.push(Arc::clone(&track.get().inner));
            }
        }
        inner.tapes = members.len() - inner.tracks.len();
    }
}

#[pymethods]
impl Tracks {
    #[new]
    fn new() -> Self {
        Self { inner: shared(routes::Tracks::default()), members: shared(Vec::new()) }
    }

    fn append(&self, py: Python<'_>, member: Py<PyAny>) {
        lock(&self.members).push(member);
        self.settle(py);
    }

    fn remove(&self, py: Python<'_>, member: &Bound<'_, PyAny>) -> PyResult<()> {
        let mut members = lock(&self.members);
        let Some(at) = members.iter().position(|one| one.is(member)) else {
            return Err(pyo3::exceptions::PyValueError::new_err("not a receiver"));
        };
        let removed = members.remove(at);
        drop(members);
        self.settle(py);
        drop(removed);
        Ok(())
    }

    /// Whether somebody comes in by the next key frame.
    #[setter]
    fn set_waiting(&self, waiting: bool) {
        lock(&self.inner).waiting = waiting;
    }

    fn __len__(&self) -> usize {
        lock(&self.members).len()
    }

    fn __contains__(&self, member: &Bound<'_, PyAny>) -> bool {
        lock(&self.members).iter().any(|one| one.is(member))
    }

    fn __iter__(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.members(py)?.try_iter()?.into_any().unbind())
    }

    /// All that is not a browser's track.
    fn tapes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let members = lock(&self.members);
        let others = members.iter().filter(|one| one.bind(py).cast::<Track>().is_err());
        PyList::new(py, others.map(|one| one.clone_ref(py)).collect::<Vec<_>>())
    }
}

impl Tracks {
    fn members<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let members = lock(&self.members);
        PyList::new(py, members.iter().map(|one| one.clone_ref(py)).collect::<Vec<_>>())
    }
}
