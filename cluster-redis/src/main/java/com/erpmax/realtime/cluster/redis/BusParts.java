package com.erpmax.realtime.cluster.redis;

import java.util.concurrent.ScheduledExecutorService;

/**
 * What the control of a bus works with.
 *
 * @param control its one thread
 * @param reader reads streams
 * @param channels listens to channels
 * @param proof knows whether what is written comes back
 * @param watch notices pauses
 * @param meters counts
 */
record BusParts(
        ScheduledExecutorService control,
        StreamReader reader,
        BusChannels channels,
        BusProof proof,
        PauseWatch watch,
        BusMeters meters) {}
