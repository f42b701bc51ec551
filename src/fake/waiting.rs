//! Waiting for the code under test. Deadlines are real time. On the runtime of the test, async waits follow tokio's
//! clock.

use std::panic::Location;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::{Error, ErrorKind, FakeRds};
use crate::service::journal::Call;

/// The interval between two checks of a condition while no call comes. Changes by the clock or by the test's own code
/// are noticed within this time.
const TICK: Duration = Duration::from_millis(10);

/// The deadline of a wait, and the interval of its checks.
#[derive(Clone, Copy)]
struct Limits {
    /// The longest wait. The waiting code decides whether it counts in real time or in tokio's.
    deadline: Duration,
    /// The end in real time; `None` if it is never reached.
    end: Option<Instant>,
    tick: Option<Duration>,
}

impl Limits {
    fn of(deadline: Duration, tick: Option<Duration>) -> Limits {
        Limits { deadline, end: Instant::now().checked_add(deadline), tick }
    }

    fn is_over(self) -> bool {
        self.end.is_some_and(|end| end <= Instant::now())
    }

    /// Returns the time until the next check if no call comes.
    fn pause(self) -> Duration {
        let left = self.end.map_or(Duration::MAX, |end| end.saturating_duration_since(Instant::now()));
        left.min(self.tick.unwrap_or(Duration::from_secs(3600)))
    }
}

/// A thread that wakes a waiting future, since tokio's clock may be paused. The thread ends when this value is dropped.
struct Alarm {
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Alarm {
    fn set(rds: &FakeRds, limits: Limits) -> Result<Alarm, Error> {
        let service = rds.service.clone();
        let (stop, stopped) = mpsc::channel();
        let ring = move || ring(limits, &stopped, &|| service.called().send());
        let thread = std::thread::Builder::new().name("fake-rds-alarm".to_owned()).spawn(ring);
        let thread = thread.map_err(|error| {
            Error::new(ErrorKind::Io, format!("the thread that wakes at the deadline cannot be started: {error}"))
        })?;
        Ok(Alarm { stop: Some(stop), thread: Some(thread) })
    }
}

/// Calls `send` at each check, the last time after the end, unless it is stopped before. A thread that sleeps between two
/// lines, as on a busy machine, sleeps past the end too.
fn ring(limits: Limits, stopped: &mpsc::Receiver<()>, send: &dyn Fn()) {
    let mut is_over = false;
    while !is_over && stopped.recv_timeout(limits.pause()) == Err(RecvTimeoutError::Timeout) {
        // Asked before the signal: the one who is woken asks after it, and waits on if the end has not come.
        is_over = limits.is_over();
        send();
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // The thread returns nothing.
            let _ = thread.join();
        }
    }
}

impl FakeRds {
    /// Blocks until `find` returns a value, or until the time is over.
    fn block<T>(&self, limits: Limits, find: &dyn Fn() -> Option<T>) -> Option<T> {
        let called = self.service.called();
        loop {
            let seen = called.count();
            let found = find();
            if found.is_some() || limits.is_over() {
                return found;
            }
            let pause = limits.pause();
            called.wait(seen, Instant::now().checked_add(pause).unwrap_or_else(Instant::now));
        }
    }

    /// Waits until `find` returns a value, or until the time is over.
    async fn wait<T>(&self, limits: Limits, find: &(dyn Fn() -> Option<T> + Sync)) -> Result<Option<T>, Error> {
        if self.server.is_on_current_runtime() {
            return Ok(self.wait_by_tokio(limits, find).await);
        }
        let called = self.service.called();
        let mut alarm = None;
        loop {
            let seen = called.count();
            let found = find();
            if found.is_some() || limits.is_over() {
                return Ok(found);
            }
            if alarm.is_none() {
                alarm = Some(Alarm::set(self, limits)?);
            }
            std::future::poll_fn(|context| called.poll(seen, context)).await;
        }
    }

    /// Waits until `find` returns a value, or until the time is over by tokio's clock, which may be paused.
    async fn wait_by_tokio<T>(&self, limits: Limits, find: &(dyn Fn() -> Option<T> + Sync)) -> Option<T> {
        let called = self.service.called();
        // The deadline counts in tokio's time, so real time that passes meanwhile does not shorten it.
        let end = tokio::time::Instant::now().checked_add(limits.deadline);
        loop {
            let seen = called.count();
            let found = find();
            let now = tokio::time::Instant::now();
            if found.is_some() || end.is_some_and(|end| end <= now) {
                return found;
            }
            let left = end.map_or(Duration::MAX, |end| end.saturating_duration_since(now));
            let pause = left.min(limits.tick.unwrap_or(Duration::from_secs(3600)));
            let sent = std::future::poll_fn(|context| called.poll(seen, context));
            // The condition is checked again in both cases: after a call and after the pause.
            let _ = tokio::time::timeout(pause, sent).await;
        }
    }

