//! What a receiver's network carries.

use pyo3::prelude::*;
use ucc_packets::downlink::Limits;
use ucc_packets::sent::SentLog;
use ucc_packets::twcc::Feedback;
use ucc_packets::{Shared, downlink, lock, shared};

/// As `sfu.core.bandwidth.Downlink`.
#[pyclass(frozen)]
pub struct Downlink {
    pub inner: Shared<downlink::Downlink>,
    pub log: Shared<SentLog>,
}

#[pymethods]
impl Downlink {
    /// `limits` are the estimate to begin with, the same where it will never be known, and the highest.
    #[new]
    fn new(now: f64, limits: (f64, f64, f64)) -> Self {
        let (initial, blind_initial, maximum) = limits;
        let limits = Limits { initial, blind_initial, maximum };
        let log = shared(SentLog::default());
        Self { inner: shared(downlink::Downlink::new(log.clone(), now, limits)), log }
    }

    /// Send to this transport of the engine from now on; None to nobody.
    fn aim(&self, transport: Option<u64>) {
        lock(&self.log).destination = transport;
    }

    #[getter]
    fn next_sequence(&self) -> u64 {
        lock(&self.log).next
    }

    #[getter]
    fn estimate(&self) -> f64 {
        lock(&self.inner).estimate
    }

    #[setter]
    fn set_estimate(&self, value: f64) {
        lock(&self.inner).estimate = value;
    }

    #[getter]
    fn loss(&self) -> f64 {
        lock(&self.inner).loss
    }

    #[getter]
    fn starved(&self) -> bool {
        lock(&self.inner).starved
    }

    #[setter]
    fn set_starved(&self, value: bool) {
        lock(&self.inner).starved = value;
    }

    #[getter]
    fn queue(&self) -> f64 {
        lock(&self.inner).queue
    }

    #[getter]
    fn rtt(&self) -> f64 {
        lock(&self.inner).rtt
    }

    #[getter]
    fn rtt_known(&self) -> bool {
        lock(&self.inner).rtt_known
    }

    #[getter]
    fn budget(&self) -> f64 {
        lock(&self.inner).budget()
    }

    #[getter]
    fn media_budget(&self) -> f64 {
        lock(&self.inner).media_budget()
    }

    #[getter]
    fn congested(&self) -> bool {
        lock(&self.inner).congested()
    }

    #[getter]
    fn curious(&self) -> bool {
        lock(&self.inner).curious()
    }

    #[getter]
    fn probing(&self) -> bool {
        lock(&self.inner).probing()
    }

    fn redundancy(&self, now: f64) -> u8 {
        lock(&self.inner).redundancy(now)
    }

    fn draining(&self, now: f64) -> bool {
        lock(&self.inner).draining(now)
    }

    fn drain(&self, now: f64) {
        lock(&self.inner).drain(now);
    }

    fn blind(&self) {
        lock(&self.inner).blind();
    }

    fn want(&self, rate: f64) {
        lock(&self.inner).want(rate);
    }

    fn measured(&self, rtt: f64) {
        lock(&self.inner).measured(rtt);
    }

    /// `feedback` is a `media.twcc.Feedback` that came together with what is read in Python.
    fn on_feedback(&self, feedback: &Bound<'_, PyAny>, now: f64, rtt: f64) -> PyResult<bool> {
        let read = Feedback {
            base: feedback.getattr("base_sequence")?.extract()?,
            reference: feedback.getattr("reference_time")?.extract()?,
            count: 0,
            arrivals: feedback.getattr("arrivals")?.extract()?,
        };
        Ok(lock(&self.inner).on_feedback(&read, now, rtt))
    }

    fn on_loss(&self, fraction: f64, now: f64) {
        lock(&self.inner).on_loss(fraction, now);
    }

    fn on_remb(&self, bitrate: f64) {
        lock(&self.inner).on_remb(bitrate);
    }

    fn probe_due(&self, now: f64, rtt: f64) -> i64 {
        lock(&self.inner).probe_due(now, rtt)
    }
}
