/// How many notifications are unread; [version] grows with every change.
final class Unread {
  const Unread(this.count, this.version);

  final int count;
  final int version;

  /// What a payload says; null if it says nothing of it.
  static Unread? read(Map<String, dynamic> payload) => switch (payload) {
        {'unread_count': final int count, 'version': final int version} ||
        {'unread': final int count, 'version': final int version} =>
          Unread(count, version),
        _ => null,
      };

  /// Whether this is newer than what is known.
  bool isNewerThan(Unread? known) => known == null || version > known.version;
}
