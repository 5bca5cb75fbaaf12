import 'dart:async';

import 'package:socket_io_client/socket_io_client.dart' as io;

import 'reconnect.dart';

/// One attempt to connect and the connection that comes of it, over socket_io_client; never used
/// twice. Its own reconnection is off, and `forceNew` is on, because sockets to one host would
/// otherwise share a manager whatever their path and token.
final class Connection {
  Connection({
    required Uri uri,
    required String path,
    required Map<String, Object> auth,
    required Duration timeout,
    required this.onOpen,
    required this.onEvent,
    required this.onEnd,
  }) : _socket = io.io(
          uri.toString(),
          io.OptionBuilder()
              .setTransports(['websocket'])
              .setPath(path)
              .setAuth(auth)
              .setTimeout(timeout.inMilliseconds)
              .enableForceNew()
              .disableReconnection()
              .disableAutoConnect()
              .build(),
        ) {
    _timer = Timer(timeout, () => _end(const Lost('timeout')));
    _socket
      ..on('connect', (_) {
        _timer.cancel();
        if (!_isOver) onOpen();
      })
      ..on('connect_error', (Object? value) => _end(endingOfConnectError(value)))
      ..on('disconnect', (Object? reason) => _end(endingOfDisconnect('$reason')))
      // An event without arguments, such as pong, calls this with its name alone.
      ..onAny((String event, [dynamic data]) {
        if (!_isOver) onEvent(event, data);
      })
      ..connect();
  }

  /// The namespace has let the socket in.
  final void Function() onOpen;

  /// [data] is the only argument, null if there is none, a list if there are several.
  final void Function(String event, Object? data) onEvent;

  /// Called once; nothing is called afterwards.
  final void Function(Ending ending) onEnd;

  final io.Socket _socket;
  late final Timer _timer;
  bool _isOver = false;

  /// Sends an event. [onAnswer] is not called when the connection ends first.
  void send(String event, Map<String, Object?> payload, void Function(Object? answer) onAnswer) {
    _socket.emitWithAck(event, payload, ack: ([Object? answer]) {
      if (!_isOver) onAnswer(answer);
    });
  }

  /// Ends it; [onEnd] is not called.
  void close() {
    _isOver = true;
    _timer.cancel();
    scheduleMicrotask(_socket.dispose); // not among the listeners that may be calling this
  }

  void _end(Ending ending) {
    if (_isOver) return;
    close();
    onEnd(ending);
  }
}
