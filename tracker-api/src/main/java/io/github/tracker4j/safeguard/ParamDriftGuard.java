package io.github.tracker4j.safeguard;

import io.github.tracker4j.Keys;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Param;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.Tag;
import io.github.tracker4j.TrackingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decides about params that are logged again with another value. */
final class ParamDriftGuard implements Guard {

    static final String TAG_PREFIX = "tracker4j.param.";

    private final ParamDriftPolicy policy;
    private final BinaryOperator<String> redaction;

    /**
     * A guard by this policy.
     *
     * @param redaction gives what may be said of a key's value; the params of a run that was logged without redaction can
     *     hold secrets
     */
    ParamDriftGuard(ParamDriftPolicy policy, BinaryOperator<String> redaction) {
        this.policy = policy;
        this.redaction = redaction;
    }

    @Override
    public RunGuard over(GuardedRun run) {
        return new OverRun(run);
    }

    /**
     * Calls with params go on one at a time, so that of two different values one is surely the first. The params that the
     * run has are read when they are needed and not surely known: on a run that may have been resumed, and after a call
     * that failed, since it may have been applied all the same.
     */
    private final class OverRun implements RunGuard {
        private final GuardedRun guarded;
        private final ReentrantLock oneAtATime = new ReentrantLock();
        private final Notices notices = new Notices(System.Logger.Level.WARNING);
        private @Nullable Map<String, String> known;
        // Redacted params of which the backend has the value with its secret.
        private final Set<Param> secret = new HashSet<>();

        OverRun(GuardedRun guarded) {
            this.guarded = guarded;
            this.known = guarded.isNew() ? new HashMap<>() : null;
        }

        @Override
        public void log(LogBatch batch, Consumer<LogBatch> next) {
            if (batch.params().isEmpty()) {
                next.accept(batch);
                return;
            }
            // Before a param is left out: an unlawful one is refused whether it is new or not.
            batch.validated();
            oneAtATime.lock();
            try {
                Map<String, String> before = known(batch);
                known = before;
                Settled settled = settle(withoutSecretsOf(before, batch), before);
                known = null;
                pass(settled, next);
                settled.batch.params().forEach(param -> before.putIfAbsent(param.key(), param.value()));
                known = before;
            } finally {
                oneAtATime.unlock();
            }
        }

        private Map<String, String> known(LogBatch batch) {
            if (known != null) {
                return known;
            }
            try {
                return new HashMap<>(guarded.reader()
                        .find(guarded.run().id())
                        .map(RunInfo::params)
                        .orElse(Map.of()));
            } catch (TrackingException unread) {
                throw unread.withRemaining(batch);
            }
        }

        /**
         * The batch without params that the run has but for a secret, which nothing here takes away again; the backend would
         * compare and refuse them. Before a param that changed is told of, its stored value loses its secrets.
         */
        private LogBatch withoutSecretsOf(Map<String, String> before, LogBatch batch) {
            List<Param> params = new ArrayList<>(batch.params().size());
            for (Param param : batch.params()) {
                String stored = before.get(param.key());
                if (stored != null && !stored.equals(param.value())) {
                    String shown = redaction.apply(param.key(), stored);
                    before.put(param.key(), shown);
                    if (shown.equals(param.value())) {
                        secret.add(param);
                    }
                }
                if (!secret.contains(param)) {
                    params.add(param);
                }
            }
            return params.size() == batch.params().size() ? batch : batch.withParams(params);
        }

        private Settled settle(LogBatch batch, Map<String, String> before) {
            if (policy == ParamDriftPolicy.FAIL) {
                batch.newParams(before);
                return new Settled(batch, Map.of());
            }
            Map<String, String> first = new HashMap<>();
            List<Param> params = new ArrayList<>();
            Map<Tag, Param> replaced = new LinkedHashMap<>();
            for (Param param : batch.params()) {
                String stored = before.get(param.key());
                if (stored == null) {
                    stored = first.computeIfAbsent(param.key(), key -> param.value());
                }
                if (stored.equals(param.value())) {
                    params.add(param);
                } else {
                    tell(param, stored);
                    if (policy == ParamDriftPolicy.TAG) {
                        replaced.put(new Tag(Keys.map(TAG_PREFIX + param.key()), param.value()), param);
                    }
                }
            }
            if (params.size() == batch.params().size()) {
                return new Settled(batch, Map.of());
            }
            List<Tag> tags = new ArrayList<>(batch.tags());
            tags.addAll(replaced.keySet());
            return new Settled(batch.withParams(params).withTags(tags), replaced);
        }

        private void tell(Param param, String stored) {
            notices.tellOnce(
                    param.key(),
                    () -> "Run " + guarded.run().id() + ": param '" + param.key() + "' stays " + Notices.quoted(stored)
                            + "; its new value " + Notices.quoted(param.value())
                            + (policy == ParamDriftPolicy.TAG
                                    ? " is set as the tag '" + Keys.map(TAG_PREFIX + param.key()) + "'"
                                    : " is left out")
                            + ", as safeguards.param-drift: " + policy + " says");
        }

        private static void pass(Settled settled, Consumer<LogBatch> next) {
            try {
                next.accept(settled.batch);
            } catch (TrackingException e) {
                throw settled.replaced.isEmpty() ? e : e.withRemaining(settled.inTheCallersWords(e.remaining()));
            }
        }
    }

    /**
     * @param batch what goes on
     * @param replaced the params that go on as tags
     */
    private record Settled(LogBatch batch, Map<Tag, Param> replaced) {

        LogBatch inTheCallersWords(LogBatch remaining) {
            List<Param> params = new ArrayList<>(remaining.params());
            List<Tag> tags = new ArrayList<>();
            for (Tag tag : remaining.tags()) {
                Param param = replaced.get(tag);
                if (param == null) {
                    tags.add(tag);
                } else {
                    params.add(param);
                }
            }
            return remaining.withParams(params).withTags(tags);
        }
    }
}
