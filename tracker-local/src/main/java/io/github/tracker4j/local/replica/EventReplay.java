package io.github.tracker4j.local.replica;

import io.github.tracker4j.Content;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Param;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.Tag;
import io.github.tracker4j.local.JournalEvent;
import io.github.tracker4j.local.JournalEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Replays the events of a journal, one request at a time in their order. Neighbouring params, tags and inputs go together;
 * what a later event of the journal replaces is passed over. Used by one thread.
 */
final class EventReplay {

    private static final int MOST_ITEMS = 1_000;
    private static final long MOST_CHARACTERS = 1 << 20;
    /** The end: a lost one is overtaken by nothing that resumes or ends again. */
    static final String END = "end";
    /** That the run goes on: a lost resumption is overtaken by no end. */
    static final String RUNNING = "running";

    private static final String NAME = "name";

    private final Work work;
    private final RemoteRun remote;
    private final Sender sender;
    private final Superseded superseded;
    private final UnnamedArtifacts unnamed;
    private final PointReplay points;
    /** What is on its way; nothing else of the events is until it is answered. */
    private @Nullable Upload upload;

    /**
     * The events of a run.
     *
     * @param points asked whether they are there before the run ends, and for those that can go with params
     */
    EventReplay(Work work, RemoteRun remote, Sender sender, PointReplay points) {
        this.work = work;
        this.remote = remote;
        this.sender = sender;
        this.superseded = new Superseded(work.journal());
        this.unnamed = new UnnamedArtifacts(work, remote, superseded);
        this.points = points;
    }

    /** A file that is sent beside the turn, so that points do not wait for it. */
    private record Upload(JournalEvent.Artifact artifact, long start, long end, Sender.Answer answer) {}

    /** What goes in one request. */
    private static final class Bundle {
        final List<Param> params = new ArrayList<>();
        final List<Tag> tags = new ArrayList<>();
        final List<DatasetInput> inputs = new ArrayList<>();
        final Set<String> touches = new HashSet<>();
        long end;
        long weight;

        int size() {
            return params.size() + tags.size() + inputs.size();
        }

        LogBatch batch() {
            return new LogBatch(params, tags, inputs, List.of());
        }
    }

    /** Sends the next request; in step when there is none, or when the end waits for points. */
    Progress advance() throws IOException {
        Upload underWay = upload;
        if (underWay != null) {
            return underWay.answer().isThere() ? uploaded(underWay) : new Progress.Uploading(underWay.answer());
        }
        Cursor cursor = work.cursor();
        superseded.scan();
        Cursor.@Nullable Request lost = cursor.doubtful(Cursor.Kind.EVENTS);
        // A request that may have been applied is sent again as it was: what is later must not go with it.
        long limit = lost == null ? Long.MAX_VALUE : lost.to().offset();
        Bundle bundle = new Bundle();
        long begin = cursor.events;
        try (JournalEvents events = work.journal().events(begin)) {
            while (events.end() < limit && events.next()) {
                JournalEvent event = events.event();
                if (isPassedOver(event, events.start())) {
                    pass(bundle, events.end());
                } else if (!isBundled(event)) {
                    if (bundle.size() > 0) {
                        break;
                    }
                    return single(event, events.start(), events.end(), lost);
                } else if (!add(bundle, event, events.end(), lost != null)) {
                    if (bundle.size() > 0) {
                        break;
                    }
                    return new Progress.Waiting(cursor.heldUntil(touches(event), work.now()));
                }
            }
        }
        if (bundle.size() > 0) {
            send(bundle, lost);
            return Progress.MOVED;
        }
        // What was lost is not in the journal any more, or was the end of an interrupted run.
        work.resolved(Cursor.Kind.EVENTS);
        return cursor.events > begin ? Progress.MOVED : Progress.IN_STEP;
    }

    private void pass(Bundle bundle, long end) {
        if (bundle.size() == 0) {
            work.cursor().events = end;
        } else {
            bundle.end = end;
        }
    }

    private boolean isPassedOver(JournalEvent event, long start) {
        return event instanceof JournalEvent.Started
                || event instanceof JournalEvent.Continued
                || event instanceof JournalEvent.Detached
                || event instanceof JournalEvent.Unknown
                || (event instanceof JournalEvent.Artifact artifact && superseded.isSuperseded(artifact.path(), start))
                || (event instanceof JournalEvent.Ended && superseded.isResumedAfter(start));
    }

