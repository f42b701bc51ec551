//! Learning what the code does, and playing it once for each thing that can go wrong.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::Explorer;
use super::end::EndState;
use super::gate::{Gate, Stop, Watch};
use super::played::{Ended, Played, Steps, Turn};
use super::report::{Breach, Finding, Ran, Report};
use super::story::story;
use super::trouble::{self, Plan, Possible, Seen, Then, Trouble};
use crate::base::text;
use crate::fake::{FakeRds, FakeRdsBuilder, Misuse, Wrap};
use crate::rds::model::Cloud;
use crate::rds::model::ids::Ids;
use crate::rpc::response::Handler;
use crate::service::Service;

/// The code under test.
pub(super) trait Program {
    /// Starts it. It ends with why it said no, or with nothing.
    fn start<'p>(&'p self, fake: &'p Arc<FakeRds>) -> Pin<Box<dyn Future<Output = Option<String>> + 'p>>;

    /// Whether dropping the future ends the code.
    fn dies_when_dropped(&self) -> bool;
}

/// The most calls of a run without faults.
const MOST_CALLS: usize = 1_000;

/// How long after its end the code may still be heard of, in a run without faults.
const GRACE: Duration = Duration::from_millis(10);

/// Why the failed operations of a crashed program fail.
const WHILE_DOWN: &str = "failed while the program was down";

/// What the run without faults has shown.
struct Learned {
    calls: Vec<Seen>,
    end: EndState,
    /// The calls that did something without leaving a trace in the end state, such as restarts.
    traceless: Vec<(String, Option<String>)>,
    /// The most calls of a turn.
    limit: usize,
}

/// A run that is being played, with its place in a list.
type Playing<'p> = Pin<Box<dyn Future<Output = (usize, Steps, Result<Played, Misuse>)> + 'p>>;

pub(super) struct Engine<'e> {
    pub(super) explorer: &'e Explorer,
    pub(super) program: &'e dyn Program,
}

