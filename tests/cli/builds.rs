use crate::skip;
use std::path::Path;
use std::process::{Command, Stdio};
use xxhash_rust::xxh3::xxh3_64;

/// What the committed model makes of the committed data, as XXH3-64 of standard output. Any build on any processor gives
/// these; `.ci/run` asks the release build for them, too. Whoever changes what is printed changes them here.
const DIGESTS: [(&str, &str); 11] = [
    ("b211ee78f0897e9a", "ingest data/pages --format jsonl"),
    ("6bcbcdca5482ac10", "check data/pages"),
    ("5d41fa8dd05a0786", "predict -m models/berita.safetensors data/inbox --format jsonl"),
    ("4215562ca8751c26", "predict -m models/berita.safetensors data/inbox --format csv"),
    ("de8f64f3c96b1a54", "predict -m models/berita.safetensors data/inbox --format text --explain 5"),
    ("e511fe34b50f1c12", "explain -m models/berita.safetensors data/inbox --html"),
    ("bc10a7b837c7056a", "share -m models/berita.safetensors data/inbox --by outlet --format json"),
    ("c8c150332cab6a14", "evaluate -m models/berita.safetensors data/pages --by outlet --format json"),
    ("6c0d8dc033f151f1", "inspect models/berita.safetensors --format json"),
    ("b527c657ac5f7065", "inspect models/berita.safetensors --dump -"),
    ("4ee28e378bccc060", "report data/pages --groups data/events.csv --no-curves"),
];

/// The program: this build's, or another that `SENTIMEN_PROGRAM` names.
fn program() -> String {
    std::env::var("SENTIMEN_PROGRAM").unwrap_or_else(|_| env!("CARGO_BIN_EXE_sentimen").to_owned())
}

#[test]
fn every_build_prints_the_same_bytes() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !skip::unless(project.join("models/berita.safetensors").is_file(), "models/berita.safetensors") {
        return;
    }
    let mut found = String::new();
    let mut expected = String::new();
    for (digest, args) in DIGESTS {
        let output = Command::new(program())
            .args(args.split(' '))
            .current_dir(project)
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|e| panic!("{args}: {e}"));
        assert!(output.status.success(), "{args}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(!output.stdout.is_empty(), "{args} prints nothing");
        found.push_str(&format!("(\"{:016x}\", \"{args}\"),\n", xxh3_64(&output.stdout)));
        expected.push_str(&format!("(\"{digest}\", \"{args}\"),\n"));
    }
    assert_eq!(found, expected, "by {}:\n{found}", program());
}
