//! The engine as Python drives it: turns, in which it may be changed, and one tuple per event.

use std::collections::HashMap;
use std::sync::Mutex;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyBytes, PyTuple};
use ucc_packets::consent::Consent;
use ucc_packets::events::Event;
use ucc_packets::net::Address;
use ucc_packets::srtp::{Inbound, Outbound};
use ucc_packets::srtp_keys::Profile;
use ucc_packets::thread::Carrier;
use ucc_packets::{Shared, engine, lock, shared};

use crate::flows::{Inlet, Packet, Route};

/// Key and salt of one direction.
type Keys<'py> = (&'py [u8], &'py [u8]);

/// Sockets, transports and everything between them.
#[pyclass(frozen)]
pub struct Engine {
    pub inner: Shared<engine::Engine>,
    carrier: Mutex<Option<Carrier>>,
}

fn address(host: &str, port: u16) -> PyResult<Address> {
    let ip = host.split('%').next().unwrap_or_default().parse();
    Ok(Address { ip: ip.map_err(|_| PyValueError::new_err("not an IP address"))?, port })
}

#[pymethods]
impl Engine {
    #[new]
    fn new() -> Self {
        Self { inner: shared(engine::Engine::default()), carrier: Mutex::new(None) }
    }

    /// Use sockets that are open, by their place in `fds` from now on.
    #[allow(clippy::needless_pass_by_value)]
    fn open(&self, fds: Vec<i32>) {
        lock(&self.inner).open(&fds);
    }

    /// Have a thread carry packets from now on; gives a descriptor that is readable when `tell` has
    /// something. All other calls are made between `hold` and `release`.
    fn start(&self) -> PyResult<i32> {
        let carrier = Carrier::start(self.inner.clone())?;
        Ok(lock(&self.carrier).insert(carrier).alarm())
    }

    /// End the thread, outside a turn, and leave the sockets alone.
    fn close(&self, py: Python<'_>) {
        let carrier = lock(&self.carrier).take();
        py.detach(|| drop(carrier));
        lock(&self.inner).close();
    }

    /// The descriptor was readable: a turn follows, in which all is told.
    fn heard(&self) {
        if let Some(carrier) = lock(&self.carrier).as_ref() {
            carrier.hear();
        }
    }

    /// Have packets rest.
    fn hold(&self, py: Python<'_>) {
        let carrier = lock(&self.carrier);
        if let Some(carrier) = carrier.as_ref() {
            if !carrier.try_hold() {
                py.detach(|| carrier.hold());
            }
        }
    }

    /// Have them go on.
    fn release(&self) {
        if let Some(carrier) = lock(&self.carrier).as_ref() {
            carrier.release();
        }
    }