impl Engine<'_> {
    pub(super) async fn explore(&self) -> Result<Report, Misuse> {
        let begun = Instant::now();
        let learned = self.learn().await?;
        let mut report = Report {
            calls: learned.calls.iter().map(|call| call.action.clone()).collect(),
            ran: Vec::new(),
            same: Vec::new(),
            findings: Vec::new(),
            pairs: 0,
            pairs_left: 0,
            not_run: 0,
            alone: None,
        };
        if let Some(name) = &self.explorer.only {
            return self.alone(name, &learned, report).await;
        }
        let possible = self.possible();
        let mut planned: Vec<(usize, Trouble)> = Vec::new();
        for (row, call) in learned.calls.iter().enumerate() {
            let worth = possible.at(call, row == 0);
            report.same.extend(worth.skipped.iter().map(|trouble| (row, trouble.column())));
            planned.extend(worth.troubles.into_iter().map(|trouble| (row, trouble)));
        }
        if self.explorer.budget.is_some() {
            // A stable sort: what tells as much stays in the order of the calls.
            planned.sort_by_key(|(_, trouble)| trouble.rank());
        }
        let steps = |(row, trouble): &(usize, Trouble)| {
            let action = learned.calls.get(*row).map(|call| call.action.clone()).unwrap_or_default();
            vec![(row + 1, action, *trouble)]
        };
        let runs: Vec<Steps> = planned.iter().map(steps).collect();
        let mut over: Vec<(usize, Steps, Played)> = Vec::new();
        let mut broken: Vec<(usize, Finding)> = Vec::new();
        report.not_run = self
            .play_each(runs, &learned, begun, |at, steps, mut played| {
                let Some((row, trouble)) = planned.get(at).copied() else { return };
                if played.missed && unsteady(&played, &learned.calls, row).is_none() {
                    // The call cannot meet it: one that the gateway refuses, say.
                    report.same.push((row, trouble.column()));
                    return;
                }
                let breach = self.judge(&played, &learned, row);
                report.ran.push(Ran { row, column: trouble.column(), broke: breach.as_ref().map(Breach::word) });
                match breach {
                    Some(breach) => broken.push((at, finding(&steps, breach, &played))),
                    None if self.explorer.pairs > 0 => {
                        played.seen.truncate(played.open);
                        over.push((at, steps, played));
                    }
                    None => {}
                }
            })
            .await?;
        // Runs end in an order of their own; the report is in that of the table.
        let place = |at: usize| planned.get(at).map(|(row, trouble)| (*row, trouble.column()));
        report.ran.sort_by_key(|ran| (ran.row, ran.column, ran.broke.is_none(), ran.broke));
        broken.sort_by_key(|(at, _)| (place(*at), *at));
        report.findings.extend(broken.into_iter().map(|(_, finding)| finding));
        if self.explorer.pairs > 0 {
            over.sort_by_key(|(at, ..)| *at);
            let held: Vec<(Steps, Vec<Seen>)> =
                over.into_iter().map(|(_, steps, played)| (steps, played.seen)).collect();
            self.pairs(&held, &learned, begun, &mut report).await?;
        }
        Ok(report)
    }

    /// Plays runs, several at once if that is asked for, and hands over each with its place in the list when it is over. Returns how
    /// many were not begun since the time was over.
    async fn play_each(
        &self,
        runs: Vec<Steps>,
        learned: &Learned,
        begun: Instant,
        mut done: impl FnMut(usize, Steps, Played),
    ) -> Result<usize, Misuse> {
        let (all, mut over, mut not_begun) = (runs.len(), 0, 0);
        let mut waiting = runs.into_iter().enumerate();
        let mut playing: Vec<Playing<'_>> = Vec::new();
        loop {
            while playing.len() < self.explorer.at_once {
                if self.explorer.budget.is_some_and(|budget| begun.elapsed() >= budget) {
                    not_begun += waiting.by_ref().count();
                }
                let Some((at, steps)) = waiting.next() else { break };
                self.tell(over, all, &steps);
                playing.push(Box::pin(async move {
                    let played = self.play(plan(&steps), learned.limit).await;
                    (at, steps, played)
                }));
            }
            if playing.is_empty() {
                return Ok(not_begun);
            }
            let (at, steps, played) = std::future::poll_fn(|context| {
                let ready = playing.iter_mut().enumerate().find_map(|(index, run)| match run.as_mut().poll(context) {
                    Poll::Ready(played) => Some((index, played)),
                    Poll::Pending => None,
                });
                match ready {
                    Some((index, played)) => {
                        drop(playing.swap_remove(index));
                        Poll::Ready(played)
                    }
                    None => Poll::Pending,
                }
            })
            .await;
            over += 1;
            done(at, steps, played?);
        }
    }

    /// Tells whoever watches which run is next.
    fn tell(&self, done: usize, all: usize, steps: &Steps) {
        if let Some(watching) = &self.explorer.watching {
            watching(done, all, &trouble::name(steps));
        }
    }

    /// Two runs without faults: they have to be alike.
    async fn learn(&self) -> Result<Learned, Misuse> {
        let mut runs = Vec::new();
        for _ in 0..2 {
            let played = self.play(Plan::new(), MOST_CALLS).await?;
            if let Some(reason) = self.not_learned(&played) {
                return Err(Misuse(format!("the exploration cannot begin: without any fault, {reason}")));
            }
            runs.push(played);
        }
        let [first, second] = [runs.remove(0), runs.remove(0)];
        let unlike =
            |what: String| Err(Misuse(format!("the exploration cannot begin: two runs without faults {what}")));
        if let Some(difference) = first_difference(&first.seen, &second.seen) {
            return unlike(format!(
                "make different calls, so no call can be told from another; {difference}. Code that calls in an order of its own each \
                 time has to be explored with that order fixed"
            ));
        }
        let (Some(end), Some(other)) = (first.end, second.end) else { return unlike("have no end state".to_owned()) };
        if let [line, ..] = other.differences(&end).as_slice()
            && self.explorer.compares
        {
            let line = line.replace("without the fault", "the first time").replace("with it", "the second time");
            return unlike(format!("end in different states: {line}. Name what may differ: `may_differ(..)`"));
        }
        let limit = self.explorer.calls_at_most.unwrap_or(50 + 10 * first.seen.len());
        let traceless = first.seen.iter().filter(|call| leaves_no_trace(call, &first.began)).map(work).collect();
        let calls = first.seen.into_iter().map(|call| Seen { clouds: None, ..call }).collect();
        Ok(Learned { calls, end, traceless, limit })
    }

    /// Why a run without faults does not show what the code does.
    fn not_learned(&self, played: &Played) -> Option<String> {
        let ended = played.turns.first().map(|turn| &turn.ended);
        Some(match ended {
            Some(Ended::Yes) => match (&played.invariant, &played.late, played.seen.is_empty()) {
                (Some(message), ..) => format!("the invariant does not hold: {message}"),
                (None, Some(action), _) => format!(
                    "the code still makes calls after its end (the first to {action}): it has started tasks that outlive it; let it wait \
                     for them"
                ),
                (None, None, true) => "the code makes no call to the fake".to_owned(),
                (None, None, false) => return None,
            },
            Some(Ended::No(reason)) => format!("the code says no: {reason}"),
            Some(Ended::Panicked(message)) => format!("the code panics: {message}"),
            Some(Ended::TooManyCalls) => format!("the code makes more than {MOST_CALLS} calls"),
            Some(Ended::Hung | Ended::Crashed(_)) | None => format!(
                "the code has not ended after {:?} and {}",
                self.explorer.time_at_most,
                calls(played.seen.len())
            ),
        })
    }

    fn possible(&self) -> Possible {
        let mut builder = self.explorer.builder.clone();
        Possible { era: builder.seed_mut().era, slow: self.explorer.slow.is_some() }
    }

    /// Plays the run of this name and tells its story, held or not.
    async fn alone(&self, name: &str, learned: &Learned, mut report: Report) -> Result<Report, Misuse> {
        let steps = trouble::read(name).filter(|steps| {
            let named = |(call, action, _): &(usize, String, Trouble)| {
                learned.calls.get(call - 1).is_none_or(|seen| seen.action == *action)
            };
            steps.first().is_some_and(|first| first.0 <= learned.calls.len() && named(first))
        });
        let Some(steps) = steps else {
            let possible = self.possible();
            let names: Vec<String> = learned
                .calls
                .iter()
                .enumerate()
                .flat_map(|(row, call)| {
                    let worth = possible.at(call, row == 0).troubles;
                    worth.into_iter().map(move |trouble| trouble::name(&[(row + 1, call.action.clone(), trouble)]))
                })
                .collect();
            let near = text::did_you_mean(name, names.iter().map(String::as_str));
            return Err(Misuse(format!("this exploration has no run `{}`{near}", text::clip(name))));
        };
        let first = steps.first().map_or(0, |(call, ..)| call - 1);
        let played = self.play(plan(&steps), learned.limit).await?;
        let breach = self.judge(&played, learned, first);
        let column = steps.first().map_or(0, |(_, _, trouble)| trouble.column());
        report.ran.push(Ran { row: first, column, broke: breach.as_ref().map(Breach::word) });
        report.alone = Some(story(&steps, breach.as_ref(), &played));
        report.findings.extend(breach.map(|breach| finding(&steps, breach, &played)));
        Ok(report)
    }

    /// Plays pairs, the most telling first: a run that held, with something more that goes wrong at a later call of it.
    async fn pairs(
        &self,
        held: &[(Steps, Vec<Seen>)],
        learned: &Learned,
        begun: Instant,
        report: &mut Report,
    ) -> Result<(), Misuse> {
        let possible = self.possible();
        let mut pairs: Vec<Steps> = Vec::new();
        for (steps, seen) in held {
            let Some((first, ..)) = steps.first() else { continue };
            for (index, call) in seen.iter().enumerate().skip(*first) {
                let second = possible.at(call, false).troubles.into_iter();
                pairs.extend(second.map(|trouble| {
                    let more = (index + 1, call.action.clone(), trouble);
                    steps.iter().cloned().chain([more]).collect::<Steps>()
                }));
            }
        }
        let all = pairs.len();
        // A stable sort: pairs that tell as much stay in the order of the calls.
        pairs.sort_by_key(|steps| steps.iter().map(|(_, _, trouble)| trouble.rank()).sum::<usize>());
        pairs.truncate(self.explorer.pairs);
        let mut broken: Vec<(usize, Finding)> = Vec::new();
        let mut tried = 0;
        self.play_each(pairs, learned, begun, |at, steps, played| {
            if played.missed {
                return;
            }
            tried += 1;
            let first = steps.first().map_or(0, |(call, ..)| call - 1);
            if let Some(breach) = self.judge(&played, learned, first) {
                broken.push((at, finding(&steps, breach, &played)));
            }
        })
        .await?;
        broken.sort_by_key(|(at, _)| *at);
        report.findings.extend(broken.into_iter().map(|(_, finding)| finding));
        report.pairs = tried;
        report.pairs_left = all - tried;
        Ok(())
    }

    /// How a run broke, if it did. `first`: how many calls come before the first that goes wrong.
    fn judge(&self, played: &Played, learned: &Learned, first: usize) -> Option<Breach> {
        if let Some(difference) = unsteady(played, &learned.calls, first) {
            return Some(Breach::Unsteady(difference));
        }
        match played.turns.last().map(|turn| &turn.ended) {
            Some(Ended::Panicked(message)) => return Some(Breach::Panicked(message.clone())),
            Some(Ended::TooManyCalls) => return Some(Breach::Endless(learned.limit)),
            Some(Ended::No(reason)) => return Some(Breach::Stuck(reason.clone())),
            Some(Ended::Hung | Ended::Crashed(_)) | None => return Some(Breach::Hung(self.explorer.time_at_most)),
            Some(Ended::Yes) => {}
        }
        if let Some(message) = &played.invariant {
            return Some(Breach::Invariant(message.clone()));
        }
        let end = played.end.as_ref().filter(|_| self.explorer.compares)?;
        let mut differences = end.differences(&learned.end);
        let done: Vec<_> = played.seen.iter().filter(|call| call.changed).map(work).collect();
        differences.extend(learned.traceless.iter().filter(|wanted| !done.contains(wanted)).map(
            |(action, instance)| {
                let instance = instance.as_ref().map_or_else(String::new, |id| format!(" DBInstanceId={id}"));
                format!("never done: {action}{instance}")
            },
        ));
        (!differences.is_empty()).then_some(Breach::Differs(differences))
    }

    /// Plays one run: the code on a fresh fake, started again after a crash, and once more if it said no.
    async fn play(&self, plan: Plan, limit: usize) -> Result<Played, Misuse> {
        let learning = plan.is_empty();
        let watch = Arc::new(Watch::new(plan, self.explorer.slow.unwrap_or_default()));
        let mut shut = Arc::new(AtomicBool::new(false));
        let builder = self.gated(&watch, &shut);
        let fake = builder.try_start().await.map_err(|error| Misuse(error.to_string()))?;
        let mut fake = Arc::new(fake);
        let service = fake.service().clone();
        let began: Ids = {
            let mut state = service.lock();
            state.keeps_earlier = true;
            state.cloud.ids
        };
        let mut turns = Vec::new();
        let (mut why, mut open) = ("", None);
        loop {
            let from = watch.calls();
            let ended = self.turn(&fake, &watch, limit).await;
            turns.push(Turn { from, why, ended: ended.clone() });
            match ended {
                Ended::Crashed(then) => why = aftermath(&service, then),
                Ended::No(_) if open.is_none() => {
                    open = Some(watch.calls());
                    why = "run again, without faults and with every operation finished";
                    watch.calm(&service);
                    service.lock().cloud.finish_all();
                }
                Ended::Yes | Ended::No(_) | Ended::TooManyCalls | Ended::Hung | Ended::Panicked(_) => break,
            }
            // What is left of the last start cannot reach the fake any more.
            shut.store(true, Ordering::SeqCst);
            shut = Arc::new(AtomicBool::new(false));
            let again = self.gated(&watch, &shut).start_over(service.clone());
            fake = Arc::new(again.map_err(|error| Misuse(error.to_string()))?);
        }
        shut.store(true, Ordering::SeqCst);
        if learning {
            tokio::time::sleep(GRACE).await;
        }
        let said_yes = turns.last().is_some_and(|turn| turn.ended == Ended::Yes);
        watch.calm(&service);
        let seen = watch.seen();
        Ok(Played {
            open: open.unwrap_or(seen.len()),
            end: said_yes.then(|| {
                let cloud = service.lock().cloud.clone();
                EndState::of(cloud, &began, &self.explorer.aside)
            }),
            began,
            invariant: if said_yes { self.broken_invariant(&fake) } else { None },
            missed: watch.missed(),
            late: watch.late(),
            turns,
            seen,
        })
    }

    /// The builder, with a gate in front of the service.
    fn gated(&self, watch: &Arc<Watch>, shut: &Arc<AtomicBool>) -> FakeRdsBuilder {
        let (watch, shut) = (watch.clone(), shut.clone());
        let wrap: Wrap = Arc::new(move |service: Arc<Service>| {
            Arc::new(Gate::new(watch.clone(), service, shut.clone())) as Arc<dyn Handler>
        });
        self.explorer.builder.clone().wrapped(wrap)
    }

    /// One turn of the code.
    async fn turn(&self, fake: &Arc<FakeRds>, watch: &Watch, limit: usize) -> Ended {
        let stopped = watch.begin(limit);
        let running = run(self.program.start(fake), stopped, self.program.dies_when_dropped());
        let ended = tokio::time::timeout(self.explorer.time_at_most, running).await;
        ended.unwrap_or(if watch.exhausted() { Ended::TooManyCalls } else { Ended::Hung })
    }

    /// What the invariant has against a fake.
    fn broken_invariant(&self, fake: &FakeRds) -> Option<String> {
        self.explorer.invariants.iter().find_map(|invariant| {
            catch_unwind(AssertUnwindSafe(|| invariant(fake))).err().map(|panic| message(panic.as_ref()))
        })
    }
}

