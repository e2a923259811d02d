package io.github.tracker4j.config;

/**
 * The section {@code reproducibility}: what makes a run repeatable.
 *
 * @param randomSeed the seed of every random choice; 42 by default
 * @param logGitHash whether the commit of the program's sources is logged; true by default
 * @param logEnvironment whether versions of runtime, platform and libraries are logged; true by default
 */
public record ReproducibilitySettings(long randomSeed, boolean logGitHash, boolean logEnvironment) {}
