package com.erpmax.realtime.verification.broken.stray;

/** The table of arrows does not know this package. */
final class InNoKnownPackage {}
