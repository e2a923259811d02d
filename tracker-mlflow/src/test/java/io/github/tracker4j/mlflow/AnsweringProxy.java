package io.github.tracker4j.mlflow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.net.URI;
import java.util.List;

/** Stands in front of a real server and gives answers of its own to the requests that a test chooses. */
final class AnsweringProxy implements AutoCloseable {

    private static final int LAST = 10;

    private final WireMockServer wiremock =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

    private AnsweringProxy() {
        wiremock.start();
    }

    static AnsweringProxy before(URI server) {
        AnsweringProxy proxy = new AnsweringProxy();
        proxy.wiremock.stubFor(
                any(anyUrl()).atPriority(LAST).willReturn(aResponse().proxiedFrom(server.toString())));
        return proxy;
    }

    /** Answers everything with 404 unless told otherwise. */
    static AnsweringProxy beforeNothing() {
        return new AnsweringProxy();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + wiremock.port());
    }

    /** Gives this answer to the next requests whose path ends so. */
    AnsweringProxy next(int times, String path, ResponseDefinitionBuilder answer) {
        for (int i = 0; i < times; i++) {
            wiremock.stubFor(any(urlPathMatching(".*" + path))
                    .inScenario(path)
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "answered " + i)
                    .willSetStateTo("answered " + (i + 1))
                    .willReturn(answer));
        }
        return this;
    }

    /** Gives this answer to every request whose path ends so. */
    AnsweringProxy always(String path, ResponseDefinitionBuilder answer) {
        wiremock.stubFor(any(urlPathMatching(".*" + path)).willReturn(answer));
        return this;
    }

    /** The requests whose path ends so, the oldest first. */
    List<LoggedRequest> requests(String path) {
        return wiremock.findAll(anyRequestedFor(urlPathMatching(".*" + path)));
    }

    @Override
    public void close() {
        wiremock.stop();
    }
}
