use std::net::UdpSocket;
use std::os::fd::AsRawFd;

use super::*;

fn bound(at: &str) -> (UdpSocket, Name) {
    let socket = UdpSocket::bind(at).unwrap();
    let local = socket.local_addr().unwrap();
    (socket, Address { ip: local.ip(), port: local.port() }.into())
}

#[test]
fn runs_arrive_as_datagrams_in_order() {
    for at in ["127.0.0.1:0", "[::1]:0"] {
        let (from, name) = bound(at);
        let (to, there) = bound(at);
        let memory: Vec<u8> = (0..100).collect();
        let runs = [
            Run { socket: 0, to: there, start: 0, end: 70, size: 20 },
            Run { socket: 0, to: there, start: 70, end: 100, size: 30 },
        ];
        for segmenting in [true, false] {
            let mut socket = Socket::new(from.as_raw_fd());
            socket.segmenting = segmenting;
            let mut dropped = Dropped::default();
            socket.send(&memory, &runs, &mut dropped);
            let mut batch = Batch::default();
            batch.receive(to.as_raw_fd()).unwrap();
            let lengths: Vec<_> = batch.datagrams.iter().map(|one| one.length).collect();
            assert_eq!(lengths, [20, 20, 20, 10, 30]);
            assert_eq!(batch.datagrams[0].from, name.address());
            assert_eq!(&batch.memory[MAX_DATAGRAM..MAX_DATAGRAM + 20], &memory[20..40]);
            assert!(batch.receive(to.as_raw_fd()).is_err(), "nothing is left");
            assert_eq!((dropped.error, dropped.full), (0, 0));
        }
    }
}

#[test]
fn the_kernel_tells_when_a_datagram_came() {
    let (to, there) = bound("127.0.0.1:0");
    let on: libc::c_int = 1;
    // SAFETY: the option is an int, of which pointer and size are given.
    let set = unsafe {
        libc::setsockopt(
            to.as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_TIMESTAMPNS,
            (&raw const on).cast(),
            size_of::<libc::c_int>() as u32,
        )
    };
    assert_eq!(set, 0);
    Socket::new(to.as_raw_fd()).send_one(b"x", there, &mut Dropped::default());
    let mut batch = Batch::default();
    batch.receive(to.as_raw_fd()).unwrap();
    assert!(batch.datagrams[0].arrival > 1.6e9);
}

#[test]
fn what_is_too_long_is_said_to_be_cut() {
    let (from, _) = bound("127.0.0.1:0");
    let (to, there) = bound("127.0.0.1:0");
    let mut dropped = Dropped::default();
    Socket::new(from.as_raw_fd()).send_one(&[1; MAX_DATAGRAM + 1], there, &mut dropped);
    let mut batch = Batch::default();
    batch.receive(to.as_raw_fd()).unwrap();
    assert!(batch.datagrams[0].cut);
}

#[test]
fn what_the_system_refuses_is_counted_and_the_rest_goes_on() {
    let (from, _) = bound("127.0.0.1:0");
    let (to, there) = bound("127.0.0.1:0");
    let nowhere = Address { ip: "::1".parse().unwrap(), port: 9 }.into();
    let memory = [0; 20];
    let runs = [
        Run { socket: 0, to: nowhere, start: 0, end: 10, size: 10 },
        Run { socket: 0, to: there, start: 10, end: 20, size: 10 },
    ];
    let mut dropped = Dropped::default();
    Socket::new(from.as_raw_fd()).send(&memory, &runs, &mut dropped);
    assert_eq!(dropped.error, 1);
    let mut batch = Batch::default();
    batch.receive(to.as_raw_fd()).unwrap();
    assert_eq!(batch.datagrams.len(), 1);
}

#[test]
fn what_came_otherwise_stands_in_a_batch() {
    let from = Address { ip: "192.0.2.7".parse().unwrap(), port: 7 };
    let (long, mut batch) = (vec![1; MAX_DATAGRAM + 1], Batch::default());
    batch.load(from, [&b"abc"[..], b"", &long].into_iter(), 5.0);
    let found: Vec<_> = batch.datagrams.iter().map(|one| (one.length, one.cut)).collect();
    assert_eq!(found, [(3, false), (0, false), (MAX_DATAGRAM, true)]);
    assert_eq!(&batch.memory[..3], b"abc");
    assert_eq!((batch.datagrams[0].from, batch.datagrams[0].arrival), (Some(from), 5.0));
    batch.load(from, (0..BATCH + 1).map(|_| &b"x"[..]), 5.0);
    assert_eq!(batch.datagrams.len(), BATCH, "no more than it has room for");
}
