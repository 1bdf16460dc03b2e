using Vsml.KernelMethods;

namespace Vsml.Graphs;

/// <summary>What kernels over the rows of a fit say beside the learners, as <see cref="KernelVote"/> has it.</summary>
internal sealed class KernelGraph
{
    private readonly Graph _graph;
    private readonly KernelVote _vote;
    private readonly KernelClassifier _of;
    private readonly Value _known;

    internal KernelGraph(Graph graph, KernelVote vote)
    {
        (_graph, _vote, _of) = (graph, vote, vote.Classifier);
        _known = graph.Constant(vote.Classes.Select(known => known < 0 ? 0f : 1f).ToArray(), 1, vote.Classes.Length);
    }

    /// <summary>Mixes what learners and kernels say.</summary>
    /// <param name="features">[rows, inputs], raw.</param>
    /// <param name="probabilities">The learners', [rows, classes].</param>
    /// <param name="trust">Float, one number.</param>
    /// <param name="evidence">log q - log p of the classes that kernels know, [rows, classes].</param>
    /// <returns>[rows, classes].</returns>
    internal Value Mix(Value features, Value probabilities, Value trust, out Value evidence)
    {
        Value q = Logits(features).Softmax(1).Times(Selection());
        evidence = (q + KernelVote.LeastProbability).Log() - (probabilities + KernelVote.LeastProbability).Log();
        Value known = probabilities * _known, mixed = known * (evidence * trust).Exp();
        return probabilities - known + (mixed * (Sum(known) / Sum(mixed)));
    }

    /// <summary>The trust after a row of which the class is told.</summary>
    /// <param name="mixed">What was predicted, [1, classes].</param>
    /// <param name="evidence">As <see cref="Mix"/> gives it.</param>
    /// <param name="target">1 for the class, else 0, float [1, classes].</param>
    /// <param name="trust">Double, one number.</param>
    internal Value Follow(Value mixed, Value evidence, Value target, Value trust)
    {
        Value known = mixed * _known, isKnown = target * _known;
        Value surprise = Sum(isKnown * evidence) - (Sum(isKnown) * (Sum(known * evidence) / Sum(known)));
        Value step = surprise.AtMost(KernelVote.MostEvidence).AtLeast(-KernelVote.MostEvidence).To(ElementType.Double) * KernelVote.Pace;
        return (trust + step.Shaped(-1)).AtMost(1).AtLeast(0);
    }

    private Value Sum(Value values) => values.Mean(1, keepsAxis: true) * _vote.Classes.Length;

    // [classes of the kernels, classes].
    private Value Selection()
    {
        float[] selection = new float[_of.Classes * _vote.Classes.Length];
        for (int b = 0; b < _vote.Classes.Length; b++)
        {
            if (_vote.Classes[b] >= 0)
                selection[(_vote.Classes[b] * _vote.Classes.Length) + b] = 1;
        }

        return _graph.Constant(selection, _of.Classes, _vote.Classes.Length);
    }

    private Value Logits(Value features)
    {
        LandmarksGraph landmarks = new(features, _of.Encoding, _of.Landmarks, _of.Landmarks.Rows);
        Value logits = _graph.Constant(_of.Offsets, 1, _of.Classes);
        foreach (WeightedKernel one in _of.Kernels)
        {
            int rows = _of.Landmarks.Rows, stride = Kernel.Pad(rows);
            float[] weights = new float[rows * _of.Classes];
            for (int i = 0; i < weights.Length; i++)
                weights[i] = one.Weights.Span[(i % _of.Classes * stride) + (i / _of.Classes)];
            logits += landmarks.Score(one.Kernel, weights, _of.Classes) * _of.Sharpness;
        }

        return logits;
    }
}
