#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sentimen::fuzzing::explain(data));
