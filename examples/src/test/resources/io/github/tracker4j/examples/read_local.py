"""Prints what pandas sees of the runs below a directory of local files, as JSON, in the order of their start.

usage: read_local.py EXPERIMENT_DIRECTORY
"""

import hashlib
import json
import sys
from datetime import datetime
from pathlib import Path

import pandas as pd


def millis(text):
    return round(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def history(run):
    # A double must come back as it was written, and a time as a number.
    frame = pd.read_json(run / "metrics.jsonl", lines=True, precise_float=True, convert_dates=False)
    values = pd.json_normalize(frame["metrics"], sep="\0")
    found = {}
    for key in values.columns:
        points = values[key].dropna()
        found[key] = [
            {"step": int(frame["step"][i]), "timestamp": int(frame["timestamp"][i]), "value": value}
            for i, value in points.items()
        ]
    return found


def artifacts(run):
    root = run / "artifacts"
    return {
        file.relative_to(root).as_posix(): {
            "size": file.stat().st_size,
            "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        }
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }


def describe(run):
    metadata = json.loads((run / "metadata.json").read_text())
    return {
        "name": metadata["run_name"],
        "id": metadata["run_id"],
        "status": metadata["status"],
        "start_time": millis(metadata["start_time"]),
        "end_time": millis(metadata["end_time"]),
        "params": json.loads((run / "params.json").read_text()),
        "tags": json.loads((run / "tags.json").read_text()),
        "history": history(run),
        "artifacts": artifacts(run),
    }


runs = [describe(file.parent) for file in Path(sys.argv[1]).glob("*/metadata.json")]
json.dump(sorted(runs, key=lambda run: run["start_time"]), sys.stdout, allow_nan=False)
