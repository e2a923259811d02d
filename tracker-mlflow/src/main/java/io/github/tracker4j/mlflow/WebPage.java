package io.github.tracker4j.mlflow;

import java.io.IOException;

/** A web page came as the answer of an API, which no MLflow server gives with a success. */
final class WebPage extends IOException {

    private static final long serialVersionUID = 1L;

    /** What it tells, to follow the name of the host. */
    static final String MEANING =
            " answers with a web page: this is not an MLflow tracking server (or a proxy's login page); check the tracking URI"
                    + " and what the proxy wants";

    WebPage() {
        super("A web page in the place of an answer");
    }
}
