//! Plays one run.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use tokio::sync::oneshot;

use super::end::EndState;
use super::gate::{Gate, Keeps, Stop, Watch};
use super::played::{Begin, Ended, Kept, Played, Turn};
use super::program::{Program, Running, Said, message};
use super::settings::{Invariant, Settings};
use super::trouble::{Plan, Then};
use crate::fake::{Error, ErrorKind, FakeRds, FakeRdsBuilder, Wrap};
use crate::rds::model::Cloud;
use crate::rpc::response::Handler;
use crate::service::Service;

/// The reason for failed operations of a crashed program.
const WHILE_DOWN: &str = "failed while the program was down";

/// Plays runs of one program.
pub(super) struct Player<'e> {
    pub(super) settings: &'e Settings,
    pub(super) program: &'e dyn Program,
}

impl Player<'_> {
    /// Plays one run: starts the code on a fresh fake, again after a crash, and once more if it reported failure.
    pub(super) async fn play(&self, plan: Plan, limit: usize, begin: Begin) -> Result<Played, Error> {
        let settings = self.settings;
        let learning = begin == Begin::Learning;
        let keeps = Keeps { clouds: learning, every_state: !settings.invariants.is_empty() };
        let watch = Arc::new(Watch::new(plan, settings.slow.unwrap_or_default(), keeps));
        let mut shut = Arc::new(AtomicBool::new(false));
        let builder = self.gated(&watch, &shut);
        let fake =
            builder.try_start().await.map_err(|error| Error::new(ErrorKind::InvalidExploration, error.to_string()))?;
        let mut fake = Arc::new(fake);
        let service = fake.service().clone();
        let began = {
            let mut state = service.lock();
            state.keeps_earlier = true;
            state.cloud.ids
        };
        match &begin {
            Begin::After(event, id) => {
                let applied = event.apply(&mut service.lock().cloud, id);
                watch.note_event(applied);
            }
            Begin::SmallPages => service.answer_small_pages(),
            Begin::Learning | Begin::Planned | Begin::Twice => {}
        }
        let first = service.lock().cloud.clone();
        let mut turns = Vec::new();
        let (mut why, mut open, mut failed_with) = ("", None, None);
        let mut again = begin == Begin::Twice;
        loop {
            let from = watch.calls();
            let (ended, output) = self.turn(&fake, &watch, limit).await;
            turns.push(Turn { from, why, ended: ended.clone(), output });
            match ended {
                Ended::Crashed(then) => why = aftermath(&service, then),
                Ended::No(_) if open.is_none() => {
                    open = Some(watch.calls());
                    why = "run again, without faults and with every operation finished";
                    watch.calm(&service);
                    failed_with = Some(service.lock().cloud.clone());
                    service.lock().cloud.finish_all();
                }
                Ended::Yes if again => {
                    again = false;
                    why = "run a second time, with every operation finished";
                    service.lock().cloud.finish_all();
                }
                Ended::Yes | Ended::No(_) | Ended::TooManyCalls | Ended::Hung | Ended::Panicked(_) => break,
            }
            // The remains of the last start cannot reach the fake any more.
            shut.store(true, Ordering::SeqCst);
            shut = Arc::new(AtomicBool::new(false));
            let again = self.gated(&watch, &shut).start_over(service.clone());
            fake = Arc::new(again.map_err(|error| Error::new(ErrorKind::InvalidExploration, error.to_string()))?);
        }
        shut.store(true, Ordering::SeqCst);
        let succeeded = turns.last().is_some_and(|turn| turn.ended == Ended::Yes);
        watch.calm(&service);
        let seen = watch.seen();
        let cloud = service.lock().cloud.clone();
        let state = |cloud: Cloud| EndState::of(cloud, &began, &settings.ignored);
        Ok(Played {
            open: open.unwrap_or(seen.len()),
            end: succeeded.then(|| state(cloud.clone())),
            start: state(first),
            failed_with: failed_with.filter(|_| settings.all_or_nothing).map(state),
            invariant: self.broken_invariant(&fake, &watch, succeeded),
            passwords: watch.passwords(),
            began,
            cloud,
            missed: watch.missed(),
            is_second: begin == Begin::Twice,
            kept: learning.then(|| Kept { watch, _fake: fake }),
            turns,
            seen,
        })
    }

    /// Returns the builder with a gate in front of the service.
    fn gated(&self, watch: &Arc<Watch>, shut: &Arc<AtomicBool>) -> FakeRdsBuilder {
        let (watch, shut) = (watch.clone(), shut.clone());
        let wrap: Wrap = Arc::new(move |service: Arc<Service>| {
            Arc::new(Gate::new(watch.clone(), service, shut.clone())) as Arc<dyn Handler>
        });
        let builder = self.settings.builder.clone().wrapped(wrap);
        // Async code and the fake share a thread, so that calls come in the same order each time.
        if self.program.dies_when_dropped() { builder.on_current_runtime() } else { builder }
    }

    /// Plays one turn of the code.
    async fn turn(&self, fake: &Arc<FakeRds>, watch: &Watch, limit: usize) -> (Ended, String) {
        let stopped = watch.begin(limit);
        let running = run(self.program.start(fake), stopped, self.program.dies_when_dropped());
        let ended = self.settings.within(running).await;
        ended.unwrap_or((if watch.exhausted() { Ended::TooManyCalls } else { Ended::Hung }, String::new()))
    }

    /// Checks the invariants on the state after each call and on the final state. Returns the message of a violation.
    fn broken_invariant(&self, fake: &FakeRds, watch: &Watch, succeeded: bool) -> Option<String> {
        let broken = |invariants: &[Box<Invariant>]| {
            invariants.iter().find_map(|invariant| {
                catch_unwind(AssertUnwindSafe(|| invariant(fake))).err().map(|panic| message(panic.as_ref()))
            })
        };
        if !self.settings.invariants.is_empty()
            && let Some(message) = self.broken_after_a_call(fake, watch, &broken)
        {
            return Some(message);
        }
        let at_end = succeeded.then(|| broken(&self.settings.at_end)).flatten();
        at_end.or_else(|| broken(&self.settings.invariants))
    }

    fn broken_after_a_call(
        &self,
        fake: &FakeRds,
        watch: &Watch,
        broken: &dyn Fn(&[Box<Invariant>]) -> Option<String>,
    ) -> Option<String> {
        let service = fake.service();
        let last = service.lock().cloud.clone();
        let found = watch.states().into_iter().find_map(|(call, cloud)| {
            service.lock().cloud = cloud.as_ref().clone();
            broken(&self.settings.invariants).map(|message| format!("after call {call}: {message}"))
        });
        service.lock().cloud = last;
        found
    }
}

