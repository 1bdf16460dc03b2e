using Vsml.Cli.Tabular;

namespace Vsml.Cli.Compare;

/// <summary>
/// Half of the rows of every class train, the others test. Where their number is odd, one more trains: no test row is of a class that no
/// training row shows, and a class of one row is in no test.
/// </summary>
internal sealed record HalfSplit : SplitRule
{
    public override string Name => "half";

    public override string Title => "half of every class trains";

    public override string Wanted => "a class of two rows";

    public override bool Fits(Dataset dataset) => dataset.Rows > dataset.Labels.Distinct().Count();

    public override RowSplit Draw(Dataset dataset, int index, int seed)
    {
        var left = new int[dataset.Classes.Count];
        foreach (int label in dataset.Labels)
            left[label]++;
        for (int label = 0; label < left.Length; label++)
            left[label] = (left[label] + 1) / 2;

        ILookup<bool, int> trains = Shuffled(dataset, index, seed).ToLookup(row => left[dataset.Labels[row]]-- > 0);
        return new RowSplit([.. trains[true]], [.. trains[false]]);
    }
}
