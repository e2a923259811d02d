package io.github.tracker4j.local.replica;

import io.github.tracker4j.Page;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes one page of two ordered streams: the runs of the destination without those that the disk answers for, and these.
 * Each run has its place in the order of the query, whoever answers for it, so the page after it starts behind the place
 * of its last run in both streams. Used by one thread.
 */
final class MergedPage {

    private final RunQuery from;
    private final Disk.Own own;
    private final RunReader remote;
    private final List<Fetched> fetched = new ArrayList<>();
    private final List<RunInfo> theirs = new ArrayList<>();
    private @Nullable String next;
    private boolean ended;

    /** A page of the destination with all its runs, since who answers for one may change, and the token before it. */
    private record Fetched(@Nullable String start, List<RunInfo> runs) {}

    /**
     * @param from the query, from the place where the page before ended
     * @param token where the destination is read from
     */
    MergedPage(RunQuery from, MergedToken token, Disk.Own own, RunReader remote) {
        this.from = from;
        this.own = own;
        this.remote = remote;
        this.next = token.remote();
    }

    Page<RunInfo> read() {
        Page<RunInfo> ours =
                own.ids().isEmpty() ? new Page<>(List.of(), null) : own.reader().runs(from);
        while (!ended && from.page(theirs).items().size() < from.pageSize()) {
            fetch();
        }
        Page<RunInfo> page = from.page(with(ours.items()));
        boolean more = page.nextPageToken() != null || ours.nextPageToken() != null;
        // What is left there may be ours alone, and then this page is the last.
        while (!more && !ended && !own.ids().isEmpty()) {
            fetch();
            more = from.page(with(ours.items())).nextPageToken() != null;
        }
        if ((!more && ended) || page.items().isEmpty()) {
            return page;
        }
        RunInfo last = page.items().get(page.items().size() - 1);
        String place = from.tokenAfter(last);
        return new Page<>(page.items(), new MergedToken(place, startBehind(place)).text());
    }

    private void fetch() {
        Page<RunInfo> page = remote.runs(from.after(next));
        fetched.add(new Fetched(next, page.items()));
        page.items().stream().filter(run -> !own.ids().contains(run.id())).forEach(theirs::add);
        next = page.nextPageToken();
        ended = next == null;
    }

    private List<RunInfo> with(List<RunInfo> ours) {
        List<RunInfo> both = new ArrayList<>(ours);
        both.addAll(theirs);
        return both;
    }

    /** The token of the first page of the destination that has a run behind this place, or of the one after them all. */
    private @Nullable String startBehind(String place) {
        RunQuery behind = from.after(place);
        for (Fetched page : fetched) {
            if (!behind.page(page.runs()).items().isEmpty()) {
                return page.start();
            }
        }
        // Nothing is left there: the last page is read again rather than the first.
        return ended ? fetched.get(fetched.size() - 1).start() : next;
    }
}
