namespace Vsml.Tables;

/// <summary>The marks that a column's numbers are written with.</summary>
/// <param name="Fraction">Before the fraction: '.' or ','.</param>
/// <param name="Thousands">Between thousands: '.', ',', ' ' (for any space) or '\'' (for any apostrophe); null where nothing is.</param>
public readonly record struct NumberMarks(char Fraction, char? Thousands);
