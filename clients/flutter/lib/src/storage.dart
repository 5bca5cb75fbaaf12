import 'position.dart';

/// Where positions are kept. They belong to one user and tenant: use a storage for each.
abstract interface class PositionStorage {
  /// All positions by stream. Called once, before the first attempt to connect.
  Future<Map<String, Position>> load();

  /// Keeps a position in place of the stream's former one. Called after the handlers of the
  /// event have returned, one call after the other is done. When it fails, that is reported to
  /// `onProblem`, and after a restart events may come again.
  Future<void> save(String stream, Position position);
}

/// Forgets with the app: what is missed while it does not run, the service remembers.
final class MemoryPositions implements PositionStorage {
  @override
  Future<Map<String, Position>> load() async => const {};

  @override
  Future<void> save(String stream, Position position) async {}
}
