package io.github.tracker4j.local;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Points that are sorted in pieces through a temporary file, since all of them would not fit in memory, and merged. */
final class SpilledPoints implements History.PointSource {

    private static final int POINT_BYTES = 3 * Long.BYTES;
    private static final int MERGE_BUFFER = 340 * POINT_BYTES;

    private final Path temporary;
    private final RandomAccessFile file;
    private final PriorityQueue<Piece> pieces =
            new PriorityQueue<>(Comparator.comparing(Piece::head, Point.HISTORY_ORDER));

    private SpilledPoints(Path temporary) throws IOException {
        this.temporary = temporary;
        this.file = new RandomAccessFile(temporary.toFile(), "r");
    }

    /** Sorts what a stream has and closes it. */
    static SpilledPoints sort(PointStream stream, int inMemory) throws IOException {
        Path temporary = Files.createTempFile("tracker4j-history", ".tmp");
        try (stream) {
            List<Long> ends = spill(stream, inMemory, temporary);
            return new SpilledPoints(temporary).opened(ends);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    /** Writes sorted pieces, one behind the other. */
    private static List<Long> spill(PointStream stream, int inMemory, Path temporary) throws IOException {
        List<Long> ends = new ArrayList<>();
        List<Point> piece = new ArrayList<>(inMemory);
        long end = 0;
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(temporary.toFile()), 1 << 16))) {
            boolean more = true;
            while (more) {
                more = stream.next();
                if (more) {
                    piece.add(new Point(stream.timestamp(), stream.step(), stream.value()));
                }
                if (piece.size() == inMemory || (!more && !piece.isEmpty())) {
                    piece.sort(Point.HISTORY_ORDER);
                    for (Point point : piece) {
                        out.writeLong(point.timestamp());
                        out.writeLong(point.step());
                        out.writeDouble(point.value());
                    }
                    end += (long) piece.size() * POINT_BYTES;
                    ends.add(end);
                    piece.clear();
                }
            }
        }
        return ends;
    }

    private SpilledPoints opened(List<Long> ends) throws IOException {
        try {
            long start = 0;
            for (long end : ends) {
                Piece piece = new Piece(start, end);
                if (piece.advance()) {
                    pieces.add(piece);
                }
                start = end;
            }
            return this;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public @Nullable Point next() throws IOException {
        Piece least = pieces.poll();
        if (least == null) {
            return null;
        }
        Point point = least.head();
        if (least.advance()) {
            pieces.add(least);
        }
        return point;
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** One sorted piece of the file. */
    private final class Piece extends InputStream {
        private final DataInputStream points = new DataInputStream(new BufferedInputStream(this, MERGE_BUFFER));
        private final long end;
        private long position;
        private long left;
        private Point head = new Point(0, 0, 0);

        Piece(long start, long end) {
            this.position = start;
            this.end = end;
            this.left = (end - start) / POINT_BYTES;
        }

        Point head() {
            return head;
        }

        boolean advance() throws IOException {
            if (left == 0) {
                return false;
            }
            left--;
            head = new Point(points.readLong(), points.readLong(), points.readDouble());
            return true;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = (int) Math.min(length, end - position);
            if (count <= 0) {
                return -1;
            }
            file.seek(position);
            int read = file.read(buffer, offset, count);
            position += Math.max(0, read);
            return read;
        }
    }
}
