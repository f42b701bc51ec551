//! The log lines of `fake-rds serve --log`. A separate thread writes them, so that requests do not wait if standard
//! error is not read.

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The most lines that wait to be written. Further lines are counted and dropped.
const WAITING: usize = 10_000;

/// The longest time to write the last lines at the end.
const AT_THE_END: Duration = Duration::from_secs(1);

/// The destination of log lines.
#[derive(Clone)]
pub(super) struct Lines {
    lines: Arc<Mutex<Option<SyncSender<String>>>>,
    left_out: Arc<AtomicU64>,
    ended: Arc<Mutex<Receiver<()>>>,
}

impl Lines {
    /// Starts to write lines to standard error.
    pub(super) fn start() -> Lines {
        let (lines, waiting) = sync_channel::<String>(WAITING);
        let (end, ended) = sync_channel(1);
        let left_out = Arc::new(AtomicU64::new(0));
        let missed = left_out.clone();
        std::thread::spawn(move || {
            for line in waiting {
                // Standard error may be closed.
                let _ = writeln!(std::io::stderr(), "{line}");
                match missed.swap(0, Ordering::Relaxed) {
                    0 => {}
                    count => drop(writeln!(
                        std::io::stderr(),
                        "{count} lines were dropped, since they were not read in time"
                    )),
                }
            }
            let _ = end.send(());
        });
        Lines { lines: Arc::new(Mutex::new(Some(lines))), left_out, ended: Arc::new(Mutex::new(ended)) }
    }

    /// Queues a line without waiting.
    pub(super) fn write(&self, line: String) {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.as_ref().is_some_and(|lines| lines.try_send(line).is_err()) {
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until the last lines are written, for a limited time.
    pub(super) fn end(&self) {
        drop(self.lines.lock().unwrap_or_else(PoisonError::into_inner).take());
        let _ = self.ended.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(AT_THE_END);
    }
}
