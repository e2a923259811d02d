package io.github.tracker4j.config;

import io.github.tracker4j.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds keys that mean nothing, because a misspelt key is a setting that silently does not apply. */
final class KeyCheck {

    /** Top-level keys with this prefix hold what aliases refer to. */
    private static final String HOLDER = "x-";

    private final Backends backends;
    private final Problems problems;

    KeyCheck(Backends backends, Problems problems) {
        this.backends = backends;
        this.problems = problems;
    }

    void check(Node.Mapping root) {
        List<String> sections = new ArrayList<>(Setting.sections());
        sections.add(Setting.SAFEGUARDS);
        root.entries().forEach((name, entry) -> {
            if (name.startsWith(HOLDER)) {
                return;
            }
            if (!sections.contains(name)) {
                problems.add(entry.keyOrigin(), unknown(name, sections));
            } else if (entry.value() instanceof Node.Mapping section) {
                checkSection(name, section);
            } else if (!(entry.value() instanceof Node.Scalar scalar && scalar.isNull())) {
                problems.add(
                        entry.value().origin(),
                        name + " is " + entry.value().described() + "; a map of keys is expected");
            }
        });
    }

    private void checkSection(String name, Node.Mapping section) {
        if (name.equals(Setting.SAFEGUARDS)) {
            return;
        }
        List<String> known = new ArrayList<>(Setting.keysOf(name));
        if (name.equals(Setting.TRACKING)) {
            known.addAll(backends.namesWithSettings());
        }
        section.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                problems.add(entry.keyOrigin(), unknownIn(name, key, known));
            }
        });
    }

    /** Checks the names of settings that somebody else defines. */
    void checkNames(String path, Map<String, Node.Scalar> given, Set<String> known) {
        given.forEach((key, value) -> {
            if (!known.contains(key)) {
                problems.add(value.origin(), unknownIn(path, key, known));
            }
        });
    }

    private static String unknown(String key, Collection<String> known) {
        return "unknown key '" + key + "'"
                + Setting.sectionOf(key)
                        .map(section -> "; it belongs below '" + section + ":'")
                        .or(() -> Nearest.to(key, known).map(near -> "; did you mean '" + near + "'?"))
                        .orElse("")
                + listed(known);
    }

    private static String unknownIn(String path, String key, Collection<String> known) {
        return "unknown key '" + path + "." + key + "'"
                + Setting.sectionOf(key)
                        .filter(section -> !known.contains(key))
                        .map(section -> "; it belongs below '" + section + ":'")
                        .or(() -> Nearest.to(key, known).map(near -> "; did you mean '" + path + "." + near + "'?"))
                        .orElse("")
                + listed(known);
    }

    private static String listed(Collection<String> known) {
        return known.isEmpty()
                ? " (no key is known here)"
                : " (known here: " + String.join(", ", known.stream().sorted().toList()) + ")";
    }
}
