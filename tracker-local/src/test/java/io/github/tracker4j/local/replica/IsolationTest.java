package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Param;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.Tag;
import io.github.tracker4j.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a destination refuses is found and left out; everything else arrives once. */
class IsolationTest {

    private final List<Object> arrived = new ArrayList<>();
    private final List<String> setAside = new ArrayList<>();
    private final Refusals refusals = new Refusals(() -> {}, new Cursor(RunId.random()));
    private int requests;

    @Test
    void aBatchThatIsTakenIsOneRequest() {
        isolation(Set.of()).deliver(points(1000));

        assertThat(arrived).hasSize(1000);
        assertThat(requests).isEqualTo(1);
        assertThat(setAside).isEmpty();
    }

    @Test
    void onePoisonedPointAmongAThousandIsFoundInTwoRequestsAHalving() {
        LogBatch batch = points(1000);
        Metric poison = batch.metrics().get(613);

        isolation(Set.of(poison)).deliver(batch);

        assertThat(arrived).hasSize(999).doesNotContain(poison).doesNotHaveDuplicates();
        assertThat(setAside).containsExactly("metric loss, step 613, time 613, value 0.5: poisoned");
        assertThat(requests).isLessThanOrEqualTo(1 + 2 * 10);
    }

    @Test
    void eachKindIsNamedAsAPersonWouldNameIt() {
        Param param = new Param("lr", "0.1");
        Tag tag = new Tag("note", "x");
        DatasetInput input = DatasetInput.of("train", "8acf", "local", "{}");
        LogBatch batch = new LogBatch(
                List.of(param, new Param("ok", "1")),
                List.of(tag),
                List.of(input),
                points(2).metrics());

        isolation(Set.of(param, tag, input)).deliver(batch);

        assertThat(setAside)
                .containsExactly("param lr: poisoned", "tag note: poisoned", "dataset train 8acf: poisoned");
        assertThat(arrived).hasSize(3);
    }

    @Test
    void onlyWhatWasNotAppliedIsSentAgain() {
        List<Metric> all = points(4).metrics();
        List<Metric> left = new ArrayList<>();
        new Isolation(
                        batch -> {
                            left.addAll(batch.metrics());
                            if (left.size() == 4) {
                                throw new RejectedException("the last one")
                                        .withRemaining(LogBatch.ofMetrics(all.subList(3, 4)));
                            }
                        },
                        (what, why) -> setAside.add(what),
                        refusals)
                .deliver(LogBatch.ofMetrics(all));

        assertThat(left).isEqualTo(all);
        assertThat(setAside).hasSize(1);
    }

    @Test
    void aRefusalOfMoreThanItemsIsNotTakenApart() {
        RejectedException run = new RejectedException(RejectedException.Scope.RUN, "deleted");

        assertThatThrownBy(() -> throwing(run).deliver(points(2))).isSameAs(run);
        assertThat(requests).isEqualTo(1);
    }

    @Test
    void ofABatchOfWhichNothingIsTakenNothingIsSetAsideWhenManyAreRefused() {
        LogBatch batch = points(1000);

        assertThatThrownBy(() -> isolation(Set.copyOf(batch.metrics())).deliver(batch))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("poisoned")
                .extracting(error -> ((RejectedException) error).scope())
                .isEqualTo(RejectedException.Scope.RUN);
        assertThat(setAside).isEmpty();
        assertThat(requests).isLessThan(100);
    }

    @Test
    void manyRefusedItemsAreSetAsideWhereSomethingOfTheBatchIsTaken() {
        LogBatch batch = points(1000);

        isolation(Set.copyOf(batch.metrics().subList(10, 1000))).deliver(batch);

        assertThat(arrived).isEqualTo(batch.metrics().subList(0, 10));
        assertThat(setAside).hasSize(990);
    }

    @Test
    void aFewRefusedItemsOfABatchOfWhichNothingIsTakenAreSetAside() {
        LogBatch batch = points(Refusals.MOST_IN_A_ROW - 1);

        isolation(Set.copyOf(batch.metrics())).deliver(batch);

        assertThat(setAside).hasSize(Refusals.MOST_IN_A_ROW - 1);
    }

    @Test
    void whatWasRefusedInARowBeforeIsSetAsideAtTheSecondTryAndTheRestArrives() {
        LogBatch batch = points(1000);
        Cursor stopped = new Cursor(RunId.random());
        stopped.stopped = true;
        Set<Metric> bad = Set.copyOf(batch.metrics().subList(0, 100));

        new Isolation(
                        part -> {
                            if (part.metrics().stream().anyMatch(bad::contains)) {
                                throw new RejectedException("poisoned");
                            }
                            arrived.addAll(part.metrics());
                        },
                        (what, why) -> setAside.add(what),
                        new Refusals(() -> {}, stopped))
                .deliver(batch);

        assertThat(setAside).hasSize(100);
        assertThat(arrived).isEqualTo(batch.metrics().subList(100, 1000));
    }

    @Test
    void atTheSecondTryTooADestinationThatLetsNobodyReadRefusesEverything() {
        Cursor stopped = new Cursor(RunId.random());
        stopped.stopped = true;
        Refusals refusing = new Refusals(
                () -> {
                    throw new RejectedException("nobody reads");
                },
                stopped);

        assertThatThrownBy(() -> new Isolation(
                                all -> {
                                    throw new RejectedException("nobody writes");
                                },
                                (what, why) -> setAside.add(what),
                                refusing)
                        .deliver(points(100)))
                .extracting(error -> ((RejectedException) error).scope())
                .isEqualTo(RejectedException.Scope.DESTINATION);
        assertThat(setAside).isEmpty();
    }

    @Test
    void aDestinationThatLetsNobodyReadEitherRefusesEverything() {
        LogBatch batch = points(100);
        Refusals reading = new Refusals(
                () -> {
                    throw new RejectedException("nobody reads");
                },
                new Cursor(RunId.random()));

        assertThatThrownBy(() -> new Isolation(
                                all -> {
                                    throw new RejectedException("nobody writes");
                                },
                                (what, why) -> setAside.add(what),
                                reading)
                        .deliver(batch))
                .hasMessageContaining("nobody writes")
                .extracting(error -> ((RejectedException) error).scope())
                .isEqualTo(RejectedException.Scope.DESTINATION);
        assertThat(setAside).isEmpty();
    }

    @Test
    void aFailureInTheMiddleIsTheCallers() {
        assertThatThrownBy(() -> throwing(new UnavailableException("away")).deliver(points(2)))
                .isInstanceOf(UnavailableException.class);
        assertThat(setAside).isEmpty();
    }

    private Isolation throwing(RuntimeException e) {
        return new Isolation(
                batch -> {
                    requests++;
                    throw e;
                },
                (what, why) -> setAside.add(what),
                refusals);
    }

    private Isolation isolation(Set<?> poison) {
        return new Isolation(
                batch -> {
                    requests++;
                    List<Object> items = new ArrayList<>(batch.params());
                    items.addAll(batch.tags());
                    items.addAll(batch.inputs());
                    items.addAll(batch.metrics());
                    if (items.stream().anyMatch(poison::contains)) {
                        throw new RejectedException("poisoned");
                    }
                    arrived.addAll(items);
                },
                (what, why) -> setAside.add(what + ": " + why),
                refusals);
    }

    private static LogBatch points(int count) {
        return LogBatch.ofMetrics(LongStream.range(0, count)
                .mapToObj(i -> Metric.of("loss", 0.5, i, i))
                .toList());
    }
}
