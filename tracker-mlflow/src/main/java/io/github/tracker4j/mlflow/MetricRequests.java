package io.github.tracker4j.mlflow;

import io.github.tracker4j.Metric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Divides points among requests, so that a server can recognise each request when it comes again.
 *
 * <p>Servers before 3.17 recover from points that they have already by looking up the keys of the first 100 entries of a
 * request, and cannot find NaN: there a request has at most 100 keys, each among its first 100 entries, and NaN travels
 * alone.
 */
final class MetricRequests {

    private static final int KEYS = 100;

    private MetricRequests() {}

    /** Each different point once. */
    static List<List<Metric>> of(List<Metric> points, ServerFacts server) {
        List<Metric> different = List.copyOf(new LinkedHashSet<>(points));
        return server.needsShapedMetrics() ? shaped(different) : RequestSize.points(different);
    }

    private static List<List<Metric>> shaped(List<Metric> points) {
        List<Metric> numbers =
                points.stream().filter(point -> !Double.isNaN(point.value())).toList();
        List<List<Metric>> requests = new ArrayList<>();
        for (List<Metric> sameKeys : byKeys(numbers)) {
            for (List<Metric> request : RequestSize.points(sameKeys)) {
                requests.add(firstOfEachKeyFirst(request));
            }
        }
        points.stream().filter(point -> Double.isNaN(point.value())).forEach(point -> requests.add(List.of(point)));
        return requests;
    }

    /** The points of the first 100 keys, of the next 100, and so on. */
    private static Collection<List<Metric>> byKeys(List<Metric> points) {
        Map<String, Integer> keys = new LinkedHashMap<>();
        Map<Integer, List<Metric>> groups = new LinkedHashMap<>();
        for (Metric point : points) {
            Integer number = keys.get(point.key());
            if (number == null) {
                number = keys.size();
                keys.put(point.key(), number);
            }
            groups.computeIfAbsent(number / KEYS, group -> new ArrayList<>()).add(point);
        }
        return groups.values();
    }

    private static List<Metric> firstOfEachKeyFirst(List<Metric> points) {
        Set<String> seen = new HashSet<>();
        List<Metric> first = new ArrayList<>();
        List<Metric> others = new ArrayList<>();
        for (Metric point : points) {
            (seen.add(point.key()) ? first : others).add(point);
        }
        first.addAll(others);
        return first;
    }
}
