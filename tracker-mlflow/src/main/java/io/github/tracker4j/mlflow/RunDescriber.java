package io.github.tracker4j.mlflow;

import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.Tag;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells of runs of the server in the words of the contract. Thread-safe. */
record RunDescriber(RunFinder finder, WebPages pages) {

    RunInfo describe(ServerRun run, String experiment) {
        Map<String, String> tags = new LinkedHashMap<>(run.allTags());
        tags.keySet().removeAll(Tag.RESERVED);
        return RunInfo.builder(run.id(), experiment, run.name(), pages.dataOfRun(run.serverId()))
                .backendId(run.serverId())
                .parent(parent(run))
                .status(run.status())
                .deleted(run.isDeleted())
                .startTime(run.startTime())
                .endTime(run.endTime())
                .params(run.params())
                .tags(tags)
                .inputs(run.inputs())
                .latestMetrics(run.latestMetrics())
                .page(pages.ofRun(run.experimentId(), run.serverId()))
                .build();
    }

    /** Our id of the parent, which may be a run of ours below which another program has nested this one. */
    private @Nullable RunId parent(ServerRun run) {
        RunId ours = run.parent();
        RunId server = run.serverParent();
        if (ours != null || server == null) {
            return ours;
        }
        return finder.ids()
                .id(server.value())
                .or(() -> finder.byServerId(server.value()).map(ServerRun::id))
                .orElse(server);
    }
}
