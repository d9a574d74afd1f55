//! Version 1 of the model file is frozen: the files in `tests/format/` were written once, are never made anew, and must
//! load for ever and say what they said then.

use sentimen::features::TokenCache;
use sentimen::model::Model;
use serde_json::Value;
use std::path::Path;

/// An exact vocabulary of words and characters, calibrated; buckets, two classes; L1, one against the rest.
const FILES: [&str; 3] = ["exact", "hashed", "sparse"];

fn read(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/format").join(name);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn files_of_version_1_load_and_say_what_they_said() {
    for name in FILES {
        let bytes = read(&format!("{name}.safetensors"));
        let model = Model::from_bytes(&bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
        let said = String::from_utf8(read(&format!("{name}.jsonl"))).expect("text");
        let rows: Vec<Value> = said.lines().map(|row| serde_json::from_str(row).expect("JSON")).collect();
        assert_eq!(rows.len(), 8, "{name}");
        let cache = TokenCache::default();
        for row in rows {
            let text = row["text"].as_str().expect("a text");
            let now = model.predict(text, &cache);
            assert_eq!(model.labels()[now.label], row["label"].as_str().expect("a label"), "{name}: {text}");
            for (label, p) in model.labels().iter().zip(now.probabilities) {
                assert_eq!(row["probabilities"][label].as_f64(), Some(p), "{name}: {text}: {label}");
            }
        }
    }
}

/// What it says must not hang on what happens to be written today.
#[test]
fn a_model_of_version_1_is_written_as_one() {
    assert_eq!(
        sentimen::model::FORMAT_VERSION,
        "1",
        "a new version needs files of its own, and still reads these"
    );
    for name in FILES {
        let model = Model::from_bytes(&read(&format!("{name}.safetensors"))).expect("a model");
        let again = Model::from_bytes(&model.to_bytes().expect("bytes")).expect("a model");
        assert_eq!(
            (again.linear(), again.rule(), again.recipe()),
            (model.linear(), model.rule(), model.recipe())
        );
        assert_eq!((again.card(), again.seen()), (model.card(), model.seen()));
    }
}
