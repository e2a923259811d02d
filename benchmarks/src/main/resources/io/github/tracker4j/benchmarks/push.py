"""push.py URI one COUNT: prints how many points a second the Python client logs to one run, in batches of 1,000.
push.py URI many COUNT: prints how many small runs a second it makes, each with 10 params and 20 points."""
import contextlib
import sys
import time

from mlflow import MlflowClient
from mlflow.entities import Metric, Param

uri, what, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
client = MlflowClient(uri)


def value(step):
    return 2.3 / (step + 1)


def points(key, first, end):
    return [Metric(key, value(step), 1700000000000 + step, step) for step in range(first, end)]


def one_run():
    run = client.create_run("0").info.run_id
    made = [points("loss", first, min(count, first + 1000)) for first in range(0, count, 1000)]
    start = time.perf_counter()
    for batch in made:
        client.log_batch(run, metrics=batch)
    return start


def small_runs():
    experiment = client.create_experiment("python " + str(time.time_ns()))
    params = [Param("param%d" % number, str(value(number))) for number in range(10)]
    metrics = points("train/loss", 0, 10) + points("valid/loss", 0, 10)
    start = time.perf_counter()
    for _ in range(count):
        run = client.create_run(experiment).info.run_id
        client.log_batch(run, metrics=metrics, params=params)
        client.set_terminated(run)
    return start


# The client prints where a run that ends is to be seen.
with contextlib.redirect_stdout(sys.stderr):
    start = one_run() if what == "one" else small_runs()
print(count / (time.perf_counter() - start))
