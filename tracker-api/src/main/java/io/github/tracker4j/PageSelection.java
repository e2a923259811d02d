package io.github.tracker4j;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds one page among all runs, each looked at once: no more than a page and one run are kept, whatever their number.
 *
 * @param <T> what the runs are read as
 */
final class PageSelection<T> {

    private record Kept<R>(RunPlace place, R run) {}

    private final RunQuery query;
    private final Comparator<RunPlace> order;
    private final @Nullable RunPlace after;
    /** The last of the kept ones first. */
    private final PriorityQueue<Kept<T>> kept;

    PageSelection(RunQuery query) {
        this.query = query;
        this.order = RunPlace.comparator(query.orderBy());
        String token = query.pageToken();
        this.after = token == null ? null : PageToken.read(query, token);
        this.kept = new PriorityQueue<>((a, b) -> order.compare(b.place, a.place));
    }

    Page<T> among(Iterable<T> runs, Function<T, RunInfo> described) {
        for (T run : runs) {
            RunInfo info = described.apply(run);
            if (query.matches(info)) {
                offer(RunPlace.of(info, query.orderBy()), run);
            }
        }
        boolean more = kept.size() > query.pageSize();
        if (more) {
            kept.poll();
        }
        List<Kept<T>> page = new ArrayList<>(kept);
        page.sort((a, b) -> order.compare(a.place, b.place));
        return new Page<>(
                page.stream().map(Kept::run).toList(),
                more ? PageToken.write(query, page.get(page.size() - 1).place) : null);
    }

    private void offer(RunPlace place, T run) {
        if (after == null || order.compare(place, after) > 0) {
            kept.add(new Kept<>(place, run));
            if (kept.size() > query.pageSize() + 1) {
                kept.poll();
            }
        }
    }
}
