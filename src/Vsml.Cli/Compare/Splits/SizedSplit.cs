using Vsml.Cli.Tabular;

namespace Vsml.Cli.Compare;

/// <summary>So many training rows, drawn plainly (<see cref="RowSplit"/>).</summary>
internal sealed record SizedSplit(int TrainRows) : SplitRule
{
    public override string Name => $"{TrainRows} rows";

    public override string Title => $"{TrainRows} training rows";

    public override string Wanted => $"{TrainRows} training and {RowSplit.MinTestRows} test rows";

    public override bool Fits(Dataset dataset) => RowSplit.Fits(dataset, TrainRows);

    public override RowSplit Draw(Dataset dataset, int index, int seed) => RowSplit.Draw(dataset, TrainRows, index, seed);
}
