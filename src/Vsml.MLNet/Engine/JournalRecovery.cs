namespace Vsml.MLNet;

/// <summary>What an engine found in its journal when it was opened.</summary>
public sealed class JournalRecovery
{
    internal JournalRecovery()
    {
    }

    /// <summary>Rows that the model lacked, and that were learned again.</summary>
    public long RowsReplayed { get; internal init; }

    /// <summary>Bytes of a torn record at the end, which were dropped: the call that learned it had not returned. 0 for none.</summary>
    public long BytesDropped { get; internal init; }
}
