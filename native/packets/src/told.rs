//! What is told of packets that go on meanwhile, until somebody above looks.

use std::collections::VecDeque;

use crate::engine::Engine;
use crate::events::Event;

/// With so many untold, one that could have waited does not.
const SOME: usize = 256;
/// With so many, packets wait until somebody has looked: nothing is dropped.
const MOST: usize = 4096;

/// An event with a copy of what it speaks of, since the batch's memory is used again.
pub struct Note {
    /// The socket that its packet came by.
    pub socket: usize,
    /// What happened.
    pub event: Event,
    /// The octets.
    pub data: Vec<u8>,
}

/// Events in their order.
#[derive(Default)]
pub struct Told {
    notes: VecDeque<Note>,
    /// The socket whose last packet waits for a decision.
    stopped: Option<usize>,
    /// Somebody listens to voices, and wants them now.
    pub tapped: bool,
    /// When somebody looked last.
    looked: f64,
}

impl Engine {
    /// Handle what a readable socket has as `pump` does, and keep what is told. True when somebody
    /// should look soon.
    pub fn run(&mut self, socket: usize, now: f64) -> bool {
        let mut soon = false;
        while let Some(event) = self.pump(socket, now) {
            let tapped = self.told.tapped && matches!(event, Event::Heard { .. });
            soon |= tapped || now - self.told.looked >= event.patience();
            let stops = event.stops();
            let note = self.note_down(socket, event);
            self.told.notes.push_back(note);
            if stops || self.told.notes.len() >= MOST {
                self.told.stopped = Some(socket);
                return true;
            }
        }
        soon || !self.streamed.is_empty() || self.told.notes.len() >= SOME
    }

    /// Whether packets wait until `tell` has given None.
    pub fn stopped(&self) -> bool {
        self.told.stopped.is_some()
    }

    /// The next thing that was told; then whatever the stopped packet and those behind it lead to. None
    /// when there is nothing to be decided any more.
    pub fn tell(&mut self, now: f64) -> Option<Note> {
        if let Some(note) = self.told.notes.pop_front() {
            return Some(note);
        }
        self.told.looked = now;
        let socket = self.told.stopped?;
        let event = self.pump(socket, now);
        if event.is_none() {
            self.told.stopped = None;
        }
        event.map(|event| self.note_down(socket, event))
    }

    fn note_down(&self, socket: usize, event: Event) -> Note {
        let data = event.data().map(|place| self.batch.memory[place].to_vec()).unwrap_or_default();
        Note { socket, event, data }
    }
}
