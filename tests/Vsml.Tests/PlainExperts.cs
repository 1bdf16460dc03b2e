namespace Vsml.Tests;

/// <summary>
/// The experts of a learner in double precision: memory of all rows, two recent ones, the last label. They keep every row and solve anew.
/// </summary>
internal sealed class PlainExperts(int classes)
{
    private const double StreamLambda = 16, RecentLambda = 8;
    private static readonly double[] _kept = [0.998, 0.98];
    private readonly List<(double[] Phi, double[] Y, double Weight)> _rows = [];
    private readonly List<int> _labels = [];
    private readonly Record _memory = new() { Kept = 0.999, KeptCount = 1 };
    private readonly Record[] _recent = [.. _kept.Select(kept => new Record { Kept = kept, KeptCount = kept })];
    private double[][] _buffered = [];

    /// <summary>Rows that were buffered; 0 on a stream.</summary>
    public int BufferedRows { get; private set; }

    /// <summary>What memory says of a row that it has not learned; null before the first row.</summary>
    /// <param name="numbers">phi.</param>
    /// <param name="buffered">Its number among the buffered rows; -1 for a row that is none of them.</param>
    public double[]? Memory(double[] numbers, int buffered)
    {
        if (_memory.Rows == 0)
            return null;
        return buffered >= 0 ? _buffered[buffered] : PlainRegression.Scores(_memory.Weights, numbers);
    }

    /// <summary>The experts that have something to say, with their messages to each class, [classes][16].</summary>
    public IEnumerable<(int Expert, double[][] Messages)> Messages(double[] numbers, int buffered)
    {
        if (Memory(numbers, buffered) is { } scores)
            yield return (0, MessagesOf(scores, _memory, [0, 0]));
        if (BufferedRows > 0 || _labels.Count == 0)
            yield break;
        yield return (1, MessagesOf(PlainRegression.Scores(_recent[0].Weights, numbers), _recent[0], [1, 0]));
        yield return (2, MessagesOf(PlainRegression.Scores(_recent[1].Weights, numbers), _recent[1], [1, 1]));
        yield return (3, MessagesOfLastLabel());
    }

    /// <summary>Buffered rows: memory in closed form, lambda by the errors of leaving one out.</summary>
    public void Fit(IReadOnlyList<(double[] Phi, int Label)> rows)
    {
        BufferedRows = rows.Count;
        if (rows.Count < 2)
            return;
        (double[] Phi, double[] Y, double Weight)[] all = [.. rows.Select(row => (row.Phi, PlainRegression.Target(row.Label, classes), 1.0))];
        double Error(int power)
        {
            double[][] without = PlainRegression.LeaveOneOut(all, Math.Pow(4, power));
            return all.Zip(without, (row, scores) => PlainRegression.SquaredError(row.Y, scores)).Sum();
        }

        // Downhill from 4^3, up first.
        int chosen = 3, step = Error(4) < Error(3) ? 1 : -1;
        while (chosen + step is >= -1 and <= 8 && Error(chosen + step) < Error(chosen))
            chosen += step;
        _buffered = PlainRegression.LeaveOneOut(all, Math.Pow(4, chosen));
        _memory.Weights = PlainRegression.Solve(all, Math.Pow(4, chosen));
        _memory.Count = _memory.Rows = rows.Count;
        _memory.Own = Error(chosen);
        foreach ((_, int label) in rows)
        {
            double[] others = [.. Enumerable.Range(0, classes).Select(b => (double)(rows.Count(row => row.Label == b) - (b == label ? 1 : 0)))];
            _memory.Frequencies += FrequencyError(others, label);
        }
    }

    /// <summary>A row of a stream.</summary>
    /// <param name="numbers">phi.</param>
    /// <param name="units">How many of them are values of units.</param>
    /// <param name="label">Its class.</param>
    /// <param name="counts">Rows of each class before it.</param>
    public void Learn(double[] numbers, int units, int label, double[] counts)
    {
        double[] target = PlainRegression.Target(label, classes);
        double frequencyError = FrequencyError(counts, label);
        _rows.Add(([.. numbers.Select((x, i) => i < units ? x : 0)], target, 1));
        _memory.Learn(PlainRegression.SquaredError(target, _memory.Rows == 0 ? new double[classes] : PlainRegression.Scores(_memory.Weights, numbers)), frequencyError);
        _memory.Weights = PlainRegression.Solve(_rows, StreamLambda);
        foreach (Record recent in _recent)
        {
            double[] said = recent.Weights.Length == 0 ? new double[classes] : PlainRegression.Scores(recent.Weights, numbers);
            recent.Learn(PlainRegression.SquaredError(target, said), frequencyError);
            int n = _rows.Count;
            if (n % 16 == 0)
                recent.Weights = PlainRegression.Solve([.. _rows.Select((row, i) => row with { Weight = Math.Pow(recent.Kept, n - 1 - i) })], RecentLambda);
            else if (recent.Weights.Length == 0)
                recent.Weights = [.. Enumerable.Range(0, classes).Select(_ => new double[numbers.Length])];
        }

        _labels.Add(label);
    }

    private static double FrequencyError(double[] counts, int label)
    {
        double total = counts.Sum();
        return counts.Select((count, b) => Math.Pow((b == label ? 1 : 0) - (total == 0 ? 1.0 / counts.Length : count / total), 2)).Sum();
    }

    private double[][] MessagesOf(double[] scores, Record record, double[] recent)
    {
        double variance = record.Rows > 0 ? record.Own / (record.Rows * classes) : 1;
        double quality = record.Frequencies > 0 ? Math.Clamp(1 - (record.Own / record.Frequencies), -1, 1) : 0;
        return [.. scores.Select(s => (double[])
            [Clip(s / (variance + 0.02)), Math.Clamp(s, -1, 1.5), quality, 1 / Math.Sqrt(1 + (record.Count / 8)), 1, .. recent, 0, .. new double[8]])];
    }

    private double[][] MessagesOfLastLabel()
    {
        double rows = 0, repeats = 0;
        for (int t = 1; t < _labels.Count; t++)
            (rows, repeats) = ((0.995 * rows) + 1, (0.995 * repeats) + (_labels[t] == _labels[t - 1] ? 1 : 0));
        double rate = (repeats + (2.0 / classes)) / (rows + 2), vote = Clip(Math.Log(rate / (1 - rate) * (classes - 1)));
        return [.. Enumerable.Range(0, classes).Select(b => b == _labels[^1] ? 1.0 : 0).Select(isLast => (double[])
            [isLast * vote, isLast - (1.0 / classes), rate, 1 / Math.Sqrt(1 + (rows / 8)), 1, 0, 0, 1, .. new double[8]])];
    }

    private static double Clip(double vote) => vote / Math.Sqrt(1 + (vote * vote / 64));

    /// <summary>What a memory knows, and how it did.</summary>
    private sealed class Record
    {
        public double[][] Weights { get; set; } = [];

        public double Kept { get; init; }

        public double KeptCount { get; init; }

        public double Count { get; set; }

        public double Own { get; set; }

        public double Frequencies { get; set; }

        public double Rows { get; set; }

        public void Learn(double own, double frequencies)
        {
            (Own, Frequencies, Rows) = ((Kept * Own) + own, (Kept * Frequencies) + frequencies, (Kept * Rows) + 1);
            Count = (KeptCount * Count) + 1;
        }
    }
}
