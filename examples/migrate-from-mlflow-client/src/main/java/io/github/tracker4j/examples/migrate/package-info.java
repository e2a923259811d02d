/** The same training program twice: on mlflow-client, and on Tracker4J. */
@NullMarked
package io.github.tracker4j.examples.migrate;

import org.jspecify.annotations.NullMarked;
