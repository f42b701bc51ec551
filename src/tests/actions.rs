//! One module of tests an action: `cargo test RestartDBInstance` runs everything about it, with the scenarios that call it.

use once_cell::sync::Lazy;

use crate::rds::action::{Modelled, all};

/// Runs a test of an action. The tests share a runtime and a client.
fn run<F: Future<Output = ()>>(module: &str, test: fn(&'static Modelled, &'static reqwest::Client) -> F) {
    static CLIENT: Lazy<reqwest::Client> = Lazy::new(reqwest::Client::new);
    static RUNTIME: Lazy<tokio::runtime::Runtime> = Lazy::new(|| tokio::runtime::Runtime::new().unwrap());
    let action = all().find(|action| module_of(action.name) == module).expect("the list of modules is current");
    RUNTIME.block_on(test(action, &CLIENT));
}

/// The name of the module of an action: that of another product than RDS begins with the product.
fn module_of(action: &str) -> String {
    action.replace(':', "_")
}

macro_rules! modules {
    ($($module:ident)*) => {
        const MODULES: &[&str] = &[$(stringify!($module)),*];

        $( #[allow(non_snake_case)]
        mod $module {
            use super::run;

            #[test]
            fn refuses_as_its_tables_say() {
                run(stringify!($module), |action, client| super::super::walk::refuses(action, client));
            }

            #[test]
            fn reaches_its_conditions() {
                run(stringify!($module), |action, client| super::super::walk::reaches(action, client));
            }

            #[test]
            fn is_refused_as_the_fixtures_say() {
                run(stringify!($module), |action, _| super::super::conditions::refuses(action.name));
            }

            #[test]
            fn answers_as_the_golden_files_have_it() {
                run(stringify!($module), |action, _| async { super::super::golden::answers_as_before(action.name) });
            }
        } )*
    };
}

include!("action_modules.in");

#[test]
fn every_action_has_a_module() {
    let head = "// Made from the list of actions: FAKE_RDS_BLESS=1 cargo test every_action_has_a_module";
    let names: Vec<String> = all().map(|action| module_of(action.name)).collect();
    super::assert_generated("src/tests/action_modules.in", &format!("{head}\nmodules! {{ {} }}\n", names.join("\n")));
    assert!(MODULES == names, "the list was compiled before it was written: run the test again");
}
