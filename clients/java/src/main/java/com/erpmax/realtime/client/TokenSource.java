package com.erpmax.realtime.client;

/** Gives access tokens. Called on a thread of its own for each attempt to connect; it may block. */
@FunctionalInterface
public interface TokenSource {

    /**
     * Returns an access token for one attempt to connect.
     *
     * @param refused whether the service has refused the token that was given last: a cache must not answer then
     * @throws Exception if there is no token at the moment; the attempt has failed then, and another one follows
     */
    String token(boolean refused) throws Exception;
}
