using System.Numerics.Tensors;

namespace Vsml.Cli.Online;

/// <summary>
/// The nearest neighbours among the last rows, by Euclidean distance of features standardised by their mean and deviation so far, the row to
/// predict included; a missing value counts as the mean so far, a feature that has not varied says nothing. A class is as probable as
/// it has neighbours, one more neighbour being shared by all classes; of classes with as many, the one with the nearer is predicted.
/// </summary>
internal sealed class NearestNeighbours : IOnlineLearner
{
    public const int Neighbours = 5, Window = 1000;

    // So little that it decides between classes with as many neighbours and nothing else.
    private const double NearerCounts = 0.001;

    private readonly int _classes;
    private readonly FeatureStatistics _statistics;

    // [inputs, Window], as they came, so that a distance to all rows is a few operations on vectors for each input.
    private readonly float[] _columns;
    private readonly int[] _labels = new int[Window];
    private readonly float[] _row;
    private readonly float[] _distances = new float[Window];
    private readonly float[] _differences = new float[Window];
    private readonly int[] _nearest = new int[Neighbours];
    private int _rows;

    public NearestNeighbours(int inputs, int classes)
    {
        _classes = classes;
        _statistics = new FeatureStatistics(inputs);
        _columns = new float[checked(inputs * Window)];
        _row = new float[inputs];
    }

    public static OnlineContender Contender { get; } =
        new($"{Neighbours} nearest neighbours", (inputs, classes, _) => new NearestNeighbours(inputs, classes));

    public IReadOnlyList<double?> LearningRates { get; } = [null];

    public void Predict(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        _statistics.Add(features);
        int count = Math.Min(_rows, Window);
        MeasureDistances(features, count);
        int found = FindNearest(count);

        double total = found + 1;
        Span<double> votes = stackalloc double[Neighbours];
        for (int i = 0; i < found; i++)
        {
            votes[i] = 1 + (NearerCounts * (found - i));
            total += votes[i] - 1;
        }
        probabilities.Fill((float)(1 / (_classes * total)));
        for (int i = 0; i < found; i++)
            probabilities[_labels[_nearest[i]]] += (float)(votes[i] / total);
    }

    public void Observe(int label)
    {
        int place = _rows++ % Window;
        for (int a = 0; a < _row.Length; a++)
            _columns[(a * Window) + place] = _row[a];
        _labels[place] = label;
    }

    public void Dispose()
    {
    }

    /// <summary>Squared, to the <paramref name="count"/> rows that are there.</summary>
    private void MeasureDistances(ReadOnlySpan<float> features, int count)
    {
        Span<float> distances = _distances.AsSpan(0, count), differences = _differences.AsSpan(0, count);
        distances.Clear();
        for (int a = 0; a < features.Length; a++)
        {
            FeatureSummary summary = _statistics[a];
            _row[a] = float.IsNaN(features[a]) ? (float)summary.Mean : features[a];
            if (summary.InverseDeviation == 0)
                continue;
            TensorPrimitives.Subtract(_columns.AsSpan(a * Window, count), _row[a], differences);
            TensorPrimitives.Multiply(differences, (float)summary.InverseDeviation, differences);
            TensorPrimitives.MultiplyAdd(differences, differences, distances, distances);
        }
    }

    /// <summary>Fills <see cref="_nearest"/>, nearest first, and of rows as near the newer first.</summary>
    /// <returns>How many there are.</returns>
    private int FindNearest(int count)
    {
        int found = 0;
        for (int age = 1; age <= count; age++)
        {
            int row = (_rows - age) % Window, rank = found;
            while (rank > 0 && _distances[row] < _distances[_nearest[rank - 1]])
                rank--;
            if (rank == Neighbours)
                continue;
            found = Math.Min(found + 1, Neighbours);
            for (int i = found - 1; i > rank; i--)
                _nearest[i] = _nearest[i - 1];
            _nearest[rank] = row;
        }
        return found;
    }
}
