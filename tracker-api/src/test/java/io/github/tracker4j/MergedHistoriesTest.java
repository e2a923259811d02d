package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.backend.InMemoryTracker;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MergedHistoriesTest {

    private final List<String> open = new ArrayList<>();

    private MetricCursor cursor(String key) {
        open.add(key);
        MetricCursor points = MetricCursor.over(
                List.of(Metric.of(key, 1, 1, 1), Metric.of(key, 2, 2, 2)).iterator());
        return new MetricCursor() {
            @Override
            public boolean hasNext() {
                if (key.startsWith("broken")) {
                    throw new UnavailableException(key);
                }
                return points.hasNext();
            }

            @Override
            public Metric next() {
                return points.next();
            }

            @Override
            public void close() {
                open.remove(key);
            }
        };
    }

    private final RunReader reader = new RunReader() {
        @Override
        public List<ExperimentInfo> experiments() {
            return List.of();
        }

        @Override
        public Page<RunInfo> runs(RunQuery query) {
            return new Page<>(List.of(), null);
        }

        @Override
        public MetricCursor history(RunId run, String key) {
            return cursor(key);
        }

        @Override
        public List<ArtifactInfo> artifacts(RunId run, String directory) {
            return List.of();
        }

        @Override
        public InputStream open(RunId run, String artifactPath) {
            return InputStream.nullInputStream();
        }
    };

    @Test
    void aCursorIsClosedWhenItsPointsAreGivenAndAllAreWhenTheWholeIs() {
        MetricCursor all = reader.histories(new RunId("r"), Set.of("a", "b"));
        assertThat(open).hasSize(2);

        assertThat(all.next()).isEqualTo(Metric.of("a", 1, 1, 1));
        all.close();
        assertThat(open).isEmpty();

        MetricCursor read = reader.histories(new RunId("r"), Set.of("a", "b"));
        read.forEachRemaining(point -> {});
        assertThat(open).isEmpty();
    }

    @Test
    void noCursorIsLeftOpenWhenOneCannotBeRead() {
        Set<String> keys = new LinkedHashSet<>(List.of("a", "b", "broken", "c"));

        assertThatThrownBy(() -> reader.histories(new RunId("r"), keys)).hasMessage("broken");

        assertThat(open).isEmpty();
    }

    @Test
    void aKeyThatIsGivenInTwoFormsGivesItsPointsOnce() {
        try (InMemoryTracker tracker = new InMemoryTracker()) {
            Run run = tracker.startRun(RunSpec.in("e"));
            run.logMetric(Keys.map("why (1)"), 1, 1, 1);

            List<Metric> points = new ArrayList<>();
            tracker.reader()
                    .histories(run.id(), Set.of("why (1)", Keys.map("why (1)")))
                    .forEachRemaining(points::add);

            assertThat(points).hasSize(1);
        }
    }
}
