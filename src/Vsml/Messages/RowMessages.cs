namespace Vsml.Messages;

/// <summary>One row as messages: all that a network is told of it, wherever it comes from.</summary>
internal unsafe struct RowMessages
{
    /// <summary>Forward messages of the units for the prediction, by the statistics before the row, [units, 8].</summary>
    internal float* Predict;

    /// <summary>Those for the update: the statistics now include the row. May be <see cref="Predict"/>.</summary>
    internal float* Update;

    /// <summary>Present units, ascending, the bias unit last.</summary>
    internal int* Units;

    internal int UnitCount;

    /// <summary>Messages of the experts, [classes, experts, 8].</summary>
    internal float* Experts;

    /// <summary>Experts that vote, ascending.</summary>
    internal int* PresentExperts;

    internal int ExpertCount;

    /// <summary>What the classes are told before the row's label is known, [classes, 8]: the slots of <see cref="ClassMessage"/> from LogPrior on, MemoryError left out.</summary>
    internal float* Classes;

    /// <summary>u, [8].</summary>
    internal float* Context;
}
