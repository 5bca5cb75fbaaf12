package com.erpmax.realtime.verification.broken.protocol;

import com.erpmax.realtime.verification.broken.engine.http.UsesSession;

/** An arrow back from module to module. */
record UsesModuleAbove(UsesSession above) {}
