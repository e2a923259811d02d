package io.github.tracker4j.tck;

/** A group of cases of the contract; each of them works with the one store. */
interface Cases {

    Store store();
}
