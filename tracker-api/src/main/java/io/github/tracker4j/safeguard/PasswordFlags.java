package io.github.tracker4j.safeguard;

import java.util.Map;
import java.util.Set;

/**
 * Knows the short flags by which programs take a password on their command line, where {@code -p} may as well be a port.
 * Each is from the manual page of its program. Used by one thread, for one text, from word to word.
 */
final class PasswordFlags {

    /** What a flag takes. */
    enum Kind {
        OTHER,
        PASSWORD,
        USER_AND_PASSWORD
    }

    private static final Map<String, String> FLAGS = Map.ofEntries(
            Map.entry("sshpass", "p"),
            Map.entry("redis-cli", "a"),
            Map.entry("ldapsearch", "w"),
            Map.entry("ldapadd", "w"),
            Map.entry("ldapmodify", "w"),
            Map.entry("sqlcmd", "P"),
            Map.entry("bcp", "P"),
            Map.entry("mongo", "p"),
            Map.entry("mongosh", "p"),
            Map.entry("mongodump", "p"),
            Map.entry("mongorestore", "p"),
            Map.entry("cqlsh", "p"),
            Map.entry("beeline", "p"),
            Map.entry("twine", "p"),
            Map.entry("mosquitto_pub", "P"),
            Map.entry("mosquitto_sub", "P"),
            Map.entry("zip", "P"),
            Map.entry("unzip", "P"),
            Map.entry("ipmitool", "P"),
            Map.entry("snmpget", "A"));
    /** Their command {@code login} takes one by {@code -p}. */
    private static final Set<String> LOGINS =
            Set.of("docker", "podman", "nerdctl", "buildah", "skopeo", "helm", "oras", "crane", "az", "oc", "cf");
    private static final Set<String> ATTACHED = Set.of("mysql", "mysqldump", "mysqladmin", "mysqlimport", "mariadb", "7z", "7za", "sshpass");

    private String program = "";
    private boolean login;

    /** Takes note of the next word of the text. */
    void word(String word) {
        String name = word.substring(word.lastIndexOf('/') + 1);
        if (FLAGS.containsKey(name) || LOGINS.contains(name) || ATTACHED.contains(name) || name.equals("curl")) {
            program = name;
            login = false;
        } else if (word.equals("login")) {
            login = true;
        }
    }

    /** What the flag of this name (without its dashes) takes. */
    Kind of(String flag) {
        if (program.equals("curl") && Set.of("u", "user", "U", "proxy-user").contains(flag)) {
            return Kind.USER_AND_PASSWORD;
        }
        boolean ofLogin = login && LOGINS.contains(program) && flag.equals("p");
        return ofLogin || flag.equals(FLAGS.get(program)) ? Kind.PASSWORD : Kind.OTHER;
    }

    /** Whether the password follows the {@code p} of the flag without a blank, as in {@code mysql -psecret}. */
    boolean isAttached(String flag) {
        return flag.length() > 1 && flag.charAt(0) == 'p' && ATTACHED.contains(program) && !isLong(flag);
    }

    private static boolean isLong(String flag) {
        return Set.of("port", "password", "protocol", "print-defaults", "plugin-dir", "pager", "prompt", "pipe").contains(flag);
    }
}
