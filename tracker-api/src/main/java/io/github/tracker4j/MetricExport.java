package io.github.tracker4j;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * The points of runs as rows {@code run, key, step, timestamp, value}, for pandas, Arrow or a spreadsheet.
 *
 * <pre>{@code
 * new MetricExport(tracker.reader(), RunQuery.in("digits")).writeTo(Path.of("digits.csv"), MetricExport.Format.CSV);
 * }</pre>
 *
 * <p>Run follows run in the order of the query; the points of a run come in the order of a {@link MetricCursor}. Numbers
 * are written so that they are read back to the last bit; {@code NaN}, {@code Infinity} and {@code -Infinity} are what
 * their names say. Timestamps are milliseconds since the epoch. Memory stays flat, whatever is exported. What is logged
 * meanwhile may be there or not.
 */
public final class MetricExport {

    /** How rows are written, in UTF-8. */
    public enum Format {
        /** RFC 4180, with a header line. */
        CSV,
        /** One JSON object a line; what JSON has no number for are the strings of these names. */
        JSON_LINES
    }

    private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\r\n]|^\\s|\\s$");
    private static final int BUFFER = 1 << 16;

    private final RunReader reader;
    private final RunQuery query;

    /** All metrics of the runs that a query asks for, of every page from the query's on. */
    public MetricExport(RunReader reader, RunQuery query) {
        this.reader = reader;
        this.query = query;
    }

    /**
     * Writes a file, which appears when it is complete.
     *
     * @param target its directory is created, an existing file replaced
     * @return the number of rows
     * @throws RejectedException when the file cannot be written
     * @throws TrackingException when the runs cannot be read; no file appears then
     */
    public long writeTo(Path target, Format format) {
        AtomicLong rows = new AtomicLong();
        try {
            CompleteFile.write(target, out -> rows.set(writeTo(out, format)));
        } catch (IOException e) {
            throw new RejectedException(
                    RejectedException.Scope.ITEMS,
                    "Metrics could not be exported to " + target + ": " + e
                            + "; make room there or choose another file",
                    e);
        }
        return rows.get();
    }

    /**
     * Writes to a stream, which is flushed and stays open.
     *
     * @return the number of rows
     * @throws IOException when the stream takes no more
     * @throws TrackingException when the runs cannot be read
     */
    public long writeTo(OutputStream out, Format format) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER);
        if (format == Format.CSV) {
            writer.write("run,key,step,timestamp,value\r\n");
        }
        long rows = 0;
        for (Iterator<RunInfo> runs = reader.allRuns(query).iterator(); runs.hasNext(); ) {
            RunInfo run = runs.next();
            Set<String> keys = run.latestMetrics().keySet();
            if (!keys.isEmpty()) {
                rows += write(run.id(), keys, writer, format);
            }
        }
        writer.flush();
        return rows;
    }

    private long write(RunId run, Set<String> keys, Writer writer, Format format) throws IOException {
        Row row = format == Format.CSV ? new CsvRow(run) : new JsonRow(run);
        long rows = 0;
        try (MetricCursor points = reader.histories(run, keys)) {
            while (points.hasNext()) {
                row.write(points.next(), writer);
                rows++;
            }
        }
        return rows;
    }

    /** Writes the rows of one run. */
    private interface Row {
        void write(Metric point, Writer writer) throws IOException;
    }

    private record CsvRow(String run) implements Row {

        CsvRow(RunId run) {
            this(quoted(run.value()));
        }

        @Override
        public void write(Metric point, Writer writer) throws IOException {
            writer.append(run).append(',').append(quoted(point.key()));
            writer.append(',').append(Long.toString(point.stepOrZero()));
            writer.append(',').append(Long.toString(point.timestampOrZero()));
            writer.append(',').append(Double.toString(point.value())).append("\r\n");
        }

        private static String quoted(String text) {
            return NEEDS_QUOTES.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
        }
    }

    private record JsonRow(String run) implements Row {

        JsonRow(RunId run) {
            this(JsonText.of(run.value()));
        }

        @Override
        public void write(Metric point, Writer writer) throws IOException {
            double value = point.value();
            String number = Double.isFinite(value) ? Double.toString(value) : '"' + Double.toString(value) + '"';
            writer.append("{\"run\":").append(run).append(",\"key\":").append(JsonText.of(point.key()));
            writer.append(",\"step\":").append(Long.toString(point.stepOrZero()));
            writer.append(",\"timestamp\":").append(Long.toString(point.timestampOrZero()));
            writer.append(",\"value\":").append(number).append("}\n");
        }
    }
}
