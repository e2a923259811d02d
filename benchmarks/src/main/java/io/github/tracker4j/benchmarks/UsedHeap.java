package io.github.tracker4j.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

/** How much of its heap this JVM uses. */
final class UsedHeap {

    private UsedHeap() {}

    /** The bytes that are in use once the garbage is gone. */
    static long live() {
        // Two, since the first may leave what has only become unreachable by its end.
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** At least the most bytes that were in use at a time, garbage included: the sum of what each part of the heap had. */
    static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
