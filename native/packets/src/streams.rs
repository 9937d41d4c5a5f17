//! What goes by TCP connections, which Python has: few browsers need one.

use crate::net::Dropped;

/// Octets that are kept until they are fetched; that is after every batch at least.
const MAX_OCTETS: usize = 8 * 1024 * 1024;

/// Datagrams of one size, but for a shorter last one: the connection's number, the size, the octets.
pub type StreamRun = (usize, usize, Vec<u8>);

/// Datagrams for TCP connections, in order.
#[derive(Default)]
pub struct Streamed {
    runs: Vec<StreamRun>,
    octets: usize,
}

impl Streamed {
    /// Keep a copy for connection `number`, or drop it because too much waits.
    pub fn push(&mut self, number: usize, size: usize, data: &[u8], dropped: &mut Dropped) {
        if self.octets + data.len() > MAX_OCTETS {
            dropped.full += data.len().div_ceil(size.max(1)) as u64;
            return;
        }
        self.octets += data.len();
        self.runs.push((number, size, data.to_vec()));
    }

    /// Whether there is nothing to fetch.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Everything, once.
    pub fn take(&mut self) -> Vec<StreamRun> {
        self.octets = 0;
        std::mem::take(&mut self.runs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_come_out_once_and_in_order() {
        let (mut streamed, mut dropped) = (Streamed::default(), Dropped::default());
        streamed.push(70_000, 3, b"abcde", &mut dropped);
        streamed.push(70_001, 1, b"f", &mut dropped);
        assert_eq!(streamed.take(), [(70_000, 3, b"abcde".to_vec()), (70_001, 1, b"f".to_vec())]);
        assert!(streamed.take().is_empty());
    }

    #[test]
    fn what_nobody_fetches_is_bounded() {
        let (mut streamed, mut dropped) = (Streamed::default(), Dropped::default());
        let data = vec![0; MAX_OCTETS];
        streamed.push(70_000, 1000, &data, &mut dropped);
        streamed.push(70_000, 1000, &data[..2500], &mut dropped);
        assert_eq!(dropped.full, 3);
        assert_eq!(streamed.take().len(), 1);
        streamed.push(70_000, 1000, b"again", &mut dropped);
        assert_eq!(streamed.take().len(), 1);
    }
}
