package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tracker4j.testservers.Browser;
import io.github.tracker4j.testservers.BrowserPage;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a person sees of runs on the pages of an MLflow 3.17.2 server, read from the document that its scripts draw. */
final class MlflowPages {

    private static final int WIDTH = 1600;
    /** So high that all charts are drawn. */
    private static final int HEIGHT = 1800;
    /** So wide that the table draws all of its columns. */
    private static final int TABLE_WIDTH = 3600;

    private final Browser browser;
    private final URI server;
    private final String experimentId;
    private final Path screenshots;

    /**
     * Prepares for one experiment.
     *
     * @param screenshots where a picture of each page that was read is left
     */
    MlflowPages(Browser browser, URI server, String experimentId, Path screenshots) {
        this.browser = browser;
        this.server = server;
        this.experimentId = experimentId;
        this.screenshots = screenshots;
        try (BrowserPage page = browser.page(WIDTH, HEIGHT)) {
            page.go(server.resolve("/health"));
            // Else the pane of an assistant takes a third of each page.
            page.evaluate("""
                    localStorage.setItem('mlflow.assistant.panelOpen_v1', 'false');
                    localStorage.setItem('mlflow.assistant.fab.autoOpenedOnFirstLoad_v1', 'true')""");
        }
    }

    /**
     * The table of runs with every column that can be chosen and its child runs: by id of the server, each cell by the
     * title of its column.
     *
     * @param parents how many runs with child runs are waited for
     * @param runs how many rows are waited for
     */
    Map<String, Map<String, String>> table(int parents, int runs) {
        try (BrowserPage page = browser.page(TABLE_WIDTH, HEIGHT)) {
            page.go(page("/runs"));
            page.await(press("Columns"));
            page.await("""
                    (() => {
                        const groups = [...document.querySelectorAll('[data-testid=column-selector-tree] [title]')]
                            .filter(node => /^(Attributes$|Metrics |Parameters |Tags )/.test(node.title));
                        // A page that is still at work forgets a click, so what counts is that the box is ticked.
                        const boxes = groups.map(node => node.closest('[class*=tree-treenode]')
                            .querySelector('[class*=tree-checkbox]'));
                        const empty = boxes.filter(box => !/checkbox-checked/.test(box.className));
                        empty.forEach(box => box.click());
                        return groups.length == 4 && empty.length == 0;
                    })()""");
            page.await(press("Columns"));
            // Child runs are folded away, and so are all but the first lines of a cell.
            page.await("""
                    (() => {
                        const folded = [...document.querySelectorAll('[col-id="attributes.`Run Name`"] button')];
                        folded.forEach(button => button.click());
                        return folded.length == %d;
                    })()""".formatted(parents));
            page.await(press("Expand rows"));
            JsonNode rows = page.await(settled("""
                    (() => {
                        const titles = {}, rows = {};
                        document.querySelectorAll('[role=columnheader]').forEach(cell => {
                            titles[cell.getAttribute('col-id')] = cell.innerText.trim();
                        });
                        document.querySelectorAll('[role=row][row-id]').forEach(row => {
                            const cells = rows[row.getAttribute('row-id')] ??= {};
                            row.querySelectorAll('[role=gridcell]').forEach(cell => {
                                const column = cell.getAttribute('col-id');
                                cells[titles[column] || column] = cell.innerText.trim();
                            });
                        });
                        const read = Object.values(rows);
                        return read.length == %d && read.every(cells => 'Description' in cells) && rows;
                    })()""".formatted(runs)));
            page.screenshot(screenshots.resolve("runs.png"));
            Map<String, Map<String, String>> table = new LinkedHashMap<>();
            rows.properties().forEach(row -> {
                Map<String, String> cells = new LinkedHashMap<>();
                row.getValue()
                        .properties()
                        .forEach(
                                cell -> cells.put(cell.getKey(), cell.getValue().asText()));
                table.put(row.getKey(), cells);
            });
            return table;
        }
    }

