package io.github.tracker4j.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.ExperimentSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The directories below a root: one for each experiment, named safely, with the exact name inside. */
final class ExperimentDirectories {

    private static final String FILE = "experiment.json";
    private static final int[] HASH_DIGITS = {8, 16, 64};

    private final Path root;
    private final InstantSource clock;

    ExperimentDirectories(Path root, InstantSource clock) {
        this.root = root;
        this.clock = clock;
    }

    /** The directory of an experiment, created when there is none; safe to race with other processes. */
    Path getOrCreate(ExperimentSpec spec) throws IOException {
        for (Path candidate : candidates(spec.name())) {
            if (new RunDirectory(candidate).holdsRun()) {
                continue;
            }
            String name = Files.exists(candidate.resolve(FILE)) ? nameOf(candidate) : create(candidate, spec);
            if (name.equals(spec.name())) {
                return candidate;
            }
        }
        throw new FileAlreadyExistsException(
                root.toString(), null, "every directory for the experiment '" + spec.name() + "' is taken");
    }

    /**
     * Sets the description where there is one, and the tags; false where there is no such experiment.
     *
     * @throws FileSystemException when its file is damaged, and so what it had could not be kept
     */
    boolean update(ExperimentSpec spec) throws IOException {
        Path directory = find(spec.name());
        if (directory == null) {
            return false;
        }
        return ExperimentLock.changing(directory, () -> {
            ObjectNode json = RecordedRun.readObject(directory.resolve(FILE));
            if (json == null) {
                throw new FileSystemException(
                        directory.resolve(FILE).toString(),
                        null,
                        "it is damaged, so what it said cannot be kept; repair it, or remove it and start a run in the"
                                + " experiment, which writes it anew");
            }
            if (spec.description() != null) {
                json.put("description", spec.description());
            }
            ObjectNode tags = json.get("tags") instanceof ObjectNode existing ? existing : json.putObject("tags");
            spec.tags().forEach(tags::put);
            AtomicFile.write(directory.resolve(FILE), Json.pretty(json));
            return true;
        });
    }

    /** Where runs of the experiment may be: its own directory, and those whose runs are of the Python tracker. */
    List<Path> all() throws IOException {
        List<Path> directories = new ArrayList<>();
        for (Path child : children(root)) {
            if (Files.isDirectory(child) && !isHidden(child)) {
                directories.add(child);
            }
        }
        return directories;
    }

    /** The directory of an experiment; null where there is none. */
    @Nullable Path find(String name) throws IOException {
        for (Path candidate : candidates(name)) {
            if (Files.exists(candidate.resolve(FILE)) && nameOf(candidate).equals(name)) {
                return candidate;
            }
        }
        return null;
    }

    /** The experiments by name; those that only runs of the Python tracker tell of are not among them. */
    Map<String, ExperimentInfo> infos() throws IOException {
        Map<String, ExperimentInfo> infos = new TreeMap<>();
        for (Path directory : all()) {
            ObjectNode json = RecordedRun.readObject(directory.resolve(FILE));
            if (json != null) {
                String name = nameOf(directory);
                Map<String, String> tags = EventLines.texts(json.get("tags"));
                infos.put(
                        name,
                        new ExperimentInfo(
                                name,
                                null,
                                Json.text(json, "description"),
                                tags == null ? Map.of() : tags,
                                Json.text(json, "artifact_location"),
                                false,
                                null));
            }
        }
        return infos;
    }

    /** The experiment of this name as a directory has it: its description and tags where its file is about it. */
    static ExperimentSpec specOf(Path directory, String experiment) throws IOException {
        ExperimentSpec spec = ExperimentSpec.named(experiment);
        ObjectNode json = RecordedRun.readObject(directory.resolve(FILE));
        if (json == null || !experiment.equals(Json.text(json, "name"))) {
            return spec;
        }
        String description = Json.text(json, "description");
        Map<String, String> tags = EventLines.texts(json.get("tags"));
        ExperimentSpec described = description == null ? spec : spec.describedAs(description);
        return tags == null ? described : described.withTags(tags);
    }

    /** The name of the experiment in a directory: what its file says, else its own. */
    static String nameOf(Path directory) throws IOException {
        ObjectNode json = RecordedRun.readObject(directory.resolve(FILE));
        String name = json == null ? null : Json.text(json, "name");
        return name == null || name.isEmpty() ? fileName(directory) : name;
    }

    static String fileName(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return name == null ? "experiments" : name.toString();
    }

    /** The children of a directory by name; none where there is no such directory. */
    static List<Path> children(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(children::add);
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
        children.sort(null);
        return children;
    }

    private static boolean isHidden(Path path) {
        return fileName(path).startsWith(".");
    }

    private List<Path> candidates(String name) {
        List<Path> candidates = new ArrayList<>();
        candidates.add(root.resolve(SafeNames.experiment(name)));
        for (int digits : HASH_DIGITS) {
            Path candidate = root.resolve(SafeNames.experiment(name, digits));
            if (!candidates.contains(candidate)) {
                candidates.add(candidate);
            }
        }
        return candidates;
    }

    /** Claims a directory and gives the name that it then has, which is another's when that one was faster. */
    private String create(Path directory, ExperimentSpec spec) throws IOException {
        Files.createDirectories(root);
        byte[] content = content(spec);
        Path prepared = root.resolve(".new-" + UUID.randomUUID());
        Files.createDirectory(prepared);
        try {
            AtomicFile.write(prepared.resolve(FILE), content);
            try {
                // A directory appears together with its name; an existing one is replaced only while it is empty.
                Files.move(prepared, directory, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException taken) {
                if (!Files.isDirectory(directory)) {
                    throw taken;
                }
                if (!Files.exists(directory.resolve(FILE))) {
                    Files.move(prepared.resolve(FILE), directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } finally {
            Files.deleteIfExists(prepared.resolve(FILE));
            Files.deleteIfExists(prepared);
        }
        return nameOf(directory);
    }

    private byte[] content(ExperimentSpec spec) {
        ObjectNode json = Json.object().put("format", EventLines.FORMAT).put("name", spec.name());
        json.put("description", spec.description());
        json.set("tags", EventLines.textObject(new TreeMap<>(spec.tags())));
        json.put("artifact_location", spec.artifactLocation());
        json.put("created", Snapshots.text(clock.millis()));
        return Json.pretty(json);
    }
}
