package com.erpmax.realtime.service.realtime;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code payment:received}: a tenant has paid.
 *
 * @param tenantId who paid, a UUID; not part of the payload
 * @param amount in units of the currency, at least 0; a JSON number on the wire
 * @param currency the ISO 4217 code in upper case, for example {@code EUR}
 */
public record PaymentReceived(String tenantId, BigDecimal amount, String currency) implements EventPayload {

    private static final int MOST_DIGITS = 30;

    public PaymentReceived {
        tenantId = RoomNames.canonical("tenant_id", tenantId);
        if (amount.signum() < 0 || amount.precision() > MOST_DIGITS || Math.abs(amount.scale()) > MOST_DIGITS) {
            throw new IllegalArgumentException("amount: out of range (expected: >= 0, at most 30 digits)");
        }
        checkCurrency(currency);
    }

    @Override
    public CatalogueEvent event() {
        return CatalogueEvent.PAYMENT_RECEIVED;
    }

    @Override
    public String recipientId() {
        return tenantId;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("amount", amount);
        fields.put("currency", currency);
        return fields;
    }

    private static void checkCurrency(String code) {
        try {
            Currency.getInstance(code);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("currency: " + code + " (expected: an ISO 4217 code)", unknown);
        }
    }
}
