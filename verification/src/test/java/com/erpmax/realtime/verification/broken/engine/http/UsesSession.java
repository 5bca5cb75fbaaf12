package com.erpmax.realtime.verification.broken.engine.http;

import com.erpmax.realtime.verification.broken.engine.session.UsesPackageToTheLeft;

/** Allowed by itself. */
public record UsesSession(UsesPackageToTheLeft right) {}
