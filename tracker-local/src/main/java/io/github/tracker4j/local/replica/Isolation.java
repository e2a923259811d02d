package io.github.tracker4j.local.replica;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Param;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Sends one batch of which a destination refuses something: the refused items are found by halving and set aside, the others
 * arrive. Where nothing of it is taken, and too much is refused in a row, nothing of it is set aside.
 */
final class Isolation {

    private final Consumer<LogBatch> send;
    private final BiConsumer<String, String> setAside;
    private final Refusals refusals;
    /** Refused before anything was taken, and not set aside yet. */
    private final List<Refused> first = new ArrayList<>();

    private boolean taken;

    private record Refused(String what, String reason) {}

    /**
     * An isolation of the refused items of one batch.
     *
     * @param send sends a batch, or throws
     * @param setAside takes what was refused and why
     * @param refusals counts what was refused in a row, in this batch and before
     */
    Isolation(Consumer<LogBatch> send, BiConsumer<String, String> setAside, Refusals refusals) {
        this.send = send;
        this.setAside = setAside;
        this.refusals = refusals;
    }

    /**
     * Sends what can be sent of a batch.
     *
     * @throws RejectedException when more than items are refused
     */
    void deliver(LogBatch batch) {
        sendPart(batch);
        setFirstAside();
    }

    /** Sends what can be sent of a batch that was refused. */
    void refused(LogBatch batch, RejectedException refusal) {
        takeApart(batch, refusal);
        setFirstAside();
    }

    private void sendPart(LogBatch batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            send.accept(batch);
        } catch (RejectedException refusal) {
            takeApart(batch, refusal);
            return;
        }
        took();
    }

    /** Something else was taken just now, so that what is refused is so for itself. */
    void took() {
        taken = true;
        refusals.taken();
        setFirstAside();
    }

    private void setFirstAside() {
        first.forEach(one -> setAside.accept(one.what(), one.reason()));
        first.clear();
    }

    private void takeApart(LogBatch batch, RejectedException refusal) {
        if (refusal.scope() != RejectedException.Scope.ITEMS) {
            throw refusal;
        }
        LogBatch left = refusal.remaining().isEmpty() ? batch : refusal.remaining();
        int size = size(left);
        if (size < size(batch)) {
            took();
        }
        if (size == 1) {
            isRefused(left, refusal);
            return;
        }
        sendPart(part(left, 0, size / 2));
        sendPart(part(left, size / 2, size));
    }

    private void isRefused(LogBatch one, RejectedException refusal) {
        String reason = String.valueOf(refusal.getMessage());
        if (taken) {
            setAside.accept(named(one), reason);
        } else {
            refusals.refused(refusal);
            first.add(new Refused(named(one), reason));
        }
    }

    private static int size(LogBatch batch) {
        return batch.params().size()
                + batch.tags().size()
                + batch.inputs().size()
                + batch.metrics().size();
    }

    /** The items from one to another, counted over all kinds in the order in which they are applied. */
    private static LogBatch part(LogBatch batch, int from, int to) {
        int tags = batch.params().size();
        int inputs = tags + batch.tags().size();
        int metrics = inputs + batch.inputs().size();
        return new LogBatch(
                part(batch.params(), from, to),
                part(batch.tags(), from - tags, to - tags),
                part(batch.inputs(), from - inputs, to - inputs),
                part(batch.metrics(), from - metrics, to - metrics));
    }

    private static <T> List<T> part(List<T> items, int from, int to) {
        int first = Math.min(Math.max(from, 0), items.size());
        return items.subList(first, Math.max(first, Math.min(to, items.size())));
    }

    private static String named(LogBatch one) {
        for (Param param : one.params()) {
            return "param " + param.key();
        }
        for (Tag tag : one.tags()) {
            return "tag " + tag.key();
        }
        for (DatasetInput input : one.inputs()) {
            return "dataset " + input.name() + " " + input.digest();
        }
        Metric point = one.metrics().get(0);
        return "metric " + point.key() + ", step " + point.step() + ", time " + point.timestamp() + ", value "
                + point.value();
    }
}
