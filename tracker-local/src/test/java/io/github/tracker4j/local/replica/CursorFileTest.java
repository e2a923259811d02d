package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.local.JournalPosition;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.local.SyncFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cursor is read as it was written, or counts as absent. */
class CursorFileTest {

    @TempDir
    Path root;

    private RunId id;
    private SyncFile sync;
    private CursorFile file;

    @BeforeEach
    void open() throws IOException {
        try (LocalTracker local = new LocalTracker(root)) {
            Run run = local.startRun(RunSpec.in("digits"));
            run.detach();
            id = run.id();
            sync = local.journals().find(id).orElseThrow().sync("there");
        }
        file = new CursorFile(sync, id, "memory:there");
    }

    @Test
    void whatWasNeverWrittenIsNew() throws IOException {
        assertThat(file.read()).usingRecursiveComparison().isEqualTo(new Cursor(id));
    }

    @Test
    void everyMemberIsReadAsItWasWritten() throws IOException {
        Cursor cursor = new Cursor(id);
        cursor.origin = Cursor.Origin.ADOPTED;
        cursor.events = 412;
        cursor.points = new JournalPosition(71_234, 3);
        cursor.pointCount = 2000;
        cursor.doubtTo = 80_000;
        cursor.adopted = 1_767_268_805_000L;
        cursor.snapshots = "abc";
        cursor.ended = true;
        cursor.interrupted = true;
        cursor.refused = "it is deleted there";
        cursor.stopped = true;
        cursor.journalOnly = true;
        cursor.complete = true;
        cursor.inFlight.add(new Cursor.Request(
                Cursor.Kind.EVENTS,
                new JournalPosition(412, 0),
                new JournalPosition(500, 0),
                1_767_268_806_000L,
                Set.of("tag:note", "end")));
        cursor.holds.add(new Cursor.Hold(Set.of("artifact:a"), 3, 7));
        cursor.setAside("metric loss, step 3", "no");

        file.write(cursor);

        assertThat(file.read()).usingRecursiveComparison().isEqualTo(cursor);
    }

    @Test
    void whatTheDeviceHasToHaveReplacesWhatWasThere() throws IOException {
        Cursor cursor = new Cursor(id);
        file.write(cursor);
        cursor.origin = Cursor.Origin.CREATED;

        file.writeThrough(cursor);

        assertThat(file.read().origin).isEqualTo(Cursor.Origin.CREATED);
    }

    @Test
    void aLongListOfWhatIsSetAsideIsCountedFromItsThousandthOn() throws IOException {
        Cursor cursor = new Cursor(id);
        for (int i = 0; i < 1_500; i++) {
            cursor.setAside("metric loss, step " + i, "no");
        }
        file.write(cursor);

        assertThat(file.read().setAside).hasSize(1_000);
        assertThat(file.read().setAsideMore).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"format\":1}",
                "{\"format\":1,\"run_id\":\"other\",\"destination\":\"memory:there\",\"origin\":\"created\"}",
                "{\"format\":1,\"run_id\":\"ID\",\"destination\":\"memory:elsewhere\",\"origin\":\"created\"}",
                "{\"format\":1,\"run_id\":\"ID\",\"destination\":\"memory:there\",\"origin\":\"stolen\"}",
                "{\"format\":1,\"run_id\":\"ID\",\"destination\":\"memory:there\",\"origin\":\"created\","
                        + "\"events\":{\"offset\":-1}}",
                "{\"format\":1,\"run_id\":\"ID\",\"destination\":\"memory:there\",\"origin\":\"created\","
                        + "\"metrics\":{\"offset\":\"7\"}}",
            })
    void whatIsDamagedCountsAsAbsent(String text) throws IOException {
        sync.write(text.replace("ID", id.value()).getBytes(StandardCharsets.UTF_8));

        assertThat(file.read()).usingRecursiveComparison().isEqualTo(new Cursor(id));
    }

    @Test
    void whatALaterVersionWroteIsRefusedWithTheRemedy() throws IOException {
        sync.write("{\"format\":2}".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> file.read())
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining(sync.path().toString())
                .hasMessageContaining("format 2")
                .hasMessageContaining("take a later Tracker4J");
    }

    @Test
    void twoCannotWorkOnOneReplica() throws IOException {
        try (SyncFile.Held held = sync.lock()) {
            assertThatThrownBy(sync::lock)
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("this process")
                    .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()));
            assertThat(held).isNotNull();
        }
        sync.lock().close();
    }
}
