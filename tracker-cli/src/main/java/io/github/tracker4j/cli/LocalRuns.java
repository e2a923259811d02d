package io.github.tracker4j.cli;

import io.github.tracker4j.RunId;
import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.Journals;
import io.github.tracker4j.local.LocalOptions;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The runs that a path of the command line names: all below a root, or one by its directory.
 *
 * @param journals below the root
 * @param only the one run; null for all
 * @param experiment the name of the only experiment; null for all
 */
record LocalRuns(
        Journals journals, @Nullable RunId only, @Nullable String experiment) {

    private static final List<String> SIGNS_OF_A_RUN = List.of("events.jsonl", "metadata.json", "metrics.jsonl");
    private static final String SIGN_OF_AN_EXPERIMENT = "experiment.json";

    /**
     * Looks at the path.
     *
     * @throws BadInputException when it is neither a root nor a run
     */
    static LocalRuns of(RunSelection words) throws IOException {
        Path path = words.path.toAbsolutePath().normalize();
        LocalOptions options = words.options();
        requireDirectory(words.path, path);
        return SIGNS_OF_A_RUN.stream().anyMatch(sign -> Files.exists(path.resolve(sign)))
                ? ofRun(path, options, words)
                : ofRoot(path, options, words);
    }

    private static void requireDirectory(Path written, Path path) throws IOException {
        try (DirectoryStream<Path> readable = Files.newDirectoryStream(path)) {
            boolean unused = readable.iterator().hasNext();
        } catch (NotDirectoryException e) {
            throw new BadInputException(written
                    + " is a file; give the directory of the journals, such as experiments/, or" + " of one run");
        } catch (AccessDeniedException e) {
            throw new BadInputException(written + " may not be read by this user; give the permission");
        } catch (IOException e) {
            if (Files.exists(path)) {
                throw e;
            }
            throw new BadInputException("there is no directory " + written + " (its whole path is " + path
                    + "); give that of the journals, which tracking.journal names, by default experiments/");
        }
    }

    private static LocalRuns ofRun(Path path, LocalOptions options, RunSelection words) throws IOException {
        Path above = path.resolveSibling("");
        boolean isBelowExperiment = Files.exists(above.resolve(SIGN_OF_AN_EXPERIMENT));
        Path parent = above.toAbsolutePath().getParent();
        Journals journals = new Journals(isBelowExperiment && parent != null ? parent : above, options);
        for (Journal journal : journals.list().journals()) {
            if (journal.directory().equals(path)) {
                return new LocalRuns(journals, journal.id(), words.experiment);
            }
        }
        throw new BadInputException(words.path + " is no run: it has neither a first event in events.jsonl nor a"
                + " metadata.json that names one; restore metadata.json, or give another directory");
    }

    private static LocalRuns ofRoot(Path path, LocalOptions options, RunSelection words) throws IOException {
        Journals journals = new Journals(path, options);
        Journals.Listing listing = journals.list();
        if (listing.journals().isEmpty() && listing.unreadable().isEmpty() && !hasExperiment(path)) {
            throw new BadInputException(
                    words.path + " has no runs: a run is a directory with events.jsonl or metadata.json,"
                            + " in <root>/<experiment>/<run>/; give the directory of the journals, which tracking.journal names, by"
                            + " default experiments/");
        }
        return new LocalRuns(journals, null, words.experiment);
    }

    /** Whether runs of ours were here once. */
    private static boolean hasExperiment(Path root) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(root)) {
            for (Path child : children) {
                if (Files.exists(child.resolve(SIGN_OF_AN_EXPERIMENT))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Directories that look like those of runs and cannot be read, each with the reason; none where one run was named. */
    Map<Path, String> unreadable() throws IOException {
        return only == null ? journals.list().unreadable() : Map.of();
    }

    /** The runs that were named, in the order of the journals. */
    List<Journal> chosen() throws IOException {
        return journals.list().journals().stream().filter(this::isChosen).toList();
    }

    boolean isChosen(Journal journal) {
        return (only == null || journal.id().equals(only))
                && (experiment == null || journal.experiment().equals(experiment));
    }
}
