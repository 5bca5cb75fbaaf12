package com.erpmax.realtime.verification.broken.client;

import com.erpmax.realtime.verification.broken.service.billing.Billing;

/** A leaf uses nothing of ours. */
public record UsesTheServer(Billing billing) {}