/// Polls the code until it ends or has to stop. Checks for the stop first, so that code that crashes at a call never
/// sees the result of that call. Code that calls the fake without a socket sees an error, and may end with it before the next
/// check.
async fn run(mut code: Running<'_>, mut stopped: oneshot::Receiver<Stop>, dies_when_dropped: bool) -> (Ended, String) {
    let mut stop = None;
    let ended = std::future::poll_fn(|context| {
        // A receiver must not be polled again after it was ready.
        if stop.is_none()
            && let Poll::Ready(Ok(why)) = Pin::new(&mut stopped).poll(context)
        {
            stop = Some(why);
        }
        if stop.is_some() && dies_when_dropped {
            return Poll::Ready((Ended::Hung, String::new()));
        }
        let polled = catch_unwind(AssertUnwindSafe(|| code.as_mut().poll(context)));
        stop = stop.or_else(|| stopped.try_recv().ok());
        match polled {
            Ok(Poll::Ready(Said { failure, output })) => Poll::Ready((failure.map_or(Ended::Yes, Ended::No), output)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(panic) => Poll::Ready((Ended::Panicked(message(panic.as_ref())), String::new())),
        }
    })
    .await;
    // A panic while dropping the code does not concern the explorer.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(code)));
    match stop {
        Some(Stop::Crash(then)) => (Ended::Crashed(then), ended.1),
        Some(Stop::TooManyCalls) => (Ended::TooManyCalls, ended.1),
        None => ended,
    }
}

/// Ends the running operations while the code is down, and returns how they ended.
fn aftermath(service: &Service, then: Then) -> &'static str {
    let mut state = service.lock();
    match then {
        Then::GoOn if state.cloud.is_busy() => "started again, the operations still under way",
        Then::GoOn => "started again",
        Then::Finish => {
            state.cloud.finish_all();
            "started again, the operations finished meanwhile"
        }
        Then::Fail => {
            let running: Vec<u64> = state.cloud.operations.iter().map(|operation| operation.id).collect();
            for id in running {
                state.cloud.fail(id, WHILE_DOWN);
            }
            "started again, the operations failed meanwhile"
        }
    }
}
