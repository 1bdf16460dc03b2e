using System.Collections.Frozen;
using System.Globalization;

namespace Vsml.Tables;

/// <summary>What is commonly written beside a number and says what it counts: currencies, shares, measures.</summary>
internal static class Units
{
    private static readonly FrozenSet<string> Currencies = FrozenSet.ToFrozenSet(
    [
        "US$", "A$", "AU$", "C$", "CA$", "NZ$", "HK$", "S$", "R$", "kr", "kr.", "z\u0142", "K\u010d", "Ft", "Fr", "Fr.", "SFr.", "Rs", "Rs.", "lei",
        "USD", "EUR", "GBP", "JPY", "CNY", "RMB", "CHF", "AUD", "CAD", "NZD", "SEK", "NOK", "DKK", "ISK", "PLN", "CZK", "HUF", "RON", "BGN", "TRY", "RUB",
        "UAH", "ILS", "INR", "PKR", "KRW", "TWD", "HKD", "SGD", "THB", "IDR", "MYR", "PHP", "VND", "BRL", "MXN", "ARS", "CLP", "COP", "ZAR", "EGP", "AED", "SAR",
    ], StringComparer.Ordinal);

    /// <summary>A measure a word, those that mean the same joined by '|'; which of them a column has is told by the first.</summary>
    private const string Measures = """
        % pct|percent ‰ ‱ pp ppm ppb
        nm µm|um|micron|microns mm|millimeter|millimeters|millimetre|millimetres cm|centimeter|centimeters|centimetre|centimetres dm
        m|meter|meters|metre|metres km|kms|kilometer|kilometers|kilometre|kilometres in|inch|inches|"|″|” ft|foot|feet|'|′|’ yd|yard|yards mi|mile|miles nmi px|pixel|pixels pt
        mm²|mm2|mm^2 cm²|cm2|cm^2|sqcm m²|m2|m^2|sqm|qm km²|km2|km^2 ft²|ft2|ft^2|sqft in²|in2|in^2 ha|hectare|hectares ac|acre|acres
        ml cl dl l|liter|liters|litre|litres hl mm³|mm3 cm³|cm3|cm^3|cc|ccm m³|m3|m^3|cbm ft³|ft3|ft^3 gal|gallon|gallons qt bbl µl|ul nl
        ng µg|ug|mcg mg g|gr|gram|grams|gramm kg|kgs|kilo|kilos|kilogram|kilograms t|ton|tons|tonne|tonnes lb|lbs|pound|pounds oz|ounce|ounces kt
        ns µs|us ms|msec s|sec|secs|second|seconds min|mins|minute|minutes h|hr|hrs|hour|hours|uhr|std d|day|days wk|wks|week|weeks mo|mos|month|months y|yr|yrs|year|years
        °|º|˚|deg|degree|degrees °C|ºC|˚C|℃|degC °F|ºF|˚F|℉|degF C F K rad
        kmh|kph|kmph mph kn|kts|knot|knots rpm|r/min bpm mpg kmpl
        J kJ MJ GJ cal kcal Wh kWh MWh GWh mW W|watt|watts kW MW GW kVA hp|bhp|PS V|volt|volts mV kV A|amp|amps mA µA|uA Ah mAh Ω|ohm|ohms kΩ MΩ
        Hz kHz MHz GHz dB dBA dBm Pa hPa kPa MPa GPa bar mbar psi atm mmHg N kN Nm lm lx|lux cd
        B|byte|bytes kB|KB MB GB TB PB KiB MiB GiB TiB bit|bits kbit Mbit Gbit bps kbps Mbps Gbps fps dpi ppi MP
        mol mmol µmol|umol nmol IU U mEq mOsm
        k M bn|bln|billion|billions mn|mln|mio|million|millions mrd tsd thousand x|× pc|pcs|piece|pieces|stk
        """;

    private static readonly FrozenDictionary<string, string> NameOf = Names();

    // Of names that no other differs from in case alone, as mW and MW do; a single letter is never taken for another case's.
    private static readonly FrozenDictionary<string, string> NameOfLower = NameOf.Where(name => name.Key.Length > 1)
        .GroupBy(name => name.Key.ToLowerInvariant()).Where(group => group.Select(name => name.Value).Distinct().Count() == 1)
        .ToFrozenDictionary(group => group.Key, group => group.First().Value, StringComparer.Ordinal);

    /// <param name="text">What stands before or behind a number, without outer white space.</param>
    /// <param name="isBehind">Only a currency stands before a number: K9 is no temperature.</param>
    /// <returns>One name for all ways to write the unit; "" of none; null if it is not known.</returns>
    public static string? Find(string text, bool isBehind)
    {
        if (text.Length == 0)
            return "";
        if (Currencies.Contains(text) || (text.Length == 1 && char.GetUnicodeCategory(text[0]) == UnicodeCategory.CurrencySymbol))
            return text;
        if (!isBehind)
            return text is "%" or "\u2030" ? text : null;
        string name = string.Join("", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace('\u03bc', '\u00b5').Replace('\u2126', 'Ω');
        return Measure(name) ?? Quotient(name);
    }

    private static string? Measure(string name)
    {
        if (name.Length > 1 && name[^1] == '.')
            name = name[..^1];
        return NameOf.GetValueOrDefault(name) ?? NameOfLower.GetValueOrDefault(name.ToLowerInvariant());
    }

    /// <summary>One unit a piece of another: km/h, €/kg, l/100km.</summary>
    private static string? Quotient(string name)
    {
        if (name.Split('/') is not [{ Length: > 0 } above, { Length: > 0 } below])
            return null;
        string? unitAbove = Find(above, isBehind: true), unitBelow = Find(below.TrimStart('1', '0'), isBehind: true);
        return unitAbove is null || string.IsNullOrEmpty(unitBelow) ? null : $"{unitAbove}/{below[..^below.TrimStart('1', '0').Length]}{unitBelow}";
    }

    private static FrozenDictionary<string, string> Names()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string measure in Measures.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            string[] same = measure.Split('|');
            foreach (string name in same)
                names.Add(name, same[0]);
        }
        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
