//! Runs two programs against one fake, one call at a time, in every order that can make a difference.
//!
//! Two calls commute if both only read, or if they name different instances: then their order makes no difference.
//! Orders that differ only by commuting calls form a class, and the search visits one order of each class (sleep sets).
//! Each run follows the choices so far and continues to its end; the next run goes back to the last choice that has an
//! alternative.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Instant;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

use super::end::EndState;
use super::gate::closed;
use super::learn::MOST_CALLS;
use super::program::{Program, Running, Said, message};
use super::report::{Breach, Finding, Report};
use super::settings::{Progress, Settings, VARIABLE};
use crate::base::text;
use crate::fake::{Error, ErrorKind, FakeRds, Wrap};
use crate::rds::catalogue;
use crate::rds::model::ids::Ids;
use crate::rds::products;
use crate::rpc::request::Incoming;
use crate::rpc::response::{Handler, Outgoing};
use crate::service::Service;

/// The names of the two programs.
const NAMES: [&str; 2] = ["A", "B"];

/// A call that waits for its turn.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Call {
    action: String,
    /// The instance that the call names; `None` if it may concern any.
    instance: Option<String>,
    reads: bool,
}

impl Call {
    fn of(incoming: &Incoming<'_>) -> Call {
        let Ok(request) = incoming.read() else {
            return Call { action: String::new(), instance: None, reads: true };
        };
        let action = products::action_of(&request).map_or_else(|| text::clip(&request.action), str::to_owned);
        let named =
            |wanted: &str| request.params.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.to_owned());
        let reads = catalogue::only_reads(&action);
        Call { instance: named("DBInstanceId").or_else(|| named("DBInstanceName")), action, reads }
    }

    /// Returns whether the order of two calls makes no difference.
    fn commutes(&self, other: &Call) -> bool {
        let apart = self.instance.as_ref().zip(other.instance.as_ref()).is_some_and(|(one, other)| one != other);
        (self.reads && other.reads) || apart
    }
}

/// A report of a gate.
enum Note {
    /// A call has arrived, and waits until it is released.
    Arrived(usize, Call, oneshot::Sender<()>),
    /// A released call was answered.
    Answered(usize, String),
    /// A program calls without a connection, so the call cannot wait.
    Blocked(usize),
}

/// The gate of one of the two programs: it delays each call until its turn.
#[derive(Debug)]
struct Turnstile {
    program: usize,
    service: Arc<Service>,
    notes: UnboundedSender<Note>,
    /// `true` if a released call is still to be handled.
    open: Arc<AtomicBool>,
}

impl std::fmt::Debug for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Note")
    }
}

impl Handler for Turnstile {
    fn may_block(&self, incoming: &Incoming<'_>) -> bool {
        self.service.may_block(incoming)
    }

    fn turn(&self, incoming: &Incoming<'_>) -> Option<oneshot::Receiver<()>> {
        if is_no_call(incoming) {
            return None;
        }
        let (release, released) = oneshot::channel();
        // If the search is over, nobody receives this, and dropping the sender releases the call.
        let _ = self.notes.send(Note::Arrived(self.program, Call::of(incoming), release));
        Some(released)
    }

    fn mocked(&self, incoming: &Incoming<'_>) {
        self.service.mocked(incoming);
    }

    fn handle(&self, incoming: &Incoming<'_>) -> Outgoing {
        if is_no_call(incoming) {
            return self.service.handle(incoming);
        }
        if !self.open.swap(false, Ordering::SeqCst) {
            // A call without a connection cannot wait for its turn: it would block the thread of the explorer.
            let _ = self.notes.send(Note::Blocked(self.program));
            return closed();
        }
        let outgoing = self.service.handle(incoming);
        let code = self.service.lock().journal.last_code().map(str::to_owned);
        let answer = code.map_or_else(|| outgoing.status.to_string(), |code| format!("{} {code}", outgoing.status));
        let _ = self.notes.send(Note::Answered(self.program, answer));
        outgoing
    }
}

