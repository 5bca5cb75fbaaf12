package com.erpmax.realtime.verification.broken.service.notifications;

import com.erpmax.realtime.verification.broken.service.billing.Billing;

/** Features do not import each other. */
record UsesOtherFeature(Billing other) {}
