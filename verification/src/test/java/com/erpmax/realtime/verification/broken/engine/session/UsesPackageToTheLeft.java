package com.erpmax.realtime.verification.broken.engine.session;

import com.erpmax.realtime.verification.broken.engine.http.UsesSession;

/** Together with {@link UsesSession} a cycle, and an arrow that points back. */
public record UsesPackageToTheLeft(UsesSession left) {}
