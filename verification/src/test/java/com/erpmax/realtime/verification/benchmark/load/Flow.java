package com.erpmax.realtime.verification.benchmark.load;

import java.time.Duration;

/**
 * What came of traffic.
 *
 * @param messages all of them answered or delivered, each checked
 * @param time from the first question to the last answer
 * @param latencies one for each message
 */
public record Flow(long messages, Duration time, Latencies latencies) {}
