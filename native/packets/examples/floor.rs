//! What a packet costs at least: sealing and the kernel's way to a receiver's socket, nothing else.
//!
//! `cargo run --release -p ucc-packets --example floor [receivers] [burst]`: bursts of packets of 1,100
//! octets to each of so many receivers over loopback, 100 a second and as fast as it goes. Another
//! thread empties their sockets. Figures are medians in µs per packet, so that other work does not count.

use std::net::UdpSocket;
use std::os::fd::AsRawFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use ucc_packets::net::{Address, Batch, Dropped, Name, Run, Socket};
use ucc_packets::srtp::Outbound;
use ucc_packets::srtp_keys::Profile;

const SIZE: usize = 1128;
const SEALED: usize = SIZE + 16;
const ROUNDS: usize = 300;

/// The median, in µs per packet.
fn middle(mut taken: Vec<Duration>, packets: usize) -> f64 {
    taken.sort_unstable();
    taken[taken.len() / 2].as_secs_f64() * 1e6 / packets as f64
}

/// Empty the receivers' sockets until told to stop.
fn drain(sockets: &[UdpSocket], stop: &AtomicBool) {
    let mut batch = Batch::default();
    while !stop.load(Ordering::Relaxed) {
        for one in sockets {
            while batch.receive(one.as_raw_fd()).is_ok() && !batch.datagrams.is_empty() {}
        }
        thread::sleep(Duration::from_micros(500));
    }
}

fn packet(number: u16) -> [u8; SIZE] {
    let mut made = [0; SIZE];
    made[..2].copy_from_slice(&[0x80, 96]);
    made[2..4].copy_from_slice(&number.to_be_bytes());
    made
}

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|one| one.parse::<usize>().ok());
    let (receivers, burst) = (numbers.next().unwrap_or(20), numbers.next().unwrap_or(3));
    let sockets: Vec<_> =
        (0..receivers).map(|_| UdpSocket::bind("127.0.0.1:0").expect("a port")).collect();
    let names: Vec<Name> = sockets
        .iter()
        .map(|one| one.local_addr().expect("bound"))
        .map(|one| Address { ip: one.ip(), port: one.port() }.into())
        .collect();
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = stop.clone();
    let drained = thread::spawn(move || drain(&sockets, &stopped));

    let from = UdpSocket::bind("127.0.0.1:0").expect("a port");
    let mut socket = Socket::new(from.as_raw_fd());
    let mut seals: Vec<_> = (0..receivers)
        .map(|_| {
            Outbound::new(
                Profile::named("SRTP_AEAD_AES_128_GCM").expect("known"),
                &[7; 16],
                &[7; 12],
            )
        })
        .map(|one| one.expect("keys"))
        .collect();
    let mut memory = vec![0; receivers * burst * SEALED + 64];
    let mut number = 0_u16;
    for pause in [Duration::from_millis(10), Duration::from_micros(300)] {
        let (mut sealing, mut sending) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            thread::sleep(pause);
            let start = Instant::now();
            let mut runs = Vec::with_capacity(receivers);
            for (at, seal) in seals.iter_mut().enumerate() {
                let first = at * burst * SEALED;
                for step in 0..burst {
                    let room = &mut memory[first + step * SEALED..first + (step + 1) * SEALED];
                    room[..SIZE].copy_from_slice(&packet(number.wrapping_add(step as u16)));
                    seal.protect(room, SIZE).expect("room");
                }
                let end = first + burst * SEALED;
                runs.push(Run { socket: 0, to: names[at], start: first, end, size: SEALED });
            }
            number = number.wrapping_add(burst as u16);
            let sealed = Instant::now();
            let mut dropped = Dropped::default();
            socket.send(&memory, &runs, &mut dropped);
            sealing.push(sealed - start);
            sending.push(sealed.elapsed());
        }
        let packets = receivers * burst;
        println!(
            "{receivers} receivers, bursts of {burst}, every {pause:?}: sealing {:.2}, sending {:.2} µs",
            middle(sealing, packets),
            middle(sending, packets)
        );
    }
    stop.store(true, Ordering::Relaxed);
    drained.join().expect("drained");
}
