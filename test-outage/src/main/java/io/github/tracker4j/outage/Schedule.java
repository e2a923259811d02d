package io.github.tracker4j.outage;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Everything that happens in one try, all of it a function of the seed: what is logged, to which server, what fails when.
 *
 * @param seed what all of it is made of
 * @param server which server
 * @param main the fault that consecutive seeds take turns with
 * @param way how the client runs
 * @param kills at which requests of the client it is killed or restarted, each counted from the last
 * @param faults what else fails
 * @param program what is logged
 */
record Schedule(
        long seed,
        ServerKind server,
        FaultKind main,
        Way way,
        List<Integer> kills,
        List<FaultStep> faults,
        Program program) {

    private static final FaultKind[] KINDS = FaultKind.values();
    private static final Target[] TARGETS = Target.values();

    /**
     * The schedule of a seed. The number of kinds of faults and that of servers have no common divisor, so as many
     * consecutive seeds as their product have every fault on every server.
     */
    static Schedule of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ServerKind[] servers = ServerKind.values();
        ServerKind server = servers[(int) Math.floorMod(seed, (long) servers.length)];
        FaultKind main = KINDS[(int) Math.floorMod(seed, (long) KINDS.length)];
        Way way = way(main, random);
        List<FaultStep> faults = new ArrayList<>();
        faults.addAll(steps(main, random));
        for (int i = random.nextInt(4); i > 0; i--) {
            FaultKind further = KINDS[random.nextInt(KINDS.length)];
            if (further.isOfNetwork()) {
                faults.addAll(steps(further, random));
            }
        }
        List<Integer> kills = new ArrayList<>();
        if (way != Way.SIZE_LIMIT) {
            boolean atLeastOne =
                    way == Way.KILLED_PROGRAM || way == Way.KILLED_PUSH || main == FaultKind.FORWARDER_DROPPED;
            int count = atLeastOne ? 1 + random.nextInt(2) : random.nextInt(2);
            for (int i = 0; i < count; i++) {
                kills.add(1 + random.nextInt(12));
            }
        }
        boolean leavesOpen = way == Way.KILLED_PROGRAM && random.nextBoolean();
        Program.Poison poison = switch (main) {
            case POISON -> Program.Poison.METRICS;
            case POISON_ARTIFACT -> Program.Poison.ARTIFACT;
            default -> Program.Poison.NONE;
        };
        Program program = new ProgramWriter(seed, "outage " + seed, poison).write(leavesOpen);
        return new Schedule(seed, server, main, way, List.copyOf(kills), List.copyOf(faults), program);
    }

    private static Way way(FaultKind main, SplittableRandom random) {
        return switch (main) {
            case CLIENT_KILLED, BOTH_KILLED -> random.nextBoolean() ? Way.KILLED_PROGRAM : Way.KILLED_PUSH;
            case DISK_FULL -> Way.FULL_DISK;
            case FILE_SIZE_LIMIT -> Way.SIZE_LIMIT;
            default -> random.nextInt(3) == 0 ? Way.LATER : Way.LIVE;
        };
    }

    private static List<FaultStep> steps(FaultKind kind, SplittableRandom random) {
        List<FaultStep> steps = new ArrayList<>();
        switch (kind) {
            case POISON, POISON_ARTIFACT, CLIENT_KILLED, FORWARDER_DROPPED, DISK_FULL, FILE_SIZE_LIMIT -> {
                // Not a matter of requests.
            }
            case EVERY_REPLY_LOST -> {
                for (Target target : TARGETS) {
                    if (target != Target.ANY) {
                        FaultKind lost =
                                random.nextBoolean() ? FaultKind.RESET_AFTER_REQUEST : FaultKind.HANG_AFTER_REQUEST;
                        steps.add(new FaultStep(lost, target, 0, 1, 0));
                    }
                }
            }
            case SERVER_KILLED, BOTH_KILLED -> steps.add(step(FaultKind.SERVER_KILLED, 1, random.nextInt(60), random));
            default -> {
                int times = kind.isOfRequests() && !kind.name().contains("HANG") ? 1 + random.nextInt(5) : 1;
                steps.add(step(kind, times, random.nextInt(600), random));
            }
        }
        return steps;
    }

    /** Early enough to happen: a program makes a few dozen requests, and of some kinds one or two. */
    private static FaultStep step(FaultKind kind, int times, int amount, SplittableRandom random) {
        Target target = random.nextInt(3) == 0 ? Target.ANY : TARGETS[1 + random.nextInt(TARGETS.length - 1)];
        int skip = switch (target) {
            case CREATE_EXPERIMENT -> 0;
            case CREATE_RUN, STATUS -> random.nextInt(2);
            case METRICS, READ -> random.nextInt(4);
            case ANY -> random.nextInt(16);
            default -> random.nextInt(3) / 2;
        };
        return new FaultStep(kind, target, skip, times, amount);
    }

    /** One line, from which a reader sees what happens; the seed alone makes it again. */
    @Override
    public String toString() {
        return "seed " + seed + ": " + server + " " + main + " " + way + " kills=" + kills + " faults=" + faults
                + " runs=" + program.specs().size() + " steps="
                + program.steps().size();
    }
}
