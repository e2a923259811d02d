package io.github.tracker4j.benchmarks;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.safeguard.SafeguardedTracker;
import io.github.tracker4j.safeguard.Safeguards;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A way to append the line of one metric point to a file. Safe for use by many threads. */
interface LineSink extends AutoCloseable {

    /** Appends a point of the metric {@code loss}, now. */
    void log(double value, long step) throws IOException;

    @Override
    void close() throws IOException;

    /** The ways that are compared. */
    enum Kind {
        /** What a buffered writer can do that loses its buffer with the process. */
        BUFFERED("`BufferedOutputStream` of 64 KiB, loses its buffer in a kill") {
            @Override
            LineSink open(Path directory) throws IOException {
                return new Buffered(directory.resolve("lines"));
            }
        },
        /** What a writer can do that asks the kernel for each line. */
        CHANNEL("`FileChannel.write` a line") {
            @Override
            LineSink open(Path directory) throws IOException {
                return new Channel(directory.resolve("lines"));
            }
        },
        /** Our local files. */
        LOCAL("Tracker4J `LocalTracker`") {
            @Override
            LineSink open(Path directory) {
                return new Tracked(new LocalTracker(directory));
            }
        },
        /** Our local files behind the default safeguards. */
        SAFEGUARDED("Tracker4J `LocalTracker`, default safeguards") {
            @Override
            LineSink open(Path directory) {
                return new Tracked(new SafeguardedTracker(new LocalTracker(directory), Safeguards.defaults()));
            }
        };

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        /** A sink whose files are below a directory that exists. */
        abstract LineSink open(Path directory) throws IOException;
    }

    /** Makes the same line as local files have, as one does by hand; a thread has one of its own. */
    final class Line {
        private final StringBuilder text = new StringBuilder();
        private byte[] bytes = new byte[256];
        private ByteBuffer direct = ByteBuffer.allocateDirect(256);

        int format(double value, long step) {
            text.setLength(0);
            text.append("{\"step\":")
                    .append(step)
                    .append(",\"timestamp\":")
                    .append(System.currentTimeMillis())
                    .append(",\"metrics\":{\"loss\":")
                    .append(value)
                    .append("}}\n");
            int length = text.length();
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) text.charAt(i);
            }
            return length;
        }

        ByteBuffer formatDirect(double value, long step) {
            int length = format(value, step);
            return direct.clear().put(bytes, 0, length).flip();
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    /** Formats outside of the lock. */
    final class Buffered implements LineSink {
        private final ThreadLocal<Line> lines = ThreadLocal.withInitial(Line::new);
        private final OutputStream out;

        Buffered(Path file) throws IOException {
            out = new BufferedOutputStream(Files.newOutputStream(file), 64 << 10);
        }

        @Override
        public void log(double value, long step) throws IOException {
            Line line = lines.get();
            int length = line.format(value, step);
            synchronized (this) {
                out.write(line.bytes, 0, length);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** A channel has a lock of its own. */
    final class Channel implements LineSink {
        private final ThreadLocal<Line> lines = ThreadLocal.withInitial(Line::new);
        private final FileChannel channel;

        Channel(Path file) throws IOException {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        @Override
        public void log(double value, long step) throws IOException {
            channel.write(lines.get().formatDirect(value, step));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** A run of a tracker. */
    final class Tracked implements LineSink {
        private final ExperimentTracker tracker;
        private final Run run;

        Tracked(ExperimentTracker tracker) {
            this.tracker = tracker;
            this.run = tracker.startRun(RunSpec.in("append"));
        }

        @Override
        public void log(double value, long step) {
            run.logMetric("loss", value, step);
        }

        @Override
        public void close() {
            run.end(RunStatus.FINISHED);
            tracker.close();
        }
    }
}
