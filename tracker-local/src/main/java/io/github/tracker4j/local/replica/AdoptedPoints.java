package io.github.tracker4j.local.replica;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.Run;
import io.github.tracker4j.local.JournalPoints;
import io.github.tracker4j.local.JournalPosition;
import io.github.tracker4j.spi.SortedPoints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Settles the points of a run that was adopted at a destination which does not recognise points: what the journal has and
 * what is there are read side by side, once, and what is missing is sent. Flat in memory, whatever the length.
 */
final class AdoptedPoints {

    private final Work work;
    private final Run run;
    private final int most;

    /**
     * The points before the end of the doubt.
     *
     * @param most how many points a request takes
     */
    AdoptedPoints(Work work, Run run, int most) {
        this.work = work;
        this.run = run;
        this.most = most;
    }

    /** Sends what is missing; nothing is in doubt afterwards. */
    void settle() throws IOException {
        Cursor cursor = work.cursor();
        Set<String> keys = new HashSet<>();
        SortedPoints sorted = new SortedPoints();
        long count = 0;
        try (JournalPoints points = work.journal().points(cursor.points)) {
            while (points.next() && points.start().offset() < cursor.doubtTo) {
                Metric point = points.metric();
                keys.add(point.key());
                Metric stored = work.destination().tracker().asStored(point);
                sorted.add(stored.key(), stored.value(), stored.stepOrZero(), stored.timestampOrZero());
                count++;
            }
        } catch (IOException | RuntimeException e) {
            sorted.close();
            throw e;
        }
        try (MetricCursor here = sorted.cursor()) {
            if (!keys.isEmpty()) {
                try (MetricCursor there = work.reader().histories(cursor.run, keys)) {
                    sendMissing(here, there);
                }
            }
        }
        cursor.points = new JournalPosition(cursor.doubtTo, 0);
        cursor.pointCount += count;
        cursor.doubtTo = 0;
        cursor.answers++;
        cursor.settled(Cursor.Kind.POINTS);
        work.save();
    }

    private void sendMissing(MetricCursor here, MetricCursor there) throws IOException {
        List<Metric> missing = new ArrayList<>();
        Metric other = there.hasNext() ? there.next() : null;
        while (here.hasNext()) {
            Metric mine = here.next();
            while (other != null && Metric.HISTORY_ORDER.compare(other, mine) < 0) {
                other = there.hasNext() ? there.next() : null;
            }
            if (other == null || Metric.HISTORY_ORDER.compare(other, mine) != 0) {
                missing.add(mine);
                if (missing.size() == most) {
                    send(missing);
                    missing.clear();
                }
            }
        }
        send(missing);
    }

    private void send(List<Metric> points) throws IOException {
        if (points.isEmpty()) {
            return;
        }
        // When this request is lost, all is in doubt again from now on.
        work.cursor().adopted = work.now();
        work.saveBeforePoints();
        try {
            work.isolation(run::log).deliver(LogBatch.ofMetrics(points));
        } catch (OutcomeUnknownException lost) {
            // It can arrive from now on as late as one that was sent now.
            work.cursor().adopted = work.now();
            work.save();
            throw lost;
        }
    }
}