/// Returns whether a request is not a call of the service.
fn is_no_call(incoming: &Incoming<'_>) -> bool {
    incoming.method == http::Method::OPTIONS || incoming.path != "/"
}

/// One choice in a run: the program that goes next.
#[derive(Debug, Clone)]
struct Choice {
    /// The next call of each program; `None` if it has ended.
    next: [Option<Call>; 2],
    chosen: usize,
    /// The programs that were tried here before.
    tried: Vec<usize>,
    /// The programs whose next call was tried before and commutes with all calls since then.
    asleep: Vec<usize>,
}

impl Choice {
    /// The next program to try here.
    fn candidate(&self) -> Option<usize> {
        (0..2).find(|program| {
            self.next[*program].is_some() && !self.tried.contains(program) && !self.asleep.contains(program)
        })
    }

    /// The programs that sleep after the chosen call.
    fn asleep_after(&self) -> Vec<usize> {
        let Some(call) = &self.next[self.chosen] else { return Vec::new() };
        let others = self.asleep.iter().chain(&self.tried).copied().filter(|program| *program != self.chosen);
        others.filter(|program| self.next[*program].as_ref().is_some_and(|other| other.commutes(call))).collect()
    }
}

/// A finished run.
struct Ran {
    /// The calls in their order: program, call, answer.
    calls: Vec<(usize, Call, String)>,
    /// The end of each program: a failure, or `None`.
    ended: [Option<String>; 2],
    broke: Option<Breach>,
    end: EndState,
    /// `true` if the run was stopped because it can only repeat other runs.
    redundant: bool,
}

/// The search over the orders of two programs.
pub(super) struct Both<'e> {
    pub(super) settings: &'e Settings,
    pub(super) programs: [&'e dyn Program; 2],
}

