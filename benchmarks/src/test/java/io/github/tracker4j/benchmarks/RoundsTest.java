package io.github.tracker4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {

    @Test
    void contendersAreMeasuredInTurnAndEveryRoundBeginsWithAnother() throws Exception {
        List<String> order = new ArrayList<>();
        Rounds rounds = new Rounds("title", "ms").with("a", noting(order, "a")).with("b", noting(order, "b"));

        rounds.run(3);

        assertThat(order).containsExactly("a", "b", "b", "a", "a", "b");
    }

    @Test
    void theTableHasMedianLeastAndGreatestAndTheMedianOfTheRatiosInsideARound() throws Exception {
        Rounds rounds =
                new Rounds("Requests", "ms").with("base", inTurn(10, 20, 40)).with("other", inTurn(5, 40, 80));

        assertThat(rounds.run(3)).hasToString("""
                        **Requests**

                        | n=3 | ms | ratio |
                        |---|---|---|
                        | base | 20.0 (10.0-40.0) | 1.00 |
                        | other | 40.0 (5.00-80.0) | 2.00 |
                        """);
    }

    @Test
    void theFirstTimeOfAContenderThatIsWarmedUpIsNotShown() throws Exception {
        Rounds rounds = new Rounds("Requests", "ms").with("one", Rounds.warmedUp(inTurn(1000, 1, 1)));

        assertThat(rounds.run(2).toString()).contains("| one | 1.00 (1.00-1.00) | 1.00 |");
    }

    @Test
    void aValueThatWasNotMeasuredHasNoRatio() throws Exception {
        Rounds rounds = new Rounds("Requests", "ms", "bytes")
                .with("base", () -> new double[] {1, 0})
                .with("other", () -> {
                    return new double[] {1, Double.NaN};
                });

        assertThat(rounds.run(1).toString()).contains("| other | 1.00 (1.00-1.00) | 1.00 | - | - |");
    }

    private static Rounds.Contender noting(List<String> order, String name) {
        return () -> {
            order.add(name);
            return new double[] {1};
        };
    }

    private static Rounds.Contender inTurn(double... values) {
        return new Rounds.Contender() {
            private int next;

            @Override
            public double[] measure() {
                return new double[] {values[next++]};
            }
        };
    }
}
