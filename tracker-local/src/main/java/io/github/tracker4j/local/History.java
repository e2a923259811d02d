package io.github.tracker4j.local;

import io.github.tracker4j.Keys;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.spi.SortedPoints;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.Set;

/** Reads the history of one metric or of several in one pass over the file, in flat memory whatever its length. */
final class History {

    private History() {}

    /**
     * The histories as they stand now; points that are logged later are not in them.
     *
     * @param keys as they were logged, or as {@link Keys#map} would have mapped them
     */
    static MetricCursor of(RunDirectory directory, RunRecord run, Set<String> keys) throws IOException {
        Set<String> either = new HashSet<>(keys);
        keys.forEach(key -> either.add(Keys.map(key)));
        Set<String> found = new HashSet<>();
        MetricCursor points = read(directory, run, either, found);
        Set<String> stored = stored(keys, found);
        if (stored.equals(found)) {
            return points;
        }
        // A key stands there in both of its forms, which are two metrics then.
        points.close();
        return read(directory, run, stored, found);
    }

    private static MetricCursor read(RunDirectory directory, RunRecord run, Set<String> keys, Set<String> found)
            throws IOException {
        SortedPoints sorted = new SortedPoints();
        try (Lines lines = Lines.of(directory.metrics(), 0);
                PointStream points = new PointStream(lines, run.python ? (Long) run.startTime : null, keys)) {
            while (points.next()) {
                found.add(points.key());
                sorted.add(points.key(), points.value(), points.step(), points.timestamp());
            }
        } catch (NoSuchFileException nothingLogged) {
            return sorted.cursor();
        } catch (IOException | RuntimeException e) {
            sorted.close();
            throw e;
        }
        return sorted.cursor();
    }

    /** The form in which each key was found: as it was given, else as it was mapped. */
    private static Set<String> stored(Set<String> keys, Set<String> found) {
        Set<String> stored = new HashSet<>();
        for (String key : keys) {
            String mapped = Keys.map(key);
            if (found.contains(key)) {
                stored.add(key);
            } else if (found.contains(mapped)) {
                stored.add(mapped);
            }
        }
        return stored;
    }
}
