"""Prints what the Python client sees of a run, or of every run of an experiment, as JSON.

usage: read_run.py TRACKING_URI run RUN_ID
       read_run.py TRACKING_URI experiment NAME
       read_run.py TRACKING_URI serve

With "serve" it answers the questions that come as lines of JSON, ["run", "RUN_ID"], ["experiment", "NAME"] or
["experiment_ids", "NAME"], each with one line, until its input ends: importing the client takes seconds.
"""

import hashlib
import json
import math
import sys
import tempfile
from pathlib import Path

from mlflow import MlflowClient
from mlflow.entities import ViewType


def number(value):
    """JSON has no NaN and no infinities, so they are printed as strings."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def pages(fetch):
    token = None
    while True:
        page = fetch(token)
        yield from page
        token = page.token
        if not token:
            return


def history(client, run_id, key):
    # The client follows the page tokens of the server by itself.
    return [
        {"step": point.step, "timestamp": point.timestamp, "value": number(point.value)}
        for point in client.get_metric_history(run_id, key)
    ]


def datasets(run):
    inputs = run.inputs.dataset_inputs if run.inputs else []
    return [
        {
            "name": one.dataset.name,
            "digest": one.dataset.digest,
            "source_type": one.dataset.source_type,
            "source": one.dataset.source,
            "schema": one.dataset.schema,
            "profile": one.dataset.profile,
            "tags": {tag.key: tag.value for tag in one.tags},
        }
        for one in inputs
    ]


def artifacts(client, run_id, directory, path=None):
    found = {}
    for entry in client.list_artifacts(run_id, path):
        if entry.is_dir:
            found.update(artifacts(client, run_id, directory, entry.path))
            continue
        # The server leaves the size out when it is 0.
        described = {"size": entry.file_size or 0}
        try:
            file = Path(client.download_artifacts(run_id, entry.path, directory))
            described["downloaded_size"] = file.stat().st_size
            described["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
        except Exception as e:
            # 2.x cannot hand out names beyond Latin-1; the other files are still worth reading.
            described["error"] = str(e)
        found[entry.path] = described
    return found


def describe(client, run_id):
    run = client.get_run(run_id)
    with tempfile.TemporaryDirectory() as directory:
        files = artifacts(client, run_id, directory)
    return {
        "info": {
            "run_id": run.info.run_id,
            "experiment_id": run.info.experiment_id,
            "experiment_name": client.get_experiment(run.info.experiment_id).name,
            "run_name": run.info.run_name,
            "status": run.info.status,
            "start_time": run.info.start_time,
            "end_time": run.info.end_time,
            "lifecycle_stage": run.info.lifecycle_stage,
            "user_id": run.info.user_id,
            "artifact_uri": run.info.artifact_uri,
        },
        "params": run.data.params,
        "tags": run.data.tags,
        "metrics": {key: number(value) for key, value in run.data.metrics.items()},
        "history": {key: history(client, run_id, key) for key in run.data.metrics},
        "datasets": datasets(run),
        "artifacts": files,
    }


def run_ids(client, experiment_name):
    experiment = client.get_experiment_by_name(experiment_name)
    if experiment is None:
        sys.exit("there is no experiment " + experiment_name)
    found = pages(
        lambda token: client.search_runs(
            [experiment.experiment_id],
            run_view_type=ViewType.ALL,
            max_results=1000,
            order_by=["attributes.start_time ASC"],
            page_token=token,
        )
    )
    return [run.info.run_id for run in found]


def experiment_ids(client, name):
    """A store of files can hold two experiments of one name, which a client that asks by name does not see."""
    found = pages(lambda token: client.search_experiments(view_type=ViewType.ALL, page_token=token))
    return [experiment.experiment_id for experiment in found if experiment.name == name]


def answer(client, kind, name):
    if kind == "run":
        return describe(client, name)
    if kind == "experiment_ids":
        return experiment_ids(client, name)
    return [describe(client, run_id) for run_id in run_ids(client, name)]


def main():
    uri, kind, *name = sys.argv[1:]
    client = MlflowClient(tracking_uri=uri)
    if kind != "serve":
        json.dump(answer(client, kind, *name), sys.stdout, allow_nan=False)
        return
    for line in sys.stdin:
        print(json.dumps(answer(client, *json.loads(line)), allow_nan=False), flush=True)


main()
