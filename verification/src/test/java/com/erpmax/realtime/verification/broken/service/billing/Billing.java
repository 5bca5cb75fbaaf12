package com.erpmax.realtime.verification.broken.service.billing;

/** A feature that another feature knows. */
public final class Billing {}
