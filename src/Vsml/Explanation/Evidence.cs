using Vsml.Experts;
using Vsml.Kernels;
using Vsml.Messages;

namespace Vsml.Explanation;

/// <summary>
/// What the features of a row say for and against each class, in the sum of units and experts before the verdict, beside the same row with every
/// present feature at its mean. A unit's share is by how much it says something else than there; an expert's goes to the units by their terms of
/// its score, which is a sum over them; a projection's goes on to its features by their terms of its sum. All shares are less their mean over the
/// classes, of which a prediction does not know. A feature that is missing has none.
/// </summary>
/// <param name="network">That predicts.</param>
/// <param name="encoder">Of its rows.</param>
internal sealed unsafe class Evidence(Network network, RowEncoder encoder)
{
    // A score that is no further from that of the means has no slope to speak of.
    private const double LeastDifference = 1e-7;

    private readonly int _classes = network.Classes;
    private readonly int _units = network.Units.Inputs;

    /// <summary>Reads it from a state, which stays as it is.</summary>
    /// <param name="row">[features], raw.</param>
    /// <param name="state">The state.</param>
    /// <param name="shares">Receives [classes, features].</param>
    /// <param name="sums">Receives what all say together, less its mean over the classes, [classes].</param>
    internal void Read(ReadOnlySpan<float> row, float* state, Span<double> shares, Span<double> sums)
    {
        float[] means = Means(row);
        Said before = Listen(means, state);
        Said after = Listen(row, state);
        var units = new double[_classes * _units];
        AddUnits(before, after, state, units);
        AddExperts(before, after, units);
        Centre(units, _units);

        InputUnits inputs = encoder.Units;
        shares.Clear();
        for (int b = 0; b < _classes; b++)
        {
            ReadOnlySpan<double> ofClass = units.AsSpan(b * _units, _units);
            Span<double> features = shares.Slice(b * row.Length, row.Length);
            ofClass[..inputs.Widths.Shown].CopyTo(features);
            if (inputs.Projections is { IsDrawn: true } projections)
                projections.Share(inputs.Features, means, row, ofClass.Slice(inputs.Widths.Shown, projections.Units), features);
        }

        for (int b = 0; b < _classes; b++)
            sums[b] = after.Readings[b] + after.Votes[b];
        Centre(sums, 1);
    }

    /// <summary>The row with every present feature at its mean.</summary>
    private float[] Means(ReadOnlySpan<float> row)
    {
        var means = new float[row.Length];
        for (int a = 0; a < row.Length; a++)
            means[a] = float.IsFinite(row[a]) ? (float)encoder.Units.Features[a].Mean : float.NaN;
        return means;
    }

    private Said Listen(ReadOnlySpan<float> row, float* state)
    {
        RowMessages messages = encoder.Encode(row, buffered: -1);
        var probabilities = new float[_classes];
        network.Predict(messages, state, probabilities);
        int n = network.Units.StateLength / (_units * _classes * 2), experts = network.Experts.Inputs;
        var votes = new float[_classes];
        network.Experts.Read(state + network.Units.StateLength, messages.Experts, messages.PresentExperts, messages.ExpertCount, votes);
        return new Said(
            n, network.Scale, new Span<int>(messages.Units, messages.UnitCount).ToArray(), new Span<float>(network.Units.Query, _units * n).ToArray(),
            network.Readings.ToArray(), votes, new Span<int>(messages.PresentExperts, messages.ExpertCount).ToArray(),
            VotesOf(messages, state, n, experts), NumbersOf(messages));
    }

    /// <summary>What each expert says of each class, [classes][experts].</summary>
    private double[][] VotesOf(in RowMessages messages, float* state, int n, int experts)
    {
        var votes = new double[_classes][];
        float* hidden = state + network.Units.StateLength + n;
        for (int b = 0; b < _classes; b++)
        {
            votes[b] = new double[experts];
            for (int i = 0; i < messages.ExpertCount; i++)
            {
                long at = ((long)b * experts) + messages.PresentExperts[i];
                votes[b][messages.PresentExperts[i]] = Dot(network.Experts.Query + (at * n), hidden + (at * 2 * n), n);
            }
        }

        return votes;
    }

