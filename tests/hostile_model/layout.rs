use crate::forge::{Forged, sealed};
use crate::questions::asked;
use crate::{kinds, trained};
use sentimen::model::Model;
use serde_json::json;

#[test]
fn tensors_that_overlap_leave_gaps_or_go_past_the_end_are_refused() {
    for (kind, model) in kinds() {
        let forged = Forged::of(&model.to_bytes().expect("a file"));
        for name in forged.names() {
            let range = forged.range(&name);
            let (from, to, all) = (range.start as u64, range.end as u64, forged.data.len() as u64);
            for (start, end) in [
                (from, to + 4),
                (from, to.saturating_sub(4)),
                (from + 4, to),
                (from + 4, to + 4),
                (to, from),
                (0, all),
                (all, all + (to - from)),
                (u64::MAX - 3, u64::MAX),
                (from, u64::MAX),
                (1 << 40, (1 << 40) + (to - from)),
            ] {
                if (start, end) != (from, to) {
                    let mut lie = forged.clone();
                    lie.outer[&name]["data_offsets"] = json!([start, end]);
                    assert_eq!(asked(&lie.file(), &format!("{kind}: {name} at {start}-{end}")), None);
                }
            }
        }
    }
}

#[test]
fn shapes_of_any_size_are_refused_or_hold_the_same_numbers() {
    for (kind, model) in kinds() {
        let forged = Forged::of(&model.to_bytes().expect("a file"));
        let truth = asked(&forged.file(), kind).expect("a model");
        for name in forged.names() {
            let elements: u64 = forged.outer[&name]["shape"]
                .as_array()
                .expect("a shape")
                .iter()
                .filter_map(|n| n.as_u64())
                .product();
            for shape in [
                json!([]),
                json!([0]),
                json!([1]),
                json!([elements + 1]),
                json!([u64::MAX]),
                json!([u64::MAX, 2]),
                json!([1u64 << 32, 1u64 << 32]),
                json!([elements]),
                json!([1, elements]),
                json!([elements, 1]),
                json!([elements, 0]),
                json!(vec![1; 5000]),
            ] {
                let mut lie = forged.clone();
                lie.outer[&name]["shape"] = shape.clone();
                let what = format!("{kind}: {name} of shape {shape}");
                if let Some(answers) = asked(&lie.file(), &what) {
                    assert_eq!(answers, truth, "{what}");
                }
            }
            for dtype in [
                "F64", "F32", "U32", "I32", "U8", "BOOL", "I64", "BF16", "F16", "F4", "F8_E8M0", "C64", "x",
                "",
            ] {
                if forged.outer[&name]["dtype"] != dtype {
                    let mut lie = forged.clone();
                    lie.outer[&name]["dtype"] = dtype.into();
                    // An empty tensor is as long in any type.
                    if !forged.range(&name).is_empty() {
                        assert_eq!(asked(&lie.file(), &format!("{kind}: {name} of {dtype}")), None);
                    }
                }
            }
        }
    }
}

#[test]
fn tensors_that_trade_places_or_names_are_refused_or_do_no_harm() {
    for (kind, model) in kinds() {
        let forged = Forged::of(&model.to_bytes().expect("a file"));
        let names = forged.names();
        for a in &names {
            for b in names.iter().filter(|b| *b != a) {
                let mut lie = forged.clone();
                (lie.outer[a], lie.outer[b]) = (forged.outer[b].clone(), forged.outer[a].clone());
                asked(&lie.file(), &format!("{kind}: {a} and {b} traded"));
            }
            let mut lie = forged.clone();
            let tensors = lie.outer.as_object_mut().expect("an object");
            let tensor = tensors.remove(a).expect("a tensor");
            tensors.insert("unheard_of".into(), tensor);
            let what = format!("{kind}: {a} under another name");
            let answers = asked(&lie.file(), &what);
            assert!(answers.is_none() || a == "training_texts", "{what}");
        }
    }
}

/// Later files may say more; whoever reads them passes that by.
#[test]
fn a_tensor_more_is_passed_by() {
    let (_, model) = &kinds()[0];
    let mut forged = Forged::of(&model.to_bytes().expect("a file"));
    let truth = asked(&forged.file(), "as it is");
    let at = forged.range("zz_checksum").start;
    forged.data.splice(at..at, [7; 24]);
    forged.outer["news"] = json!({"dtype": "F64", "shape": [3], "data_offsets": [at, at + 24]});
    forged.outer["zz_checksum"]["data_offsets"] = json!([at + 24, at + 32]);
    assert_eq!(asked(&forged.file(), "a tensor more"), truth);
}

