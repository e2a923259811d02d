package io.github.tracker4j;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what a person probably meant by a name that is not known, for the messages of errors. */
public final class Nearest {

    /** How far a name is that has a word too many: further than one with a wrong letter. */
    private static final int AFFIXED = 2;

    private Nearest() {}

    /** The known name that differs least, if it differs little. */
    public static Optional<String> to(String name, Collection<String> known) {
        String wanted = normal(name);
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            String normal = normal(candidate);
            int distance = distance(wanted, normal);
            if (normal.length() > 2 && (wanted.endsWith("_" + normal) || wanted.startsWith(normal + "_"))) {
                distance = Math.min(distance, AFFIXED);
            }
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return least <= Math.max(2, wanted.length() / 3) ? Optional.ofNullable(best) : Optional.empty();
    }

    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }

    /** The least number of characters to insert, remove, replace, or swap with their neighbour. */
    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }
}
