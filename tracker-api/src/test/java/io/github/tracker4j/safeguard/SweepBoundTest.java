package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.RejectedException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweepBoundTest {

    private static Map<String, List<Integer>> grid(int... sizes) {
        Map<String, List<Integer>> grid = new LinkedHashMap<>();
        for (int i = 0; i < sizes.length; i++) {
            grid.put("p" + i, Collections.nCopies(sizes[i], 1));
        }
        return grid;
    }

    @Test
    void aGridHasTheProductOfItsValuesAsRuns() {
        assertThat(Safeguards.defaults().checkSweep(grid(4, 5, 5))).isEqualTo(100);
        assertThat(Safeguards.defaults().checkSweep(grid(1))).isEqualTo(1);
        assertThat(Safeguards.defaults().checkSweep(Map.of())).isEqualTo(1);
    }

    @Test
    void aGridThatIsTooLargeIsRefusedWithTheArithmetic() {
        assertThatThrownBy(() -> Safeguards.defaults().checkSweep(grid(4, 5, 6)))
                .isInstanceOf(RejectedException.class)
                .hasMessage("The sweep over 'p0', 'p1', 'p2' has too many runs, and none of them was started:"
                        + " 4 x 5 x 6 = 120 > 100; raise safeguards.max-sweep-runs or sweep over fewer values");
    }

    @Test
    void theBoundIsTheOneThatIsSet() {
        Safeguards two = Safeguards.builder().maxSweepRuns(2).build();

        assertThat(two.checkSweep(grid(2))).isEqualTo(2);
        assertThatThrownBy(() -> two.checkSweep(grid(3))).hasMessageContaining("3 = 3 > 2");
        assertThat(Safeguards.off().checkSweep(grid(40_000, 40_000))).isEqualTo(1_600_000_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safeguards.builder().maxSweepRuns(0))
                .withMessage("A sweep cannot be limited to 0 runs; give a number of runs, at least 1");
    }

    @Test
    void aProductThatNoLongHoldsIsToldExactly() {
        int[] sizes = {1_000_000, 1_000_000, 1_000_000, 1_000_001};

        assertThatThrownBy(() -> Safeguards.defaults().checkSweep(grid(sizes)))
                .hasMessageContaining("1000000 x 1000000 x 1000000 x 1000001 = 1000001000000000000000000 > 100;");
        assertThatThrownBy(() -> Safeguards.off().checkSweep(grid(sizes)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("more runs than can be counted")
                .hasMessageContaining("= 1000001000000000000000000;");
    }

    @Test
    void aParamWithoutAValueIsRefusedWhateverIsSet() {
        assertThatThrownBy(() -> Safeguards.off().checkSweep(grid(4, 0)))
                .isInstanceOf(RejectedException.class)
                .hasMessage("The sweep has no value for 'p1', so it has no run; give it at least one value, or leave"
                        + " the param out");
    }
}
