//! Batches of datagrams in and out: recvmmsg(2), and sendmmsg(2) with UDP_SEGMENT (udp(7)).
//!
//! Waiting for sockets, and what time it is. The only file with `unsafe`: the system calls take pointers,
//! which live as long as the call.

use std::collections::VecDeque;
use std::io;
use std::mem::zeroed;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::fd::RawFd;
use std::ptr::null_mut;

/// Datagrams that one call receives at most.
pub const BATCH: usize = 64;
/// Octets of a datagram; longer ones are dropped.
pub const MAX_DATAGRAM: usize = 1500;
/// Datagrams that the kernel cuts one buffer into at most.
pub const MAX_SEGMENTS: usize = 64;
/// Octets of one such buffer at most: an IPv4 packet less its headers, rounded down.
pub const MAX_RUN: usize = 60_000;
/// While a socket's buffer is full, this many datagrams wait; late media is worth less than the
/// media that comes next.
const MAX_WAITING: usize = 512;
const NAME: usize = 28;
const CONTROL: usize = 64;
const V4: u16 = libc::AF_INET as u16;
const V6: u16 = libc::AF_INET6 as u16;

/// Where a datagram came from or goes to. IPv6 flow and scope are left off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// The host.
    pub ip: IpAddr,
    /// The UDP port.
    pub port: u16,
}

/// An address as system calls take it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Name {
    octets: [u8; NAME],
    length: u32,
}

impl From<Address> for Name {
    fn from(address: Address) -> Self {
        let mut octets = [0; NAME];
        octets[2..4].copy_from_slice(&address.port.to_be_bytes());
        let (family, length) = match address.ip {
            IpAddr::V4(ip) => {
                octets[4..8].copy_from_slice(&ip.octets());
                (V4, 16)
            }
            IpAddr::V6(ip) => {
                octets[8..24].copy_from_slice(&ip.octets());
                (V6, 28)
            }
        };
        octets[..2].copy_from_slice(&family.to_ne_bytes());
        Self { octets, length }
    }
}

impl Name {
    fn address(&self) -> Option<Address> {
        let port = u16::from_be_bytes([self.octets[2], self.octets[3]]);
        let ip = match u16::from_ne_bytes([self.octets[0], self.octets[1]]) {
            V4 => IpAddr::V4(Ipv4Addr::from(<[u8; 4]>::try_from(&self.octets[4..8]).ok()?)),
            V6 => IpAddr::V6(Ipv6Addr::from(<[u8; 16]>::try_from(&self.octets[8..24]).ok()?)),
            _ => return None,
        };
        Some(Address { ip, port })
    }
}

/// A datagram that was received; its octets are in the batch's memory.
#[derive(Clone, Copy)]
pub struct Datagram {
    /// Octets.
    pub length: usize,
    /// Sender; None for a family that we have no sockets of.
    pub from: Option<Address>,
    /// The kernel's time of arrival in seconds; 0 when it gave none.
    pub arrival: f64,
    /// It was longer than it may be.
    pub cut: bool,
}

/// Room for `BATCH` datagrams; number n begins at n × `MAX_DATAGRAM`.
pub struct Batch {
    /// The octets.
    pub memory: Vec<u8>,
    /// What was received.
    pub datagrams: Vec<Datagram>,
}

impl Default for Batch {
    fn default() -> Self {
        Self { memory: vec![0; BATCH * MAX_DATAGRAM], datagrams: Vec::with_capacity(BATCH) }
    }
}

/// Control messages must be aligned as the kernel's header of them is.
#[repr(C, align(8))]
#[derive(Clone, Copy)]
struct Control([u8; CONTROL]);

impl Control {
    /// Seconds of SCM_TIMESTAMPNS, if it is the first message (cmsg(3): length, level, type).
    fn arrival(&self, length: usize) -> Option<f64> {
        let number = |at: usize| -> i64 {
            i64::from_ne_bytes(self.0[at..at + 8].try_into().unwrap_or_default())
        };
        let kind = [libc::SOL_SOCKET.to_ne_bytes(), libc::SCM_TIMESTAMPNS.to_ne_bytes()].concat();
        (length >= 32 && self.0[8..16] == kind[..])
            .then(|| number(16) as f64 + number(24) as f64 * 1e-9)
    }

    /// A message that has the kernel cut a buffer into datagrams of `size` octets.
    fn segments(size: u16) -> Self {
        let mut made = Self([0; CONTROL]);
        made.0[..8].copy_from_slice(&(16_usize + 2).to_ne_bytes());
        made.0[8..12].copy_from_slice(&libc::SOL_UDP.to_ne_bytes());
        made.0[12..16].copy_from_slice(&libc::UDP_SEGMENT.to_ne_bytes());
        made.0[16..18].copy_from_slice(&size.to_ne_bytes());
        made
    }
}

/// Octets of the message that `segments` makes (CMSG_SPACE of a u16).
const SEGMENTS_LENGTH: usize = 24;

