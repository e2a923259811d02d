package io.github.tracker4j.safeguard;

import io.github.tracker4j.Content;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.Limits;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Param;
import io.github.tracker4j.RunFailure;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.Tag;
import io.github.tracker4j.TrackingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Replaces secrets in whatever is put into words: params, tags, names, dataset inputs, generated texts. Metrics pass
 * untouched, as do files, bytes and streams of the user.
 */
final class RedactionGuard implements Guard {

    private final Redactor redactor;
    private final LawfulRedaction lawful;
    private final Notices notices = new Notices(System.Logger.Level.INFO);

    RedactionGuard(Redactor redactor) {
        this.redactor = redactor;
        this.lawful = new LawfulRedaction(redactor);
    }

    @Override
    public RunGuard over(GuardedRun run) {
        return new OverRun(run.counts());
    }

    @Override
    public RunSpec onStart(RunSpec spec, GuardCounts counts) {
        Redaction redaction = new Redaction();
        RunSpec redacted = new RunSpec(
                redaction.of(spec.experiment()),
                spec.id(),
                redaction.of("the name of a run", spec.name(), Limits.RUN_NAME),
                spec.parent(),
                spec.startTime(),
                spec.mode(),
                redaction.of(spec.tags(), Limits.TAG_VALUE));
        counts.redacted(redaction.values);
        return redacted;
    }

    @Override
    public String onRename(String name) {
        return lawful.redact(name, Limits.RUN_NAME);
    }

    @Override
    public String onTagKey(String key) {
        return lawful.redact(key, Limits.KEY);
    }

    @Override
    public ExperimentSpec onExperiment(ExperimentSpec spec) {
        return new Redaction().of(spec);
    }

    private final class OverRun implements RunGuard {
        private final GuardCounts counts;

        OverRun(GuardCounts counts) {
            this.counts = counts;
        }

        @Override
        public void log(LogBatch batch, Consumer<LogBatch> next) {
            if (batch.params().isEmpty()
                    && batch.tags().isEmpty()
                    && batch.inputs().isEmpty()) {
                next.accept(batch);
                return;
            }
            Redaction redaction = new Redaction();
            Originals<Param> params = new Originals<>(batch.params(), redaction::of);
            Originals<Tag> tags = new Originals<>(batch.tags(), redaction::of);
            Originals<DatasetInput> inputs = new Originals<>(batch.inputs(), redaction::of);
            if (redaction.values == 0) {
                next.accept(batch);
                return;
            }
            try {
                next.accept(new LogBatch(params.redacted, tags.redacted, inputs.redacted, batch.metrics()));
            } catch (TrackingException e) {
                LogBatch remaining = e.remaining();
                LogBatch asGiven = new LogBatch(
                        params.of(remaining.params()),
                        tags.of(remaining.tags()),
                        inputs.of(remaining.inputs()),
                        remaining.metrics());
                counts.redacted(redaction.values
                        - Originals.changed(asGiven.params(), remaining.params())
                        - Originals.changed(asGiven.tags(), remaining.tags())
                        - Originals.changed(asGiven.inputs(), remaining.inputs()));
                throw e.withRemaining(asGiven);
            }
            counts.redacted(redaction.values);
        }

        @Override
        public void logArtifact(String artifactPath, Content content, Artifacts next) {
            Redaction redaction = new Redaction();
            String redacted = redaction.of(artifactPath, content.generatedText().orElse(null), Integer.MAX_VALUE);
            next.log(artifactPath, redacted == null || redaction.values == 0 ? content : Content.text(redacted));
            counts.redacted(redaction.values);
        }
    }

    /** Redacts what belongs to one call, and counts the values that had a secret. Used by one thread. */
    private final class Redaction {
        private int values;

        Param of(Param param) {
            String key = lawful.redact(param.key(), Limits.KEY);
            String value = lawful.redact(param.key(), param.value(), Limits.PARAM_VALUE);
            return value.equals(param.value()) && key.equals(param.key()) ? param : counted(key, new Param(key, value));
        }

        Tag of(Tag tag) {
            return of(tag, Limits.TAG_VALUE);
        }

