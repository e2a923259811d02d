package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Without the optional {@code org.mlflow:mlflow-client} on the class path everything but its bridge works. */
class WithoutOldClientTest {

    private static URL url(String file) {
        try {
            return new File(file).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static URLClassLoader classPathWithoutIt() {
        return new URLClassLoader(
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> !entry.contains("mlflow-client"))
                        .map(WithoutOldClientTest::url)
                        .toArray(URL[]::new),
                ClassLoader.getPlatformClassLoader());
    }

    @Test
    void aTrackerIsOpenedWithoutTheOldClient() throws Exception {
        try (URLClassLoader loader = classPathWithoutIt()) {
            assertThatThrownBy(() -> loader.loadClass("org.mlflow.tracking.MlflowClient"))
                    .isInstanceOf(ClassNotFoundException.class);
            Class<?> type = loader.loadClass("io.github.tracker4j.spi.TrackerProvider");
            Object provider = ServiceLoader.load(type, loader).stream()
                    .filter(found -> found.type().getName().contains(".mlflow."))
                    .findFirst()
                    .orElseThrow()
                    .get();

            Object tracker = type.getMethod("open", URI.class, Map.class)
                    .invoke(provider, URI.create("http://127.0.0.1:1"), Map.of());

            assertThat(tracker.getClass().getName()).isEqualTo(MlflowTracker.class.getName());
            ((AutoCloseable) tracker).close();
        }
    }

    @Test
    void onlyTheBridgeNeedsIt() throws Exception {
        try (URLClassLoader loader = classPathWithoutIt()) {
            Class<?> bridge = loader.loadClass(MlflowClientCredentials.class.getName());

            assertThatThrownBy(bridge::getMethods).isInstanceOf(NoClassDefFoundError.class);
        }
    }
}
