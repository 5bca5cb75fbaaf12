/// A client of the ERPMax realtime service that gives each stored event once and in order.
library;

export 'src/client.dart' show RealtimeClient, TokenSource;
export 'src/errors.dart' show RealtimeException;
export 'src/events.dart';
export 'src/position.dart' show Position;
export 'src/reconnect.dart' show Backoff;
export 'src/state.dart';
export 'src/storage.dart' show MemoryPositions, PositionStorage;
export 'src/unread.dart' show Unread;
