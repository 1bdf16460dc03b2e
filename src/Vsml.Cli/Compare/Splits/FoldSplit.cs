using Vsml.Cli.Tabular;

namespace Vsml.Cli.Compare;

/// <summary>
/// Stratified folds: every row tests once a repeat and trains in the other folds. Folds differ by no more than one row, and by no more than
/// one of each class. The one row of a class of one row is tested by who has never seen the class.
/// </summary>
/// <param name="Folds">Two or more.</param>
internal sealed record FoldSplit(int Folds) : SplitRule
{
    public override string Name => $"{Folds} folds";

    public override string Title => $"{Folds} folds";

    public override string Wanted => $"{Folds} rows, and two rows of two classes";

    public override int Parts => Folds;

    public override bool Fits(Dataset dataset) =>
        dataset.Rows >= Folds && (dataset.Targets is not null || dataset.Labels.CountBy(label => label).Count(ofClass => ofClass.Value >= 2) >= 2);

    public override RowSplit Draw(Dataset dataset, int index, int seed)
    {
        int[] order = Shuffled(dataset, index / Folds, seed);
        var foldOf = new int[order.Length];
        int next = 0;
        // A stable sort: which rows of a class go to which fold is the shuffle's to say.
        foreach (int row in order.OrderBy(row => dataset.Labels[row]))
            foldOf[row] = next++ % Folds;
        ILookup<bool, int> trains = order.ToLookup(row => foldOf[row] != index % Folds);
        return new RowSplit([.. trains[true]], [.. trains[false]]);
    }
}
