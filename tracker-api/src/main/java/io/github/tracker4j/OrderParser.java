package io.github.tracker4j;

/** Reads an order: a field, then ASC or DESC or neither. */
final class OrderParser {

    private OrderParser() {}

    static Order parse(String order) {
        QueryText text = new QueryText("order", order);
        text.skipBlanks();
        int start = text.position();
        if (text.atEnd()) {
            throw text.error(start, "it is empty; write a field, such as metrics.loss ASC or start_time DESC");
        }
        Field field = FieldParser.next(text);
        if (field.equals(Field.RUN_ID)) {
            throw text.error(start, Order.NOT_BY_ID);
        }
        text.skipBlanks();
        boolean descending = text.takeWord("DESC");
        if (!descending) {
            // ASC is what neither means, too.
            boolean unused = text.takeWord("ASC");
        }
        text.skipBlanks();
        if (!text.atEnd()) {
            throw text.error(text.position(), instead(text));
        }
        return new Order(field, !descending);
    }

    private static String instead(QueryText text) {
        String next = text.next();
        if (next.equals("','")) {
            return "an order has one field; call orderBy once for each, the most important first";
        }
        if (next.equalsIgnoreCase("'nulls'")) {
            return "runs without a value always come last; leave this out";
        }
        return "ASC, DESC or the end is expected here, not " + next;
    }
}
