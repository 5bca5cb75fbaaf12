package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.service.auth.RefusalCode;
import com.erpmax.realtime.service.auth.TokenRefusedException;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.socket.namespace.ConnectMiddleware;
import com.erpmax.realtime.socket.namespace.ConnectRefusedException;
import com.erpmax.realtime.socket.namespace.ConnectUnavailableException;
import com.erpmax.realtime.socket.namespace.Socket;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Lets in whoever has an access token, and puts the socket into its rooms. The token is {@code auth.token} of the
 * CONNECT, else the {@code Authorization: Bearer} header of the handshake; never a query parameter.
 *
 * <p>A role that cannot be looked up now is no refusal: the transport is closed, and the client comes back.
 */
final class ConnectionAuthentication implements ConnectMiddleware {

    private static final String BEARER = "Bearer ";

    private final AccessTokens tokens;

    ConnectionAuthentication(AccessTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void authorise(Socket socket) {
        JsonNode auth = socket.auth(JsonNode.class);
        Principal principal;
        try {
            principal = tokens.verify(token(auth, socket));
        } catch (TokenRefusedException refused) {
            throw new ConnectRefusedException(
                    refused.code().code(), refused.code().message());
        } catch (DatabaseUnavailableException unavailable) {
            throw new ConnectUnavailableException(String.valueOf(unavailable.getMessage()), unavailable);
        }
        socket.attribute(SocketIdentity.ATTRIBUTE, new SocketIdentity(principal, announcesRefresh(auth)));
        socket.attribute(SocketIdentity.USER_ID, principal.userId());
        socket.join(RoomNames.user(principal.userId()), RoomNames.tenant(principal.tenantId()));
    }

    private static @Nullable String token(JsonNode auth, Socket socket) {
        JsonNode sent = auth.get("token");
        if (sent == null
                || sent.isNull()
                || (sent.isString() && sent.stringValue().isBlank())) {
            return socket.handshake()
                    .header("authorization")
                    .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                    .map(header -> header.substring(BEARER.length()).strip())
                    .orElse(null);
        }
        if (!sent.isString()) {
            throw new TokenRefusedException(RefusalCode.TOKEN_INVALID);
        }
        return sent.stringValue();
    }

    private static boolean announcesRefresh(JsonNode auth) {
        JsonNode refresh = auth.get("refresh");
        return refresh != null && refresh.isBoolean() && refresh.booleanValue();
    }
}
