use crate::corpus::{NEGATIF, POSITIF, data_path, three_classes, trained, two_classes};
use crate::skip;
use crate::workdir::Workdir;
use sentimen::features::TokenCache;
use sentimen::model::Model;
use serde_json::Value;
use std::process::Command;

/// Runs a Python program with its arguments; `None` where Python or safetensors is missing.
fn python(program: &str, args: &[&str]) -> Option<String> {
    let found = Command::new("python3").args(["-c", "import safetensors.numpy"]).output();
    let present = found.is_ok_and(|output| output.status.success());
    if !skip::unless(present, "python3 with the packages safetensors and numpy") {
        return None;
    }
    let output = Command::new("python3").arg("-c").arg(program).args(args).output().expect("python3");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("text"))
}

const SHAPES: &str = r#"
import json, sys
from safetensors import safe_open
with safe_open(sys.argv[1], framework="np") as f:
    shapes = {k: [str(f.get_tensor(k).dtype), list(f.get_tensor(k).shape)] for k in f.keys()}
    print(json.dumps({"shapes": shapes, "keys": list(f.metadata()), "card": json.loads(f.metadata()["sentimen"])}))
"#;

#[test]
fn python_reads_the_tensors_with_the_shapes_the_card_tells() {
    let work = Workdir::new();
    for (table, k) in [(two_classes(), 2), (three_classes(), 3)] {
        let model = trained(&work, &table, &[]);
        let path = work.path("m.safetensors");
        let Some(out) = python(SHAPES, &[path.to_str().expect("a path in UTF-8")]) else { return };
        let read: Value = serde_json::from_str(&out).expect("JSON");
        assert_eq!(read["keys"], serde_json::json!(["sentimen"]));
        let card = &read["card"];
        assert_eq!(card["labels"].as_array().map(Vec::len), Some(k));
        assert_eq!(card["format_version"], sentimen::model::FORMAT_VERSION);
        assert_eq!(card["recipe"]["name"], "default");
        assert_eq!(card["rule"]["offsets"].as_array().map(Vec::len), Some(k));
        let features = [&card["card"]["features"][0], &card["card"]["features"][1]].map(|n| n.as_u64());
        let [words, chars] = features.map(|n| n.expect("a count"));
        let (v, r) = (words + chars, if k == 2 { 1 } else { k });
        let longest = card["recipe"]["features"]["word_ngrams"][1].as_u64().expect("a length");
        let shapes = &read["shapes"];
        assert_eq!(shapes["weights"], serde_json::json!(["float32", [v, r]]));
        assert_eq!(shapes["intercepts"], serde_json::json!(["float32", [r]]));
        assert_eq!(shapes["idf"], serde_json::json!(["float32", [v]]));
        assert_eq!(shapes["words"], serde_json::json!(["uint32", [words, longest]]));
        assert_eq!(shapes["char_offsets"], serde_json::json!(["uint32", [chars + 1]]));
        assert_eq!(shapes["tokens"][0], "uint8");
        assert_eq!(shapes["zz_checksum"], serde_json::json!(["uint8", [8]]));
        let texts = table.lines().count() - 1;
        assert_eq!(shapes["training_texts"], serde_json::json!(["uint32", [texts]]));
        assert_eq!(shapes.as_object().map(|s| s.len()), Some(13));
        assert_eq!(model.featurizer().vocabulary().len() as u64, v);
    }
}

/// The score of one text as `models/README.md` tells to work it out, for a model of words alone.
const SCORE: &str = r#"
import json, math, re, sys
from collections import Counter
from safetensors import safe_open
with safe_open(sys.argv[1], framework="np") as f:
    head = json.loads(f.metadata()["sentimen"])
    t = {k: f.get_tensor(k) for k in f.keys()}
offsets, blob = t["token_offsets"], t["tokens"].tobytes()
tokens = [blob[a:b].decode() for a, b in zip(offsets, offsets[1:])]
column = {" ".join(tokens[n - 1] for n in row if n): j for j, row in enumerate(t["words"])}
found = re.findall(r"\w\w+", sys.argv[2].lower())
grams = found + [a + " " + b for a, b in zip(found, found[1:])]
counts = Counter(column[g] for g in grams if g in column)
value = {j: (1 + math.log(n)) * float(t["idf"][j]) for j, n in counts.items()}
length = math.sqrt(sum(x * x for x in value.values()))
score = [float(b) for b in t["intercepts"]]
for j, x in value.items():
    for k, w in enumerate(t["weights"][j]):
        score[k] += x / length * float(w)
