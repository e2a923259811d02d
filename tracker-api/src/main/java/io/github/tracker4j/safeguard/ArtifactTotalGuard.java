package io.github.tracker4j.safeguard;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.Content;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Refuses artifacts that would bring those of their run beyond a number of bytes. One that replaces another counts in its
 * place. What a resumed run has is listed once, before the first artifact that is logged to it.
 */
final class ArtifactTotalGuard implements Guard {

    // No lawful path of ours is as deep; the list of a server that is deeper is not followed without end.
    private static final int DEEPEST = 100;

    private final long most;

    ArtifactTotalGuard(long most) {
        this.most = most;
    }

    @Override
    public RunGuard over(GuardedRun run) {
        return new OverRun(run);
    }

    private final class OverRun implements RunGuard {
        private final GuardedRun run;
        private final Map<String, Long> stored = new HashMap<>();
        private boolean listed;
        // Of what is stored and what is on its way.
        private long total;

        OverRun(GuardedRun run) {
            this.run = run;
            this.listed = run.isNew();
        }

        @Override
        public void logArtifact(String artifactPath, Content content, Artifacts next) {
            Share share = new Share(artifactPath, content);
            try {
                if (content.size().isPresent()) {
                    share.take(content.size().getAsLong());
                    next.log(artifactPath, content);
                } else {
                    next.log(artifactPath, content.watched(in -> {
                        share.giveBack();
                        return new CountedStream(in, share::take);
                    }));
                }
                share.keep();
            } catch (OutcomeUnknownException e) {
                // It may be there; better counted than not.
                share.keep();
                throw e;
            } finally {
                share.giveBack();
            }
        }

        /** Called with the lock. */
        private void list() {
            if (listed) {
                return;
            }
            Deque<String> directories = new ArrayDeque<>(Set.of(""));
            Map<String, Long> found = new HashMap<>();
            Set<String> seen = new HashSet<>();
            RunId id = run.run().id();
            while (!directories.isEmpty()) {
                for (ArtifactInfo info : run.reader().artifacts(id, directories.remove())) {
                    if (!info.isDirectory()) {
                        found.put(info.path(), info.size());
                    } else if (seen.add(info.path()) && info.path().split("/", -1).length <= DEEPEST) {
                        directories.add(info.path());
                    }
                }
            }
            found.forEach((path, size) -> {
                stored.put(path, size);
                total += size;
            });
            listed = true;
        }

        /** The bytes of one artifact on its way. */
        private final class Share {
            private final String path;
            private final Content content;
            private long bytes;

            Share(String path, Content content) {
                this.path = path;
                this.content = content;
            }

            void take(long more) {
                synchronized (OverRun.this) {
                    list();
                    long others = total - bytes - stored.getOrDefault(path, 0L);
                    if (bytes + more > most - others) {
                        // How much of a stream was read by now depends on who reads it.
                        throw new RejectedException("Artifact '" + path + "' from " + content + " has "
                                + (content.size().isPresent()
                                        ? bytes + more
                                        : "more than " + Math.max(0, most - others))
                                + " bytes and run " + run.run().id() + " has " + others
                                + " bytes of other artifacts; the limit is " + ByteSize.shown(most)
                                + " together and nothing of it was stored: raise safeguards.max-artifact-total, or log"
                                + " less");
                    }
                    bytes += more;
                    total += more;
                }
            }

            void giveBack() {
                synchronized (OverRun.this) {
                    total -= bytes;
                    bytes = 0;
                }
            }

            void keep() {
                synchronized (OverRun.this) {
                    Long replaced = stored.put(path, bytes);
                    total -= replaced == null ? 0 : replaced;
                    bytes = 0;
                }
            }
        }
    }
}
