/** Tests of the AMQP side with a real broker. */
@NullMarked
package com.erpmax.realtime.service.rabbitmq;

import org.jspecify.annotations.NullMarked;
