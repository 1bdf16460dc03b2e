namespace Vsml.Tables;

/// <summary>A column that is known before the file is read, as those of a model are: what it is does not hang on what its cells look like.</summary>
/// <param name="Name">As in the header.</param>
public abstract record KnownColumn(string Name);

/// <summary>A column of numbers.</summary>
/// <param name="Name">As in the header.</param>
/// <param name="Marks">How they are known to be written; null, and where not all of them are written so, for what is found by looking.</param>
public sealed record KnownNumbers(string Name, NumberMarks? Marks = null) : KnownColumn(Name);

/// <summary>A column of texts that are taken as they stand, whatever they say.</summary>
/// <param name="Name">As in the header.</param>
public sealed record KnownTexts(string Name) : KnownColumn(Name);

/// <summary>A column of texts of which some are known; another one may be a code of a missing value.</summary>
/// <param name="Name">As in the header.</param>
/// <param name="Values">Those that are known.</param>
public sealed record KnownCategories(string Name, IReadOnlyCollection<string> Values) : KnownColumn(Name);
