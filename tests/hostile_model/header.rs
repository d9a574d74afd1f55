use crate::forge::{Forged, pointers, sealed};
use crate::kinds;
use crate::questions::asked;
use serde_json::{Value, json};

/// What a value is put in the place of.
fn lies(value: &Value) -> Vec<Value> {
    let mut lies = vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(1),
        json!(1001),
        json!(u64::MAX),
        json!(1e300),
        json!(-1e300),
        json!(1e-300),
        json!(""),
        json!("negatif"),
        json!("\u{0}\u{202e}"),
        json!([]),
        json!([[]]),
        json!({}),
    ];
    match value {
        Value::Array(list) if !list.is_empty() => {
            lies.push(list[1..].into());
            lies.push([&list[..], &list[..1]].concat().into());
            lies.push(list.iter().rev().cloned().collect());
        }
        Value::Number(number) => {
            let n = number.as_f64().expect("a number");
            lies.extend([json!(n + 1.0), json!(n * 2.0), json!(-n)]);
            lies.extend(number.as_u64().map(|n| json!(n + 1)));
        }
        Value::String(text) => lies.extend([json!(format!("{text}x")), json!(text.to_uppercase())]),
        _ => (),
    }
    lies
}

/// The value at `pointer` and its key taken away.
fn without(value: &Value, pointer: &str) -> Option<Value> {
    let (parent, key) = pointer.rsplit_once('/')?;
    let mut value = value.clone();
    match value.pointer_mut(parent)? {
        Value::Object(map) => map.remove(&key.replace("~1", "/").replace("~0", "~")),
        Value::Array(list) => Some(list.remove(key.parse().expect("an index"))),
        _ => None,
    }?;
    Some(value)
}

/// Calls `each` with every change of one value of `whole` and what it is.
fn changes(whole: &Value, mut each: impl FnMut(Value, String)) {
    for pointer in pointers(whole) {
        let value = whole.pointer(&pointer).expect("a value");
        for lie in lies(value) {
            if lie != *value {
                let mut changed = whole.clone();
                let what = format!("{pointer} = {lie}");
                *changed.pointer_mut(&pointer).expect("a value") = lie;
                each(changed, what);
            }
        }
        if let Some(changed) = without(whole, &pointer) {
            each(changed, format!("no {pointer}"));
        }
    }
}

#[test]
fn a_lie_about_anything_on_the_card_is_refused_or_does_no_harm() {
    for (kind, model) in kinds() {
        let forged = Forged::of(&model.to_bytes().expect("a file"));
        let (mut refused, mut worked, mut broken) = (0, 0, Vec::new());
        changes(&forged.inner, |inner, what| {
            let file = Forged { inner, ..forged.clone() }.file();
            match std::panic::catch_unwind(|| asked(&file, &what)) {
                Ok(None) => refused += 1,
                Ok(Some(_)) => worked += 1,
                Err(_) => broken.push(what),
            }
        });
        println!("{kind}: {refused} lies on the card refused, {worked} without harm");
        assert!(broken.is_empty(), "{kind}: these do harm: {broken:#?}");
        assert!(refused > 1000 && worked > 100, "{kind}: {refused} refused, {worked} worked");
    }
}

#[test]
fn a_lie_about_the_tensors_is_refused_or_changes_nothing() {
    for (kind, model) in kinds() {
        let forged = Forged::of(&model.to_bytes().expect("a file"));
        let truth = asked(&forged.file(), kind).expect("a model");
        let mut refused = 0;
        changes(&forged.outer, |outer, what| {
            let header = outer.to_string();
            match asked(&sealed(header.as_bytes(), &forged.data), &format!("{kind}: {what}")) {
                None => refused += 1,
                Some(answers) => assert_eq!(answers, truth, "{kind}: {what}"),
            }
        });
        println!("{kind}: {refused} lies about the tensors refused");
        assert!(refused > 1000, "{kind}: {refused}");
    }
}

#[test]
fn a_key_given_twice_is_refused_or_means_the_same() {
    for (kind, model) in kinds() {
        let forged = Forged::of(&model.to_bytes().expect("a file"));
        let truth = asked(&forged.file(), kind).expect("a model");
        let twice = |object: &Value, key: &str, value: &Value| {
            let rest = object.to_string();
            format!("{{{}:{value},{}", json!(key), &rest[1..])
        };
        for (key, value) in forged.inner.as_object().expect("an object") {
            for value in [value.clone(), Value::Null, json!({}), json!([])] {
                let mut outer = forged.outer.clone();
                outer["__metadata__"]["sentimen"] = twice(&forged.inner, key, &value).into();
                let file = sealed(outer.to_string().as_bytes(), &forged.data);
                assert_eq!(asked(&file, &format!("{kind}: {key} twice")), None);
            }
        }
        for name in forged.names() {
            for other in forged.names() {
                let value = &forged.outer[&other];
                let file = sealed(twice(&forged.outer, &name, value).as_bytes(), &forged.data);
                let what = format!("{kind}: {name} twice, once as {other}");
                if let Some(answers) = asked(&file, &what) {
                    assert_eq!(answers, truth, "{what}");
                }
            }
        }
    }
}

#[test]
fn a_newer_version_is_told_as_one_and_the_last_before_is_read() {
    let (_, model) = &kinds()[0];
    let mut forged = Forged::of(&model.to_bytes().expect("a file"));
    let mut of = |version: &str| {
        forged.inner["format_version"] = version.into();
        sentimen::model::Model::from_bytes(&forged.file())
    };
    let newer = of("2").expect_err("a newer version");
    assert!(
        newer.contains("version 2") && newer.contains("reads 1") && newer.contains("newer sentimen"),
        "{newer}"
    );
    let older = of("0.1").expect_err("an older version");
    assert!(
        older.contains("version 0.1") && older.contains("retrain, or use the sentimen that wrote it"),
        "{older}"
    );
    assert!(of("0.2").is_ok() && of("1").is_ok());
    let none = of("").expect_err("no version");
    assert!(none.contains("version"), "{none}");
}

/// `[[],[],…]` takes three bytes an element in the file and many more once it is read.
#[test]
fn a_header_that_would_swell_is_refused() {
    let (_, model) = &kinds()[0];
    let forged = Forged::of(&model.to_bytes().expect("a file"));
    for (pointer, element) in [("/labels", "\"\""), ("/card/figures/confusion", "[]"), ("/card/edits", "{}")]
    {
        let mut inner = forged.inner.clone();
        let (parent, key) = pointer.rsplit_once('/').expect("a key");
        let many: Value =
            serde_json::from_str(&format!("[{element}{}]", format!(",{element}").repeat(300_000)))
                .expect("JSON");
        inner.pointer_mut(parent).expect("an object")[key] = many;
        let file = Forged { inner, ..forged.clone() }.file();
        let reason = sentimen::model::Model::from_bytes(&file).expect_err(pointer);
        assert!(reason.contains("in memory"), "{pointer}: {reason}");
    }
    let long = json!({"__metadata__": {"sentimen": "x".repeat(17 << 20)}}).to_string();
    let reason =
        sentimen::model::Model::from_bytes(&sealed(long.as_bytes(), &[0; 8])).expect_err("a long header");
    assert!(reason.contains("longer than any"), "{reason}");
    let many = format!("{{{}}}", (0..100_000).map(|i| format!("\"{i}\":[]")).collect::<Vec<_>>().join(","));
    let reason =
        sentimen::model::Model::from_bytes(&sealed(many.as_bytes(), &[0; 8])).expect_err("many tensors");
    assert!(reason.contains("in memory"), "{reason}");
}
