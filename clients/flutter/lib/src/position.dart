/// How far a stream has been taken: everything up to and with this place.
final class Position {
  const Position(this.epoch, this.seq);

  /// Which life of the stream [seq] belongs to; empty before its first event.
  final String epoch;

  /// The place of the last event that was taken, 0 before the first.
  final int seq;

  /// Reads a position of the wire or of a storage; null if it is none.
  static Position? read(Object? value) => switch (value) {
        {'epoch': final String epoch, 'seq': final int seq} when seq >= 0 =>
          Position(epoch, seq),
        _ => null,
      };

  Map<String, Object> toJson() => {'epoch': epoch, 'seq': seq};

  /// Whether everything up to [other] has been taken.
  bool covers(Position other) => epoch == other.epoch && other.seq <= seq;

  /// Whether [other] comes right after this: the next place, or the first one of a new life.
  bool isFollowedBy(Position other) => epoch == other.epoch
      ? other.seq == seq + 1
      : other.seq == 1;

  @override
  bool operator ==(Object other) =>
      other is Position && other.epoch == epoch && other.seq == seq;

  @override
  int get hashCode => Object.hash(epoch, seq);

  @override
  String toString() => '$epoch $seq';
}
