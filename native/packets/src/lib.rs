//! What happens to a media packet between two system calls: SRTP, RTP, routes, rewriting, batches.
//!
//! Nothing here knows Python or decides anything: who may hear whom, which layer a receiver gets and
//! when a key frame is asked for is said from above. The semantics are those of `sfu/core` in
//! Python, which is the reference; `tests/differential` compares the two byte by byte.

pub mod arrivals;
pub mod av1;
pub mod consent;
pub mod control;
pub mod delay;
pub mod downlink;
pub mod engine;
pub mod events;
pub mod feedback;
pub mod growth;
pub mod h264;
pub mod ingest;
mod ingest_red;
pub mod losses;
pub mod net;
pub mod payloads;
pub mod probing;
pub mod queue;
pub mod red;
pub mod routes;
pub mod rtp;
pub mod seen;
mod sending;
pub mod sent;
pub mod srtp;
pub mod srtp_keys;
pub mod stream;
pub mod streams;
pub mod thread;
pub mod told;
pub mod track;
pub mod turns;
pub mod twcc;
pub mod usual;
pub mod vp8;
pub mod vp9;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// State that the engine's routes and Python's objects both hold.
pub type Shared<T> = Arc<Mutex<T>>;

/// Make something shared.
pub fn shared<T>(value: T) -> Shared<T> {
    Arc::new(Mutex::new(value))
}

/// Lock; after a panic elsewhere the numbers are still numbers.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
