package io.github.tracker4j;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which runs to read, in which order: the same query gives the same runs in the same order on every backend.
 *
 * @param experiments names of experiments; empty for all
 * @param ids ids of runs; empty for all. Runs are found by our id and by the backend's own
 * @param conditions all of them must hold
 * @param orderBy from the most to the least important; ties, and a query without an order, go by start time descending,
 *     then by id ascending
 * @param view whether deleted runs are read
 * @param pageSize the most runs a page has, 1 to {@value #MAX_PAGE_SIZE}
 * @param pageToken where the page before ended; absent for the first
 */
public record RunQuery(
        Set<String> experiments,
        Set<RunId> ids,
        List<Condition> conditions,
        List<Order> orderBy,
        View view,
        int pageSize,
        @Nullable String pageToken) {

    /** The largest page: {@value}. */
    public static final int MAX_PAGE_SIZE = 1000;

    /** Which runs are read as regards deletion. */
    public enum View {
        /** Those that are not deleted. */
        ACTIVE,
        /** Those that are. */
        DELETED,
        /** Both. */
        ALL
    }

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when the page size is out of its bounds
     */
    public RunQuery {
        experiments = Set.copyOf(experiments);
        ids = Set.copyOf(ids);
        conditions = List.copyOf(conditions);
        orderBy = List.copyOf(orderBy);
        if (pageSize < 1 || pageSize > MAX_PAGE_SIZE) {
            throw new IllegalArgumentException(
                    "A page of " + pageSize + " runs cannot be read; 1 to " + MAX_PAGE_SIZE + " are allowed");
        }
    }

    /** Every run that is not deleted, the newest first. */
    public static RunQuery all() {
        return new RunQuery(Set.of(), Set.of(), List.of(), List.of(), View.ACTIVE, 100, null);
    }

    /** Every run of an experiment that is not deleted, the newest first. */
    public static RunQuery in(String experiment) {
        return all().inExperiment(experiment);
    }

    /** This query, with the runs of one more experiment. */
    public RunQuery inExperiment(String name) {
        return new RunQuery(added(experiments, name), ids, conditions, orderBy, view, pageSize, pageToken);
    }

    /** This query, with one more run by its id. */
    public RunQuery withId(RunId id) {
        return new RunQuery(experiments, added(ids, id), conditions, orderBy, view, pageSize, pageToken);
    }

    /** This query, with a status. */
    public RunQuery withStatus(RunStatus status) {
        return where(Field.STATUS.equalTo(status.name()));
    }

    /** This query, with one more condition. */
    public RunQuery where(Condition condition) {
        List<Condition> more = new ArrayList<>(conditions);
        more.add(condition);
        return new RunQuery(experiments, ids, more, orderBy, view, pageSize, pageToken);
    }

    /**
     * This query, with the conditions of a filter in MLflow's search syntax: {@code metrics.loss < 0.5 AND tags.team =
     * 'vision'}, say.
     *
     * @throws QuerySyntaxException as {@link Condition#parse}
     */
    public RunQuery where(String filter) {
        List<Condition> more = new ArrayList<>(conditions);
        more.addAll(Condition.parse(filter));
        return new RunQuery(experiments, ids, more, orderBy, view, pageSize, pageToken);
    }

    /**
     * This query, ordered by one more field as MLflow writes it: {@code metrics.loss DESC}, say.
     *
     * @throws QuerySyntaxException as {@link Order#parse}
     */
    public RunQuery orderBy(String order) {
        return orderBy(Order.parse(order));
    }

    /** This query, ordered by one more field, which decides between runs that are equal so far. */
    public RunQuery orderBy(Order order) {
        List<Order> more = new ArrayList<>(orderBy);
        more.add(order);
        return new RunQuery(experiments, ids, conditions, more, view, pageSize, pageToken);
    }

    /** This query, of these runs as regards deletion. */
    public RunQuery view(View newView) {
        return new RunQuery(experiments, ids, conditions, orderBy, newView, pageSize, pageToken);
    }

    /** This query, in pages of this size. */
    public RunQuery pageSize(int size) {
        return new RunQuery(experiments, ids, conditions, orderBy, view, size, pageToken);
    }

    /** This query, from where a page before ended. */
    public RunQuery after(@Nullable String token) {
        return new RunQuery(experiments, ids, conditions, orderBy, view, pageSize, token);
    }

    /** Whether a run is one that this query asks for; for backends that have no search of their own. */
    public boolean matches(RunInfo run) {
        return QueryEvaluation.matches(this, run);
    }

    /**
     * The page of this query among all runs of a backend that has no search of its own. Each run is looked at once, and
     * no more than a page and one run are kept, so that they can be read while they are looked at.
     *
     * <p>The token of the page is the place of its last run in the order: runs that appear or vanish between two pages
     * move no other from its page. It is good for this query alone, in pages of any size.
     *
     * @throws RejectedException when the page token was not given by a page of this query
     */
    public Page<RunInfo> page(Iterable<RunInfo> runs) {
        return page(runs, run -> run);
    }

    /**
     * As {@link #page(Iterable)}, of runs that a backend reads in a form of its own.
     *
     * @param described gives what this query compares of a run; called once for each
     */
    public <T> Page<T> page(Iterable<T> runs, Function<T, RunInfo> described) {
        return new PageSelection<T>(this).among(runs, described);
    }

    /** Whether what this query compares includes metrics, which a backend may not have to read otherwise. */
    public boolean comparesMetrics() {
        return Stream.concat(
                        conditions.stream().map(Condition::field),
                        orderBy.stream().map(Order::field))
                .anyMatch(field -> field.kind() == Field.Kind.METRIC);
    }

    /**
     * The start time of the run where the page before ended, in milliseconds since the epoch; empty for the first page.
     * For backends whose own search can go on from there.
     *
     * @throws RejectedException when the page token was not given by a page of this query
     */
    public OptionalLong startTimeOfToken() {
        return pageToken == null
                ? OptionalLong.empty()
                : OptionalLong.of(PageToken.read(this, pageToken).startTime());
    }

    /**
     * The token of a page that ends with this run. For those who put pages together of runs from several places: with it
     * the next page goes on behind that run in every place that pages by {@link #page(Iterable)}.
     */
    public String tokenAfter(RunInfo last) {
        return PageToken.write(this, RunPlace.of(last, orderBy));
    }

    private static <T> Set<T> added(Set<T> set, T element) {
        Set<T> more = new LinkedHashSet<>(set);
        more.add(element);
        return more;
    }
}
