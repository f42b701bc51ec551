//! The relay between the clients of an address and the server of its instance.

use std::future::poll_fn;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::Poll;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::programs::Kind;
use super::server::Place;

/// The number of addresses of 127.0.0.0/8 that are tried before a free port of 127.0.0.1 is used.
const MOST_TRIES: u32 = 20;

/// The longest time that a refused client may take to send its first bytes.
const LONGEST_HELLO: Duration = Duration::from_secs(10);

/// The reason why a connection is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    /// The error number in MySQL's protocol.
    pub(super) errno: u16,
    pub(super) reason: String,
}

/// Decides whether a connection is accepted.
pub(super) trait Gate: Send + Sync {
    /// Admits a connection to an instance and returns where its server listens. This may take as long as a server takes to start.
    fn admit(&self, instance: &str) -> Result<Place, Refused>;
}

/// The flow of bytes through a relay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Pace {
    stalled: bool,
    /// Connections with a smaller number are stalled.
    stalled_before: usize,
    delay: Duration,
}

/// The flow of bytes of one connection.
#[derive(Debug, Clone)]
struct Flow {
    pace: watch::Receiver<Pace>,
    number: usize,
}

/// An address where a relay listens.
#[derive(Debug)]
pub(super) struct Address {
    pub(super) address: SocketAddr,
    pace: watch::Sender<Pace>,
    tasks: Mutex<Vec<AbortHandle>>,
    /// The number of the next connection.
    next: AtomicUsize,
    open: AtomicUsize,
    accepting: Mutex<Option<AbortHandle>>,
}

impl Address {
    /// Binds the preferred address, another loopback address with the same port, or a free port of 127.0.0.1.
    pub(super) fn bind(preferred: Option<IpAddr>, port: u16) -> io::Result<TcpListener> {
        let preferred = preferred.filter(IpAddr::is_loopback).map(|ip| SocketAddr::new(ip, port));
        let random = (0..MOST_TRIES).map(|_| SocketAddr::new(random_loopback(), port));
        for address in preferred.into_iter().chain(random) {
            match TcpListener::bind(address) {
                Ok(listener) => return Ok(listener),
                // Systems other than Linux have 127.0.0.1 only.
                Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => break,
                Err(_) => {}
            }
        }
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
    }

    /// Starts to listen.
    pub(super) fn listen(
        listener: TcpListener,
        runtime: &Handle,
        gate: Weak<dyn Gate>,
        instance: String,
        kind: Kind,
    ) -> io::Result<Arc<Address>> {
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let guard = runtime.enter();
        let listener = tokio::net::TcpListener::from_std(listener)?;
        drop(guard);
        let this = Arc::new(Address {
            address,
            pace: watch::Sender::new(Pace::default()),
            tasks: Mutex::default(),
            next: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            accepting: Mutex::default(),
        });
        let own = this.clone();
        let task = runtime.spawn(async move {
            loop {
                let Ok((client, _)) = listener.accept().await else {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    continue;
                };
                let connection = connection(client, gate.clone(), instance.clone(), kind, own.clone());
                let mut tasks = own.tasks.lock().unwrap_or_else(PoisonError::into_inner);
                tasks.retain(|task| !task.is_finished());
                tasks.push(tokio::spawn(connection).abort_handle());
            }
        });
        *this.accepting.lock().unwrap_or_else(PoisonError::into_inner) = Some(task.abort_handle());
        Ok(this)
    }

    /// Closes every connection.
    pub(super) fn cut(&self) {
        for task in self.tasks.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            task.abort();
        }
    }

    /// Closes every connection and stops listening.
    pub(super) fn close(&self) {
        if let Some(task) = self.accepting.lock().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
        self.cut();
    }

    pub(super) fn connections(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }

    pub(super) fn stall(&self, stalled: bool) {
        self.pace.send_modify(|pace| *pace = Pace { stalled, stalled_before: 0, delay: pace.delay });
    }

    /// Stalls the connections that are open now.
    pub(super) fn stall_open(&self) {
        let next = self.next.load(Ordering::SeqCst);
        self.pace.send_modify(|pace| pace.stalled_before = next);
    }

    pub(super) fn delay(&self, delay: Duration) {
        self.pace.send_modify(|pace| pace.delay = delay);
    }
}

/// Counts a connection while it is open.
struct Open<'a>(&'a AtomicUsize);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Returns a random address of 127.0.0.0/8 outside 127.0.0.0/16.
fn random_loopback() -> IpAddr {
    use std::hash::BuildHasher;
    let bits = std::collections::hash_map::RandomState::new().hash_one(0u8).to_le_bytes();
    IpAddr::V4(Ipv4Addr::new(127, 1 + bits[0] % 254, bits[1], 1 + bits[2] % 254))
}

