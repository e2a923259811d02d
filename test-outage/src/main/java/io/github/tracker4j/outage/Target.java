package io.github.tracker4j.outage;

/** The kinds of request that a fault can choose. */
enum Target {
    ANY,
    CREATE_EXPERIMENT,
    CREATE_RUN,
    PARAMS,
    TAGS,
    METRICS,
    INPUTS,
    ARTIFACT,
    STATUS,
    /** What changes nothing. */
    READ;

    /**
     * Whether a request is of this kind.
     *
     * @param request {@code METHOD path}
     */
    boolean fits(String request, String body) {
        return switch (this) {
            case ANY -> true;
            case CREATE_EXPERIMENT -> request.endsWith("/experiments/create");
            case CREATE_RUN -> request.endsWith("/runs/create");
            case PARAMS -> isBatchOf("params", request, body);
            case TAGS -> isBatchOf("tags", request, body);
            case METRICS -> isBatchOf("metrics", request, body);
            case INPUTS -> request.endsWith("/runs/log-inputs");
            case ARTIFACT -> request.startsWith("PUT ");
            case STATUS -> request.endsWith("/runs/update");
            case READ -> request.startsWith("GET ") || request.endsWith("/runs/search");
        };
    }

    private static boolean isBatchOf(String kind, String request, String body) {
        return request.endsWith("/runs/log-batch") && body.contains("\"" + kind + "\":");
    }
}
