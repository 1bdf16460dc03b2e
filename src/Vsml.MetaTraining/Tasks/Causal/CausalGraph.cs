namespace Vsml.MetaTraining;

/// <summary>A random directed acyclic graph whose nodes are columns of numbers, grown in topological order.</summary>
internal sealed class CausalGraph
{
    private readonly float[] _values;
    private readonly int _mostParents;
    private readonly double _recent;
    private readonly double _noise;
    private readonly ActivationKind? _shared;

    public CausalGraph(int nodes, int rows, Random random)
    {
        Nodes = nodes;
        Rows = rows;
        _values = new float[nodes * rows];
        _mostParents = random.LogUniformInteger(1, 8);
        _recent = random.Chance(0.5) ? 1 : random.Uniform(0.1, 1);
        _noise = random.Chance(0.2) ? 0 : random.LogUniform(0.02, 1);
        _shared = random.Chance(0.4) ? Activation.Sample(random) : null;
    }

    public int Nodes { get; }

    public int Rows { get; }

    /// <summary>Values of a node, <c>[rows]</c>, mean 0 and deviation 1.</summary>
    public Span<float> this[int node] => _values.AsSpan(node * Rows, Rows);

    /// <summary>Computes a node from earlier ones, and from <paramref name="extra"/> if given; the first ones are roots.</summary>
    public void Grow(int node, int roots, Random random, ReadOnlySpan<float> extra = default)
    {
        Span<float> values = this[node];
        if (node < roots)
        {
            GrowRoot(values, random);
            return;
        }

        int parents = random.Next(1, _mostParents + 1), window = Math.Max(1, (int)(node * _recent));
        Span<int> causes = stackalloc int[parents];
        for (int k = 0; k < parents; k++)
            causes[k] = node - 1 - random.Next(window);
        Combine(causes, values, random);
        if (!extra.IsEmpty)
        {
            ColumnMath.AddScaled(extra, (float)(random.LogUniform(0.4, 5) * (random.Chance(0.5) ? 1 : -1)), values);
            ColumnMath.Standardise(values);
        }

        ColumnMath.AddNoise(values, _noise, random);
        ColumnMath.Standardise(values);
    }

    /// <summary>target = standardised f(weighted sum of the causes); or their product now and then.</summary>
    public void Combine(ReadOnlySpan<int> causes, Span<float> target, Random random)
    {
        target.Clear();
        foreach (int cause in causes)
            ColumnMath.AddScaled(this[cause], (float)random.Gaussian(), target);
        ColumnMath.Standardise(target);
        if (causes.Length > 1 && random.Chance(0.15))
        {
            ReadOnlySpan<float> other = this[causes[random.Next(causes.Length)]];
            for (int row = 0; row < target.Length; row++)
                target[row] *= other[row];
        }
        else
        {
            Activation.Apply(_shared ?? Activation.Sample(random), target, 0.7 * random.Gaussian());
        }

        ColumnMath.Standardise(target);
    }

    private static void GrowRoot(Span<float> values, Random random)
    {
        random.FillGaussian(values);
        double kind = random.NextDouble();
        if (kind < 0.2)
        {
            foreach (ref float value in values)
                value = (float)random.Uniform(-1.7, 1.7);
        }
        else if (kind < 0.4)
        {
            double share = random.Uniform(0.1, 0.9), apart = random.Uniform(1, 6);
            foreach (ref float value in values)
                value += random.Chance(share) ? (float)apart : 0;
        }

        ColumnMath.Standardise(values);
    }
}
