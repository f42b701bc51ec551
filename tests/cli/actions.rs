//! `fake-rds actions`, and help.

use super::run;

#[test]
fn actions_are_listed() {
    let (code, stdout, _) = run(&["actions"]);
    assert_eq!((code, stdout.lines().count()), (0, 630));
    let import = stdout.lines().find(|line| line.starts_with("ImportDatabaseBetweenInstances ")).unwrap();
    assert!(import.contains("modelled") && import.contains("retired") && import.contains("DBInfo!:String"), "{import}");
    for help in [&["--help"][..], &["serve", "--help"], &["run", "--help"]] {
        let (code, stdout, _) = run(help);
        assert!(code == 0 && stdout.contains("Examples:"), "{stdout}");
    }
    assert_eq!(run(&["nonsense"]).0, 2);
}

#[test]
fn actions_are_found_by_a_part_or_a_pattern_of_their_name() {
    let found = |name: &str| {
        let (code, stdout, stderr) = run(&["actions", name]);
        assert_eq!((code, stderr.as_str()), (0, ""), "{name}");
        stdout.lines().map(|line| line.split(' ').next().unwrap().to_owned()).collect::<Vec<String>>()
    };
    let describing = found("Describe*");
    assert!(describing.len() > 100 && describing.iter().all(|name| name.starts_with("Describe")), "{describing:?}");
    assert_eq!(found("describe*"), describing);
    assert_eq!(found("*ImportsFrom*"), ["DescibeImportsFromDatabase"]);
    assert!(found("RestartDB*").contains(&"RestartDBInstance".to_owned()));
    assert_eq!(found("*").len(), 630);
    assert!(found("importsfrom").contains(&"DescibeImportsFromDatabase".to_owned()));
    // A whole name is not a pattern: it prints everything of the action.
    assert_eq!(found("RestartDBInstance")[0], "RestartDBInstance:");
    let (code, stdout, stderr) = run(&["actions", "Nonsense*"]);
    assert_eq!((code, stdout.as_str(), stderr.as_str()), (2, "", "the service has no action `Nonsense*`\n"));
    let (code, _, stderr) = run(&["actions", "DescribeRegionz"]);
    assert_eq!((code, stderr.contains("did you mean `DescribeRegions`?")), (2, true), "{stderr}");
}
