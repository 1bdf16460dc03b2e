using System.Globalization;
using Spectre.Console;

namespace Vsml.Cli.Info;

/// <summary>Named facts under headings, and tables, to the output stream.</summary>
internal sealed class FactSheet(Terminal terminal)
{
    private const int NameWidth = 22;

    public void Heading(string text)
    {
        terminal.OutputWriter.WriteLine();
        terminal.OutputWriter.WriteLine(text);
    }

    public void Fact(string name, string value) =>
        terminal.OutputWriter.WriteLine($"  {name.PadRight(NameWidth)} {(value.Length == 0 ? "unknown" : value)}");

    public void Fact(string name, long value) => Fact(name, value.ToString(CultureInfo.InvariantCulture));

    public void Fact(string name, bool value) => Fact(name, value ? "yes" : "no");

    public void Table(string[] columns, IEnumerable<string[]> rows)
    {
        Table table = new Table().Border(terminal.TableBorder).AddColumns([.. columns.Select(Markup.Escape)]);
        foreach (string[] row in rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        terminal.Output.Write(table);
    }
}
