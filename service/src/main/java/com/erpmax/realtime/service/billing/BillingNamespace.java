package com.erpmax.realtime.service.billing;

import com.erpmax.realtime.service.realtime.ClientEventHandler;
import com.erpmax.realtime.service.realtime.NamespaceEvents;
import com.erpmax.realtime.service.realtime.NamespaceNames;
import java.util.Map;
import org.springframework.stereotype.Component;

/** {@code /billing}: clients listen for {@code subscription:updated}, {@code subscription:expiring}, {@code payment:received}. */
@Component
class BillingNamespace implements NamespaceEvents {

    @Override
    public String namespace() {
        return NamespaceNames.BILLING;
    }

    @Override
    public Map<String, ClientEventHandler> handlers() {
        return Map.of();
    }
}
