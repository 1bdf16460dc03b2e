namespace Vsml.Cli.Online;

/// <summary>
/// Predicts the label of the row before, which is hard to beat where neighbours in time are alike ("no-change"). Its probability is how
/// often that came true so far, but never so little that another class would be predicted; the other classes share the rest.
/// </summary>
/// <param name="classes">2 or more.</param>
internal sealed class LastLabel(int classes) : IOnlineLearner
{
    private const double Lead = 0.001;

    private int? _last;
    private int _rows;
    private int _repeats;

    public static OnlineContender Contender { get; } = new("last label", (_, classes, _) => new LastLabel(classes));

    public IReadOnlyList<double?> LearningRates { get; } = [null];

    public void Predict(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        probabilities.Fill(1f / classes);
        if (_last is not { } last)
            return;
        double repeated = Math.Max((_repeats + 1.0) / (_rows + 2.0), (1.0 / classes) + Lead);
        probabilities.Fill((float)((1 - repeated) / (classes - 1)));
        probabilities[last] = (float)repeated;
    }

    public void Observe(int label)
    {
        if (_last is { } last)
        {
            _rows++;
            _repeats += label == last ? 1 : 0;
        }
        _last = label;
    }

    public void Dispose()
    {
    }
}
