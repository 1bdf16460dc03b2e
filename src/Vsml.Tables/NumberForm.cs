namespace Vsml.Tables;

/// <summary>What the digits of a number stand for.</summary>
public enum NumberForm
{
    /// <summary>Tens: 1234.5.</summary>
    Ordinary,

    /// <summary>Sixteens behind a 0x: 0x1F.</summary>
    Hexadecimal,

    /// <summary>Hours and minutes, or whatever comes in sixties: 12:30, which is 750.</summary>
    Sixtieths,

    /// <summary>Hours, minutes and seconds: 12:30:15, which is 750.25.</summary>
    SixtiethsOfSixtieths,
}
