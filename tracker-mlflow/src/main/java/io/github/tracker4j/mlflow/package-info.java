/** Runs on an MLflow server, over HTTP. */
@NullMarked
package io.github.tracker4j.mlflow;

import org.jspecify.annotations.NullMarked;
