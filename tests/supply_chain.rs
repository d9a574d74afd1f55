//! What may come into the build, as far as it can be told without a network; `cargo deny` holds licences, sources and
//! duplicates (`deny.toml`).

use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

/// All packages that are built for this system, ours among them.
fn packages() -> Vec<Value> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let host = Command::new(&cargo).arg("-vV").output().expect("cargo");
    let host = String::from_utf8_lossy(&host.stdout).into_owned();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host").to_owned();
    let output = Command::new(&cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", &host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let nodes = metadata["resolve"]["nodes"].as_array().expect("nodes");
    let used: BTreeSet<&str> = nodes.iter().filter_map(|node| node["id"].as_str()).collect();
    let all = metadata["packages"].as_array().expect("packages").iter();
    all.filter(|package| package["id"].as_str().is_some_and(|id| used.contains(id))).cloned().collect()
}

fn version(text: &str) -> Vec<u32> {
    text.split('.').map(|part| part.parse().expect("a number")).chain([0, 0]).take(3).collect()
}

#[test]
fn no_crate_asks_for_a_newer_rust_and_all_come_from_the_registry() {
    let packages = packages();
    let ours = packages.iter().find(|package| package["name"] == "sentimen").expect("ours");
    let rust = version(ours["rust_version"].as_str().expect("a version"));
    assert!(packages.len() > 100, "{} packages", packages.len());
    for package in &packages {
        let name = format!("{} {}", package["name"], package["version"]);
        if let Some(theirs) = package["rust_version"].as_str() {
            assert!(version(theirs) <= rust, "{name} asks for Rust {theirs}, Cargo.toml promises {rust:?}");
        }
        let source = package["source"].as_str();
        let is_registry = source == Some("registry+https://github.com/rust-lang/crates.io-index");
        assert!(is_registry || package["name"] == "sentimen", "{name} comes from {source:?}");
        assert!(package["license"].is_string(), "{name} has no licence");
    }
}

/// A lint of the compiler holds it; this holds the lint.
#[test]
fn unsafe_code_is_forbidden() {
    let manifest =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).expect("Cargo.toml");
    assert!(manifest.contains("\nunsafe_code = \"forbid\"\n"));
}
