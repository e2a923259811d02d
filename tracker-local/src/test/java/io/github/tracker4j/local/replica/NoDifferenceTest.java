package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.local.replica.VerificationReport.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a replica may have otherwise than its run and still be the same. */
class NoDifferenceTest extends ComparedRun {

    @Test
    void aRunThatTheForwarderEndedForItsDeadProgramIsTheSame() {
        run.status = RunStatus.RUNNING;
        RunModel replica = run.copy();
        replica.status = RunStatus.FAILED;
        replica.tags.put("tracker4j.interrupted", "the program was gone");

        VerificationReport report = verified(replica);

        assertThat(report.verdict()).isEqualTo(Verdict.EQUAL);
        assertThat(report.notes())
                .singleElement()
                .asString()
                .contains("was ended FAILED")
                .contains("interrupted");
    }

    @Test
    void theMarkOfTheForwarderStaysOnARunThatWasResumed() {
        RunModel replica = run.copy();
        replica.tags.put("tracker4j.interrupted", "the program was gone");

        assertThat(verified(replica).differences()).isEmpty();
    }

    @Test
    void aRunThatFailedAtTheDestinationForNoReasonDiffers() {
        run.status = RunStatus.RUNNING;
        RunModel replica = run.copy();
        replica.status = RunStatus.FAILED;

        assertThat(messages(verified(replica))).containsExactly("status: expected RUNNING, found FAILED");
    }

    @Test
    void aRunThatIsBeingLoggedSaysSo() {
        run.status = RunStatus.RUNNING;

        VerificationReport report = verified(run.copy());

        assertThat(report.isEqual()).isTrue();
        assertThat(report.notes()).containsExactly("The run is being logged, so the newest of it may be on its way");
    }

    @Test
    void aDescriptionOfADatasetThatAnotherRunGaveIsANote() {
        run.inputs.add(
                DatasetInput.of("train", "d1", "local", "{\"uri\":\"/a\"}").describedBy("{}", null));
        RunModel replica = run.copy();
        replica.inputs.set(0, DatasetInput.of("train", "d1", "local", "{\"uri\":\"/b\"}"));

        VerificationReport report = verified(replica);

        assertThat(report.differences()).isEmpty();
        assertThat(report.notes())
                .containsExactly("The source, schema or profile of dataset train (d1) is another at the destination,"
                        + " which keeps those of the run that logged it first");
    }

    @Test
    void aSecondContextOfADatasetIsANote() {
        DatasetInput input = DatasetInput.of("train", "d1", "local", "{}");
        run.inputs.add(input.usedFor("training"));
        run.log(source);
        run.log(destination);
        RunReader twoContexts = new ChangedReader(
                source.reader(),
                info -> info.toBuilder()
                        .inputs(List.of(input.usedFor("training"), input.usedFor("testing")))
                        .build());

        VerificationReport report = new Verification(twoContexts, destination).run(run.id);

        assertThat(report.differences()).isEmpty();
        assertThat(report.notes())
                .containsExactly(
                        "The context \"testing\" of dataset train (d1) is not at the destination: a run has one"
                                + " context of a dataset there");
    }

    @Test
    void whatTheStoreMakesOfAPointIsANote() {
        run.points.add(Metric.of("m", Double.POSITIVE_INFINITY, 1, 1));
        run.points.add(Metric.of("m", Double.MAX_VALUE, 1, 1));
        run.points.add(Metric.of("m", -0.0, 2, 2));
        run.points.add(Metric.of("m", Double.NaN, 3, 3));
        RunModel replica = run.copy();
        replica.points.clear();
        replica.points.add(Metric.of("m", Double.MAX_VALUE, 1, 1));
        replica.points.add(Metric.of("m", 0.0, 2, 2));
        replica.points.add(Metric.of("m", Double.NaN, 3, 3));

        VerificationReport report = verified(replica, new Verification(source.reader(), new Database(destination)));

        assertThat(report.differences()).isEmpty();
        assertThat(report.points()).isEqualTo(3);
        assertThat(report.notes()).singleElement().asString().startsWith("2 points read otherwise there");
        assertThat(new Verification(source.reader(), destination).run(run.id).differences())
                .hasSize(2);
    }

    @Test
    void aJournalThatGoesOnFromAnotherMayHaveLess() {
        run.params.put("eta", "0.1");
        RunModel replica = run.copy();
        replica.params.put("depth", "4");
        replica.points.add(Metric.of("m", 1, 1, 1));
        replica.points.add(Metric.of("m", 1, 2, 2));

        VerificationReport report =
                verified(replica, new Verification(source.reader(), destination).allowingMoreOf(any -> true));

        assertThat(report.isEqual()).isTrue();
        assertThat(report.notes())
                .containsExactly("This journal goes on from another one, so the destination may have more than it: 1"
                        + " params, 2 points were found");
    }

    @Test
    void anEndWithoutATimeIsTheStart() {
        run.log(source);
        RunModel replica = run.copy();
        replica.end = run.start;
        replica.log(destination);
        RunReader endless = new ChangedReader(
                source.reader(), info -> info.toBuilder().endTime(null).build());

        assertThat(new Verification(endless, destination).run(run.id).isEqual()).isTrue();
    }

    @Test
    void damageThatTheSourceTellsIsANote() {
        run.log(source);
        run.log(destination);
        RunReader damaged = new ChangedReader(
                source.reader(),
                info -> info.toBuilder()
                        .notices(List.of("metrics.jsonl has 2 damaged lines, which were skipped"))
                        .build());

        VerificationReport report = new Verification(damaged, destination).run(run.id);

        assertThat(report.isEqual()).isTrue();
        assertThat(report.notes()).containsExactly("Here: metrics.jsonl has 2 damaged lines, which were skipped");
    }
}
