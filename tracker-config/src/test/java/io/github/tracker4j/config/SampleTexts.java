package io.github.tracker4j.config;

import java.util.List;

/** Texts that databases, files and the syntax of a filter are known to read differently. */
final class SampleTexts {

    static final List<String> ALL = List.of(
            "",
            "adam",
            "Adam",
            "ADAM",
            "adamw",
            "a",
            "B",
            "b",
            "_",
            "a_b",
            "axb",
            "100%",
            "100",
            "1000",
            "9",
            "0.1",
            "1e-1",
            "NaN",
            "null",
            " lead",
            "trail ",
            "  ",
            "it's",
            "a \"quote\"",
            "it's a \"quote\"",
            "''",
            "back\\slash",
            "ends in \\",
            "`tick`",
            "[a-c]",
            "b[1]",
            "a(b",
            "a.b*c",
            "two\nlines",
            "adam\n",
            "cr\r\nlf",
            "tab\there",
            "-- adam",
            "a; b",
            "adam' AND 'x",
            "{\"json\": [1]}",
            // Case beyond ASCII: some stores fold it, MLflow's databases and the contract do not.
            "\u00e9t\u00e9",
            "\u00c9T\u00c9",
            "e\u0301te\u0301",
            "stra\u00dfe",
            "STRASSE",
            "\u0130stanbul",
            "istanbul",
            "\u212ag",
            "kg",
            // In UTF-16 the rocket comes before the first of these two, by code point behind both.
            "\ue000",
            "\uffee",
            "\ud83d\ude80",
            "a\ud83d\ude80b",
            "\u4e2d\u6587",
            "long " + "0123456789".repeat(90));

    private SampleTexts() {}
}
