//! Whose turn it is: the thread that carries packets, or those above, who decide.
//!
//! Neither sees the other at work in the middle of something. Who decides goes first: under a flood of
//! packets a mute takes effect all the same.

use std::sync::{Condvar, Mutex, MutexGuard};

use crate::lock;

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Holder {
    #[default]
    Nobody,
    Packets,
    Above,
}

#[derive(Default)]
struct State {
    holder: Holder,
    /// Somebody above waits for their turn.
    wanted: bool,
    /// A packet waits for a decision; none moves before it was taken.
    stopped: bool,
    ended: bool,
    /// Threads that wait, so that nobody calls the kernel to wake no one.
    waiting: usize,
}

/// Turns of two threads.
#[derive(Default)]
pub struct Turns {
    state: Mutex<State>,
    changed: Condvar,
}

impl Turns {
    /// Wait for the packets' turn; false when there will be none any more.
    pub fn begin(&self) -> bool {
        let mut state = self.wait(|state| {
            !state.ended && (state.holder == Holder::Above || state.wanted || state.stopped)
        });
        if state.ended {
            return false;
        }
        state.holder = Holder::Packets;
        true
    }

    /// The packets' turn is over; `stopped` when one waits for a decision.
    pub fn end(&self, stopped: bool) {
        self.give_up(stopped);
    }

    /// Take the turn of those above if nobody has to be waited for.
    pub fn try_hold(&self) -> bool {
        let mut state = lock(&self.state);
        let free = state.holder == Holder::Nobody;
        if free {
            state.holder = Holder::Above;
        }
        free
    }

    /// Wait for the turn of those above, of whom there is one thread.
    pub fn hold(&self) {
        lock(&self.state).wanted = true;
        let mut state = self.wait(|state| state.holder == Holder::Packets);
        state.wanted = false;
        state.holder = Holder::Above;
    }

    /// It is over; `stopped` when the decision is still to be taken.
    pub fn release(&self, stopped: bool) {
        self.give_up(stopped);
    }

    /// No packet has a turn from now on.
    pub fn close(&self) {
        let mut state = lock(&self.state);
        state.ended = true;
        self.wake(&state);
    }

    fn give_up(&self, stopped: bool) {
        let mut state = lock(&self.state);
        state.holder = Holder::Nobody;
        state.stopped = stopped;
        self.wake(&state);
    }

    fn wait(&self, hindered: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        let mut state = lock(&self.state);
        while hindered(&state) {
            state.waiting += 1;
            state = self.changed.wait(state).unwrap_or_else(std::sync::PoisonError::into_inner);
            state.waiting -= 1;
        }
        state
    }

    fn wake(&self, state: &State) {
        if state.waiting > 0 {
            self.changed.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};
    use std::sync::{Arc, mpsc::RecvTimeoutError};
    use std::thread;
    use std::time::Duration;

    use super::Turns;

    const SHORT: Duration = Duration::from_millis(50);
    const LONG: Duration = Duration::from_secs(20);

    /// What another thread's wait for a packets' turn gave, once it is over.
    fn begun(turns: &Arc<Turns>) -> Receiver<bool> {
        let (tell, told) = channel();
        let turns = turns.clone();
        thread::spawn(move || tell.send(turns.begin()));
        told
    }

    #[test]
    fn packets_wait_for_those_above() {
        let turns = Arc::new(Turns::default());
        assert!(turns.try_hold());
        let told = begun(&turns);
        assert_eq!(told.recv_timeout(SHORT), Err(RecvTimeoutError::Timeout));
        turns.release(false);
        assert_eq!(told.recv_timeout(LONG), Ok(true));
    }

    #[test]
    fn those_above_wait_for_the_end_of_the_packets_turn_and_come_first() {
        let turns = Arc::new(Turns::default());
        assert!(turns.begin());
        assert!(!turns.try_hold());
        let (tell, told) = channel();
        let others = turns.clone();
        thread::spawn(move || {
            others.hold();
            tell.send(()).expect("somebody listens");
        });
        assert_eq!(told.recv_timeout(SHORT), Err(RecvTimeoutError::Timeout));
        turns.end(false);
        // The packets' thread would go on at once, and does not get in before them.
        let next = begun(&turns);
        assert_eq!(told.recv_timeout(LONG), Ok(()));
        assert_eq!(next.recv_timeout(SHORT), Err(RecvTimeoutError::Timeout));
        turns.release(false);
        assert_eq!(next.recv_timeout(LONG), Ok(true));
    }

    #[test]
    fn a_stopped_packet_waits_until_it_was_decided_about() {
        let turns = Arc::new(Turns::default());
        assert!(turns.begin());
        turns.end(true);
        let next = begun(&turns);
        assert_eq!(next.recv_timeout(SHORT), Err(RecvTimeoutError::Timeout));
        assert!(turns.try_hold());
        turns.release(true);
        assert_eq!(next.recv_timeout(SHORT), Err(RecvTimeoutError::Timeout));
        assert!(turns.try_hold());
        turns.release(false);
        assert_eq!(next.recv_timeout(LONG), Ok(true));
    }

    #[test]
    fn the_end_lets_go_of_who_waits() {
        let turns = Arc::new(Turns::default());
        assert!(turns.try_hold());
        let told = begun(&turns);
        turns.close();
        assert_eq!(told.recv_timeout(LONG), Ok(false));
    }
}
