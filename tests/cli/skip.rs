/// Whether a test that needs `what` can run. Where it cannot, says so; under
/// `SENTIMEN_NO_SKIP=1` that is a failure.
#[allow(clippy::print_stdout, reason = "a test that is left out must say so")]
pub fn unless(present: bool, what: &str) -> bool {
    if !present {
        let strict = std::env::var("SENTIMEN_NO_SKIP").as_deref() == Ok("1");
        assert!(!strict, "{what} is missing, and SENTIMEN_NO_SKIP=1 forbids to leave a test out");
        println!("skipped: {what} is missing");
    }
    present
}
