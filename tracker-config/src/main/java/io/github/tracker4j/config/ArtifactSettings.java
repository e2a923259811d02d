package io.github.tracker4j.config;

/**
 * The section {@code artifacts}: which files a program keeps with its runs, each true by default.
 *
 * @param saveModel whether models are kept
 * @param savePlots whether plots are kept
 * @param saveConfig whether the configuration of a run is kept
 */
public record ArtifactSettings(boolean saveModel, boolean savePlots, boolean saveConfig) {}
