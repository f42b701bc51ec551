//! Learning what the code does, and playing it once for each thing that can go wrong.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::end::EndState;
use super::event::Event;
use super::gate::{Gate, Stop, Watch};
use super::judge::{self, Around, Learned};
use super::played::{Ended, Played, Steps, Turn};
use super::report::{Breach, Finding, Ran, Report};
use super::story::story;
use super::trouble::{self, Plan, Possible, Seen, Then, Trouble};
use super::{Explorer, Invariant, Progress};
use crate::base::text;
use crate::fake::{Error, ErrorKind, FakeRds, FakeRdsBuilder, Wrap};
use crate::rds::model::Cloud;
use crate::rpc::response::Handler;
use crate::seed::Seed;
use crate::service::Service;

/// The code under test.
pub(super) trait Program {
    /// Starts it. It ends with why it said no, or with nothing.
    fn start<'p>(&'p self, fake: &'p Arc<FakeRds>) -> Pin<Box<dyn Future<Output = Option<String>> + 'p>>;

    /// Returns whether dropping the future ends the code.
    fn dies_when_dropped(&self) -> bool;
}

/// The most calls of a run without faults.
pub(super) const MOST_CALLS: usize = 1_000;

/// How many calls a run may make if the user sets no limit: this many, and twenty times as many as the run without faults.
const SPARE_CALLS: usize = 200;

/// How long after its end the code may still make calls, in a run without faults.
const GRACE: Duration = Duration::from_millis(10);

/// The most times that a run is played until two of its results agree.
const REPEATS: usize = 5;

/// Why the failed operations of a crashed program fail.
const WHILE_DOWN: &str = "failed while the program was down";

/// A run that is being played, with its place in a list.
type Playing<'p> = Pin<Box<dyn Future<Output = (usize, Steps, Result<Outcome, Error>)> + 'p>>;

/// The result of a run that was repeated until two results agreed.
struct Outcome {
    played: Played,
    breach: Option<Breach>,
    /// Whether no two results agreed.
    unsure: bool,
}

pub(super) struct Engine<'e> {
    pub(super) explorer: &'e Explorer,
    pub(super) program: &'e dyn Program,
}

