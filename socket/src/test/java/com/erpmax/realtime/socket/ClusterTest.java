package com.erpmax.realtime.socket;

import com.erpmax.realtime.socket.adapter.AdapterFactory;
import com.erpmax.realtime.socket.adapter.JoinedNodes;

class ClusterTest extends ClusterContract {
    @Override
    protected AdapterFactory adapters() {
        return new JoinedNodes();
    }
}
