package io.github.tracker4j.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A few schedules on every kind of server; {@code ./outage} carries out as many as one likes. */
@Tag("slow")
class OutageIT {

    /** Consecutive, so that they have as many different faults, the deaths of everybody among them. */
    private static final LongStream SEEDS = LongStream.range(11, 31);

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void whateverFailsEverythingArrivesOnce() throws InterruptedException {
        List<Outcome> outcomes = new OutageSuite(Path.of("target", "outage"), 1, System.out).run(SEEDS);

        System.out.println(new Summary(outcomes));
        assertThat(outcomes).hasSize(20).allMatch(Outcome::isGood);
    }
}
