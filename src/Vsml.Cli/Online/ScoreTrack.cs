using Vsml.Cli.Compare;

namespace Vsml.Cli.Online;

/// <summary>What a learner's predictions were worth, row by row of a stream, each made before its row was learned.</summary>
/// <param name="rows">Of the stream.</param>
internal sealed class ScoreTrack(int rows)
{
    // After so many rows: how many were right, the sum of -ln p, and the seconds it took.
    private readonly int[] _right = new int[rows + 1];
    private readonly double[] _loss = new double[rows + 1];
    private readonly double[] _seconds = new double[rows + 1];

    /// <summary>Scored so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Scores the next row. What is no probability counts as wrong, and costs as much as a class that was ruled out.</summary>
    /// <param name="probabilities">[classes]</param>
    /// <param name="label">Of the row.</param>
    public void Add(ReadOnlySpan<float> probabilities, int label)
    {
        bool areProbabilities = true;
        int best = 0;
        for (int c = 0; c < probabilities.Length; c++)
        {
            areProbabilities &= probabilities[c] is >= 0 and <= 1.001f;
            if (probabilities[c] > probabilities[best])
                best = c;
        }
        _right[Rows + 1] = _right[Rows] + (areProbabilities && best == label ? 1 : 0);
        _loss[Rows + 1] = _loss[Rows] - Math.Log(areProbabilities ? Math.Clamp(probabilities[label], Scores.Epsilon, 1f) : Scores.Epsilon);
        Rows++;
    }

    /// <summary>Sets what the rows so far took, the last one's learning included.</summary>
    public void SetSeconds(double seconds) => _seconds[Rows] = seconds;

    /// <summary>Share of the rows from <paramref name="from"/> up to, not including, <paramref name="to"/> that were right.</summary>
    public double Accuracy(int from, int to) => (_right[to] - _right[from]) / (double)(to - from);

    /// <summary>Mean of -ln p(class of the row), p not below <see cref="Scores.Epsilon"/>.</summary>
    public double LogLoss(int from, int to) => (_loss[to] - _loss[from]) / (to - from);

    /// <summary>To predict and learn the first <paramref name="rows"/> rows.</summary>
    public double Seconds(int rows) => _seconds[rows];
}