    /** The lines of the page of a run: description, metrics, params, who and what made it, datasets, tags. */
    List<String> overview(String run, String picture) {
        try (BrowserPage page = browser.page(WIDTH, HEIGHT)) {
            page.go(page("/runs/" + run));
            JsonNode text = page.await(settled("""
                    (() => {
                        const text = document.querySelector('main').innerText;
                        return /Registered models\\n/.test(text) && text;
                    })()"""));
            page.screenshot(screenshots.resolve(picture + "-overview.png"));
            return text.asText().lines().toList();
        }
    }

    /** What opens when a dataset on the page of a run is pressed: its source, schema and profile. */
    List<String> dataset(String run, String dataset, String picture) {
        try (BrowserPage page = browser.page(WIDTH, HEIGHT)) {
            page.go(page("/runs/" + run));
            page.await("""
                    (() => {
                        const named = [...document.querySelectorAll('main [role=button]')]
                            .find(button => button.innerText.startsWith('%s ('));
                        named.click();
                        return true;
                    })()""".formatted(dataset));
            JsonNode text = page.await(settled("""
                    (() => {
                        const text = [...document.body.children].filter(part => part.id != 'root')
                            .map(part => part.innerText).join('\\n');
                        return text.includes('Data details') && text;
                    })()"""));
            page.screenshot(screenshots.resolve(picture + "-dataset.png"));
            return text.asText().lines().filter(line -> !line.isBlank()).toList();
        }
    }

    /** Each chart of the metrics of a run: its section, its words and the lines that are drawn. */
    List<String> charts(String run, int charts, String picture) {
        try (BrowserPage page = browser.page(WIDTH, HEIGHT)) {
            page.go(page("/runs/" + run + "/model-metrics"));
            JsonNode read = page.await(settled("""
                    (() => {
                        const cards = [...document.querySelectorAll(
                            '[data-testid=experiment-view-compare-runs-section-header],'
                            + '[data-testid=experiment-view-compare-runs-card]')];
                        const read = cards.map(card => [card.innerText,
                            ...[...card.querySelectorAll('path.js-line')].map(line => line.getAttribute('d'))].join('\\n'));
                        const drawn = cards.filter(card => card.querySelector('.scatterlayer path, .barlayer path')).length;
                        return drawn == %d && read;
                    })()""".formatted(charts)));
            page.screenshot(screenshots.resolve(picture + "-charts.png"));
            List<String> texts = new ArrayList<>();
            read.forEach(chart -> texts.add(chart.asText()));
            return texts;
        }
    }

    /** The tree of the artifacts of a run, opened down to this file, and what is shown of the file. */
    List<String> artifact(String run, String path, String picture) {
        try (BrowserPage page = browser.page(WIDTH, HEIGHT)) {
            page.go(page("/runs/" + run + "/artifacts/" + path));
            JsonNode text = page.await(settled("""
                    (() => {
                        const view = document.querySelector('.mlflow-artifact-view');
                        const image = view.querySelector('.mlflow-artifact-right img');
                        return view.innerText.includes('%s') && !view.innerText.includes('loading')
                            && view.innerText + (image ? '\\nimage of ' + image.naturalWidth : '');
                    })()""".formatted(path)));
            page.screenshot(
                    screenshots.resolve(picture + "-artifact-" + Path.of(path).getFileName() + ".png"));
            return text.asText().lines().toList();
        }
    }

    private URI page(String path) {
        return URI.create(server + "/#/experiments/" + experimentId + path);
    }

    private static String press(String button) {
        return """
                (() => {
                    [...document.querySelectorAll('button')].find(one => one.innerText.trim() == '%s').click();
                    return true;
                })()""".formatted(button);
    }

    /** The expression when its value has not changed for ten looks: pages draw what arrives as it arrives. */
    private static String settled(String expression) {
        return """
                (() => {
                    const value = %s, text = JSON.stringify(value);
                    window.looks = value && text == window.lastLook ? (window.looks || 0) + 1 : 0;
                    window.lastLook = text;
                    return window.looks >= 10 && value;
                })()""".formatted(expression);
    }
}
