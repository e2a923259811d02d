package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SenderTest {

    @Test
    void aRequestThatMeetsTheEndOfItsForwarderIsStoppedAndGivesItsPlaceBack() {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        Sender sender = new Sender(threads, 1);
        assertThat(sender.mayStart(0, 4)).isTrue();
        threads.shutdownNow();

        assertThatThrownBy(() -> sender.start(() -> {})).isInstanceOf(StoppedException.class);

        assertThat(sender.mayStart(0, 4)).isTrue();
    }
}
