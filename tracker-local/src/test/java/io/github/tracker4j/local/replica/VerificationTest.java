package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Page;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.local.replica.Difference.Kind;
import io.github.tracker4j.local.replica.VerificationReport.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a comparison says of runs that differ or cannot be read. */
class VerificationTest extends ComparedRun {

    // The words

    @Test
    void anEqualRunSaysHowMuchWasCompared() {
        run.points.add(Metric.of("loss", 0.5, 1, 1));
        run.artifacts.put("a.txt", "abc");

        assertThat(verified(run.copy()).message())
                .isEqualTo(
                        "Run lr-0.1 (" + run.id + ") is the same at the destination: 1 points, 1 artifacts of 3 bytes");
    }

    @Test
    void aDifferenceNamesBothValues() {
        run.params.put("eta", "0.1");
        run.params.put("seed", "7");
        run.tags.put("phase", "one\ntwo");
        RunModel replica = run.copy();
        replica.params.put("eta", "0.2");
        replica.params.remove("seed");
        replica.tags.remove("phase");
        replica.tags.put("reviewed", "yes");
        replica.start += 1;

        assertThat(messages(verified(replica)))
                .containsExactly(
                        "start time: expected \"1700000000000 (2023-11-14T22:13:20Z)\", found \"1700000000001"
                                + " (2023-11-14T22:13:20.001Z)\"",
                        "param seed: missing at the destination; expected \"7\"",
                        "param eta: expected \"0.1\", found \"0.2\"",
                        "tag phase: missing at the destination; expected \"one\uFFFDtwo\"",
                        "tag reviewed: more at the destination; found \"yes\"");
    }

    @Test
    void longTextsAreCutAroundThePlaceWhereTheyDiffer() {
        run.tags.put("note", "x".repeat(3000) + "here" + "y".repeat(3000));
        RunModel replica = run.copy();
        replica.tags.put("note", "x".repeat(3000) + "there" + "y".repeat(3000));

        assertThat(messages(verified(replica)))
                .containsExactly("tag note: expected ...\"" + "x".repeat(20) + "here" + "y".repeat(96)
                        + "\"... (of 6004 characters), found ...\"" + "x".repeat(20) + "there" + "y".repeat(95)
                        + "\"... (of 6005 characters)");
    }

    @Test
    void pointsThatAreMissingAreRangesOfSteps() {
        for (int i = 0; i < 2000; i++) {
            run.points.add(Metric.of("loss", 0.5, i * 10L, 1000L + i));
            run.points.add(Metric.of("acc", 0.5, i * 10L, 1000L + i));
        }
        RunModel replica = run.copy();
        replica.points.removeIf(point -> point.key().equals("loss")
                && (point.stepOrZero() == 30 || (point.stepOrZero() >= 100 && point.stepOrZero() < 15_000)));
        replica.points.remove(Metric.of("acc", 0.5, 500, 1050));

        assertThat(messages(verified(replica)))
                .containsExactlyInAnyOrder(
                        "metric loss: missing at the destination; expected 1,491 points: steps 30, 100 to 14990; the"
                                + " first is step 30 with time 1003 and value 0.5",
                        "metric acc: missing at the destination; expected 1 point: step 500 with time 1050 and value"
                                + " 0.5");
    }

    @Test
    void manyRangesAreCut() {
        for (int i = 0; i < 100; i++) {
            run.points.add(Metric.of("loss", 0.5, i, i));
        }
        RunModel replica = run.copy();
        replica.points.removeIf(point -> point.stepOrZero() % 2 == 0);

        assertThat(messages(verified(replica)))
                .containsExactly("metric loss: missing at the destination; expected 50 points: steps 0, 2, 4, 6, 8 and"
                        + " others; the first is step 0 with time 0 and value 0.5");
    }

    @Test
    void severalValuesOfOneStepAndTimeAreComparedAsASet() {
        for (double value : new double[] {1, 2, 3, Double.NaN}) {
            run.points.add(Metric.of("m", value, 1, 1));
        }
        RunModel replica = run.copy();
        replica.points.set(1, Metric.of("m", 2.5, 1, 1));
        replica.points.remove(Metric.of("m", Double.NaN, 1, 1));

        assertThat(messages(verified(replica)))
                .containsExactly(
                        "metric m: missing at the destination; expected 1 point: step 1 with time 1 and value NaN",
                        "metric m, step 1, time 1: expected 2.0, found 2.5");
    }

    @Test
    void artifactsSayTheirSizesAndHashes() {
        run.artifacts.put("model/a.bin", "abc");
        run.artifacts.put("model/b.bin", "abc");
        RunModel replica = run.copy();
        replica.artifacts.put("model/a.bin", "abd");
        replica.artifacts.put("model/b.bin", "abcd");

        assertThat(messages(verified(replica)))
                .containsExactly(
                        "artifact model/a.bin: expected 3 bytes with SHA-256"
                                + " ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad, found 3 bytes with"
                                + " SHA-256 a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9",
                        "artifact model/b.bin: expected 3 bytes, found 4 bytes");
    }

