//! The command line: `fake-rds serve`, `run`, `check`, `actions`.

fn main() -> std::process::ExitCode {
    fake_rds::serve::main()
}
