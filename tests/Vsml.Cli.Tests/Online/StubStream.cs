using Vsml.Cli.Online;

namespace Vsml.Cli.Tests.Online;

/// <summary>Rows whose one feature is their number and whose class is drawn.</summary>
internal sealed class StubStream(string name, int rows, bool shuffled = false) : RowStream
{
    private readonly int[] _labels = [.. Enumerable.Range(0, rows).Select(row => new Random(row).Next(3))];

    public override string Name => name;

    public override int Rows => rows;

    public override int Inputs => 1;

    public override int Classes => 3;

    protected override bool FileOrderIsDefault => !shuffled;

    public override RowReader Begin() => (row, features) => features[0] = row;

    public override int Label(int row) => _labels[row];
}
