using System.Globalization;
using System.Text;
using CsvHelper;

namespace Vsml.Cli;

/// <summary>Lines of a CSV file (RFC 4180) in UTF-8.</summary>
internal static class CsvLines
{
    public static byte[] Bytes(IEnumerable<string[]> lines)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, CultureInfo.InvariantCulture))
        {
            foreach (string[] fields in lines)
            {
                foreach (string field in fields)
                    csv.WriteField(field);
                csv.NextRecord();
            }
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
