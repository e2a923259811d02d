package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.spi.TrackerProvider;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The interfaces stay narrow, so that a decorator is a page. */
class ContractShapeTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                ExperimentTracker.class,
                Run.class,
                RunReader.class,
                RunAdmin.class,
                MetricCursor.class,
                TrackerProvider.class
            })
    void aTypeOfTheContractHasAtMostFiveAbstractMethods(Class<?> type) {
        assertThat(Arrays.stream(type.getMethods())
                        .filter(method -> Modifier.isAbstract(method.getModifiers()))
                        .map(Method::getName))
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(5);
    }
}
