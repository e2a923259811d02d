package io.github.tracker4j.config;

/**
 * The section {@code logging}: what a program logs of its own accord.
 *
 * @param logFrequency how many steps of a training loop lie between two that are logged, at least 1; 100 by default
 * @param logSystemMetrics whether processor and memory use are logged; true by default
 */
public record LoggingSettings(long logFrequency, boolean logSystemMetrics) {}
