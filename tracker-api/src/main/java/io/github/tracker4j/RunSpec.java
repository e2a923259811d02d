package io.github.tracker4j;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run shall be: its experiment, and whatever the caller wants to say about it before it starts.
 *
 * @param experiment the experiment it belongs to
 * @param id its identity; absent to have one made
 * @param name what people call it, 1 to {@value Limits#RUN_NAME} code points; absent for {@code
 *     run_<yyyyMMdd_HHmmss>} of the start time in the machine's zone
 * @param parent the run it is nested under; it must exist
 * @param startTime milliseconds since the epoch, at least 0; absent for now
 * @param mode whether to create or to resume
 * @param tags tags that the run has from its first moment
 */
public record RunSpec(
        ExperimentSpec experiment,
        @Nullable RunId id,
        @Nullable String name,
        @Nullable RunId parent,
        @Nullable Long startTime,
        Mode mode,
        Map<String, String> tags) {

    private static final DateTimeFormatter DEFAULT_NAME = DateTimeFormatter.ofPattern("'run_'yyyyMMdd_HHmmss");

    /** Whether the run is new. */
    public enum Mode {
        /** It must not exist yet. */
        CREATE,
        /**
         * It does not exist: the caller has looked for it a moment ago. A backend to which looking is a request leaves its
         * own look out, so a run that is there all the same may be there twice afterwards. For who looks for many at once.
         */
        CREATE_ABSENT,
        /** It must exist. */
        RESUME,
        /** It is resumed when it exists and created otherwise: what a program that may be restarted uses. */
        CREATE_OR_RESUME;

        /** Whether a run that exists is refused, or taken not to be there. */
        public boolean isNew() {
            return this == CREATE || this == CREATE_ABSENT;
        }
    }

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when a part breaks its rule or does not go with the mode
     */
    public RunSpec {
        if (name != null) {
            Names.checkRun(name);
        }
        if (startTime != null && startTime < 0) {
            throw new IllegalArgumentException(
                    "Start time " + startTime + " lies before 1970; milliseconds since the epoch are expected");
        }
        // Insertion order is kept: a copy of a copy must list the tags as the caller did.
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        if (id != null && id.equals(parent)) {
            throw new IllegalArgumentException("Run " + id + " cannot be its own parent");
        }
        if (mode != Mode.CREATE && id == null) {
            throw new IllegalArgumentException(
                    "Mode " + mode + " needs the id of the run: RunSpec.resume(experiment, id)"
                            + " or RunSpec.in(experiment).withId(id).createOrResume()");
        }
        if (mode == Mode.RESUME && (name != null || parent != null || startTime != null || !tags.isEmpty())) {
            throw new IllegalArgumentException(
                    "Run " + id + " is to be resumed, so its name, parent, start time and tags"
                            + " are already fixed; set tags after it has started");
        }
    }

    /** A new run in the experiment of this name. */
    public static RunSpec in(String experiment) {
        return in(ExperimentSpec.named(experiment));
    }

    /** A new run in this experiment. */
    public static RunSpec in(ExperimentSpec experiment) {
        return new RunSpec(experiment, null, null, null, null, Mode.CREATE, Map.of());
    }

    /** The run of this id in the experiment of this name, to be continued. */
    public static RunSpec resume(String experiment, RunId id) {
        return new RunSpec(ExperimentSpec.named(experiment), id, null, null, null, Mode.RESUME, Map.of());
    }

    /** This run, with an id of the caller's. */
    public RunSpec withId(RunId newId) {
        return new RunSpec(experiment, newId, name, parent, startTime, mode, tags);
    }

    /** This run, with a name. */
    public RunSpec named(String newName) {
        return new RunSpec(experiment, id, newName, parent, startTime, mode, tags);
    }

    /** This run, nested under another. */
    public RunSpec childOf(@Nullable RunId newParent) {
        return new RunSpec(experiment, id, name, newParent, startTime, mode, tags);
    }

    /** This run, started at a time of the caller's, in milliseconds since the epoch. */
    public RunSpec startedAt(long time) {
        return new RunSpec(experiment, id, name, parent, time, mode, tags);
    }

    /** This run, with one more tag. */
    public RunSpec withTag(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(tags);
        more.put(key, value);
        return withTags(more);
    }

    /** This run, with these tags in place of any it had. */
    public RunSpec withTags(Map<String, String> replacement) {
        return new RunSpec(experiment, id, name, parent, startTime, mode, replacement);
    }

    /** This run, refused when a run of its id exists: what a spec says that was not told otherwise. */
    public RunSpec create() {
        return new RunSpec(experiment, id, name, parent, startTime, Mode.CREATE, tags);
    }

    /** This run, resumed when a run of its id exists and created otherwise; it needs an id. */
    public RunSpec createOrResume() {
        return new RunSpec(experiment, id, name, parent, startTime, Mode.CREATE_OR_RESUME, tags);
    }

    /** This run, of which the caller has seen a moment ago that it does not exist; it needs an id. */
    public RunSpec createAbsent() {
        return new RunSpec(experiment, id, name, parent, startTime, Mode.CREATE_ABSENT, tags);
    }

    /** {@link #complete(InstantSource)} by the system's clock. */
    public RunSpec complete() {
        return complete(InstantSource.system());
    }

    /**
     * The spec with everything filled that was left open: id, start time, name and, only where there was no start time,
     * the standard tags of MLflow's clients ({@code mlflow.user}, {@code mlflow.source.name}, {@code
     * mlflow.source.type}). Whoever receives a spec first completes it, so that decorators, branches and replicas agree;
     * completing again changes nothing. A spec that only resumes is complete as it is.
     */
    public RunSpec complete(InstantSource clock) {
        if (mode == Mode.RESUME) {
            return this;
        }
        long start = startTime != null ? startTime : clock.millis();
        return new RunSpec(
                experiment,
                id != null ? id : RunId.random(),
                name != null ? name : defaultName(start),
                parent,
                start,
                mode,
                startTime != null ? tags : StandardTags.addedTo(tags));
    }

    private static String defaultName(long start) {
        return DEFAULT_NAME.format(Instant.ofEpochMilli(start).atZone(ZoneId.systemDefault()));
    }

    /**
     * This spec, if its tags are lawful; what a backend calls before it applies anything.
     *
     * @throws RejectedException naming the tag, the limit and the remedy
     */
    public RunSpec validated() {
        tags.forEach((key, value) -> Tag.check(new Tag(key, value)));
        return this;
    }
}
