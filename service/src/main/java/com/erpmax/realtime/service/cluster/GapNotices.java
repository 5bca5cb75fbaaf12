package com.erpmax.realtime.service.cluster;

import com.erpmax.realtime.cluster.redis.Gap;
import com.erpmax.realtime.cluster.redis.GapListener;
import com.erpmax.realtime.cluster.redis.GapReason;
import com.erpmax.realtime.service.realtime.ResyncNotice;
import com.erpmax.realtime.service.server.PauseFence;
import java.util.Locale;
import java.util.Set;

/**
 * Tells every socket of this instance with {@code resync} that live events may have been missed. After a pause of this
 * process its connections are closed first; who came since, or was left because the fence saw a shorter pause than the
 * bus, is told.
 */
final class GapNotices implements GapListener {

    private final ResyncNotice notice;
    private final PauseFence fence;
    private final Set<String> hints;

    /** @param hints streams of the bus whose gaps nobody notices */
    GapNotices(ResyncNotice notice, PauseFence fence, Set<String> hints) {
        this.notice = notice;
        this.fence = fence;
        this.hints = Set.copyOf(hints);
    }

    @Override
    public void missed(Gap gap) {
        if (gap.reason() == GapReason.PAUSED) {
            fence.check();
        }
        if (gap.stream() == null || !hints.contains(gap.stream())) {
            notice.tell(gap.reason().name().toLowerCase(Locale.ROOT));
        }
    }
}
