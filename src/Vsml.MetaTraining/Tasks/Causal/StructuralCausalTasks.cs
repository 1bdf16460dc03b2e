namespace Vsml.MetaTraining;

/// <summary>
/// Features and label are nodes of one random causal graph: each node is a noisy non-linear function of a few earlier ones.
/// Features may cause the label, be caused by it, share hidden causes with it, or be unrelated. This follows the idea of
/// the prior of TabPFN (Hollmann et al. 2022, section 4).
/// </summary>
internal sealed class StructuralCausalTasks : TableTasks
{
    /// <inheritdoc/>
    public override string Name => "structural causal";

    private protected override void Generate(Table table, float[] prior, int[] labels, Random random)
    {
        int features = table.Informative;
        int hidden = 2 + random.Next(0, Math.Min(features, 24) + 2);
        CausalGraph graph = new(features + hidden, table.Rows, random);
        int roots = random.LogUniformInteger(1, Math.Max(1, (features + hidden) / 2));
        int labelAt = Math.Clamp((int)(graph.Nodes * random.Uniform(0.1, 1)), roots, graph.Nodes);
        bool manyClasses = prior.Length > 4;
        int classCauses = random.Chance(manyClasses ? 0.15 : 0.5) ? 1 : prior.Length;
        float[] nodeWeights = new float[graph.Nodes];
        Array.Fill(nodeWeights, (float)random.Uniform(0.2, 1));
        for (int node = 0; node < labelAt; node++)
            graph.Grow(node, roots, random);

        DrawLabels(graph, labelAt, classCauses, prior, labels, nodeWeights, random);
        double caused = random.Uniform(0, manyClasses ? 1 : 0.6);
        for (int node = labelAt; node < graph.Nodes; node++)
        {
            bool byLabel = random.Chance(caused);
            graph.Grow(node, roots, random, byLabel ? Effect(labels, prior.Length, random) : default);
            if (byLabel)
                nodeWeights[node] = 1;
        }

        for (int column = 0; column < features; column++)
        {
            int node = random.Pick(nodeWeights);
            nodeWeights[node] = 0;
            graph[node].CopyTo(table.Latent(column));
        }
    }

    /// <summary>The label is an interval of one noisy function of its causes, or the highest of one function a class.</summary>
    private static void DrawLabels(
        CausalGraph graph, int known, int functions, float[] prior, int[] labels, float[] nodeWeights, Random random)
    {
        float[] scores = new float[functions * graph.Rows];
        int causes = random.LogUniformInteger(1, Math.Min(known, 12));
        double noise = random.Chance(0.3) ? 0 : random.LogUniform(0.02, 0.7);
        int[] causeOf = new int[causes];
        for (int k = 0; k < causes; k++)
            nodeWeights[causeOf[k] = random.Next(known)] = 1;
        for (int f = 0; f < functions; f++)
        {
            Span<float> score = scores.AsSpan(f * graph.Rows, graph.Rows);
            graph.Combine(causeOf, score, random);
            ColumnMath.AddNoise(score, noise, random);
        }

        if (functions == 1)
            ClassAssignment.ByIntervals(scores, prior, ordered: random.Chance(0.5), labels, random);
        else
            ClassAssignment.ByHighestScore(scores, prior, 0, labels, random);
    }

    /// <summary>What a node caused by the label sees of it, <c>[rows]</c>: a random number for each class.</summary>
    private static float[] Effect(int[] labels, int classes, Random random)
    {
        float[] numbers = new float[classes], effect = new float[labels.Length];
        random.FillGaussian(numbers);
        for (int row = 0; row < labels.Length; row++)
            effect[row] = numbers[labels[row]];
        ColumnMath.Standardise(effect);
        return effect;
    }
}
