//! The thread that carries packets: it waits for the sockets and pumps, and nobody else has to run for
//! that. What is to be told is kept by the engine; a byte in the alarm says that somebody should look.

use std::io::{self, Read, Write};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};

use crate::engine::Engine;
use crate::net::{Readiness, monotonic, wait};
use crate::turns::Turns;
use crate::{Shared, lock};

/// Bytes of a bell that one look takes out: there is never more than one or two.
const RUNG: usize = 16;

/// Rung by one thread, looked at by another; both do not wait.
struct Bell {
    rings: UnixStream,
    heard: UnixStream,
    rung: AtomicBool,
}

impl Bell {
    fn new() -> io::Result<Self> {
        let (rings, heard) = UnixStream::pair()?;
        rings.set_nonblocking(true)?;
        heard.set_nonblocking(true)?;
        Ok(Self { rings, heard, rung: AtomicBool::new(false) })
    }

    fn ring(&self) {
        if !self.rung.swap(true, Ordering::AcqRel) {
            // When it is full somebody will look anyway.
            let _ = (&self.rings).write(&[1]);
        }
    }

    /// To be called before looking: whoever looks afterwards sees all that it was rung for. In this order,
    /// since a byte that is taken while the bell counts as silent would be missing when it counts as rung.
    fn hear(&self) {
        let _ = (&self.heard).read(&mut [0; RUNG]);
        self.rung.store(false, Ordering::Release);
    }
}

/// What both threads hold.
struct Both {
    engine: Shared<Engine>,
    turns: Turns,
    /// For those above: something is told.
    alarm: Bell,
    /// For the thread: sockets have to be waited for anew, or it is over.
    wake: Bell,
}

/// The engine's thread, as those above see it. They touch the engine in their turns only.
pub struct Carrier {
    both: Arc<Both>,
    thread: Option<JoinHandle<()>>,
}

impl Carrier {
    /// Begin to carry packets between the engine's sockets.
    pub fn start(engine: Shared<Engine>) -> io::Result<Self> {
        lock(&engine).owed.here = true;
        let both =
            Both { engine, turns: Turns::default(), alarm: Bell::new()?, wake: Bell::new()? };
        let both = Arc::new(both);
        let carried = both.clone();
        let thread = Builder::new().name("packets".into()).spawn(move || carry(&carried))?;
        Ok(Self { both, thread: Some(thread) })
    }

    /// Becomes readable when something is told.
    pub fn alarm(&self) -> RawFd {
        self.both.alarm.heard.as_raw_fd()
    }

    /// Begin a turn if packets do not have theirs.
    pub fn try_hold(&self) -> bool {
        self.both.turns.try_hold()
    }

    /// Begin a turn after that of the packets.
    pub fn hold(&self) {
        self.both.turns.hold();
    }

    /// Silence the alarm, before the turn in which all is looked at that was told.
    pub fn hear(&self) {
        self.both.alarm.hear();
    }

    /// End the turn.
    pub fn release(&self) {
        let engine = lock(&self.both.engine);
        let stopped = engine.stopped();
        let anew = engine.waiting().next().is_some() || engine.owes_unawaited();
        drop(engine);
        if anew {
            self.both.wake.ring();
        }
        self.both.turns.release(stopped);
    }

    /// End the thread, outside a turn.
    pub fn close(&mut self) {
        self.both.turns.close();
        self.both.wake.ring();
        if let Some(thread) = self.thread.take() {
            // It catches what panics; there is nothing to be learned from how it ended.
            let _ = thread.join();
        }
    }
}

impl Drop for Carrier {
    fn drop(&mut self) {
        self.close();
    }
}

fn carry(both: &Both) {
    let mut sockets = vec![Readiness::of(both.wake.heard.as_raw_fd(), false)];
    loop {
        sockets.truncate(1);
        let mut engine = lock(&both.engine);
        sockets.extend(engine.wanted());
        let until = engine.owed_at();
        engine.owed.awaited = until.is_some();
        drop(engine);
        if wait(&mut sockets, until).is_err() || !both.turns.begin() {
            return;
        }
        if sockets[0].readable() {
            both.wake.hear();
        }
        let pumped = catch_unwind(AssertUnwindSafe(|| pump(both, &sockets[1..])));
        let (told, stopped) = pumped.unwrap_or_else(|_| {
            lock(&both.engine).reset();
            (false, false)
        });
        both.turns.end(stopped);
        if told {
            both.alarm.ring();
        }
    }
}

/// Whether something is told that should be looked at, and whether a packet waits for that.
fn pump(both: &Both, sockets: &[Readiness]) -> (bool, bool) {
    let mut engine = lock(&both.engine);
    let (mut told, now) = (false, monotonic());
    engine.pay(now);
    // What goes by connections of Python's is fetched.
    told |= !engine.streamed.is_empty();
    for (number, socket) in sockets.iter().enumerate() {
        if socket.writable() {
            engine.writable(number);
        }
        if socket.readable() {
            told |= engine.run(number, now);
            if engine.stopped() {
                return (true, true);
            }
        }
    }
    (told, false)
}