impl Engine<'_> {
    pub(super) async fn explore(&self) -> Result<Report, Error> {
        let begun = Instant::now();
        self.check_settings()?;
        let mut learned = self.learn().await?;
        let mut report = Report::new(learned.calls.iter().map(|call| call.action.clone()).collect());
        if let Some(name) = &self.explorer.only {
            return self.alone(name, &mut learned, report).await;
        }
        let possible = self.possible();
        let mut planned: Vec<(usize, Trouble)> = Vec::new();
        for (row, call) in learned.calls.iter().enumerate() {
            let worth = possible.at(call, row == 0);
            report.same.extend(worth.skipped.iter().map(|trouble| (row, trouble.column())));
            planned.extend(worth.troubles.into_iter().map(|trouble| (row, trouble)));
        }
        // A stable sort: equal ranks stay in the order of the calls.
        planned.sort_by_key(|(row, trouble)| trouble.rank(learned.calls.get(*row).is_some_and(|call| call.changed)));
        let actions = report.calls.clone();
        let steps = |(row, trouble): &(usize, Trouble)| {
            let action = actions.get(*row).cloned().unwrap_or_default();
            vec![(row + 1, action, *trouble)]
        };
        let again: Vec<(usize, Trouble)> =
            planned.iter().filter(|run| self.explorer.first.contains(&trouble::name(&steps(run)))).copied().collect();
        if !again.is_empty() {
            self.learn_events(&again, &mut learned).await?;
            for (row, trouble) in &again {
                let steps = steps(&(*row, *trouble));
                let Outcome { played, breach, .. } = self.play_until_sure(&steps, &learned).await?;
                report.ran.push(Ran { row: *row, column: trouble.column(), broke: breach.as_ref().map(Breach::word) });
                if let Some(breach) = breach {
                    report.add(finding(&steps, breach, &played));
                }
            }
            if !report.findings.is_empty() {
                report.not_run = planned.len() - again.len();
                report.arrange();
                return Ok(report);
            }
            planned.retain(|run| !again.contains(run));
        }
        self.learn_events(&planned, &mut learned).await?;
        let runs: Vec<Steps> = planned.iter().map(steps).collect();
        let mut over: Vec<(usize, Steps, Played)> = Vec::new();
        let mut found: Vec<(usize, Finding)> = Vec::new();
        let mut ways: HashSet<String> = HashSet::new();
        report.not_run = self
            .play_each(runs, &learned, begun, |at, steps, outcome| {
                let Some((row, trouble)) = planned.get(at).copied() else { return ways.len() };
                let Outcome { mut played, breach, unsure } = outcome;
                if unsure {
                    report.unsure += 1;
                    return ways.len();
                }
                if played.missed {
                    // The call cannot meet it: one that the gateway refuses, say.
                    report.same.push((row, trouble.column()));
                    return ways.len();
                }
                report.ran.push(Ran { row, column: trouble.column(), broke: breach.as_ref().map(Breach::word) });
                match breach {
                    Some(breach) => {
                        ways.insert(breach.key());
                        found.push((at, finding(&steps, breach, &played)));
                    }
                    None if self.explorer.max_pairs > 0 => {
                        played.seen.truncate(played.open);
                        over.push((at, steps, played));
                    }
                    None => {}
                }
                ways.len()
            })
            .await?;
        // Runs end in any order; the report is in that of the plan and of the table.
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().for_each(|(_, finding)| report.add(finding));
        report.ran.sort_by_key(|ran| (ran.row, ran.column, ran.broke.is_none(), ran.broke));
        if self.explorer.max_pairs > 0 {
            over.sort_by_key(|(at, ..)| *at);
            let passed: Vec<(Steps, Vec<Seen>)> =
                over.into_iter().map(|(_, steps, played)| (steps, played.seen)).collect();
            self.pairs(&passed, &learned, begun, &mut report).await?;
        }
        report.arrange();
        if report.runs() == 0
            && report.not_run > 0
            && self.explorer.budget.is_some_and(|budget| begun.elapsed() >= budget)
        {
            return Err(Error::new(
                ErrorKind::InvalidExploration,
                format!(
                    "the budget of {:?} allows no run: the runs without faults alone took {:?}",
                    self.explorer.budget.unwrap_or_default(),
                    begun.elapsed()
                ),
            ));
        }
        Ok(report)
    }

    /// Refuses settings that can have no effect.
    fn check_settings(&self) -> Result<(), Error> {
        let known = Seed::field_names();
        for part in &self.explorer.ignored {
            for name in part.split('.') {
                if !known.contains(name) {
                    let near = text::did_you_mean(name, known.iter().copied());
                    return Err(Error::new(
                        ErrorKind::InvalidExploration,
                        format!("ignore: no field of the state is named `{}`{near}", text::clip(name)),
                    ));
                }
            }
        }
        Ok(())
    }

    /// Plays runs, several at once if configured, and hands over each with its place in the list when it is over. `done` returns the
    /// number of findings so far. Returns how many runs were not begun because the time was over.
    async fn play_each(
        &self,
        runs: Vec<Steps>,
        learned: &Learned,
        begun: Instant,
        mut done: impl FnMut(usize, Steps, Outcome) -> usize,
    ) -> Result<usize, Error> {
        let (all, mut over, mut not_begun, mut findings) = (runs.len(), 0, 0, 0);
        let mut waiting = runs.into_iter().enumerate();
        let mut playing: Vec<Playing<'_>> = Vec::new();
        loop {
            while playing.len() < self.explorer.concurrency {
                let stopped = self.explorer.stopped.as_ref().is_some_and(|stopped| *stopped.borrow());
                if stopped || self.explorer.budget.is_some_and(|budget| begun.elapsed() >= budget) {
                    not_begun += waiting.by_ref().count();
                }
                let Some((at, steps)) = waiting.next() else { break };
                if let Some(watching) = &self.explorer.watching {
                    watching(Progress { done: over, all, findings, run: trouble::name(&steps) });
                }
                playing.push(Box::pin(async move {
                    let outcome = self.play_until_sure(&steps, learned).await;
                    (at, steps, outcome)
                }));
            }
            if playing.is_empty() {
                return Ok(not_begun);
            }
            let mut stopped = pin!(self.stopped());
            let ended = std::future::poll_fn(|context| {
                if stopped.as_mut().poll(context).is_ready() {
                    return Poll::Ready(None);
                }
                let ready = playing.iter_mut().enumerate().find_map(|(index, run)| match run.as_mut().poll(context) {
                    Poll::Ready(outcome) => Some((index, outcome)),
                    Poll::Pending => None,
                });
                match ready {
                    Some((index, outcome)) => {
                        drop(playing.swap_remove(index));
                        Poll::Ready(Some(outcome))
                    }
                    None => Poll::Pending,
                }
            })
            .await;
            let Some((at, steps, outcome)) = ended else {
                return Ok(not_begun + playing.len() + waiting.count());
            };
            over += 1;
            findings = done(at, steps, outcome?);
        }
    }

    /// Is ready when somebody ends the exploration.
    async fn stopped(&self) {
        match self.explorer.stopped.clone() {
            Some(mut stopped) => {
                if stopped.wait_for(|stopped| *stopped).await.is_err() {
                    std::future::pending().await
                }
            }
            None => std::future::pending().await,
        }
    }

    /// Plays a run. One that breaks is played again until two results agree, so that the order in which a concurrent program happened
    /// to call is not taken for a bug.
    async fn play_until_sure(&self, steps: &Steps, learned: &Learned) -> Result<Outcome, Error> {
        let first = steps.first().map_or(0, |(call, ..)| call - 1);
        let mut results: Vec<Option<String>> = Vec::new();
        loop {
            let played = self.play(plan(steps), learned.limit, None).await?;
            let unsteady = judge::unsteady(&played, &learned.calls, first).is_some();
            let breach = if played.missed || unsteady { None } else { self.judge(&played, learned) };
            let result = breach.as_ref().map(Breach::key);
            if !unsteady && (results.contains(&result) || (result.is_none() && results.is_empty())) {
                return Ok(Outcome { played, breach, unsure: false });
            }
            if results.len() + 1 >= REPEATS {
                return Ok(Outcome { played, breach: None, unsure: true });
            }
            results.push(if unsteady { Some(String::new()) } else { result });
        }
    }

    /// Runs without faults, until two are alike.
    async fn learn(&self) -> Result<Learned, Error> {
        let mut runs: Vec<Played> = Vec::new();
        let mut unlike = String::new();
        for _ in 0..REPEATS {
            let played = self.play(Plan::new(), MOST_CALLS, None).await?;
            if let Some(reason) = self.not_learned(&played) {
                return Err(Error::new(
                    ErrorKind::InvalidExploration,
                    format!("the exploration cannot begin: without any fault, {reason}"),
                ));
            }
            let differences: Vec<Option<String>> = runs.iter().map(|other| self.unlike(other, &played)).collect();
            if differences.iter().any(Option::is_none) {
                return self.learned(played);
            }
            unlike = differences.into_iter().flatten().next_back().unwrap_or_default();
            runs.push(played);
        }
        Err(Error::new(
            ErrorKind::InvalidExploration,
            format!("the exploration cannot begin: two runs without faults {unlike}"),
        ))
    }

    /// The difference between two runs without faults, if they do not show the same.
    fn unlike(&self, first: &Played, second: &Played) -> Option<String> {
        if let Some(difference) = judge::first_difference(&first.seen, &second.seen) {
            return Some(format!(
                "make different calls, so no call can be told from another; {difference}. Code that calls in another order each time \
                 has to be explored with a fixed order"
            ));
        }
        let (Some(end), Some(other)) = (&first.end, &second.end) else { return Some("have no end state".to_owned()) };
        let line = other.differences(end).into_iter().next().filter(|_| self.explorer.compares)?;
        let line = line.replace("without the fault", "the first time").replace("with it", "the second time");
        Some(format!("end in different states: {line}. Name what may differ: `ignore(..)`"))
    }

    fn learned(&self, played: Played) -> Result<Learned, Error> {
        let calls = played.seen.len();
        let limit = self.explorer.max_calls.unwrap_or(SPARE_CALLS + 20 * calls);
        if limit < calls {
            return Err(Error::new(
                ErrorKind::InvalidExploration,
                format!("max_calls({limit}) is less than the {calls} calls of the run without faults"),
            ));
        }
        let Played { seen, began, end: Some(end), cloud, passwords, start, .. } = played else {
            return Err(Error::new(
                ErrorKind::InvalidExploration,
                "the exploration cannot begin: a run without faults has no end state".to_owned(),
            ));
        };
        let traceless = seen.iter().filter(|call| judge::leaves_no_trace(call, &began)).map(judge::work).collect();
        let work = judge::count_work(&seen);
        let calls = seen.into_iter().map(|call| Seen { clouds: None, ..call }).collect();
        Ok(Learned { calls, start, end, cloud, began, passwords, traceless, work, limit, events: HashMap::new() })
    }

    /// Learns, for each change by another actor that is planned, what the program does if the change comes first, and what state it
    /// leaves if the change comes last.
    async fn learn_events(&self, planned: &[(usize, Trouble)], learned: &mut Learned) -> Result<(), Error> {
        for (row, trouble) in planned {
            let Trouble::Event(event) = trouble else { continue };
            let Some(id) = learned.calls.get(*row).and_then(Seen::instance) else { continue };
            let key = (*event, id);
            if learned.events.contains_key(&key) {
                continue;
            }
            let played = self.play(Plan::new(), learned.limit, Some(&key)).await?;
            let mut cloud = learned.cloud.clone();
            cloud.finish_all();
            let last = event.apply(&mut cloud, &key.1);
            let last = last.then(|| EndState::of(cloud, &learned.began, &self.explorer.ignored));
            let first = if played.missed {
                // The program makes the instance itself. If another actor deletes it, the program may make it again.
                (*event == Event::Deleted).then(|| Some(learned.end.clone()))
            } else {
                Some(played.end)
            };
            learned.events.insert(key, Around { first, last, created: played.missed });
        }
        Ok(())
    }

    /// Why a run without faults does not show what the code does.
    fn not_learned(&self, played: &Played) -> Option<String> {
        let last = played.seen.last().map(|call| (call, call.hint.as_deref().unwrap_or_default()));
        let after = last.map_or_else(String::new, |(call, hint)| match hint {
            "" => format!(" (the last call: {}, {})", call.action, call.answer),
            hint => format!(" (the last call: {}, {}: {hint})", call.action, call.answer),
        });
        let ended = played.turns.first().map(|turn| &turn.ended);
        Some(match ended {
            Some(Ended::Yes) => match (&played.invariant, &played.late, played.seen.is_empty()) {
                (Some(message), ..) => format!("the invariant is violated: {message}"),
                (None, Some(action), _) => format!(
                    "the code still makes calls after its end (the first to {action}): it has started tasks that outlive it; let it wait \
                     for them"
                ),
                (None, None, true) => "the code makes no call to the fake".to_owned(),
                (None, None, false) => return None,
            },
            Some(Ended::No(reason)) => format!("the code reports failure: {reason}{after}"),
            Some(Ended::Panicked(message)) => format!("the code panics: {message}{after}"),
            Some(Ended::TooManyCalls) => format!("the code makes more than {MOST_CALLS} calls{after}"),
            Some(Ended::Hung | Ended::Crashed(_)) | None => {
                format!(
                    "the code has not ended after {:?} and {}{after}",
                    self.explorer.timeout,
                    calls(played.seen.len())
                )
            }
        })
    }

    fn possible(&self) -> Possible {
        let mut builder = self.explorer.builder.clone();
        Possible {
            era: builder.seed_mut().era,
            slow: self.explorer.slow.is_some(),
            all_refusals: self.explorer.all_refusals,
            events: self.explorer.events && self.explorer.compares,
        }
    }

    /// Plays the run of this name and prints its story, whether it passes or not.
    async fn alone(&self, name: &str, learned: &mut Learned, mut report: Report) -> Result<Report, Error> {
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
            return Err(Error::new(
                ErrorKind::InvalidExploration,
                format!("this exploration has no run `{}`{near}", text::clip(name)),
            ));
        };
        let planned: Vec<(usize, Trouble)> = steps.iter().map(|(call, _, trouble)| (call - 1, *trouble)).collect();
        self.learn_events(&planned, learned).await?;
        let Outcome { played, breach, unsure } = self.play_until_sure(&steps, learned).await?;
        report.unsure += usize::from(unsure);
        let (row, column) = planned.first().map_or((0, 0), |(row, trouble)| (*row, trouble.column()));
        report.ran.push(Ran { row, column, broke: breach.as_ref().map(Breach::word) });
        report.alone = Some(story(&steps, breach.as_ref(), &played));
        if let Some(breach) = breach {
            report.add(finding(&steps, breach, &played));
        }
        Ok(report)
    }

    /// Plays pairs, the most telling first: a run that passed, with a second fault at a later call of it.
    async fn pairs(
        &self,
        passed: &[(Steps, Vec<Seen>)],
        learned: &Learned,
        begun: Instant,
        report: &mut Report,
    ) -> Result<(), Error> {
        let possible = Possible { events: false, ..self.possible() };
        let mut pairs: Vec<Steps> = Vec::new();
        for (steps, seen) in passed {
            let Some((first, _, trouble)) = steps.first() else { continue };
            if matches!(trouble, Trouble::Event(_)) {
                continue;
            }
            for (index, call) in seen.iter().enumerate().skip(*first) {
                let second = possible.at(call, false).troubles.into_iter();
                pairs.extend(second.map(|trouble| {
                    let more = (index + 1, call.action.clone(), trouble);
                    steps.iter().cloned().chain([more]).collect::<Steps>()
                }));
            }
        }
        let all = pairs.len();
        // A stable sort: pairs of equal rank stay in the order of the calls.
        pairs.sort_by_key(|steps| steps.iter().map(|(_, _, trouble)| trouble.rank(true)).sum::<usize>());
        pairs.truncate(self.explorer.max_pairs);
        let mut tried = 0;
        let mut found: Vec<(usize, Finding)> = Vec::new();
        self.play_each(pairs, learned, begun, |at, steps, outcome| {
            if !outcome.played.missed && !outcome.unsure {
                tried += 1;
                if let Some(breach) = outcome.breach {
                    found.push((at, finding(&steps, breach, &outcome.played)));
                }
            }
            report.findings.len() + found.len()
        })
        .await?;
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().for_each(|(_, finding)| report.add(finding));
        report.pairs = tried;
        report.pairs_left = all - tried;
        Ok(())
    }

    /// Plays one run: the code on a fresh fake, started again after a crash, and once more if it reported failure. `before`: what
    /// another actor does before the program starts.
    async fn play(&self, plan: Plan, limit: usize, before: Option<&(Event, String)>) -> Result<Played, Error> {
        let learning = plan.is_empty() && before.is_none();
        let watch = Arc::new(Watch::new(plan, self.explorer.slow.unwrap_or_default(), learning));
        let mut shut = Arc::new(AtomicBool::new(false));
        let builder = self.gated(&watch, &shut);
        let fake =
            builder.try_start().await.map_err(|error| Error::new(ErrorKind::InvalidExploration, error.to_string()))?;
        let mut fake = Arc::new(fake);
        let service = fake.service().clone();
        let (began, first) = {
            let mut state = service.lock();
            state.keeps_earlier = true;
            (state.cloud.ids, state.cloud.clone())
        };
        if let Some((event, id)) = before {
            let applied = event.apply(&mut service.lock().cloud, id);
            watch.note_event(applied);
        }
        let mut turns = Vec::new();
        let (mut why, mut open, mut failed_with) = ("", None, None);
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
                    failed_with = Some(service.lock().cloud.clone());
                    service.lock().cloud.finish_all();
                }
                Ended::Yes | Ended::No(_) | Ended::TooManyCalls | Ended::Hung | Ended::Panicked(_) => break,
            }
            // What is left of the last start cannot reach the fake any more.
            shut.store(true, Ordering::SeqCst);
            shut = Arc::new(AtomicBool::new(false));
            let again = self.gated(&watch, &shut).start_over(service.clone());
            fake = Arc::new(again.map_err(|error| Error::new(ErrorKind::InvalidExploration, error.to_string()))?);
        }
        shut.store(true, Ordering::SeqCst);
        if learning {
            tokio::time::sleep(GRACE).await;
        }
        let succeeded = turns.last().is_some_and(|turn| turn.ended == Ended::Yes);
        watch.calm(&service);
        let seen = watch.seen();
        let cloud = service.lock().cloud.clone();
        let state = |cloud: Cloud| EndState::of(cloud, &began, &self.explorer.ignored);
        Ok(Played {
            open: open.unwrap_or(seen.len()),
            end: succeeded.then(|| state(cloud.clone())),
            start: state(first),
            failed_with: failed_with.filter(|_| self.explorer.all_or_nothing).map(state),
            invariant: if succeeded { self.broken_invariant(&fake, &watch) } else { None },
            passwords: watch.passwords(),
            began,
            cloud,
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
        let builder = self.explorer.builder.clone().wrapped(wrap);
        // Async code and the fake share a thread, so that calls come in the same order each time.
        if self.program.dies_when_dropped() { builder.on_current_runtime() } else { builder }
    }

    /// One turn of the code.
    async fn turn(&self, fake: &Arc<FakeRds>, watch: &Watch, limit: usize) -> Ended {
        let stopped = watch.begin(limit);
        let running = run(self.program.start(fake), stopped, self.program.dies_when_dropped());
        let ended = tokio::time::timeout(self.explorer.timeout, running).await;
        ended.unwrap_or(if watch.exhausted() { Ended::TooManyCalls } else { Ended::Hung })
    }

    /// What an invariant reports: in the end state, and in each state that a call left.
    fn broken_invariant(&self, fake: &FakeRds, watch: &Watch) -> Option<String> {
        let broken = |invariants: &[Box<Invariant>]| {
            invariants.iter().find_map(|invariant| {
                catch_unwind(AssertUnwindSafe(|| invariant(fake))).err().map(|panic| message(panic.as_ref()))
            })
        };
        if let Some(message) = broken(&self.explorer.at_end).or_else(|| broken(&self.explorer.invariants)) {
            return Some(message);
        }
        if self.explorer.invariants.is_empty() {
            return None;
        }
        let service = fake.service();
        let last = service.lock().cloud.clone();
        let found = watch.states().into_iter().find_map(|(call, cloud)| {
            service.lock().cloud = cloud.as_ref().clone();
            broken(&self.explorer.invariants).map(|message| format!("after call {call}: {message}"))
        });
        service.lock().cloud = last;
        found
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
pub(super) fn message(panic: &(dyn std::any::Any + Send)) -> String {
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

fn plan(steps: &Steps) -> Plan {
    steps.iter().map(|(call, _, trouble)| (*call, *trouble)).collect()
}

fn calls(number: usize) -> String {
    format!("{number} {}", if number == 1 { "call" } else { "calls" })
}

fn finding(steps: &Steps, breach: Breach, played: &Played) -> Finding {
    Finding::new(trouble::name(steps), story(steps, Some(&breach), played), breach)
}
