package io.github.tracker4j.testfuzz;

/** A reader with what must hold of it whatever it reads. */
@FunctionalInterface
public interface FuzzTarget {

    /**
     * Reads an input. Returns when what must hold did hold, a typed error of the reader included; throws anything when it
     * did not.
     */
    void check(byte[] input) throws Exception;
}
