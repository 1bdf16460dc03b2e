using System.Text.Json.Serialization;

namespace Vsml.Tables;

/// <summary>The marks that a column's numbers are written with.</summary>
/// <param name="Fraction">Before the fraction: '.' or ','.</param>
/// <param name="Thousands">Between thousands: '.', ',', ' ' (for any space) or '\'' (for any apostrophe); null where nothing is.</param>
/// <param name="Form">What the digits stand for.</param>
/// <param name="Unit">What stands beside every number, such as kg or $; null where nothing does, or it is not known.</param>
public readonly record struct NumberMarks(
    char Fraction,
    char? Thousands,
    [property: JsonConverter(typeof(JsonStringEnumConverter<NumberForm>)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] NumberForm Form = NumberForm.Ordinary,
    string? Unit = null);
