package io.github.tracker4j.testservers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Decides what happens to the next connection or request: the oldest rule that fits and is not used up. */
final class FaultRules {
    private final List<Rule> requests = new ArrayList<>();
    private final Deque<ConnectionFault> connections = new ArrayDeque<>();

    synchronized void add(Predicate<String> request, Fault fault, int times) {
        requests.add(new Rule((methodAndPath, body) -> request.test(methodAndPath), false, fault, times));
    }

    synchronized void addForBodies(BiPredicate<String, String> request, Fault fault, int times) {
        requests.add(new Rule(request, true, fault, times));
    }

    synchronized void addForConnections(ConnectionFault fault, int times) {
        for (int i = 0; i < times; i++) {
            connections.add(fault);
        }
    }

    /** Whether a rule looks at bodies, so that a request can be judged only when it has arrived as a whole. */
    synchronized boolean needBodies() {
        return requests.stream().anyMatch(rule -> rule.needsBody);
    }

    synchronized Fault forRequest(String methodAndPath, String body) {
        for (Iterator<Rule> rules = requests.iterator(); rules.hasNext(); ) {
            Rule rule = rules.next();
            if (rule.request.test(methodAndPath, body)) {
                if (--rule.timesLeft == 0) {
                    rules.remove();
                }
                return rule.fault;
            }
        }
        return Fault.pass();
    }

    synchronized @Nullable ConnectionFault forConnection() {
        return connections.poll();
    }

    synchronized boolean isEmpty() {
        return requests.isEmpty() && connections.isEmpty();
    }

    synchronized void clear() {
        requests.clear();
        connections.clear();
    }

    private static final class Rule {
        private final BiPredicate<String, String> request;
        private final boolean needsBody;
        private final Fault fault;
        private int timesLeft;

        Rule(BiPredicate<String, String> request, boolean needsBody, Fault fault, int times) {
            if (times < 1) {
                throw new IllegalArgumentException("times: " + times);
            }
            this.request = request;
            this.needsBody = needsBody;
            this.fault = fault;
            this.timesLeft = times;
        }
    }
}
