package io.github.tracker4j;

import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The runs of a query over all its pages, each read when the runs of the one before are consumed. */
final class AllPages extends Spliterators.AbstractSpliterator<RunInfo> {

    private final RunReader reader;
    private Iterator<RunInfo> page = List.<RunInfo>of().iterator();
    private @Nullable RunQuery next;

    AllPages(RunReader reader, RunQuery query) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.reader = reader;
        this.next = query;
    }

    @Override
    public boolean tryAdvance(Consumer<? super RunInfo> action) {
        RunQuery query = next;
        while (!page.hasNext() && query != null) {
            Page<RunInfo> read = reader.runs(query);
            page = read.items().iterator();
            query = read.nextPageToken() == null ? null : query.after(read.nextPageToken());
            next = query;
        }
        if (!page.hasNext()) {
            return false;
        }
        action.accept(page.next());
        return true;
    }
}
