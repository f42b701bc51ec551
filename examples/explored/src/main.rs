//! Explores every program: `cargo run [ROUNDS] [NAME]`.

use explored::{explore, programs};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let rounds: usize = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(1);
    let only = arguments.next();
    let (mut found, mut planted, mut groups, mut firsts, mut alarms) = (0, 0, 0, Vec::new(), 0);
    for program in programs().filter(|program| only.as_ref().is_none_or(|name| program.name.contains(&**name))) {
        for _ in 0..rounds {
            let explored = explore(program, "").await;
            alarms += explored.report.findings().len();
            println!(
                "{}: {}",
                program.name,
                explored.report.to_string().lines().find(|line| line.contains(" finding")).unwrap_or_default()
            );
            for finding in explored.report.findings() {
                println!("FALSE ALARM\n{finding}");
            }
        }
        for bug in program.bugs {
            let explored = explore(program, bug).await;
            let number = explored.report.findings().len();
            planted += 1;
            found += usize::from(number > 0);
            groups += number;
            firsts.extend(explored.first);
            println!("  {bug}: {number} findings, first at run {:?} of {}", explored.first, explored.report.runs());
            if only.is_some() {
                for finding in explored.report.findings() {
                    println!("{finding}");
                }
            }
        }
    }
    firsts.sort_unstable();
    println!(
        "{found} of {planted} bugs found; {:.2} findings per found bug; first finding at run {:?} in the median; {alarms} false alarms",
        groups as f64 / f64::max(found as f64, 1.0),
        firsts.get(firsts.len() / 2)
    );
}
