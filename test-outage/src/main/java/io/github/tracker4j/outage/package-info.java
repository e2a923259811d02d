/** Seeded schedules of faults between a program, its journal and real servers, and what must be there afterwards. */
@NullMarked
package io.github.tracker4j.outage;

import org.jspecify.annotations.NullMarked;
