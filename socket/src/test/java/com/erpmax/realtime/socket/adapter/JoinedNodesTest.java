package com.erpmax.realtime.socket.adapter;

/** What holds for one node holds for a node of a cluster as well. */
class JoinedNodesTest extends AdapterContract {
    private final JoinedNodes nodes = new JoinedNodes();

    @Override
    protected Adapter create(String namespace, LocalAdapter local) {
        nodes.create(namespace, new LocalAdapter(namespace, new HomeLoops()));
        return nodes.create(namespace, local);
    }
}