    /// What happened next, and the socket where; None when all is told and packets may go on.
    fn tell<'py>(
        &self,
        py: Python<'py>,
        now: f64,
    ) -> PyResult<Option<(usize, Bound<'py, PyTuple>)>> {
        let note = py.detach(|| lock(&self.inner).tell(now));
        note.map(|note| Ok((note.socket, told(py, note.event, &note.data)?))).transpose()
    }

    /// Whether voices are to be told of at once.
    fn listen(&self, on: bool) {
        lock(&self.inner).told.tapped = on;
    }

    /// Handle what came by a connection until something is to be decided; None when all is done and sent.
    fn pump<'py>(
        &self,
        py: Python<'py>,
        socket: usize,
        now: f64,
    ) -> PyResult<Option<Bound<'py, PyTuple>>> {
        // Nothing of Python is touched while packets are.
        let event = py.detach(|| lock(&self.inner).pump(socket, now));
        event.map(|event| self.told(py, event)).transpose()
    }

    /// Take datagrams that came by a TCP connection, at most a batch; `pump` with the connection's
    /// number in place of a socket handles them. It must have given None before.
    #[allow(clippy::needless_pass_by_value)]
    fn load(
        &self,
        host: &str,
        port: u16,
        datagrams: Vec<PyBackedBytes>,
        arrival: f64,
    ) -> PyResult<()> {
        let from = address(host, port)?;
        lock(&self.inner).load(from, datagrams.iter().map(|one| &one[..]), arrival);
        Ok(())
    }

    /// What is to be sent by TCP connections, as (number, octets of one datagram, datagrams).
    fn streamed<'py>(&self, py: Python<'py>) -> Vec<(usize, usize, Bound<'py, PyBytes>)> {
        let runs = lock(&self.inner).streamed.take();
        runs.into_iter().map(|(n, size, data)| (n, size, PyBytes::new(py, &data))).collect()
    }

    /// Take a decrypted packet, as `pump` does; call `pump` without a socket until it gives None.
    fn feed<'py>(
        &self,
        py: Python<'py>,
        id: u64,
        data: &[u8],
        arrival: f64,
        now: f64,
    ) -> PyResult<Option<Bound<'py, PyTuple>>> {
        let event = lock(&self.inner).feed(id, data, arrival, now);
        event.map(|event| self.told(py, event)).transpose()
    }

    /// Take decrypted RTCP, as `pump` does.
    fn feed_rtcp<'py>(
        &self,
        py: Python<'py>,
        id: u64,
        data: &[u8],
        now: f64,
    ) -> PyResult<Option<Bound<'py, PyTuple>>> {
        let event = lock(&self.inner).feed_rtcp(id, data, now);
        event.map(|event| self.told(py, event)).transpose()
    }

    /// What is queued, as (transport, packet), instead of sending it.
    fn take<'py>(&self, py: Python<'py>) -> Vec<(u64, Bound<'py, PyBytes>)> {
        let taken = lock(&self.inner).take();
        taken.into_iter().map(|(id, packet)| (id, PyBytes::new(py, &packet))).collect()
    }

    /// The recording's slot was switched by the key frame of the last event.
    fn taped(&self) {
        lock(&self.inner).taped();
    }

    /// Send everything that is queued.
    fn flush(&self, py: Python<'_>) {
        py.detach(|| lock(&self.inner).flush());
    }

    // --- transports -----------------------------------------------------------------------------

    fn add_transport(&self) -> u64 {
        lock(&self.inner).transports.add()
    }

    fn remove_transport(&self, id: u64) {
        let mut engine = lock(&self.inner);
        engine.transports.remove(id);
        engine.paths.retain(|_, owner| *owner != id);
    }

    /// Packets from there are this transport's.
    fn bind(&self, socket: usize, host: &str, port: u16, id: u64) -> PyResult<()> {
        lock(&self.inner).paths.insert((socket, address(host, port)?), id);
        Ok(())
    }

    fn unbind(&self, socket: usize, host: &str, port: u16) -> PyResult<()> {
        lock(&self.inner).paths.remove(&(socket, address(host, port)?));
        Ok(())
    }

    /// Send the transport's packets there from now on.
    fn aim(&self, id: u64, socket: usize, host: &str, port: u16) -> PyResult<()> {
        let path = (socket, address(host, port)?.into());
        if let Some(known) = lock(&self.inner).transports.get(id) {
            known.path = Some(path);
        }
        Ok(())
    }

    /// What it sends goes this way.
    fn connect(&self, id: u64, inlet: &Inlet) {
        if let Some(known) = lock(&self.inner).transports.get(id) {
            known.inlet = Some(inlet.inner.clone());
        }
    }

    /// The keys of the association, once: numbers would begin anew, and key streams repeat.
    /// `profile` is named as in OpenSSL.
    fn set_keys(&self, id: u64, profile: &str, inbound: Keys, outbound: Keys) -> PyResult<()> {
        let wrong = || PyValueError::new_err("not keys of this profile");
        let profile = Profile::named(profile).ok_or_else(wrong)?;
        let input = Inbound::new(profile, inbound.0, inbound.1).map_err(|_| wrong())?;
        let output = Outbound::new(profile, outbound.0, outbound.1).map_err(|_| wrong())?;
        if let Some(known) = lock(&self.inner).transports.get(id)
            && known.outbound.is_none()
        {
            known.inbound = Some(input);
            known.outbound = Some(output);
        }
        Ok(())
    }

    /// Answer its checks that need no decision; without credentials leave them all.
    #[pyo3(signature = (id, credentials=None))]
    fn consent(&self, id: u64, credentials: Option<(&str, &str)>) {
        let consent = credentials.map(|(username, password)| Consent::new(username, password));
        if let Some(known) = lock(&self.inner).transports.get(id) {
            known.consent = consent;
        }
    }

    /// When something authentic came from it last, and when a check was answered here; 0 for never.
    fn alive(&self, id: u64) -> (f64, f64) {
        lock(&self.inner)
            .transports
            .get(id)
            .map_or((0.0, 0.0), |known| (known.alive, known.checked))
    }

    // --- sending --------------------------------------------------------------------------------

    fn send(&self, socket: usize, host: &str, port: u16, data: &[u8]) -> PyResult<()> {
        let to = address(host, port)?;
        lock(&self.inner).send_datagram(socket, to, data);
        Ok(())
    }

    fn send_rtcp(&self, id: u64, data: &[u8]) -> bool {
        lock(&self.inner).send_rtcp(id, data)
    }

    /// Queue a packet that was put together elsewhere.
    fn queue(&self, id: u64, header: &[u8], payload: &[u8]) {
        lock(&self.inner).send_plain(id, [header, payload]);
    }

    /// Publish a telephone's frame; None for a duplicate, else the packet and whether it went out.
    fn inject(
        &self,
        py: Python<'_>,
        route: &Route,
        frame: (u16, u32, &[u8]),
        times: (f64, f64),
    ) -> Option<(Packet, bool)> {
        let (sequence, timestamp, payload) = frame;
        let (packet, open) =
            lock(&self.inner).inject(&route.inner, sequence, timestamp, payload, times)?;
        Some((Packet::new(py, packet, payload), open))
    }

    // --- what happened --------------------------------------------------------------------------

    fn counters(&self) -> HashMap<&'static str, u64> {
        lock(&self.inner).counters.all().collect()
    }

    /// Why the last datagram was dropped, and where it came from; once.
    fn dropped(&self) -> Option<(&'static str, String, u16)> {
        let (reason, from) = lock(&self.inner).dropped.take()?;
        Some((reason, from.ip.to_string(), from.port))
    }
}

