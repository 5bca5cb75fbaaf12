/** Tests of the messages between servers against the text and the bytes of the reference. */
@NullMarked
package com.erpmax.realtime.cluster.message;

import org.jspecify.annotations.NullMarked;