    /// <summary>The numbers that experts regress on, of each unit alone: index and value, [units].</summary>
    private (int Index, float Value)[][] NumbersOf(in RowMessages messages)
    {
        var numbers = new (int, float)[_units][];
        Array.Fill(numbers, []);
        if (encoder.Memory is not { } memory)
            return numbers;
        var all = new float[memory.Numbers.Count];
        int* one = stackalloc int[2];
        one[1] = _units - 1;
        for (int i = 0; i < messages.UnitCount - 1; i++)
        {
            one[0] = messages.Units[i];
            memory.Numbers.Take(messages.Predict, one, 2, all);
            all[_units - 1] = 0;
            numbers[one[0]] = [.. all.Index().Where(number => number.Item != 0).Select(number => (number.Index, number.Item))];
        }

        return numbers;
    }

    private void AddUnits(Said before, Said after, float* state, double[] units)
    {
        int n = after.StateSize;
        fixed (float* queries = after.Queries, others = before.Queries)
        {
            for (int b = 0; b < _classes; b++)
            {
                foreach (int unit in after.Units)
                {
                    float* hidden = state + ((((long)b * _units) + unit) * 2 * n) + n;
                    long at = (long)unit * n;
                    units[(b * _units) + unit] += after.Scale * (Dot(queries + at, hidden, n) - Dot(others + at, hidden, n));
                }
            }
        }
    }

    private void AddExperts(Said before, Said after, double[] units)
    {
        foreach (int expert in after.Experts)
        {
            for (int b = 0; b < _classes && Weights(expert, b) is { Length: > 0 } weights; b++)
            {
                var terms = new double[_units];
                for (int unit = 0; unit < _units - 1; unit++)
                    terms[unit] = Term(after.Numbers[unit], weights) - Term(before.Numbers[unit], weights);
                double difference = terms.Sum(), said = after.ExpertVotes[b][expert] - before.ExpertVotes[b][expert];
                double slope = Math.Abs(difference) < LeastDifference ? 0 : said / difference;
                for (int unit = 0; unit < _units - 1; unit++)
                    units[(b * _units) + unit] += slope * terms[unit];
            }
        }
    }

    /// <summary>What an expert multiplies the numbers by; none if it does not look at the row.</summary>
    private ReadOnlySpan<float> Weights(int expert, int b)
    {
        if (expert == ExpertKind.Memory && encoder.Memory is { } memory)
            return memory.Weights.AsSpan(b * memory.Numbers.Count, memory.Numbers.Count);
        return expert is ExpertKind.Recent or ExpertKind.Latest && encoder.Recent.All is { } recent && recent[expert - ExpertKind.Recent] is var own
            ? own.Weights.Span.Slice(b * own.Stride, own.Units - 1) : [];
    }

    private static double Term((int Index, float Value)[] numbers, ReadOnlySpan<float> weights)
    {
        double sum = 0;
        foreach ((int index, float value) in numbers)
            sum += index < weights.Length ? (double)weights[index] * value : 0;
        return sum;
    }

    /// <summary>Takes from [classes, width] the mean over the classes.</summary>
    private void Centre(Span<double> values, int width)
    {
        for (int k = 0; k < width; k++)
        {
            double mean = 0;
            for (int b = 0; b < _classes; b++)
                mean += values[(b * width) + k] / _classes;
            for (int b = 0; b < _classes; b++)
                values[(b * width) + k] -= mean;
        }
    }

    private static double Dot(float* left, float* right, int n)
    {
        double sum = 0;
        for (int k = 0; k < n; k++)
            sum += (double)left[k] * right[k];
        return sum;
    }

    /// <summary>What is said of a row.</summary>
    /// <param name="StateSize">N.</param>
    /// <param name="Scale">Of the units' readings.</param>
    /// <param name="Units">Present ones, the bias unit last.</param>
    /// <param name="Queries">[units, N].</param>
    /// <param name="Readings">By all units, [classes].</param>
    /// <param name="Votes">By all experts, [classes].</param>
    /// <param name="Experts">Present ones.</param>
    /// <param name="ExpertVotes">By each, [classes][experts].</param>
    /// <param name="Numbers">Of each unit, [units].</param>
    private sealed record Said(
        int StateSize, float Scale, int[] Units, float[] Queries, float[] Readings, float[] Votes, int[] Experts, double[][] ExpertVotes,
        (int Index, float Value)[][] Numbers);
}