impl Both<'_> {
    pub(super) async fn explore(&self) -> Result<Report, Error> {
        let begun = Instant::now();
        let mut report = Report::new(Vec::new());
        let one_after_the_other = [self.play_in_turn([0, 1]).await?, self.play_in_turn([1, 0]).await?];
        // A program may make more calls when the other one runs at the same time.
        let mut lengths = [0, 0];
        let mut lengthen = |run: &Ran| {
            for (program, length) in lengths.iter_mut().enumerate() {
                *length = run.calls.iter().filter(|(other, ..)| *other == program).count().max(*length);
            }
            Some(orders(lengths[0], lengths[1]))
        };
        for run in &one_after_the_other {
            report.orders = lengthen(run);
        }
        if let Some(name) = &self.settings.only {
            self.explore_only(name, &one_after_the_other, &mut report).await?;
            return Ok(report);
        }
        let mut way: Vec<Choice> = Vec::new();
        loop {
            if self.settings.is_over(begun) {
                report.not_run += 1;
                if self.settings.is_stopped() {
                    report.why_not_run = "the exploration was stopped";
                }
                break;
            }
            self.show_progress(&way, &report);
            let stopped = async {
                self.settings.stopped().await;
                None
            };
            let run = super::settings::race(stopped, async { Some(self.play(&mut way, None).await) }).await;
            let Some(run) = run else { continue };
            let run = run?;
            if !run.redundant {
                report.schedules += 1;
                report.orders = lengthen(&run);
                if let Some(breach) = judge(&run, &one_after_the_other) {
                    report.add(Finding::new(order(&run), story(&run, Some(&breach)), 0, breach));
                }
            }
            if !go_back(&mut way) {
                break;
            }
        }
        report.arrange();
        Ok(report)
    }

    /// Plays the one run with this name.
    async fn explore_only(&self, name: &str, apart: &[Ran; 2], report: &mut Report) -> Result<(), Error> {
        let named =
            || format!("a run of two programs is named by its order, such as `AABB`, not `{}`", text::clip(name));
        let mut way = read(name).ok_or_else(|| impossible(named()))?;
        let run = self.play(&mut way, None).await?;
        report.schedules = 1;
        let breach = judge(&run, apart);
        report.alone = Some(story(&run, breach.as_ref()));
        if let Some(breach) = breach {
            report.add(Finding::new(order(&run), story(&run, Some(&breach)), 0, breach));
        }
        Ok(())
    }

    fn show_progress(&self, way: &[Choice], report: &Report) {
        if let Some(watching) = &self.settings.watching {
            let run = way.iter().map(|choice| NAMES[choice.chosen]).collect();
            let (done, findings) = (report.schedules, report.findings.len());
            watching(Progress { done, all: done + 1, findings, run });
        }
    }

    /// Plays one program after the other. They have to succeed so, and to make a call.
    async fn play_in_turn(&self, programs: [usize; 2]) -> Result<Ran, Error> {
        let run = self.play(&mut Vec::new(), Some(programs)).await?;
        if let Some(breach) = &run.broke {
            return Err(impossible(format!("one program after the other: {breach}")));
        }
        if run.calls.is_empty() {
            return Err(impossible("the programs make no call to the fake".to_owned()));
        }
        Ok(run)
    }

    /// Plays one run: follows the choices of `way`, and adds a choice for each later call. With `in_turn` one program
    /// runs after the other.
    async fn play(&self, way: &mut Vec<Choice>, in_turn: Option<[usize; 2]>) -> Result<Ran, Error> {
        let (notes, arriving) = unbounded_channel();
        let open = Arc::new(AtomicBool::new(false));
        let gate = |program: usize| -> Wrap {
            let (notes, open) = (notes.clone(), open.clone());
            Arc::new(move |service| {
                let (notes, open) = (notes.clone(), open.clone());
                Arc::new(Turnstile { program, service, notes, open }) as Arc<dyn Handler>
            })
        };
        let builder = || self.settings.builder.clone().on_current_runtime();
        let first = Arc::new(builder().wrapped(gate(0)).try_start().await?);
        let service = first.service().clone();
        let second = Arc::new(builder().wrapped(gate(1)).start_over(service.clone())?);
        let began: Ids = service.lock().cloud.ids;
        let fakes: [Arc<FakeRds>; 2] = [first, second];
        let mut stage = Stage::new(arriving);
        for (program, fake) in fakes.iter().enumerate() {
            if in_turn.is_none_or(|order| order[0] == program) {
                stage.running[program] = Some(self.programs[program].start(fake));
            }
        }
        let mut ran =
            Ran { calls: Vec::new(), ended: [None, None], broke: None, end: EndState::nothing(), redundant: false };
        loop {
            match self.settings.within(stage.settle()).await {
                Some(settled) => settled?,
                None => ran.broke = Some(Breach::Hung(self.settings.limit())),
            }
            ran.broke = ran.broke.or_else(|| stage.panic.take().map(Breach::Panicked));
            let next = stage.next();
            if ran.broke.is_some() {
                break;
            }
            if next.iter().all(Option::is_none) {
                // One program after the other: the second begins.
                let Some(last) = in_turn.map(|order| order[1]).filter(|last| stage.ended[*last].is_none()) else {
                    break;
                };
                stage.running[last] = Some(self.programs[last].start(&fakes[last]));
                continue;
            }
            let limit = self.settings.max_calls.unwrap_or(MOST_CALLS);
            if ran.calls.len() >= limit {
                ran.broke = Some(Breach::Endless(limit));
                break;
            }
            let at = ran.calls.len();
            let chosen = match in_turn {
                Some(_) => (0..2).find(|program| next[*program].is_some()),
                None => choose(way, at, next),
            };
            let Some(program) = chosen else {
                ran.redundant = true;
                break;
            };
            let Some((call, release)) = stage.waiting[program].pop_front() else {
                let order: String = way.iter().map(|choice| NAMES[choice.chosen]).collect();
                let (program, number) = (NAMES[program], at + 1);
                let why = format!("program {program} has no call number {number}");
                return Err(impossible(format!("the order {order} cannot be played: {why}")));
            };
            open.store(true, Ordering::SeqCst);
            let _ = release.send(());
            match self.settings.within(stage.answered(program)).await {
                Some(answer) => ran.calls.push((program, call, answer)),
                None => {
                    ran.broke = Some(Breach::Hung(self.settings.limit()));
                    break;
                }
            }
        }
        ran.ended = stage.end();
        if !ran.redundant {
            ran.end = EndState::of(service.lock().cloud.clone(), &began, &self.settings.ignored);
        }
        Ok(ran)
    }
}