    /// Waits, without polling, until the log has at least `n` calls to an action, and returns them. The deadline is
    /// real time, which a paused tokio clock does not shorten; with
    /// [`on_current_runtime`](crate::FakeRdsBuilder::on_current_runtime) it follows tokio's clock.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let url = format!("{}/?Action=DescribeRegions", rds.uri());
    /// let under_test = tokio::spawn(async move { reqwest::get(url).await.unwrap().status() });
    /// let calls = rds.wait_for_calls("DescribeRegions", 1, Duration::from_secs(5)).await.unwrap();
    /// assert_eq!(calls[0].status(), 200);
    /// # under_test.await.unwrap();
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// At once if the service has no such action, as [`try_calls_to`](FakeRds::try_calls_to) does. At the deadline: the
    /// error lists the calls, the running operations, and what would end them.
    pub fn wait_for_calls(
        &self,
        action: impl AsRef<str>,
        calls: usize,
        deadline: Duration,
    ) -> impl Future<Output = Result<Vec<Call>, Error>> + Send {
        let action = action.as_ref().to_owned();
        async move {
            self.knows(&action)?;
            let found = self.wait(self.limits(deadline), &|| self.at_least(&action, calls)).await?;
            found.ok_or_else(|| self.too_few(&action, calls, deadline))
        }
    }

    /// Like [`wait_for_calls`](FakeRds::wait_for_calls), for code that is not async. It blocks its thread: tasks of a
    /// runtime that has only this thread do not run meanwhile.
    ///
    /// # Errors
    ///
    /// In the same cases as `wait_for_calls`. The error mentions it if this is the only thread of a runtime.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// let error = rds.wait_for_calls_blocking("DescribeRegions", 1, Duration::ZERO).unwrap_err();
    /// assert!(error.to_string().contains("expected 1 call of DescribeRegions"));
    /// ```
    pub fn wait_for_calls_blocking(
        &self,
        action: impl AsRef<str>,
        calls: usize,
        deadline: Duration,
    ) -> Result<Vec<Call>, Error> {
        let action = action.as_ref();
        self.knows(action)?;
        let found = self.block(self.limits(deadline), &|| self.at_least(action, calls));
        found.ok_or_else(|| blocked(self.too_few(action, calls, deadline)))
    }

    /// Returns the limits of a wait for calls. Each call wakes it.
    fn limits(&self, deadline: Duration) -> Limits {
        Limits::of(deadline, None)
    }

    /// Returns the calls to an action if there are at least `calls`.
    fn at_least(&self, action: &str, calls: usize) -> Option<Vec<Call>> {
        Some(self.service.lock().journal.answered(action)).filter(|found| found.len() >= calls)
    }

    fn too_few(&self, action: &str, calls: usize, deadline: Duration) -> Error {
        let (found, all) = (self.find_calls(action).len(), self.calls().len());
        let noun = if calls == 1 { "call" } else { "calls" };
        let reason =
            format!("expected {calls} {noun} of {action} within {deadline:?}, saw {found} (and {all} to all actions)");
        self.timed_out(reason)
    }

    /// Waits until a condition on the fake is true. The condition is checked after each answered call, and every ten
    /// milliseconds.
    ///
    /// The deadline counts as that of [`wait_for_calls`](FakeRds::wait_for_calls). The checks do not count as polls, so
    /// an operation that ends by polls still waits for those of a client.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use fake_rds::{FakeRds, Instance, Status};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start().await;
    /// let url = format!("{}/?Action=RestartDBInstance&DBInstanceId=rm-1", rds.uri());
    /// let under_test = tokio::spawn(reqwest::get(url));
    /// let restarts = |rds: &FakeRds| rds.instance("rm-1").status == Status::Rebooting;
    /// rds.wait_for(restarts, Duration::from_secs(60)).await.unwrap();
    /// # under_test.await.unwrap().unwrap();
    /// assert!(rds.calls_to("RestartDBInstance").len() == 1);
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// At the deadline: the error says where the wait began, and lists the last calls.
    #[track_caller]
    pub fn wait_for(
        &self,
        condition: impl Fn(&FakeRds) -> bool + Send + Sync,
        deadline: Duration,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        let place = Location::caller();
        async move {
            let held = self.wait(Limits::of(deadline, Some(TICK)), &|| condition(self).then_some(())).await?;
            held.ok_or_else(|| self.was_never_true(place, deadline))
        }
    }

    /// Like [`wait_for`](FakeRds::wait_for), for code that is not async. Its thread is blocked.
    ///
    /// # Errors
    ///
    /// At the deadline: the error says where the wait began, and lists the last calls.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// rds.wait_for_blocking(|rds| rds.instances().is_empty(), Duration::from_secs(60)).unwrap();
    /// assert!(rds.wait_for_blocking(|rds| !rds.instances().is_empty(), Duration::ZERO).is_err());
    /// ```
    #[track_caller]
    pub fn wait_for_blocking(&self, condition: impl Fn(&FakeRds) -> bool, deadline: Duration) -> Result<(), Error> {
        let place = Location::caller();
        let held = self.block(Limits::of(deadline, Some(TICK)), &|| condition(self).then_some(()));
        held.ok_or_else(|| blocked(self.was_never_true(place, deadline)))
    }