impl Batch {
    /// Take over what came otherwise, up to `BATCH`; longer ones are cut and marked so.
    pub fn load<'a>(
        &mut self,
        from: Address,
        datagrams: impl Iterator<Item = &'a [u8]>,
        arrival: f64,
    ) {
        self.datagrams.clear();
        for (room, data) in self.memory.chunks_exact_mut(MAX_DATAGRAM).zip(datagrams) {
            let length = data.len().min(MAX_DATAGRAM);
            room[..length].copy_from_slice(&data[..length]);
            let cut = data.len() > MAX_DATAGRAM;
            self.datagrams.push(Datagram { length, from: Some(from), arrival, cut });
        }
    }

    /// Receive what a socket has, up to `BATCH`; an error when it has nothing.
    pub fn receive(&mut self, fd: RawFd) -> io::Result<()> {
        self.datagrams.clear();
        let mut names = [Name { octets: [0; NAME], length: 0 }; BATCH];
        let mut controls = [Control([0; CONTROL]); BATCH];
        let mut parts = [libc::iovec { iov_base: null_mut(), iov_len: 0 }; BATCH];
        // SAFETY: all-zero is a valid `mmsghdr`: numbers and null pointers.
        let mut messages: [libc::mmsghdr; BATCH] = unsafe { zeroed() };
        for (n, room) in self.memory.chunks_exact_mut(MAX_DATAGRAM).enumerate() {
            parts[n] = libc::iovec { iov_base: room.as_mut_ptr().cast(), iov_len: room.len() };
            let header = &mut messages[n].msg_hdr;
            header.msg_name = names[n].octets.as_mut_ptr().cast();
            header.msg_namelen = NAME as u32;
            header.msg_iov = &mut parts[n];
            header.msg_iovlen = 1;
            header.msg_control = controls[n].0.as_mut_ptr().cast();
            header.msg_controllen = CONTROL as _;
        }
        // SAFETY: every pointer in `messages` is to memory of the stated length that outlives the
        // call and that nothing else uses meanwhile; no timeout is given.
        let count = unsafe {
            libc::recvmmsg(fd, messages.as_mut_ptr(), BATCH as u32, libc::MSG_DONTWAIT, null_mut())
        };
        if count < 0 {
            return Err(io::Error::last_os_error());
        }
        for n in 0..count as usize {
            let header = &messages[n].msg_hdr;
            self.datagrams.push(Datagram {
                length: messages[n].msg_len as usize,
                from: names[n].address(),
                arrival: controls[n].arrival(header.msg_controllen as usize).unwrap_or(0.0),
                cut: header.msg_flags & libc::MSG_TRUNC != 0,
            });
        }
        Ok(())
    }
}

/// Datagrams of one size, but for a shorter last one, side by side in the memory that is sent from.
#[derive(Clone, Copy)]
pub struct Run {
    /// The socket's index.
    pub socket: usize,
    /// Whom they are for.
    pub to: Name,
    /// First octet.
    pub start: usize,
    /// One after the last octet.
    pub end: usize,
    /// Octets of one datagram.
    pub size: usize,
}

/// One socket of ours, which somebody else opened and closes.
pub struct Socket {
    /// The file descriptor.
    pub fd: RawFd,
    segmenting: bool,
    waiting: VecDeque<(Vec<u8>, Name)>,
}

/// How many datagrams were dropped in sending.
#[derive(Default)]
pub struct Dropped {
    /// The system refused them.
    pub error: u64,
    /// Too many waited.
    pub full: u64,
}

impl Socket {
    /// For an open file descriptor.
    pub fn new(fd: RawFd) -> Self {
        Self { fd, segmenting: true, waiting: VecDeque::new() }
    }

