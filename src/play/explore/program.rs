//! Code under test: its start, its end, and its result.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use crate::fake::FakeRds;

/// The result of code under test: `()` is success, a `Result` is success or failure.
///
/// ```
/// use fake_rds::explore::Verdict;
///
/// assert_eq!(().failure(), None);
/// assert_eq!(Err::<(), _>("no such file").failure(), Some("no such file".to_owned()));
/// ```
pub trait Verdict: sealed::Sealed {
    /// Returns the reason of a failure, or `None` for success.
    fn failure(self) -> Option<String>;
}

mod sealed {
    pub trait Sealed {
        /// The output of the code.
        #[doc(hidden)]
        fn output(&mut self) -> String {
            String::new()
        }
    }

    impl Sealed for () {}
    impl<T, E: std::fmt::Display> Sealed for Result<T, E> {}
    impl Sealed for super::Said {
        fn output(&mut self) -> String {
            std::mem::take(&mut self.output)
        }
    }
}

/// Converts the result of the code.
fn said(mut verdict: impl Verdict) -> Said {
    Said { output: verdict.output(), failure: verdict.failure() }
}

impl Verdict for () {
    fn failure(self) -> Option<String> {
        None
    }
}

impl<T, E: fmt::Display> Verdict for Result<T, E> {
    fn failure(self) -> Option<String> {
        self.err().map(|error| error.to_string())
    }
}

/// The end of code under test: the reason of a failure, and its output.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) failure: Option<String>,
    pub(crate) output: String,
}

/// The end of a command, with its output.
impl Verdict for Said {
    fn failure(self) -> Option<String> {
        self.failure
    }
}

/// Code under test that runs.
pub(super) type Running<'p> = Pin<Box<dyn Future<Output = Said> + 'p>>;

/// The code under test.
pub(super) trait Program {
    /// Starts the code.
    fn start<'p>(&'p self, fake: &'p Arc<FakeRds>) -> Running<'p>;

    /// Returns whether dropping the future ends the code.
    fn dies_when_dropped(&self) -> bool;
}

/// Async code under test.
pub(super) struct AsyncCode<F, V>(F, PhantomData<V>);

impl<F, V> AsyncCode<F, V> {
    pub(super) fn new(code: F) -> AsyncCode<F, V> {
        AsyncCode(code, PhantomData)
    }
}

impl<V: Verdict, F: AsyncFn(&FakeRds) -> V> Program for AsyncCode<F, V> {
    fn start<'p>(&'p self, fake: &'p Arc<FakeRds>) -> Running<'p> {
        Box::pin(async { said((self.0)(fake).await) })
    }

    fn dies_when_dropped(&self) -> bool {
        true
    }
}

/// Code under test that is not async.
pub(super) struct BlockingCode<F, V>(Arc<F>, PhantomData<V>);

impl<F, V> BlockingCode<F, V> {
    pub(super) fn new(code: F) -> BlockingCode<F, V> {
        BlockingCode(Arc::new(code), PhantomData)
    }
}

impl<V: Verdict, F: Fn(&FakeRds) -> V + Send + Sync + 'static> Program for BlockingCode<F, V> {
    fn start<'p>(&'p self, fake: &'p Arc<FakeRds>) -> Running<'p> {
        let (code, fake) = (self.0.clone(), fake.clone());
        let (ended, end) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            let verdict = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| said(code(&fake))));
            drop(fake);
            // The receiver may have given up.
            let _ = ended.send(verdict);
        });
        Box::pin(async {
            match end.await {
                Ok(Ok(no)) => no,
                Ok(Err(panic)) => std::panic::resume_unwind(panic),
                Err(_) => Said { failure: Some("its thread ended without a message".to_owned()), ..Said::default() },
            }
        })
    }

    fn dies_when_dropped(&self) -> bool {
        false
    }
}

/// Returns the message of a panic.
pub(super) fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "(no message)".to_owned())
}
