package io.github.tracker4j.examples;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/** How often each digit was taken for each other. */
final class ConfusionMatrix {

    private static final int CELL = 24;

    private final int[][] counts = new int[Digits.CLASSES][Digits.CLASSES];

    void add(int actual, int predicted) {
        counts[actual][predicted]++;
    }

    /** The share of those that were taken for what they are. */
    double accuracy() {
        int right = 0;
        int all = 0;
        for (int i = 0; i < counts.length; i++) {
            right += counts[i][i];
            all += Arrays.stream(counts[i]).sum();
        }
        return all == 0 ? 0 : (double) right / all;
    }

    /** A line for each digit that was shown, a column for each that was read. */
    String toCsv() {
        StringBuilder csv = new StringBuilder("actual\\predicted");
        for (int i = 0; i < counts.length; i++) {
            csv.append(',').append(i);
        }
        csv.append('\n');
        for (int i = 0; i < counts.length; i++) {
            csv.append(i)
                    .append(',')
                    .append(Arrays.stream(counts[i]).mapToObj(String::valueOf).collect(Collectors.joining(",")))
                    .append('\n');
        }
        return csv.toString();
    }

    /** A picture of it: the darker, the more often. */
    byte[] toPng() throws IOException {
        int most = Arrays.stream(counts).flatMapToInt(Arrays::stream).max().orElse(1);
        int side = CELL * counts.length;
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                // The root makes single mistakes visible beside hundreds of hits.
                double share = Math.sqrt((double) counts[y / CELL][x / CELL] / Math.max(1, most));
                image.getRaster().setSample(x, y, 0, 255 - (int) (255 * share));
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }
}
