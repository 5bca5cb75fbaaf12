package com.erpmax.realtime.service.realtime;

import java.util.Collection;
import java.util.Map;

/** What users have not read yet, in numbers. Implemented by the feature that keeps notifications. */
public interface ReadStates {

    /** Reads the state of a user, as it was committed last. Blocking. A user without any notification has 0 and 0. */
    ReadState of(String userId);

    /** Reads the states of some users, of each as {@link #of(String)} does. Blocking. */
    Map<String, ReadState> of(Collection<String> userIds);

    /**
     * How many notifications a user has not read.
     *
     * @param unread how many there are
     * @param version grows with every change of the unread set; of two numbers, the one with the higher version counts
     */
    record ReadState(long unread, long version) {}
}
