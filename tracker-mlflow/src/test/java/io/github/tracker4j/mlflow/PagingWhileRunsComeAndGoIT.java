package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.Field;
import io.github.tracker4j.Order;
import io.github.tracker4j.Page;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What was there when the first page was read is read once, whatever comes or goes between the pages. */
@Tag("slow")
class PagingWhileRunsComeAndGoIT {

    private static final int RUNS = 11;

    private static MlflowTracker on2;
    private static MlflowTracker on3;

    private final String experiment = "paging " + RunId.random();

    @BeforeAll
    static void open() {
        Servers.announceNothing();
        on2 = Servers.tracker(MlflowServer.shared(Version.V2));
        on3 = Servers.tracker(MlflowServer.shared(Version.V3));
    }

    @AfterAll
    static void close() {
        on2.close();
        on3.close();
    }

    static Stream<Arguments> orders() {
        return Stream.of(
                Arguments.of(Version.V2, List.of()),
                Arguments.of(Version.V3, List.of()),
                Arguments.of(Version.V3, List.of(Field.START_TIME.ascending())),
                Arguments.of(Version.V3, List.of(Field.metric("loss").descending())),
                Arguments.of(Version.V3, List.of(Field.param("group").ascending())));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void everyRunOfTheBeginningIsReadOnceInOrder(Version version, List<Order> orders) {
        MlflowTracker tracker = version == Version.V2 ? on2 : on3;
        RunAdmin admin = tracker.admin().orElseThrow();
        for (int i = 0; i < RUNS; i++) {
            // Three start together each time, so that pages end among them.
            run(tracker, 1000 + i / 3, i % 4);
        }
        RunQuery query = RunQuery.in(experiment).pageSize(2);
        for (Order order : orders) {
            query = query.orderBy(order);
        }
        List<RunId> atTheBeginning = ids(tracker.reader().runs(query.pageSize(100)));

        List<RunId> read = new ArrayList<>();
        Page<RunInfo> page = tracker.reader().runs(query);
        read.addAll(ids(page));
        for (int turn = 0; page.nextPageToken() != null; turn++) {
            RunInfo last = page.items().get(page.items().size() - 1);
            // Newer, older and as old as the last one; then the last one itself goes, then the first.
            run(tracker, 2000, turn % 4);
            run(tracker, 1, turn % 4);
            run(tracker, last.startTime(), turn % 4);
            if (turn % 3 == 1) {
                admin.delete(last.id());
            } else if (turn % 3 == 2) {
                admin.delete(read.get(0));
            }
            page = tracker.reader().runs(query.after(page.nextPageToken()));
            read.addAll(ids(page));
        }

        assertThat(read).doesNotHaveDuplicates();
        assertThat(read.stream().filter(atTheBeginning::contains)).containsExactlyElementsOf(atTheBeginning);
    }

    private void run(MlflowTracker tracker, long start, int kind) {
        try (Run run = tracker.startRun(RunSpec.in(experiment).startedAt(start))) {
            run.logParam("group", "g" + kind);
            if (kind != 0) {
                run.logMetric("loss", kind == 1 ? Double.NaN : kind, 1);
            }
        }
    }

    private static List<RunId> ids(Page<RunInfo> page) {
        return page.items().stream().map(RunInfo::id).toList();
    }
}