if len(score) == 1:
    score = [-score[0] / 2, score[0] / 2]
score = [z + o for z, o in zip(score, head["rule"]["offsets"])]
most = max(score)
e = [math.exp(z - most) for z in score]
print(json.dumps({"columns": len(value), "p": dict(zip(head["labels"], [x / sum(e) for x in e]))}))
"#;

#[test]
fn python_works_out_the_probabilities_that_predict_prints() {
    let work = Workdir::new();
    let text = "Petani senang, petani naik haji, lalu bank rugi besar";
    work.write("a.csv", format!("text\n\"{text}\"\n"));
    for table in [two_classes(), three_classes()] {
        trained(&work, &table, &["--recipe", "words12", "--class-weight", "positif=1.5"]);
        let path = work.path("m.safetensors");
        let Some(out) = python(SCORE, &[path.to_str().expect("a path in UTF-8"), text]) else { return };
        let by_hand: Value = serde_json::from_str(&out).expect("JSON");
        assert!(by_hand["columns"].as_u64().is_some_and(|n| n >= 4), "{by_hand}");
        let row =
            &work.run(&["predict", "-m", "m.safetensors", "a.csv", "--format", "jsonl"]).well().rows()[0];
        for (label, p) in row["probabilities"].as_object().expect("an object") {
            let (p, q) = (p.as_f64().expect("a number"), by_hand["p"][label].as_f64().expect("a number"));
            assert!((p - q).abs() < 1e-5, "{label}: {p} {q}");
        }
    }
}

/// A model small enough to try every byte of.
fn tiny(work: &Workdir) -> Vec<u8> {
    let table = format!(
        "text,label\n{},positif\n{},positif\n{},negatif\n{},negatif\n",
        POSITIF[0], POSITIF[2], NEGATIF[0], NEGATIF[2]
    );
    trained(
        work,
        &table,
        &["--recipe", "words12", "--char-ngrams", "2", "--max-features", "5", "--min-df", "1"],
    );
    work.bytes("m.safetensors")
}

/// Whoever changes a file on purpose can mend its checksum too.
#[test]
fn a_changed_file_with_a_mended_checksum_is_refused_or_works() {
    let mut bytes = tiny(&Workdir::new());
    let end = bytes.len() - 8;
    let cache = TokenCache::default;
    let mut worked = 0;
    for at in 0..end {
        for bit in [0x01, 0x10, 0x80] {
            bytes[at] ^= bit;
            let sum = xxhash_rust::xxh3::xxh3_64(&bytes[..end]).to_le_bytes();
            bytes[end..].copy_from_slice(&sum);
            if let Ok(model) = Model::from_bytes(&bytes) {
                worked += 1;
                let p = model.predict("Laba naik dua kali lipat, buruh dipecat", &cache()).probabilities;
                assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-6, "byte {at} by {bit:#x}: {p:?}");
                assert!(model.reasons("Laba naik", 0, &cache()).iter().all(|r| r.contribution.is_finite()));
            }
            bytes[at] ^= bit;
        }
    }
    assert!(worked > 0, "changed weights are still weights");
}

#[test]
fn a_model_read_and_written_again_is_the_same_file() {
    let work = Workdir::new();
    work.run(&["train", &data_path("pages"), "--groups", &data_path("events.csv"), "-o", "m.safetensors"])
        .well();
    let bytes = work.bytes("m.safetensors");
    let model = Model::from_bytes(&bytes).expect("a model");
    assert!(model.to_bytes().expect("bytes") == bytes);
}

#[test]
fn nothing_in_the_file_tells_where_or_when_it_was_made() {
    let work = Workdir::new();
    tiny(&work);
    let (once, text) =
        (work.bytes("m.safetensors"), String::from_utf8_lossy(&work.bytes("m.safetensors")).into_owned());
    for word in ["train.csv", "/tmp", "m.safetensors"] {
        assert!(!text.contains(word), "{word}");
    }
    assert!(!text.contains(work.path("").to_str().expect("a path in UTF-8")));
    assert_eq!(tiny(&Workdir::new()), once);
}