    /// Whether datagrams wait for room in the socket's buffer.
    pub fn waits(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Send `runs` of this socket out of `memory`, or keep them until there is room.
    pub fn send(&mut self, memory: &[u8], mut runs: &[Run], dropped: &mut Dropped) {
        while !runs.is_empty() && self.waiting.is_empty() {
            let some = &runs[..runs.len().min(BATCH)];
            match send_some(self.fd, memory, some, self.segmenting) {
                Ok(count) => runs = &runs[count..],
                Err(error) => match error.raw_os_error() {
                    Some(libc::EINTR) => {}
                    Some(libc::EAGAIN) => break,
                    Some(libc::EINVAL | libc::EIO | libc::ENOPROTOOPT | libc::EOPNOTSUPP)
                        if self.segmenting && runs[0].end - runs[0].start > runs[0].size =>
                    {
                        // A kernel or an interface that cannot; one by one it is only slower.
                        self.segmenting = false;
                    }
                    _ => {
                        let run = runs[0];
                        dropped.error += (run.end - run.start).div_ceil(run.size.max(1)) as u64;
                        runs = &runs[1..];
                    }
                },
            }
            if !self.segmenting {
                break;
            }
        }
        for run in runs {
            for datagram in memory[run.start..run.end].chunks(run.size.max(1)) {
                self.send_one(datagram, run.to, dropped);
            }
        }
    }

    /// Send one datagram now, or as soon as the socket takes it.
    pub fn send_one(&mut self, data: &[u8], to: Name, dropped: &mut Dropped) {
        if self.waiting.is_empty() {
            match self.put(data, &to) {
                Ok(()) => return,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => {
                    dropped.error += 1;
                    return;
                }
            }
        }
        if self.waiting.len() < MAX_WAITING {
            self.waiting.push_back((data.to_vec(), to));
        } else {
            dropped.full += 1;
        }
    }

    /// There is room again: send what waits; true when nothing does any more.
    pub fn writable(&mut self, dropped: &mut Dropped) -> bool {
        while let Some((data, to)) = self.waiting.pop_front() {
            match self.put(&data, &to) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.waiting.push_front((data, to));
                    return false;
                }
                Err(_) => dropped.error += 1,
            }
        }
        true
    }

    fn put(&self, data: &[u8], to: &Name) -> io::Result<()> {
        // SAFETY: both pointers are to memory of the stated length that outlives the call.
        let sent = unsafe {
            libc::sendto(
                self.fd,
                data.as_ptr().cast(),
                data.len(),
                libc::MSG_DONTWAIT,
                to.octets.as_ptr().cast(),
                to.length,
            )
        };
        if sent < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
    }
}

/// One sendmmsg(2) of at most `BATCH` runs; how many were sent, at least one.
fn send_some(fd: RawFd, memory: &[u8], runs: &[Run], segmenting: bool) -> io::Result<usize> {
    let mut controls = [Control([0; CONTROL]); BATCH];
    let mut parts = [libc::iovec { iov_base: null_mut(), iov_len: 0 }; BATCH];
    // SAFETY: all-zero is a valid `mmsghdr`: numbers and null pointers.
    let mut messages: [libc::mmsghdr; BATCH] = unsafe { zeroed() };
    let mut count = 0;
    for run in runs {
        let data = &memory[run.start..run.end];
        let several = data.len() > run.size;
        if several && !segmenting {
            break;
        }
        // The kernel only reads what is sent and where to.
        parts[count] =
            libc::iovec { iov_base: data.as_ptr().cast_mut().cast(), iov_len: data.len() };
        let header = &mut messages[count].msg_hdr;
        header.msg_name = run.to.octets.as_ptr().cast_mut().cast();
        header.msg_namelen = run.to.length;
        header.msg_iov = &mut parts[count];
        header.msg_iovlen = 1;
        if several {
            controls[count] = Control::segments(run.size as u16);
            header.msg_control = controls[count].0.as_mut_ptr().cast();
            header.msg_controllen = SEGMENTS_LENGTH as _;
        }
        count += 1;
    }
    // SAFETY: every pointer in the first `count` messages is to memory of the stated length that
    // outlives the call.
    let sent =
        unsafe { libc::sendmmsg(fd, messages.as_mut_ptr(), count as u32, libc::MSG_DONTWAIT) };
    if sent <= 0 { Err(io::Error::last_os_error()) } else { Ok(sent as usize) }
}

/// What is wanted of a socket, and what it is ready for: a `pollfd` of poll(2).
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Readiness(libc::pollfd);

impl Readiness {
    /// To receive, and to send where something waits for room.
    pub fn of(fd: RawFd, waits: bool) -> Self {
        let events = if waits { libc::POLLIN | libc::POLLOUT } else { libc::POLLIN };
        Self(libc::pollfd { fd, events, revents: 0 })
    }

    /// It has something, be it an error.
    pub fn readable(&self) -> bool {
        self.0.revents & !libc::POLLOUT != 0
    }

    /// It has room.
    pub fn writable(&self) -> bool {
        self.0.revents & libc::POLLOUT != 0
    }
}

/// Wait until one is ready, or `until` on the monotonic clock has come. An error when one of them is
/// closed already.
pub fn wait(sockets: &mut [Readiness], until: Option<f64>) -> io::Result<()> {
    loop {
        let timeout =
            until.map_or(-1, |until| ((until - monotonic()) * 1e3).ceil().clamp(0.0, 1e6) as i32);
        let count = sockets.len() as libc::nfds_t;
        // SAFETY: `Readiness` is a `pollfd`, and the slice lives longer than the call.
        let ready = unsafe { libc::poll(sockets.as_mut_ptr().cast(), count, timeout) };
        if ready < 0 {
            let error = io::Error::last_os_error();
            if error.kind() != io::ErrorKind::Interrupted {
                return Err(error);
            }
        } else if sockets.iter().any(|one| one.0.revents & libc::POLLNVAL != 0) {
            return Err(io::ErrorKind::NotConnected.into());
        } else {
            return Ok(());
        }
    }
}

/// Seconds of CLOCK_MONOTONIC, by which event loops count as well.
pub fn monotonic() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a `timespec` that outlives the call.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut time) };
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

#[cfg(test)]
#[path = "net_tests.rs"]
mod tests;