/// Returns why a run is wrong: it broke, or its end state is that of neither program after the other.
fn judge(run: &Ran, apart: &[Ran; 2]) -> Option<Breach> {
    run.broke.clone().or_else(|| {
        let [one, other] = apart.each_ref().map(|apart| run.end.differences(&apart.end));
        let nearest = if other.len() < one.len() { other } else { one };
        (!nearest.is_empty()).then_some(Breach::Order(nearest))
    })
}

/// The two programs of a run, and their calls that wait for their turn.
struct Stage<'p> {
    running: [Option<Running<'p>>; 2],
    /// The end of each program that has ended: a failure, or `None`.
    ended: [Option<Option<String>>; 2],
    waiting: [VecDeque<(Call, oneshot::Sender<()>)>; 2],
    notes: UnboundedReceiver<Note>,
    /// The message of a program that panicked.
    panic: Option<String>,
}

impl Stage<'_> {
    fn new(notes: UnboundedReceiver<Note>) -> Self {
        Stage {
            running: [None, None],
            ended: [None, None],
            waiting: [VecDeque::new(), VecDeque::new()],
            notes,
            panic: None,
        }
    }

    /// Returns the next call of each program.
    fn next(&self) -> [Option<Call>; 2] {
        [0, 1].map(|program| self.waiting[program].front().map(|(call, _)| call.clone()))
    }

    /// Polls the programs, unless one of them panics.
    fn poll(&mut self, context: &mut Context<'_>) {
        for (program, name) in NAMES.into_iter().enumerate() {
            let Some(code) = &mut self.running[program] else { continue };
            match catch_unwind(AssertUnwindSafe(|| code.as_mut().poll(context))) {
                Ok(Poll::Ready(Said { failure, .. })) => {
                    self.ended[program] = Some(failure);
                    self.running[program] = None;
                }
                Ok(Poll::Pending) => {}
                Err(panic) => {
                    self.running[program] = None;
                    self.panic = Some(format!("program {name}: {}", message(panic.as_ref())));
                    return;
                }
            }
        }
    }

    /// Runs the programs until each has ended or waits at its gate, or one panics. The error is that a program calls
    /// without a connection.
    async fn settle(&mut self) -> Result<(), Error> {
        std::future::poll_fn(|context| {
            self.poll(context);
            while let Poll::Ready(Some(note)) = self.notes.poll_recv(context) {
                match note {
                    Note::Arrived(program, call, release) => self.waiting[program].push_back((call, release)),
                    Note::Blocked(program) => {
                        return Poll::Ready(Err(impossible(format!(
                            "program {} calls `FakeRds::call`, which cannot wait for its turn: let it send its calls to the \
                             address of the fake",
                            NAMES[program]
                        ))));
                    }
                    Note::Answered(..) => {}
                }
            }
            let waits = |program: usize| self.running[program].is_none() || !self.waiting[program].is_empty();
            if self.panic.is_some() || (0..2).all(waits) { Poll::Ready(Ok(())) } else { Poll::Pending }
        })
        .await
    }

    /// Waits until the released call of a program was answered.
    async fn answered(&mut self, program: usize) -> String {
        std::future::poll_fn(|context| {
            while let Poll::Ready(Some(note)) = self.notes.poll_recv(context) {
                match note {
                    Note::Arrived(program, call, release) => self.waiting[program].push_back((call, release)),
                    Note::Answered(other, answer) if other == program => return Poll::Ready(answer),
                    Note::Answered(..) | Note::Blocked(_) => {}
                }
            }
            Poll::Pending
        })
        .await
    }

    /// Stops what still runs, releases the calls that wait, and returns the failure of each program.
    fn end(self) -> [Option<String>; 2] {
        let Stage { running, waiting, ended, .. } = self;
        drop(running);
        drop(waiting);
        ended.map(Option::flatten)
    }
}

