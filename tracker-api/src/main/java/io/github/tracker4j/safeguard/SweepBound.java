package io.github.tracker4j.safeguard;

import io.github.tracker4j.RejectedException;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts the runs of a grid before the first of them starts. */
final class SweepBound {

    private SweepBound() {}

    static long check(Map<String, ? extends Collection<?>> grid, long most) {
        BigInteger runs = BigInteger.ONE;
        for (Map.Entry<String, ? extends Collection<?>> param : grid.entrySet()) {
            if (param.getValue().isEmpty()) {
                throw new RejectedException("The sweep has no value for " + Notices.quoted(param.getKey())
                        + ", so it has no run; give it at least one value, or leave the param out");
            }
            runs = runs.multiply(BigInteger.valueOf(param.getValue().size()));
        }
        if (most != Safeguards.UNLIMITED && runs.compareTo(BigInteger.valueOf(most)) > 0) {
            throw new RejectedException("The sweep over " + keys(grid) + " has too many runs, and none of them was"
                    + " started: " + factors(grid) + " = " + runs + " > " + most
                    + "; raise safeguards.max-sweep-runs or sweep over fewer values");
        }
        if (runs.bitLength() >= Long.SIZE) {
            throw new RejectedException("The sweep over " + keys(grid) + " has more runs than can be counted, and none"
                    + " of them was started: " + factors(grid) + " = " + runs + "; sweep over fewer values");
        }
        return runs.longValue();
    }

    private static String keys(Map<String, ?> grid) {
        return grid.keySet().stream().map(Notices::quoted).collect(Collectors.joining(", "));
    }

    private static String factors(Map<String, ? extends Collection<?>> grid) {
        return grid.values().stream()
                .map(values -> Integer.toString(values.size()))
                .collect(Collectors.joining(" x "));
    }
}