async fn connection(client: TcpStream, gate: Weak<dyn Gate>, instance: String, kind: Kind, address: Arc<Address>) {
    let _ = client.set_nodelay(true);
    let number = address.next.fetch_add(1, Ordering::SeqCst);
    // This blocks while the server starts.
    let admitted = tokio::task::spawn_blocking(move || match gate.upgrade() {
        Some(gate) => gate.admit(&instance),
        None => Err(Refused { errno: 1053, reason: "the fake has ended".to_owned() }),
    });
    let place = match admitted.await {
        Ok(Ok(place)) => place,
        Ok(Err(refused)) => {
            log::warn!("a connection to {} is refused: {}", address.address, refused.reason);
            let _ = tokio::time::timeout(LONGEST_HELLO, refuse(client, kind, &refused)).await;
            return;
        }
        Err(_) => return,
    };
    let server = match &place {
        Place::Directory(directory) => UnixStream::connect(Place::socket(directory, kind)).await.map(Stream::Unix),
        Place::Address(host, port) => TcpStream::connect((host.as_str(), *port)).await.map(Stream::Tcp),
    };
    address.open.fetch_add(1, Ordering::SeqCst);
    let _open = Open(&address.open);
    let flow = Flow { pace: address.pace.subscribe(), number };
    match server {
        Ok(Stream::Unix(server)) => {
            let (from_server, to_server) = server.into_split();
            both(client, from_server, to_server, flow).await;
        }
        Ok(Stream::Tcp(server)) => {
            let _ = server.set_nodelay(true);
            let (from_server, to_server) = server.into_split();
            both(client, from_server, to_server, flow).await;
        }
        Err(error) => {
            let reason = format!("the server {place} does not accept connections: {error}");
            log::warn!("a connection to {} is refused: {reason}", address.address);
            let _ = tokio::time::timeout(LONGEST_HELLO, refuse(client, kind, &Refused { errno: 1105, reason })).await;
        }
    }
}

enum Stream {
    Unix(UnixStream),
    Tcp(TcpStream),
}

/// Copies bytes in both directions until one side closes.
async fn both(client: TcpStream, from_server: impl AsyncRead + Unpin, to_server: impl AsyncWrite + Unpin, flow: Flow) {
    let (from_client, to_client) = client.into_split();
    let mut there = pin!(carry(from_client, to_server, flow.clone()));
    let mut back = pin!(carry(from_server, to_client, flow));
    poll_fn(|context| match (there.as_mut().poll(context), back.as_mut().poll(context)) {
        (Poll::Pending, Poll::Pending) => Poll::Pending,
        _ => Poll::Ready(()),
    })
    .await;
}

async fn carry(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, mut flow: Flow) {
    let mut buffer = vec![0; 16 << 10];
    loop {
        let bytes = match from.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(bytes) => bytes,
        };
        let delay = flow.pace.borrow().delay;
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        let number = flow.number;
        if flow.pace.wait_for(|pace| !pace.stalled && pace.stalled_before <= number).await.is_err() {
            return;
        }
        if to.write_all(&buffer[..bytes]).await.is_err() {
            return;
        }
    }
}

/// Refuses a client with a reason, in the protocol of the engine.
async fn refuse(mut client: TcpStream, kind: Kind, refused: &Refused) -> io::Result<()> {
    match kind {
        Kind::MariaDb => {
            let mut packet = vec![0xff];
            packet.extend(refused.errno.to_le_bytes());
            packet.extend(refused.reason.as_bytes());
            let length = u32::try_from(packet.len()).unwrap_or_default().to_le_bytes();
            client.write_all(&[&length[..3], &[0], &packet[..]].concat()).await?;
        }
        Kind::Postgres => {
            const ASKS_FOR_ENCRYPTION: [u32; 2] = [80_877_103, 80_877_104];
            loop {
                let length = client.read_u32().await?;
                let code = client.read_u32().await?;
                if ASKS_FOR_ENCRYPTION.contains(&code) {
                    client.write_all(b"N").await?;
                    continue;
                }
                // No startup packet is longer.
                let rest = u64::from(length.clamp(8, 10_000) - 8);
                tokio::io::copy(&mut (&mut client).take(rest), &mut tokio::io::sink()).await?;
                break;
            }
            let fields = format!("SFATAL\0VFATAL\0C57P03\0M{}\0\0", refused.reason);
            let length = u32::try_from(fields.len() + 4).unwrap_or_default();
            client.write_all(&[b"E", &length.to_be_bytes()[..], fields.as_bytes()].concat()).await?;
        }
    }
    client.shutdown().await
}
