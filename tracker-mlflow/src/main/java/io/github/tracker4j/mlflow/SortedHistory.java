package io.github.tracker4j.mlflow;

import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.UnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Brings the points of one metric, added in any order, into the order of a history, each once. Holds some ten thousand
 * points in memory; more go sorted, piece by piece, to a temporary file, from which the pieces are merged. Used by one
 * thread.
 */
final class SortedHistory implements AutoCloseable {

    /** Points of a piece; a few megabytes. */
    static final int PIECE = 1 << 15;

    private static final int POINT_BYTES = 3 * Long.BYTES;
    private static final int BUFFERED_POINTS = 256;

    private final String key;
    private final int pieceSize;
    private List<Metric> piece = new ArrayList<>();
    private final List<long[]> spilled = new ArrayList<>();
    private @Nullable FileChannel file;
    private long fileEnd;

    SortedHistory(String key) {
        this(key, PIECE);
    }

    SortedHistory(String key, int pieceSize) {
        this.key = key;
        this.pieceSize = pieceSize;
    }

    /** How many points were added. */
    long size() {
        return fileEnd / POINT_BYTES + piece.size();
    }

    void add(long timestamp, long step, double value) {
        piece.add(Metric.of(key, value, step, timestamp));
        if (piece.size() == pieceSize) {
            spill();
        }
    }

    /** The points; closing the cursor frees the file. Nothing is added after it. */
    MetricCursor cursor() {
        piece.sort(Metric.HISTORY_ORDER);
        PriorityQueue<Source> sources = new PriorityQueue<>();
        addIfAny(sources, new Source(piece.iterator()));
        for (long[] range : spilled) {
            addIfAny(sources, new Source(new Spilled(range[0], range[1])));
        }
        return new Merge(sources);
    }

    private static void addIfAny(PriorityQueue<Source> sources, Source source) {
        if (source.advance()) {
            sources.add(source);
        }
    }

    private void spill() {
        piece.sort(Metric.HISTORY_ORDER);
        try {
            FileChannel target = file;
            if (target == null) {
                Path path = Files.createTempFile("tracker4j-history-", ".points");
                target = FileChannel.open(
                        path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
                file = target;
            }
            ByteBuffer bytes = ByteBuffer.allocate(piece.size() * POINT_BYTES);
            for (Metric point : piece) {
                bytes.putLong(point.timestampOrZero());
                bytes.putLong(point.stepOrZero());
                bytes.putDouble(point.value());
            }
            bytes.flip();
            long start = fileEnd;
            while (bytes.hasRemaining()) {
                fileEnd += target.write(bytes, fileEnd);
            }
            spilled.add(new long[] {start, fileEnd});
        } catch (IOException e) {
            throw failed(e);
        }
        piece = new ArrayList<>();
    }

    private UnavailableException failed(IOException e) {
        return new UnavailableException(
                "The history of metric '" + key + "' does not fit into the temporary directory: " + e.getMessage()
                        + "; free space there or set java.io.tmpdir",
                e);
    }

    @Override
    public void close() {
        piece = new ArrayList<>();
        FileChannel open = file;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    /** A piece, at one of its points. */
    private static final class Source implements Comparable<Source> {
        private final Iterator<Metric> points;
        private @Nullable Metric current;

        Source(Iterator<Metric> points) {
            this.points = points;
        }

        boolean advance() {
            current = points.hasNext() ? points.next() : null;
            return current != null;
        }

        Metric current() {
            Metric point = current;
            if (point == null) {
                throw new NoSuchElementException();
            }
            return point;
        }

        @Override
        public int compareTo(Source other) {
            return Metric.HISTORY_ORDER.compare(current(), other.current());
        }
    }

    /** A piece in the file. */
    private final class Spilled implements Iterator<Metric> {
        private final ByteBuffer buffer =
                ByteBuffer.allocate(BUFFERED_POINTS * POINT_BYTES).limit(0);
        private long position;
        private final long end;

        Spilled(long start, long end) {
            this.position = start;
            this.end = end;
        }

        @Override
        public boolean hasNext() {
            return buffer.hasRemaining() || position < end;
        }

        @Override
        public Metric next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (!buffer.hasRemaining()) {
                fill();
            }
            long timestamp = buffer.getLong();
            long step = buffer.getLong();
            return Metric.of(key, buffer.getDouble(), step, timestamp);
        }

        private void fill() {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
            FileChannel source = file;
            try {
                while (buffer.hasRemaining()) {
                    int count = source == null ? -1 : source.read(buffer, position);
                    if (count < 0) {
                        throw new IOException("the temporary file ends too early");
                    }
                    position += count;
                }
            } catch (IOException e) {
                throw failed(e);
            }
            buffer.flip();
        }
    }

    private final class Merge implements MetricCursor {
        private final PriorityQueue<Source> sources;
        private @Nullable Metric last;

        Merge(PriorityQueue<Source> sources) {
            this.sources = sources;
        }

        @Override
        public boolean hasNext() {
            while (!sources.isEmpty() && isLast(sources.element().current())) {
                advance();
            }
            return !sources.isEmpty();
        }

        private boolean isLast(Metric point) {
            return last != null && Metric.HISTORY_ORDER.compare(last, point) == 0;
        }

        private void advance() {
            Source least = sources.remove();
            addIfAny(sources, least);
        }

        @Override
        public Metric next() {
            if (!hasNext()) {
                throw new NoSuchElementException("The history of metric '" + key + "' has no more points");
            }
            Metric point = sources.element().current();
            last = point;
            advance();
            return point;
        }

        @Override
        public void close() {
            sources.clear();
            SortedHistory.this.close();
        }
    }
}