    private static boolean isBundled(JournalEvent event) {
        return event instanceof JournalEvent.Params
                || event instanceof JournalEvent.Tags
                || event instanceof JournalEvent.Inputs;
    }

    /** False when it must wait, or does not fit any more. */
    private boolean add(Bundle bundle, JournalEvent event, long end, boolean again) {
        Set<String> touches = touches(event);
        if (bundle.size() >= MOST_ITEMS
                || bundle.weight >= MOST_CHARACTERS
                || (!again && work.cursor().heldUntil(touches, work.now()) > 0)) {
            return false;
        }
        if (event instanceof JournalEvent.Params params) {
            bundle.params.addAll(params.params());
        } else if (event instanceof JournalEvent.Tags tags) {
            bundle.tags.addAll(tags.tags());
        } else if (event instanceof JournalEvent.Inputs inputs) {
            bundle.inputs.addAll(inputs.inputs());
            inputs.inputs().forEach(input -> bundle.weight += weight(input));
        }
        bundle.touches.addAll(touches);
        bundle.end = end;
        return true;
    }

    /** Profiles may have millions of characters. */
    private static long weight(DatasetInput input) {
        String schema = input.schema();
        String profile = input.profile();
        long length = input.source().length();
        length += schema == null ? 0 : schema.length();
        length += profile == null ? 0 : profile.length();
        return length;
    }

    private static Set<String> touches(JournalEvent event) {
        Set<String> touches = new HashSet<>();
        if (event instanceof JournalEvent.Tags tags) {
            tags.tags().forEach(tag -> touches.add("tag:" + tag.key()));
        } else if (event instanceof JournalEvent.TagDeleted deleted) {
            touches.add("tag:" + deleted.key());
        } else if (event instanceof JournalEvent.Artifact artifact) {
            touches.add("artifact:" + artifact.path());
        } else if (event instanceof JournalEvent.Ended || event instanceof JournalEvent.Resumed) {
            touches.add(END);
        } else if (event instanceof JournalEvent.Renamed) {
            touches.add(NAME);
        }
        return touches;
    }

    private void send(Bundle bundle, Cursor.@Nullable Request lost) throws IOException {
        LogBatch batch = bundle.batch();
        Run run = remote.run();
        if (lost == null && bundle.params.size() == bundle.size()) {
            Optional<PointReplay.Few> few = points.few(MOST_ITEMS - bundle.size());
            if (few.isPresent()) {
                sendWithPoints(run, bundle, few.get());
                return;
            }
        }
        request(bundle.end, bundle.touches, () -> {
            Consumer<LogBatch> send = lost == null ? run::log : again -> run.reconcile(again, work.reader());
            work.isolation(send).deliver(batch);
        });
    }

    /** All of a small run in one request, which costs a server less than two. Each kind is in doubt for itself if it is lost. */
    private void sendWithPoints(Run run, Bundle bundle, PointReplay.Few few) throws IOException {
        work.cursor().inFlight.add(few.request());
        request(
                bundle.end,
                bundle.touches,
                () -> work.isolation(run::log)
                        .deliver(new LogBatch(bundle.params, List.of(), List.of(), few.points())));
        points.arrived(few);
    }

    /** Sends what cannot go together with others. */
    private Progress single(JournalEvent event, long start, long end, Cursor.@Nullable Request lost)
            throws IOException {
        if (event instanceof JournalEvent.Ended ended && !points.hasArrived(ended.pointsLength())) {
            return Progress.IN_STEP;
        }
        Set<String> touches = touches(event);
        long until = lost != null ? 0 : work.cursor().heldUntil(touches, work.now());
        if (event instanceof JournalEvent.Ended) {
            until = Math.max(until, work.cursor().heldUntil(Set.of(RUNNING), work.now()));
        }
        if (until > 0) {
            return new Progress.Waiting(until);
        }
        if (event instanceof JournalEvent.Artifact artifact) {
            return send(artifact, start, end, touches);
        } else if (event instanceof JournalEvent.Ended ended) {
            // Before an end that was lost they were sent already.
            if (lost == null && unnamed.sendNext()) {
                return Progress.MOVED;
            }
            Run run = remote.run();
            noLongerInterrupted();
            request(end, touches, () -> run.end(ended.status(), ended.endTime()));
            remote.ended();
        } else if (event instanceof JournalEvent.Resumed) {
            if (work.cursor().ended || work.cursor().interrupted) {
                remote.run();
                noLongerInterrupted();
                work.save();
            }
            work.cursor().events = end;
        } else if (event instanceof JournalEvent.Renamed renamed) {
            administer(
                    end,
                    touches,
                    "the name '" + renamed.name() + "'",
                    admin -> admin.rename(work.cursor().run, renamed.name()));
        } else if (event instanceof JournalEvent.TagDeleted deleted) {
            administer(
                    end,
                    touches,
                    "the deletion of tag " + deleted.key(),
                    admin -> admin.deleteTag(work.cursor().run, deleted.key()));
        }
        return Progress.MOVED;
    }

