//! Runs the code under test once for each trouble at each call.

use std::collections::HashSet;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Instant;

use super::judge::{self, Learned};
use super::learn::{REPEATS, still_calls};
use super::play::Player;
use super::played::{Begin, Ended, Played, Steps};
use super::program::Program;
use super::report::{Breach, Finding, Ran, Report};
use super::settings::{Progress, Settings};
use super::story::{printed, story};
use super::trouble::{self, Plan, Possible, Seen, Trouble};
use crate::base::text;
use crate::fake::{Error, ErrorKind};
use crate::seed::Seed;

/// A run in progress, with its index in a list.
type Playing<'p> = Pin<Box<dyn Future<Output = (usize, Steps, Result<Outcome, Error>)> + 'p>>;

/// The result of a run that was repeated until two results agreed.
struct Outcome {
    played: Played,
    breach: Option<Breach>,
    /// `true` if no two results agreed.
    unsure: bool,
}

/// The checks without faults.
const CHECKS: [(&str, Begin); 2] = [("second-run", Begin::Twice), ("small-pages", Begin::SmallPages)];

pub(super) struct Engine<'e> {
    settings: &'e Settings,
    player: Player<'e>,
}

/// A run with one trouble: the row of the call in the table, from 0, and the trouble there.
type Planned = (usize, Trouble);

fn steps(actions: &[String], (row, trouble): &Planned) -> Steps {
    vec![(row + 1, actions.get(*row).cloned().unwrap_or_default(), *trouble)]
}

