package io.github.tracker4j.mlflow;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The certificates and the private key of a PEM file. No error quotes the key. */
final class PemFile {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    // The fixed beginning of an RSA key in PKCS #8: version 0, algorithm rsaEncryption with NULL parameters.
    private static final byte[] RSA_PREFIX = {
        0x02,
        0x01,
        0x00,
        0x30,
        0x0d,
        0x06,
        0x09,
        0x2a,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xf7,
        0x0d,
        0x01,
        0x01,
        0x01,
        0x05,
        0x00
    };

    private record Block(String label, String body) {}

    private final Path file;
    private final List<Block> blocks = new ArrayList<>();

    private PemFile(Path file, String text) {
        this.file = file;
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException when it cannot be read; this and the other methods name the file
     */
    static PemFile read(Path file) {
        try {
            return new PemFile(file, Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The PEM file " + file + " cannot be read (" + e.getClass().getSimpleName()
                            + "); check the path and its permissions",
                    e);
        }
    }

    /** All certificates, at least one. */
    List<Certificate> certificates() {
        List<Certificate> found = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks) {
                if (block.label().equals("CERTIFICATE") || block.label().equals("TRUSTED CERTIFICATE")) {
                    found.add(factory.generateCertificate(new ByteArrayInputStream(decoded(block))));
                }
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException("The PEM file " + file + " has a damaged certificate; replace it", e);
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "The PEM file " + file + " holds no certificate (-----BEGIN CERTIFICATE-----)");
        }
        return found;
    }

    /** The unencrypted private key: PKCS #8, or an RSA key in the older PKCS #1. */
    PrivateKey privateKey() {
        for (Block block : blocks) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return key(decoded(block));
                }
                case "RSA PRIVATE KEY" -> {
                    if (!block.body().contains("ENCRYPTED")) {
                        return key(pkcs8OfRsa(decoded(block)));
                    }
                }
                default -> {
                    // Another kind of block, such as a certificate; what is no readable key is reported below.
                }
            }
        }
        throw new IllegalArgumentException(
                "The PEM file " + file + " holds no private key that can be read here; write it"
                        + " unencrypted in PKCS #8 (-----BEGIN PRIVATE KEY-----): openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
    }

    private PrivateKey key(byte[] pkcs8) {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                // A key of another algorithm; the next one is tried.
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This JDK lacks " + algorithm, e);
            }
        }
        throw new IllegalArgumentException(
                "The private key in " + file + " is damaged or of an algorithm other than " + KEY_ALGORITHMS);
    }

    private byte[] decoded(Block block) {
        try {
            return Base64.getMimeDecoder().decode(block.body());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The block " + block.label() + " in " + file + " is not Base64; replace the file", e);
        }
    }

    private static byte[] pkcs8OfRsa(byte[] pkcs1) {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        inner.writeBytes(RSA_PREFIX);
        writeElement(inner, 0x04, pkcs1);
        ByteArrayOutputStream outer = new ByteArrayOutputStream();
        writeElement(outer, 0x30, inner.toByteArray());
        return outer.toByteArray();
    }

    /** An element in DER: tag, length, content. */
    private static void writeElement(ByteArrayOutputStream out, int tag, byte[] content) {
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            int bytes = content.length < 0x100 ? 1 : content.length < 0x10000 ? 2 : 3;
            out.write(0x80 | bytes);
            for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
                out.write(content.length >> shift);
            }
        }
        out.writeBytes(content);
    }
}
