using System.Globalization;
using Vsml.Graphs;

namespace Vsml.Onnx;

/// <summary>
/// Writes what an ensemble has learned as ONNX models, for whatever runs these. <see cref="WritePrediction(LearnerEnsemble, Stream)"/> gives one that predicts by the state
/// that the ensemble has now; <see cref="WriteLearning"/> one that goes on learning, from a state that <see cref="LearnedStateFile"/> writes and reads.
/// </summary>
public static class OnnxExport
{
    /// <summary>
    /// Writes a model that predicts: input <c>features</c>, float [rows, inputs], raw, any number of rows, what is not finite being missing; output
    /// <c>probabilities</c>, float [rows, classes].
    /// </summary>
    /// <param name="ensemble">The ensemble; it must not learn meanwhile.</param>
    /// <param name="stream">Receives the model.</param>
    /// <exception cref="InvalidOperationException">The model would be larger than 2 GB.</exception>
    public static void WritePrediction(LearnerEnsemble ensemble, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        ArgumentNullException.ThrowIfNull(stream);
        Graph graph = new();
        Value features = graph.Input("features", ElementType.Float, null, ensemble.Inputs);
        graph.Output("probabilities", PredictionGraph.Add(graph, ensemble, features), null, ensemble.Classes);
        OnnxModel.Write(graph, Facts(ensemble), stream);
    }

    /// <summary>
    /// Writes a model that predicts numbers: input <c>features</c>, float [rows, inputs], raw, any number of rows, what is not finite being missing; outputs
    /// <c>mean</c> and <c>standard_deviation</c>, float [rows, 1], and, where levels are given, <c>quantiles</c>, float [rows, levels].
    /// </summary>
    /// <param name="learner">The learner; it must not learn meanwhile.</param>
    /// <param name="stream">Receives the model.</param>
    /// <param name="levels">Levels of the quantiles, each between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A level is not between 0 and 1.</exception>
    /// <exception cref="InvalidOperationException">The model would be larger than 2 GB.</exception>
    public static void WritePrediction(RegressionLearner learner, Stream stream, ReadOnlySpan<float> levels = default)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(stream);
        RegressionLearner.CheckLevels(levels);
        Graph graph = new();
        Value features = graph.Input("features", ElementType.Float, null, learner.Inputs);
        NumberValues numbers = RegressionGraph.Add(learner, features, levels);
        foreach ((string name, (Value value, int width)) in ((string[])["mean", "standard_deviation", "quantiles"]).Zip(numbers.All(levels.Length)))
            graph.Output(name, value, null, width);
        OnnxModel.Write(graph, Facts(learner.Algorithm, learner.Inputs, learner.Members, learner.Observed), stream);
    }

    /// <summary>
    /// Writes a model that learns a row: inputs <c>features</c>, float [inputs], raw, what is not finite being missing, <c>label</c>, int32 [1], from 0 to
    /// classes - 1, and a state; outputs <c>probabilities</c>, float [classes], as predicted before the row was learned, and the state after, each tensor
    /// under its name with <c>next_</c> before it. Who only wants the prediction drops that state.
    /// </summary>
    /// <remarks>
    /// A step does what <see cref="LearnerEnsemble.Observe"/> does, with weight 1. What a fit has drawn stays as it is: a feature that never varied in it becomes
    /// an input unit when it varies, but takes no part in projections until the state is read back.
    /// </remarks>
    /// <param name="ensemble">The ensemble; it must not learn meanwhile.</param>
    /// <param name="stream">Receives the model.</param>
    /// <exception cref="InvalidOperationException">The ensemble was not fitted, or to rows of one class; or the model would be larger than 2 GB.</exception>
    public static void WriteLearning(LearnerEnsemble ensemble, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        ArgumentNullException.ThrowIfNull(stream);
        LearnedState.Check(ensemble);
        OnnxModel.Write(LearningGraph.Of(ensemble), Facts(ensemble), stream);
    }

    private static Dictionary<string, string> Facts(LearnerEnsemble ensemble)
    {
        Dictionary<string, string> facts = Facts(ensemble.Algorithm, ensemble.Inputs, ensemble.Members, ensemble.Observed);
        facts["vsml.classes"] = ensemble.Classes.ToString(CultureInfo.InvariantCulture);
        return facts;
    }

    private static Dictionary<string, string> Facts(LearningAlgorithm algorithm, int inputs, int members, long observed) => new(StringComparer.Ordinal)
    {
        ["vsml.learning_algorithm"] = algorithm.Fingerprint,
        ["vsml.inputs"] = inputs.ToString(CultureInfo.InvariantCulture),
        ["vsml.members"] = members.ToString(CultureInfo.InvariantCulture),
        ["vsml.observed"] = observed.ToString(CultureInfo.InvariantCulture),
    };
}