impl<'e> Engine<'e> {
    pub(super) fn new(settings: &'e Settings, program: &'e dyn Program) -> Engine<'e> {
        Engine { settings, player: Player { settings, program } }
    }

    pub(super) async fn explore(&self) -> Result<Report, Error> {
        let begun = Instant::now();
        self.check_settings()?;
        let mut learned = self.player.learn().await?;
        let report = self.explore_learned(begun, &mut learned).await?;
        // The fakes of the runs without faults were running all the time.
        still_calls(&learned).map_or(Ok(report), Err)
    }

    async fn explore_learned(&self, begun: Instant, learned: &mut Learned) -> Result<Report, Error> {
        let mut report = Report::new(learned.calls.iter().map(|call| call.action.clone()).collect());
        if let Some(name) = &self.settings.only {
            return self.only(name, learned, report).await;
        }
        self.checks(learned, &mut report).await?;
        let mut planned = self.plan(learned, &mut report);
        let known = self.known_findings(&planned, learned, &mut report).await?;
        if !known.is_empty() && report.ran.iter().all(|ran| ran.broke.is_some()) {
            report.not_run = planned.len() - known.len();
            report.why_not_run = "since the known findings are still there";
            report.arrange();
            return Ok(report);
        }
        planned.retain(|run| !known.contains(run));
        let passed = self.single_runs(&planned, learned, begun, &mut report).await?;
        if self.settings.max_pairs > 0 {
            self.pairs(&passed, learned, begun, &mut report).await?;
        }
        report.arrange();
        let budget = self.settings.budget.filter(|budget| begun.elapsed() >= *budget);
        if let Some(budget) = budget
            && report.runs() == 0
            && report.not_run > 0
        {
            let spent = begun.elapsed();
            return Err(Error::new(
                ErrorKind::InvalidExploration,
                format!("the budget of {budget:?} allows no run: the runs without faults alone took {spent:?}"),
            ));
        }
        Ok(report)
    }

    /// Plays the one run that the settings name.
    async fn only(&self, name: &str, learned: &mut Learned, mut report: Report) -> Result<Report, Error> {
        let Some((name, begin)) = CHECKS.iter().find(|(check, _)| *check == name) else {
            return self.alone(name, learned, report).await;
        };
        let (played, breach) = self.check(begin.clone(), learned).await?;
        report.alone = Some(story(name, &Vec::new(), breach.as_ref(), &played));
        report.checks.push(name);
        report.findings.extend(breach.map(|breach| finding(name, &Vec::new(), breach, &played)));
        Ok(report)
    }

    /// Plays the checks that need no trouble.
    async fn checks(&self, learned: &mut Learned, report: &mut Report) -> Result<(), Error> {
        for (name, begin) in CHECKS {
            let wanted = if begin == Begin::Twice { self.settings.second_run } else { self.settings.small_pages };
            if !wanted {
                continue;
            }
            let (played, breach) = self.check(begin, learned).await?;
            report.checks.push(name);
            if let Some(breach) = breach {
                report.add(finding(name, &Vec::new(), breach, &played));
            }
        }
        Ok(())
    }

    /// Returns the troubles at each call, in the order in which they are tried.
    fn plan(&self, learned: &Learned, report: &mut Report) -> Vec<Planned> {
        let possible = self.possible();
        let mut planned: Vec<Planned> = Vec::new();
        for (row, call) in learned.calls.iter().enumerate() {
            let worth = possible.at(call, row == 0);
            report.same.extend(worth.skipped.iter().map(|trouble| (row, trouble.column())));
            planned.extend(worth.troubles.into_iter().map(|trouble| (row, trouble)));
        }
        // The sort is stable: equal ranks keep the order of the calls.
        planned.sort_by_key(|(row, trouble)| trouble.rank(learned.calls.get(*row).is_some_and(|call| call.changed)));
        planned
    }

    /// Plays the runs of the findings that the settings name first. Returns these runs.
    async fn known_findings(
        &self,
        planned: &[Planned],
        learned: &mut Learned,
        report: &mut Report,
    ) -> Result<Vec<Planned>, Error> {
        let is_known = |run: &Planned| self.settings.first.contains(&trouble::name(&steps(&report.calls, run)));
        let known: Vec<Planned> = planned.iter().filter(|run| is_known(run)).copied().collect();
        if known.is_empty() {
            return Ok(known);
        }
        self.player.learn_events(&known, learned).await?;
        for (row, trouble) in &known {
            let steps = steps(&report.calls, &(*row, *trouble));
            let Outcome { played, breach, .. } = self.play_until_sure(&steps, learned).await?;
            report.ran.push(Ran { row: *row, column: trouble.column(), broke: breach.as_ref().map(Breach::word) });
            if let Some(breach) = breach {
                report.add(finding(&trouble::name(&steps), &steps, breach, &played));
            }
        }
        Ok(known)
    }

    /// Plays each planned run. Returns those that the code passed, for pairs of troubles.
    async fn single_runs(
        &self,
        planned: &[Planned],
        learned: &mut Learned,
        begun: Instant,
        report: &mut Report,
    ) -> Result<Vec<(Steps, Vec<Seen>)>, Error> {
        self.player.learn_events(planned, learned).await?;
        let runs: Vec<Steps> = planned.iter().map(|run| steps(&report.calls, run)).collect();
        let mut passed: Vec<(usize, Steps, Vec<Seen>)> = Vec::new();
        let mut found: Vec<(usize, Finding)> = Vec::new();
        let mut ways: HashSet<String> = report.findings.iter().map(Finding::key).collect();
        let not_run = self
            .play_each(runs, learned, begun, ways.len(), |at, steps, outcome| {
                let Some((row, trouble)) = planned.get(at).copied() else { return ways.len() };
                let Outcome { mut played, breach, unsure } = outcome;
                if unsure {
                    report.unsure += 1;
                    return ways.len();
                }
                if played.missed {
                    // The trouble cannot happen at this call, for example because the gateway refuses it.
                    report.same.push((row, trouble.column()));
                    return ways.len();
                }
                report.ran.push(Ran { row, column: trouble.column(), broke: breach.as_ref().map(Breach::word) });
                match breach {
                    Some(breach) => {
                        ways.insert(breach.key());
                        found.push((at, finding(&trouble::name(&steps), &steps, breach, &played)));
                    }
                    None if self.settings.max_pairs > 0 => {
                        played.seen.truncate(played.open);
                        passed.push((at, steps, played.seen));
                    }
                    None => {}
                }
                ways.len()
            })
            .await?;
        report.not_run = not_run;
        if self.settings.is_stopped() {
            report.why_not_run = "the exploration was stopped";
        }
        // Runs end in any order; the report has the order of the plan and of the table.
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().for_each(|(_, finding)| report.add(finding));
        report.ran.sort_by_key(|ran| (ran.row, ran.column, ran.broke.is_none(), ran.broke));
        passed.sort_by_key(|(at, ..)| *at);
        Ok(passed.into_iter().map(|(_, steps, seen)| (steps, seen)).collect())
    }

    /// Rejects settings that cannot have an effect.
    fn check_settings(&self) -> Result<(), Error> {
        let known = Seed::field_names();
        for part in &self.settings.ignored {
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

    /// Plays a run without faults, which has to end like the first ones.
    async fn check(&self, begin: Begin, learned: &Learned) -> Result<(Played, Option<Breach>), Error> {
        let played = self.player.play(Plan::new(), learned.limit, begin).await?;
        let breach = self.settings.judge(&played, learned);
        Ok((played, breach))
    }

    /// Plays runs, several at once if configured, and passes each finished run with its index to `done`, which returns
    /// the number of findings so far. `known` is the number of findings before these runs. Returns how many runs were
    /// not begun because the time was over.
    async fn play_each(
        &self,
        runs: Vec<Steps>,
        learned: &Learned,
        begun: Instant,
        known: usize,
        mut done: impl FnMut(usize, Steps, Outcome) -> usize,
    ) -> Result<usize, Error> {
        let (all, mut over, mut not_begun, mut findings) = (runs.len(), 0, 0, known);
        let mut waiting = runs.into_iter().enumerate();
        let mut playing: Vec<Playing<'_>> = Vec::new();
        loop {
            while playing.len() < self.settings.concurrency {
                if self.settings.is_over(begun) {
                    not_begun += waiting.by_ref().count();
                }
                let Some((at, steps)) = waiting.next() else { break };
                if let Some(watching) = &self.settings.watching {
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
            let mut stopped = pin!(self.settings.stopped());
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

    /// Plays a run. Repeats a run that breaks until two results agree, so that a random order of calls in a concurrent
    /// program is not reported as a bug.
    async fn play_until_sure(&self, steps: &Steps, learned: &Learned) -> Result<Outcome, Error> {
        let first = steps.first().map_or(0, |(call, ..)| call - 1);
        let mut results: Vec<Option<String>> = Vec::new();
        loop {
            let played = self.player.play(plan(steps), learned.limit, Begin::Planned).await?;
            let unsteady = judge::unsteady(&played, &learned.calls, first).is_some();
            let breach = if played.missed || unsteady { None } else { self.settings.judge(&played, learned) };
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

    fn possible(&self) -> Possible {
        let mut builder = self.settings.builder.clone();
        Possible {
            era: builder.seed_mut().era,
            slow: self.settings.slow.is_some(),
            all_refusals: self.settings.all_refusals,
            events: self.settings.events && self.settings.compares,
            engines: builder.has_engines(),
        }
    }

    /// Plays the run of this name and reports its story, whether it passes or not.
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
        self.player.learn_events(&planned, learned).await?;
        let Outcome { played, breach, unsure } = self.play_until_sure(&steps, learned).await?;
        report.unsure += usize::from(unsure);
        let (row, column) = planned.first().map_or((0, 0), |(row, trouble)| (*row, trouble.column()));
        report.ran.push(Ran { row, column, broke: breach.as_ref().map(Breach::word) });
        report.alone = Some(story(&trouble::name(&steps), &steps, breach.as_ref(), &played));
        if let Some(breach) = breach {
            report.add(finding(&trouble::name(&steps), &steps, breach, &played));
        }
        Ok(report)
    }

    /// Plays pairs, the most informative first: each is a run that passed, with a second fault at a later call.
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
        // The sort is stable: pairs of equal rank keep the order of the calls.
        pairs.sort_by_key(|steps| steps.iter().map(|(_, _, trouble)| trouble.rank(true)).sum::<usize>());
        pairs.truncate(self.settings.max_pairs);
        let mut tried = 0;
        let mut found: Vec<(usize, Finding)> = Vec::new();
        self.play_each(pairs, learned, begun, report.findings.len(), |at, steps, outcome| {
            if !outcome.played.missed && !outcome.unsure {
                tried += 1;
                if let Some(breach) = outcome.breach {
                    found.push((at, finding(&trouble::name(&steps), &steps, breach, &outcome.played)));
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
}

fn plan(steps: &Steps) -> Plan {
    steps.iter().map(|(call, _, trouble)| (*call, *trouble)).collect()
}

fn finding(name: &str, steps: &Steps, breach: Breach, played: &Played) -> Finding {
    let printed = played.turns.iter().map(|turn| printed(turn).len()).sum();
    Finding::new(name.to_owned(), story(name, steps, Some(&breach), played), printed, breach).idle(idle(played))
}

/// Returns the calls of the last start of the code, if it was started again, changed nothing and reports success.
/// Calls that repeat the previous one count once.
fn idle(played: &Played) -> Option<String> {
    let last = played.turns.get(1..)?.last().filter(|turn| turn.ended == Ended::Yes)?;
    let own = played.seen.get(last.from..)?;
    let mut calls: Vec<String> = own.iter().map(|call| format!("{} {}", call.action, call.answer)).collect();
    calls.dedup();
    (!own.iter().any(|call| call.changed)).then(|| calls.join(", "))
}

#[cfg(test)]
#[cfg(feature = "cli")]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use crate::play::explore::Explorer;
    use crate::{FakeRds, Instance};

    /// Explores a program of two calls, and stops in the run of this number.
    async fn stopped_in(run: usize) -> serde_json::Value {
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let begun = AtomicUsize::new(0);
        let program = async |rds: &FakeRds| {
            if begun.fetch_add(1, Ordering::SeqCst) == run {
                stop.send(true).unwrap();
                std::future::pending::<()>().await;
            }
            for action in ["DescribeRegions", "DescribeDBInstances"] {
                let request = http::Request::get(format!("/?Action={action}&RegionId=cn-hangzhou")).body(Vec::new());
                let _ = rds.call(request.unwrap());
            }
        };
        let builder = FakeRds::builder().instance(Instance::mysql("rm-1"));
        Explorer::new(builder).concurrency(3).until(stopped).try_run(program).await.unwrap().to_json()
    }

    #[tokio::test]
    async fn a_stopped_exploration_counts_the_runs_that_it_leaves_out() {
        let count = |report: &serde_json::Value, name: &str| report[name].as_u64().unwrap();
        let whole = stopped_in(usize::MAX).await;
        assert_eq!(count(&whole, "NotRun"), 0, "{whole}");
        // Two runs without faults come first.
        for run in [4, 6, 9] {
            let report = stopped_in(run).await;
            assert!(count(&report, "NotRun") > 0, "{report}");
            assert_eq!(count(&report, "Runs") + count(&report, "NotRun"), count(&whole, "Runs"), "{report}");
        }
    }
}
