using Vsml.Messages;

namespace Vsml.Kernels;

/// <summary>
/// From what units and experts say of each class together, l_b, to logits: l_b + v . tanh(V x_b + c), x_b what is known of the class, the row and
/// the learner so far. Shared by all classes, it learns how far the sum can be trusted: when it is too sure, when it is not sure enough, and
/// whom of two that disagree.
/// </summary>
internal sealed unsafe class Verdict
{
    /// <summary>Numbers of x_b, and hidden numbers.</summary>
    internal const int Inputs = 16, Hidden = 16;

    private const int G = NetworkSpec.BackwardSize, E = NetworkSpec.InputSize;

    // Slots of x_b.
    private const int Total = 0, Probability = 1, OfUnits = 2, Highest = 3, Memory = 4, MemoryVote = 5, LastVote = 6, Prior = 7, FirstContext = 8;
    internal const float MostLogit = 6, LogitUnit = 3, VoteUnit = 8;
    private readonly PackedParameters _parameters;
    private readonly int _classes;
    private readonly AlignedBuffer _inputs, _hidden;
    private readonly float[] _sums, _readings, _probabilities;
    private int _top;

    internal Verdict(PackedParameters parameters, int classes)
    {
        (_parameters, _classes) = (parameters, classes);
        _inputs = new AlignedBuffer(classes * Inputs);
        _hidden = new AlignedBuffer(classes * Hidden);
        _sums = new float[classes];
        _readings = new float[classes];
        _probabilities = new float[classes];
    }

    /// <summary>x_b, [classes, 16].</summary>
    internal float* Input => _inputs.Pointer;

    /// <summary>tanh(V x_b + c), [classes, 16].</summary>
    internal float* HiddenValues => _hidden.Pointer;

    /// <summary>Logits of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="readings">What the units say, [classes].</param>
    /// <param name="votes">What the experts say, [classes].</param>
    /// <param name="experts">Experts of the network.</param>
    /// <param name="logits">Receives [classes].</param>
    internal void Reach(in RowMessages row, ReadOnlySpan<float> readings, ReadOnlySpan<float> votes, int experts, Span<float> logits)
    {
        float sumMean = 0, readingMean = 0;
        for (int b = 0; b < _classes; b++)
        {
            _sums[b] = readings[b] + votes[b];
            sumMean += _sums[b] / _classes;
            readingMean += readings[b] / _classes;
        }

        Softmax.Of(_sums, _probabilities);
        _top = 0;
        for (int b = 1; b < _classes; b++)
            _top = _probabilities[b] > _probabilities[_top] ? b : _top;
        bool hasMemory = false, hasLast = false;
        for (int i = 0; i < row.ExpertCount; i++)
        {
            hasMemory |= row.PresentExperts[i] == Vsml.Experts.ExpertKind.Memory;
            hasLast |= row.PresentExperts[i] == Vsml.Experts.ExpertKind.LastLabel;
        }

        for (int b = 0; b < _classes; b++)
        {
            float* x = Input + (b * Inputs), expert = row.Experts + ((long)b * experts * E);
            _readings[b] = readings[b] - readingMean;
            x[Total] = Clip(_sums[b] - sumMean);
            x[Probability] = _probabilities[b];
            x[OfUnits] = Clip(_readings[b]);
            x[Highest] = _probabilities[_top];
            x[Memory] = row.Classes[(b * G) + ClassMessage.Memory];
            x[MemoryVote] = hasMemory ? expert[(Vsml.Experts.ExpertKind.Memory * E) + ExpertMessage.Vote] / VoteUnit : 0;
            x[LastVote] = hasLast ? expert[(Vsml.Experts.ExpertKind.LastLabel * E) + ExpertMessage.Vote] / VoteUnit : 0;
            x[Prior] = row.Classes[(b * G) + ClassMessage.LogPrior];
            for (int k = 0; k < NetworkSpec.ContextSize; k++)
                x[FirstContext + k] = row.Context[k];
            _sums[b] -= sumMean;
        }

        float* p = _parameters.Pointer;
        LinearMap.Multiply(
            Input, Inputs, _classes, Inputs, p + _parameters.VerdictInput, Hidden, p + _parameters.VerdictBias, 0, HiddenValues, Hidden);
        LinearMap.Tanh(HiddenValues, _classes * Hidden);
        for (int b = 0; b < _classes; b++)
            logits[b] = readings[b] + votes[b] + LinearMap.Dot(HiddenValues + (b * Hidden), p + _parameters.VerdictOutput, Hidden);
    }

    /// <summary>The way back from dL/dx_b to what units and experts said.</summary>
    /// <param name="inputGradient">dL/dx_b, [classes, 16].</param>
    /// <param name="sums">Adds dL/dl_b by way of x, [classes].</param>
    /// <param name="readings">Adds dL/d(what units say) by way of x, beyond those of l_b, [classes].</param>
    internal void Back(float* inputGradient, Span<float> sums, Span<float> readings)
    {
        float highest = 0, mean = 0, sumMean = 0, readingMean = 0;
        for (int b = 0; b < _classes; b++)
            highest += inputGradient[(b * Inputs) + Highest];
        for (int b = 0; b < _classes; b++)
            mean += _probabilities[b] * (inputGradient[(b * Inputs) + Probability] + (b == _top ? highest : 0));
        for (int b = 0; b < _classes; b++)
        {
            float* x = inputGradient + (b * Inputs);
            sumMean += x[Total] * Slope(_sums[b]) / _classes;
            readingMean += x[OfUnits] * Slope(_readings[b]) / _classes;
        }

        for (int b = 0; b < _classes; b++)
        {
            float* x = inputGradient + (b * Inputs);
            sums[b] += (x[Total] * Slope(_sums[b])) - sumMean + (_probabilities[b] * (x[Probability] + (b == _top ? highest : 0) - mean));
            readings[b] += (x[OfUnits] * Slope(_readings[b])) - readingMean;
        }
    }

    private static float Clip(float logit) => logit / (LogitUnit * MathF.Sqrt(1 + (logit * logit / (MostLogit * MostLogit))));

    private static float Slope(float logit)
    {
        float square = 1 + (logit * logit / (MostLogit * MostLogit));
        return 1 / (LogitUnit * square * MathF.Sqrt(square));
    }
}
