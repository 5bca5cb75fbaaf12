// One connection to the service, with a socket in each namespace.

import { Manager } from '/console/vendor/socket.io.esm.min.js';

const NAMESPACES = ['/', '/notifications', '/provisioning', '/billing'];

export class Connection {
  /**
   * @param token the access token, sent with every CONNECT
   * @param on what the page wants to know: state(name, text), transport(name), event(namespace, name, payload, direction)
   */
  constructor(token, on) {
    this.on = on;
    this.manager = new Manager(location.origin, { path: '/ws/socket.io', autoConnect: false });
    this.sockets = new Map(NAMESPACES.map((name) => [name, this.manager.socket(name, { auth: { token } })]));
    this.watchManager();
    this.sockets.forEach((socket, name) => this.watchSocket(name, socket));
  }

  open() {
    this.on.state('connecting', 'Connecting…');
    this.sockets.forEach((socket) => socket.connect());
  }

  close() {
    this.sockets.forEach((socket) => socket.disconnect());
    this.on.state('offline', 'Not connected');
  }

  send(namespace, event, payload) {
    this.on.event(namespace, event, payload, 'out');
    this.sockets.get(namespace).emit(event, payload);
  }

  watchManager() {
    this.manager.on('open', () => {
      const engine = this.manager.engine;
      this.on.transport(engine.transport.name);
      engine.on('upgrade', (transport) => this.on.transport(transport.name));
    });
    this.manager.on('reconnect_attempt', () => this.on.state('connecting', 'Reconnecting…'));
    this.manager.on('error', () => this.on.state('connecting', 'Service not reachable, trying again…'));
  }

  watchSocket(name, socket) {
    socket.onAny((event, payload) => this.on.event(name, event, payload, 'in'));
    socket.on('connect_error', (error) => {
      if (socket.active) {
        return; // the manager tries again by itself, and says so
      }
      this.on.event(name, 'connect_error', { message: error.message, ...error.data }, 'in');
      if (name === '/') {
        this.on.state('refused', 'Refused');
        this.on.refused(error.message, error.data?.code);
      }
    });
    if (name === '/') {
      socket.on('connect', () => this.on.state('connected', 'Connected'));
      socket.on('disconnect', (reason) => {
        if (reason !== 'io client disconnect') {
          this.on.state(socket.active ? 'connecting' : 'offline', socket.active ? 'Reconnecting…' : 'Ended by the service');
        }
      });
    }
  }
}