/// Returns the program whose call comes next: the one of the choice number `at`, or of a new choice. `None` if every
/// order that begins so has been played.
fn choose(way: &mut Vec<Choice>, at: usize, next: [Option<Call>; 2]) -> Option<usize> {
    if let Some(choice) = way.get_mut(at) {
        choice.next = next;
        return Some(choice.chosen);
    }
    let asleep = way.last().map(Choice::asleep_after).unwrap_or_default();
    let mut choice = Choice { next, chosen: 0, tried: Vec::new(), asleep };
    choice.chosen = choice.candidate()?;
    let chosen = choice.chosen;
    way.push(choice);
    Some(chosen)
}

/// Goes back to the last choice that has an alternative, and chooses that. Returns whether there was one.
fn go_back(way: &mut Vec<Choice>) -> bool {
    while let Some(last) = way.last_mut() {
        last.tried.push(last.chosen);
        if let Some(program) = last.candidate() {
            last.chosen = program;
            return true;
        }
        way.pop();
    }
    false
}

fn impossible(why: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidExploration, why.into())
}

/// Returns how many orders two programs with this many calls have.
fn orders(first: usize, second: usize) -> u128 {
    // n over k, where each step of the product is a whole number.
    (1..=second as u128).fold(1u128, |orders, step| orders.saturating_mul(first as u128 + step) / step)
}

/// The order of a run, such as `AABB`.
fn order(run: &Ran) -> String {
    run.calls.iter().map(|(program, ..)| NAMES[*program]).collect()
}

/// Reads the order of a run.
fn read(name: &str) -> Option<Vec<Choice>> {
    let program = |letter: char| NAMES.iter().position(|name| name.starts_with(letter));
    let choice = |chosen| Choice { next: [None, None], chosen, tried: vec![0, 1], asleep: Vec::new() };
    name.chars().map(|letter| program(letter).map(choice)).collect()
}

fn story(run: &Ran, breach: Option<&Breach>) -> String {
    let how = breach.map_or_else(|| "held".to_owned(), ToString::to_string);
    let mut text = format!("{}: {how}\n", order(run));
    for (index, (program, call, answer)) in run.calls.iter().enumerate() {
        let instance = call.instance.as_ref().map_or_else(String::new, |id| format!(" DBInstanceId={id}"));
        text += &format!("  {:>5} {} {}{instance}: {answer}\n", index + 1, NAMES[*program], call.action);
    }
    for (name, failure) in NAMES.iter().zip(&run.ended) {
        if let Some(failure) = failure {
            text += &format!("  program {name} reports failure: {failure}\n");
        }
    }
    if let Some(Breach::Order(differences)) = breach {
        text += "  the end state differs from that of one program after the other:\n";
        for difference in differences.iter().take(12) {
            text += &format!("    {difference}\n");
        }
    }
    text + &format!("  this run alone: {VARIABLE}={}\n", order(run))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_orders() {
        assert_eq!((orders(6, 6), orders(8, 8), orders(0, 5), orders(1, 1)), (924, 12_870, 1, 2));
    }

    #[test]
    fn calls_commute_if_both_read_or_instances_differ() {
        let call = |reads, instance: Option<&str>| Call {
            action: String::new(),
            instance: instance.map(str::to_owned),
            reads,
        };
        assert!(call(true, None).commutes(&call(true, Some("a"))));
        assert!(call(false, Some("a")).commutes(&call(false, Some("b"))));
        assert!(!call(false, Some("a")).commutes(&call(true, Some("a"))));
        assert!(!call(false, Some("a")).commutes(&call(true, None)));
    }
}
