//! Corrected programs have no findings, and planted bugs are found soon, each as about one finding.

use explored::{explore, programs};

#[tokio::test]
async fn corrected_programs_have_no_findings() {
    for program in programs() {
        let explored = explore(program, "").await;
        assert!(explored.report.findings().is_empty(), "{}\n{}", program.name, explored.report);
    }
}

#[tokio::test]
async fn planted_bugs_are_found_soon_and_once() {
    let (mut planted, mut missed, mut findings, mut firsts) = (0, Vec::new(), 0, Vec::new());
    for program in programs() {
        for bug in program.bugs {
            let explored = explore(program, bug).await;
            planted += 1;
            findings += explored.report.findings().len();
            match explored.first {
                Some(first) => firsts.push(first),
                None => missed.push(format!("{}: {bug}", program.name)),
            }
        }
    }
    firsts.sort_unstable();
    let found = firsts.len();
    assert!(found * 100 >= planted * 85, "{found} of {planted} found; missed: {missed:#?}");
    assert!(findings * 10 <= found * 15, "{findings} findings for {found} bugs");
    assert!(firsts[found / 2] <= 10, "the first finding comes at run {} in the median", firsts[found / 2]);
}
