"""batches.py URI COUNT: prints how many points a second the Python client logs in batches of 1,000."""
import sys
import time

from mlflow import MlflowClient
from mlflow.entities import Metric

uri, count = sys.argv[1], int(sys.argv[2])
client = MlflowClient(uri)
run = client.create_run("0").info.run_id


def points(first):
    return [Metric("loss", 2.3 / (step + 1), 1700000000000 + step, step) for step in range(first, first + 1000)]


client.log_batch(run, metrics=points(0))
made = [points(1000 * (i + 1)) for i in range(count)]
start = time.perf_counter()
for batch in made:
    client.log_batch(run, metrics=batch)
print(1000 * count / (time.perf_counter() - start))
