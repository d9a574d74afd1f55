#!/usr/bin/env bash
# Builds the release twice, cold, from two clones in folders of their own, and holds the binaries against each other: the
# same bytes, wherever they are built. Prints seconds, crates and size. Ends with 1 where they differ.
#
#     bash tests/long/build.sh
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
for side in one another/folder/of/another/length; do
  git clone --quiet "$root" "$work/$side/sentimen"
  start=$(date +%s.%N)
  (cd "$work/$side/sentimen" && CARGO_TARGET_DIR=target cargo build --release --locked 2>"$work/log") || { cat "$work/log" >&2; exit 1; }
  end=$(date +%s.%N)
  binary="$work/$side/sentimen/target/release/sentimen"
  crates=$(grep -c Compiling "$work/log" || true)
  size=$(stat -c %s "$binary" 2>/dev/null || stat -f %z "$binary")
  awk -v s="$start" -v e="$end" -v n="$crates" -v b="$size" 'BEGIN { printf "cold build %.0f s, %d crates, %.1f MB\n", e - s, n, b / 1e6 }'
  cp "$binary" "$work/${side%%/*}.bin"
  rm -rf "$work/$side"
done
if cmp "$work/one.bin" "$work/another.bin"; then
  echo "the same bytes both times, on $(rustc --version), $(nproc 2>/dev/null || echo "?") cores"
else
  echo "the two differ" >&2
  exit 1
fi
