namespace Vsml;

/// <summary>Whether a row that is observed is a new or a repeated example, and what of it was counted before.</summary>
internal enum RowNews
{
    /// <summary>A new example of a stream: features and label are added to the statistics.</summary>
    All,

    /// <summary>A new example whose features are in the statistics already, as in a fit of buffered rows: its label alone is counted.</summary>
    Label,

    /// <summary>A repeated example, as in a second pass: counted as a repetition, not as further evidence of how frequent its class is.</summary>
    None,
}
