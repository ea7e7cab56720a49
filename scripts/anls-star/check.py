"""Scores pairs of truth and answer with the package anls_star and compares with the score that docmux gave them.

Usage: check.py pairs.jsonl
"""

import importlib.metadata
import json
import sys

from anls_star import anls_score

LIMIT = 1e-9


def has_empty(value) -> bool:
    """True when a value is null or empty, or holds such a value."""
    if value is None or value in ("", [], {}):
        return True
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(has_empty(part) for part in parts)


def main(path: str) -> int:
    pairs = empties = 0
    worst = 0.0
    different = []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            pair = json.loads(line)
            # A tuple is a choice of truths. Without it, a list of texts at the root would be taken for one.
            reference = 100 * anls_score((pair["truth"],), pair["answer"])
            difference = abs(reference - pair["score"])
            pairs += 1
            empties += has_empty(pair["truth"]) or has_empty(pair["answer"])
            worst = max(worst, difference)
            if difference > LIMIT:
                different.append((number, reference, line.strip()))
    versions = " and ".join(f"{name} {importlib.metadata.version(name)}" for name in ("anls_star", "munkres"))
    print(f"{pairs} pairs, {empties} of them with nulls or empties; {versions}")
    print(f"{len(different)} differ by more than {LIMIT}; largest difference {worst:.3g} points")
    for number, reference, line in different[:10]:
        print(f"line {number}: anls_star gives {reference}, {line}", file=sys.stderr)
    return 1 if different or pairs == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
