namespace Vsml;

/// <summary>What of a row a learner does not know yet when it observes it.</summary>
internal enum RowNews
{
    /// <summary>Features and label: a row of a stream.</summary>
    All,

    /// <summary>The label; its features are in the statistics already.</summary>
    Label,

    /// <summary>Nothing: it was observed before and is shown again. No new evidence of how frequent its class is.</summary>
    None,
}
