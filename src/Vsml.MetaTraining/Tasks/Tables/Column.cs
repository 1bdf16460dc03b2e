namespace Vsml.MetaTraining;

/// <summary>How a column of a table is written.</summary>
internal enum ColumnKind
{
    /// <summary>A measurement or a count: one input.</summary>
    Numeric,

    /// <summary>One of a few levels written as a number: one input. Two levels make a binary column.</summary>
    Ordinal,

    /// <summary>One of a few levels written as a group of indicators, one input a level.</summary>
    OneHot,
}

/// <summary>Where the values of a column come from.</summary>
internal enum ColumnSource
{
    /// <summary>The generator of the task: it may depend on the label.</summary>
    Informative,

    /// <summary>A mixture of informative columns with a little noise: a near-duplicate.</summary>
    Redundant,

    /// <summary>Pure noise.</summary>
    Noise,

    /// <summary>The same value in every row.</summary>
    Constant,
}

/// <summary>One attribute of a table, before any value is drawn.</summary>
/// <param name="Kind">How it is written.</param>
/// <param name="Source">Where its values come from.</param>
/// <param name="Levels">Number of levels, 0 for a numeric column.</param>
/// <param name="Width">
/// Number of inputs it takes. A one-hot group has as many as levels, or one fewer: then the last level has no indicator,
/// as a category has that a fitted encoder never met.
/// </param>
internal readonly record struct Column(ColumnKind Kind, ColumnSource Source, int Levels, int Width);