#[test]
fn headers_that_claim_any_length_are_refused() {
    let (_, model) = &kinds()[0];
    let file = model.to_bytes().expect("a file");
    let right = u64::from_le_bytes(file[..8].try_into().expect("eight bytes"));
    for length in (0..64).map(|bit| 1u64 << bit).chain([
        0,
        1,
        right - 1,
        right + 1,
        u64::MAX,
        u64::MAX - 7,
        file.len() as u64,
    ]) {
        let mut lie = file.clone();
        lie[..8].copy_from_slice(&length.to_le_bytes());
        assert_eq!(asked(&lie, &format!("a header of {length} bytes")), None);
    }
    for bytes in [&b""[..], b"{", b"\x02\0\0\0\0\0\0\0{}", b"PK\x03\x04", b"\x80\x04\x95pickle", &[0; 4096]] {
        assert_eq!(asked(bytes, "no model at all"), None);
    }
    assert_eq!(asked(&sealed(b"{\"__metadata__\":{\"sentimen\":\"{}\"}}", &[0; 8]), "no tensors"), None);
}

/// Few bytes may not stand for weights that fill any memory.
#[test]
fn weights_that_are_left_out_of_the_file_are_bounded_by_it() {
    let model = trained(&["negatif", "netral", "positif"], |recipe| recipe.features.hash_bits = 16);
    let mut forged = Forged::of(&model.to_bytes().expect("a file"));
    let labels: Vec<String> = (0..1000).map(|i| format!("label{i:04}")).collect();
    forged.inner["labels"] = labels.into();
    forged.inner["rule"] = json!({"offsets": vec![0.0; 1000], "thresholds": vec![1.0; 1000]});
    let buckets: Vec<u8> =
        (0..1u32 << 11).flat_map(|i| [32 * i, u32::MAX]).flat_map(u32::to_le_bytes).collect();
    let (zeros, idf) = (vec![0; 4000], vec![0; 4 << 16]);
    let tensors: [(&str, &str, [usize; 2], &[u8]); 6] = [
        ("intercepts", "F32", [1000, 1], &zeros),
        ("idf", "F32", [1 << 16, 1], &idf),
        ("weights", "F32", [0, 1000], &[]),
        ("weight_columns", "U32", [0, 1], &[]),
        ("word_buckets", "U32", [1 << 11, 2], &buckets),
        ("char_buckets", "U32", [0, 2], &[]),
    ];
    forged.outer = json!({"__metadata__": {}});
    forged.data.clear();
    for (name, dtype, shape, bytes) in tensors {
        let at = forged.data.len();
        forged.outer[name] = json!({"dtype": dtype, "shape": shape, "data_offsets": [at, at + bytes.len()]});
        forged.data.extend_from_slice(bytes);
    }
    let at = forged.data.len();
    forged.outer["zz_checksum"] = json!({"dtype": "U8", "shape": [8], "data_offsets": [at, at + 8]});
    forged.data.extend_from_slice(&[0; 8]);
    let reason = Model::from_bytes(&forged.file()).expect_err("65,536 columns of a thousand labels");
    assert!(reason.contains("too few for weights that take 262144000"), "{reason}");
}

/// What is written is read: a card full of edits too.
#[test]
fn a_model_edited_in_a_thousand_places_is_read_again() {
    let mut model = trained(&["negatif", "netral", "positif"], |recipe| recipe.features.hash_bits = 0);
    for round in 1..=3 {
        let mut table = Vec::new();
        sentimen::report::weights_csv(&model, &mut table).expect("memory");
        let mut rows = csv::Reader::from_reader(&table[..]);
        let mut edited = csv::Writer::from_writer(Vec::new());
        edited.write_record(rows.headers().expect("a header")).expect("memory");
        for row in rows.records() {
            let row = row.expect("a row");
            let cells = row
                .iter()
                .enumerate()
                .map(|(i, cell)| if i < 4 { cell.to_owned() } else { round.to_string() });
            edited.write_record(cells).expect("memory");
        }
        model = model.edited(&edited.into_inner().expect("memory"), "e.csv").expect("an edited model");
        let bytes = model.to_bytes().expect("a file");
        model = Model::from_bytes(&bytes).unwrap_or_else(|e| panic!("after {round} edits: {e}"));
    }
    assert_eq!(model.card().edits.len(), 3);
}
