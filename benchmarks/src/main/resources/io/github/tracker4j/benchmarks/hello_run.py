"""hello_run.py DATABASE: the smallest program that logs a run to a SQLite file."""
import os
import sys

# The store makes a directory for artifacts where it is started.
os.chdir(os.path.dirname(sys.argv[1]))

import mlflow

mlflow.set_tracking_uri("sqlite:///" + sys.argv[1])
with mlflow.start_run():
    mlflow.log_param("lr", 0.1)
    mlflow.log_metric("loss", 0.25, step=0)