/// Polls the code until it ends or is to stop. The stop is looked at first, so that code which crashes at a call never sees
/// what became of it.
async fn run(
    mut code: Pin<Box<dyn Future<Output = Option<String>> + '_>>,
    stopped: oneshot::Receiver<Stop>,
    dies_when_dropped: bool,
) -> Ended {
    let mut stopped = pin!(stopped);
    let mut stop = None;
    let ended = std::future::poll_fn(|context| {
        // A stop that was told is not asked for again.
        if stop.is_none()
            && let Poll::Ready(Ok(why)) = stopped.as_mut().poll(context)
        {
            stop = Some(why);
        }
        if stop.is_some() && dies_when_dropped {
            return Poll::Ready(Ended::Hung);
        }
        match catch_unwind(AssertUnwindSafe(|| code.as_mut().poll(context))) {
            Ok(Poll::Ready(None)) => Poll::Ready(Ended::Yes),
            Ok(Poll::Ready(Some(reason))) => Poll::Ready(Ended::No(reason)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(panic) => Poll::Ready(Ended::Panicked(message(panic.as_ref()))),
        }
    })
    .await;
    // A panic of what is dropped is no panic of the explorer's.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(code)));
    match stop {
        Some(Stop::Crash(then)) => Ended::Crashed(then),
        Some(Stop::TooManyCalls) => Ended::TooManyCalls,
        None => ended,
    }
}

/// What a panic said.
fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "(no message)".to_owned())
}

