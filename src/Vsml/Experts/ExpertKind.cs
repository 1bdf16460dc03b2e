namespace Vsml.Experts;

/// <summary>The experts of a learner: each says something about every class, and sub-RNNs learn how far to trust it.</summary>
internal static class ExpertKind
{
    /// <summary>Second-order memory of all rows.</summary>
    internal const int Memory = 0;

    /// <summary>Recent memory of some hundred rows, on a stream.</summary>
    internal const int Recent = 1;

    /// <summary>Recent memory of some tens of rows, on a stream.</summary>
    internal const int Latest = 2;

    /// <summary>The label of the row before, on a stream.</summary>
    internal const int LastLabel = 3;

    /// <summary>How many.</summary>
    internal const int Count = 4;
}
