package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.Field;
import io.github.tracker4j.Keys;
import io.github.tracker4j.Order;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.mlflow.ServerFacts.Store;
import io.github.tracker4j.mlflow.ServerOrder.Covers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerOrderTest {

    private static final String NEWEST_FIRST = "attributes.start_time DESC";

    private static ServerOrder of(Store store, Order... orders) {
        RunQuery query = RunQuery.all();
        for (Order order : orders) {
            query = query.orderBy(order);
        }
        return ServerOrder.of(query, store);
    }

    @ParameterizedTest
    @EnumSource
    void everyServerOrdersByStartTime(Store store) {
        assertThat(of(store).text()).containsExactly(NEWEST_FIRST);
        assertThat(of(store, Field.START_TIME.ascending(), Field.param("p").ascending()))
                .satisfies(order -> assertThat(order.text()).containsExactly("attributes.start_time ASC"))
                .satisfies(order -> assertThat(order.covers()).isEqualTo(Covers.BEGINNING));
    }

    @Test
    void aDatabaseOrdersByMetricsAndStatus() {
        assertThat(of(Store.DATABASE, Field.metric("a@b").ascending(), Field.STATUS.descending())
                        .text())
                .containsExactly("metrics.`" + Keys.map("a@b") + "` ASC", "attributes.status DESC", NEWEST_FIRST);
        assertThat(of(Store.FILES, Field.metric("a").ascending()).covers()).isEqualTo(Covers.NOTHING);
        assertThat(of(Store.UNKNOWN, Field.STATUS.ascending()).covers()).isEqualTo(Covers.NOTHING);
    }

    @Test
    void whatADatabaseOrdersInItsOwnWayEndsWhatItIsAskedFor() {
        assertThat(of(
                                Store.DATABASE,
                                Field.metric("a").ascending(),
                                Field.param("p").ascending())
                        .text())
                .containsExactly("metrics.`a` ASC");
        for (Field field : new Field[] {Field.param("p"), Field.tag("t"), Field.RUN_NAME, Field.END_TIME}) {
            assertThat(of(Store.DATABASE, field.ascending(), Field.metric("a").ascending()))
                    .as("%s", field)
                    .satisfies(order -> assertThat(order.text()).containsExactly(NEWEST_FIRST))
                    .satisfies(order -> assertThat(order.covers()).isEqualTo(Covers.NOTHING));
        }
    }

    @Test
    void aFieldIsNamedOnceSinceServersRefuseTwo() {
        Field loss = Field.metric("l@ss");
        Field mapped = Field.metric(Keys.map("l@ss"));

        assertThat(of(Store.DATABASE, loss.ascending(), mapped.descending(), Field.STATUS.ascending())
                        .text())
                .containsExactly("metrics.`" + mapped.name() + "` ASC", "attributes.status ASC", NEWEST_FIRST);
    }
}
