package io.github.tracker4j.mlflow;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Sets up whom a client trusts and what certificate it shows. */
final class Tls {

    private static final char[] NO_PASSWORD = new char[0];

    private Tls() {}

    /**
     * Applies the options to a client; without any, it keeps the JVM's trust.
     *
     * @throws IllegalArgumentException when a PEM file is wrong
     */
    static void configure(OkHttpClient.Builder client, MlflowOptions options) {
        if (!options.insecureTls()
                && options.caFile().isEmpty()
                && options.clientCertificate().isEmpty()) {
            return;
        }
        try {
            X509TrustManager trust = options.insecureTls()
                    ? new TrustEverybody()
                    : trustOf(options.caFile().orElse(null));
            KeyManager[] keys = options.clientCertificate().isEmpty()
                    ? null
                    : keysOf(options.clientCertificate().get());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {trust}, null);
            client.sslSocketFactory(context.getSocketFactory(), trust);
            if (options.insecureTls()) {
                client.hostnameVerifier((host, session) -> true);
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "TLS cannot be set up from "
                            + options.caFile().map(Path::toString).orElse("") + " "
                            + options.clientCertificate().map(Path::toString).orElse("") + ": " + e.getMessage(),
                    e);
        }
    }

    private static X509TrustManager trustOf(@Nullable Path caFile) throws GeneralSecurityException, IOException {
        KeyStore store = null;
        if (caFile != null) {
            store = emptyStore();
            int number = 0;
            for (Certificate certificate : PemFile.read(caFile).certificates()) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("This JDK has no X.509 trust manager");
    }

    private static KeyManager[] keysOf(Path file) throws GeneralSecurityException, IOException {
        PemFile pem = PemFile.read(file);
        List<Certificate> chain = pem.certificates();
        KeyStore store = emptyStore();
        store.setKeyEntry("client", pem.privateKey(), NO_PASSWORD, chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    /** For {@code insecureTls} only, which the user has asked for by name. */
    private static final class TrustEverybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