    fn was_never_true(&self, place: &Location<'_>, deadline: Duration) -> Error {
        let calls = self.calls();
        let mut last = String::new();
        for call in calls.iter().rev().take(3).rev() {
            last += &format!("\n- {} -> {}", call.action(), call.outcome());
        }
        let count = calls.len();
        let noun = if count == 1 { "call" } else { "calls" };
        self.timed_out(format!("the condition at {place} was not true within {deadline:?}; {count} {noun} came{last}"))
    }

    /// Returns the error of a wait after its deadline. It lists the running operations and what ends each of them.
    fn timed_out(&self, reason: String) -> Error {
        let operations = {
            let state = self.service.lock();
            state.cloud.operations.describe(state.cloud.clock.now())
        };
        Error::new(ErrorKind::DeadlineExceeded, format!("{reason}{operations}"))
    }

    /// Waits until an [operation](FakeRds::operations) or an import is over, with or without its effect. An import's `ImportId`
    /// is its operation's id.
    ///
    /// The deadline counts as that of [`wait_for_calls`](FakeRds::wait_for_calls). Reading the state is not a poll: under [`Progress::Polls`](crate::Progress::Polls) the operation
    /// waits for a client's polls, under [`Progress::Manual`](crate::Progress::Manual) for [`finish`](FakeRds::finish).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use fake_rds::{FakeRds, Instance, Progress};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let after = Progress::After(Duration::from_millis(20));
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).progress(after).start().await;
    /// reqwest::get(format!("{}/?Action=RestartDBInstance&DBInstanceId=rm-1", rds.uri())).await.unwrap();
    /// for operation in rds.operations() {
    ///     rds.wait_for_operation(operation.id, Duration::from_secs(5)).await.unwrap();
    /// }
    /// assert!(rds.operations().is_empty());
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// At once if there never was such an operation, or at the deadline.
    pub async fn wait_for_operation(&self, id: u64, deadline: Duration) -> Result<(), Error> {
        let over = self.wait(Limits::of(deadline, Some(TICK)), &|| self.operation_over(id)).await?;
        over.unwrap_or_else(|| Err(self.runs_still(id, deadline)))
    }

    /// Like [`wait_for_operation`](FakeRds::wait_for_operation), for code that is not async. Its thread is blocked.
    ///
    /// # Errors
    ///
    /// At once if there never was such an operation, or at the deadline.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// assert!(rds.wait_for_operation_blocking(1, Duration::from_secs(5)).is_err());
    /// ```
    pub fn wait_for_operation_blocking(&self, id: u64, deadline: Duration) -> Result<(), Error> {
        let over = self.block(Limits::of(deadline, Some(TICK)), &|| self.operation_over(id));
        over.unwrap_or_else(|| Err(blocked(self.runs_still(id, deadline))))
    }

    fn operation_over(&self, id: u64) -> Option<Result<(), Error>> {
        let state = self.service.lock();
        match state.cloud.running(id) {
            Ok(()) => None,
            // The operation is pending.
            Err(error) if error.kind() == ErrorKind::Conflict => None,
            // An id up to the serial number belongs to an operation that is over.
            Err(_) if state.cloud.imports.contains_key(&id) || (1..=state.cloud.ids.serial).contains(&id) => {
                Some(Ok(()))
            }
            Err(error) => Some(Err(error)),
        }
    }

    fn runs_still(&self, id: u64, deadline: Duration) -> Error {
        let action = self.try_operation(id).map_or_else(|| "operation".to_owned(), |operation| operation.action);
        self.timed_out(format!("{action} {id} is not over; waited {deadline:?}"))
    }
}

/// Returns the error of a wait that blocked its thread.
fn blocked(error: Error) -> Error {
    use tokio::runtime::{Handle, RuntimeFlavor};

    let only = |runtime: &Handle| runtime.runtime_flavor() == RuntimeFlavor::CurrentThread;
    if !Handle::try_current().is_ok_and(|runtime| only(&runtime)) {
        return error;
    }
    let note = "the wait blocked the only thread of a tokio runtime, and no task of that runtime went on meanwhile: \
        await the wait without `_blocking`, or use a runtime with several threads";
    Error::new(error.kind(), format!("{error}\n{note}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The thread is held up between a signal and its next step until the end has passed.
    #[test]
    fn the_last_signal_comes_after_the_end() {
        let limits = Limits::of(Duration::from_millis(20), Some(Duration::ZERO));
        let (_go_on, stopped) = mpsc::channel();
        let last = std::cell::Cell::new(false);
        ring(limits, &stopped, &|| {
            last.set(limits.is_over());
            while !limits.is_over() {
                std::thread::yield_now();
            }
        });
        assert!(last.get(), "whoever was woken before the end is never woken again");
    }

    #[test]
    fn a_stopped_alarm_sends_nothing_more() {
        let (stop, stopped) = mpsc::channel::<()>();
        drop(stop);
        ring(Limits::of(Duration::from_secs(3600), None), &stopped, &|| panic!("a signal after the stop"));
    }
}
