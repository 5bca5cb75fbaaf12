package com.erpmax.realtime.client;

import java.time.Duration;

/** Where a client is on its way to the service. */
public sealed interface ClientState {

    /** Made, and not told to connect yet. */
    record Idle() implements ClientState {}

    /**
     * A token is fetched, or the connection is being opened.
     *
     * @param attempt 1 for the first attempt, or the first one after a stable connection
     */
    record Connecting(int attempt) implements ClientState {}

    /** Let in; what was missed is still coming. */
    record Connected() implements ClientState {}

    /** Let in, and everything that had been missed has come. */
    record CaughtUp() implements ClientState {}

    /**
     * Not connected; the next attempt follows by itself.
     *
     * @param delay the time until then
     * @param attempt how many attempts have failed in a row, 1 after the first
     * @param reason the official client's reason for the end of the connection, {@code timeout}, {@code no_token}, the code
     *     of a refusal, or the message of what failed
     */
    record Waiting(Duration delay, int attempt, String reason) implements ClientState {}

    /**
     * The service does not let this caller in, and trying again would not change that; {@link RealtimeClient#connect()}
     * tries again all the same.
     *
     * @param code the code of the refusal, for example {@code token_expired}; {@code refused} if the service gave none
     */
    record Refused(String code, String message) implements ClientState {}

    /**
     * Ended for good by the service ({@code io server disconnect}) or by the application ({@code io client disconnect}).
     * After the former {@link RealtimeClient#connect()} may be called once the user has logged in again.
     */
    record Closed(String reason) implements ClientState {}
}
