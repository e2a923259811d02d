package io.github.tracker4j.examples;

import io.github.tracker4j.DatasetInput;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** 1797 images of handwritten digits, 8 by 8 pixels each; {@code digits.md} beside the data tells where they are from. */
final class Digits {

    static final int CLASSES = 10;

    private static final int PIXELS = 64;
    private static final String FILE = "digits.csv.gz";

    private final List<float[]> rows;
    private final String digest;

    private Digits(List<float[]> rows, String digest) {
        this.rows = rows;
        this.digest = digest;
    }

    /** Reads them all: 64 pixels of 0 to 16, then the digit. */
    static Digits load() throws IOException {
        byte[] file;
        try (InputStream in = Digits.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException(FILE + " is missing in the jar of the examples; build it again");
            }
            file = in.readAllBytes();
        }
        List<float[]> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(file)), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] values = line.split(",", -1);
                float[] row = new float[values.length];
                for (int i = 0; i < row.length; i++) {
                    row[i] = Float.parseFloat(values[i]);
                }
                rows.add(row);
            }
        }
        return new Digits(rows, digest(file));
    }

    /** The same images in another order, which depends on nothing but the seed. */
    Digits shuffled(long seed) {
        List<float[]> order = new ArrayList<>(rows);
        Collections.shuffle(order, new Random(seed));
        return new Digits(order, digest);
    }

    /** Those from one share of the list to another, such as the first four fifths. */
    Digits part(double from, double to) {
        return new Digits(rows.subList((int) (rows.size() * from), (int) (rows.size() * to)), digest);
    }

    int size() {
        return rows.size();
    }

    /** The digit that an image shows. */
    int label(int image) {
        return (int) rows.get(image)[PIXELS];
    }

    /** The images as XGBoost takes them; the caller disposes of them. */
    DMatrix matrix() throws XGBoostError {
        float[] pixels = new float[rows.size() * PIXELS];
        float[] labels = new float[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, pixels, i * PIXELS, PIXELS);
            labels[i] = rows.get(i)[PIXELS];
        }
        DMatrix matrix = new DMatrix(pixels, rows.size(), PIXELS, Float.NaN);
        matrix.setLabel(labels);
        return matrix;
    }

    /** What a run notes about them. */
    DatasetInput input() {
        return DatasetInput.of("uci-digits", digest, "http", "{\"uri\": \"https://archive.ics.uci.edu/dataset/80\"}")
                .describedBy(
                        null, "{\"num_rows\": " + rows.size() + ", \"num_elements\": " + rows.size() * PIXELS + "}");
    }

    private static String digest(byte[] file) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(file);
            return HexFormat.of().formatHex(hash).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
