/** The settings of the service: each one is described once, beside its definition. Immutable records, readable from any thread. Knows nothing of what the settings are used for. */
@NullMarked
package com.erpmax.realtime.service.config;

import org.jspecify.annotations.NullMarked;
