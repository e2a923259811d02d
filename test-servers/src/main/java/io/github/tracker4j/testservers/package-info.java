/** Real tracking servers, started and stopped by tests, a damaged network before them, and Python behind them. */
@NullMarked
package io.github.tracker4j.testservers;

import org.jspecify.annotations.NullMarked;
