package io.github.tracker4j.safeguard;

import io.github.tracker4j.Content;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Param;
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
    private final Notices notices = new Notices(System.Logger.Level.INFO);

    RedactionGuard(Redactor redactor) {
        this.redactor = redactor;
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
                redaction.of("the name of a run", spec.name()),
                spec.parent(),
                spec.startTime(),
                spec.mode(),
                redaction.of(spec.tags()));
        counts.redacted(redaction.values);
        return redacted;
    }

    @Override
    public String onRename(String name) {
        return redactor.redact(name);
    }

    @Override
    public String onTagKey(String key) {
        return redactor.redact(key);
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
                throw e.withRemaining(new LogBatch(
                        params.of(remaining.params()),
                        tags.of(remaining.tags()),
                        inputs.of(remaining.inputs()),
                        remaining.metrics()));
            }
            counts.redacted(redaction.values);
        }

        @Override
        public void logArtifact(String artifactPath, Content content, Artifacts next) {
            Redaction redaction = new Redaction();
            String redacted = redaction.of(artifactPath, content.generatedText().orElse(null));
            next.log(artifactPath, redacted == null || redaction.values == 0 ? content : Content.text(redacted));
            counts.redacted(redaction.values);
        }
    }

    /** Redacts what belongs to one call, and counts the values that had a secret. Used by one thread. */
    private final class Redaction {
        private int values;

        Param of(Param param) {
            String key = redactor.redact(param.key());
            String value = redactor.redact(param.key(), param.value());
            return value.equals(param.value()) && key.equals(param.key()) ? param : counted(key, new Param(key, value));
        }

        Tag of(Tag tag) {
            String key = redactor.redact(tag.key());
            String value = redactor.redact(tag.key(), tag.value());
            return value.equals(tag.value()) && key.equals(tag.key()) ? tag : counted(key, new Tag(key, value));
        }

        DatasetInput of(DatasetInput input) {
            DatasetInput redacted = new DatasetInput(
                    redactor.redact(input.name()),
                    input.digest(),
                    input.sourceType(),
                    redactor.redact(input.source()),
                    input.schema() == null ? null : redactor.redact(input.schema()),
                    input.profile() == null ? null : redactor.redact(input.profile()),
                    input.context() == null ? null : redactor.redact(input.context()));
            return redacted.equals(input) ? input : counted("dataset " + redacted.name(), redacted);
        }

        ExperimentSpec of(ExperimentSpec spec) {
            return new ExperimentSpec(
                    String.valueOf(of("the name of an experiment", spec.name())),
                    of("the description of an experiment", spec.description()),
                    of(spec.tags()),
                    of("the artifact location of an experiment", spec.artifactLocation()));
        }

        Map<String, String> of(Map<String, String> tags) {
            Map<String, String> redacted = new LinkedHashMap<>();
            tags.forEach((key, value) -> {
                Tag tag = of(new Tag(key, value));
                redacted.put(tag.key(), tag.value());
            });
            return redacted;
        }

        @Nullable String of(String what, @Nullable String text) {
            if (text == null) {
                return null;
            }
            String redacted = redactor.redact(text);
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
        private final Map<T, T> originals = new HashMap<>();

        Originals(List<T> items, UnaryOperator<T> redaction) {
            List<T> all = new ArrayList<>(items.size());
            for (T item : items) {
                T passed = redaction.apply(item);
                all.add(passed);
                if (passed != item) {
                    originals.putIfAbsent(passed, item);
                }
            }
            redacted = all;
        }

        List<T> of(List<T> items) {
            return items.stream()
                    .map(item -> originals.getOrDefault(item, item))
                    .toList();
        }
    }
}
