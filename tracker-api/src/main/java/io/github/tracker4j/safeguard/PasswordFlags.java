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

    private static final Set<String> ATTACHED =
            Set.of("mysql", "mysqldump", "mysqladmin", "mysqlimport", "mariadb", "7z", "7za", "sshpass");

    /** They take user and password at once by the first flag, with the sign after it between the two. */
    private static final Map<String, String> PAIRS =
            Map.of("curl", "u:", "lftp", "u,", "smbclient", "U%", "rpcclient", "U%");

    private String program = "";
    private boolean login;

    /** Takes note of the next word of the text. */
    void word(String word) {
        String name = word.substring(word.lastIndexOf('/') + 1);
        if (FLAGS.containsKey(name) || LOGINS.contains(name) || ATTACHED.contains(name) || PAIRS.containsKey(name)) {
            program = name;
            login = false;
        } else if (word.equals("login")) {
            login = true;
        }
    }

    /** What the flag of this name (without its dashes) takes. */
    Kind of(String flag) {
        String pair = PAIRS.getOrDefault(program, "");
        boolean ofCurl =
                program.equals("curl") && Set.of("user", "U", "proxy-user").contains(flag);
        if (ofCurl || (flag.length() == 1 && pair.startsWith(flag))) {
            return Kind.USER_AND_PASSWORD;
        }
        boolean ofLogin = login && LOGINS.contains(program) && flag.equals("p");
        return ofLogin || flag.equals(FLAGS.get(program)) ? Kind.PASSWORD : Kind.OTHER;
    }

    /** What stands between user and password for the program at hand. */
    String separator() {
        return PAIRS.getOrDefault(program, ":").substring(PAIRS.containsKey(program) ? 1 : 0);
    }

    /** Whether the password follows the {@code p} of the flag without a blank, as in {@code mysql -psecret}. */
    boolean isAttached(String flag) {
        return flag.length() > 1 && flag.charAt(0) == 'p' && ATTACHED.contains(program) && !isLong(flag);
    }

    private static boolean isLong(String flag) {
        return Set.of("port", "password", "protocol", "print-defaults", "plugin-dir", "pager", "prompt", "pipe")
                .contains(flag);
    }
}
