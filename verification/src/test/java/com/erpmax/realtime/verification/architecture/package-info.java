/**
 * The rules that keep the shape of the project: arrows between modules and packages, and budgets for size.
 * Everything runs on the test's own thread, over compiled classes and source text.
 * It knows the names of packages, and nothing of what they do.
 */
@NullMarked
package com.erpmax.realtime.verification.architecture;

import org.jspecify.annotations.NullMarked;
