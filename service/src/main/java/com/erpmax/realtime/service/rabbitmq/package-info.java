/**
 * The AMQP side: connections that come back by themselves, publishing with confirms, and consuming that loses nothing.
 * Connections and consumers have threads of their own; publishing blocks the caller. It knows queues and messages, not
 * what they mean.
 */
@NullMarked
package com.erpmax.realtime.service.rabbitmq;

import org.jspecify.annotations.NullMarked;
