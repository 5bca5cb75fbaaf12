package com.erpmax.realtime.verification.broken.service.billing;

import com.erpmax.realtime.verification.broken.client.UsesTheServer;

/** Nothing of ours uses a leaf. */
public record UsesTheClient(UsesTheServer client) {}