impl Engine {
    fn told<'py>(&self, py: Python<'py>, event: Event) -> PyResult<Bound<'py, PyTuple>> {
        // A copy, since making objects may run any Python.
        let data = event.data().map(|place| lock(&self.inner).batch.memory[place].to_vec());
        told(py, event, &data.unwrap_or_default())
    }
}

/// An event as a tuple; the first is its kind, the place of its handler in `sfu/native/engine.py`.
fn told<'py>(py: Python<'py>, event: Event, data: &[u8]) -> PyResult<Bound<'py, PyTuple>> {
    let bytes = || PyBytes::new(py, data);
    match event {
        Event::Datagram { from, transport, .. } => {
            (0, transport, from.ip.to_string(), from.port, bytes()).into_pyobject(py)
        }
        Event::Rtcp { transport, .. } => (1, transport, bytes()).into_pyobject(py),
        Event::Learn { transport, .. } => (2, transport, bytes()).into_pyobject(py),
        Event::Woke { transport, ssrc } => (3, transport, ssrc).into_pyobject(py),
        Event::Key { transport, ssrc, packet } => {
            (4, transport, ssrc, Packet::new(py, packet, b"")).into_pyobject(py)
        }
        Event::Tape { transport, ssrc, packet, payload, late } => {
            (5, transport, ssrc, Packet::new(py, packet, &payload), late).into_pyobject(py)
        }
        Event::Heard { transport, level, sequence, timestamp, .. } => {
            (6, transport, level, sequence, timestamp, bytes()).into_pyobject(py)
        }
        Event::Gap { transport } => (7, transport).into_pyobject(py),
        Event::Budget { transport } => (8, transport).into_pyobject(py),
        Event::Passed { transport, ssrc, packet } => {
            (9, transport, ssrc, Packet::new(py, packet, b"")).into_pyobject(py)
        }
    }
}
