"""small_requests.py URI metric|up|down COUNT: prints the median time of a request of the Python client in milliseconds."""
import os
import statistics
import sys
import tempfile
import time

import mlflow
from mlflow import MlflowClient

uri, what, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
mlflow.set_tracking_uri(uri)
client = MlflowClient()
run = client.create_run("0").info.run_id
directory = tempfile.TemporaryDirectory()
files = []
for i in range(count + 1):
    files.append(os.path.join(directory.name, "f%d" % i))
    with open(files[i], "wb") as file:
        file.write(os.urandom(10240))
    if what == "down":
        client.log_artifact(run, files[i])


def request(i):
    if what == "metric":
        client.log_metric(run, "loss", 2.3 / (i + 1), timestamp=1700000000000 + i, step=i)
    elif what == "up":
        client.log_artifact(run, files[i])
    else:
        client.download_artifacts(run, "f%d" % i, directory.name)


request(count)
times = []
for i in range(count):
    start = time.perf_counter()
    request(i)
    times.append((time.perf_counter() - start) * 1e3)
print(statistics.median(times))
directory.cleanup()
