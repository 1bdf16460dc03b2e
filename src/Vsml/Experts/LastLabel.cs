namespace Vsml.Experts;

/// <summary>The label of the row before, and how often labels came twice running: on a stream, what comes next is often what came last.</summary>
internal sealed class LastLabel
{
    // How much of the count is kept a row.
    private const double Kept = 0.995;

    /// <summary>The last label; -1 before the first.</summary>
    internal int Label { get; private set; } = -1;

    /// <summary>Rows after the first, those of long ago counting less.</summary>
    internal double Rows { get; private set; }

    /// <summary>Of them, those of the label before.</summary>
    internal double Repeats { get; private set; }

    /// <summary>How often a label is that of the row before, by what was seen.</summary>
    internal double Rate(int classes) => (Repeats + (2.0 / classes)) / (Rows + 2);

    internal void Learn(int label)
    {
        if (Label >= 0)
        {
            Rows = (Kept * Rows) + 1;
            Repeats = (Kept * Repeats) + (label == Label ? 1 : 0);
        }

        Label = label;
    }

    internal void Restore(int label, double rows, double repeats) => (Label, Rows, Repeats) = (label, rows, repeats);
}
