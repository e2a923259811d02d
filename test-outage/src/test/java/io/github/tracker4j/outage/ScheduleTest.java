package io.github.tracker4j.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.local.FullDisk;
import io.github.tracker4j.local.LocalTracker;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 77, -5, 1L << 40})
    void aSeedGivesTheSameScheduleAgain(long seed) {
        assertThat(Schedule.of(seed))
                .isEqualTo(Schedule.of(seed))
                .hasToString(Schedule.of(seed).toString());
        assertThat(Schedule.of(seed)).isNotEqualTo(Schedule.of(seed + 1));
    }

    @Test
    void consecutiveSeedsHaveEveryFaultOnEveryServer() {
        int all = ServerKind.values().length * FaultKind.values().length;

        Set<String> met = new HashSet<>();
        LongStream.range(1000, 1000 + all)
                .mapToObj(Schedule::of)
                .forEach(schedule -> met.add(schedule.server() + " " + schedule.main()));

        assertThat(met).hasSize(all);
    }

    @Test
    void everyTargetAndEveryWayIsChosen() {
        Set<Object> met = new HashSet<>();
        LongStream.range(0, 500).mapToObj(Schedule::of).forEach(schedule -> {
            met.add(schedule.way());
            schedule.faults().forEach(fault -> met.add(fault.target()));
        });

        assertThat(met).contains((Object[]) Way.values()).contains((Object[]) Target.values());
    }

    @Test
    void everyProgramIsLawful() throws InterruptedException {
        for (long seed = 0; seed < 100; seed++) {
            Program program = Schedule.of(seed).program();
            try (InMemoryTracker tracker = new InMemoryTracker()) {
                Progress progress = Progress.inMemory();
                new Player(program, tracker, tracker::reader, progress, false, run -> {}).play(0);
                assertThat(progress.done()).isEqualTo(program.steps().size());
            }
        }
    }

    @Test
    void aProgramGoesOnWhereItWasStoppedAndACallInDoubtIsMadeOnce(@TempDir Path root) throws InterruptedException {
        Schedule schedule = Schedule.of(2);
        Progress progress = Progress.inMemory();
        try (LocalTracker tracker = new LocalTracker(root)) {
            new Player(schedule.program(), tracker, tracker::reader, progress, false, run -> {}).play(0);
        }
        String before = TreeOfFiles.of(root);
        // As if the process had been killed between the last call and its note.
        Progress inDoubt = Progress.inMemory();
        for (int i = 1; i < progress.done(); i++) {
            inDoubt.begin();
            inDoubt.end();
        }
        inDoubt.begin();

        try (LocalTracker tracker = new LocalTracker(root)) {
            new Player(schedule.program(), tracker, tracker::reader, inDoubt, false, run -> {}).play(0);
        }

        assertThat(inDoubt.isInDoubt()).isFalse();
        assertThat(TreeOfFiles.of(root)).isEqualTo(before);
    }

    @Test
    void aProgramOnAFullDiskLogsTheSame(@TempDir Path plain, @TempDir Path full) throws InterruptedException {
        Program program = Schedule.of(3).program();
        try (LocalTracker tracker = new LocalTracker(plain)) {
            new Player(program, tracker, tracker::reader, Progress.inMemory(), false, run -> {}).play(0);
        }
        FullDisk disk = new FullDisk(5_000, 7);

        try (LocalTracker tracker = disk.tracker(full)) {
            new Player(program, tracker, tracker::reader, Progress.inMemory(), true, run -> {}).play(0);
        }

        assertThat(disk.failuresLeft()).isZero();
        assertThat(TreeOfFiles.of(full)).isEqualTo(TreeOfFiles.of(plain));
    }
}