/// What becomes of the operations under way while the code is down.
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

/// Whether a call did something that cannot be seen once it is over.
fn leaves_no_trace(call: &Seen, began: &Ids) -> bool {
    call.clouds.as_ref().is_some_and(|clouds| {
        let end = |cloud: &Cloud| EndState::of(cloud.clone(), began, &[]);
        end(&clouds.0).comes_to(&end(&clouds.1))
    })
}

/// What a call does: the action, and the instance it is for.
fn work(call: &Seen) -> (String, Option<String>) {
    (call.action.clone(), call.parameters.get("DBInstanceId").cloned())
}

fn plan(steps: &Steps) -> Plan {
    steps.iter().map(|(call, _, trouble)| (*call, *trouble)).collect()
}

fn calls(number: usize) -> String {
    format!("{number} {}", if number == 1 { "call" } else { "calls" })
}

/// The first call in which two runs differ.
fn first_difference(one: &[Seen], other: &[Seen]) -> Option<String> {
    let action = |calls: &[Seen], at: usize| calls.get(at).map_or("none", |call| call.action.as_str()).to_owned();
    (0..one.len().max(other.len())).find_map(|at| {
        let (first, second) = (action(one, at), action(other, at));
        (first != second).then(|| format!("call {} is {first} once and {second} another time", at + 1))
    })
}

/// What a run has otherwise than the run without faults before something goes wrong, at call `first`, counted from 0.
fn unsteady(played: &Played, learned: &[Seen], first: usize) -> Option<String> {
    let until = |calls: &[Seen]| calls.iter().take(first + 1).cloned().collect::<Vec<_>>();
    first_difference(&until(learned), &until(&played.seen))
}

fn finding(steps: &Steps, breach: Breach, played: &Played) -> Finding {
    Finding { name: trouble::name(steps), story: story(steps, Some(&breach), played), breach }
}