        private Tag of(Tag tag, int limit) {
            String key = lawful.redact(tag.key(), Limits.KEY);
            // The text of a failure comes uncut, so that no secret is cut where it is not known any more.
            String value = tag.key().equals(RunFailure.TAG)
                    ? LawfulRedaction.cut(redactor.redact(tag.value()), limit)
                    : lawful.redact(tag.key(), tag.value(), limit);
            return value.equals(tag.value()) && key.equals(tag.key()) ? tag : counted(key, new Tag(key, value));
        }

        DatasetInput of(DatasetInput input) {
            DatasetInput redacted = new DatasetInput(
                    lawful.redact(input.name(), Limits.DATASET_NAME),
                    input.digest(),
                    input.sourceType(),
                    lawful.redact(input.source(), Limits.DATASET_SOURCE),
                    input.schema() == null ? null : lawful.redact(input.schema(), Limits.DATASET_SCHEMA),
                    input.profile() == null ? null : lawful.redact(input.profile(), Limits.DATASET_PROFILE),
                    input.context() == null ? null : lawful.redact(input.context(), Limits.DATASET_CONTEXT));
            return redacted.equals(input) ? input : counted("dataset " + redacted.name(), redacted);
        }

        ExperimentSpec of(ExperimentSpec spec) {
            return new ExperimentSpec(
                    String.valueOf(of("the name of an experiment", spec.name(), Limits.EXPERIMENT_NAME)),
                    of("the description of an experiment", spec.description(), Limits.EXPERIMENT_TAG_VALUE),
                    of(spec.tags(), Limits.EXPERIMENT_TAG_VALUE),
                    of("the artifact location of an experiment", spec.artifactLocation(), Integer.MAX_VALUE));
        }

        Map<String, String> of(Map<String, String> tags, int limit) {
            Map<String, String> redacted = new LinkedHashMap<>();
            tags.forEach((key, value) -> {
                Tag tag = of(new Tag(key, value), limit);
                redacted.put(tag.key(), tag.value());
            });
            return redacted;
        }

        @Nullable String of(String what, @Nullable String text, int limit) {
            if (text == null) {
                return null;
            }
            String redacted = lawful.redact(text, limit);
            return redacted.equals(text) ? text : counted(what, redacted);
        }

        private <T> T counted(String what, T redacted) {
            values++;
            notices.tellOnce(
                    what,
                    () -> Notices.quoted(what) + " holds what looks like a secret, which is stored as "
                            + Redactor.REDACTED
                            + ", as safeguards.redaction: ON says; where it is none, name its key in"
                            + " safeguards.redaction-allow");
            return redacted;
        }
    }

    /** Items as they go on, and what they were, to put an error into the caller's words. */
    private static final class Originals<T> {
        private final List<T> redacted;
        // Several items can become one, such as two passwords.
        private final Map<T, List<T>> originals = new HashMap<>();

        Originals(List<T> items, UnaryOperator<T> redaction) {
            List<T> all = new ArrayList<>(items.size());
            for (T item : items) {
                T passed = redaction.apply(item);
                all.add(passed);
                originals.computeIfAbsent(passed, first -> new ArrayList<>()).add(item);
            }
            redacted = all;
        }

        /** What items were that are left of a call: of equal ones the last, since the first go on first. */
        List<T> of(List<T> items) {
            Map<T, Integer> left = new HashMap<>();
            List<T> were = new ArrayList<>(items);
            for (int i = items.size() - 1; i >= 0; i--) {
                T item = items.get(i);
                List<T> all = originals.getOrDefault(item, List.of());
                int index = left.getOrDefault(item, all.size()) - 1;
                if (index >= 0) {
                    were.set(i, all.get(index));
                    left.put(item, index);
                }
            }
            return were;
        }

        static <T> int changed(List<T> items, List<T> redacted) {
            int changed = 0;
            for (int i = 0; i < items.size(); i++) {
                changed += items.get(i).equals(redacted.get(i)) ? 0 : 1;
            }
            return changed;
        }
    }
}
