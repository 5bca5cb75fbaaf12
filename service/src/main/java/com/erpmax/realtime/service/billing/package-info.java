/** Billing events: the namespace on which tenants learn of subscriptions and payments. Holds no state. Knows nothing of how subscriptions are billed. */
@NullMarked
package com.erpmax.realtime.service.billing;

import org.jspecify.annotations.NullMarked;
