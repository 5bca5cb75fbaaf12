package com.erpmax.realtime.service.realtime;

import java.util.List;

/** Which events of a user's notification stream are still unread. Implemented by the feature that keeps notifications. */
public interface UnreadEvents {

    /** How many places are returned at most. */
    int MOST = 1_000;

    /**
     * Returns the places of the events that told of the user's unread notifications, in the stream
     * {@code /notifications#user:{id}}. Blocking. The events themselves may be gone by now.
     *
     * @param epoch leaves out what belongs to another life of the stream
     * @return ascending; of more than {@value #MOST}, the newest
     */
    List<Long> seqs(String userId, String epoch);
}
