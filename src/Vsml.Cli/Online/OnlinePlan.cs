namespace Vsml.Cli.Online;

/// <summary>Who is to meet which streams.</summary>
/// <param name="Lengths">Rows after which results are reported, smallest first. A shorter stream is reported at its own length.</param>
/// <param name="Repeats">Orders of each stream.</param>
/// <param name="Seed">Shuffles every stream; null leaves each its default order in the first repeat.</param>
/// <param name="InOrder">Every stream is met in the order of its file.</param>
/// <param name="Threads">Of each contender.</param>
/// <param name="Jobs">Contenders at the same time.</param>
internal sealed record OnlinePlan(
    IReadOnlyList<RowStream> Streams, IReadOnlyList<OnlineContender> Contenders, IReadOnlyList<int> Lengths,
    int Repeats = 1, int? Seed = null, bool InOrder = false, int Threads = 1, int Jobs = 1)
{
    /// <summary>Of one stream, smallest first.</summary>
    public IReadOnlyList<int> LengthsOf(RowStream stream) => [.. Lengths.Select(length => Math.Min(length, stream.Rows)).Distinct()];

    /// <summary>Rows predicted in all, each contender's counted.</summary>
    public long Steps => Streams.Sum(stream => (long)LengthsOf(stream)[^1]) * Contenders.Count * Repeats;
}