    /** Whose writer was thought to be gone has gone on after all. */
    private void noLongerInterrupted() {
        if (!work.cursor().interrupted) {
            return;
        }
        Optional<RunAdmin> admin = work.destination().tracker().admin();
        if (admin.isPresent()) {
            try {
                admin.get().deleteTag(work.cursor().run, Replica.INTERRUPTED_TAG);
            } catch (RejectedException refusal) {
                requireItems(refusal);
            }
        }
        work.cursor().interrupted = false;
    }

    private Progress send(JournalEvent.Artifact artifact, long start, long end, Set<String> touches)
            throws IOException {
        Content content;
        try {
            Path file = work.journal().artifact(artifact.path());
            if (!work.journal().isForeign() && !Files.isRegularFile(file)) {
                return setAside(artifact, "its file " + file + " is not there any more", end);
            }
            content = work.journal().content(artifact.path());
        } catch (RejectedException link) {
            return setAside(artifact, String.valueOf(link.getMessage()), end);
        }
        Run run = remote.run();
        work.sending(Cursor.Kind.EVENTS, end, touches);
        Sender.Answer answer = sender.upload(() -> run.logArtifact(artifact.path(), content));
        upload = new Upload(artifact, start, end, answer);
        return advance();
    }

    /** Sends an artifact that no event names, of a run whose journal has no end; false when there is none. */
    boolean sendUnnamedArtifact() throws IOException {
        superseded.scan();
        return unnamed.sendNext();
    }

    /** Whether a file is on its way. */
    boolean isUploading() {
        return upload != null;
    }

    /** Waits for the file that is on its way, and moves behind it when it was taken. */
    void awaitUpload() throws IOException {
        Upload underWay = upload;
        if (underWay != null) {
            underWay.answer().awaitInAnyCase();
            uploaded(underWay);
        }
    }

    private Progress uploaded(Upload over) throws IOException {
        upload = null;
        @Nullable RejectedException[] refused = new RejectedException[1];
        work.answered(() -> {
            try {
                over.answer().await();
            } catch (RejectedException refusal) {
                requireItems(refusal);
                refused[0] = refusal;
            }
        });
        superseded.scan();
        // A file that was replaced while it was read is refused, and its next version comes.
        String path = over.artifact().path();
        RejectedException refusal = refused[0];
        if (refusal == null) {
            work.refusals().taken();
        } else if (!superseded.isSuperseded(path, over.start())) {
            work.refusals().refused(refusal);
            work.cursor().setAside("artifact " + path, String.valueOf(refusal.getMessage()));
        }
        work.cursor().events = over.end();
        return Progress.MOVED;
    }

    private Progress setAside(JournalEvent.Artifact artifact, String reason, long end) {
        work.cursor().setAside("artifact " + artifact.path(), reason);
        work.cursor().events = end;
        return Progress.MOVED;
    }

    private void administer(long end, Set<String> touches, String what, Consumer<RunAdmin> change) throws IOException {
        Optional<RunAdmin> admin = work.destination().tracker().admin();
        if (admin.isEmpty()) {
            work.cursor().setAside(what, work.destination().name() + " cannot change what was logged");
            work.cursor().events = end;
            return;
        }
        request(end, touches, () -> {
            try {
                change.accept(admin.get());
            } catch (RejectedException refusal) {
                requireItems(refusal);
                work.cursor().setAside(what, String.valueOf(refusal.getMessage()));
            }
        });
    }

    private static void requireItems(RejectedException refusal) {
        if (refusal.scope() != RejectedException.Scope.ITEMS) {
            throw refusal;
        }
    }

    /** Writes a request down, sends it, and moves behind it when it was answered. */
    private void request(long end, Set<String> touches, Runnable call) throws IOException {
        work.request(end, touches, call);
        work.cursor().events = end;
    }
}