    @Test
    void aFileWhereADirectoryBelongsIsBothMissingAndMore() {
        run.artifacts.put("model/a.bin", "abc");
        RunModel replica = run.copy();
        replica.artifacts.clear();
        replica.artifacts.put("model", "abc");

        assertThat(messages(verified(replica)))
                .containsExactly(
                        "artifact model/a.bin: missing at the destination; expected 3 bytes",
                        "artifact model: more at the destination; found 3 bytes");
    }

    @Test
    void ofManyDifferencesTheFirstAreListedAndTheRestIsCounted() {
        for (int i = 0; i < 500; i++) {
            run.params.put(String.format("p%03d", i), "1");
            run.points.add(Metric.of("m" + i, 1, 1, 1));
            run.points.add(Metric.of("m" + i, 1, 2, 2));
        }
        RunModel replica = run.copy();
        replica.params.clear();
        replica.points.clear();

        VerificationReport report = verified(replica, new Verification(source.reader(), destination).listing(3));

        assertThat(report.differences())
                .hasSize(8)
                .filteredOn(one -> one.count() > 2)
                .satisfiesExactly(
                        params -> assertThat(params.message())
                                .isEqualTo("497 further params: missing at the destination"),
                        points -> assertThat(points.message())
                                .isEqualTo("994 further points: missing at the destination"));
        assertThat(report.differenceCount()).isEqualTo(1500);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Verification(source.reader(), destination).listing(0));
    }

    // What cannot be read

    @Test
    void whatCannotBeReadHereIsADifferenceAndTheRestIsCompared() {
        run.points.add(Metric.of("m", 1, 1, 1));
        run.artifacts.put("a.txt", "abc");
        run.artifacts.put("b.txt", "abc");
        RunModel replica = run.copy();
        replica.artifacts.remove("b.txt");
        run.log(source);
        replica.log(destination);
        ChangedReader unreadable = new ChangedReader(source.reader(), info -> info);
        unreadable.failingAfter(0, new UnavailableException("metrics.jsonl: Permission denied", new IOException()));
        unreadable.failing("a.txt", new RejectedException("artifact a.txt leads out of the run"));

        VerificationReport report = new Verification(unreadable, destination).run(run.id);

        assertThat(report.verdict()).isEqualTo(Verdict.DIFFERENT);
        assertThat(messages(report))
                .containsExactly(
                        "the metrics: cannot be read here, so not compared: metrics.jsonl: Permission denied",
                        "artifact b.txt: missing at the destination; expected 3 bytes",
                        "artifact a.txt: cannot be read here, so not compared: artifact a.txt leads out of the run");
    }

    @Test
    void aDestinationThatCannotBeReadEndsTheComparison() {
        run.points.add(Metric.of("m", 1, 1, 1));
        run.log(source);
        run.log(destination);
        ChangedReader down = new ChangedReader(destination.reader(), info -> info);
        down.failingAfter(0, new UnavailableException("the server is down", new IOException()));
        ExperimentTracker unreachable = new Database(destination) {
            @Override
            public RunReader reader() {
                return down;
            }
        };

        assertThatThrownBy(() -> new Verification(source.reader(), unreachable).run(run.id))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("the server is down");
    }

    @Test
    void aRunThatTheSourceDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> new Verification(source.reader(), destination).run(RunId.random()))
                .isInstanceOf(RejectedException.class);
    }

    // Many runs

    @Test
    void runsAreComparedOneByOneAsTheyAreAskedFor() {
        for (int i = 0; i < 3; i++) {
            RunModel one = run.copy();
            one.id = RunId.random();
            one.start += i;
            one.log(source);
            if (i != 1) {
                one.log(destination);
            }
        }

        assertThat(new Verification(source.reader(), destination).runs(RunQuery.in("digits")))
                .extracting(VerificationReport::verdict)
                .containsExactly(Verdict.EQUAL, Verdict.MISSING, Verdict.EQUAL);
    }

    @Test
    void twoRunsOfOneIdAtTheDestinationAreFound() {
        run.log(source);
        run.log(destination);
        ExperimentTracker twins = new Database(destination) {
            @Override
            public RunReader reader() {
                return new ChangedReader(super.reader(), info -> info) {
                    @Override
                    public Page<RunInfo> runs(RunQuery query) {
                        List<RunInfo> found = super.runs(query).items();
                        boolean byId = !query.ids().isEmpty();
                        return new Page<>(byId || found.isEmpty() ? found : List.of(found.get(0), found.get(0)), null);
                    }
                };
            }
        };

        VerificationReport report = new Verification(source.reader(), twins).run(run.id);

        assertThat(report.differences()).singleElement().satisfies(difference -> {
            assertThat(difference.kind()).isEqualTo(Kind.MORE);
            assertThat(difference.message()).startsWith("runs of this id: more at the destination; found 2: memory:");
        });
    }

    @Test
    void pointsOfMetricsThatOnlyOneSideHasAreRead() {
        run.points.add(Metric.of("only here", 1, 1, 1));
        RunModel replica = run.copy();
        replica.points.set(0, Metric.of("only there", 1, 1, 1));

        Set<String> found = new TreeSet<>(messages(verified(replica)));

        assertThat(found)
                .containsExactly(
                        "metric only here: missing at the destination; expected 1 point: step 1 with time 1 and value"
                                + " 1.0",
                        "metric only there: more at the destination; found 1 point: step 1 with time 1 and value 1.0");
    }
}
