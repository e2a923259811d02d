package io.github.tracker4j.spi;

import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.UnavailableException;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Brings the points of one metric or of several, added in any order, into the order of a history, each once. For those
 * who write a backend. Holds {@value #PIECE} points in memory; more go sorted, piece by piece, to a temporary file of 28
 * bytes a point, from which the pieces are merged. Used by one thread.
 */
public final class SortedPoints implements AutoCloseable {

    private static final int PIECE = 1 << 15;
    private static final int POINT_BYTES = Integer.BYTES + 3 * Long.BYTES;
    /** Points that are read at once: of each piece, and of all together. */
    private static final int MOST_BUFFERED = 512;

    private static final int ALL_BUFFERED = 1 << 17;

    private final int pieceSize;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> keys = new ArrayList<>();
    private final List<Range> spilled = new ArrayList<>();
    private List<Metric> piece = new ArrayList<>();
    private long spilledPoints;
    private @Nullable Metric lastSpilled;
    private @Nullable Path path;
    private @Nullable RandomAccessFile file;

    /** No points yet. */
    public SortedPoints() {
        this(PIECE);
    }

    SortedPoints(int pieceSize) {
        this.pieceSize = pieceSize;
    }

    /** Points that stand sorted in the file, from one position to another. */
    private record Range(long start, long end) {}

    /**
     * Adds a point.
     *
     * @throws UnavailableException when the temporary directory has no room; close this then
     */
    public void add(String key, double value, long step, long timestamp) {
        piece.add(Metric.of(key, value, step, timestamp));
        if (piece.size() == pieceSize) {
            spill();
        }
    }

    /** How many points were added. */
    public long size() {
        return spilledPoints + piece.size();
    }

    /** The points; closing the cursor frees the file. Nothing is added after it. */
    public MetricCursor cursor() {
        piece.sort(Metric.HISTORY_ORDER);
        try {
            PriorityQueue<Source> sources = new PriorityQueue<>();
            addIfAny(sources, new Source(piece.iterator()));
            int buffered = Math.max(1, Math.min(MOST_BUFFERED, ALL_BUFFERED / Math.max(1, spilled.size())));
            for (Range range : spilled) {
                addIfAny(sources, new Source(new Spilled(range, buffered)));
            }
            return new Merge(sources);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static void addIfAny(PriorityQueue<Source> sources, Source source) {
        if (source.advance()) {
            sources.add(source);
        }
    }

    private void spill() {
        piece.sort(Metric.HISTORY_ORDER);
        ByteBuffer bytes = ByteBuffer.allocate(piece.size() * POINT_BYTES);
        for (Metric point : piece) {
            bytes.putInt(number(point.key()));
            bytes.putLong(point.timestampOrZero());
            bytes.putLong(point.stepOrZero());
            bytes.putDouble(point.value());
        }
        try {
            // Not a channel, which an interrupt of the thread closes.
            RandomAccessFile target = file == null ? create() : file;
            long start = target.length();
            target.seek(start);
            target.write(bytes.array());
            noteSpilled(new Range(start, start + bytes.capacity()));
            spilledPoints += piece.size();
        } catch (IOException e) {
            throw failed(e);
        }
        piece = new ArrayList<>();
    }

    private RandomAccessFile create() throws IOException {
        Path created = Files.createTempFile("tracker4j-history-", ".points");
        path = created;
        RandomAccessFile opened = new RandomAccessFile(created.toFile(), "rw");
        file = opened;
        return opened;
    }

    /** Points that were added in order are one piece, however many they are. */
    private void noteSpilled(Range range) {
        Metric last = lastSpilled;
        if (last != null && Metric.HISTORY_ORDER.compare(last, piece.get(0)) <= 0) {
            Range before = spilled.remove(spilled.size() - 1);
            spilled.add(new Range(before.start(), range.end()));
        } else {
            spilled.add(range);
        }
        lastSpilled = piece.get(piece.size() - 1);
    }

    private int number(String key) {
        Integer known = numbers.get(key);
        if (known != null) {
            return known;
        }
        numbers.put(key, keys.size());
        keys.add(key);
        return keys.size() - 1;
    }

    private static UnavailableException failed(IOException e) {
        return new UnavailableException(
                "The points of a history cannot be sorted in the temporary directory "
                        + System.getProperty("java.io.tmpdir") + ": " + e.getMessage()
                        + "; free space there or set java.io.tmpdir",
                e);
    }

    /** Where pieces are; null before the first. */
    @Nullable Path temporaryFile() {
        return path;
    }

    /** Frees the file; again is harmless. */
    @Override
    public void close() {
        piece = new ArrayList<>();
        RandomAccessFile open = file;
        Path created = path;
        file = null;
        path = null;
        try {
            try {
                if (open != null) {
                    open.close();
                }
            } finally {
                if (created != null) {
                    Files.deleteIfExists(created);
                }
            }
        } catch (IOException e) {
            throw failed(e);
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
        private final ByteBuffer buffer;
        private final long end;
        private long position;

        Spilled(Range range, int bufferedPoints) {
            this.buffer = ByteBuffer.allocate(bufferedPoints * POINT_BYTES).limit(0);
            this.position = range.start();
            this.end = range.end();
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
            String key = keys.get(buffer.getInt());
            long timestamp = buffer.getLong();
            long step = buffer.getLong();
            return Metric.of(key, buffer.getDouble(), step, timestamp);
        }

        private void fill() {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
            RandomAccessFile source = file;
            try {
                if (source == null) {
                    throw new EOFException("it was closed");
                }
                source.seek(position);
                source.readFully(buffer.array(), 0, buffer.limit());
            } catch (IOException e) {
                throw failed(e);
            }
            position += buffer.limit();
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
                throw new NoSuchElementException("The history has no further point");
            }
            Metric point = sources.element().current();
            last = point;
            advance();
            return point;
        }

        @Override
        public void close() {
            sources.clear();
            SortedPoints.this.close();
        }
    }
}
